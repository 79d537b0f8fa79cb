//! Disagreements as rows: computed from reviews that differ, escapes and appeals.

use super::view::{DisagreementReason, DisagreementRow, SideChip};
use crate::core::Core;
use crate::error::DeskError;
use crate::features::incident::{TiedAction, read_tied_actions};
use crate::replica::{actions, people, rulings};
use crate::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ActionRulings, Certainty, Ms, Role, Verdict, find_reason};
use rulings::KnownReview;
use rusqlite::Connection;
use serde::Deserialize as _;
use serde::de::value::{Error, StrDeserializer};
use std::collections::{BTreeMap, BTreeSet};

/// Disagreements that are listed, the newest.
const MAX_ROWS: usize = 200;

/// Waiting and ruled ones since an instant.
pub(super) fn rows(core: &Core, since: Ms) -> Result<Vec<DisagreementRow>, DeskError> {
    let escapes = escapes(core)?;
    core.replica
        .read(|conn| {
            let ruled = rulings::all(conn)?;
            let mut ids: BTreeSet<String> = rulings::differing(conn, since, MAX_ROWS)?.into_iter().collect();
            ids.extend(escapes.iter().cloned());
            ids.extend(ruled.keys().cloned());
            let mut rows = Vec::new();
            for id in ids {
                rows.extend(row(conn, &id, &ruled, &escapes)?.filter(|row| row.at >= since || row.ruled.is_none()));
            }
            rows.sort_by_key(|row| std::cmp::Reverse(row.at));
            Ok::<_, rusqlite::Error>(rows)
        })
        .map_err(Into::into)
}

/// Whether an action is confirmed as the cause of an incident.
pub(super) fn is_escape(core: &Core, action: &str) -> Result<bool, DeskError> {
    Ok(escapes(core)?.contains(action))
}

// Actions that people approved and that are confirmed as the cause of an incident.
fn escapes(core: &Core) -> Result<BTreeSet<String>, DeskError> {
    core.incidents.with(&core.replica, |conn, known| {
        let tied = read_tied_actions(conn, &known.book, &known.findings)?;
        Ok(tied.into_iter().filter(TiedAction::is_escape).map(|tied| tied.action).collect())
    })
}

fn row(
    conn: &Connection,
    id: &str,
    ruled: &BTreeMap<String, ActionRulings>,
    escapes: &BTreeSet<String>,
) -> rusqlite::Result<Option<DisagreementRow>> {
    let Some(action) = actions::get(conn, id)? else { return Ok(None) };
    let Some(decided_at) = action.decided_at else { return Ok(None) };
    let reviews = rulings::known_reviews(conn, id)?;
    let known = ruled.get(id);
    let appeal = known.and_then(ActionRulings::open_appeal);
    let why = reason(appeal.is_some(), escapes.contains(id));
    let mut chips = two_sides(&reviews).into_iter().map(chip);
    Ok(Some(DisagreementRow {
        action: action.id,
        title: visible_line(&action.title),
        kind: visible_line(&action.kind),
        tool: visible_line(&action.tool),
        why,
        first: chips.next(),
        second: chips.next(),
        at: appeal.map_or(decided_at, |appeal| appeal.at),
        ruled: known.and_then(ActionRulings::settled).map(|ruling| ruling.made.right),
    }))
}

pub(super) const fn reason(appealed: bool, escape: bool) -> DisagreementReason {
    match (appealed, escape) {
        (true, _) => DisagreementReason::Appeal,
        (false, true) => DisagreementReason::Escape,
        (false, false) => DisagreementReason::Differ,
    }
}

/// The first review and the first one after it that says something else; where all say the same, the first two.
pub(super) fn two_sides(reviews: &[KnownReview]) -> Vec<&KnownReview> {
    let first = reviews.first();
    let other = reviews.iter().find(|review| first.is_some_and(|first| first.verdict != review.verdict)).or_else(|| reviews.get(1));
    first.into_iter().chain(other).collect()
}

/// A review in a few words.
pub(super) fn chip(review: &KnownReview) -> SideChip {
    let verdict = verdict_of(&review.verdict);
    let label = words::button(verdict);
    let first = review.reasons.first().and_then(|code| find_reason(code)).map(|reason| reason.label.to_lowercase());
    let text = match (verdict, first) {
        (Verdict::Reject, Some(reason)) => format!("{label}: {reason}"),
        _ => format!("{label}{}", words::sure(certainty_of(review.certainty.as_deref()))),
    };
    SideChip { verdict, text }
}

/// Whether a person is a trainer.
pub(super) fn is_trainer(conn: &Connection, person: &str) -> rusqlite::Result<bool> {
    Ok(people::profile(conn, person)?.is_some_and(|profile| profile.roles.contains(&Role::Trainer)))
}

/// Written by this program, so it can be read.
pub(crate) fn verdict_of(text: &str) -> Verdict {
    Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text).unwrap_or(Verdict::Abstain)
}

pub(super) fn certainty_of(text: Option<&str>) -> Option<Certainty> {
    Certainty::deserialize(StrDeserializer::<Error>::new(text?)).ok()
}
