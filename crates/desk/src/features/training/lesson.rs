//! Rulings on one's own reviews, with their lessons.

use super::disagreement::command;
use super::list::verdict_of;
use super::view::Lesson;
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::fetch::{self, DOCUMENT_WAIT};
use crate::replica::{actions, rulings};
use crate::words;
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{DeskCommand, Digest, RightVerdict, Ruling};
use rusqlite::Connection;
use std::sync::Arc;

/// Lessons that are shown, the newest.
const MAX_LESSONS: usize = 20;

/// The newest rulings on actions that this person reviewed.
pub(crate) async fn read(core: Arc<Core>) -> Result<Vec<Lesson>, DeskError> {
    let missing = blocking(core.clone(), |core| {
        let mine = core.replica.read(|conn| mine(conn, &core.me().unwrap_or_default()))?;
        let wanted: Vec<Digest> = mine.into_iter().filter_map(|(_, ruling, _)| ruling.body).collect();
        Ok(core.replica.read(|conn| fetch::absent(conn, wanted))?)
    })
    .await?;
    fetch::fetch_for_answer(&core, &missing, DOCUMENT_WAIT).await;
    blocking(core, |core| {
        let me = core.me().unwrap_or_default();
        Ok(core.replica.read(|conn| {
            mine(conn, &me)?
                .into_iter()
                .map(|(action, ruling, verdict)| lesson(conn, action, &ruling, &verdict))
                .collect::<rusqlite::Result<Vec<_>>>()
        })?)
    })
    .await
}

// Settled rulings on actions with a review of mine: the action, the ruling, my verdict.
fn mine(conn: &Connection, me: &str) -> rusqlite::Result<Vec<(String, Ruling, String)>> {
    let mut found = Vec::new();
    for (action, known) in rulings::all(conn)? {
        let Some(ruling) = known.settled() else { continue };
        if let Some(review) = rulings::known_reviews(conn, &action)?.into_iter().rfind(|review| review.person == me) {
            found.push((action, ruling.clone(), review.verdict));
        }
    }
    found.sort_by_key(|(_, ruling, _)| std::cmp::Reverse(ruling.at));
    found.truncate(MAX_LESSONS);
    Ok(found)
}

fn lesson(conn: &Connection, action: String, ruling: &Ruling, verdict: &str) -> rusqlite::Result<Lesson> {
    let text = match ruling.body.map(|body| command(conn, &body)).transpose()?.flatten() {
        Some(DeskCommand::Rule { lesson, .. }) if !lesson.trim().is_empty() => Some(visible(&lesson)),
        _ => None,
    };
    let said = words::past(verdict_of(verdict));
    let agrees = ruling.made.right.agrees(verdict_of(verdict));
    let right = match ruling.made.right {
        RightVerdict::Approve => "approving was right",
        RightVerdict::Reject => "rejecting was right",
        RightVerdict::Edit => "an edit was right",
        RightVerdict::Both => "both verdicts were acceptable",
    };
    Ok(Lesson {
        title: actions::get(conn, &action)?.map(|row| visible_line(&row.title)).unwrap_or_default(),
        right: ruling.made.right,
        tags: ruling.made.tags.iter().map(|tag| visible_line(tag)).collect(),
        lesson: text,
        sentence: format!("You {said}; {right}."),
        agrees,
        at: ruling.at,
        action,
    })
}
