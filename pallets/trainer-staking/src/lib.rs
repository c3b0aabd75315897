//! Trainer bonds, seats, releases and slashes.
#![cfg_attr(not(feature = "std"), no_std)]
