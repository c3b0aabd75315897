//! The end of a process, at any step that leaves a trace.

use sheaf_aggregator::store::Steps;
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// Lets a number of steps pass, then ends the process's effects: no step after it leaves a trace.
pub struct Fuse {
    left: Mutex<Option<u32>>,
    pub passed: Mutex<Vec<&'static str>>,
    pub blown: watch::Sender<bool>,
}

impl Fuse {
    /// `None` never blows.
    pub fn after(steps: Option<u32>) -> Arc<Self> {
        Arc::new(Self { left: Mutex::new(steps), passed: Mutex::default(), blown: watch::channel(false).0 })
    }
}

impl Steps for Fuse {
    fn reach(&self, step: &'static str) -> std::io::Result<()> {
        let mut left = self.left.lock().unwrap();
        match &mut *left {
            Some(0) => {
                self.blown.send_replace(true);
                Err(std::io::Error::other(format!("the process ended at: {step}")))
            }
            Some(left) => {
                *left -= 1;
                self.passed.lock().unwrap().push(step);
                Ok(())
            }
            None => {
                self.passed.lock().unwrap().push(step);
                Ok(())
            }
        }
    }
}
