//! A task by its number.

use sheaf_client_sdk::{
    TaskId,
    chain::{Task, View},
};

use crate::error::{Failure, Result};

/// The task of this number.
pub(crate) async fn find_task(view: &View, id: TaskId) -> Result<Task> {
    view.task(id).await?.ok_or_else(|| no_such_task(id))
}

/// There is no task of this number.
pub(super) fn no_such_task(id: TaskId) -> Failure {
    Failure::chain(format!("there is no task {id}, or it has been swept")).next("sheaf task list")
}
