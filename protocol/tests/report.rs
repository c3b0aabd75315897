//! A round report holds against the chain, or says what does not.
#![allow(clippy::indexing_slicing, clippy::unwrap_used)]

use sheaf_primitives::{AggregationRule, H256, Permill, RoundId, RoundResult, RuleKind, SumTree, update_root};
use sheaf_protocol::{
    Hex, RefusalCode,
    report::{RefusalEntry, ReportError, RoundReport, UpdateEntry, VERSION},
    wire::Metrics,
};

const ID: RoundId = RoundId { genesis: [1; 32], task: 2, round: 3 };

fn entry(byte: u8, accuracy: Option<f64>, samples: Option<u64>) -> UpdateEntry {
    UpdateEntry {
        commitment: Hex([byte; 32]),
        share: 1,
        sample_weight: 10,
        update: Hex([byte; 32]),
        metrics: Metrics { accuracy, samples, loss: Some(0.25), ..Metrics::default() },
    }
}

/// A report that holds, its bytes and its result.
fn report() -> (RoundReport, Vec<u8>, RoundResult) {
    let updates = vec![entry(1, Some(0.5), Some(30)), entry(2, Some(1.0), Some(10)), entry(3, None, None)];
    let mut report = RoundReport {
        version: VERSION.into(),
        genesis: Hex(ID.genesis),
        task: ID.task,
        round: ID.round,
        base_model: Hex([4; 32]),
        model: Hex([5; 32]),
        updates_root: Hex([0; 32]),
        rewards_root: Hex([0; 32]),
        total_shares: 3,
        rule: AggregationRule {
            kind: RuleKind::Mean,
            learning_rate: 65_536,
            clip: 65_536,
            frac_bits: 16,
            sample_weight_cap: 100,
        },
        metrics: RoundReport::averaged(&updates),
        updates,
        refusals: vec![RefusalEntry {
            commitment: Hex([9; 32]),
            code: RefusalCode::AllZero,
            reason: "every coordinate of the update is 0".into(),
        }],
    };
    report.rewards_root = Hex(SumTree::build(&ID, &report.reward_leaves()).unwrap().root().hash.0);
    report.updates_root = Hex(update_root(&ID, &report.update_leaves()).unwrap().0);
    let bytes = report.to_bytes().unwrap();
    let result = report.result(&bytes);
    (report, bytes, result)
}

#[test]
fn a_true_report_verifies_and_reads_back() {
    let (report, bytes, result) = report();

    assert_eq!(RoundReport::verify(&bytes, &ID, &result), Ok(report));
    assert_eq!(result.leaves, 3);
    assert_eq!(result.total_shares, 3);
}

#[test]
fn metrics_are_averaged_by_samples_over_those_who_gave_them() {
    let (report, _, result) = report();

    assert_eq!(report.metrics.accuracy, Some(0.625));
    assert_eq!(report.metrics.samples, Some(40));
    assert_eq!(report.metrics.train_loss, None);
    assert_eq!(result.accuracy, Some(Permill::from_parts(625_000)));
    assert_eq!(result.loss_micro, Some(250_000));
}

#[test]
fn metrics_that_are_no_numbers_are_left_out() {
    let updates = [entry(1, Some(f64::NAN), Some(u64::MAX)), entry(2, Some(0.5), Some(u64::MAX))];

    let metrics = RoundReport::averaged(&updates);

    assert_eq!(metrics.accuracy, Some(0.5));
    assert_eq!(metrics.samples, Some(u64::MAX));
}

#[test]
fn a_report_with_other_bytes_than_the_chain_pins_is_refused() {
    let (_, mut bytes, result) = report();
    bytes.push(b' ');

    assert!(matches!(RoundReport::verify(&bytes, &ID, &result), Err(ReportError::WrongHash { .. })));
}

#[test]
fn a_report_that_contradicts_the_chain_or_itself_is_refused() {
    type Alter = fn(&mut RoundReport, &mut RoundResult);
    let alterations: [(&str, Alter); 8] = [
        ("genesis", |report, _| report.genesis = Hex([9; 32])),
        ("task", |report, _| report.task = 9),
        ("round", |report, _| report.round = 9),
        ("model", |report, _| report.model = Hex([9; 32])),
        ("rewards_root", |_, result| result.rewards_root = H256([9; 32])),
        ("rewards_root", |report, _| report.updates[1].share = 2),
        ("total_shares", |_, result| result.total_shares = 4),
        ("updates_root", |report, _| report.updates[1].sample_weight = 11),
    ];
    for (field, alter) in alterations {
        let (mut report, _, _) = report();
        let mut result = report.result(&[]);
        alter(&mut report, &mut result);
        if field == "model" {
            result.model = H256([5; 32]);
        }
        let bytes = report.to_bytes().unwrap();
        result.report = report.result(&bytes).report;

        let error = RoundReport::verify(&bytes, &ID, &result).unwrap_err();

        assert!(matches!(error, ReportError::Mismatch { field: found, .. } if found == field), "{field}: {error}");
    }
}

#[test]
fn a_report_of_another_version_is_refused() {
    let (mut report, _, _) = report();
    report.version = "sheaf round report v2".into();
    let bytes = report.to_bytes().unwrap();

    assert!(matches!(RoundReport::from_bytes(&bytes), Err(ReportError::Malformed(reason)) if reason.contains("v2")));
}

#[test]
fn a_report_with_updates_out_of_order_is_refused() {
    let (mut report, _, mut result) = report();
    report.updates.swap(0, 1);
    let bytes = report.to_bytes().unwrap();
    result.report = report.result(&bytes).report;

    assert!(matches!(RoundReport::verify(&bytes, &ID, &result), Err(ReportError::NoTree(_))));
}
