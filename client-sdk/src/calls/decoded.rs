//! A call as people read it: decoded from the bytes that are signed, by the runtime's own metadata.
//!
//! scale-value decodes the bytes. What it does not know, and people need, is added here: which integers are amounts of
//! tokens, which bytes are accounts, and which are text.

use super::Call;
use crate::{AccountId, chain::ChainError};
use scale_info::{PortableRegistry, TypeDef, TypeDefPrimitive, form::PortableForm};
use sheaf_primitives::Balance;
use subxt::{
    Metadata,
    ext::scale_value::{Composite, Primitive, Value, ValueDef, scale::decode_as_type},
};

/// A call with its arguments, by name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecodedCall {
    /// The pallet.
    pub pallet: String,
    /// The call's name.
    pub name: String,
    /// The arguments, in order.
    pub arguments: Vec<(String, Decoded)>,
    /// The call, SCALE-encoded: what wallets and explorers take as call data.
    pub encoded: Vec<u8>,
}

/// A value in a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Decoded {
    /// An option without a value.
    Nothing,
    /// A boolean.
    Flag(bool),
    /// An integer, in decimal.
    Integer(String),
    /// Tokens, in plancks.
    Amount(Balance),
    /// An account.
    Account(AccountId),
    /// A hash, or bytes that are not text.
    Bytes(Vec<u8>),
    /// A name, a URI, or a variant without fields.
    Text(String),
    /// Values without names.
    List(Vec<Decoded>),
    /// Values with names.
    Fields(Vec<(String, Decoded)>),
}

impl Call {
    /// The call as the runtime of `metadata` decodes it.
    pub fn decode(&self, metadata: &Metadata) -> Result<DecodedCall, ChainError> {
        let encoded = self.encode(metadata)?;
        let (_, variant) = self.find(metadata)?;
        // After the two bytes that say which call it is.
        let mut rest = encoded.get(2..).unwrap_or_default();
        let mut arguments = Vec::new();
        for field in &variant.fields {
            let value = decode_as_type(&mut rest, field.ty.id, metadata.types())
                .map_err(|error| self.mismatch(format!("its arguments cannot be read back: {error}")))?;
            let reader = Reader { types: metadata.types(), is_amount: names_an_amount(field.type_name.as_deref()) };
            arguments.push((field.name.clone().unwrap_or_default(), reader.read(value)));
        }
        Ok(DecodedCall { pallet: self.pallet().into(), name: self.name().into(), arguments, encoded })
    }
}

/// Reads one value of a call.
struct Reader<'a> {
    types: &'a PortableRegistry,
    /// Whether the runtime's source names the value's type a balance.
    is_amount: bool,
}

/// Whether the runtime's source names a type a balance: a `u128` may be anything otherwise.
fn names_an_amount(type_name: Option<&str>) -> bool {
    type_name.is_some_and(|name| name.contains("Balance"))
}

