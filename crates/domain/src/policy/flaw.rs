//! A mistake in a condition.

/// A mistake in a condition, at a byte of it.
#[derive(Debug)]
pub(super) struct Flaw {
    pub at: usize,
    pub code: &'static str,
    pub message: String,
}
