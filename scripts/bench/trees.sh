#!/usr/bin/env bash
# Builds the reward tree of 1,000,000 trainers, reads proofs off it, checks a claim
set -euo pipefail
source "$(dirname "$0")/../env.sh"
cd "$ROOT"
grep -qw sha_ni /proc/cpuinfo 2>/dev/null && say "this CPU has SHA extensions" || say "this CPU has no SHA extensions"
# With the packages and features of the one build, so that its dependencies serve.
cargo bench --workspace --locked --features sheaf-node/fast-runtime --bench sum_tree "$@"
