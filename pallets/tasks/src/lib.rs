#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod backing;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod books;
mod calls;
mod errors;
mod escrow;
mod events;
mod laws;
mod live;
mod params;
mod queries;
mod state;
mod storage;
mod terms;
mod traits;
mod types;
pub mod weights;

#[cfg(test)]
mod tests;

use frame_support::pallet_macros::import_section;
pub use pallet::*;
pub use params::TaskParams;
#[cfg(feature = "runtime-benchmarks")]
pub use traits::BenchmarkHelper;
pub use traits::{Aggregators, ModelInfo, Models, Removed, RewardRounds, Seats};
pub use types::{Books, CloseReason, RoundRecord, RoundRuling, RoundStatus, Served, Settlement, Task, TaskState};
pub use weights::WeightInfo;

/// The task record as this runtime stores it.
pub type TaskOf<T> = Task<
    <T as frame_system::Config>::AccountId,
    frame_system::pallet_prelude::BlockNumberFor<T>,
    <T as Config>::Consideration,
>;

#[allow(clippy::expect_used, reason = "the pallet macros write it; what we write stands in the files above")]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
    use super::{
        Aggregators, Books, CloseReason, Models, RewardRounds, RoundRecord, RoundRuling, Seats, Served, TaskOf,
        TaskParams, WeightInfo,
    };
    use alloc::vec::Vec;
    use frame_support::{
        pallet_prelude::*,
        traits::{
            Consideration, Footprint, OnUnbalanced, Time,
            fungible::{self, hold},
        },
    };
    use frame_system::pallet_prelude::*;
    use sheaf_primitives::{
        Balance, H256, ModelId, Moment, RoundIndex, RoundResult, TaskId, TaskTerms,
        bounds::{MAX_LISTED, MAX_ROUNDS},
    };

    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The token. Deposits are held on the organization's own account.
        type Currency: fungible::Inspect<Self::AccountId, Balance = Balance>
            + hold::Inspect<Self::AccountId, Reason = Self::RuntimeHoldReason>
            + hold::Mutate<Self::AccountId>
            + hold::Balanced<Self::AccountId>;
        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;
        /// The storage deposit for a task's records.
        type Consideration: Consideration<Self::AccountId, Footprint>;
        /// The chain's clock, in Unix milliseconds.
        type Time: Time<Moment = Moment>;
        /// The block time, in milliseconds: it relates a round's length to the stall window.
        #[pallet::constant]
        type MillisecsPerBlock: Get<Moment>;
        /// Published models.
        type Models: Models<Self::AccountId>;
        /// Registered aggregators.
        type Aggregators: Aggregators<Self::AccountId>;
        /// Trainers' seats.
        type Seats: Seats<Self::AccountId, BlockNumberFor<Self>>;
        /// Reward claims.
        type RewardRounds: RewardRounds<BlockNumberFor<Self>>;
        /// The account that gets unclaimed rewards and slashed bonds.
        type Treasury: Get<Self::AccountId>;
        /// The receiver of fees of claims without a signer.
        type ClaimFees: OnUnbalanced<fungible::Credit<Self::AccountId, Self::Currency>>;
        /// The origin that rules on frozen rounds.
        type ArbiterOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// The origin that may change the parameters.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;
        /// Weights of the calls.
        type WeightInfo: WeightInfo;
        /// Prepares the other pallets for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: super::BenchmarkHelper<Self::AccountId>;
    }

    #[pallet::genesis_config]
    #[derive(frame_support::DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Limits and windows of all tasks.
        pub params: TaskParams<BlockNumberFor<T>>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            assert!(Pallet::<T>::check_params(&self.params).is_ok(), "the parameters of tasks contradict each other");
            Params::<T>::put(self.params);
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Proposes a task for `model` to `aggregator` and holds its deposit (plancks) on the caller's account.
        ///
        /// The caller must have published the model. A storage deposit is held as well.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::propose_task())]
        pub fn propose_task(
            origin: OriginFor<T>,
            model: ModelId,
            aggregator: T::AccountId,
            terms: TaskTerms,
        ) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_propose(organization, model, aggregator, terms)
        }

        /// Accepts a proposed task as the aggregator it names, and opens it for seats.
        ///
        /// A part of the caller's bond stands behind the task until its claims are over.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::accept_task())]
        pub fn accept_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let aggregator = ensure_signed(origin)?;
            Self::do_accept(aggregator, task)
        }

        /// Withdraws a task that is proposed, or open with fewer than `min_trainers` seats ever taken. The deposit is
        /// free again.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::withdraw_task())]
        pub fn withdraw_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_withdraw(organization, task)
        }

        /// Adds `amount` plancks to an open task's deposit, for the rounds that are left.
        ///
        /// Refused if the aggregator's bond does not back the larger deposit.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::top_up_task())]
        pub fn top_up_task(origin: OriginFor<T>, task: TaskId, #[pallet::compact] amount: Balance) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_top_up(organization, task, amount)
        }

        /// Posts the result of the round under way, as the task's aggregator, and sets the round's pay aside.
        ///
        /// Rounds count from 0. Rewards can be claimed `challenge_window` blocks later. A round posted after the
        /// deadline, within `grace_ms`, is the last.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::submit_round())]
        pub fn submit_round(
            origin: OriginFor<T>,
            task: TaskId,
            round: RoundIndex,
            result: RoundResult,
        ) -> DispatchResult {
            let aggregator = ensure_signed(origin)?;
            Self::do_submit_round(aggregator, task, round, result)
        }

        /// Makes the round under way the last. The rest of the deposit returns to the organization when the task
        /// closes.
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::finish_task())]
        pub fn finish_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_finish(organization, task)
        }

        /// Closes a task if all its rounds are posted, if its deadline and grace have passed, or if its aggregator
        /// stalled.
        ///
        /// Anyone may, once the latest round's rewards are open. What was never set aside for a round returns to the
        /// organization. An aggregator that never posted although it could have is slashed.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::close_task())]
        pub fn close_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_close(task)
        }

        /// Ends the claims of a closed task, or deletes at most `max_items` of its records once claims have ended.
        ///
        /// Anyone may, once the claim window is over or every leaf is claimed. The first call pays the aggregator its
        /// uncollected parts and sends unclaimed rewards to the treasury; the calls after it delete records until the
        /// task no longer exists.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::end_claims(MAX_ROUNDS).max(T::WeightInfo::delete_records(*max_items)))]
        pub fn sweep_task(origin: OriginFor<T>, task: TaskId, max_items: u32) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_sweep(task, max_items)
        }

        /// Adds up to 64 accounts to the list of a task that admits by list, so that they may take seats.
        ///
        /// Accounts that are already on the list stay there.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::admit_trainers(trainers.len().try_into().unwrap_or(MAX_LISTED)))]
        pub fn admit_trainers(
            origin: OriginFor<T>,
            task: TaskId,
            trainers: BoundedVec<T::AccountId, ConstU32<MAX_LISTED>>,
        ) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_admit(organization, task, trainers)
        }

        /// Removes up to 64 accounts from a task's list. They keep seats that they have.
        ///
        /// Accounts that are not on the list are skipped.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::unadmit_trainers(trainers.len().try_into().unwrap_or(MAX_LISTED)))]
        pub fn unadmit_trainers(
            origin: OriginFor<T>,
            task: TaskId,
            trainers: BoundedVec<T::AccountId, ConstU32<MAX_LISTED>>,
        ) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_unadmit(organization, task, trainers)
        }

        /// Pays the aggregator its part of a round once the round's challenge window is over.
        ///
        /// Anyone may. The first sweep pays the parts that are not collected.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::collect_fee())]
        pub fn collect_fee(origin: OriginFor<T>, task: TaskId, round: RoundIndex) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_collect_fee(task, round)
        }

        /// Objects to a posted round while its challenge window is open, as a trainer with a seat in it, and holds a
        /// bond.
        ///
        /// If more than half of its seats object, the round is frozen until the arbiter rules or the ruling window is
        /// over.
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::object_round())]
        pub fn object_round(origin: OriginFor<T>, task: TaskId, round: RoundIndex) -> DispatchResult {
            let trainer = ensure_signed(origin)?;
            Self::do_object(trainer, task, round)
        }

        /// Names an aggregator that may take over an open task, if the current one stalled or the latest round is void.
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::replace_aggregator())]
        pub fn replace_aggregator(origin: OriginFor<T>, task: TaskId, successor: T::AccountId) -> DispatchResult {
            let organization = ensure_signed(origin)?;
            Self::do_replace(organization, task, successor)
        }

        /// Voids a frozen round or dismisses the objections to it. Only the arbiter may.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::rule_on_round())]
        pub fn rule_on_round(
            origin: OriginFor<T>,
            task: TaskId,
            round: RoundIndex,
            ruling: RoundRuling,
        ) -> DispatchResult {
            T::ArbiterOrigin::ensure_origin(origin)?;
            Self::do_rule(task, round, ruling)
        }

        /// Frees the bond of a decided objection, or sends it to the treasury if the arbiter dismissed the objection.
        ///
        /// Anyone may. The sweep settles the objections that are left.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::settle_objection())]
        pub fn settle_objection(
            origin: OriginFor<T>,
            task: TaskId,
            round: RoundIndex,
            trainer: T::AccountId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Self::do_settle_objection(task, round, trainer)
        }

        /// Takes a task over from its aggregator, as the successor that the organization named.
        ///
        /// The former aggregator is paid its uncollected parts, and slashed if it never posted although it could have.
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::take_over_task(MAX_ROUNDS))]
        pub fn take_over_task(origin: OriginFor<T>, task: TaskId) -> DispatchResultWithPostInfo {
            let successor = ensure_signed(origin)?;
            Self::do_take_over(successor, task)
        }

        /// Sets limits and windows of all tasks, running ones included.
        #[pallet::call_index(99)]
        #[pallet::weight(T::WeightInfo::set_params())]
        pub fn set_params(origin: OriginFor<T>, params: TaskParams<BlockNumberFor<T>>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::do_set_params(params)
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Where every token of a task's deposit is. `None` if there is no such task.
        pub fn books(task: TaskId) -> Option<Books> {
            Self::books_of(task)
        }

        /// The reason for which anyone may close a task now. `None` if no one may.
        pub fn closable(task: TaskId) -> Option<CloseReason> {
            Self::close_reason(task, &Tasks::<T>::get(task)?)
        }

        /// Whether anyone may end a task's claims now, or delete its records.
        pub fn sweepable(task: TaskId) -> bool {
            Self::is_sweepable(task)
        }

        /// The block from which the claims of a closed task can be ended even if some are missing. `None` if the task
        /// is not closed.
        pub fn claims_end_at(task: TaskId) -> Option<BlockNumberFor<T>> {
            Tasks::<T>::get(task)?.claims_end_at
        }

        /// The pay of the round under way if `leaves` trainers take part: the pool and the aggregator's part, in
        /// plancks.
        /// `None` if there is no such task, or no round or leaf to pay.
        pub fn next_pay(task: TaskId, leaves: u32) -> Option<(Balance, Balance)> {
            let task = Tasks::<T>::get(task)?;
            Self::pay_of_next_round(&task, leaves.into()).map(|pay| (pay.pool, pay.aggregator_part))
        }

        /// Whether a task's admission allows an account to take a seat.
        pub fn admits(task: TaskId, account: T::AccountId) -> bool {
            Self::is_admitted(task, &account)
        }

        /// The part of an aggregator's bond that stands behind no task, in plancks. `None` if the account is not an
        /// aggregator.
        pub fn spare_bond(aggregator: T::AccountId) -> Option<Balance> {
            let bond = T::Aggregators::bond(&aggregator)?;
            Some(bond.saturating_sub(AggregatorTasks::<T>::get(aggregator).backing))
        }

        /// The backing of a task with this deposit, both in plancks.
        pub fn backing_for(deposit: Balance) -> Balance {
            Params::<T>::get().bond_ratio.mul_ceil(deposit)
        }

        /// Whether the task's aggregator would be slashed for absence if the task closed now.
        pub fn is_absent(task: TaskId) -> bool {
            Tasks::<T>::get(task).is_some_and(|record| Self::was_absent(task, &record))
        }

        /// The tasks of an organization that are not swept.
        pub fn tasks_of(organization: T::AccountId) -> Vec<TaskId> {
            Tasks::<T>::iter().filter(|(_, task)| task.organization == organization).map(|(id, _)| id).collect()
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            assert!(T::MillisecsPerBlock::get() > 0, "the block time must not be 0");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }
}
