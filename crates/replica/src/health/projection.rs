//! The tables of Health that follow from records alone.

use super::counts::ActionCounts;
use crate::action::ActionRow;
use crate::changes::BatchChanges;
use crate::projection::Projection;
use crate::quarter_hour::Span;
use holdpoint_domain::Ms;
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::{BTreeMap, HashMap};

/// Milliseconds of an hour.
pub const HOUR_MS: Ms = 3_600_000;

/// The `health_quarter_hours` and `review_hours` tables.
#[derive(Default)]
pub(crate) struct HealthQuarterHours;

impl Projection for HealthQuarterHours {
    const NAME: &'static str = "health";
    const VERSION: u32 = 1;
    const SCHEMA: &'static str = include_str!("schema.sql");
    const ABOUT_PARTIES: bool = false;

    fn finish(&mut self, conn: &Connection, batch: &mut BatchChanges) -> rusqlite::Result<()> {
        let mut moves: HashMap<Place<'_>, ActionCounts> = HashMap::new();
        for change in &batch.actions {
            if let Some(before) = &change.before {
                count(&mut moves, before, -1);
            }
            count(&mut moves, &change.row, 1);
        }
        moves.iter().filter(|(_, by)| !by.is_empty()).try_for_each(|(place, by)| place.add(conn, by))?;
        add_reviews(conn, &batch.reviews)
    }
}

// The row in which an action is counted.
#[derive(PartialEq, Eq, Hash)]
struct Place<'a> {
    span: Span,
    starts_at: Ms,
    teams: &'a str,
    kind: &'a str,
}

fn count<'a>(moves: &mut HashMap<Place<'a>, ActionCounts>, row: &'a ActionRow, times: i64) {
    let counts = ActionCounts::of(row);
    for span in [Span::QuarterHour, Span::Day] {
        let place = Place { span, starts_at: span.starts_at(row.proposed_at), teams: &row.teams, kind: &row.kind };
        moves.entry(place).or_default().add(&counts, times);
    }
}

impl Place<'_> {
    // A row that counts nothing goes: in other batches it would never have been there.
    fn add(&self, conn: &Connection, by: &ActionCounts) -> rusqlite::Result<()> {
        const READ: &str =
            "SELECT counts, delays FROM health_quarter_hours WHERE span = ?1 AND starts_at = ?2 AND teams = ?3 AND kind = ?4";
        const WRITE: &str = concat!(
            "INSERT OR REPLACE INTO health_quarter_hours (span, starts_at, teams, kind, counts, delays) ",
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
        );
        const REMOVE: &str = "DELETE FROM health_quarter_hours WHERE span = ?1 AND starts_at = ?2 AND teams = ?3 AND kind = ?4";
        let span = self.span as u8;
        let place = params![span, self.starts_at, self.teams, self.kind];
        let mut sum = ActionCounts::default();
        let mut read = conn.prepare_cached(READ)?;
        read.query_row(place, |row| {
            sum.add_blobs(row.get_ref(0)?.as_blob()?, row.get_ref(1)?.as_blob()?);
            Ok(())
        })
        .optional()?;
        sum.add(by, 1);
        if sum.is_empty() {
            return conn.prepare_cached(REMOVE)?.execute(place).map(drop);
        }
        let (counts, delays) = sum.to_blobs();
        conn.prepare_cached(WRITE)?.execute(params![span, self.starts_at, self.teams, self.kind, counts, delays]).map(drop)
    }
}

fn add_reviews(conn: &Connection, reviews: &[(Ms, String)]) -> rusqlite::Result<()> {
    const ADD: &str = concat!(
        "INSERT INTO review_hours (starts_at, reviewer, reviews) VALUES (?1, ?2, ?3) ",
        "ON CONFLICT (starts_at, reviewer) DO UPDATE SET reviews = reviews + excluded.reviews"
    );
    let mut hours: BTreeMap<(Ms, &str), i64> = BTreeMap::new();
    for (at, reviewer) in reviews {
        *hours.entry((at - at.rem_euclid(HOUR_MS), reviewer)).or_default() += 1;
    }
    let mut add = conn.prepare_cached(ADD)?;
    hours.iter().try_for_each(|((hour, reviewer), reviews)| add.execute(params![hour, reviewer, reviews]).map(drop))
}
