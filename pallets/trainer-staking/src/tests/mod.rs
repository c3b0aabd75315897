//! Behaviour of bonds and seats, one file a subject.
