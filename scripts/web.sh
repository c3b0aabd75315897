#!/usr/bin/env bash
# Builds the web app into web/dist if one of its sources changed. The chain's types come from the client library's metadata.
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$WEB"
built=dist/index.html
[ ! -f "$built" ] || [ -n "$(find src public build index.html package-lock.json vite.config.ts ../client-sdk/metadata.scale ../primitives/tests/vectors/terms.json -newer "$built" -print -quit)" ] || exit 0
say "building the web app"
npm run --silent types >/dev/null
npm run --silent build >/dev/null
