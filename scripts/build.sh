#!/usr/bin/env bash
# Builds everything the way the demo, the tests and CI use it.
set -euo pipefail
source "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh"
say "building (the first time takes 15 to 30 minutes on two cores)"
"$ROOT/scripts/web.sh"
cd "$ROOT" && cargo build "${BUILD[@]}" "$@"
say "built sheaf-node, sheaf-aggregator and sheaf in $BIN"
