//! Who misses a round.

use sheaf_primitives::{RoundIndex, sha256};

/// Draws that depend only on the seed, the round and the trainer.
#[derive(Clone, Copy, Debug)]
pub struct Absences {
    /// The probability that a trainer misses a round, 0 to 1.
    pub chance: f64,
    /// Other seeds give other draws.
    pub seed: u64,
}

impl Absences {
    /// Whether the trainer with this number misses `round`.
    pub fn misses(&self, round: RoundIndex, trainer: usize) -> bool {
        // Addresses of this machine fit into 64 bits.
        let trainer = u64::try_from(trainer).unwrap_or(u64::MAX);
        let drawn = sha256(&[b"absence", &self.seed.to_le_bytes(), &round.to_le_bytes(), &trainer.to_le_bytes()]);
        let [a, b, c, d, ..] = drawn;
        let drawn = f64::from(u32::from_le_bytes([a, b, c, d])) / 4_294_967_296.0;
        drawn < self.chance
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missed(chance: f64, seed: u64) -> Vec<bool> {
        let absences = Absences { chance, seed };
        (0..100).flat_map(|round| (0..10).map(move |trainer| absences.misses(round, trainer))).collect()
    }

    #[test]
    fn a_fifth_of_the_rounds_is_missed_at_a_chance_of_a_fifth_and_none_at_none() {
        let count = missed(0.2, 7).into_iter().filter(|missed| *missed).count();

        assert!((150..250).contains(&count), "{count}");
        assert!(missed(0.0, 7).iter().all(|missed| !missed));
    }

    #[test]
    fn the_same_seed_draws_the_same_and_another_does_not() {
        assert_eq!(missed(0.5, 1), missed(0.5, 1));
        assert_ne!(missed(0.5, 1), missed(0.5, 2));
    }
}
