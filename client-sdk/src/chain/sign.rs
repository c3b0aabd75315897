//! Signing a call into a transaction, without submitting it.

use super::{
    BlockRef, Chain, ChainError, SubmitError,
    rpc::{RpcFailure, timely},
};
use crate::{AccountId, calls::Call, keys::Keypair};
use sheaf_primitives::{BlockNumber, H256};
use subxt::{
    SubstrateConfig,
    config::DefaultExtrinsicParamsBuilder,
    ext::scale_encode::EncodeAsFields,
    ext::scale_type_resolver::{FieldIter, TypeResolver},
    transactions::Payload,
};

/// How many blocks after its anchor may include a transaction. A power of two, at least 4, as mortal eras require.
pub(super) const LIFETIME: u32 = 64;
/// Maximum distance of the finalized block from the best one at which it serves as anchor, in blocks: beyond, too
/// little of the lifetime would be left.
const MAX_LAG: u32 = LIFETIME / 2;

/// A signed transaction. Its bytes can be stored and submitted later, any number of times: the chain includes it once.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SignedCall {
    /// The transaction as it goes to the node.
    #[serde(serialize_with = "to_hex", deserialize_with = "from_hex")]
    pub bytes: Vec<u8>,
    /// Hash of the transaction (Blake2b-256 of the bytes), by which blocks are searched for it.
    pub hash: H256,
    /// The account that signed it and pays for it.
    pub signer: AccountId,
    /// The signer's nonce that it uses.
    pub nonce: u64,
    /// The block it is anchored to: it is valid on that block's fork only, and only after it.
    pub anchor: BlockRef,
    /// The first block that can no longer include it.
    pub expires_at: BlockNumber,
}

impl Chain {
    /// Signs `call` with the next nonce of `signer`, after its pending transactions. The result is valid for the next
    /// 64 blocks (about three minutes).
    pub async fn sign(&self, signer: &Keypair, call: &Call) -> Result<SignedCall, SubmitError> {
        let account = signer.public_key().to_account_id();
        let nonce = self.next_nonce(&account).await?;
        self.sign_with_nonce(signer, call, nonce).await
    }

    /// As [`Chain::sign`], with a nonce of the caller's choice: to replace a pending transaction, or to sign several
    /// before any is submitted.
    pub async fn sign_with_nonce(&self, signer: &Keypair, call: &Call, nonce: u64) -> Result<SignedCall, SubmitError> {
        let anchor = self.anchor().await?;
        let at = self.at(anchor).await?.at;
        let payload = Encoded::new(call, at.metadata_ref())?;
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .nonce(nonce)
            .mortal_from_unchecked(LIFETIME.into(), anchor.number.into(), anchor.hash)
            .build();

        // Version 4, where the call comes last: client code can only be published that way.
        let signed = at
            .transactions()
            .create_v4_signable_offline(&payload, params)
            .and_then(|mut signable| signable.sign(signer))
            .map_err(|error| SubmitError::Build(error.to_string()))?;
        Ok(SignedCall {
            hash: signed.hash(),
            bytes: signed.into_encoded(),
            signer: signer.public_key().to_account_id(),
            nonce,
            anchor,
            expires_at: anchor.number.saturating_add(LIFETIME),
        })
    }

    /// The nonce of the next transaction of `account`, after those in the node's pool.
    pub async fn next_nonce(&self, account: &AccountId) -> Result<u64, ChainError> {
        timely(self.methods.system_account_next_index(account)).await?.failed("system_accountNextIndex")
    }

    /// The finalized block, which no fork can take away; the best one while finality stands still.
    pub(super) async fn anchor(&self) -> Result<BlockRef, ChainError> {
        let (finalized, best) = (self.finalized().await?, self.best().await?);
        let lag = best.number.saturating_sub(finalized.number);
        Ok(if lag > MAX_LAG { best } else { finalized })
    }
}

fn to_hex<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(bytes))
}

fn from_hex<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    hex::decode(text).map_err(serde::de::Error::custom)
}

/// A call as the transaction builder takes it: names, and encoded arguments.
pub(super) struct Encoded {
    pallet: &'static str,
    call: &'static str,
    arguments: Arguments,
}

pub(super) struct Arguments(Vec<u8>);

impl Encoded {
    pub(super) fn new(call: &Call, metadata: &subxt::Metadata) -> Result<Self, ChainError> {
        Ok(Self { pallet: call.pallet(), call: call.name(), arguments: Arguments(call.encode_arguments(metadata)?) })
    }
}

impl Payload for Encoded {
    type CallData = Arguments;

    fn pallet_name(&self) -> &str {
        self.pallet
    }

    fn call_name(&self) -> &str {
        self.call
    }

    fn call_data(&self) -> &Arguments {
        &self.arguments
    }
}

impl EncodeAsFields for Arguments {
    fn encode_as_fields_to<R: TypeResolver>(
        &self,
        _fields: &mut dyn FieldIter<'_, R::TypeId>,
        _types: &R,
        out: &mut Vec<u8>,
    ) -> Result<(), subxt::ext::scale_encode::Error> {
        // `Call::encode_arguments` has compared them with the fields.
        out.extend_from_slice(&self.0);
        Ok(())
    }
}
