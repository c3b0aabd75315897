//! Whether the received bytes are the announced update, and valid.

use sheaf_aggregation::{Rule, UpdateLayout};
use sheaf_protocol::{Refusal, update};

/// Accepts `file` as an update of the model with this layout whose SHA-256 is `announced`.
pub fn check(file: &[u8], announced: &[u8; 32], layout: &UpdateLayout, rule: &Rule) -> Result<(), Refusal> {
    update::check_update(file, announced, layout, rule).map(|_| ())
}
