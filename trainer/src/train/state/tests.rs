use super::*;
use sheaf_primitives::{RewardClaim, RewardRoot};
use sheaf_protocol::{RoundId, claim_file::ClaimCase};

const MODEL: [u8; 32] = [7; 32];

fn folder() -> (tempfile::TempDir, TaskFolder) {
    let home = tempfile::tempdir().unwrap();
    let folder = TaskFolder::open(home.path().join("3")).unwrap();
    (home, folder)
}

fn check_in(round: RoundIndex) -> StoredCheckIn {
    let begin = UploadBegin {
        task: 3,
        round,
        base_model: MODEL.into(),
        update: [1; 32].into(),
        size: 4,
        commitment: [2; 32].into(),
        sealed: sheaf_protocol::Hex([0; sheaf_protocol::check_in::SEALED_LEN]),
        sample_weight: 10,
        metrics: Default::default(),
    };
    StoredCheckIn { payee: AccountId([9; 32]), begin }
}

fn receipt(round: RoundIndex) -> ReceiptFrame {
    ReceiptFrame {
        task: 3,
        round,
        trainer: [4; 32].into(),
        commitment: [2; 32].into(),
        update: [1; 32].into(),
        base_model: MODEL.into(),
        received_ms: 5,
        signature: sheaf_protocol::Hex([6; 64]),
    }
}

fn proof(round: RoundIndex) -> Proof {
    Proof(ClaimCase {
        id: RoundId { genesis: [8; 32], task: 3, round },
        root: RewardRoot { root: H256([1; 32]), total_shares: 1, leaves: 1 },
        pool: 1_000,
        claim: RewardClaim { index: 0, payee: [9; 32], salt: [3; 32], share: 1, path: Default::default() },
    })
}

#[test]
fn every_stage_of_a_round_is_read_back_from_disk() {
    let (_home, folder) = folder();
    assert_eq!(folder.memory().unwrap(), Memory::new());

    folder.prepare(0, &check_in(0), b"data").unwrap();
    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Prepared(H256(MODEL)))]));
    assert_eq!(folder.check_in(0).unwrap(), Some(check_in(0)));
    assert_eq!(folder.update(0).unwrap(), b"data");

    folder.keep_receipt(&receipt(0)).unwrap();
    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Acknowledged)]));

    folder.keep_proof(0, &proof(0)).unwrap();
    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Proven)]));
    assert_eq!(folder.proof(0).unwrap(), Some(proof(0)));
}

#[test]
fn the_state_of_the_client_outlives_the_agent() {
    let (_home, folder) = folder();
    assert_eq!(folder.client_state().unwrap(), None);

    folder.keep_client_state(b"round 0").unwrap();
    folder.keep_client_state(b"").unwrap();
    assert_eq!(folder.client_state().unwrap().as_deref(), Some(&b""[..]));

    folder.keep_client_state(b"round 1").unwrap();
    assert_eq!(folder.client_state().unwrap().as_deref(), Some(&b"round 1"[..]));
}

#[test]
fn a_refused_round_is_missed_until_it_is_prepared_again() {
    let (_home, folder) = folder();
    folder.prepare(0, &check_in(0), b"data").unwrap();

    folder.keep_missed(0, "all_zero", "every coordinate is zero").unwrap();
    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Missed)]));

    folder.prepare(0, &check_in(0), b"data").unwrap();
    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Prepared(H256(MODEL)))]));
}

#[test]
fn a_check_in_that_the_aggregator_has_from_elsewhere_is_neither_lost_nor_sent_again() {
    let (_home, folder) = folder();
    folder.prepare(0, &check_in(0), b"data").unwrap();

    folder.keep_missed(0, "already_checked_in", "it has another").unwrap();

    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Elsewhere)]));
}

#[test]
fn one_agent_at_a_time_trains_a_seat() {
    let (_home, folder) = folder();
    let held = folder.lock().unwrap();

    assert!(folder.lock().is_err());

    drop(held);
    assert!(folder.lock().is_ok());
}

#[test]
fn proofs_can_be_checked_offline() {
    let (_home, folder) = folder();
    folder.keep_proof(4, &proof(4)).unwrap();

    let file = fs::read(folder.file(4, "proof.json")).unwrap();

    // This proof is invented, so it does not verify; but it can be read.
    let verdicts = crate::rewards::offline::check(&file).unwrap();
    assert!(verdicts[0].payout.as_ref().unwrap_err().contains("root"), "{verdicts:?}");
}

#[test]
fn tasks_are_found_by_their_numbers() {
    let home = tempfile::tempdir().unwrap();
    for task in ["10", "2", "notes"] {
        TaskFolder::open(home.path().join(task)).unwrap();
    }

    let tasks: Vec<_> = TaskFolder::all(home.path()).unwrap().into_iter().map(|(task, _)| task).collect();

    assert_eq!(tasks, [2, 10]);
}

#[test]
fn a_paid_reward_is_remembered_when_the_chain_no_longer_has_it() {
    let (_home, folder) = folder();
    folder.keep_proof(0, &proof(0)).unwrap();
    assert!(!folder.claimed(0));

    folder.keep_claimed(0).unwrap();

    assert!(folder.claimed(0));
    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Proven)]));
}

#[test]
fn an_unposted_round_starts_again_with_another_aggregator() {
    let (_home, folder) = folder();
    let (first, second) = (AccountId([5; 32]), AccountId([6; 32]));
    folder.keep_aggregator(StoredAggregator { account: first, first_round: 0 }).unwrap();
    for round in 0..2 {
        folder.prepare(round, &check_in(round), b"data").unwrap();
        folder.keep_receipt(&receipt(round)).unwrap();
    }

    for _ in 0..2 {
        folder.keep_aggregator(StoredAggregator { account: second, first_round: 1 }).unwrap();
    }

    assert_eq!(folder.memory().unwrap(), Memory::from([(0, Progress::Acknowledged)]));
    assert_eq!(folder.aggregator_of(0).unwrap(), Some(first));
    assert_eq!(folder.aggregator_of(1).unwrap(), Some(second));

    folder.prepare(1, &check_in(1), b"data").unwrap();
    folder.keep_aggregator(StoredAggregator { account: second, first_round: 1 }).unwrap();
    assert_eq!(folder.memory().unwrap().get(&1), Some(&Progress::Prepared(H256(MODEL))));
}
