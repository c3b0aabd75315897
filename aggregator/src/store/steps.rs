//! The steps that leave a trace outside the process.

use std::io;

/// Told right before and right after everything that leaves a trace outside the process: a line in the journal, an
/// object, a part of an upload, an extrinsic on its way. In service nothing listens; crash tests stop the world at
/// each of these points in turn, since between two of them a crash changes nothing.
pub trait Steps: Send + Sync {
    /// The process got as far as `step`. An error ends it there.
    fn reach(&self, step: &'static str) -> io::Result<()>;
}

/// Lets every step pass.
#[derive(Clone, Copy, Debug)]
pub struct NoSteps;

impl Steps for NoSteps {
    fn reach(&self, _step: &'static str) -> io::Result<()> {
        Ok(())
    }
}
