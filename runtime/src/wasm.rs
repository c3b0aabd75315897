//! The runtime as WebAssembly, for a chain's genesis. `None` if it was not built.

// Written by the build.
#![allow(missing_docs)]

include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
