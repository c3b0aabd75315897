//! Records as programs read them: amounts as decimal strings, as JSON's numbers do not hold 128 bits; hashes as hex
//! without `0x`; accounts as SS58 addresses.

use serde::{Serialize, Serializer};
use sheaf_primitives::{Admission, Balance, Disclosure, H256, Moment, Permill, RoundIndex, TaskTerms};
use std::fmt::Display;

pub(super) fn text<S: Serializer>(value: &impl Display, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

pub(super) fn hex<S: Serializer>(hash: &H256, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&::hex::encode(hash))
}

/// Parts per million, as a fraction of 1.
pub(super) fn fraction<S: Serializer>(parts: &Option<u32>, to: S) -> Result<S::Ok, S::Error> {
    parts.map(|parts| f64::from(parts) / 1e6).serialize(to)
}

/// Of where an aggregator's service begins, the round.
pub(super) fn round<S: Serializer>((round, _): &(RoundIndex, Moment), to: S) -> Result<S::Ok, S::Error> {
    round.serialize(to)
}

/// The terms, except the number of rounds: a task's own may be lower.
pub(super) fn terms<S: Serializer>(terms: &TaskTerms, to: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Terms {
        #[serde(serialize_with = "text")]
        deposit: Balance,
        #[serde(serialize_with = "text")]
        stake: Balance,
        min_trainers: u32,
        max_trainers: u32,
        deadline: Moment,
        round_ms: u64,
        admission: &'static str,
        disclosure: &'static str,
        aggregator_fee: String,
        learning_rate: u32,
        clip: u32,
        frac_bits: u8,
        sample_weight_cap: u32,
    }
    let admission = match terms.admission {
        Admission::Open => "open",
        Admission::List => "list",
    };
    let disclosure = match terms.disclosure {
        Disclosure::Public => "public",
        Disclosure::Private => "private",
    };
    let TaskTerms { deposit, stake, min_trainers, max_trainers, deadline, round_ms, aggregation, .. } = *terms;
    Terms {
        deposit,
        stake,
        min_trainers,
        max_trainers,
        deadline,
        round_ms,
        admission,
        disclosure,
        aggregator_fee: percent(terms.aggregator_fee),
        learning_rate: aggregation.learning_rate,
        clip: aggregation.clip,
        frac_bits: aggregation.frac_bits,
        sample_weight_cap: aggregation.sample_weight_cap,
    }
    .serialize(to)
}

