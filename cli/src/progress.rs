//! A progress bar for long transfers, on a terminal's stderr.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use sheaf_client_sdk::Progress;

/// Smaller files are transferred too fast for a bar, in bytes.
const WORTH_SHOWING: u64 = 4 << 20;

/// Shows at a terminal how far a transfer got, unless `is_hidden`.
pub fn bar(is_hidden: bool) -> Progress {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    let shown = !is_hidden && std::io::stderr().is_terminal();
    Progress::new(move |done, total| {
        let Some(total) = total.filter(|total| shown && *total >= WORTH_SHOWING) else { return };
        if bar.length() != Some(total) {
            bar.set_length(total);
            let form = "{bar:30} {percent} %  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left";
            // The form is right: a test draws it.
            if let Ok(style) = ProgressStyle::with_template(form) {
                bar.set_style(style.progress_chars("█▌░"));
            }
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        bar.set_position(done);
        if done >= total {
            bar.finish_and_clear();
        }
    })
}
