//! What a signature is bound to: the history its device had, and what was on screen.
//!
//! A record's hash covers all records before it, so a statement that names the last record of
//! its device vouches for the whole history up to there. The hashes of the records that were
//! shown cover title, risk and thresholds and, by the digests of their bodies, arguments,
//! preview and evidence.

use crate::{Action, Code, DeskCommand, DeviceId, Digest, GENESIS, RecordRef, Refusal, Shown, State, Statement, invalid};
use std::collections::BTreeMap;

impl Action {
    /// What is shown of the present content, except the bodies in `unread`.
    ///
    /// # Errors
    /// As [`Shown::of`].
    pub fn shown(&self, unread: Vec<Digest>) -> Result<Shown, serde_json::Error> {
        Shown::of(&self.content_records, unread)
    }

    /// The bodies of the present content: of the proposal and, after an edit, its arguments.
    pub fn content_bodies(&self) -> impl Iterator<Item = Digest> + '_ {
        std::iter::once(self.body).chain(self.edited.as_ref().map(|edited| edited.body))
    }
}

impl Statement {
    /// The same, signed where all of `state` was applied and the whole action is on screen.
    #[must_use]
    pub fn bound_to(self, state: &State) -> Self {
        let rests_on = RecordRef { seq: state.head, hash: state.head_hash.unwrap_or(GENESIS) };
        let about = self.command.action().filter(|_| self.command.says_what_was_shown());
        let shown = about.and_then(|id| state.action(id)).and_then(|action| action.shown(Vec::new()).ok());
        Self { rests_on: Some(rests_on), shown, ..self }
    }
}

impl DeskCommand {
    /// Whether its statement says what was on screen: it is about the content of an action.
    #[must_use]
    pub const fn says_what_was_shown(&self) -> bool {
        matches!(self, Self::Review(_) | Self::Claim { .. })
    }
}

/// Refuses a statement that names no record: a desk before 0.2 signed it.
pub(crate) fn check_bound(statement: &Statement) -> Result<RecordRef, Refusal> {
    statement.rests_on.ok_or_else(unbound)
}

/// Checks that all that is recorded of the action was on screen, and nothing else.
pub(crate) fn check_shown(action: &Action, statement: &Statement) -> Result<(), Refusal> {
    let rests_on = check_bound(statement)?;
    let shown = statement.shown.as_ref().ok_or_else(unbound)?;
    if action.content_records.last().is_some_and(|newest| newest.seq > rests_on.seq) {
        return Err(Refusal::new(Code::ContentChanged, "The action was changed after you read it. Read it again and decide anew."));
    }
    if !shown.unread.iter().all(|body| action.content_bodies().any(|own| own == *body)) {
        return Err(invalid("shown.unread", "shown.unread names a body that is not of this action."));
    }
    let recorded = action.shown(shown.unread.clone()).map_err(|error| Refusal::new(Code::Internal, error.to_string()))?;
    if recorded != *shown {
        return Err(Refusal::new(
            Code::ContentChanged,
            "What was on screen differs from what the hub recorded: title, risk, thresholds, preview or evidence. Read the action again; \
             if this is said again, tell an administrator.",
        ));
    }
    Ok(())
}

/// Why a statement is refused that does not say which history it rests on.
fn unbound() -> Refusal {
    Refusal::new(
        Code::Unbound,
        "This was signed by an older version of Holdpoint, which does not say what was on screen. Nothing was counted. Update Holdpoint on this device, then decide again.",
    )
}

/// The record up to which a statement vouches for the history; none for a statement of a desk before 0.2.
#[must_use]
pub const fn vouched_for(statement: &Statement) -> Option<RecordRef> {
    statement.rests_on
}

/// The latest record that each device vouched for.
#[derive(Clone, Debug, Default)]
pub struct VouchedRecords(BTreeMap<DeviceId, RecordRef>);

impl VouchedRecords {
    /// Adds a statement whose signature was verified.
    pub fn add(&mut self, statement: &Statement) {
        let Some(record) = vouched_for(statement) else { return };
        let latest = self.0.entry(statement.device.clone()).or_insert(record);
        if latest.seq < record.seq {
            *latest = record;
        }
    }

    /// By device.
    pub fn iter(&self) -> impl Iterator<Item = (&DeviceId, &RecordRef)> {
        self.0.iter()
    }
}
