//! `sheaf task …`

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use sheaf_primitives::{
    ModelId, TaskId,
    bounds::{MAX_LISTED, MAX_ROUNDS, MAX_TRAINERS, MIN_TRAINERS},
};

use super::rule::RuleArgs;
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    decimal::Percent,
    when::{Span, When},
};

/// Propose, follow and end tasks.
#[derive(Debug, Subcommand)]
pub enum TaskCommand {
    /// Offer a task: escrow a deposit for the training of a model
    Propose(Box<ProposeArgs>),
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
        /// Make the round under way the last once the trainers measure this accuracy, such as 95%; signed by your wallet
        #[arg(long, value_name = "PERCENT")]
        finish_at: Option<Percent>,
    },
    /// Write a report of a task as one web page: accuracy by round, participants, costs; with --json as JSON
    Report {
        /// Number of the task
        task: TaskId,
        /// Where to write the page [default: task-N.html]
        #[arg(short, long, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Answer questions about a task, write the answers to task.toml, and propose it
    Wizard {
        /// Where to write the answers
        #[arg(default_value = "task.toml")]
        file: PathBuf,
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
        /// Maximum number of records to delete in one transaction
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
        #[arg(required = true, num_args = 1..=MAX_LISTED as usize)]
        trainers: Vec<String>,
    },
    /// Take trainers off a task's list
    Unadmit {
        /// Number of the task
        task: TaskId,
        /// Addresses, or names of wallets here
        #[arg(required = true, num_args = 1..=MAX_LISTED as usize)]
        trainers: Vec<String>,
    },
    /// Pay the aggregator its part of an opened round; anyone may
    CollectFee {
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
    /// Free the bond of an objection once it is decided; anyone may
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

/// `sheaf task propose`: the file says what the flags do not.
#[derive(Clone, Debug, Args)]
pub struct ProposeArgs {
    /// A task.toml with any of the flags below as keys, such as `min_trainers = 3`
    pub file: Option<PathBuf>,
    /// Number of the model to train
    #[arg(long)]
    pub model: Option<ModelId>,
    /// The aggregator to serve it: address, or name of a wallet here
    #[arg(long, value_name = "ADDRESS")]
    pub aggregator: Option<String>,
    /// What all rounds together pay, such as '100 SHF'
    #[arg(long)]
    pub deposit: Option<Amount>,
    /// When the task ends: 2026-07-10 (end of that day, UTC), 2026-07-10T18:00+02:00, or +2h
    #[arg(long, value_name = "TIME")]
    pub deadline: Option<When>,
    /// How many rounds to train [default: 10]
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_ROUNDS)))]
    pub rounds: Option<u32>,
    /// Stake that a seat allocates [default: 5 SHF]
    #[arg(long)]
    pub stake: Option<Amount>,
    /// Minimum number of trainers that a round needs [default: 3]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(MIN_TRAINERS)..=i64::from(MAX_TRAINERS)))]
    pub min_trainers: Option<u32>,
    /// Maximum number of seats [default: 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(i64::from(MIN_TRAINERS)..=i64::from(MAX_TRAINERS)))]
    pub max_trainers: Option<u32>,
    /// How long a round collects updates [default: 10m, or less where the deadline or the network leave less]
    #[arg(long, value_name = "DURATION")]
    pub round_time: Option<Span>,
    /// Who may take a seat [default: open]
    #[arg(long, value_enum)]
    pub admission: Option<AdmissionArg>,
    /// Trainers to let in at once, by a second transaction: addresses, or names of wallets here, with commas between; implies
    /// `--admission list`
    #[arg(long, value_name = "ADDRESS", value_delimiter = ',')]
    pub admit: Vec<String>,
    /// Whether anyone may download updates [default: private]
    #[arg(long, value_enum)]
    pub disclosure: Option<DisclosureArg>,
    /// How updates are combined.
    #[command(flatten)]
    pub rule: RuleArgs,
    /// The aggregator's part of every round [default: 5%]
    #[arg(long, value_name = "PERCENT")]
    pub aggregator_fee: Option<Percent>,
}

impl ProposeArgs {
    /// Whom to let in at once.
    pub fn admitted(&self) -> Vec<String> {
        self.admit.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
    }

    /// What is given here, and otherwise what is given in `other`.
    pub fn or(self, other: Self) -> Self {
        let admits = !self.admitted().is_empty();
        Self {
            file: self.file.or(other.file),
            model: self.model.or(other.model),
            aggregator: self.aggregator.or(other.aggregator),
            deposit: self.deposit.or(other.deposit),
            deadline: self.deadline.or(other.deadline),
            rounds: self.rounds.or(other.rounds),
            stake: self.stake.or(other.stake),
            min_trainers: self.min_trainers.or(other.min_trainers),
            max_trainers: self.max_trainers.or(other.max_trainers),
            round_time: self.round_time.or(other.round_time),
            admission: self.admission.or(other.admission),
            admit: if admits { self.admit } else { other.admit },
            disclosure: self.disclosure.or(other.disclosure),
            rule: self.rule.or(other.rule),
            aggregator_fee: self.aggregator_fee.or(other.aggregator_fee),
        }
    }
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

/// The state of a task.
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
