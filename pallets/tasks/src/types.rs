//! What the pallet stores of a task and its rounds, and the arithmetic of setting a round's pay aside.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sheaf_primitives::{Admission, Balance, H256, ModelId, Moment, Permill, RoundIndex, TaskTerms};

/// One federated task: who, on what terms, how far it is, and what of its deposit is not yet promised to a round.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Task<AccountId, BlockNumber, Ticket> {
    /// Who offers the task and holds its deposit.
    pub organization: AccountId,
    /// Who serves the task's rounds, for its part of each.
    pub aggregator: AccountId,
    /// The model that is trained.
    pub model: ModelId,
    /// The terms as proposed; only `deposit` grows, by top-ups.
    pub terms: TaskTerms,
    /// How far the task is.
    pub state: TaskState,
    /// What is held of the deposit and not yet set aside for a round, in plancks.
    pub unallocated: Balance,
    /// How many rounds were posted; also the number of the round under way, as rounds count from 0.
    pub rounds_posted: u32,
    /// The task's last round, where that is an earlier one than the terms say.
    pub last_round: Option<RoundIndex>,
    /// SHA-256 of the base model of the round under way: the model's initial weights, then the latest round's model.
    pub current_model: H256,
    /// How many accounts the admission list holds.
    pub admitted: u32,
    /// The part of the aggregator's bond that stands behind this task, in plancks; 0 before it is accepted.
    pub backing: Balance,
    /// The first round that is the aggregator's to post, and when it took the task on, in Unix milliseconds.
    pub serving_since: (RoundIndex, Moment),
    /// Who may take the task over from its aggregator.
    pub successor: Option<AccountId>,
    /// The block of the proposal.
    pub proposed_at: BlockNumber,
    /// The block in which the aggregator accepted.
    pub opened_at: Option<BlockNumber>,
    /// The block of the latest posting.
    pub last_posted_at: Option<BlockNumber>,
    /// The block since which the task waits for a posting; while a round is frozen, the block in which it is free again.
    pub waiting_since: Option<BlockNumber>,
    /// The block in which the task closed.
    pub closed_at: Option<BlockNumber>,
    /// The first block in which rewards can no more be claimed: fixed when the task closes.
    pub claims_end_at: Option<BlockNumber>,
    /// What the organization put down for the task's records in chain storage.
    pub storage_deposit: Ticket,
}

impl<AccountId, BlockNumber, Ticket> Task<AccountId, BlockNumber, Ticket> {
    /// How many rounds the task has if all goes well: those of its terms, or fewer once it is told to finish.
    pub fn rounds(&self) -> u32 {
        self.last_round.map_or(self.terms.rounds, |last| last.saturating_add(1))
    }

    /// Whether the last round is posted.
    pub fn all_rounds_posted(&self) -> bool {
        self.rounds_posted >= self.rounds()
    }

    /// The latest round that was posted.
    pub fn latest_round(&self) -> Option<RoundIndex> {
        self.rounds_posted.checked_sub(1)
    }
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum TaskState {
    /// The deposit is held, and the aggregator has not accepted yet.
    Proposed,
    /// Seats can be taken and rounds posted.
    Open,
    /// No more rounds; what was set aside can still be claimed.
    Closed,
    /// Claims are over and nothing is held any more; records are being deleted.
    Sweeping(Settlement),
}

/// Where what was set aside for rounds went in the end, in plancks.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Settlement {
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Sent to the treasury, as nobody claimed it in time.
    pub unclaimed: Balance,
}

impl Settlement {
    /// All of it, in plancks. `None` if it exceeds 128 bits.
    pub fn total(&self) -> Option<Balance> {
        self.paid.checked_add(self.aggregator)?.checked_add(self.unclaimed)
    }
}

