//! What events mean for the tables of actions.
//!
//! The rules are those of `holdpoint_domain::apply_to_action`, on the few columns that
//! the tables keep; a test applies random histories both ways.

use super::row::{ActionRow, OpenRow, SettledBy};
use super::rule;
use super::touched::TouchedActions;
use crate::changes::BatchChanges;
use crate::projection::{Apply, Projection};
use holdpoint_domain::{
    ActionDecided, ActionEdited, ActionProposed, DecidedBy, EditedToLong, Ms, ProposedUnderRules, Record, ReviewSubmitted, Status,
    SubmittedInSet,
};
use holdpoint_domain::{ActionEvent, ClaimEvent, ReviewEvent};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// The `actions` and `queue` tables, and the reviews of this batch: when, and by whom.
#[derive(Default)]
pub(crate) struct Actions(TouchedActions, Vec<(Ms, String)>);

impl Projection for Actions {
    const NAME: &'static str = "actions";
    const VERSION: u32 = 5;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;

    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        batch.reviews.append(&mut self.1);
        self.0.write_back(conn, &mut batch.actions)
    }
}

impl Apply<ActionEvent> for Actions {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ActionEvent) -> rusqlite::Result<()> {
        match event {
            ActionEvent::Proposed(head) | ActionEvent::ProposedUnderRules(ProposedUnderRules(head)) => self.propose(record, head),
            ActionEvent::Revised(head) | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)) => self.revise(conn, record, head),
            ActionEvent::Escalated(_) => self.change_open(conn, record, |open| {
                open.escalated = true;
                open.given = open.given.saturating_sub(1);
            }),
            ActionEvent::SecondReviewDrawn(_) => {
                self.set_second_look(conn, record, true)?;
                self.change_open(conn, record, |open| open.second_look = true)
            }
            ActionEvent::Edited(head) | ActionEvent::EditedToLong(EditedToLong(head)) => {
                self.set_second_look(conn, record, false)?;
                self.change_open(conn, record, |open| edit(open, record, &head))
            }
            ActionEvent::Decided(head) => head.verdict.map_or(Ok(()), |status| self.close(conn, record, status, Some(&head))),
            ActionEvent::Withdrawn(_) => self.close(conn, record, Status::Withdrawn, None),
            // Read from the record itself; the rows do not show them.
            ActionEvent::Caused(_) | ActionEvent::Delivered(_) | ActionEvent::GrantUsed(_) => Ok(()),
            ActionEvent::Executed(head) => {
                if let Some(touched) = self.0.get(conn, &record.subject)? {
                    touched.row.outcome = Some(head.outcome);
                    touched.changed = true;
                }
                Ok(())
            }
        }
    }
}

impl Apply<ClaimEvent> for Actions {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ClaimEvent) -> rusqlite::Result<()> {
        match event {
            ClaimEvent::Claimed(head) => self.change_open(conn, record, |open| open.claim = Some((head.by.into(), head.until))),
            ClaimEvent::Released(_) => self.change_open(conn, record, |open| open.claim = None),
        }
    }
}

impl Apply<ReviewEvent> for Actions {
    fn apply(&mut self, conn: &Connection, record: &Record, event: ReviewEvent) -> rusqlite::Result<()> {
        match event {
            ReviewEvent::Submitted(head) | ReviewEvent::SubmittedInSet(SubmittedInSet(head)) => {
                self.1.push((record.at, head.reviewer.to_string()));
                self.change_open(conn, record, |open| add_review(open, &head))
            }
            // Its body is fetched by right, where it is shown.
            ReviewEvent::Reading(_) => Ok(()),
        }
    }
}

impl Actions {
    fn propose(&mut self, record: &Record, head: ActionProposed) -> rusqlite::Result<()> {
        let open = open_row(record, &head, record.at);
        let row = action_row(record, head, record.seq.cast_signed());
        match self.0.get_touched(&record.subject) {
            Some(touched) => {
                touched.row = ActionRow { n: touched.row.n, ..row };
                touched.open = Some(open);
                touched.changed = true;
                touched.proposed_at = Some(record.at);
            }
            None => self.0.add(row, open, record.at),
        }
        Ok(())
    }

