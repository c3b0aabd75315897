#!/usr/bin/env bash
# Looks for calls that break the runtime's laws, for the given number of minutes (30 by default).
#
#   scripts/fuzz.sh [minutes]
#
# It starts from runtime/fuzz/corpus, which a test replays, and writes new inputs to a folder outside the checkout. An
# input that breaks a law ends the search and is written to runtime/fuzz/corpus, where the test replays it from then on.
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"
minutes=${1:-30}
[[ $minutes =~ ^[0-9]+$ ]] || die "$minutes is not a number of minutes"

# Its counters and features would compile the dependencies of the one build again.
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
