//! The `sheaf` command.

use std::process::ExitCode;

use clap::Parser;
use sheaf::{args::Cli, commands, context::Context, output::Output};

#[tokio::main]
async fn main() -> ExitCode {
    sheaf_client_sdk::init();
    let cli = Cli::parse();
    let output = Output::new(cli.global.json);
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_env("SHEAF_LOG").unwrap_or_else(|_| "error".into()))
        .with_writer(std::io::stderr)
        .init();

    let result = match Context::new(cli.global, output) {
        Ok(context) => commands::run(cli.command, context).await,
        Err(failure) => Err(failure),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    }
}
