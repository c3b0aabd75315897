//! Integer updates in, next model out: exact, so that any two machines that see the same updates write the same bytes.
//!
//! # How a round is computed
//!
//! 1. A trainer turns the model it was given and the model it trained into an update: per coordinate, the difference,
//!    clipped and rounded to an integer of `frac_bits` fraction bits ([`Rule::quantize`]), in one file of i32 tensors
//!    ([`quantize_model`]).
//! 2. The aggregator checks each file ([`UpdateLayout::check`]) and sums `sample_weight · q` per coordinate
//!    ([`Accumulator`]). Integer sums do not depend on order, threads or machine.
//! 3. One floating-point step per coordinate, in a fixed order of operations, gives the next model ([`Rule::step`]).
//!    Non-float tensors are copied.
//!
//! [`Aggregate`] does 2 and 3 for one round; [`Model`] reads model files; [`tensors::read`] reads any file of tensors, also
//! one that a stranger wrote.
//!
//! # Exactness
//!
//! Floating point is IEEE 754 binary64, one rounding per operation, nothing fused or reassociated: Rust never contracts
//! or reorders `f64` operations. Everything between the two floating-point ends is integers that cannot overflow: sums
//! are i64 while their bound fits, i128 beyond.
//!
//! Nothing here does I/O, reads a clock or knows the chain.

mod accumulator;
mod aggregate;
mod canonical;
mod float;
mod layout;
mod model;
mod parallel;
mod quantize;
mod rule;
pub mod tensors;

pub use accumulator::{Accumulator, SumError};
pub use aggregate::{Aggregate, AggregateError};
pub use layout::{CheckedUpdate, UpdateError, UpdateLayout};
pub use model::{Model, ModelError, TensorShape};
pub use quantize::{LocalModelError, largest_change, quantize_model};
pub use rule::{Divisor, Rule, RuleError};
