#!/usr/bin/env bash
# Starts client code with Python and numpy, in the sandbox and without it
set -euo pipefail
source "$(dirname "$0")/../env.sh"
cd "$ROOT"
exec cargo nextest run "${BUILD[@]}" --run-ignored only --no-capture -E 'binary(start_up)'
