//! Checks and sums a round's updates as an aggregator does.

use std::collections::BTreeSet;

use sheaf_aggregation::{Aggregate, AggregateError};
use sheaf_primitives::{AggregationRule, sha256};
use sheaf_protocol::{Refusal, RefusalCode, update};

/// A round that accepts updates.
#[derive(Clone, Debug)]
pub struct Intake<'a> {
    aggregate: Aggregate<'a>,
    /// SHA-256 of the updates that count.
    counted: BTreeSet<[u8; 32]>,
}

impl<'a> Intake<'a> {
    /// A round that trains from the model file `base`.
    pub fn new(base: &'a [u8], rule: &AggregationRule) -> Result<Self, AggregateError> {
        Ok(Self { aggregate: Aggregate::new(base, rule)?, counted: BTreeSet::new() })
    }

    /// Counts an update with this weight, or says why an aggregator would refuse it. A refused update changes nothing.
    pub fn take(&mut self, file: &[u8], sample_weight: u64) -> Result<(), Refusal> {
        let hash = sha256(&[file]);
        // A file in memory is shorter than 2^64 bytes.
        let size = u64::try_from(file.len()).unwrap_or(u64::MAX);
        let (layout, rule) = (self.aggregate.layout(), self.aggregate.rule());
        update::check_announced(size, sample_weight, layout, rule)?;
        update::check_new(&hash, &self.counted)?;
        let checked = update::check_update(file, &hash, layout, rule)?;
        let added = self.aggregate.add_checked(&checked, sample_weight);
        added.map_err(|error| Refusal::new(RefusalCode::Internal, error.to_string()))?;
        self.counted.insert(hash);
        Ok(())
    }

    /// How many updates count.
    pub fn updates(&self) -> u32 {
        self.aggregate.updates()
    }

    /// The next model's file.
    pub fn finish(&self) -> Result<Vec<u8>, AggregateError> {
        self.aggregate.finish()
    }
}
