//! One task's folder: its journal, what the journal says, and its unfinished uploads.

use super::{Entry, Journal, Parts, Steps, StoreError, TaskRecord};
use sheaf_primitives::{RoundIndex, TaskId};
use std::{fs, os::unix::fs::DirBuilderExt, path::Path, sync::Arc};

/// The store of one task.
pub struct TaskStore {
    journal: Journal,
    record: TaskRecord,
    parts: Parts,
    is_new: bool,
}

impl TaskStore {
    /// Opens or creates the folder of `task` below `data` and reads its journal.
    pub fn open(data: &Path, task: TaskId, steps: Arc<dyn Steps>) -> Result<Self, StoreError> {
        let folder = data.join("tasks").join(task.to_string());
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(StoreError::file("create", &folder))?;
        let (journal, entries) = Journal::open::<Entry>(&folder.join("journal"), steps.clone())?;
        let is_new = entries.is_empty();
        let mut record = TaskRecord::default();
        entries.into_iter().for_each(|entry| record.apply(entry));
        let parts = Parts::open(&folder.join("parts"), steps)?;
        Ok(Self { journal, record, parts, is_new })
    }

    /// Whether nothing was ever written about the task.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Takes up a task of which `round` rounds were posted before this folder existed.
    pub fn start_at(&mut self, round: RoundIndex) {
        self.record.first_round = round;
    }

    /// Writes an entry down. When this returns, it survives a crash.
    pub fn write(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.journal.append(&entry)?;
        self.record.apply(entry);
        Ok(())
    }

    /// What was written down so far.
    pub fn record(&self) -> &TaskRecord {
        &self.record
    }

    /// Unfinished uploads.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }
}
