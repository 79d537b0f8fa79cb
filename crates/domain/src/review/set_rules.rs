//! What may be decided in a set. Everything else of a member's review is as for a single one.

use crate::{Action, Code, Policy, Reading, Refusal, Risk, SetReview, Verdict};

/// Fewest actions of a set.
pub const MIN_SET_ACTIONS: u32 = 2;
/// Most actions of a set, where the policy sets no other limit.
pub const DEFAULT_MAX_SET: u32 = 100;
/// Highest limit a policy may set for that.
pub const MOST_MAX_SET: u32 = 1_000;
/// Actions of a set that are opened before it is approved, where the policy asks for no other number.
pub const DEFAULT_SET_SAMPLE: u32 = 5;

impl Policy {
    /// Most actions of a set; 1 allows no sets.
    #[must_use]
    pub fn max_set(&self) -> u32 {
        self.set_max.unwrap_or(DEFAULT_MAX_SET)
    }

    /// Actions of a set that are opened before it is approved.
    #[must_use]
    pub fn set_sample(&self) -> u32 {
        self.set_sample.unwrap_or(DEFAULT_SET_SAMPLE)
    }
}

impl Action {
    /// Whether it may be decided in a set at all.
    ///
    /// # Errors
    /// `set_not_allowed`, saying why.
    pub fn check_fit_for_set(&self) -> Result<(), Refusal> {
        if self.content.risk == Risk::Critical {
            return refuse("This is critical, so it is decided by itself.");
        }
        if self.content.must_sample {
            return refuse("This is too long to be read in a table, so it is decided by itself.");
        }
        Ok(())
    }

    /// Whether the draw puts the action into the sample of a set of `count` actions.
    ///
    /// The hash of the proposal's record draws: it is fixed once the tool has proposed, and neither
    /// tool nor reviewer chooses it. Of `count` actions `sample` are drawn on average.
    #[must_use]
    pub fn is_drawn_for_sample(&self, count: u32, sample: u32) -> bool {
        u128::from(self.sample_place()) * u128::from(count) < u128::from(sample) << 64
    }

    /// Where the action stands in the order of the draw; the lowest come first.
    #[must_use]
    pub fn sample_place(&self) -> u64 {
        let hash = self.content_records.last().map(|record| *record.hash.as_bytes()).unwrap_or_default();
        u64::from_be_bytes(hash[..8].try_into().unwrap_or_default())
    }
}

/// Whether this action may be a member of the set.
///
/// # Errors
/// `set_not_allowed`, saying why.
pub(crate) fn check_member(policy: &Policy, action: &Action, set: &SetReview) -> Result<(), Refusal> {
    if !matches!(set.verdict, Verdict::Approve | Verdict::Reject | Verdict::Escalate) {
        return refuse("A set is approved, rejected or escalated; anything else is decided by itself.");
    }
    if set.count < MIN_SET_ACTIONS || set.count > policy.max_set() {
        return refuse(&format!("The policy allows sets of {MIN_SET_ACTIONS} to {} actions; this has {}.", policy.max_set(), set.count));
    }
    if action.content.tool.name != set.tool || action.content.kind != set.kind {
        return refuse("This is of another tool or kind than the set.");
    }
    action.check_fit_for_set()
}

/// Whether a member that the draw puts into the sample was opened.
///
/// # Errors
/// `unread`.
pub(crate) fn check_sample_opened(policy: &Policy, action: &Action, set: &SetReview, reading: &Reading) -> Result<(), Refusal> {
    let drawn = set.verdict.allows() && action.is_drawn_for_sample(set.count, policy.set_sample());
    if !drawn || action.is_read(reading.confirmed, reading.evidence_opened) {
        return Ok(());
    }
    Err(Refusal::new(Code::Unread, "This action is in the sample of its set. Open it and its evidence before you approve."))
}

fn refuse(detail: &str) -> Result<(), Refusal> {
    Err(Refusal::new(Code::SetNotAllowed, detail))
}
