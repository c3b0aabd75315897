//! The checks that an update must pass before it counts.
//!
//! 1. [`announcement`]: is it for this task, round and base model, from an eligible seat, of the right size, and new?
//! 2. [`seal`]: does the check-in open, does the commitment fit what is inside, did the trainer or its proxy sign it?
//! 3. [`mod@file`]: do the bytes hash to what was announced, and are they an update of this model?
//!
//! After the file has arrived the first check is repeated, because others may have delivered meanwhile; then the check-in is
//! written down and acknowledged. Each refusal has a code from a closed list and changes nothing.

pub mod announcement;
pub mod file;
pub mod seal;

pub use announcement::{AnnouncementView, UploadDecision};
