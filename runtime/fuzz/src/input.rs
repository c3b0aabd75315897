//! Inputs: steps as bytes.

use codec::{Decode, DecodeLimit, Encode};
use sheaf_runtime::{AccountId, RuntimeCall};

/// Most steps of an input that are taken.
pub const MOST_STEPS: usize = 200;

/// How deep calls may be nested.
const DEPTH: u32 = 24;

/// Who makes a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Origin {
    /// Byte 0.
    Root,
    /// Byte 255: nobody, the call vouches for itself.
    Itself,
    /// Any other byte: the account of which every byte is this one.
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

/// A call, who makes it, and how many blocks pass before.
#[derive(Clone, Debug)]
pub struct Step {
    /// Blocks that pass first.
    pub blocks: u8,
    /// Who calls.
    pub origin: Origin,
    /// What is called.
    pub call: RuntimeCall,
}

/// Reads as many steps as there are.
pub fn decode(mut bytes: &[u8]) -> Vec<Step> {
    let mut steps = Vec::new();
    while steps.len() < MOST_STEPS {
        let Ok((blocks, origin)) = <(u8, u8)>::decode(&mut bytes) else { break };
        let Ok(call) = RuntimeCall::decode_with_depth_limit(DEPTH, &mut bytes) else { break };
        steps.push(Step { blocks, origin: Origin::from_byte(origin), call });
    }
    steps
}

/// Writes steps as an input.
pub fn encode(steps: &[Step]) -> Vec<u8> {
    steps.iter().flat_map(|step| (step.blocks, step.origin.byte(), &step.call).encode()).collect()
}
