#!/usr/bin/env bash
# The measurements that docs/benchmarks.md reports: scripts/bench.sh NAME. Without a name it lists them.
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"

name=${1:-}
[ -n "$name" ] || {
  echo "usage: scripts/bench.sh NAME"
  for file in scripts/bench/*.*; do
    name=$(basename "$file")
    printf '  %-10s %s\n' "${name%.*}" "$(sed -n '2s/^# *//p; 1s/^"""\([^"]*\).*/\1/p' "$file" | head -1)"
  done
  exit 0
}
shift
for file in scripts/bench/"$name".*; do
  case $file in
    *.py) exec "$PYTHON" "$file" "$@" ;;
    *.sh) exec bash "$file" "$@" ;;
  esac
done
die "there is no measurement $name: scripts/bench.sh lists them"
