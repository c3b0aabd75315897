//! A mock chain: its first block, the passing of blocks, and what holds after every test.

use frame_support::dispatch::PostDispatchInfo;
use frame_system::pallet_prelude::BlockNumberFor;
use sp_io::TestExternalities;
use sp_runtime::{
    BuildStorage, DispatchResult,
    traits::{Dispatchable, One, Saturating},
};

/// The chain that begins with `config`, in block 1, after `set_up`.
pub fn genesis<T: frame_system::Config>(config: impl BuildStorage, set_up: impl FnOnce()) -> TestExternalities {
    let mut chain = TestExternalities::new(config.build_storage().expect("the genesis state can be built"));
    chain.execute_with(|| {
        frame_system::Pallet::<T>::set_block_number(One::one());
        set_up();
    });
    chain
}

/// Runs a test on a chain. Whatever the test does, `laws` hold after it, and no token was made or lost.
pub fn run<T: pallet_balances::Config>(mut chain: TestExternalities, test: impl FnOnce(), laws: impl FnOnce()) {
    chain.execute_with(|| {
        let issuance = pallet_balances::TotalIssuance::<T>::get();
        test();
        laws();
        assert_eq!(pallet_balances::TotalIssuance::<T>::get(), issuance, "tokens were made or lost");
    });
}

/// Lets so many blocks pass. No hook runs, and no clock moves.
pub fn pass_blocks<T: frame_system::Config>(blocks: BlockNumberFor<T>) {
    let now = frame_system::Pallet::<T>::block_number();
    frame_system::Pallet::<T>::set_block_number(now.saturating_add(blocks));
}

/// Dispatches a call as a chain does: a call that fails changes nothing.
pub fn dispatch<Call>(call: Call, origin: Call::RuntimeOrigin) -> DispatchResult
where
    Call: Dispatchable<PostInfo = PostDispatchInfo>,
{
    call.dispatch(origin).map(drop).map_err(|failure| failure.error)
}
