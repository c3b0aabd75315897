//! The bodies of the calls, one subject a file.

mod bonds;
mod models;
mod params;
mod participants;
