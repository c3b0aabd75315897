//! The overview as text.

use std::time::Duration;

use super::overview::{Earned, Overview, TaskLine};
use sheaf_protocol::amount::Amount;
use sheaf_trainer::{
    train::status::{AgentStatus, Phase, SkippedTask},
    when::Span,
};

use crate::output::readable;

/// Maximum width of a line: a terminal would break a longer one, and the picture could not be drawn over.
const WIDTH: usize = 79;
/// Cells of a progress bar.
const CELLS: usize = 20;

impl Overview {
    pub(super) fn text(&self) -> String {
        let mut lines = vec![format!("account {}", self.account), self.daemon_line()];
        if let Some(trouble) = &self.trouble {
            lines.push(format!("the node does not answer, this is from disk: {}", readable(trouble.as_bytes())));
        }
        let passed = self.daemon.iter().filter(|daemon| daemon.is_alive(self.now)).flat_map(|daemon| &daemon.skipped);
        for task in &self.tasks {
            lines.extend(task.lines(self.now));
        }
        if self.tasks.is_empty() {
            lines.push("nothing was trained here yet: sheaf train run TASK --data DIR".into());
        }
        for SkippedTask { task, reason, next } in passed {
            lines.push(format!("task {task} waits: {}", readable(reason.as_bytes())));
            lines.extend(next.as_ref().map(|next| format!("  next: {}", readable(next.as_bytes()))));
        }
        let cut = |line: String| line.chars().take(WIDTH).collect::<String>();
        lines.into_iter().map(cut).collect::<Vec<_>>().join("\n")
    }

    fn daemon_line(&self) -> String {
        let Some(daemon) = self.daemon.as_ref().filter(|daemon| daemon.is_alive(self.now)) else {
            return "no daemon is running".into();
        };
        let since = Span(Duration::from_millis(self.now.saturating_sub(daemon.started_ms)));
        let what = match (daemon.is_leaving, daemon.is_paused, daemon.tasks.len()) {
            (true, _, _) => "gives all seats back".to_owned(),
            (_, true, tasks) => format!("rests until its hours, {tasks} tasks at hand"),
            (_, _, tasks) => format!("works in {tasks} tasks"),
        };
        let trouble =
            daemon.problem.as_ref().map_or_else(String::new, |text| format!("; {}", readable(text.as_bytes())));
        format!("daemon {}, for {since}: {what}{trouble}", daemon.pid)
    }
}

impl TaskLine {
    fn lines(&self, now: u64) -> Vec<String> {
        let status = self.status.as_ref();
        let round = status.and_then(|status| status.round).or(self.posted);
        let of = self.rounds.map_or_else(String::new, |rounds| format!(" of {rounds}"));
        let place = round.map_or_else(String::new, |round| format!("round {}{of}", round.saturating_add(1)));
        let doing = match status {
            Some(status) if self.is_alive(now) => status.phase.name().to_owned(),
            Some(AgentStatus { phase: Phase::Over, .. }) => "over".into(),
            Some(AgentStatus { phase: Phase::Failed, error, .. }) => {
                format!("failed: {}", readable(error.as_deref().unwrap_or_default().as_bytes()))
            }
            _ => "not running".into(),
        };
        let state = self.state.map_or_else(String::new, |state| format!(" ({state})"));
        let mut lines = vec![format!("task {}{state}  {place}  {doing}", self.task)];

        let busy = status.filter(|_| self.is_alive(now)).map(|status| busy(status, now));
        let mut measured = busy.unwrap_or_default();
        measured.extend(status.and_then(|status| status.loss).map(|loss| format!("loss {loss:.4}")));
        measured.extend(status.and_then(|status| status.accuracy).map(|accuracy| format!("accuracy {accuracy:.4}")));
        lines.extend((!measured.is_empty()).then(|| format!("  {}", measured.join("  "))));
        let awaited = match self.awaiting_proof {
            0 => String::new(),
            rounds => format!(", proofs awaited: {rounds}"),
        };
        let Earned { claimed, unclaimed } = self.earned;
        lines.push(format!("  earned: claimed {}, unclaimed {}{awaited}", Amount(claimed), Amount(unclaimed)));
        lines
    }
}

/// How far an agent is with what it is doing, and how long that will take, if known.
fn busy(status: &AgentStatus, now: u64) -> Vec<String> {
    let left = status.left_ms(now).map(|left| format!("{} left", Span(Duration::from_millis(left))));
    status.progress(now).map(bar).into_iter().chain(left).collect()
}

fn bar(part: f64) -> String {
    let part = part.clamp(0.0, 1.0);
    // From 0 to 20, and to 100.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let (full, percent) = ((part * CELLS as f64).floor() as usize, (part * 100.0).floor() as u32);
    format!("[{}{}] {percent} %", "#".repeat(full), "-".repeat(CELLS.saturating_sub(full)))
}

#[cfg(test)]
mod tests {
    use sheaf_client_sdk::{AccountId, chain::TaskState};

    use super::*;
    use sheaf_trainer::train::status::{DaemonStatus, Sent};

    fn status(phase: Phase) -> AgentStatus {
        let text = serde_json::json!({ "task": 3, "pid": 1, "updated_ms": 1_000, "phase": phase, "since_ms": 1_000, "rounds": 10,
            "round": 4, "closes_ms": 61_000, "sent": Sent { bytes: 50, of: 200 }, "trained_in_ms": 4_000, "loss": 0.5,
            "accuracy": 0.875, "error": null });
        serde_json::from_value(text).unwrap()
    }

    fn overview(phase: Phase) -> Overview {
        let earned = Earned { claimed: 1_500_000_000_000, unclaimed: 500_000_000_000 };
        let task = TaskLine {
            task: 3,
            state: Some(TaskState::Open),
            posted: Some(4),
            rounds: Some(10),
            status: Some(status(phase)),
            awaiting_proof: 1,
            earned,
        };
        let passed =
            vec![SkippedTask { task: 8, reason: "its code is new".into(), next: Some("sheaf trust add 00".into()) }];
        let daemon = DaemonStatus {
            pid: 9,
            is_running: true,
            updated_ms: 2_000,
            tasks: vec![3],
            skipped: passed,
            ..DaemonStatus::default()
        };
        let account = AccountId([1; 32]);
        Overview { now: 3_000, account, block: Some(7), trouble: None, daemon: Some(daemon), tasks: vec![task] }
    }

    #[test]
    fn an_upload_shows_its_bar_and_the_time_its_round_has_left() {
        let text = overview(Phase::Sending).text();

        assert!(text.contains("task 3 (open)  round 5 of 10  sending the update\n"), "{text}");
        assert!(text.contains("[#####---------------] 25 %  58s left  loss 0.5000  accuracy 0.8750\n"), "{text}");
        assert!(text.contains("earned: claimed 1.5 SHF, unclaimed 0.5 SHF, proofs awaited: 1"), "{text}");
        assert!(text.contains("daemon 9") && text.contains("works in 1 tasks"), "{text}");
        assert!(text.contains("task 8 waits: its code is new\n  next: sheaf trust add 00"), "{text}");
    }

    #[test]
    fn an_agent_that_fell_silent_is_not_running() {
        let silent = Overview { now: 60_000, ..overview(Phase::Training) };

        assert!(silent.text().contains("not running") && silent.text().contains("no daemon is running"));
    }

    #[test]
    fn no_line_is_wider_than_a_terminal() {
        let mut wide = overview(Phase::Failed);
        wide.trouble = Some("x".repeat(200));

        assert!(wide.text().lines().all(|line| line.chars().count() <= WIDTH));
    }
}
