//! What a transaction would do and cost, for people and for programs.

use serde_json::{Map, Value, json};
use sheaf_client_sdk::{
    Balance,
    calls::{Decoded, DecodedCall},
};
use sheaf_primitives::sha256;

use sheaf_protocol::amount::Amount;
use sheaf_wallet::signer::Signer;

use crate::output::harmless;

/// Maximum number of bytes that are shown; of more, their number and hash are.
const MOST_BYTES: usize = 64;
/// Maximum number of entries that are shown; of more, their number is.
const MOST_ENTRIES: usize = 8;

/// A transaction that is not sent yet.
pub(super) struct Preview<'a> {
    /// The call, read back from the bytes that would be sent.
    pub(super) call: DecodedCall,
    /// The fee at the moment, in plancks.
    pub(super) fee: Balance,
    /// Who pays that.
    pub(super) payer: Payer<'a>,
}

/// Who pays a transaction's fee.
pub(super) enum Payer<'a> {
    /// The account that signs it.
    Signer(&'a Signer),
    /// No one signs: the fee comes out of the reward.
    Reward {
        /// What is left of the reward, in plancks.
        left: Balance,
    },
}

impl Preview<'_> {
    /// `{"dry_run", "pallet", "call", "arguments", "encoded", "fee", "signer" | "paid"}`.
    pub(super) fn json(&self) -> Value {
        let DecodedCall { pallet, name, arguments, encoded } = &self.call;
        let mut value = json!({
            "dry_run": true,
            "pallet": pallet,
            "call": name,
            "arguments": named(arguments),
            "encoded": format!("0x{}", hex::encode(encoded)),
            "fee": self.fee.to_string(),
        });
        if let Value::Object(fields) = &mut value {
            match &self.payer {
                Payer::Signer(signer) => fields.insert("signer".into(), signer.account.to_string().into()),
                Payer::Reward { left } => fields.insert("paid".into(), left.to_string().into()),
            };
        }
        value
    }

    /// A line for the call, one for each argument, one for the fee.
    pub(super) fn text(&self) -> String {
        let mut lines = Vec::new();
        for (name, value) in &self.call.arguments {
            flatten(name, value, &mut lines);
        }
        match &self.payer {
            Payer::Signer(signer) => {
                lines.push(("signed by".into(), format!("{} ({})", signer.account, signer.name)));
                lines.push(("fee".into(), Amount(self.fee).to_string()));
            }
            Payer::Reward { left } => {
                lines.push(("signed by".into(), "no one".into()));
                lines.push((
                    "fee".into(),
                    format!("{}, out of the reward: {} are left", Amount(self.fee), Amount(*left)),
                ));
            }
        }
        let width = lines.iter().map(|(name, _)| name.chars().count()).max().unwrap_or_default();
        let lines: Vec<_> =
            lines.iter().map(|(name, value)| format!("  {name:<width$}  {}", harmless(value))).collect();
        format!("{}.{}\n{}", self.call.pallet, self.call.name, lines.join("\n"))
    }
}

fn named(fields: &[(String, Decoded)]) -> Value {
    Value::Object(fields.iter().map(|(name, value)| (name.clone(), value_json(value))).collect::<Map<_, _>>())
}

fn value_json(value: &Decoded) -> Value {
    match value {
        Decoded::Nothing => Value::Null,
        Decoded::Flag(flag) => (*flag).into(),
        // Programs lose digits of large numbers: these are texts, like all amounts.
        Decoded::Integer(digits) => match digits.parse::<u64>() {
            Ok(number) if number < 1 << 53 => number.into(),
            _ => digits.clone().into(),
        },
        Decoded::Amount(plancks) => plancks.to_string().into(),
        Decoded::Account(account) => account.to_string().into(),
        Decoded::Bytes(bytes) if bytes.len() > MOST_BYTES => {
            json!({ "bytes": bytes.len(), "sha256": hex::encode(sha256(&[bytes])) })
        }
        Decoded::Bytes(bytes) => format!("0x{}", hex::encode(bytes)).into(),
        Decoded::Text(text) => text.clone().into(),
        Decoded::List(values) => values.iter().map(value_json).collect(),
        Decoded::Fields(fields) => named(fields),
    }
}

