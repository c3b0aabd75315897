//! Metrics for the operator, for Prometheus.

use prometheus::{Encoder, Histogram, HistogramOpts, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder};

/// All metrics.
pub struct Metrics {
    registry: Registry,
    /// WebSocket connections open now.
    pub connections: IntGauge,
    /// Tasks served now.
    pub tasks: IntGauge,
    /// Height of the last finalized block.
    pub finalized_block: IntGauge,
    /// Bytes of updates received.
    pub received_bytes: IntCounter,
    /// Check-ins acknowledged.
    pub check_ins: IntCounter,
    /// Uploads refused, by code.
    pub refusals: IntCounterVec,
    /// Rounds whose result became final.
    pub rounds: IntCounter,
    /// Rounds that were frozen by objections.
    pub frozen_rounds: IntCounter,
    /// Rounds that the arbiter voided.
    pub voided_rounds: IntCounter,
    /// Extrinsics handed to the node, by call.
    pub extrinsics: IntCounterVec,
    /// Seconds that one aggregation takes.
    pub aggregation_seconds: Histogram,
}

impl Metrics {
    /// All metrics at zero. The error says that two have the same name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new_custom(Some("sheaf_aggregator".into()), None)?;
        let seconds = HistogramOpts::new("aggregation_seconds", "Seconds that one aggregation takes")
            .buckets(prometheus::exponential_buckets(0.01, 3.0, 10)?);
        let metrics = Self {
            connections: IntGauge::new("connections", "WebSocket connections open now")?,
            tasks: IntGauge::new("tasks", "Tasks served now")?,
            finalized_block: IntGauge::new("finalized_block", "Height of the last finalized block")?,
            received_bytes: IntCounter::new("received_bytes_total", "Bytes of updates received")?,
            check_ins: IntCounter::new("check_ins_total", "Check-ins acknowledged")?,
            refusals: IntCounterVec::new(Opts::new("refusals_total", "Uploads refused"), &["code"])?,
            rounds: IntCounter::new("rounds_total", "Rounds whose result became final")?,
            frozen_rounds: IntCounter::new("frozen_rounds_total", "Rounds that were frozen by objections")?,
            voided_rounds: IntCounter::new("voided_rounds_total", "Rounds that the arbiter voided")?,
            extrinsics: IntCounterVec::new(Opts::new("extrinsics_total", "Extrinsics handed to the node"), &["call"])?,
            aggregation_seconds: Histogram::with_opts(seconds)?,
            registry,
        };
        let Self { registry, .. } = &metrics;
        registry.register(Box::new(metrics.connections.clone()))?;
        registry.register(Box::new(metrics.tasks.clone()))?;
        registry.register(Box::new(metrics.finalized_block.clone()))?;
        registry.register(Box::new(metrics.received_bytes.clone()))?;
        registry.register(Box::new(metrics.check_ins.clone()))?;
        registry.register(Box::new(metrics.refusals.clone()))?;
        registry.register(Box::new(metrics.rounds.clone()))?;
        registry.register(Box::new(metrics.frozen_rounds.clone()))?;
        registry.register(Box::new(metrics.voided_rounds.clone()))?;
        registry.register(Box::new(metrics.extrinsics.clone()))?;
        registry.register(Box::new(metrics.aggregation_seconds.clone()))?;
        Ok(metrics)
    }

    /// The text that Prometheus scrapes.
    pub fn text(&self) -> Result<String, prometheus::Error> {
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}
