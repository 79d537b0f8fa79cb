//! All signs of a person.

use super::limits::Limits;
use super::row::ReviewRow;
use super::sign::{Evidence, Sign, SignKind, SignState};
use super::{compare, present};

/// All signs of a person, from the reviews of the last weeks in order of time. `since_break_ms`
/// is the time since the last break now; none at rest.
#[must_use]
pub fn find_signs(rows: &[ReviewRow], since_break_ms: Option<i64>, now: i64, limits: &Limits) -> Vec<Sign> {
    let began = now - since_break_ms.unwrap_or(0);
    let (usual, present) = rows.split_at(rows.partition_point(|row| row.at < began));
    vec![
        present::since_break(since_break_ms, limits),
        present::reading_floor(usual, present, since_break_ms, limits),
        compare::flat_time(usual, present, limits),
        compare::approve_drift(usual, present, limits),
        present::evidence_unopened(usual, present, since_break_ms, limits),
        Sign { kind: SignKind::WrongProbes, state: SignState::TooFew, evidence: Evidence::NoProbes },
        present::bursts(present, limits),
    ]
}
