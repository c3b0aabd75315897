//! The inherent data of a block.

use sheaf_runtime::opaque::Block;
use sp_consensus_babe::{SlotDuration, inherents::BabeCreateInherentDataProviders};
use std::sync::Arc;

/// Time and slot, which a block states and other nodes check.
pub fn time_and_slot(slot_duration: SlotDuration) -> BabeCreateInherentDataProviders<Block> {
    Arc::new(move |_, ()| async move {
        let timestamp = sp_timestamp::InherentDataProvider::from_system_time();
        let slot = sp_consensus_babe::inherents::InherentDataProvider::from_timestamp_and_slot_duration(
            *timestamp,
            slot_duration,
        );
        Ok((slot, timestamp))
    })
}
