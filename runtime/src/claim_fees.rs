//! The fee of an unsigned claim: the same that a signer would pay for the same transaction at the same time.

use crate::{Balance, Runtime, RuntimeCall, TransactionPayment, TxExtension, UncheckedExtrinsic};
use codec::Encode;
use frame_support::dispatch::GetDispatchInfo;
use sheaf_primitives::{RewardClaim, RoundIndex, TaskId};
use sp_runtime::generic::Era;

/// Prices claims by weight and length, times the current multiplier.
pub struct ClaimPrice;

impl pallet_rewards::ClaimFees for ClaimPrice {
    fn fee(task: TaskId, round: RoundIndex, claim: &RewardClaim) -> Balance {
        let call = pallet_rewards::Call::claim { task, round, claim: claim.clone() };
        let extrinsic = without_signer(call.into());
        let length = u32::try_from(extrinsic.encoded_size()).unwrap_or(u32::MAX);
        TransactionPayment::compute_fee(length, &extrinsic.get_dispatch_info(), 0)
    }
}

/// A transaction of a call that authorizes itself. It is immortal, and has no tip because it has no signer.
pub fn without_signer(call: RuntimeCall) -> UncheckedExtrinsic {
    let extension: TxExtension = (
        frame_system::AuthorizeCall::<Runtime>::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckEra::from(Era::Immortal),
        frame_system::CheckNonce::from(0),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
        frame_system::WeightReclaim::new(),
    );
    UncheckedExtrinsic::new_transaction(call, extension)
}
