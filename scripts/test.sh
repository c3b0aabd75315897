#!/usr/bin/env bash
# All tests: `scripts/test.sh` is what every change must pass, `scripts/test.sh full` adds what is slow.
set -euo pipefail
source "$(dirname "$0")/env.sh"
cd "$ROOT"
full=${1:-}
[ -z "$full" ] || [ "$full" = full ] || die "unknown argument $full: say 'full' or nothing"
[ -z "$full" ] || export PROPTEST_CASES=${PROPTEST_CASES:-2048} SHEAF_MODEL_STEPS=${SHEAF_MODEL_STEPS:-1000000}

timed() {
  local name=$1 start=$SECONDS
  shift
  say "$name"
  "$@" || die "$name failed"
  printf '  %s: %d s\n' "$name" $((SECONDS - start)) >&2
}

timed setup scripts/setup.sh test
timed "format, spelling, scripts, Python's style and dependencies" scripts/check.sh
timed "web app" scripts/web.sh
timed build cargo build "${BUILD[@]}"
timed clippy cargo clippy "${BUILD[@]}" -- --deny warnings
timed documentation env RUSTDOCFLAGS="--deny warnings" cargo doc "${WORKSPACE[@]}" --no-deps
timed "unit, property, pallet and runtime tests" cargo nextest run "${BUILD[@]}" --no-fail-fast
timed "the documentation's examples" cargo test "${WORKSPACE[@]}" --doc
timed "Python tests" "$PYTHON" -m pytest -q python examples tests/harness
web() { (cd "$WEB" && npm run --silent check && npm test --silent >/dev/null); }
timed "the web app's types, style, arithmetic and size" web

# In two halves at once, since they mostly wait for blocks: those that share a federation, and those with networks of their own.
end_to_end() {
  local failed=0 output other
  [ -z "$full" ] || { "$PYTHON" -m pytest -q tests/e2e --full; return; }
  output=$(mktemp)
  "$PYTHON" -m pytest -q tests/e2e -m "not shared" >"$output" 2>&1 &
  other=$!
  # Whatever ends this script ends them too, and they their networks.
  # shellcheck disable=SC2064 # the names are known only here
  trap "kill -INT $other 2>/dev/null; cat '$output'; rm '$output'" EXIT
  "$PYTHON" -m pytest -q tests/e2e -m shared || failed=1
  wait $other || failed=1
  trap - EXIT
  cat "$output"
  rm "$output"
  return $failed
}

timed "the polkadot.js example's types" npm --prefix examples/polkadot-js run --silent check
timed "end-to-end tests" end_to_end
[ -n "$full" ] || exit 0

# These features reach into the dependencies, so they have a target folder of their own. The wasm blob is not needed.
# What takes many steps was run above, optimized.
with_features() {
  env -u PROPTEST_CASES -u SHEAF_MODEL_STEPS CARGO_TARGET_DIR="$CARGO_TARGET_DIR-features" SKIP_WASM_BUILD=1 CARGO_PROFILE_DEV_DEBUG=0 \
    cargo nextest run --locked --no-fail-fast \
    -p pallet-registry -p pallet-rewards -p pallet-tasks -p pallet-trainer-staking -p sheaf-runtime \
    --features sheaf-runtime/runtime-benchmarks,sheaf-runtime/try-runtime
}
timed "benchmarks as tests, and try-runtime" with_features
