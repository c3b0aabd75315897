//! What the runtime promises as a whole.
