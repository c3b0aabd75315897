//! Attacks that were made on similar chains. Each test performs one and checks what the attacker is left with. The
//! register in `docs/attacks.md` gives their sources.

mod aggregators;
mod claims;
mod escrow;
mod flooding;
mod ledgers;
mod seats;
mod slashes;
