//! The steps that leave a trace outside the process.

use std::io;

/// Called right before and right after everything that leaves a trace outside the process: a journal line, an object, a
/// part of an upload, an extrinsic. The service does nothing here; crash tests stop at each of these points in turn,
/// because a crash between two of them changes nothing.
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
