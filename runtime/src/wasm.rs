//! The runtime as wasm, as a chain's genesis holds it. `None` if the build left it out.

// Written by the build.
#![allow(missing_docs)]

include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
