//! Accounts as people write them: SS58 with prefix 42.

use std::str::FromStr;

use sheaf_client_sdk::AccountId;

/// `account` as an SS58 address.
pub fn show(account: &[u8; 32]) -> String {
    AccountId(*account).to_string()
}

/// The first and last letters of the address, for tables.
pub fn short(account: &[u8; 32]) -> String {
    let address = show(account);
    match (address.get(..6), address.get(address.len().saturating_sub(6)..)) {
        (Some(start), Some(end)) => format!("{start}…{end}"),
        _ => address,
    }
}

/// The account of an SS58 address. `None` if its checksum is wrong.
pub fn parse_ss58(text: &str) -> Option<[u8; 32]> {
    AccountId::from_str(text.trim()).ok().map(|account| account.0)
}

/// The account of an SS58 address, or of a public key in hex with `0x`.
pub fn parse(text: &str) -> Option<[u8; 32]> {
    match text.trim().strip_prefix("0x") {
        Some(digits) => {
            let mut account = [0; 32];
            hex::decode_to_slice(digits, &mut account).ok().map(|()| account)
        }
        None => parse_ss58(text),
    }
}
