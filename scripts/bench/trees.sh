#!/usr/bin/env bash
# Builds the reward tree of 1,000,000 trainers, reads proofs from it, checks a claim
set -euo pipefail
source "$(dirname "$0")/../env.sh"
cd "$ROOT"
if grep -qw sha_ni /proc/cpuinfo 2>/dev/null; then
  say "this CPU has SHA extensions"
else
  say "this CPU has no SHA extensions"
fi
# With the packages and features of the one build, so that its dependencies are used.
cargo bench --workspace --locked --features "$FEATURES" --bench sum_tree "$@"
