//! The tables of Health that come from facts of reviews: kept up to date as facts come and go.

use super::projection::HOUR_MS;
use crate::action;
use crate::record;
use holdpoint_domain::{ActionId, Digest, Event, Ms, ReviewEvent, ReviewFacts, Seq, SubmittedInSet, Verdict};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet};

/// Forgets everything: the facts were dropped.
pub(crate) fn clear(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM double_review_labels; DELETE FROM reading_hours")
}

/// Takes over facts that are written next; call [`refresh_double_reviews`] after that.
pub(crate) fn add_readings(conn: &Connection, facts: &[ReviewFacts]) -> rusqlite::Result<()> {
    for fact in facts {
        let before = shown_ms(conn, fact.seq)?;
        // The same page may come twice.
        if before != fact.shown_ms {
            move_reading(conn, fact.seq, before, -1)?;
            move_reading(conn, fact.seq, fact.shown_ms, 1)?;
        }
    }
    Ok(())
}

/// Takes out the reading data of a fact that is deleted next.
pub(crate) fn remove_reading(conn: &Connection, seq: Seq) -> rusqlite::Result<()> {
    let before = shown_ms(conn, seq)?;
    move_reading(conn, seq, before, -1)
}

fn shown_ms(conn: &Connection, seq: Seq) -> rusqlite::Result<Option<Ms>> {
    let found = conn.prepare_cached("SELECT shown_ms FROM facts WHERE seq = ?1")?.query_row([seq.cast_signed()], |row| row.get(0));
    Ok(found.optional()?.flatten())
}

fn move_reading(conn: &Connection, seq: Seq, shown_ms: Option<Ms>, times: i64) -> rusqlite::Result<()> {
    const ADD: &str = concat!(
        "INSERT INTO reading_hours (starts_at, reviewer, timed, seconds, squares) VALUES (?1, ?2, ?3, ?4, ?5) ",
        "ON CONFLICT (starts_at, reviewer) DO UPDATE SET timed = timed + excluded.timed, ",
        "seconds = seconds + excluded.seconds, squares = squares + excluded.squares"
    );
    let Some(shown_ms) = shown_ms else { return Ok(()) };
    let mut find = conn.prepare_cached("SELECT at, actor FROM records WHERE seq = ?1")?;
    let found = find.query_row([seq.cast_signed()], |row| Ok((row.get::<_, Ms>(0)?, row.get::<_, String>(1)?))).optional()?;
    let Some((at, reviewer)) = found else { return Ok(()) };
    let hour = at - at.rem_euclid(HOUR_MS);
    let seconds = (shown_ms.clamp(0, HOUR_MS) + 500) / 1000;
    conn.prepare_cached(ADD)?.execute(params![hour, reviewer, times, seconds * times, seconds * seconds * times])?;
    conn.prepare_cached("DELETE FROM reading_hours WHERE starts_at = ?1 AND reviewer = ?2 AND timed = 0")?
        .execute(params![hour, reviewer])
        .map(drop)
}

/// Works out anew the double reviews of the actions that facts are about.
pub(crate) fn refresh_double_reviews<'a>(conn: &Connection, actions: impl Iterator<Item = &'a ActionId>) -> rusqlite::Result<()> {
    let actions: BTreeSet<&ActionId> = actions.collect();
    actions.into_iter().try_for_each(|action| refresh(conn, action.as_str()))
}

fn refresh(conn: &Connection, id: &str) -> rusqlite::Result<()> {
    const PUT: &str = "INSERT OR REPLACE INTO double_review_labels (action, proposed_at, teams, kind, labels) VALUES (?1, ?2, ?3, ?4, ?5)";
    let Some(row) = action::get(conn, id)?.filter(|row| row.second_look) else { return Ok(()) };
    let labels = labels(conn, id)?;
    if labels.len() < 2 || is_planted(conn, id)? {
        return conn.prepare_cached("DELETE FROM double_review_labels WHERE action = ?1")?.execute([id]).map(drop);
    }
    conn.prepare_cached(PUT)?.execute(params![id, row.proposed_at, row.teams, row.kind, labels.join(" ")]).map(drop)
}

// What reviewers did about a planted fault says nothing of how they judge real actions.
fn is_planted(conn: &Connection, id: &str) -> rusqlite::Result<bool> {
    let found = conn.prepare_cached("SELECT 1 FROM faults WHERE action = ?1")?.query_row([id], |_| Ok(())).optional()?;
    Ok(found.is_some())
}

// The last vote of each reviewer on the content that was reviewed last, sorted.
fn labels(conn: &Connection, id: &str) -> rusqlite::Result<Vec<&'static str>> {
    let mut statement = conn.prepare_cached("SELECT seq, verdict FROM facts WHERE action = ?1 AND verdict IS NOT NULL ORDER BY seq")?;
    let facts = statement.query_map([id], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
    let mut votes: Vec<(String, Digest, Verdict)> = Vec::new();
    for fact in facts {
        let (seq, verdict) = fact?;
        let Some(verdict) = Verdict::ALL.into_iter().find(|known| known.as_str() == verdict && known.is_vote()) else { continue };
        let record = record::get(conn, seq.cast_unsigned())?;
        let event = record.map(|record| Event::of(&record));
        if let Some(Ok(Event::Review(ReviewEvent::Submitted(head) | ReviewEvent::SubmittedInSet(SubmittedInSet(head))))) = event {
            votes.push((head.reviewer.to_string(), head.digest, verdict));
        }
    }
    let last = votes.last().map(|vote| vote.1);
    let by_reviewer: BTreeMap<&str, Verdict> =
        votes.iter().filter(|vote| Some(vote.1) == last).map(|(reviewer, _, verdict)| (reviewer.as_str(), *verdict)).collect();
    let mut labels: Vec<&'static str> = by_reviewer.into_values().map(Verdict::as_str).collect();
    labels.sort_unstable();
    Ok(labels)
}
