//! All results of a simulation, in one file.

use serde_json::{Value, json};

use sheaf_trainer::simulate::Setup;

use crate::args::SimulateArgs;

/// The value of `version`.
const VERSION: &str = "sheaf simulation report v1";

/// The report, as it grows.
pub(super) struct Report(Value);

impl Report {
    /// Names what the simulation starts from.
    pub(super) fn new(args: &SimulateArgs, setup: &Setup) -> Self {
        let trainers: Vec<_> =
            setup.trainers.iter().map(|trainer| json!({ "name": trainer.name, "data": trainer.data })).collect();
        Self(json!({
            "version": VERSION,
            "client": hex::encode(setup.runner.expected_sha256),
            "rule": setup.terms,
            "min_trainers": setup.quorum,
            "drop": setup.absences.chance,
            "seed": args.seed,
            "trainers": trainers,
            "held_out": setup.held_out,
            "rounds": [],
            "end": null,
        }))
    }

    /// Adds the line of a round.
    pub(super) fn round(&mut self, line: Value) {
        if let Some(rounds) = self.0.get_mut("rounds").and_then(Value::as_array_mut) {
            rounds.push(line);
        }
    }

    /// Adds the end.
    pub(super) fn end(&mut self, end: Value) {
        if let Some(fields) = self.0.as_object_mut() {
            fields.insert("end".into(), end);
        }
    }

    /// The file: JSON, for people to read as well.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        format!("{:#}\n", self.0).into_bytes()
    }
}
