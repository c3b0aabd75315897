//! The result of each round: a line of a table, or of JSON.

use std::{collections::BTreeMap, io::IsTerminal};

use serde_json::{Value, json};
use sheaf_primitives::sha256;

use sheaf_runner::Evaluation;

use sheaf_trainer::simulate::{Missed, ModelScore, Reason, Round};

use crate::output::Output;

/// Cells of a bar.
const BAR: usize = 30;

/// The table, as it grows.
pub(super) struct Curve {
    output: Output,
    has_held_out: bool,
    has_bars: bool,
    /// The loss that training started from: where no accuracy is reported, bars show what is left of it.
    first_loss: Option<f64>,
    /// The trainers that were already reported as unable to measure.
    warned: bool,
}

impl Curve {
    /// An empty table; its heading is printed with the first line.
    pub(super) fn new(output: Output, has_held_out: bool) -> Self {
        let has_bars = std::io::stdout().is_terminal();
        Self { output, has_held_out, has_bars, first_loss: None, warned: false }
    }

    /// The initial model. Gives back the line for programs.
    pub(super) fn start(&mut self, model: &[u8], standing: &ModelScore) -> Value {
        self.first_loss = standing.held_out.as_ref().map(|held_out| held_out.loss).or(standing.trainers.loss);
        if !self.output.is_json() {
            let held_out = if self.has_held_out { "HELD OUT  " } else { "" };
            self.output.result(&Value::Null, format!("ROUND  LOSS      ACCURACY  {held_out}UPDATES  TIME"));
        }
        let value = json!({ "round": null, "model": hash(model) });
        self.line(value, "start", ["".into(), "".into()], standing)
    }

    /// The model after a round. Gives back the line for programs.
    pub(super) fn round(&mut self, model: &[u8], round: &Round, standing: &ModelScore) -> Value {
        // No more than fits a table's cell; trainers are at most ten thousand.
        let trainers = usize::try_from(round.updates).unwrap_or(usize::MAX).saturating_add(round.missed.len());
        let missed: Vec<_> = round.missed.iter().map(missed).collect();
        let value = json!({
            "round": round.round,
            "model": hash(model),
            "trainers": trainers,
            "updates": round.updates,
            "aggregated": round.is_enough,
            "missed": missed,
            "train_loss": round.train_loss,
            "seconds": round.took.as_secs_f64(),
        });
        let cells = [format!("{}/{trainers}", round.updates), format!("{:.1} s", round.took.as_secs_f64())];
        let value = self.line(value, &round.round.to_string(), cells, standing);
        self.say_who_missed(round);
        value
    }

    fn line(&mut self, mut value: Value, name: &str, [updates, time]: [String; 2], standing: &ModelScore) -> Value {
        let ModelScore { trainers, held_out, .. } = standing;
        if let Some(fields) = value.as_object_mut() {
            fields.insert("loss".into(), json!(trainers.loss));
            fields.insert("accuracy".into(), json!(trainers.accuracy));
            fields.insert("samples".into(), json!(trainers.samples));
            if self.has_held_out {
                fields.insert("held_out".into(), json!(held_out.as_ref().map(measured)));
            }
        }
        let accuracy = percent(trainers.accuracy);
        let loss = trainers.loss.map_or_else(|| "-".into(), |loss| format!("{loss:.5}"));
        let beside = if self.has_held_out { format!("{:<10}", self.beside(held_out.as_ref())) } else { String::new() };
        let bar = if self.has_bars { self.bar(standing) } else { String::new() };
        let text = format!("{name:<7}{loss:<10}{accuracy:<10}{beside}{updates:<9}{time:<9}{bar}");
        self.output.event(&value, text.trim_end());
        self.warn_unmeasured(standing);
        value
    }

    /// Accuracy on the held-out data, or loss if the client reports none.
    fn beside(&self, held_out: Option<&Evaluation>) -> String {
        match held_out {
            None => "-".into(),
            Some(held_out) => {
                held_out.accuracy().map_or_else(|| format!("{:.5}", held_out.loss), |it| percent(Some(it)))
            }
        }
    }

    fn bar(&self, standing: &ModelScore) -> String {
        let held_out = standing.held_out.as_ref();
        let accuracy = held_out.map_or(standing.trainers.accuracy, Evaluation::accuracy);
        let loss = held_out.map(|held_out| held_out.loss).or(standing.trainers.loss);
        let left = loss.zip(self.first_loss).map(|(loss, first)| loss / first);
        match accuracy.or(left).filter(|share| share.is_finite()) {
            Some(share) => {
                // A saturating cast, of a number of cells.
                let full = ((share.clamp(0.0, 1.0) * BAR as f64).round() as usize).min(BAR);
                format!("{}{}", "█".repeat(full), "░".repeat(BAR.saturating_sub(full)))
            }
            None => String::new(),
        }
    }

    /// Names the trainers that missed the round, those with the same reason together.
    fn say_who_missed(&self, round: &Round) {
        if self.output.is_json() {
            return;
        }
        let mut by_reason: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for Missed { trainer, reason } in &round.missed {
            by_reason.entry(shown(reason)).or_default().push(trainer);
        }
        for (reason, trainers) in by_reason {
            self.output.event(&Value::Null, format!("       {}: {reason}", trainers.join(", ")));
        }
        if !round.is_enough {
            self.output
                .event(&Value::Null, "       too few updates: the model stays, and a task would offer the round again");
        }
    }

    fn warn_unmeasured(&mut self, standing: &ModelScore) {
        if let ([(who, error), rest @ ..], false) = (standing.unmeasured.as_slice(), self.warned) {
            self.warned = true;
            let more = if rest.is_empty() { String::new() } else { format!(" (and {} more)", rest.len()) };
            self.output.warn(format!("{who}{more} did not measure the model: {error}"));
        }
    }
}

/// A copy's own hash is of no use to people; without it, copies are in one line.
fn shown(reason: &Reason) -> String {
    match reason {
        Reason::Refused(refusal) if reason.code() == "duplicate_update" => {
            format!("refused, {}: another trainer made the same update", refusal.code)
        }
        reason => reason.to_string(),
    }
}

fn missed(missed: &Missed) -> Value {
    json!({ "trainer": missed.trainer, "code": missed.reason.code(), "reason": missed.reason.to_string() })
}

fn measured(evaluation: &Evaluation) -> Value {
    json!({ "loss": evaluation.loss, "accuracy": evaluation.accuracy(), "samples": evaluation.samples })
}

fn percent(accuracy: Option<f64>) -> String {
    accuracy.map_or_else(|| "-".into(), |accuracy| format!("{:.2}%", accuracy * 100.0))
}

fn hash(model: &[u8]) -> String {
    hex::encode(sha256(&[model]))
}
