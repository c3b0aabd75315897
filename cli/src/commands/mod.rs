//! What the commands do: one file for each group.

mod client;
mod config;
mod model;
mod org;
mod profile;
mod receipt;
mod rewards;
mod seat;
mod shell;
mod stake;
mod task;
mod train;
mod trust;
mod wallet;

use crate::{
    args::Command,
    context::Context,
    doctor,
    error::{Failure, Result},
};

/// Runs one command.
pub async fn run(command: Command, context: Context) -> Result<()> {
    if context.is_dry_run() && command.shows_no_transaction() {
        let message =
            "--dry-run has no transaction to show: this command only writes to this machine, or decides as it goes";
        return Err(Failure::input(message).next("the same without --dry-run"));
    }
    match command {
        Command::Wallet(command) => wallet::run(command, &context).await,
        Command::Org(command) => org::run(command, &context).await,
        Command::Model(command) => model::run(command, &context).await,
        Command::Client(command) => client::run(command, &context).await,
        Command::Task(command) => task::run(command, &context).await,
        Command::Trainer(command) => profile::trainer(command, &context).await,
        Command::Stake(command) => stake::run(command, &context).await,
        Command::Seat(command) => seat::run(command, &context).await,
        Command::Trust(command) => trust::run(command, &context).await,
        Command::Train(command) => train::run(command, context).await,
        Command::Rewards(command) => rewards::run(command, &context).await,
        Command::Config(command) => config::run(&command, &context),
        Command::Doctor(args) => doctor::run(&args, &context).await,
        Command::Completions { shell } => {
            shell::completions(shell, context.output);
            Ok(())
        }
        Command::Man { folder } => shell::man(&folder, context.output),
    }
}
