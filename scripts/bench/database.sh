#!/usr/bin/env bash
# Reads and writes one storage item in ParityDB, to compare with the prices that the runtime charges
set -euo pipefail
source "$(dirname "$0")/../env.sh"
cd "$ROOT"
# Optimized, unlike in the one build: what is measured is compiled into the tool.
cargo build "${WORKSPACE[@]}" --bin xtask --config profile.release.package.xtask.opt-level=3
"$BIN/xtask" database