/// What the pallet stores of a posted round. Root, shares, leaves and opening block are with the reward claims.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct RoundRecord<BlockNumber> {
    /// SHA-256 of the global model that the round made.
    pub model: H256,
    /// Root of the Merkle tree over the updates that were aggregated.
    pub updates_root: H256,
    /// SHA-256 of the public round report.
    pub report: H256,
    /// Mean accuracy that trainers measured of the round's base model, if they did.
    pub accuracy: Option<Permill>,
    /// Mean loss that trainers measured of the round's base model, in millionths, if they did.
    pub loss_micro: Option<u64>,
    /// Set aside for the round's trainers, in plancks: a multiple of the round's total shares.
    pub pool: Balance,
    /// What of the pool was claimed, in plancks.
    pub paid: Balance,
    /// Set aside for the aggregator, in plancks.
    pub aggregator_part: Balance,
    /// Whether the aggregator has its part.
    pub aggregator_paid: bool,
    /// The block of the posting.
    pub posted_at: BlockNumber,
    /// How many seats had an allocation at the posting: those that may object.
    pub eligible: u32,
    /// How many of them objected.
    pub objections: u32,
    /// Whether the result counts.
    pub standing: Standing,
}

/// Whether a posted round counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum Standing {
    /// It does, unless more than half of its seats object within the challenge window.
    Posted,
    /// They did: the arbiter may rule until its rewards open, and if it is silent they open.
    Frozen,
    /// The arbiter voided it: it pays nobody, and the model is what it was before.
    Void,
    /// The arbiter dismissed the objections.
    Upheld,
}

/// What the arbiter says of a frozen round.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum RoundRuling {
    /// The objections are right: the round is void, its pay is unallocated again, and the aggregator's bond is slashed.
    Void,
    /// The objections are wrong: the round opens at once, and who objected loses the objection's bond.
    Dismiss,
}

/// What an aggregator serves.
#[derive(
    Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Served {
    /// Tasks it took on whose claims are not over.
    pub tasks: u32,
    /// The part of its bond that stands behind them, in plancks.
    pub backing: Balance,
}

impl<BlockNumber> RoundRecord<BlockNumber> {
    /// What of the pool nobody claimed yet, in plancks.
    pub fn unclaimed(&self) -> Balance {
        self.pool.saturating_sub(self.paid)
    }

    /// What the aggregator has not collected yet, in plancks.
    pub fn uncollected(&self) -> Balance {
        if self.aggregator_paid { 0 } else { self.aggregator_part }
    }

    /// What is still held for the round, in plancks. `None` if it exceeds 128 bits.
    pub fn outstanding(&self) -> Option<Balance> {
        self.unclaimed().checked_add(self.uncollected())
    }
}

/// A round's pay.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// For the trainers, in plancks.
    pub pool: Balance,
    /// For the aggregator, in plancks.
    pub aggregator_part: Balance,
}

impl SetAside {
    /// Pool and aggregator's part together, in plancks. `None` if that exceeds 128 bits.
    pub fn total(&self) -> Option<Balance> {
        self.pool.checked_add(self.aggregator_part)
    }
}

/// What is set aside for the next round of a task that has `rounds_left` rounds to pay from `unallocated` plancks.
///
/// The round's gross pay is `floor(unallocated / rounds_left)`. The aggregator's part is `floor(share · gross)`, and the
/// pool is the rest, rounded down to a multiple of `total_shares` so that every share is worth a whole number of plancks.
/// What rounding leaves over stays unallocated. `None` if no rounds or no shares are left to pay.
pub fn set_aside(
    unallocated: Balance,
    rounds_left: u32,
    aggregator_share: Permill,
    total_shares: u128,
) -> Option<SetAside> {
    let gross = unallocated.checked_div(rounds_left.into())?;
    let aggregator_part = aggregator_share.mul_floor(gross);
    let rest = gross.checked_sub(aggregator_part)?;
    let pool = rest.checked_sub(rest.checked_rem(total_shares)?)?;
    Some(SetAside { pool, aggregator_part })
}

/// Why a task closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub enum CloseReason {
    /// The organization withdrew it before it really began.
    Withdrawn,
    /// All its rounds were posted.
    Done,
    /// Its deadline and the grace after it passed.
    Expired,
    /// The aggregator posted nothing for a whole stall window.
    Stalled,
}

