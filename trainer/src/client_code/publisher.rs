//! Who published client code.

use sheaf_client_sdk::{
    TaskId,
    chain::{Model, View},
};

use super::error::Result;
use crate::text::readable;

/// Who published the code, and for what.
#[derive(Clone, Debug)]
pub struct Publisher {
    /// The organization's address.
    pub account: String,
    /// The organization's name, one harmless line; `None` if it is no longer registered.
    pub name: Option<String>,
    /// The model.
    pub model: u64,
    /// The model's name, one harmless line.
    pub model_name: String,
    /// The task that the code would run for, if there is one.
    pub task: Option<TaskId>,
}

impl Publisher {
    /// The publisher of `model`.
    pub async fn of(model: &Model, task: Option<TaskId>, view: &View) -> Result<Self> {
        let organization = view.organization(&model.owner).await?;
        Ok(Self {
            account: model.owner.to_string(),
            name: organization.map(|organization| readable(&organization.profile.name)),
            model: model.id,
            model_name: readable(&model.name),
            task,
        })
    }

    /// Name and address.
    pub fn shown(&self) -> String {
        let name = self.name.as_deref().map_or_else(|| "(no longer registered)".into(), |name| format!("“{name}”"));
        format!("{name}, {}", self.account)
    }
}
