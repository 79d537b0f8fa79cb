//! Settled actions as cases: what was ruled, and how those who reviewed them judged.

use super::view::{CaseDifficulty, DrillCaseRow};
use crate::features::training::verdict_of;
use crate::replica::{actions, rulings};
use holdpoint_domain::Ruling;
use holdpoint_domain::text::visible_line;
use rusqlite::Connection;

/// A settled action as a case; none where the action is not known here.
pub(super) fn row(conn: &Connection, action: &str, ruling: &Ruling) -> rusqlite::Result<Option<DrillCaseRow>> {
    let Some(known) = actions::get(conn, action)? else { return Ok(None) };
    let reviews = rulings::known_reviews(conn, action)?;
    let judged = reviews.iter().filter_map(|review| ruling.made.right.agrees(verdict_of(&review.verdict)));
    let (verdicts, wrong) = judged.fold((0_u32, 0_u32), |(all, wrong), right| (all + 1, wrong + u32::from(!right)));
    Ok(Some(DrillCaseRow {
        action: action.into(),
        title: visible_line(&known.title),
        kind: visible_line(&known.kind),
        right: ruling.made.right,
        tags: ruling.made.tags.iter().map(|tag| visible_line(tag)).collect(),
        difficulty: difficulty(verdicts, wrong),
        verdicts,
        wrong,
        ruled_at: ruling.at,
    }))
}

const fn difficulty(verdicts: u32, wrong: u32) -> CaseDifficulty {
    match (verdicts, wrong) {
        (0, _) => CaseDifficulty::Unknown,
        (_, 0) => CaseDifficulty::Easy,
        (all, wrong) if wrong * 2 < all => CaseDifficulty::Medium,
        _ => CaseDifficulty::Hard,
    }
}
