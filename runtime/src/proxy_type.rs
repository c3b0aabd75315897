//! What a proxy may do on behalf of another account.

use crate::RuntimeCall;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::InstanceFilter;
use scale_info::TypeInfo;

/// What a proxy may do. Each kind lists the allowed calls, so that a new pallet is not allowed by default.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    Decode,
    DecodeWithMemTracking,
    Encode,
    Eq,
    MaxEncodedLen,
    Ord,
    PartialEq,
    PartialOrd,
    TypeInfo,
)]
pub enum ProxyType {
    /// Everything.
    #[default]
    #[codec(index = 0)]
    Any,
    /// Calls that spend only fees and refundable deposits: no transfers, no tasks to pay for, no client code, no root
    /// calls, no calls on behalf of a multisig.
    #[codec(index = 1)]
    NonTransfer,
    /// The key of a training daemon: take and leave seats, contest reports, claim rewards, which go to the payee of the
    /// leaf. It can neither transfer nor unbond.
    #[codec(index = 2)]
    Training,
    /// The stake and session keys of a validator or nominator.
    #[codec(index = 3)]
    Staking,
    /// Reject announced calls of other proxies.
    #[codec(index = 4)]
    CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            Self::Any => true,
            Self::NonTransfer => moves_no_money(call),
            Self::Training => trains(call),
            Self::Staking => stakes(call),
            Self::CancelProxy => matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. })),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        self == other || *self == Self::Any || (*self == Self::NonTransfer && *other != Self::Any)
    }
}

/// Calls that give tokens to no one. Batches and proxied calls are included: the filter applies to the calls inside.
fn moves_no_money(call: &RuntimeCall) -> bool {
    use pallet_registry::Call as Registry;
    use pallet_tasks::Call as Tasks;

    match call {
        RuntimeCall::Registry(call) => !matches!(call, Registry::publish_model { .. }),
        RuntimeCall::Tasks(call) => !matches!(call, Tasks::propose_task { .. } | Tasks::top_up_task { .. }),
        RuntimeCall::System(..)
        | RuntimeCall::Session(..)
        | RuntimeCall::Staking(..)
        | RuntimeCall::VoterList(..)
        | RuntimeCall::Utility(..)
        | RuntimeCall::Proxy(..)
        | RuntimeCall::TrainerStaking(..)
        | RuntimeCall::Rewards(..) => true,
        _ => false,
    }
}

/// Calls that a training daemon needs.
fn trains(call: &RuntimeCall) -> bool {
    use pallet_rewards::Call as Rewards;
    use pallet_trainer_staking::Call as Seats;

    matches!(
        call,
        RuntimeCall::TrainerStaking(Seats::take_seat { .. } | Seats::leave { .. } | Seats::contest_report { .. })
            | RuntimeCall::Rewards(Rewards::claim { .. } | Rewards::claim_many { .. })
    )
}

/// Calls that a validator or nominator needs.
fn stakes(call: &RuntimeCall) -> bool {
    matches!(
        call,
        RuntimeCall::Staking(..) | RuntimeCall::Session(..) | RuntimeCall::VoterList(..) | RuntimeCall::Utility(..)
    )
}
