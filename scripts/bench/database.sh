#!/usr/bin/env bash
# Reads and writes one storage item in ParityDB, beside the prices the runtime charges
set -euo pipefail
source "$(dirname "$0")/../env.sh"
cd "$ROOT"
# With the packages and features of the one build, so that its dependencies serve; optimised, unlike the node in it.
cargo build --release --workspace --locked --features sheaf-node/fast-runtime --example database \
  --config profile.release.package.sheaf-node.opt-level=3
"$BIN/examples/database"
