//! A call with its arguments, checked against the runtime's metadata.
//!
//! Not one of subxt's dynamic calls: their arguments are values without types, and every type of `sheaf_primitives` would
//! have to be taken apart into such values. Here it is encoded by its own codec, and the bytes are checked.

use crate::chain::ChainError;
use codec::{Compact, Encode};
use scale_decode::visitor::{IgnoreVisitor, decode_with_visitor};
use scale_info::{TypeDef, Variant, form::PortableForm};
use sheaf_primitives::Balance;
use subxt::Metadata;

/// A call of the runtime, by name, with its arguments.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    pallet: &'static str,
    name: &'static str,
    arguments: Vec<(&'static str, Argument)>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Argument {
    /// A value, SCALE-encoded.
    Value(Vec<u8>),
    /// An amount, compact where the runtime takes it so.
    Amount(Balance),
    /// Another call; its encoding depends on the runtime's indices.
    Call(Box<Call>),
    /// A list of calls.
    Calls(Vec<Call>),
}

impl Call {
    pub(super) fn new(pallet: &'static str, name: &'static str) -> Self {
        Self { pallet, name, arguments: Vec::new() }
    }

    pub(super) fn with(self, name: &'static str, value: impl Encode) -> Self {
        self.argument(name, Argument::Value(value.encode()))
    }

    pub(super) fn with_amount(self, name: &'static str, amount: Balance) -> Self {
        self.argument(name, Argument::Amount(amount))
    }

    pub(super) fn with_call(self, name: &'static str, call: Call) -> Self {
        self.argument(name, Argument::Call(Box::new(call)))
    }

    pub(super) fn with_calls(self, name: &'static str, calls: Vec<Call>) -> Self {
        self.argument(name, Argument::Calls(calls))
    }

    fn argument(mut self, name: &'static str, argument: Argument) -> Self {
        self.arguments.push((name, argument));
        self
    }

    /// The pallet.
    pub fn pallet(&self) -> &'static str {
        self.pallet
    }

    /// The call's name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Encodes the call as the runtime of `metadata` takes it: pallet, call, arguments.
    pub fn encode(&self, metadata: &Metadata) -> Result<Vec<u8>, ChainError> {
        let (pallet_index, variant) = self.find(metadata)?;
        let mut bytes = vec![pallet_index, variant.index];
        bytes.extend(self.encode_arguments(metadata)?);
        Ok(bytes)
    }

    /// Encodes the arguments, and compares their names, order and shapes with the runtime's.
    pub(crate) fn encode_arguments(&self, metadata: &Metadata) -> Result<Vec<u8>, ChainError> {
        let (_, variant) = self.find(metadata)?;
        let expected = variant.fields.iter().map(|field| field.name.as_deref().unwrap_or_default());
        if !expected.clone().eq(self.arguments.iter().map(|(name, _)| *name)) {
            let (expected, ours) = (expected.collect::<Vec<_>>(), self.argument_names());
            return Err(self.mismatch(format!("it takes ({}), not ({ours})", expected.join(", "))));
        }

        let mut bytes = Vec::new();
        for ((name, argument), field) in self.arguments.iter().zip(&variant.fields) {
            let encoded = argument.encode(field.ty.id, metadata)?;
            let mut rest = encoded.as_slice();
            let fits = decode_with_visitor(&mut rest, field.ty.id, metadata.types(), IgnoreVisitor::new());
            if fits.is_err() || !rest.is_empty() {
                return Err(self.mismatch(format!("its argument `{name}` has another shape")));
            }
            bytes.extend(encoded);
        }
        Ok(bytes)
    }

    /// The pallet's index and the call's variant in the runtime.
    pub(super) fn find<'a>(&self, metadata: &'a Metadata) -> Result<(u8, &'a Variant<PortableForm>), ChainError> {
        let pallet = metadata.pallet_by_name(self.pallet).ok_or_else(|| self.mismatch("it has no such pallet"))?;
        let variant = pallet.call_variant_by_name(self.name).ok_or_else(|| self.mismatch("it has no such call"))?;
        Ok((pallet.call_index(), variant))
    }

    fn argument_names(&self) -> String {
        self.arguments.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }

    pub(super) fn mismatch(&self, reason: impl Into<String>) -> ChainError {
        ChainError::Call { pallet: self.pallet, call: self.name, reason: reason.into() }
    }
}

impl Argument {
    fn encode(&self, type_id: u32, metadata: &Metadata) -> Result<Vec<u8>, ChainError> {
        match self {
            Self::Value(bytes) => Ok(bytes.clone()),
            Self::Amount(amount) => {
                let wanted = metadata.types().resolve(type_id).map(|wanted| &wanted.type_def);
                let is_compact = matches!(wanted, Some(TypeDef::Compact(_)));
                Ok(if is_compact { Compact(*amount).encode() } else { amount.encode() })
            }
            Self::Call(call) => call.encode(metadata),
            Self::Calls(calls) => {
                let encoded = calls.iter().map(|call| call.encode(metadata)).collect::<Result<Vec<_>, _>>()?;
                // No list of calls that fits into a block has 2^32 items.
                let length = u32::try_from(calls.len()).unwrap_or(u32::MAX);
                Ok([Compact(length).encode(), encoded.concat()].concat())
            }
        }
    }
}
