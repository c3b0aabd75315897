//! The trainers' runners. Starting one often takes longer than a round, so they stay between calls while there is
//! memory.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use sheaf_runner::{Runner, RunnerConfig, RunnerError};

use super::{memory, trainers::Trainer};

/// Maximum number of idle runners: each holds some open files, of which a process has 1,024 by default.
const MAX_IDLE: usize = 100;

/// Trainers, and their idle runners.
#[derive(Debug)]
pub struct Runners {
    /// How client code runs; data and config are each trainer's.
    config: RunnerConfig,
    trainers: Vec<Trainer>,
    idle: Mutex<BTreeMap<usize, Runner>>,
}

impl Runners {
    /// Starts no runner yet.
    pub fn new(config: RunnerConfig, trainers: Vec<Trainer>) -> Self {
        Self { config, trainers, idle: Mutex::default() }
    }

    /// How many trainers there are.
    pub fn len(&self) -> usize {
        self.trainers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.trainers.is_empty()
    }

    /// A trainer's name.
    pub fn name(&self, trainer: usize) -> &str {
        self.trainers.get(trainer).map_or("?", |trainer| &trainer.name)
    }

    /// The trainer's runner: the idle one, or a new one.
    pub async fn take(&self, trainer: usize) -> Result<Runner, RunnerError> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).remove(&trainer);
        match (kept, self.trainers.get(trainer)) {
            (Some(runner), _) => Ok(runner),
            (None, Some(Trainer { data, config, .. })) => {
                let config = RunnerConfig { client_config: config.clone(), ..self.config.clone() };
                Runner::start(config.with_data(data)).await
            }
            (None, None) => Err(RunnerError::Stopped),
        }
    }

    /// Keeps a runner for the next call, if it still works and there is memory. Trainers take turns, so this runner is
    /// the one that is needed last: if not all can stay, this one stops.
    pub async fn put_back(&self, trainer: usize, runner: Runner) {
        let has_room = || self.idle.lock().unwrap_or_else(PoisonError::into_inner).len() < MAX_IDLE;
        if !runner.is_ready() || memory::is_short() || !has_room() {
            runner.stop().await;
            return;
        }
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).insert(trainer, runner);
    }

    /// Stops all idle runners.
    pub async fn stop(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        futures::future::join_all(idle.into_values().map(Runner::stop)).await;
    }
}
