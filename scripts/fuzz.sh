#!/usr/bin/env bash
# Looks for calls that break the runtime's laws, for so many minutes (30 if none are given).
#
#   scripts/fuzz.sh [minutes]
#
# It starts from runtime/fuzz/corpus, which a test replays, and keeps what it finds on its way in a folder outside the
# checkout. An input that breaks a law ends the search and is written to runtime/fuzz/corpus, so that it stays a test.
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"
minutes=${1:-30}
[[ $minutes =~ ^[0-9]+$ ]] || die "say for how many minutes, as a number"

# Counters and features of its own would compile the ordinary build's dependencies again.
export CARGO_TARGET_DIR=$CARGO_TARGET_DIR-fuzz SKIP_WASM_BUILD=1
say "building the fuzzer"
RUSTC_WORKSPACE_WRAPPER=$ROOT/runtime/fuzz/instrument.sh cargo build --release --locked -p sheaf-runtime-fuzz \
  --features libfuzzer,try-runtime --bin fuzz

fuzz=$CARGO_TARGET_DIR/release/fuzz
corpus=$ROOT/runtime/fuzz/corpus
found=$SHEAF_CACHE/fuzz
mkdir -p "$found"
say "fuzzing for $minutes minutes; new inputs go to $found"
"$fuzz" "$found" "$corpus" -max_total_time=$((minutes * 60)) -max_len=32768 -timeout=120 -rss_limit_mb=4096 \
  -artifact_prefix="$corpus/" -print_final_stats=1
