#!/usr/bin/env bash
# Builds sheaf-node, sheaf-aggregator and sheaf, the way the demo, the tests and CI use them.
#
#   scripts/build.sh [ARGUMENT...]    further arguments go to cargo: `--bin xtask` also builds the developers' tools
set -euo pipefail
source "$(dirname "$0")/env.sh"
"$ROOT/scripts/setup.sh" build
"$ROOT/scripts/web.sh"
say "building (the first time takes 15 to 30 minutes on two cores)"
cd "$ROOT" && cargo build "${PROGRAMS[@]}" "$@"
say "built sheaf-node, sheaf-aggregator and sheaf in $BIN"
