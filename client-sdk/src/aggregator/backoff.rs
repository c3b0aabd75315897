//! How long to wait before another attempt.
//!
//! Not the crate `backon`: its jitter is at most the first pause. When an aggregator returns after a while, its trainers
//! would then still return all at once.

use std::time::Duration;

/// The first pause.
const FIRST: Duration = Duration::from_millis(500);
/// The maximum pause.
const LONGEST: Duration = Duration::from_secs(20);

/// Pauses that double up to a maximum and vary at random, so that trainers do not all return at once.
#[derive(Clone, Debug, Default)]
pub(super) struct Backoff {
    attempts: u32,
}

impl Backoff {
    /// The next pause.
    pub(super) fn next(&mut self) -> Duration {
        let doubled = 2u32.saturating_pow(self.attempts.min(16));
        self.attempts = self.attempts.saturating_add(1);
        let pause = FIRST.saturating_mul(doubled).min(LONGEST);
        // At random, from half of it to all of it.
        pause.mul_f64(0.5 + 0.5 * fastrand::f64())
    }

    /// How many pauses there were since the last success.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Starts again with the first pause, after a success.
    pub(super) fn reset(&mut self) {
        self.attempts = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_bound_and_start_over_after_a_success() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..20).map(|_| backoff.next()).collect();

        assert!(pauses[0] >= FIRST / 2 && pauses[0] <= FIRST);
        assert!(pauses.iter().all(|pause| *pause <= LONGEST));
        assert!(pauses[19] >= LONGEST / 2);

        backoff.reset();
        assert!(backoff.next() <= FIRST);
    }
}
