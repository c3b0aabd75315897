//! The machine's clock.

use std::time::SystemTime;

use crate::Moment;

/// Now, in Unix milliseconds; 0 for a clock that stands before 1970.
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Moment::try_from(since.as_millis()).unwrap_or(Moment::MAX)
}
