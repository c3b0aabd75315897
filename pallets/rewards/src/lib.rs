//! SHA-256 reward claims.
#![cfg_attr(not(feature = "std"), no_std)]
