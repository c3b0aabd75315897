# Sourced by the other scripts: where things are built and found. Everything here can be set from outside.
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export SHEAF_CACHE=${SHEAF_CACHE:-${HOME:-/tmp}/.cache/sheaf}

# Outside the checkout, so that a fresh clone finds what an earlier one compiled.
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$SHEAF_CACHE/target}
# The runtime's wasm build looks for the workspace above the target folder, where it no longer is.
export WASM_BUILD_WORKSPACE_HINT=$ROOT
export OPENSSL_NO_VENDOR=1
export PATH=$PATH:${CARGO_HOME:-${HOME:-/root}/.cargo}/bin
[ ! -f "$SHEAF_CACHE/wasm-toolchain" ] || export WASM_BUILD_TOOLCHAIN=$(cat "$SHEAF_CACHE/wasm-toolchain")

BIN=$CARGO_TARGET_DIR/release
VENV=$SHEAF_CACHE/venv
PYTHON=$VENV/bin/python

# Client code of tests that needs more than numpy runs in these.
FLOWER_VENV=$SHEAF_CACHE/venv-flower
export SHEAF_FLOWER_PYTHON=${SHEAF_FLOWER_PYTHON:-$FLOWER_VENV/bin/python}
export SHEAF_TORCH_PYTHON=${SHEAF_TORCH_PYTHON:-/usr/bin/python3}

NODE_TESTS=$ROOT/tests/polkadot-js
WEB=$ROOT/web

# One build for demo, tests and CI: other package sets or features would compile the dependencies again.
BUILD=(--release --workspace --all-targets --locked --features sheaf-node/fast-runtime,sheaf-aggregator/web)

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi; }
