//! The chains that a node knows by name. The path of a specification file works in place of a name.

use sc_service::{ChainType, Properties};
use sheaf_runtime::{WASM_BINARY, genesis};

/// A chain's specification; it needs no extensions.
pub type ChainSpec = sc_service::GenericChainSpec;

/// One validator, Alice, for development. No telemetry.
///
/// # Errors
/// If this binary was built without the runtime's wasm.
pub fn dev() -> Result<ChainSpec, String> {
    spec("Sheaf Development", "sheaf_dev", ChainType::Development, genesis::DEV)
}

/// Three validators, Alice, Bob and Charlie, for a network on one machine. No telemetry.
///
/// # Errors
/// If this binary was built without the runtime's wasm.
pub fn local() -> Result<ChainSpec, String> {
    spec("Sheaf Local Testnet", "sheaf_local", ChainType::Local, genesis::LOCAL)
}

fn spec(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
    let wasm = WASM_BINARY
        .ok_or("this binary has no runtime: it was built with SKIP_WASM_BUILD set. Unset it and build again")?;
    Ok(ChainSpec::builder(wasm, None)
        .with_name(name)
        .with_id(id)
        .with_protocol_id(id)
        .with_chain_type(kind)
        .with_genesis_config_preset_name(preset)
        .with_properties(properties())
        .build())
}

/// The properties by which wallets show amounts and addresses.
fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "SHF".into());
    properties.insert("tokenDecimals".into(), 12.into());
    properties.insert("ss58Format".into(), 42.into());
    properties
}