/// What trainers' seats in a task depend on.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SeatTerms<AccountId, BlockNumber> {
    /// Stake that a seat allocates, in plancks.
    pub stake: Balance,
    /// Fewest trainers a round needs.
    pub min_trainers: u32,
    /// Most seats the task has.
    pub max_trainers: u32,
    /// When the task ends, in Unix milliseconds.
    pub deadline: Moment,
    /// Whether the task is open.
    pub open: bool,
    /// Who serves the task.
    pub aggregator: AccountId,
    /// Who may take a seat.
    pub admission: Admission,
    /// The block of the latest posting.
    pub last_posted_at: Option<BlockNumber>,
}

/// Where every token of a task's deposit is, in plancks: the fields sum to `deposit`, which is not one of the others.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Books {
    /// All that was ever escrowed for the task.
    pub deposit: Balance,
    /// Held, and not yet set aside for a round.
    pub unallocated: Balance,
    /// Held, and set aside for trainers or the aggregator.
    pub outstanding: Balance,
    /// Claimed by payees.
    pub paid: Balance,
    /// Paid to the aggregator.
    pub aggregator: Balance,
    /// Back on the organization's free balance.
    pub refunded: Balance,
    /// Sent to the treasury.
    pub unclaimed: Balance,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::{SetAside, set_aside};
    use proptest::prelude::*;
    use sheaf_primitives::Permill;

    #[test]
    fn a_tenth_for_the_aggregator_and_the_rest_in_whole_plancks_a_share() {
        // 100 over 3 rounds is 33; a tenth of it is 3; 30 over 4 shares is 28, and 2 stay unallocated with the 1.
        let pay = set_aside(100, 3, Permill::from_percent(10), 4);
        assert_eq!(pay, Some(SetAside { pool: 28, aggregator_part: 3 }));
    }

    #[test]
    fn the_last_round_gets_all_that_is_left_but_what_cannot_be_divided() {
        let pay = set_aside(100, 1, Permill::zero(), 7);
        assert_eq!(pay, Some(SetAside { pool: 98, aggregator_part: 0 }));
    }

    #[test]
    fn without_rounds_or_shares_nothing_is_set_aside() {
        assert_eq!(set_aside(100, 0, Permill::zero(), 1), None);
        assert_eq!(set_aside(100, 1, Permill::zero(), 0), None);
    }

    #[test]
    fn the_largest_amounts_do_not_overflow() {
        let pay = set_aside(u128::MAX, 1, Permill::from_percent(20), 1).unwrap();
        assert_eq!(pay.total(), Some(u128::MAX));
        assert_eq!(pay.aggregator_part, u128::MAX / 5);
    }

    proptest! {
        #[test]
        fn no_round_takes_more_than_its_turn_and_less_than_a_share_stays_behind(
            unallocated: u128,
            rounds_left in 1..1000u32,
            share in 0..=200_000u32,
            shares in 1..u128::from(u64::MAX),
        ) {
            let gross = unallocated / u128::from(rounds_left);
            let pay = set_aside(unallocated, rounds_left, Permill::from_parts(share), shares).unwrap();

            prop_assert!(pay.total().unwrap() <= gross);
            prop_assert!(gross - pay.total().unwrap() < shares);
            prop_assert_eq!(pay.pool % shares, 0);
            // floor(gross · share / 10^6), without the product.
            let exact = gross / 1_000_000 * u128::from(share) + gross % 1_000_000 * u128::from(share) / 1_000_000;
            prop_assert_eq!(pay.aggregator_part, exact);
        }

        #[test]
        fn all_rounds_together_pay_no_more_than_the_deposit(
            deposit in 1..u128::MAX,
            shares in prop::collection::vec(2..2000u128, 1..50),
            share in 0..=200_000u32,
        ) {
            let mut unallocated = deposit;
            let rounds = u32::try_from(shares.len()).unwrap();
            for (left, shares) in (1..=rounds).rev().zip(shares) {
                let pay = set_aside(unallocated, left, Permill::from_parts(share), shares).unwrap();
                unallocated = unallocated.checked_sub(pay.total().unwrap()).unwrap();
            }
        }
    }
}
