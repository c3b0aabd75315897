//! Verifies reward claims without a chain, from a file that contains everything the chain would say.
//!
//! The file has `cases`, each with `genesis`, `task`, `round`, the round's `result` (root, total_shares, leaves, pool)
//! and a `claim` (index, payee, salt, share, path). Other fields of a case, such as a payout, are ignored. A case that
//! cannot be read is a claim that does not verify, and gets a reason like any other.

use serde_json::{Value, json};
use sheaf_primitives::Balance;
use sheaf_protocol::claim_file::{CaseError, ClaimCase, read_cases};

/// What the claim of a case pays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The case's position in the file.
    pub case: usize,
    /// Plancks it pays, or why it pays nothing.
    pub payout: Result<Balance, String>,
}

impl Verdict {
    /// `{"case": 3, "payout": "123"}`, or `{"case": 3, "payout": null, "reason": "…"}`.
    pub fn json(&self) -> Value {
        match &self.payout {
            Ok(payout) => json!({ "case": self.case, "payout": payout.to_string() }),
            Err(reason) => json!({ "case": self.case, "payout": null, "reason": reason }),
        }
    }
}

/// Verifies every case of a file. Fails if the file has no list of cases.
pub fn check(file: &[u8]) -> Result<Vec<Verdict>, String> {
    let cases = read_cases(&String::from_utf8_lossy(file))?;
    let verdict = |(case, value)| Verdict { case, payout: judge(value).map_err(|error| error.to_string()) };
    Ok(cases.iter().enumerate().map(verdict).collect())
}

/// What one case pays.
fn judge(case: &Value) -> Result<Balance, CaseError> {
    ClaimCase::parse(case)?.payout()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const VECTORS: &str = include_str!("../../../primitives/tests/vectors/rewards.json");

    fn vectors() -> Value {
        serde_json::from_str(VECTORS).unwrap()
    }

    #[test]
    fn every_case_of_the_vectors_pays_what_it_says() {
        let verdicts = check(VECTORS.as_bytes()).unwrap();

        for (verdict, case) in verdicts.iter().zip(vectors()["cases"].as_array().unwrap()) {
            assert_eq!(verdict.json()["payout"], case["payout"], "case {}: {}", verdict.case, case["kind"]);
            assert_eq!(verdict.json().get("reason").is_none(), verdict.payout.is_ok());
        }
        assert_eq!(verdicts.len(), 150);
    }

    #[test]
    fn the_payout_in_the_file_is_ignored() {
        let mut file = vectors();
        for case in file["cases"].as_array_mut().unwrap() {
            case["payout"] = json!("1");
        }

        assert_eq!(check(file.to_string().as_bytes()), check(VECTORS.as_bytes()));
    }

    #[test]
    fn a_field_that_is_missing_or_odd_is_a_reason_that_names_it() {
        let odd = [
            json!(null),
            json!(-1),
            json!(1.5),
            json!("0x00"),
            json!([]),
            json!({}),
            json!("9".repeat(99)),
            json!(true),
        ];
        let fields = [
            "/genesis",
            "/task",
            "/round",
            "/result",
            "/claim",
            "/result/root",
            "/claim/path",
            "/claim/payee",
            "/result/pool",
        ];
        for field in fields {
            for value in &odd {
                let mut case = vectors()["cases"][0].clone();
                *case.pointer_mut(field).unwrap() = value.clone();

                let verdicts = check(json!({ "cases": [case] }).to_string().as_bytes()).unwrap();

                let reason = verdicts[0].payout.clone();
                // An empty path is well-formed, and wrong for its tree.
                assert!(reason.is_err(), "{field} = {value}");
            }
        }
        let verdicts = check(br#"{"cases": [{}, 7, null, {"genesis": ""}]}"#).unwrap();
        assert!(verdicts.iter().all(|verdict| verdict.payout.is_err()));
        assert!(verdicts[0].payout.as_ref().is_err_and(|reason| reason.contains("missing")));
    }

    #[test]
    fn a_file_without_cases_is_refused_as_a_whole() {
        for file in ["", "7", "{}", r#"{"cases": 1}"#, "{\"cases\": ["] {
            assert!(check(file.as_bytes()).is_err(), "{file}");
        }
        assert_eq!(check(br#"{"cases": []}"#), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn no_file_makes_the_check_panic(file in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = check(&file);
        }
    }
}
