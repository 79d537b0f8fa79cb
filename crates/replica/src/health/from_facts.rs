//! The tables of Health that come from facts of reviews: kept up to date as facts come and go.

use super::projection::HOUR_MS;
use crate::action;
use crate::record;
use holdpoint_domain::{ActionId, Digest, Event, Ms, ReviewEvent, ReviewFacts, Seq, SubmittedInSet, Verdict};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, BTreeSet};

/// Forgets everything: the facts were dropped.
pub(crate) fn clear(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM double_review_labels; DELETE FROM reading_hours; DELETE FROM set_readings")
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

// The record that a fact is of, and the set that its review is a member of.
struct Given {
    at: Ms,
    reviewer: String,
    /// When the one statement of the set was signed.
    set: Option<Ms>,
}

fn move_reading(conn: &Connection, seq: Seq, shown_ms: Option<Ms>, times: i64) -> rusqlite::Result<()> {
    let Some(shown_ms) = shown_ms else { return Ok(()) };
    let Some(given) = find_given(conn, seq)? else { return Ok(()) };
    match given.set {
        None => add_hour(conn, given.at, &given.reviewer, [times, 1, 1], shown_ms),
        Some(signed_at) => {
            add_set(conn, &given.reviewer, signed_at, -1)?;
            if times > 0 {
                let put = "INSERT OR REPLACE INTO set_readings (seq, reviewer, signed_at, shown_ms) VALUES (?1, ?2, ?3, ?4)";
                conn.prepare_cached(put)?.execute(params![seq.cast_signed(), given.reviewer, signed_at, shown_ms])?;
            } else {
                conn.prepare_cached("DELETE FROM set_readings WHERE seq = ?1")?.execute([seq.cast_signed()])?;
            }
            add_set(conn, &given.reviewer, signed_at, 1)
        }
    }
}

// The reading data of a review follows its own record.
fn find_given(conn: &Connection, seq: Seq) -> rusqlite::Result<Option<Given>> {
    let Some(own) = record::get(conn, seq)? else { return Ok(None) };
    let submitted = match Event::of(&own) {
        Ok(Event::Review(ReviewEvent::Reading(_))) => record::get(conn, seq.saturating_sub(1))?.and_then(|before| Event::of(&before).ok()),
        event => event.ok(),
    };
    let set = match submitted {
        Some(Event::Review(ReviewEvent::SubmittedInSet(SubmittedInSet(head)))) => Some(head.signed_at),
        _ => None,
    };
    Ok(Some(Given { at: own.at, reviewer: own.actor, set }))
}

// What the known members of a set are in all: as many reviews as there are, with the time of the set once.
fn add_set(conn: &Connection, reviewer: &str, signed_at: Ms, times: i64) -> rusqlite::Result<()> {
    const MEMBERS: &str = concat!(
        "SELECT min(seq), count(*), max(shown_ms) FROM set_readings WHERE reviewer = ?1 AND signed_at = ?2 ",
        "HAVING count(*) > 0"
    );
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get::<_, Ms>(2)?));
    let members = conn.prepare_cached(MEMBERS)?.query_row(params![reviewer, signed_at], read).optional()?;
    let Some((first, members, shown_ms)) = members else { return Ok(()) };
    let at = conn.prepare_cached("SELECT at FROM records WHERE seq = ?1")?.query_row([first], |row| row.get(0))?;
    add_hour(conn, at, reviewer, [times, members, 1], shown_ms)
}

// `[times, reviews, acts]`: so many reviews were given in so many acts of this length.
fn add_hour(conn: &Connection, at: Ms, reviewer: &str, [times, reviews, acts]: [i64; 3], shown_ms: Ms) -> rusqlite::Result<()> {
    const ADD: &str = concat!(
        "INSERT INTO reading_hours (starts_at, reviewer, timed, seconds, squares) VALUES (?1, ?2, ?3, ?4, ?5) ",
        "ON CONFLICT (starts_at, reviewer) DO UPDATE SET timed = timed + excluded.timed, ",
        "seconds = seconds + excluded.seconds, squares = squares + excluded.squares"
    );
    let hour = at - at.rem_euclid(HOUR_MS);
    let seconds = (shown_ms.clamp(0, HOUR_MS) + 500) / 1000;
    let acts = times * acts;
    conn.prepare_cached(ADD)?.execute(params![hour, reviewer, times * reviews, seconds * acts, seconds * seconds * acts])?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{GENESIS, ReviewSubmitted};
    use serde_json::json;

    const MINUTE_MS: Ms = 60_000;

    fn tables() -> Connection {
        let mut conn = Connection::open_in_memory().unwrap();
        crate::file::migrate::migrate(&mut conn).unwrap();
        conn
    }

    // A review of a member of a set, and its reading data right after it.
    fn member(conn: &Connection, seq: Seq, at: Ms, in_set: bool) {
        let head = ReviewSubmitted {
            review: format!("cmd_{seq}").into(),
            reviewer: "per_1".into(),
            device: "dev_1".into(),
            digest: Digest::ZERO,
            signed_at: 7,
            abstained: false,
        };
        let submitted = if in_set { ReviewEvent::SubmittedInSet(SubmittedInSet(head)) } else { ReviewEvent::Submitted(head) };
        let reading = ReviewEvent::Reading(holdpoint_domain::ReviewReading { review: format!("cmd_{seq}").into() });
        for (seq, event) in [(seq, submitted), (seq + 1, reading)] {
            let record = Event::from(event).draft(at, "per_1", "act_1", None).unwrap().seal(seq, GENESIS);
            let hashes = [record.prev, record.hash].map(|hash| *hash.as_bytes());
            conn.execute(
                "INSERT INTO records (seq, at, actor, kind, version, subject, head, prev, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                params![seq.cast_signed(), at, record.actor, record.kind, record.version, record.subject, record.header.get(), hashes[0], hashes[1]],
            )
            .unwrap();
        }
    }

    fn fact(seq: Seq, shown_ms: Ms) -> ReviewFacts {
        serde_json::from_value(json!({"seq": seq, "review": format!("cmd_{}", seq - 1), "action": "act_1", "shown_ms": shown_ms})).unwrap()
    }

    fn hours(conn: &Connection) -> Vec<(i64, i64, i64)> {
        let mut statement = conn.prepare("SELECT timed, seconds, squares FROM reading_hours ORDER BY starts_at").unwrap();
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap().collect::<rusqlite::Result<_>>().unwrap()
    }

    #[test]
    fn set_counts_its_time_once_in_any_order() {
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            let conn = tables();
            let facts: Vec<ReviewFacts> = (0..4_u64)
                .map(|place| {
                    member(&conn, 1 + 2 * place, MINUTE_MS, place < 3);
                    fact(2 + 2 * place, if place < 3 { 90_000 } else { 20_000 })
                })
                .collect();
            for place in order {
                add_readings(&conn, &facts[place..=place]).unwrap();
            }
            assert_eq!(hours(&conn), [(4, 90 + 20, 8_100 + 400)], "{order:?}");
        }
    }
}