    fn revise(&mut self, conn: &Connection, record: &Record, head: ActionProposed) -> rusqlite::Result<()> {
        let fresh = open_row(record, &head, 0);
        let Some(touched) = self.0.get(conn, &record.subject)? else { return Ok(()) };
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
            proposed_at: before.proposed_at,
            settled_by: before.settled_by,
            ..action_row(record, head, before.n)
        };
        touched.changed = true;
        Ok(())
    }

    fn close(&mut self, conn: &Connection, record: &Record, status: Status, decided: Option<&ActionDecided>) -> rusqlite::Result<()> {
        if let Some(touched) = self.0.get(conn, &record.subject)? {
            touched.row.status = status;
            touched.row.decided_at = Some(record.at);
            touched.row.settled_by = decided.map(settled_by);
            touched.second_review = touched.open.take().is_some_and(|open| open.second_look);
            touched.decided_by_people = decided.is_some_and(|decided| decided.by == DecidedBy::Review);
            touched.changed = true;
        }
        Ok(())
    }

    fn set_second_look(&mut self, conn: &Connection, record: &Record, drawn: bool) -> rusqlite::Result<()> {
        if let Some(touched) = self.0.get(conn, &record.subject)?
            && touched.open.is_some()
        {
            touched.row.second_look = drawn;
            touched.changed = true;
        }
        Ok(())
    }

    fn change_open(&mut self, conn: &Connection, record: &Record, change: impl FnOnce(&mut OpenRow)) -> rusqlite::Result<()> {
        if let Some(touched) = self.0.get(conn, &record.subject)?
            && let Some(open) = &mut touched.open
        {
            change(open);
            touched.changed = true;
        }
        Ok(())
    }
}

fn settled_by(head: &ActionDecided) -> SettledBy {
    match head.by {
        DecidedBy::Review => SettledBy::People,
        DecidedBy::Deadline if !head.reviews.is_empty() => SettledBy::People,
        DecidedBy::Deadline => SettledBy::Deadline,
        DecidedBy::Policy => SettledBy::Policy,
    }
}

// Reviews of the earlier arguments are void; only the edit itself counts.
fn edit(open: &mut OpenRow, record: &Record, head: &ActionEdited) {
    open.digest = head.digest;
    open.edited = record.body;
    // A review after it is no second review of what was there before.
    open.second_look = false;
    open.given = 1;
    open.reviewers = open.reviewers.lines().last().unwrap_or_default().to_owned();
}

fn add_review(open: &mut OpenRow, head: &ReviewSubmitted) {
    if !open.reviewers.is_empty() {
        open.reviewers.push('\n');
    }
    open.reviewers.push_str(&head.reviewer);
    open.given += u32::from(!head.abstained);
}

// The short row of an action with this content, open.
fn action_row(record: &Record, head: ActionProposed, n: i64) -> ActionRow {
    let teams: BTreeSet<&str> = head.rules().flat_map(|rule| &rule.teams).map(String::as_str).collect();
    let teams = teams.into_iter().collect::<Vec<_>>().join("\n");
    ActionRow {
        n,
        id: record.subject.clone(),
        latest: record.seq.cast_signed(),
        kind: head.kind,
        title: head.title,
        tool: head.tool.name.into(),
        model: head.tool.model_version,
        service: head.target.service,
        status: Status::Open,
        decided_at: None,
        outcome: None,
        proposed_at: record.at,
        risk: head.risk,
        deadline: head.deadline,
        settled_by: None,
        teams,
        second_look: false,
    }
}

// The wide row of an action with this content.
fn open_row(record: &Record, head: &ActionProposed, proposed_at: Ms) -> OpenRow {
    let rule = (!rule::is_plain(head)).then(|| rule::to_json(head));
    let target = head.target.parts().collect::<Vec<_>>().join(" · ");
    let search = format!("{}\n{}\n{}\n{target}", head.title, head.kind, head.tool.name).to_lowercase();
    OpenRow {
        target,
        risk: head.risk,
        proposed_at,
        deadline: head.deadline,
        on_deadline: head.on_deadline,
        given: 0,
        needed: head.approvals_needed(),
        digest: head.digest,
        body: record.body,
        claim: None,
        reviewers: String::new(),
        escalated: false,
        search,
        rule,
        edited: None,
        second_look: false,
    }
}
