//! Other implementations made the vectors; the checks of the example `vectors` must find that every case agrees, and must
//! find out those that do not.
#![allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used)]

#[path = "../examples/vectors/protocol.rs"]
mod protocol;
#[path = "../examples/vectors/rewards.rs"]
mod rewards;
#[path = "../examples/vectors/section.rs"]
mod section;

use section::{Check, Section};
use serde_json::{Value, json};

const REWARDS: &str = include_str!("../../primitives/tests/vectors/rewards.json");
const PROTOCOL: &str = include_str!("vectors/protocol.json");

fn sections() -> Vec<(Value, &'static str, Check)> {
    let protocol: Value = serde_json::from_str(PROTOCOL).unwrap();
    let mut sections: Vec<_> =
        protocol::SECTIONS.into_iter().map(|(name, check)| (protocol[name].clone(), name, check)).collect();
    let rewards: Value = serde_json::from_str(REWARDS).unwrap();
    let (name, check) = rewards::SECTION;
    sections.push((rewards[name].clone(), name, check));
    sections
}

#[test]
fn every_case_of_both_files_agrees() {
    let mut said = Vec::new();
    for (cases, name, check) in sections() {
        let section = Section::judge(&json!({ name: cases }), name, check).unwrap();
        assert!(section.agrees(), "{section}");
        said.push(section.to_string());
    }

    assert_eq!(
        said,
        [
            "update_trees: 40 of 40 agree",
            "messages: 40 of 40 agree",
            "check_ins: 40 of 40 agree",
            "quantize: 275 of 275 agree",
            "steps: 320 of 320 agree",
            "cases: 150 of 150 agree",
        ]
    );
}

/// Another value of the same form.
fn altered(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            let (rest, last) = text.split_at(text.len() - 1);
            json!(format!("{rest}{}", if last == "1" { "2" } else { "1" }))
        }
        Value::Number(number) => json!(number.as_i64().unwrap() ^ 1),
        Value::Null => json!(1),
        Value::Array(list) => Value::Array(list.iter().skip(1).cloned().collect()),
        other => panic!("no field of the vectors is {other}"),
    }
}

#[test]
fn a_case_with_one_field_altered_no_longer_agrees() {
    // Clipping and rounding hide small changes of the inputs, so of arithmetic only the outcome is altered.
    for (cases, name, check) in sections() {
        for (number, case) in cases.as_array().unwrap().iter().enumerate() {
            for (field, value) in case.as_object().unwrap() {
                let only_outcome = match name {
                    "quantize" => field == "q",
                    "steps" => field == "next",
                    "cases" => case["kind"] == "valid" && !["kind", "result", "claim"].contains(&field.as_str()),
                    _ => true,
                };
                if only_outcome && !(name == "cases" && field == "payout" && value.is_null()) {
                    let mut case = case.clone();
                    case[field] = altered(value);
                    assert!(check(&case).is_err(), "{name}, case {number}, {field}");
                }
            }
        }
    }
}

#[test]
fn a_case_that_cannot_be_read_does_not_agree_and_says_why() {
    for (cases, name, check) in sections() {
        let case = &cases[0];
        for (field, value) in case.as_object().unwrap() {
            if field == "kind" || ["claim_seed", "commitment", "leaf"].contains(&field.as_str()) && name == "cases" {
                continue;
            }
            let mut missing = case.clone();
            missing.as_object_mut().unwrap().remove(field);
            let mut odd = case.clone();
            odd[field] = if value.is_string() { json!("zz") } else { json!("12x") };

            let (missing, odd) = (check(&missing).unwrap_err(), check(&odd).unwrap_err());

            assert!(missing.contains(field.as_str()), "{name}.{field}: {missing}");
            assert!(odd.contains("zz") || odd.contains("12x") || value.is_object(), "{name}.{field}: {odd}");
        }
        for odd in [json!(null), json!([]), json!(7), json!({})] {
            assert!(check(&odd).is_err());
        }
    }
}

#[test]
fn a_section_counts_what_agrees_and_names_the_first_that_does_not() {
    let (mut cases, name, check) = sections().remove(3);
    cases[4]["q"] = json!(999_999);
    cases[9] = json!("nonsense");

    let section = Section::judge(&json!({ name: cases }), name, check).unwrap();

    assert!(!section.agrees());
    assert!(section.to_string().starts_with("quantize: 273 of 275 agree; the first that does not is case 4: q is "));
}

#[test]
fn a_claim_with_a_number_too_large_for_its_field_is_a_refusal() {
    let (cases, _, check) = sections().pop().unwrap();
    let mut case = cases[0].clone();
    case["claim"]["share"] = json!("18446744073709551616");

    let paid = check(&case).unwrap_err();
    case["payout"] = Value::Null;

    assert!(paid.contains("does not fit 64 bits"), "{paid}");
    assert_eq!(check(&case), Ok(()));
}
