#!/usr/bin/env bash
# Finds phrases that docs/style.md tells us to avoid, and prints file:line with the replacement.
#
#   scripts/phrases.sh [FILE...]    all files in git, unless named
#   scripts/phrases.sh --count      how often each phrase occurs
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"
list=scripts/phrases.txt
# The two files that quote the phrases, texts by others, and what is generated.
skipped=(':!docs/style.md' ":!$list" ':!LICENSE' ':!*.lock' ':!*package-lock.json' ':!*.scale' ':!runtime/fuzz/corpus')
find_phrase() { git grep --no-color -nIiP -e "$1" -- "${files[@]}" "${skipped[@]}" || [ $? = 1 ]; }

count=''
[ "${1:-}" != --count ] || { count=yes; shift; }
files=("$@")
found=0
while IFS=$'\t' read -r phrase instead; do
  case $phrase in '' | '#'*) continue ;; esac
  hits=$(find_phrase "$phrase")
  if [ -n "$count" ]; then
    printf '%5d  %s\n' "$(grep -c . <<<"$hits")" "$phrase"
    continue
  fi
  [ -n "$hits" ] || continue
  found=1
  while IFS= read -r hit; do
    printf '%s\n    ↳ instead: %s\n' "$hit" "$instead"
  done <<<"$hits"
done <"$list"
exit $found
