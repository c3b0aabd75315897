//! Builds the runtime's wasm blob beside the native library.

fn main() {
    // The wasm build itself comes here again, without `std`, and has nothing to do.
    #[cfg(feature = "std")]
    substrate_wasm_builder::WasmBuilder::build_using_defaults();
}
