//! `sheaf task …`

use clap::{Args, Subcommand, ValueEnum};
use sheaf_primitives::{ModelId, TaskId};

use super::RuleArgs;
use crate::{
    amount::Amount,
    decimal::Percent,
    when::{Span, When},
};

/// Propose, follow and end tasks.
#[derive(Debug, Subcommand)]
pub enum TaskCommand {
    /// Offer a task: escrow a deposit for the training of a model
    Propose(ProposeArgs),
    /// Show all tasks
    List {
        /// Only those in this state
        #[arg(long)]
        state: Option<TaskStateArg>,
    },
    /// Show a task, its rounds and its money
    Show {
        /// Number of the task
        task: TaskId,
    },
    /// Follow a task until it is closed: a line for every change, with --json a JSON object a line
    Watch {
        /// Number of the task
        task: TaskId,
    },
    /// Take back a task that has not started
    Withdraw {
        /// Number of the task
        task: TaskId,
    },
    /// Add to a task's deposit
    Topup {
        /// Number of the task
        task: TaskId,
        /// How much, such as '10 SHF'
        amount: Amount,
    },
    /// Make the round under way the last
    Finish {
        /// Number of the task
        task: TaskId,
    },
    /// Close a task that is over; anyone may
    Close {
        /// Number of the task
        task: TaskId,
    },
    /// End claims of a closed task and delete its records; anyone may
    Sweep {
        /// Number of the task
        task: TaskId,
        /// Most records to delete in one transaction
        #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..))]
        max_items: u32,
        /// One transaction only, even if records are left
        #[arg(long)]
        once: bool,
    },
    /// Let trainers into a task with admission by list
    Admit {
        /// Number of the task
        task: TaskId,
        /// Addresses, or names of wallets here
        #[arg(required = true, num_args = 1..=64)]
        trainers: Vec<String>,
    },
    /// Take trainers off a task's list
    Unadmit {
        /// Number of the task
        task: TaskId,
        /// Addresses, or names of wallets here
        #[arg(required = true, num_args = 1..=64)]
        trainers: Vec<String>,
    },
    /// Pay the aggregator its part of an opened round; anyone may
    CollectShare {
        /// Number of the task
        task: TaskId,
        /// The round
        round: u32,
    },
    /// Object to a round before its rewards open, as a trainer that sat in it; holds a bond. If more than half of its seats
    /// do, the round is frozen and the arbiter may void it
    Object {
        /// Number of the task
        task: TaskId,
        /// The round
        round: u32,
    },
    /// Free the bond of an objection that is decided; anyone may
    SettleObjection {
        /// Number of the task
        task: TaskId,
        /// The round
        round: u32,
        /// Who objected: address, or name of a wallet here [default: the wallet in use]
        trainer: Option<String>,
    },
    /// Name another aggregator, who may take over a task whose own one stalled or whose latest round is void
    Replace {
        /// Number of the task
        task: TaskId,
        /// Who may take it over: address, or name of a wallet here
        aggregator: String,
    },
}

/// `sheaf task propose`.
#[derive(Debug, Args)]
pub struct ProposeArgs {
    /// Number of the model to train
    #[arg(long)]
    pub model: ModelId,
    /// The aggregator to serve it: address, or name of a wallet here
    #[arg(long, value_name = "ADDRESS")]
    pub aggregator: String,
    /// What all rounds together pay, such as '100 SHF'
    #[arg(long)]
    pub deposit: Amount,
    /// When the task ends: 2026-07-10 (end of that day, UTC), 2026-07-10T18:00+02:00, or +2h
    #[arg(long, value_name = "TIME")]
    pub deadline: When,
    /// How many rounds to train
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rounds: u32,
    /// Stake that a seat allocates
    #[arg(long, default_value = "5 SHF")]
    pub stake: Amount,
    /// Fewest trainers a round needs
    #[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u32).range(2..=1_048_576))]
    pub min_trainers: u32,
    /// Most seats
    #[arg(long, value_name = "N", default_value_t = 16, value_parser = clap::value_parser!(u32).range(2..=1_048_576))]
    pub max_trainers: u32,
    /// How long a round collects updates [default: 10m, or less where the deadline or the network ask for it]
    #[arg(long, value_name = "DURATION")]
    pub round_time: Option<Span>,
    /// Who may take a seat
    #[arg(long, value_enum, default_value_t = AdmissionArg::Open)]
    pub admission: AdmissionArg,
    /// Whether anyone may download updates
    #[arg(long, value_enum, default_value_t = DisclosureArg::Private)]
    pub disclosure: DisclosureArg,
    /// How updates are combined.
    #[command(flatten)]
    pub rule: RuleArgs,
    /// The aggregator's part of every round
    #[arg(long, value_name = "PERCENT", default_value = "5%")]
    pub aggregator_share: Percent,
}

/// Who may take a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AdmissionArg {
    /// Any registered trainer with enough stake
    Open,
    /// Trainers you admit with `sheaf task admit`
    List,
}

/// Whether updates may be downloaded by anyone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DisclosureArg {
    /// Only the aggregator sees updates
    Private,
    /// Anyone can download every update and recompute the model
    Public,
}

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TaskStateArg {
    /// Not accepted by its aggregator yet
    Proposed,
    /// In training
    Open,
    /// Over; rewards can be claimed
    Closed,
    /// Past all claims, its records are being deleted
    Sweeping,
}
