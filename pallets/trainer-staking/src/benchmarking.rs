//! Benchmarks of every call.
