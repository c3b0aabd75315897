# shellcheck shell=bash
# Sourced by the other scripts: where things are built and found. Everything here can be set from outside.
# shellcheck disable=SC2034 # what the scripts that source this use
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export SHEAF_CACHE=${SHEAF_CACHE:-${HOME:-/tmp}/.cache/sheaf}

# Outside the checkout, so that a fresh clone finds what an earlier one compiled.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$SHEAF_CACHE/target}
# The runtime's wasm build looks for the workspace above the target folder, where it no longer is.
export WASM_BUILD_WORKSPACE_HINT=$ROOT
export OPENSSL_NO_VENDOR=1
# The tools whose versions scripts/setup.sh pins go first.
TOOLS=$SHEAF_CACHE/tools/bin
export PATH=$TOOLS:$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin
if [ -f "$SHEAF_CACHE/wasm-toolchain" ]; then
  WASM_BUILD_TOOLCHAIN=$(cat "$SHEAF_CACHE/wasm-toolchain")
  export WASM_BUILD_TOOLCHAIN
fi

BIN=$CARGO_TARGET_DIR/release
# Packages are in an environment that all checkouts share. Each checkout has its own on top, with its tests/harness.
VENV=$SHEAF_CACHE/venv
PYTHON=$ROOT/.venv/bin/python

# Client code runs in the shared one, and in these where it needs more than numpy.
export SHEAF_PYTHON=${SHEAF_PYTHON:-$VENV/bin/python}
FLOWER_VENV=$SHEAF_CACHE/venv-flower
export SHEAF_FLOWER_PYTHON=${SHEAF_FLOWER_PYTHON:-$FLOWER_VENV/bin/python}
export SHEAF_TORCH_PYTHON=${SHEAF_TORCH_PYTHON:-/usr/bin/python3}

NODE_TESTS=$ROOT/tests/polkadot-js
WEB=$ROOT/web

# One profile, package set and feature set for build, demo, tests and CI: any other would compile the dependencies again.
FEATURES=sheaf-node/fast-runtime,sheaf-aggregator/web
WORKSPACE=(--release --workspace --locked --features "$FEATURES")
# The programs, and the same with all tests, benchmarks and tools.
PROGRAMS=("${WORKSPACE[@]}" --bin sheaf-node --bin sheaf-aggregator --bin sheaf)
BUILD=("${WORKSPACE[@]}" --all-targets)

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
