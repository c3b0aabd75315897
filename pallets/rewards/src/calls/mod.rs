//! The bodies of the calls, one subject a file.

mod claims;
mod fee_less;

pub use fee_less::LONGEVITY;
