//! The contents of a report, from the chain and from those of the aggregator's reports that match it.

use serde_json::{Value, json};
use sheaf_client_sdk::{
    TaskId,
    aggregator::PublicFiles,
    chain::{Books, Organization, RewardRound, RoundRecord, SeatCounts, Task},
};
use sheaf_protocol::report::RoundReport;

use sheaf_trainer::{train::task_files::TaskFiles, when};

use crate::{context::Context, error::Result, output::readable};

/// A task and its rounds as of one finalized block.
pub(super) struct TaskReport {
    pub genesis: String,
    pub block: u32,
    pub made: String,
    pub task: Task,
    pub seats: SeatCounts,
    pub books: Books,
    pub model: String,
    pub organization: String,
    pub aggregator: String,
    pub rounds: Vec<Round>,
}

/// One round.
pub(super) struct Round {
    pub record: RoundRecord,
    pub rewards: Option<RewardRound>,
    /// The aggregator's public report if it matches the chain, and otherwise why there is none.
    pub report: Result<RoundReport, String>,
}

pub(super) async fn report(id: TaskId, context: &Context) -> Result<TaskReport> {
    let TaskFiles { view, task, endpoint, .. } = TaskFiles::open(id, context.connect().await?).await?;
    let files = PublicFiles::new(&endpoint).map_err(|error| error.to_string());
    let mut rounds = Vec::new();
    for record in view.rounds(id).await? {
        let rewards = view.reward_round(id, record.round).await?;
        let report = match (&files, &rewards) {
            (Ok(files), Some(rewards)) => {
                files.report(view.genesis(), &record, rewards).await.map_err(|error| error.to_string())
            }
            (Err(why), _) => Err(why.clone()),
            (_, None) => Err("the round pays no one".into()),
        };
        if let Err(why) = &report {
            context.output.warn(format!("round {}: {why}", record.round));
        }
        rounds.push(Round { record, rewards, report });
    }
    let name = |organization: Option<Organization>| {
        organization.map_or_else(|| "(no longer registered)".into(), |found| readable(&found.profile.name))
    };
    let aggregator = view.aggregator(&task.aggregator).await?;
    Ok(TaskReport {
        genesis: hex::encode(view.genesis()),
        block: view.block().number,
        made: when::show(view.timestamp().await?),
        seats: view.seat_counts(id).await?,
        books: view.books(id).await?.unwrap_or_default(),
        model: view.model(task.model).await?.map_or_else(String::new, |model| readable(&model.name)),
        organization: name(view.organization(&task.organization).await?),
        aggregator: aggregator.map_or_else(String::new, |found| readable(&found.profile.name)),
        rounds,
        task,
    })
}

impl TaskReport {
    /// All of it, for programs.
    pub fn json(&self) -> Value {
        let mut value = json!(self.task.summary(&self.seats));
        let more = json!({
            "genesis": self.genesis,
            "block": self.block,
            "time": self.made,
            "model_name": self.model,
            "organization_name": self.organization,
            "aggregator_name": self.aggregator,
            "books": self.books,
            "rounds": self.rounds.iter().map(Round::json).collect::<Vec<_>>(),
        });
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        value
    }
}

impl Round {
    fn json(&self) -> Value {
        let mut value = json!(self.record.summary(self.rewards.as_ref()));
        let more = match &self.report {
            Ok(report) => json!({
                "metrics": report.metrics,
                "participants": report.updates,
                "refused": report.refusals,
            }),
            Err(why) => json!({ "no_report": why }),
        };
        if let (Value::Object(value), Value::Object(more)) = (&mut value, more) {
            value.extend(more);
        }
        value
    }
}
