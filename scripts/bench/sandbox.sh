#!/usr/bin/env bash
# How long a client's sandbox takes to start, Python and numpy included, beside the same without a sandbox
set -euo pipefail
source "$(dirname "$0")/../env.sh"
cd "$ROOT"
export SHEAF_PYTHON=${SHEAF_PYTHON:-$PYTHON}
exec cargo nextest run "${BUILD[@]}" --run-ignored only --no-capture -E 'binary(start_up)'
