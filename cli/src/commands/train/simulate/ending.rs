//! The end of a simulation: the model, what was measured, and what to type next.

use std::{path::Path, time::Duration};

use serde_json::{Value, json};
use sheaf_primitives::{TaskTerms, bounds::MIN_TRAINERS, sha256};

use sheaf_trainer::simulate::{Simulation, exact, short};

use crate::{args::SimulateArgs, output::facts};

/// A simulation that is over.
pub(super) struct Ending<'a> {
    pub(super) args: &'a SimulateArgs,
    pub(super) simulation: &'a Simulation,
    pub(super) took: Duration,
}

impl Ending<'_> {
    /// For programs: one line, which `end` distinguishes from the rounds'.
    pub(super) fn json(&self) -> Value {
        let findings = self.simulation.findings();
        let suggestions: Vec<_> = self
            .suggestions()
            .into_iter()
            .map(|suggestion| json!({ "flags": suggestion.flags, "why": suggestion.why }))
            .collect();
        json!({
            "end": true,
            "rounds": self.args.rounds,
            "model": self.model(),
            "out": self.args.out,
            "seconds": self.took.as_secs_f64(),
            "largest_change": findings.largest_change,
            "slowest_round_seconds": findings.slowest_round().as_secs_f64(),
            "suggestions": suggestions,
            "next": [self.publish(), self.propose()],
        })
    }

    /// For people.
    pub(super) fn text(&self) -> String {
        let findings = self.simulation.findings();
        let seconds = self.took.as_secs_f64();
        let rate = f64::from(self.args.rounds) / seconds.max(f64::MIN_POSITIVE);
        let model = match &self.args.out {
            Some(path) => format!("{}, SHA-256 {}", path.display(), self.model()),
            None => format!("SHA-256 {}; --out FILE keeps it", self.model()),
        };
        let change = format!(
            "{} in one coordinate; the clip is {}",
            short(findings.largest_change),
            exact(self.args.rule.terms().clip)
        );
        let facts = facts([
            ("model", model),
            ("time", format!("{seconds:.1} s, {rate:.2} rounds a second")),
            ("largest change", change),
            ("slowest trainer", format!("{:.1} s a round", findings.slowest_round().as_secs_f64())),
        ]);
        let mut text = format!("\n{facts}\n");
        for suggestion in self.suggestions() {
            text.push_str(&format!("\ntry {}\n  {}\n", suggestion.flags, suggestion.why));
        }
        text.push_str(&format!("\nnext:\n  {}\n  {}", self.publish(), self.propose()));
        text
    }

    fn suggestions(&self) -> Vec<sheaf_trainer::simulate::Suggestion> {
        self.simulation.findings().suggestions(&self.args.rule.terms())
    }

    fn model(&self) -> String {
        hex::encode(sha256(&[self.simulation.model()]))
    }

    /// What was simulated, published: with the weights it started from, not with those it ended with.
    fn publish(&self) -> String {
        let client = &self.args.client;
        let card = Some(client.with_file_name("card.md")).filter(|card| card.is_file());
        let card = card.map(|card| format!(" --card {}", quoted(&card))).unwrap_or_default();
        let weights =
            self.args.weights.as_deref().map(|file| format!(" --weights {}", quoted(file))).unwrap_or_default();
        format!("sheaf model publish {} --name NAME --objects ./store{card}{weights}", quoted(client))
    }

    /// The task that was simulated: its rule where it is not the default, and time for the slowest.
    fn propose(&self) -> String {
        let SimulateArgs { rounds, min_trainers, .. } = self.args;
        let (rule, usual) = (self.args.rule.terms(), TaskTerms::usual(0));
        let usual_rule = usual.aggregation;
        let mut flags = format!(" --rounds {rounds} --round-time {}m", self.simulation.findings().round_minutes());
        let mut add = |flag: &str, value: String, default: String| {
            if value != default {
                flags.push_str(&format!(" {flag} {value}"));
            }
        };
        let quorum = min_trainers.unwrap_or(usual.min_trainers).max(MIN_TRAINERS);
        add("--min-trainers", quorum.to_string(), usual.min_trainers.to_string());
        add("--learning-rate", exact(rule.learning_rate), exact(usual_rule.learning_rate));
        add("--clip", exact(rule.clip), exact(usual_rule.clip));
        add("--frac-bits", rule.frac_bits.to_string(), usual_rule.frac_bits.to_string());
        add("--sample-weight-cap", rule.sample_weight_cap.to_string(), usual_rule.sample_weight_cap.to_string());
        format!("sheaf task propose --model MODEL --aggregator ADDRESS --deposit '100 SHF' --deadline +30d{flags}")
    }
}

/// A path as a shell reads it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |letter: char| letter.is_alphanumeric() || "/._-+@%,:=".contains(letter);
    if !text.is_empty() && text.chars().all(plain) { text } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_where_a_shell_would_split_them() {
        assert_eq!(quoted(Path::new("a/client.py")), "a/client.py");
        assert_eq!(quoted(Path::new("my client's.py")), r"'my client'\''s.py'");
    }
}
