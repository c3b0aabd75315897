//! What the libraries' errors mean to someone at a terminal, and what to type next: one file a library.

mod chain;
mod client_code;
mod files;
mod runner;
mod simulate;
mod train;
mod wallet;
