//! Earlier actions like this one, and how they ended.

use crate::replica::actions::{ActionRow, closed_of_kind};
use crate::replica::{faults, rereviews, rulings};
use crate::view::{Similar, SimilarOutcome};
use holdpoint_domain::{Action, Ms, Outcome, Status, text::visible_line};
use rusqlite::Connection;

const SHOWN: usize = 5;
const DAYS_90_MS: Ms = 90 * 24 * 3600 * 1000;
/// Closed actions of the kind that are looked through for better fits.
const LOOKED_AT: i64 = 300;

/// Up to five closed actions of the same kind that are not to be reviewed again and that nothing was ruled on, those of the same tool or service first, then the newest.
pub(super) fn view(conn: &Connection, action: &Action, now: Ms) -> rusqlite::Result<Vec<Similar>> {
    let head = &action.content;
    let rows = closed_of_kind(conn, &head.kind, now - DAYS_90_MS, &action.id, LOOKED_AT)?;
    let fit = |row: &ActionRow| {
        let same_service = row.service.is_some() && row.service == head.target.service;
        u8::from(row.tool == head.tool.name) + u8::from(same_service)
    };
    // A copy of it may wait for another reviewer, or planted faults may be made from a settled case:
    // how it was decided is not to be seen here.
    let mut shown = Vec::with_capacity(rows.len());
    for row in rows {
        let settled = rulings::of_action(conn, &row.id)?.is_some();
        if !settled && rereviews::of_action(conn, &row.id)?.is_none() && !faults::is_planted(conn, &row.id)? {
            shown.push(row);
        }
    }
    let mut rows = shown;
    // Stable: within the same fit the newest stay first.
    rows.sort_by_key(|row| std::cmp::Reverse(fit(row)));
    Ok(rows.into_iter().take(SHOWN).map(similar).collect())
}

fn similar(row: ActionRow) -> Similar {
    Similar {
        title: visible_line(&row.title),
        verdict: match row.status {
            Status::Expired => "expired".into(),
            Status::Withdrawn => "withdrawn".into(),
            status => status.in_words().into(),
        },
        outcome: row.outcome.map(|outcome| match outcome {
            Outcome::Executed => SimilarOutcome::Executed,
            Outcome::Failed => SimilarOutcome::Failed,
        }),
        at: row.decided_at.unwrap_or_default(),
        id: row.id,
    }
}
