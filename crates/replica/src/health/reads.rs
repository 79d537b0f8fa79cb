//! Sums over a time, of all actions or of those of one team.

use super::counts::ActionCounts;
use super::projection::HOUR_MS;
use crate::action;
use crate::quarter_hour::{DAY_MS, QUARTER_HOUR_MS, Span, parts};
use holdpoint_domain::Ms;
use rusqlite::{Connection, params};

/// A time and a team.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Within the time, UTC ms.
    pub from: Ms,
    /// Not within it.
    pub to: Ms,
    /// Only actions whose rules name this team, and only its reviewers; all of them when absent.
    pub team: Option<&'a str>,
}

impl Scope<'_> {
    /// Whether an action of these teams is within it: names of teams, a line each.
    #[must_use]
    pub fn has(&self, teams: &str) -> bool {
        self.team.is_none_or(|team| teams.split('\n').any(|named| named == team))
    }
}

/// Calls `take` with the sums of actions proposed within the time, by kind: each belongs to the part
/// of time that begins at the first argument, which is within one UTC day. Whole days and
/// quarter-hours come from the roll-up, what is left at the ends from the actions themselves.
///
/// # Errors
/// When the file cannot be read.
pub fn each_count(conn: &Connection, scope: &Scope<'_>, mut take: impl FnMut(Ms, &str, &ActionCounts)) -> rusqlite::Result<()> {
    let (from, to) = (scope.from, scope.to.max(scope.from));
    let (first, last) = within(from, to, QUARTER_HOUR_MS);
    each_action(conn, scope, (from, first), &mut take)?;
    for (span, from, to) in parts(first, last) {
        each_row(conn, scope, span, (from, to), &mut take)?;
    }
    each_action(conn, scope, (last, to), &mut take)
}

// The whole spans within a time; nothing, at its end, where there is none.
fn within(from: Ms, to: Ms, span: Ms) -> (Ms, Ms) {
    let first = from.saturating_add((-from).rem_euclid(span));
    let last = to - to.rem_euclid(span);
    if first < last { (first, last) } else { (to, to) }
}

fn each_row(
    conn: &Connection,
    scope: &Scope<'_>,
    span: Span,
    (from, to): (Ms, Ms),
    take: &mut impl FnMut(Ms, &str, &ActionCounts),
) -> rusqlite::Result<()> {
    const ROWS: &str = concat!(
        "SELECT starts_at, teams, kind, counts, delays FROM health_quarter_hours ",
        "WHERE span = ?1 AND starts_at >= ?2 AND starts_at < ?3 ORDER BY starts_at"
    );
    if from >= to {
        return Ok(());
    }
    let mut statement = conn.prepare_cached(ROWS)?;
    let mut rows = statement.query(params![span as u8, from, to])?;
    while let Some(row) = rows.next()? {
        if scope.has(row.get_ref(1)?.as_str()?) {
            let mut counts = ActionCounts::default();
            counts.add_blobs(row.get_ref(3)?.as_blob()?, row.get_ref(4)?.as_blob()?);
            take(row.get(0)?, row.get_ref(2)?.as_str()?, &counts);
        }
    }
    Ok(())
}

fn each_action(
    conn: &Connection,
    scope: &Scope<'_>,
    (from, to): (Ms, Ms),
    take: &mut impl FnMut(Ms, &str, &ActionCounts),
) -> rusqlite::Result<()> {
    if from >= to {
        return Ok(());
    }
    action::each_proposed(conn, from, to, |row| {
        if scope.has(&row.teams) {
            take(row.proposed_at, &row.kind, &ActionCounts::of(&row));
        }
        true
    })
}

/// Open actions past their deadline, which are held there, proposed within the time.
///
/// # Errors
/// When the file cannot be read.
pub fn overdue(conn: &Connection, scope: &Scope<'_>, now: Ms) -> rusqlite::Result<u64> {
    const OVERDUE: &str = concat!(
        "SELECT a.teams FROM queue q JOIN actions a ON a.n = q.n ",
        "WHERE q.deadline < ?1 AND q.proposed_at >= ?2 AND q.proposed_at < ?3"
    );
    let mut statement = conn.prepare_cached(OVERDUE)?;
    let mut rows = statement.query(params![now, scope.from, scope.to])?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        count += u64::from(scope.has(row.get_ref(0)?.as_str()?));
    }
    Ok(count)
}

/// Actions that were reviewed blind by two people or more, with the same verdicts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoubleReviewCount {
    /// The UTC day of the proposals, ms.
    pub day: Ms,
    /// For example `deploy.rollout`.
    pub kind: String,
    /// The verdicts, sorted.
    pub labels: Vec<String>,
    /// How many actions.
    pub actions: u32,
}

