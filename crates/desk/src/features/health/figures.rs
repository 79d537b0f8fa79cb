//! The sums that the signals of a time are made of.

use super::release_delay::{ReleaseDelay, release_delay};
use crate::features::incident::TiedAction;
use crate::replica::{actions, health, people, policies};
use actions::ActionRow;
use health::{ActionCounts, DoubleReviewCount, HOUR_MS, ReviewHour, Scope};
use holdpoint_domain::{Grade, HealthTargets, Ms};
use rusqlite::Connection;
use std::collections::{BTreeMap, BTreeSet};

/// Times of at most this length are shown by hour, longer ones by UTC day.
const HOURLY_MS: Ms = 2 * health::DAY_MS;

/// The time that figures are about, and the team.
#[derive(Clone, Debug)]
pub struct HealthTime {
    /// Within it, UTC ms. Actions count by when they were proposed, incidents by when they began.
    pub from: Ms,
    /// Not within it.
    pub to: Ms,
    /// Only actions whose rules name this team, and only its reviewers.
    pub team: Option<String>,
    /// The hub's clock now.
    pub now: Ms,
}

impl HealthTime {
    pub(super) fn scope(&self) -> Scope<'_> {
        Scope { from: self.from, to: self.to, team: self.team.as_deref() }
    }

    /// The part of the time that an instant belongs to in a trend.
    pub(super) const fn part_of(&self, at: Ms) -> Ms {
        at - at.rem_euclid(self.part_ms())
    }

    pub(super) const fn part_ms(&self) -> Ms {
        if self.to - self.from <= HOURLY_MS { HOUR_MS } else { health::DAY_MS }
    }
}

/// Sums over a time.
#[derive(Clone, Debug, Default)]
pub struct HealthFigures {
    /// Of all actions.
    pub total: ActionCounts,
    /// By kind.
    pub kinds: BTreeMap<String, ActionCounts>,
    /// By the hour or the UTC day in which they begin; without delays.
    pub parts: BTreeMap<Ms, ActionCounts>,
    /// Open actions that are held past their deadline.
    pub overdue: u64,
    /// Blind double reviews.
    pub doubles: Vec<DoubleReviewCount>,
    /// Reviews by hour.
    pub hours: Vec<ReviewHour>,
    /// Actions that are suspected or confirmed as causes of incidents that began in the time; of the team.
    pub tied: Vec<TiedAction>,
    /// Days from correction to release, of the releases in the time, of all teams.
    pub release_delay: Option<ReleaseDelay>,
    /// Whether one team was asked for. What is of all teams all the same says so.
    pub of_team: bool,
}

impl HealthFigures {
    /// Reads them. `tied` are the tied actions of incidents, of any time and team.
    ///
    /// # Errors
    /// When the replica cannot be read.
    pub fn read(conn: &Connection, time: &HealthTime, tied: &[TiedAction]) -> rusqlite::Result<Self> {
        let scope = time.scope();
        let overdue = health::overdue(conn, &scope, time.now)?;
        let mut figures = Self { overdue, of_team: time.team.is_some(), ..Self::default() };
        health::each_count(conn, &scope, |at, kind, counts| figures.add(time.part_of(at), kind, counts))?;
        figures.doubles = health::double_reviews(conn, &scope)?;
        figures.hours = hours(conn, time)?;
        figures.tied = tied_in(conn, time, tied)?;
        figures.release_delay = release_delay(conn, &(time.from..time.to))?;
        Ok(figures)
    }

    fn add(&mut self, part: Ms, kind: &str, counts: &ActionCounts) {
        self.total.add(counts, 1);
        match self.kinds.get_mut(kind) {
            Some(sum) => sum.add(counts, 1),
            None => drop(self.kinds.insert(kind.to_owned(), counts.clone())),
        }
        self.parts.entry(part).or_default().add_numbers(counts);
    }

    /// Different actions that are tied: confirmed ones, and confirmed or suspected ones.
    #[must_use]
    pub fn tied_counts(&self) -> (u64, u64) {
        let of = |grade: Option<Grade>| {
            let tied = self.tied.iter().filter(|action| grade.is_none_or(|grade| action.grade == grade));
            tied.map(|action| action.action.as_str()).collect::<BTreeSet<_>>().len() as u64
        };
        (of(Some(Grade::Confirmed)), of(None))
    }

    /// Whether nothing happened in the time.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.total.is_empty() && self.hours.is_empty() && self.tied.is_empty()
    }
}

/// Reviews of the people of its team, by hour.
pub(super) fn hours(conn: &Connection, time: &HealthTime) -> rusqlite::Result<Vec<ReviewHour>> {
    let people = time.team.as_deref().map(|team| members(conn, team)).transpose()?;
    health::review_hours(conn, time.from, time.to, people.as_deref())
}

/// The newest `most` actions proposed within the time, of its team, that fit; newest first.
pub(super) fn newest(
    conn: &Connection,
    time: &HealthTime,
    most: usize,
    fits: impl Fn(&ActionRow) -> bool,
) -> rusqlite::Result<Vec<ActionRow>> {
    let (scope, mut found) = (time.scope(), Vec::new());
    actions::each_proposed(conn, time.from, time.to, |row| {
        if scope.has(&row.teams) && fits(&row) {
            found.push(row);
        }
        found.len() < most
    })?;
    Ok(found)
}

fn members(conn: &Connection, team: &str) -> rusqlite::Result<Vec<String>> {
    let people = people::everybody(conn)?.into_iter();
    Ok(people.filter(|person| person.profile.teams.iter().any(|of| of == team)).map(|person| person.id).collect())
}

/// Those of incidents that began within the time, of its team.
pub(super) fn tied_in(conn: &Connection, time: &HealthTime, tied: &[TiedAction]) -> rusqlite::Result<Vec<TiedAction>> {
    let mut found = Vec::new();
    for action in tied.iter().filter(|action| (time.from..time.to).contains(&action.incident.started_at)) {
        let teams = actions::get(conn, &action.action)?.map(|row| row.teams).unwrap_or_default();
        if time.scope().has(&teams) {
            found.push(action.clone());
        }
    }
    Ok(found)
}

/// What the policy in force holds the signals to.
///
/// # Errors
/// When the replica cannot be read.
pub fn targets_in_force(conn: &Connection) -> rusqlite::Result<HealthTargets> {
    Ok(policies::in_force(conn)?.health)
}
