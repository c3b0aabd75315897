//! One task's folder: its journal, what the journal says, and its unfinished uploads.

use super::{Began, Entry, Journal, JournaledTask, Parts, Steps, StoreError};
use sheaf_primitives::TaskId;
use std::{
    fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The store of one task.
pub struct TaskStore {
    journal: Journal,
    record: JournaledTask,
    parts: Parts,
}

impl TaskStore {
    /// Opens or creates the folder of `task` below `data` and reads its journal, or starts it with `began`. A journal that
    /// starts with anything else is about another task.
    pub fn open(data: &Path, task: TaskId, began: Began, steps: Arc<dyn Steps>) -> Result<Self, StoreError> {
        let folder = folder(data, task);
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&folder)
            .map_err(StoreError::file("create", &folder))?;
        let (mut journal, entries) = Journal::open::<Entry>(&folder.join("journal"), steps.clone())?;
        let mut record = JournaledTask::default();
        entries.into_iter().for_each(|entry| record.apply(entry));
        match &record.began {
            Some(known) if (Began { first_round: known.first_round, ..began.clone() }) == *known => {}
            Some(_) => return Err(StoreError::ForeignJournal { folder, task }),
            None => {
                journal.append(&Entry::Began(began.clone()))?;
                record.apply(Entry::Began(began));
            }
        }
        let parts = Parts::open(&folder.join("parts"), steps)?;
        Ok(Self { journal, record, parts })
    }

    /// Whether `task` has a journal.
    pub fn exists(data: &Path, task: TaskId) -> bool {
        folder(data, task).join("journal").exists()
    }

    /// Writes an entry. When this returns, it survives a crash.
    pub fn write(&mut self, entry: Entry) -> Result<(), StoreError> {
        self.journal.append(&entry)?;
        self.record.apply(entry);
        Ok(())
    }

    /// The state that the journal describes.
    pub fn record(&self) -> &JournaledTask {
        &self.record
    }

    /// Unfinished uploads.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }
}

fn folder(data: &Path, task: TaskId) -> PathBuf {
    data.join("tasks").join(task.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::NoSteps;
    use sheaf_protocol::Hex;

    const BEGAN: Began = Began { genesis: Hex([1; 32]), organization: Hex([2; 32]), proposed_at: 3, first_round: 4 };

    #[test]
    fn a_journal_remembers_with_which_round_it_began() {
        let data = tempfile::tempdir().unwrap();
        assert!(!TaskStore::exists(data.path(), 7));
        TaskStore::open(data.path(), 7, BEGAN, Arc::new(NoSteps)).unwrap();
        assert!(TaskStore::exists(data.path(), 7));

        let later = Began { first_round: 6, ..BEGAN };
        let store = TaskStore::open(data.path(), 7, later, Arc::new(NoSteps)).unwrap();

        assert_eq!(store.record().first_round(), 4);
    }

    #[test]
    fn a_journal_of_another_chain_or_task_is_refused() {
        let data = tempfile::tempdir().unwrap();
        TaskStore::open(data.path(), 7, BEGAN, Arc::new(NoSteps)).unwrap();

        for other in [
            Began { genesis: Hex([9; 32]), ..BEGAN },
            Began { organization: Hex([9; 32]), ..BEGAN },
            Began { proposed_at: 9, ..BEGAN },
        ] {
            let error = TaskStore::open(data.path(), 7, other, Arc::new(NoSteps)).err().unwrap();
            assert!(matches!(error, StoreError::ForeignJournal { task: 7, .. }), "{error}");
        }
    }
}
