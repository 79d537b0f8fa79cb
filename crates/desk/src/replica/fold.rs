//! Folding: what a batch of records means for the tables.
//!
//! The rules are those of `holdpoint_domain::apply_to_action`, on the few columns that
//! the tables keep; a test folds random histories both ways. Each action a batch
//! touches is read once, changed in memory, and written back once.

use super::actions::{ActionRow, OpenRow};
use super::heads::{Claimed, Decided, Edited, Executed, Proposed, Submitted};
use super::kinds::Tally;
use super::rows::{action_row, add_line, open_row};
use super::touched::TouchedActions;
use super::{people, policies, retention};
use holdpoint_domain::{BodyErased, DeviceEnrolled, HubOpened, Ms, PersonEnrolled, Record, Status, ToolAdded};
use rusqlite::Connection;
use std::collections::HashMap;

/// What a batch changed.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// Actions, each with its wide row while it is open.
    pub actions: Vec<(ActionRow, Option<OpenRow>)>,
    /// Critical actions that were proposed in this batch and are open at its end.
    pub new_critical: Vec<(String, String)>,
    /// People, devices, tools or the hub itself changed.
    pub parties: bool,
}

/// Folds one batch after the other into one transaction.
pub(super) struct Fold<'c> {
    conn: &'c Connection,
    actions: TouchedActions<'c>,
    proposed_at: HashMap<String, Ms>,
    tally: Tally,
    parties: bool,
}

enum FoldError {
    Sql(rusqlite::Error),
    /// The head is not what its kind says.
    Head(serde_json::Error),
}

impl From<rusqlite::Error> for FoldError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<serde_json::Error> for FoldError {
    fn from(error: serde_json::Error) -> Self {
        Self::Head(error)
    }
}

impl<'c> Fold<'c> {
    pub(super) fn new(conn: &'c Connection) -> Self {
        let actions = TouchedActions::new(conn);
        Self { conn, actions, proposed_at: HashMap::new(), tally: Tally::default(), parties: false }
    }

    /// Folds one record. A head nobody can read is counted, never fatal.
    pub(super) fn record(&mut self, record: &Record) -> rusqlite::Result<()> {
        let unread = match self.meaning(record) {
            Ok(()) => false,
            Err(FoldError::Sql(error)) => return Err(error),
            Err(FoldError::Head(error)) => {
                tracing::warn!(record.seq, record.kind, %error, "a record's head cannot be read; it is kept and counted");
                true
            }
        };
        self.tally.count(&record.kind, record.version, record.seq, unread);
        Ok(())
    }

    /// Writes everything back.
    pub(super) fn finish(self) -> rusqlite::Result<Changes> {
        let mut changes = Changes { parties: self.parties, ..Changes::default() };
        self.actions.write_back(&mut changes)?;
        for (tool, at) in self.proposed_at {
            people::tool_proposed(self.conn, &tool, at)?;
        }
        self.tally.save(self.conn)?;
        Ok(changes)
    }

    fn meaning(&mut self, record: &Record) -> Result<(), FoldError> {
        if record.version != 1 {
            return Ok(());
        }
        let head = record.header.get();
        match record.kind.as_str() {
            "action.proposed" => self.proposed(record, serde_json::from_str(head)?)?,
            "action.revised" => self.revised(record, serde_json::from_str(head)?)?,
            "action.claimed" => {
                let claimed: Claimed<'_> = serde_json::from_str(head)?;
                self.open(record, |open| open.claim = Some((claimed.by.into_owned(), claimed.until)))?;
            }
            "action.released" => self.open(record, |open| open.claim = None)?,
            "action.escalated" => self.open(record, |open| {
                open.escalated = true;
                open.given = open.given.saturating_sub(1);
            })?,
            "action.second_look" => self.open(record, |open| open.second_look = true)?,
            "action.edited" => self.edited(record, &serde_json::from_str(head)?)?,
            "review.submitted" => {
                let submitted: Submitted<'_> = serde_json::from_str(head)?;
                self.open(record, |open| {
                    add_line(&mut open.reviewers, &submitted.reviewer);
                    open.given += u32::from(!submitted.abstained);
                })?;
            }
            "action.decided" => self.decided(record, &serde_json::from_str(head)?)?,
            "action.withdrawn" => self.close(record, Status::Withdrawn)?,
            "action.executed" => {
                let executed: Executed = serde_json::from_str(head)?;
                if let Some(touched) = self.actions.get(&record.subject)? {
                    touched.row.outcome = Some(executed.outcome);
                    touched.changed = true;
                }
            }
            _ => self.party(record)?,
        }
        Ok(())
    }

