#!/usr/bin/env bash
# The checks that take seconds, all at once: format, spelling, phrases, shell scripts, Python, dependencies.
#
#   scripts/check.sh           what scripts/test.sh runs first
#   scripts/check.sh staged    what scripts/hooks/pre-commit runs: no dependencies, and only what is to be committed
# shellcheck disable=SC2329 # `check` calls functions by name
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"
mode=${1:-}
[ -z "$mode" ] || [ "$mode" = staged ] || die "unknown argument $mode: say 'staged' or nothing"

outcomes=$(mktemp -d)
trap 'rm -rf "$outcomes"' EXIT

# Starts a check in the background. What it prints is shown only if it fails.
check() {
  local name=$1
  shift
  {
    local begun=$EPOCHREALTIME verdict=passed
    "$@" >"$outcomes/$name" 2>&1 || verdict=failed
    awk -v name="$name" -v verdict=$verdict -v begun="$begun" -v ended="$EPOCHREALTIME" \
      'BEGIN { printf "  %s: %s, %.1f s\n", name, verdict, ended - begun }' >&2
    [ $verdict = passed ] || touch "$outcomes/$name.failed"
  } &
}

python_lint() { ruff check --quiet --no-cache "$@"; }
python_format() { ruff format --quiet --no-cache --diff "$@"; }

# The advisories come from a database on the network; licences, bans and sources are in the lock file.
dependencies() {
  local what=(bans licenses sources)
  if timeout 60 cargo deny --log-level off fetch db >/dev/null 2>&1; then
    what+=(advisories)
  else
    echo "the database of advisories cannot be reached: checking only ${what[*]}" >"$outcomes/notice"
  fi
  cargo deny --log-level error --all-features --locked check "${what[@]}"
}

if [ "$mode" = staged ]; then
  mapfile -d '' files < <(git diff --cached --name-only --diff-filter=d -z)
  [ ${#files[@]} != 0 ] || exit 0
  of_kind() { for file in "${files[@]}"; do [[ $file != *"$1" ]] || printf '%s\0' "$file"; done; }
  mapfile -d '' shell < <(of_kind '.sh')
  mapfile -d '' python < <(of_kind '.py')
  mapfile -d '' rust < <(of_kind '.rs')
else
  files=(.)
  mapfile -d '' shell < <(git ls-files -z '*.sh' .ci/run scripts/hooks)
  python=(.)
  rust=(.)
fi

[ ${#rust[@]} = 0 ] || check format cargo fmt --all --check
check typos typos --format brief --force-exclude "${files[@]}"
check phrases scripts/phrases.sh "${files[@]}"
[ ${#shell[@]} = 0 ] || check shellcheck shellcheck --external-sources "${shell[@]}"
[ ${#python[@]} = 0 ] || { check "ruff check" python_lint "${python[@]}"; check "ruff format" python_format "${python[@]}"; }
[ "$mode" = staged ] || check "cargo deny" dependencies
wait

[ ! -f "$outcomes/notice" ] || say "$(cat "$outcomes/notice")"
failed=0
for mark in "$outcomes"/*.failed; do
  [ -f "$mark" ] || continue
  failed=1
  say "$(basename "$mark" .failed)"
  cat "${mark%.failed}" >&2
done
exit $failed