/// One line a value, under the names that lead to it.
fn flatten(name: &str, value: &Decoded, lines: &mut Vec<(String, String)>) {
    let below = |inner: &str| if name.is_empty() { inner.to_owned() } else { format!("{name}.{inner}") };
    match value {
        Decoded::Fields(fields) => fields.iter().for_each(|(inner, value)| flatten(&below(inner), value, lines)),
        Decoded::List(values) if values.is_empty() => lines.push((name.into(), "none".into())),
        Decoded::List(values) if values.len() > MOST_ENTRIES => {
            lines.push((name.into(), format!("{} entries", values.len())));
        }
        Decoded::List(values) => {
            let inner = |(index, value): (usize, _)| flatten(&below(&index.to_string()), value, lines);
            values.iter().enumerate().for_each(inner);
        }
        single => lines.push((name.into(), one_line(single))),
    }
}

fn one_line(value: &Decoded) -> String {
    match value {
        Decoded::Amount(plancks) => Amount(*plancks).to_string(),
        Decoded::Nothing => "none".into(),
        Decoded::Flag(flag) => if *flag { "yes" } else { "no" }.into(),
        Decoded::Bytes(bytes) if bytes.len() > MOST_BYTES => {
            format!("{} bytes, SHA-256 {}", bytes.len(), hex::encode(sha256(&[bytes])))
        }
        Decoded::Text(text) => format!("{text:?}"),
        other => value_json(other).to_string().trim_matches('"').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sheaf_client_sdk::AccountId;

    fn preview(arguments: Vec<(&str, Decoded)>) -> Preview<'static> {
        let arguments = arguments.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let call = DecodedCall { pallet: "Tasks".into(), name: "propose_task".into(), arguments, encoded: vec![1, 2] };
        Preview { call, fee: 2_000_000_000, payer: Payer::Reward { left: 5_000_000_000_000 } }
    }

    #[test]
    fn people_read_one_line_a_value_and_what_it_costs() {
        let terms = Decoded::Fields(vec![
            ("deposit".into(), Decoded::Amount(100_000_000_000_000)),
            ("admission".into(), Decoded::Text("Open".into())),
        ]);

        let text = preview(vec![("model", Decoded::Integer("7".into())), ("terms", terms)]).text();

        let expected = "\
Tasks.propose_task
  model            7
  terms.deposit    100 SHF
  terms.admission  \"Open\"
  signed by        no one
  fee              0.002 SHF, out of the reward: 5 SHF are left";
        assert_eq!(text, expected);
    }

    #[test]
    fn programs_read_values_they_can_count_on() {
        let value = preview(vec![
            ("to", Decoded::Account(AccountId([7; 32]))),
            ("value", Decoded::Amount(u128::MAX)),
            ("round", Decoded::Integer("3".into())),
            ("code", Decoded::Bytes(vec![0; 65])),
            ("hash", Decoded::Bytes(vec![0xab; 2])),
            ("card", Decoded::Nothing),
        ])
        .json();

        assert_eq!(value["arguments"]["value"], u128::MAX.to_string());
        assert_eq!(value["arguments"]["round"], 3);
        assert_eq!(value["arguments"]["code"]["bytes"], 65);
        assert_eq!(value["arguments"]["hash"], "0xabab");
        assert!(value["arguments"]["card"].is_null());
        assert_eq!((value["fee"].as_str(), value["encoded"].as_str()), (Some("2000000000"), Some("0x0102")));
    }

    #[test]
    fn a_strangers_text_cannot_move_the_cursor() {
        let text = preview(vec![("uri", Decoded::Text("\u{1b}[2J".into()))]).text();

        assert!(!text.contains('\u{1b}'));
    }
}
