//! The binary that mutates inputs: libFuzzer around [`sheaf_runtime_fuzz::run`].

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sheaf_runtime_fuzz::run(bytes));
