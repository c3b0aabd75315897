//! The `sheaf` command.

use std::process::ExitCode;

use clap::Parser;
use sheaf::{
    args::Cli,
    commands,
    context::Context,
    error::Failure,
    output::{Output, line},
};

fn main() -> ExitCode {
    // Before there are threads: the sandbox confines the thread that asks for it.
    sheaf_sandbox::launcher::enter();
    serve()
}

#[tokio::main]
async fn serve() -> ExitCode {
    sheaf_client_sdk::init();
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return unusable(&error),
    };
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

/// Help and version, or what is wrong with the command line; programs that asked for JSON get it as such, too.
fn unusable(error: &clap::Error) -> ExitCode {
    // If the terminal is gone, no one can read it.
    let _ = error.print();
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let what = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        line(&Failure::input(what).next("sheaf --help").json().to_string());
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