impl Reader<'_> {
    fn read(&self, value: Value<u32>) -> Decoded {
        let definition = self.types.resolve(value.context);
        let path = definition.and_then(|definition| definition.path.segments.last()).map(String::as_str);
        let type_def = definition.map(|definition| &definition.type_def);
        match value.value {
            ValueDef::Primitive(primitive) => self.primitive(primitive),
            ValueDef::BitSequence(bits) => Decoded::List(bits.iter().map(Decoded::Flag).collect()),
            ValueDef::Composite(fields) => match bytes(value.context, &fields, self.types) {
                Some((bytes, fixed)) => from_bytes(bytes, fixed, path),
                None => self.composite(fields, type_def),
            },
            ValueDef::Variant(variant) => {
                let fields = match type_def {
                    Some(TypeDef::Variant(def)) => def
                        .variants
                        .iter()
                        .find(|known| known.name == variant.name)
                        .map(|known| known.fields.as_slice()),
                    _ => None,
                };
                let inner = self.fields(variant.values, fields.unwrap_or_default());
                match (path, variant.name.as_str(), inner) {
                    (Some("Option"), "None", _) => Decoded::Nothing,
                    // An address is shown as its account.
                    (Some("Option"), "Some", inner) | (Some("MultiAddress"), "Id", inner) => inner,
                    (_, name, Decoded::List(values)) if values.is_empty() => Decoded::Text(name.into()),
                    (_, name, inner) => Decoded::Fields(vec![(name.into(), inner)]),
                }
            }
        }
    }

    fn primitive(&self, primitive: Primitive) -> Decoded {
        match primitive {
            Primitive::Bool(flag) => Decoded::Flag(flag),
            Primitive::Char(letter) => Decoded::Text(letter.into()),
            Primitive::String(text) => Decoded::Text(text),
            Primitive::U128(number) if self.is_amount => Decoded::Amount(number),
            Primitive::U128(number) => Decoded::Integer(number.to_string()),
            Primitive::I128(number) => Decoded::Integer(number.to_string()),
            Primitive::U256(bytes) | Primitive::I256(bytes) => Decoded::Bytes(bytes.to_vec()),
        }
    }

    fn composite(&self, fields: Composite<u32>, type_def: Option<&TypeDef<PortableForm>>) -> Decoded {
        match type_def {
            Some(TypeDef::Composite(def)) => self.fields(fields, &def.fields),
            _ => Decoded::List(fields.into_values().map(|value| self.read(value)).collect()),
        }
    }

    /// Fields by their names; a single field without a name replaces the whole.
    fn fields(&self, values: Composite<u32>, known: &[scale_info::Field<PortableForm>]) -> Decoded {
        let mut names = known.iter().map(|field| field.type_name.as_deref());
        let mut read =
            |value| Reader { types: self.types, is_amount: names_an_amount(names.next().flatten()) }.read(value);
        match values {
            Composite::Named(values) => {
                Decoded::Fields(values.into_iter().map(|(name, value)| (name, read(value))).collect())
            }
            Composite::Unnamed(values) => {
                let mut values: Vec<_> = values.into_iter().map(read).collect();
                match (values.pop(), values.is_empty()) {
                    (Some(only), true) => only,
                    (last, _) => {
                        values.extend(last);
                        Decoded::List(values)
                    }
                }
            }
        }
    }
}

