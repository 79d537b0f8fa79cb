//! What is remembered from one connection to the next.

use super::lag::Lag;
use crate::backoff::Backoff;

/// What is remembered from one connection to the next.
#[derive(Default)]
pub(super) struct Patience {
    pub backoff: Backoff,
    pub lag: Lag,
    /// Whether the last live stream fell silent.
    pub fell_silent: bool,
}
