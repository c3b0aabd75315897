//! A chain in memory, real trainers' clients on real sockets, and the real service between them.
#![allow(dead_code)]

pub mod chain;
pub mod fuse;
pub mod model;
pub mod service;
pub mod state;
pub mod trainer;

use std::{future::Future, time::Duration};
use tokio::time::{Instant, sleep, timeout};

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until `check` gives something.
pub async fn until<T>(what: &str, mut check: impl FnMut() -> Option<T>) -> T {
    let started = Instant::now();
    loop {
        if let Some(found) = check() {
            return found;
        }
        assert!(started.elapsed() < PATIENCE, "{what} did not come");
        sleep(Duration::from_millis(10)).await;
    }
}

/// The result of `work`, or a panic that names it.
pub async fn soon<T>(what: &str, work: impl Future<Output = T>) -> T {
    timeout(PATIENCE, work).await.unwrap_or_else(|_| panic!("{what} did not come"))
}
