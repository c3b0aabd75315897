#!/usr/bin/env bash
# One federated task for real: three validators, an aggregator and five trainers, from deposit to reward.
#
#   scripts/demo.sh [--trainers N] [--rounds N] [--out DIR] [--keep] [--audit]
set -euo pipefail
source "$(dirname "$0")/env.sh"
case " $* " in *" --help "* | *" -h "*) cd "$ROOT/tests/harness" && exec python3 -m sheaf_testing.demo --help ;; esac
"$ROOT/scripts/setup.sh" demo
"$ROOT/scripts/build.sh"
exec "$PYTHON" -m sheaf_testing.demo "$@"
