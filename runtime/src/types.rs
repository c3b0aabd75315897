//! The runtime's concrete types: accounts, blocks, transactions, executive.

use crate::{AllPalletsWithSystem, Runtime, RuntimeCall};
use sp_runtime::{
    MultiAddress, MultiSignature, generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
};

/// Signatures of accounts: sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// An account: 32 bytes, shown as SS58 with prefix 42.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// An account as a transaction names it.
pub type Address = MultiAddress<AccountId, ()>;
/// An amount, in plancks; 10^12 are one SHF.
pub type Balance = u128;
/// A block's height.
pub type BlockNumber = u32;
/// The number of transactions that an account has sent.
pub type Nonce = u32;
/// A block's or a state's hash.
pub type Hash = sp_core::H256;
/// Unix time in milliseconds.
pub type Moment = u64;

/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// Blocks as the node handles them. It does not decode transactions, so a runtime upgrade may change their format; and
/// only opaque transactions are plain hex over RPC, as clients expect.
pub mod opaque {
    /// A block whose transactions are bytes.
    pub type Block = sp_runtime::generic::Block<super::Header, sp_runtime::OpaqueExtrinsic>;
}
/// A block with its seal and finality proof.
pub type SignedBlock = generic::SignedBlock<Block>;
/// Identifies a block by number or hash.
pub type BlockId = generic::BlockId<Block>;

/// The extensions of every transaction, all from upstream. `AuthorizeCall` comes first, so that calls that authorize
/// themselves need no signer; `WeightReclaim` comes last, so that it sees what the others used.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckEra<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// A transaction as it is received.
pub type UncheckedExtrinsic = generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a signer signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Runs blocks.
pub type Executive =
    frame_executive::Executive<Runtime, Block, frame_system::ChainContext<Runtime>, Runtime, AllPalletsWithSystem>;
