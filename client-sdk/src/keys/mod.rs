//! Keys: key pairs that sign, and the secret behind a trainer's claims. Nothing here touches files.

mod claim_seed;
mod wrapped;

pub use claim_seed::ClaimSeed;
pub use subxt_signer::{SecretUri, sr25519::Keypair};
pub use wrapped::{ProtocolSigner, sign_wrapped, verify_wrapped};

/// The well-known development key `//Name` (`Alice`, `Bob`, …), funded on the chains of the presets `dev` and `local`.
/// Everyone has it: never use it elsewhere.
pub fn dev(name: &str) -> Result<Keypair, KeyError> {
    from_uri(&format!("//{name}"))
}

/// The key pair of a secret URI: a mnemonic, `0x` and 64 hex digits, or `//Name`, with derivations.
pub fn from_uri(uri: &str) -> Result<Keypair, KeyError> {
    // The text is a secret, so no error repeats it.
    let uri = uri.parse::<SecretUri>().map_err(|error| KeyError(error.to_string()))?;
    Keypair::from_uri(&uri).map_err(|error| KeyError(error.to_string()))
}

/// A text is not a secret key.
#[derive(Debug, thiserror::Error)]
#[error("not a secret key: {0}; expected a mnemonic phrase, 0x and 64 hex digits, or //Name")]
pub struct KeyError(String);
