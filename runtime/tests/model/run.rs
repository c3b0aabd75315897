//! One run: a fresh chain, a fresh model, and steps until one of them is wrong.

use crate::{
    actions::{self, By, Step},
    chain, check,
    coverage::Coverage,
    draw::Draw,
    world::World,
};
use frame_support::traits::GetCallMetadata;
use sheaf_runtime::{Balance, Balances, BlockNumber};
use std::collections::VecDeque;

/// Steps between two comparisons of all storage around a refused call.
const ROOTS: u64 = 64;

/// Maximum number of characters of a step in messages, because paths are long.
const LINE: usize = 300;

/// Takes this number of steps from a seed.
pub fn seed(seed: u64, steps: u64) -> Coverage {
    chain::new().execute_with(|| {
        let mut run = Run::new(seed);
        for _ in 0..steps {
            run.step();
        }
        run.seen
    })
}

/// The successful steps from a seed, each with the number of blocks that pass before it.
pub fn record(seed: u64, steps: u64) -> Vec<(BlockNumber, Step)> {
    chain::new().execute_with(|| {
        let mut run = Run::new(seed);
        let (mut taken, mut before) = (Vec::new(), run.world.block);
        for _ in 0..steps {
            if let Some(step) = run.step() {
                taken.push((run.world.block - before, step));
                before = run.world.block;
            }
        }
        taken
    })
}

struct Run {
    trail: Trail,
    draw: Draw,
    world: World,
    issuance: Balance,
    seen: Coverage,
    /// Of the next extrinsic in its block.
    index: u32,
}

impl Run {
    fn new(seed: u64) -> Self {
        Self {
            trail: Trail { seed, latest: VecDeque::new() },
            draw: Draw::new(seed),
            world: chain::world(),
            issuance: Balances::total_issuance(),
            seen: Coverage::default(),
            index: 0,
        }
    }

    /// Takes a step, and returns it if it succeeded.
    fn step(&mut self) -> Option<Step> {
        self.pass_time();
        let step = actions::next(&mut self.draw, &self.world);
        self.trail.add(format!("block {}: {step:?}", self.world.block));
        let expected = self.world.expects(&step);
        if step.by == By::Itself {
            assert_eq!(Some(chain::authorizes_itself(&step.call)), expected, "whether the call authorizes itself");
        }
        let watched = self.seen.steps.is_multiple_of(ROOTS);
        let before = watched.then(check::root);

        let outcome = chain::dispatch(&step, self.index);

        self.index += 1;
        self.seen.steps += 1;
        if let Some(expected) = expected {
            assert_eq!(outcome.is_ok(), expected, "the model did not expect {outcome:?}");
        }
        match outcome {
            Ok(()) => {
                self.passed(&step);
                Some(step)
            }
            Err(error) => {
                assert!(!error.contains("Corruption"), "{error}");
                self.seen.refuse(error);
                check::balances(&self.world, self.issuance);
                if let Some(before) = before {
                    assert!(before == check::root(), "a refused call changed storage");
                }
                None
            }
        }
    }

    fn passed(&mut self, step: &Step) {
        self.world.follow(step);
        let metadata = step.call.get_call_metadata();
        self.seen.pass(metadata.pallet_name, metadata.function_name);
        check::all(&self.world, self.issuance);
    }

    /// Usually a block has several calls; sometimes much time passes.
    fn pass_time(&mut self) {
        let blocks = match self.draw.below(100) {
            0 => 5 + self.draw.below(40),
            1..=3 => 1 + self.draw.below(8),
            4..=22 => 1,
            _ => return,
        };
        chain::pass(&mut self.world, u32::try_from(blocks).unwrap());
        self.index = 0;
    }
}

/// The latest steps, which are printed if the run panics.
struct Trail {
    seed: u64,
    latest: VecDeque<String>,
}

impl Trail {
    fn add(&mut self, mut step: String) {
        step.truncate(LINE);
        if self.latest.len() == 25 {
            self.latest.pop_front();
        }
        self.latest.push_back(step);
    }
}

impl Drop for Trail {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("SHEAF_MODEL_SEED={} repeats this. Its latest steps:", self.seed);
            self.latest.iter().for_each(|step| eprintln!("  {step}"));
        }
    }
}