    fn proposed(&mut self, record: &Record, head: Proposed<'_>) -> Result<(), FoldError> {
        self.proposed_at.insert(head.tool.name.clone().into_owned(), record.at);
        let open = self.open_row(record, &head, record.at)?;
        let row = action_row(record, head, record.seq.cast_signed());
        // One id is proposed once; should a hub break that, the later one counts, as in the domain.
        if let Some(touched) = self.actions.get(&record.subject)? {
            touched.row = ActionRow { n: touched.row.n, ..row };
            touched.open = Some(open);
            touched.changed = true;
            return Ok(());
        }
        self.actions.add(row, open);
        Ok(())
    }

    fn open_row(&self, record: &Record, head: &Proposed<'_>, at: Ms) -> Result<OpenRow, FoldError> {
        open_row(record, head, at, |tool| Ok(people::tool_owner(self.conn, tool)?))
    }

    fn revised(&mut self, record: &Record, head: Proposed<'_>) -> Result<(), FoldError> {
        let fresh = self.open_row(record, &head, 0)?;
        let Some(touched) = self.actions.get(&record.subject)? else { return Ok(()) };
        if let Some(before) = touched.open.take() {
            touched.open = Some(OpenRow {
                claim: before.claim,
                escalated: before.escalated,
                body: record.body.or(before.body),
                proposed_at: before.proposed_at,
                ..fresh
            });
        }
        let before = &touched.row;
        touched.row = ActionRow {
            status: before.status,
            decided_at: before.decided_at,
            outcome: before.outcome,
            ..action_row(record, head, before.n)
        };
        touched.changed = true;
        Ok(())
    }

    // Whatever was said before was said about other arguments; only the edit itself counts.
    fn edited(&mut self, record: &Record, head: &Edited) -> rusqlite::Result<()> {
        self.open(record, |open| {
            open.digest = head.digest;
            open.edited = record.body;
            // What comes after it is no second look at what was there before.
            open.second_look = false;
            open.given = 1;
            open.reviewers = open.reviewers.lines().last().unwrap_or_default().to_owned();
        })
    }

    fn decided(&mut self, record: &Record, head: &Decided) -> rusqlite::Result<()> {
        head.verdict.map_or(Ok(()), |status| self.close(record, status))
    }

    fn close(&mut self, record: &Record, status: Status) -> rusqlite::Result<()> {
        if let Some(touched) = self.actions.get(&record.subject)? {
            touched.row.status = status;
            touched.row.decided_at = Some(record.at);
            touched.open = None;
            touched.changed = true;
        }
        Ok(())
    }

    fn open(&mut self, record: &Record, change: impl FnOnce(&mut OpenRow)) -> rusqlite::Result<()> {
        if let Some(touched) = self.actions.get(&record.subject)?
            && let Some(open) = &mut touched.open
        {
            change(open);
            touched.changed = true;
        }
        Ok(())
    }

    fn party(&mut self, record: &Record) -> Result<(), FoldError> {
        let head = record.header.get();
        match record.kind.as_str() {
            "hub.opened" => {
                let opened: HubOpened = serde_json::from_str(head)?;
                super::put_meta(self.conn, "hub", &record.subject)?;
                super::put_meta(self.conn, "hub_name", &opened.name)?;
                super::put_meta(self.conn, "hub_key", &opened.key)?;
            }
            "person.enrolled" | "person.changed" => {
                people::put_person(self.conn, &record.subject, &serde_json::from_str::<PersonEnrolled>(head)?)?;
            }
            "person.revoked" => people::end_part(self.conn, &record.subject, record.seq)?,
            "device.enrolled" => people::put_device(self.conn, &record.subject, &serde_json::from_str::<DeviceEnrolled>(head)?)?,
            "device.revoked" => people::revoke_device(self.conn, &record.subject, record.seq)?,
            "tool.added" => people::put_tool(self.conn, &record.subject, &serde_json::from_str::<ToolAdded>(head)?, record.at)?,
            "tool.revoked" => people::revoke_tool(self.conn, &record.subject, record.at)?,
            "invite.made" => people::put_invite(self.conn, record)?,
            "invite.used" | "invite.revoked" => people::end_invite(self.conn, &record.subject, record.seq)?,
            "policy.published" => policies::put(self.conn, record)?,
            "body.erased" => retention::erase(self.conn, &serde_json::from_str::<BodyErased>(head)?.digest)?,
            _ => return Ok(()),
        }
        self.parties = true;
        Ok(())
    }
}
