//! Reason codes of a review: few, stable, and meant to be counted later.

/// A reason a reviewer can give.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// Stable, used in records.
    pub code: &'static str,
    /// What the chip says.
    pub label: &'static str,
}

const fn reason(code: &'static str, label: &'static str) -> Reason {
    Reason { code, label }
}

/// The reasons of the default policy, in the order of the chips.
pub const REASONS: &[Reason] = &[
    reason("cause_is_right", "Cause is right"),
    reason("too_broad", "Too broad"),
    reason("wrong_target", "Wrong target"),
    reason("not_reversible", "Not reversible"),
    reason("needs_data", "Needs data"),
    reason("outside_policy", "Outside policy"),
    reason("wrong_amount", "Wrong amount"),
    reason("bad_timing", "Bad timing"),
];

/// The reason with this code.
#[must_use]
pub fn find_reason(code: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|reason| reason.code == code)
}