/// Double reviews of actions proposed within the time.
///
/// # Errors
/// When the file cannot be read.
pub fn double_reviews(conn: &Connection, scope: &Scope<'_>) -> rusqlite::Result<Vec<DoubleReviewCount>> {
    const COUNT: &str = concat!(
        "SELECT proposed_at / 86400000 * 86400000 AS day, teams, kind, labels, count(*) FROM double_review_labels ",
        "WHERE proposed_at >= ?1 AND proposed_at < ?2 GROUP BY day, teams, kind, labels ORDER BY day, teams, kind, labels"
    );
    let mut statement = conn.prepare_cached(COUNT)?;
    let mut rows = statement.query([scope.from, scope.to])?;
    let mut counts = Vec::new();
    while let Some(row) = rows.next()? {
        if scope.has(row.get_ref(1)?.as_str()?) {
            let labels = row.get_ref(3)?.as_str()?.split(' ').map(str::to_owned).collect();
            counts.push(DoubleReviewCount { day: row.get(0)?, kind: row.get(2)?, labels, actions: row.get(4)? });
        }
    }
    Ok(counts)
}

/// Ids of actions within the time whose blind reviewers differed, newest first.
///
/// # Errors
/// When the file cannot be read.
pub fn disagreements(conn: &Connection, scope: &Scope<'_>, most: usize) -> rusqlite::Result<Vec<(String, String)>> {
    const DIFFER: &str = concat!(
        "SELECT action, labels, teams FROM double_review_labels WHERE proposed_at >= ?1 AND proposed_at < ?2 ",
        "ORDER BY proposed_at DESC, action"
    );
    let mut statement = conn.prepare_cached(DIFFER)?;
    let mut rows = statement.query([scope.from, scope.to])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()?
        && found.len() < most
    {
        let labels: String = row.get(1)?;
        let mut words = labels.split(' ');
        let first = words.next();
        if scope.has(row.get_ref(2)?.as_str()?) && words.any(|word| Some(word) != first) {
            found.push((row.get(0)?, labels));
        }
    }
    Ok(found)
}

/// What was reviewed in one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewHour {
    /// When the hour begins, UTC ms.
    pub starts_at: Ms,
    /// Reviews.
    pub reviews: u64,
    /// People who gave one.
    pub people: u64,
    /// Reviews whose time on screen is known.
    pub timed: u64,
    /// Their times, whole seconds, added.
    pub seconds: u64,
    /// The squares of these seconds, added.
    pub squares: u64,
}

/// Reviews by hour, for the hours that begin within the time; of these people only, where some are given.
///
/// # Errors
/// When the file cannot be read.
pub fn review_hours(conn: &Connection, from: Ms, to: Ms, people: Option<&[String]>) -> rusqlite::Result<Vec<ReviewHour>> {
    const HOURS: &str = concat!(
        "SELECT h.starts_at, sum(h.reviews), count(*), coalesce(sum(r.timed), 0), coalesce(sum(r.seconds), 0), ",
        "coalesce(sum(r.squares), 0) FROM review_hours h ",
        "LEFT JOIN reading_hours r ON r.starts_at = h.starts_at AND r.reviewer = h.reviewer ",
        "WHERE h.starts_at >= ?1 AND h.starts_at < ?2 AND (?3 IS NULL OR h.reviewer IN (SELECT value FROM json_each(?3))) ",
        "GROUP BY h.starts_at ORDER BY h.starts_at"
    );
    let from = from.saturating_add((-from).rem_euclid(HOUR_MS));
    let people = people.map(|people| serde_json::to_string(people).unwrap_or_default());
    let mut statement = conn.prepare_cached(HOURS)?;
    let number = |row: &rusqlite::Row<'_>, column| row.get::<_, i64>(column).map(i64::cast_unsigned);
    let rows = statement.query_map(params![from, to, people], |row| {
        Ok(ReviewHour {
            starts_at: row.get(0)?,
            reviews: number(row, 1)?,
            people: number(row, 2)?,
            timed: number(row, 3)?,
            seconds: number(row, 4)?,
            squares: number(row, 5)?,
        })
    })?;
    rows.collect()
}

/// The teams that rules of actions within the time name, sorted.
///
/// # Errors
/// When the file cannot be read.
pub fn teams(conn: &Connection, from: Ms, to: Ms) -> rusqlite::Result<Vec<String>> {
    let day = from - from.rem_euclid(DAY_MS);
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT teams FROM health_quarter_hours WHERE span = 1 AND starts_at >= ?1 AND starts_at < ?2 AND teams <> ''",
    )?;
    let rows = statement.query_map([day, to], |row| row.get::<_, String>(0))?;
    let mut teams = std::collections::BTreeSet::new();
    for row in rows {
        teams.extend(row?.split('\n').map(str::to_owned));
    }
    Ok(teams.into_iter().collect())
}
