//! Attacks that were made on chains like this one, made here. Each test performs one, and says what the attacker is left
//! with. The register in `docs/attacks.md` tells where they come from.

mod aggregators;
mod claims;
mod escrow;
mod flooding;
mod ledgers;
mod seats;
mod slashes;
