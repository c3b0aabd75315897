//! `sheaf train status`: what is being trained here, refreshed in place on a terminal.

mod draw;
mod overview;

use std::{
    io::{IsTerminal, Write},
    sync::Arc,
    time::Duration,
};

use crate::{args::StatusArgs, context::Context, error::Result, output::line};
use overview::Watcher;

/// How often a terminal is redrawn.
const REFRESH: Duration = Duration::from_secs(1);

pub(super) async fn run(args: StatusArgs, context: &Arc<Context>) -> Result<()> {
    let mut watcher = Watcher::new(args.task, context)?;
    watcher.look_at_chain().await;
    let is_live = !args.once && !context.output.is_json() && std::io::stdout().is_terminal();
    if !is_live {
        let overview = watcher.overview()?;
        context.output.result(&overview.json(), overview.text());
        return Ok(());
    }
    let mut drawn = 0usize;
    loop {
        let text = watcher.overview()?.text();
        if drawn > 0 {
            // Up to the first line drawn, and away with everything below.
            print!("\u{1b}[{drawn}F\u{1b}[J");
        }
        line(&text);
        // A terminal that went away ends the command by itself.
        let _ = std::io::stdout().flush();
        drawn = text.lines().count();
        tokio::join!(tokio::time::sleep(REFRESH), watcher.look_at_chain());
    }
}
