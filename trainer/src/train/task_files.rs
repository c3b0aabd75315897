//! A task, and its files at its aggregator.

use sheaf_client_sdk::{
    H256, RoundIndex, TaskId,
    chain::{Chain, Task, View},
};

use super::error::{Result, TrainError};
use crate::{
    client_code::{self, ClientCode},
    host::Host,
    text::readable,
};

/// A task, and where its files are.
pub struct TaskFiles {
    /// The network.
    pub chain: Chain,
    /// The block that it is read at.
    pub view: View,
    /// The task.
    pub task: Task,
    /// The address of its aggregator.
    pub endpoint: String,
}

impl TaskFiles {
    /// Reads a task at the newest finalized block.
    pub async fn open(id: TaskId, chain: Chain) -> Result<Self> {
        let view = chain.at_finalized().await?;
        let task = view.task(id).await?.ok_or(TrainError::NoSuchTask(id))?;
        let aggregator = view.aggregator(&task.aggregator).await?;
        let gone = || TrainError::NoAggregator { task: id, aggregator: task.aggregator };
        let endpoint = readable(&aggregator.ok_or_else(gone)?.profile.endpoint);
        Ok(Self { chain, view, task, endpoint })
    }

    /// The model after a round, and that round's number; the newest by default, or the `initial` one, which has no
    /// round.
    pub async fn model_after(&self, round: Option<RoundIndex>, initial: bool) -> Result<(H256, Option<RoundIndex>)> {
        if initial {
            let model = self.view.model(self.task.model).await?;
            return Ok((model.ok_or_else(|| self.no_model())?.weights.sha256, None));
        }
        let Some(round) = round else {
            return Ok((self.task.current_model, self.task.rounds_posted.checked_sub(1)));
        };
        let record = self.view.round(self.task.id, round).await?;
        let not_posted = || TrainError::RoundNotFinal { task: self.task.id, round, posted: self.task.rounds_posted };
        Ok((record.ok_or_else(not_posted)?.model, Some(round)))
    }

    /// The client code of its model, after the user agreed to it.
    pub async fn code(&self, trust_organization: bool, host: &Host) -> Result<ClientCode> {
        let model = self.view.model(self.task.model).await?.ok_or_else(|| self.no_model())?;
        let gateways = &host.workspace.gateways;
        let code = client_code::fetch(&self.chain, &model, [self.endpoint.as_str()], gateways).await?;
        client_code::agree(&code, &model, Some(self.task.id), &self.chain, trust_organization, host).await?;
        Ok(code)
    }

    fn no_model(&self) -> TrainError {
        TrainError::NoSuchModel { task: self.task.id, model: self.task.model }
    }
}
