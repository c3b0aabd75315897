#!/usr/bin/env bash
# Measures the weight of every call of the learning pallets, and writes it to runtime/src/weights.
#   scripts/weights.sh [PALLET...]    all four unless named: registry, tasks, trainer_staking, rewards
#   scripts/weights.sh --quick ...    a rehearsal: every benchmark runs, a few times, and nothing is written
# STEPS, REPEAT and SECONDS_EACH (the minimum time for a benchmark) can be set. Measure on a machine that does nothing else.
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"

steps=${STEPS:-50} repeat=${REPEAT:-20} seconds=${SECONDS_EACH:-10} written=$ROOT/runtime/src/weights
if [ "${1:-}" = --quick ]; then
  shift
  steps=3 repeat=1 seconds=0 written=$(mktemp -d)
  trap 'rm -rf "$written"' EXIT
fi
pallets=("$@")
[ ${#pallets[@]} != 0 ] || pallets=(registry tasks trainer_staking rewards)

# The newest of the SDK release that the workspace is built from. Its own test runtime is not needed here.
bencher=0.28.0
tools=$SHEAF_CACHE/tools
"$tools/bin/frame-omni-bencher" --version 2>/dev/null | grep -qF "$bencher" || {
  say "installing frame-omni-bencher $bencher (30 minutes on two cores)"
  # It is built with RocksDB, whose bindings clang generates.
  ldconfig -p | grep -q libclang || {
    say "installing clang"
    as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends clang libclang-dev >/dev/null
  }
  CARGO_TARGET_DIR=$SHEAF_CACHE/target-tools SKIP_WASM_BUILD=1 \
    cargo install --quiet --locked --root "$tools" --version "=$bencher" frame-omni-bencher
  rm -rf "$SHEAF_CACHE/target-tools"
}

# Benchmarks reach into every pallet, so this runtime has a target folder of its own.
say "building the runtime with its benchmarks"
target=$SHEAF_CACHE/target-weights
CARGO_TARGET_DIR=$target cargo build --release --locked -p sheaf-runtime --features runtime-benchmarks
wasm=$target/release/wbuild/sheaf-runtime/sheaf_runtime.compact.compressed.wasm

for pallet in "${pallets[@]}"; do
  say "measuring pallet_$pallet ($steps steps, $repeat repeats)"
  # Blocks here carry no storage proofs, so none is recorded.
  "$tools/bin/frame-omni-bencher" v1 benchmark pallet --runtime "$wasm" \
    --pallet "pallet_$pallet" --extrinsic '*' --steps "$steps" --repeat "$repeat" --min-duration "$seconds" \
    --disable-proof-recording --quiet --template scripts/weights.hbs --output "$written/$pallet.rs"
  # The numbers already contain what a proof would hold.
  sed -i '/^ *\/\/ Proof: /d' "$written/$pallet.rs"
  rustfmt --edition 2024 --config-path "$ROOT" "$written/$pallet.rs"
done
