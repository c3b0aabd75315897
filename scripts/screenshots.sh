#!/usr/bin/env bash
# Takes the screenshots of the web app in docs/images, on a network of its own.
set -euo pipefail
source "$(dirname "$0")/env.sh"
"$ROOT/scripts/web.sh"
mkdir -p "$ROOT/docs/images"
cd "$ROOT" && SHEAF_SHOTS=$ROOT/docs/images "$PYTHON" -m pytest -q tests/e2e/test_web.py -k everyone
