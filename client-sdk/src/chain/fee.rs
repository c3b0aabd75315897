//! What a call contains, and what it costs.

use super::{
    Chain, ChainError, SubmitError,
    rpc::{RpcFailure, timely},
    sign::Encoded,
};
use crate::{
    AccountId,
    calls::{Call, DecodedCall},
};
use codec::{Decode, Encode};
use sheaf_primitives::Balance;
use subxt::{SubstrateConfig, config::DefaultExtrinsicParamsBuilder, utils::MultiSignature};

/// `RuntimeDispatchInfo<Balance>` of `pallet-transaction-payment`; the class is one byte.
#[derive(Decode)]
struct DispatchInfo {
    _ref_time: codec::Compact<u64>,
    _proof_size: codec::Compact<u64>,
    _class: u8,
    partial_fee: Balance,
}

impl Chain {
    /// `call` as the runtime of the best block reads it.
    pub async fn decode(&self, call: &Call) -> Result<DecodedCall, ChainError> {
        call.decode(self.at_best().await?.at.metadata_ref())
    }

    /// The fee that `account` pays for `call`, in plancks, as the runtime estimates it at the best block. It does not
    /// include the tokens that the call itself moves or holds.
    pub async fn fee(&self, call: &Call, account: &AccountId) -> Result<Balance, SubmitError> {
        let block = self.best().await?;
        let at = self.at(block).await?.at;
        let payload = Encoded::new(call, at.metadata_ref())?;
        let nonce = self.next_nonce(account).await?;
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .nonce(nonce)
            .mortal_from_unchecked(64, block.number.into(), block.hash)
            .build();
        // Fees depend on the length, which is the same for every signature.
        let placeholder = MultiSignature::Sr25519([0; 64]);
        let mut bytes = at
            .transactions()
            .create_v4_signable_offline(&payload, params)
            .and_then(|mut signable| signable.sign_with_account_and_signature(account, &placeholder))
            .map_err(|error| SubmitError::Build(error.to_string()))?
            .into_encoded();
        let length = u32::try_from(bytes.len()).map_err(|_| SubmitError::Build("longer than 4 GiB".into()))?;
        length.encode_to(&mut bytes);

        const METHOD: &str = "TransactionPaymentApi_query_info";
        let answer = timely(self.methods.state_call(METHOD, Some(&bytes), Some(block.hash))).await?.failed(METHOD)?;
        let info = DispatchInfo::decode(&mut answer.as_slice())
            .map_err(|error| ChainError::Rpc { method: METHOD, reason: format!("the answer is malformed: {error}") })?;
        Ok(info.partial_fee)
    }
}