/// The bytes of a list of bytes, also inside types that only wrap it, and whether their number is fixed.
fn bytes(type_id: u32, fields: &Composite<u32>, types: &PortableRegistry) -> Option<(Vec<u8>, bool)> {
    let is_byte = |id: u32| {
        let definition = types.resolve(id).map(|definition| &definition.type_def);
        matches!(definition, Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
    };
    let byte = |value: &Value<u32>| match &value.value {
        ValueDef::Primitive(Primitive::U128(number)) => u8::try_from(*number).ok(),
        _ => None,
    };
    let all = || fields.values().map(byte).collect::<Option<Vec<u8>>>();
    match &types.resolve(type_id)?.type_def {
        TypeDef::Array(array) if is_byte(array.type_param.id) => Some((all()?, true)),
        TypeDef::Sequence(sequence) if is_byte(sequence.type_param.id) => Some((all()?, false)),
        TypeDef::Composite(_) => {
            let mut values = fields.values();
            match (values.next(), values.next()) {
                (Some(Value { value: ValueDef::Composite(inner), context }), None) => bytes(*context, inner, types),
                _ => None,
            }
        }
        _ => None,
    }
}

fn from_bytes(bytes: Vec<u8>, fixed: bool, path: Option<&str>) -> Decoded {
    if path == Some("AccountId32")
        && let Ok(account) = <[u8; 32]>::try_from(bytes.as_slice())
    {
        return Decoded::Account(AccountId(account));
    }
    match String::from_utf8(bytes) {
        Ok(text) if !fixed && !text.contains(|letter: char| letter.is_control()) => Decoded::Text(text),
        Ok(text) => Decoded::Bytes(text.into_bytes()),
        Err(error) => Decoded::Bytes(error.into_bytes()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::{balances, registry, rewards, tasks, utility};
    use sheaf_primitives::{
        Admission, AggregationRule, Artifact, Disclosure, ModelSpec, Permill, Reward, RewardClaim, RuleKind, TaskTerms,
    };

    const BOB: AccountId = AccountId([7; 32]);

    fn decoded(call: &Call) -> Vec<(String, Decoded)> {
        let metadata = Metadata::decode_from(include_bytes!("../../metadata.scale")).unwrap();
        let decoded = call.decode(&metadata).unwrap();
        assert_eq!(decoded.encoded, call.encode(&metadata).unwrap());
        decoded.arguments
    }

    fn fields(value: &Decoded) -> Vec<(&str, &Decoded)> {
        let Decoded::Fields(fields) = value else { panic!("{value:?} has no names") };
        fields.iter().map(|(name, value)| (name.as_str(), value)).collect()
    }

    #[test]
    fn a_transfer_shows_its_recipient_and_amount() {
        let arguments = decoded(&balances::transfer_keep_alive(BOB, 1_500_000_000_000));

        let expected = [("dest", Decoded::Account(BOB)), ("value", Decoded::Amount(1_500_000_000_000))];
        assert_eq!(arguments, expected.map(|(name, value)| (name.to_owned(), value)));
    }

    #[test]
    fn terms_are_shown_by_their_names_and_only_amounts_as_amounts() {
        let terms = TaskTerms {
            deposit: 100,
            rounds: 3,
            stake: 5,
            min_trainers: 2,
            max_trainers: 4,
            deadline: 9,
            round_ms: 1,
            admission: Admission::Open,
            disclosure: Disclosure::Private,
            aggregation: AggregationRule {
                kind: RuleKind::Mean,
                learning_rate: 65_536,
                clip: 1,
                frac_bits: 20,
                sample_weight_cap: 1,
            },
            reward: Reward::Equal,
            aggregator_fee: Permill::from_percent(5),
        };

        let arguments = decoded(&tasks::propose_task(1, BOB, terms));

        let (_, terms) = arguments.iter().find(|(name, _)| name == "terms").unwrap();
        let terms = fields(terms);
        assert!(terms.contains(&("deposit", &Decoded::Amount(100))));
        assert!(terms.contains(&("stake", &Decoded::Amount(5))));
        assert!(terms.contains(&("rounds", &Decoded::Integer("3".into()))));
        assert!(terms.contains(&("admission", &Decoded::Text("Open".into()))));
    }

    #[test]
    fn names_are_texts_hashes_are_bytes_and_what_is_left_out_is_nothing() {
        let name = b"X-ray".to_vec().try_into().unwrap();
        let weights = Artifact { sha256: [0x41; 32].into(), size: 9, uri: b"file:///w".to_vec().try_into().unwrap() };
        let code = b"print()\n".to_vec();

        let arguments = decoded(&registry::publish_model(ModelSpec { name, weights, card: None }, code.clone()));

        let spec = fields(&arguments[0].1);
        assert!(spec.contains(&("name", &Decoded::Text("X-ray".into()))));
        assert!(spec.contains(&("card", &Decoded::Nothing)));
        let (_, weights) = spec.iter().find(|(name, _)| *name == "weights").unwrap();
        assert!(fields(weights).contains(&("sha256", &Decoded::Bytes(vec![0x41; 32]))));
        assert_eq!(arguments[1].1, Decoded::Bytes(code));
    }

    #[test]
    fn every_kind_of_call_can_be_read_back() {
        let claim = RewardClaim { index: 1, payee: [1; 32], salt: [2; 32], share: 1, path: Default::default() };

        let arguments = decoded(&rewards::claim_many(vec![(1, 2, claim)]));
        let Decoded::List(claims) = &arguments[0].1 else { panic!("{arguments:?}") };
        assert_eq!(claims.len(), 1);

        let batch = decoded(&utility::batch_all(vec![balances::transfer_keep_alive(BOB, 1), tasks::close_task(4)]));
        let Decoded::List(calls) = &batch[0].1 else { panic!("{batch:?}") };
        assert_eq!(calls.len(), 2);
    }
}
