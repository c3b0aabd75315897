//! Builds the runtime's wasm blob beside the native library.

fn main() {
    // The wasm build itself comes here again, without `std`, and has nothing to do.
    #[cfg(feature = "std")]
    {
        let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults();
        // Decimals and symbol are part of the hash: wallets show amounts by them.
        #[cfg(feature = "metadata-hash")]
        let builder = builder.enable_metadata_hash("SHF", 12);
        builder.build();
    }
}
