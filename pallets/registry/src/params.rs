//! The parameters that governance sets, at genesis and later.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Balance, SHF};

/// The parameters of the registry.
#[derive(
    Clone,
    PartialEq,
    Eq,
    Debug,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    serde::Serialize,
    serde::Deserialize,
)]
pub struct RegistryParams {
    /// Minimum bond of an aggregator, in plancks. Aggregators registered before a change keep their bond.
    pub aggregator_bond: Balance,
    /// Fee for one byte of client code on the chain, in plancks.
    pub code_byte_fee: Balance,
    /// Maximum number of bytes of client code in a block. 0 disables `publish_model`.
    pub max_code_per_block: u32,
}

impl Default for RegistryParams {
    /// A bond of 100 SHF, a fee of about 2.6 SHF for the largest client code, and two such codes a block.
    fn default() -> Self {
        Self { aggregator_bond: 100 * SHF, code_byte_fee: SHF / 100_000, max_code_per_block: 524_288 }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::RegistryParams;
    use sheaf_primitives::{MAX_CLIENT_CODE, SHF};

    #[test]
    fn the_default_fee_for_the_largest_code_is_between_two_and_three_tokens() {
        let fee = RegistryParams::default().code_byte_fee * u128::from(MAX_CLIENT_CODE);
        assert!((2 * SHF..3 * SHF).contains(&fee));
    }
}
