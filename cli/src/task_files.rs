//! A task, and the files of it that its aggregator has.

use sheaf_client_sdk::{
    H256, RoundIndex, TaskId,
    chain::{Chain, Task, View},
};

use crate::{
    args::ConsentArgs,
    client_code::{self, ClientCode},
    context::Context,
    error::{Failure, Kind, Result},
    output::readable,
};

/// A task, and where its files are.
pub struct TaskFiles {
    /// The network.
    pub chain: Chain,
    /// The block that it is looked at in.
    pub view: View,
    /// The task.
    pub task: Task,
    /// Where its aggregator is reached.
    pub endpoint: String,
}

impl TaskFiles {
    /// A task as of the newest finalized block.
    pub async fn open(id: TaskId, context: &Context) -> Result<Self> {
        let chain = context.connect().await?;
        let view = chain.at_finalized().await?;
        let missing = || Failure::chain(format!("there is no task {id}, or it has been swept")).next("sheaf task list");
        let task = view.task(id).await?.ok_or_else(missing)?;
        let aggregator = view.aggregator(&task.aggregator).await?;
        let gone =
            || Failure::chain(format!("the aggregator {} of task {id} is no longer registered", task.aggregator));
        let endpoint = readable(&aggregator.ok_or_else(gone)?.profile.endpoint);
        Ok(Self { chain, view, task, endpoint })
    }

    /// The model that a round resulted in, by default the newest, and that round's number.
    pub async fn model_after(&self, round: Option<RoundIndex>, initial: bool) -> Result<(H256, Option<RoundIndex>)> {
        if initial {
            let model = self.view.model(self.task.model).await?;
            let gone = || Failure::chain(format!("there is no model {}", self.task.model));
            return Ok((model.ok_or_else(gone)?.weights.sha256, None));
        }
        let Some(round) = round else {
            return Ok((self.task.current_model, self.task.rounds_posted.checked_sub(1)));
        };
        let record = self.view.round(self.task.id, round).await?;
        let not_posted = || {
            let posted = self.task.rounds_posted;
            Failure::chain(format!("round {round} of task {} is not final: {posted} rounds are", self.task.id))
        };
        Ok((record.ok_or_else(not_posted)?.model, Some(round)))
    }

    /// The client code of its model, which the user has agreed to.
    pub async fn code(&self, consent: &ConsentArgs, context: &Context) -> Result<ClientCode> {
        let model = self.view.model(self.task.model).await?;
        let gone = || Failure::new(Kind::Chain, format!("there is no model {}", self.task.model));
        let model = model.ok_or_else(gone)?;
        let code =
            client_code::fetch(&self.chain, &model, [self.endpoint.as_str()], &context.settings.gateways()).await?;
        client_code::agree(&code, &model, Some(self.task.id), &self.chain, consent, context).await?;
        Ok(code)
    }
}