/// `2.5%`
fn percent(part: Permill) -> String {
    let parts = part.deconstruct();
    let digits = format!("{}.{:04}", parts / 10_000, parts % 10_000);
    format!("{}%", digits.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use crate::{
        AccountId,
        chain::{Books, RewardRound, RoundRecord, RoundStatus, SeatCounts, Settlement, Task, TaskState},
    };
    use serde_json::json;
    use sheaf_primitives::{
        Admission, AggregationRule, Disclosure, H256, Permill, Reward, RewardRoot, RuleKind, TaskTerms,
    };

    #[test]
    fn a_task_lists_its_terms_and_seats_with_exact_amounts() {
        let terms = TaskTerms {
            deposit: u128::MAX,
            rounds: 10,
            stake: 5_000_000_000_000,
            min_trainers: 2,
            max_trainers: 20,
            deadline: 1_780_000_000_000,
            round_ms: 600_000,
            admission: Admission::List,
            disclosure: Disclosure::Public,
            aggregation: AggregationRule {
                kind: RuleKind::Mean,
                learning_rate: 65_536,
                clip: 262_144,
                frac_bits: 16,
                sample_weight_cap: 1_000,
            },
            reward: Reward::Equal,
            aggregator_fee: Permill::from_parts(25_000),
        };
        let task = Task {
            id: 7,
            organization: AccountId([1; 32]),
            aggregator: AccountId([2; 32]),
            model: 3,
            terms,
            state: TaskState::Sweeping(Settlement::default()),
            unallocated: 1,
            rounds_posted: 4,
            last_round: Some(8),
            current_model: H256([0xab; 32]),
            admitted: 2,
            backing: 9,
            serving_since: (2, 1_700_000_000_000),
            successor: Some(AccountId([1; 32])),
            proposed_at: 11,
            opened_at: Some(12),
            last_posted_at: None,
            waiting_since: None,
            closed_at: Some(13),
            claims_end_at: Some(14),
        };
        let seats = SeatCounts { seated: 5, live: 6, ever: 8, evicted: 1, enough_since: None };
        let account = "5C62Ck4UrFPiBtoCmeSrgF7x9yv9mn38446dhCpsi2mLHiFT";

        assert_eq!(
            serde_json::to_value(task.summary(&seats)).unwrap(),
            json!({
                "task": 7,
                "state": "sweeping",
                "organization": account,
                "aggregator": AccountId([2; 32]).to_string(),
                "model": 3,
                "rounds_total": 9,
                "rounds_posted": 4,
                "current_model": "ab".repeat(32),
                "deposit": "340282366920938463463374607431768211455",
                "unallocated": "1",
                "stake": "5000000000000",
                "min_trainers": 2,
                "max_trainers": 20,
                "seated": 5,
                "seats_live": 6,
                "seats_ever": 8,
                "deadline": 1_780_000_000_000u64,
                "round_ms": 600_000,
                "admission": "list",
                "disclosure": "public",
                "aggregator_fee": "2.5%",
                "learning_rate": 65_536,
                "clip": 262_144,
                "frac_bits": 16,
                "sample_weight_cap": 1_000,
                "proposed_at": 11,
                "opened_at": 12,
                "last_posted_at": null,
                "closed_at": 13,
                "backing": "9",
                "successor": account,
                "first_round": 2,
                "waiting_since": null,
                "claims_end_at": 14,
            })
        );
    }

    #[test]
    fn books_are_exact() {
        let books = Books { deposit: 1 << 100, unallocated: 1, ..Books::default() };

        assert_eq!(
            serde_json::to_value(books).unwrap(),
            json!({
                "deposit": "1267650600228229401496703205376",
                "unallocated": "1",
                "outstanding": "0",
                "paid": "0",
                "aggregator": "0",
                "refunded": "0",
                "unclaimed": "0",
            })
        );
    }

    #[test]
    fn a_round_tells_what_its_reward_tree_says() {
        let record = RoundRecord {
            task: 1,
            round: 2,
            model: H256([1; 32]),
            updates_root: H256([2; 32]),
            report: H256([3; 32]),
            accuracy: Some(972_500),
            loss_micro: Some(1_500_000),
            pool: 10,
            aggregator_part: 1,
            aggregator_paid: false,
            paid: 3,
            posted_at: 5,
            eligible: 3,
            objections: 2,
            standing: RoundStatus::Frozen,
        };
        let root = RewardRoot { root: H256::zero(), total_shares: 3, leaves: 3 };
        let rewards = RewardRound { task: 1, round: 2, root, opens_at: 40 };
        let expected = json!({
            "round": 2,
            "model": "01".repeat(32),
            "report": "03".repeat(32),
            "updates_root": "02".repeat(32),
            "accuracy": 0.9725,
            "loss_micro": 1_500_000,
            "leaves": 3,
            "pool": "10",
            "paid": "3",
            "aggregator_part": "1",
            "aggregator_paid": false,
            "posted_at": 5,
            "opens_at": 40,
            "standing": "frozen",
            "objections": 2,
            "eligible": 3,
        });

        assert_eq!(serde_json::to_value(record.summary(Some(&rewards))).unwrap(), expected);
        let without = serde_json::to_value(record.summary(None)).unwrap();
        assert_eq!((&without["leaves"], &without["opens_at"]), (&json!(null), &json!(null)));
    }
}
