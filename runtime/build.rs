//! Builds the runtime's wasm blob beside the native library.

fn main() {
    // A native-only build (clippy, a fuzzer) leaves the blob out.
    #[cfg(feature = "std")]
    let _ = substrate_wasm_builder::WasmBuilder::build_using_defaults;
}
