#!/usr/bin/env bash
# One federated task for real: three validators, an aggregator and five trainers, from deposit to reward.
#
#   scripts/demo.sh [--trainers N] [--rounds N] [--out DIR] [--keep]
set -euo pipefail
source "$(dirname "$0")/env.sh"
case " $* " in *" --help "* | *" -h "*) exec python3 "$ROOT/scripts/demo" --help ;; esac
"$ROOT/scripts/setup.sh" demo
"$ROOT/scripts/build.sh"
exec "$PYTHON" "$ROOT/scripts/demo" --bin "$BIN" --python "$PYTHON" --cache "$SHEAF_CACHE" "$@"
