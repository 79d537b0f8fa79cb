//! One answer of seven signals.

use super::signal::{Signal, SignalState};
use serde::Serialize;

/// Whether oversight holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Overall {
    /// Every signal that says something is in range.
    Holds,
    /// None is out of range, at least one is slipping.
    Slipping,
    /// One to three are out of range.
    Stretched,
    /// Four or more are out of range: most of the signals.
    Fails,
    /// No signal rests on enough cases.
    TooFew,
}

/// What the signals say together.
#[must_use]
pub fn overall(signals: &[Signal]) -> Overall {
    let count = |state: SignalState| signals.iter().filter(|signal| signal.state == state).count();
    match (count(SignalState::OutOfRange), count(SignalState::Slipping), count(SignalState::InRange)) {
        (0, 0, 0) => Overall::TooFew,
        (0, 0, _) => Overall::Holds,
        (0, _, _) => Overall::Slipping,
        (1..=3, _, _) => Overall::Stretched,
        _ => Overall::Fails,
    }
}
