//! `sheaf wallet sign` and `sheaf wallet verify`: messages, between `<Bytes>` and `</Bytes>` as wallets sign them.

use serde_json::json;
use sheaf_client_sdk::keys::{sign_wrapped, verify_wrapped};
use sheaf_primitives::tag;

use sheaf_wallet::address;

use crate::{
    args::MessageArgs,
    context::Context,
    error::{Failure, Kind, Result},
    output::facts,
};

/// What Sheaf itself lets accounts sign. A program that asks for a signature over one of these wants to act as the trainer.
const OWN_MESSAGES: [&str; 2] = ["login", "check-in-auth"];

pub(super) fn sign(message: &MessageArgs, context: &Context) -> Result<()> {
    let message = read(message)?;
    if OWN_MESSAGES.iter().any(|name| message.starts_with(&tag(name))) {
        return Err(Failure::input(
            "this is a login or a check-in of Sheaf, not a message: who has your signature over it can act as you",
        )
        .next("do not sign it; `sheaf train run` makes these itself"));
    }
    let name = context.wallet_name()?;
    let wallet = context.unlock_named(&name, &context.passwords)?;
    let signature = format!("0x{}", hex::encode(sign_wrapped(&wallet.keypair, &message)));
    let address = address::show(&wallet.account);
    let text = facts([("address", address.clone()), ("signature", signature.clone())]);
    context.output.result(&json!({ "address": address, "signature": signature }), text);
    Ok(())
}

pub(super) fn verify(account: &str, signature: &str, message: &MessageArgs, context: &Context) -> Result<()> {
    let account = context.account(account)?;
    let message = read(message)?;
    let signature = parse_signature(signature)?;
    if !verify_wrapped(&account, &message, &signature) {
        return Err(Failure::new(Kind::Other, format!("the signature is not {account}'s over this message"))
            .next("compare the message letter by letter, also its end: a file's last line feed counts"));
    }
    let text = format!("valid: {account} signed this message");
    context.output.result(&json!({ "address": account.to_string(), "valid": true }), text);
    Ok(())
}

fn read(message: &MessageArgs) -> Result<Vec<u8>> {
    match (&message.message, &message.file) {
        (_, Some(path)) => std::fs::read(path).map_err(Failure::file("read", path)),
        (text, None) => Ok(text.clone().unwrap_or_default().into_bytes()),
    }
}

/// 64 bytes, or 65 of which the first says that the kind is sr25519, in hex.
fn parse_signature(text: &str) -> Result<[u8; 64]> {
    let wrong = || Failure::input(format!("`{text}` is not a signature, which has 128 hex digits"));
    let bytes = hex::decode(text.trim().trim_start_matches("0x")).map_err(|_| wrong())?;
    match bytes.split_first() {
        // The kinds of `MultiSignature`, which stand before a signature where its kind is not known.
        Some((1, rest)) if rest.len() == 64 => rest.try_into().map_err(|_| wrong()),
        Some((0 | 2, rest)) if rest.len() >= 64 => {
            Err(Failure::input("this is an ed25519 or ecdsa signature: Sheaf's accounts are sr25519"))
        }
        _ => bytes.try_into().map_err(|_| wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_read_with_and_without_their_kind() {
        let plain = hex::encode([7; 64]);

        assert_eq!(parse_signature(&plain).unwrap(), [7; 64]);
        assert_eq!(parse_signature(&format!("0x01{plain}")).unwrap(), [7; 64]);
        assert!(parse_signature(&format!("0x00{plain}")).unwrap_err().message().contains("ed25519"));
        assert!(parse_signature("0x12").is_err());
    }
}
