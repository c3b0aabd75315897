//! Organizations, trainers, aggregators and models: who and what.
#![cfg_attr(not(feature = "std"), no_std)]
