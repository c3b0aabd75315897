//! Inputs: encoded steps.

use codec::{Decode, DecodeLimit, Encode};
use sheaf_runtime::{AccountId, RuntimeCall};

/// Maximum number of steps that are taken of an input.
pub const MOST_STEPS: usize = 200;

/// Maximum nesting of calls.
const DEPTH: u32 = 24;

/// The caller.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Byte 0.
    Root,
    /// Byte 255: no signer, the call authorizes itself.
    Itself,
    /// Any other byte: the account that consists of this byte.
    Account(u8),
}

impl Origin {
    fn byte(&self) -> u8 {
        match self {
            Self::Root => 0,
            Self::Itself => 255,
            Self::Account(byte) => *byte,
        }
    }

    fn from_byte(byte: u8) -> Self {
        match byte {
            0 => Self::Root,
            255 => Self::Itself,
            byte => Self::Account(byte),
        }
    }
}

/// The account of a number.
pub fn account(byte: u8) -> AccountId {
    AccountId::new([byte; 32])
}

/// A call, its caller, and the number of blocks that pass before it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Number of blocks that pass first.
    pub blocks: u8,
    /// The caller.
    pub origin: Origin,
    /// The call.
    pub call: RuntimeCall,
}

/// Decodes the steps of an input.
pub fn decode(mut bytes: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while steps.len() < MOST_STEPS {
        let Ok((blocks, origin)) = <(u8, u8)>::decode(&mut bytes) else { break };
        let Ok(call) = RuntimeCall::decode_with_depth_limit(DEPTH, &mut bytes) else { break };
        steps.push(Step { blocks, origin: Origin::from_byte(origin), call });
    }
    steps
}

/// Encodes steps as an input.
pub fn encode(steps: &[Step]) -> Vec<u8> {
    steps.iter().flat_map(|step| (step.blocks, step.origin.byte(), &step.call).encode()).collect()
}
