//! Task escrow: terms, lifecycle and round results. The only pallet that moves task money.
#![cfg_attr(not(feature = "std"), no_std)]
