//! The bodies of the calls, by subject. What several of them share is in the files beside this folder.

mod admission;
mod lifecycle;
mod objections;
mod params;
mod rounds;
mod succession;
mod sweep;
