//! How long to wait before another attempt.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    time::Duration,
};

/// The first pause.
const FIRST: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST: Duration = Duration::from_secs(20);

/// Pauses that double, up to a bound, and vary at random, so that trainers do not all come back at once.
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
        // From half to the whole of it.
        pause.mul_f64(0.5 + 0.5 * random_fraction())
    }

    /// How many pauses there were since the last success.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Something worked: begin with the first pause again.
    pub(super) fn reset(&mut self) {
        self.attempts = 0;
    }
}

/// Between 0 and 1. A hasher of the standard library is keyed at random, which is random enough for a pause.
fn random_fraction() -> f64 {
    let random = RandomState::new().build_hasher().finish();
    f64::from(u32::try_from(random >> 32).unwrap_or(0)) / f64::from(u32::MAX)
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
