//! What became no row, and why.

use serde::Serialize;

/// Corrections and rows that were left out, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The arguments or a review that is needed was erased.
    pub erased: u32,
    /// The arguments or a review that is needed is not for the person who exports.
    pub not_readable: u32,
    /// The filter does not mean the action.
    pub filtered: u32,
    /// The filter failed on the action, for example because it lacks an argument.
    pub filter_failed: u32,
    /// A trainer ruled that more than one verdict was acceptable.
    pub both_acceptable: u32,
    /// The decision or the ruling is appealed.
    pub appealed: u32,
    /// Reviewers differed and nothing was ruled; left out of suites of cases only.
    pub not_settled: u32,
    /// Chosen and rejected are equal.
    pub equal: u32,
    /// Planted faults: what people did about them says nothing about the tool.
    #[serde(skip_serializing_if = "is_zero")]
    pub planted: u32,
    /// Rows that stood in the set already.
    pub duplicates: u32,
}

/// Counts why there is no correction.
pub(crate) type Why = fn(&mut LeftOut);

// Sets from a log without planted faults are written as before there were any.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde asks")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}
