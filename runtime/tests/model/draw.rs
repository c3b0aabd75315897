//! Reproducible random numbers: the same seed gives the same numbers on every machine.

/// A generator after Steele, Lea and Flood's SplitMix64: one addition and three xor-shifts a number.
#[derive(Clone)]
pub struct Draw {
    state: u64,
}

impl Draw {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// A number from `minimum` to `maximum`, both included.
    pub fn between(&mut self, minimum: u128, maximum: u128) -> u128 {
        let width = maximum - minimum + 1;
        minimum + (u128::from(self.next()) << 64 | u128::from(self.next())) % width
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several, if there are any.
    pub fn any<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let end = u64::try_from(of.len()).unwrap();
        (end > 0).then(|| &of[usize::try_from(self.below(end)).unwrap()])
    }

    /// Up to `maximum` of several, each once, in any order.
    pub fn some<T: Clone>(&mut self, of: &[T], maximum: usize) -> Vec<T> {
        let mut pool = of.to_vec();
        let mut drawn = Vec::new();
        while drawn.len() < maximum && !pool.is_empty() {
            let index = usize::try_from(self.below(u64::try_from(pool.len()).unwrap())).unwrap();
            drawn.push(pool.swap_remove(index));
        }
        drawn
    }
}
