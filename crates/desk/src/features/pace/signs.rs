//! Signs of fatigue of everyone who works now. For managers and trainers: other desks do not
//! have the reading data, because the hub does not hand it out to them.

use super::rows::rows_of;
use super::words;
use crate::core::Core;
use crate::error::DeskError;
use crate::lock::lock;
use crate::replica::{people, records, reviews};
use crate::view::{ReviewerSignRow, ReviewerSigns, SignHolds, SignRow};
use crate::words::initials;
use holdpoint_domain::{Ms, Role, text::visible_line};
use holdpoint_metrics::fatigue::{Limits, ReviewRow, find_signs, is_rest_suggested};
use holdpoint_metrics::pace::PAUSE_MS;
use std::collections::HashMap;

/// What is usual is looked for in so many days.
pub(super) const USUAL_DAYS: Ms = 28;
const DAY_MS: Ms = 24 * 3600 * 1000;
/// How old an answer may be: all reviews of four weeks are read for it.
const FRESH_MS: Ms = 60_000;

/// The signs of everyone who works now.
pub(crate) fn view(core: &Core) -> Result<ReviewerSigns, DeskError> {
    let now = core.clock.now();
    if !may_see(core)? {
        let why = "Signs are for the person, managers and trainers. Your own are under Your pace.";
        return Ok(ReviewerSigns { not_yours: Some(why.into()), rows: Vec::new(), known: 0, limits: Vec::new() });
    }
    if let Some((at, last)) = lock(&core.last_signs).as_ref()
        && (0..FRESH_MS).contains(&(now - at))
    {
        return Ok(last.clone());
    }
    let made = make(core, now)?;
    *lock(&core.last_signs) = Some((now, made.clone()));
    Ok(made)
}

fn may_see(core: &Core) -> Result<bool, DeskError> {
    let Some(me) = core.me() else { return Ok(false) };
    let profile = core.replica.read(|conn| people::profile(conn, &me))?;
    Ok(profile.is_some_and(|profile| [Role::Manager, Role::Trainer].iter().any(|role| profile.roles.contains(role))))
}

fn make(core: &Core, now: Ms) -> Result<ReviewerSigns, DeskError> {
    let head = core.replica.head().0;
    let (everybody, known) = core.replica.read(|conn| {
        let since = records::first_since(conn, now - USUAL_DAYS * DAY_MS, head)?;
        Ok::<_, rusqlite::Error>((people::everybody(conn)?, reviews::known_reviews(conn, since.saturating_sub(1), None)?))
    })?;
    let count = u32::try_from(known.len()).unwrap_or(u32::MAX);
    let mut of: HashMap<&str, Vec<_>> = HashMap::new();
    for review in &known {
        of.entry(review.person.as_str()).or_default().push(review.clone());
    }
    let active = everybody.iter().filter(|person| person.left_at.is_none());
    let mut rows: Vec<ReviewerSignRow> = active
        .filter_map(|person| {
            let rows = rows_of(of.get(person.id.as_str())?);
            let since_break_ms = since_break(&rows, now)?;
            let (signs, rest_suggested) = assess(&rows, Some(since_break_ms), now);
            let name = visible_line(&person.profile.name);
            let teams = person.profile.teams.iter().map(|team| visible_line(team)).collect::<Vec<_>>().join(" · ");
            let holding = signs.iter().filter(|sign| sign.state == SignHolds::Holds).count();
            Some(ReviewerSignRow {
                person: person.id.clone(),
                initials: initials(&name),
                name,
                teams,
                since_break_ms: Some(since_break_ms),
                holding: u32::try_from(holding).unwrap_or(u32::MAX),
                signs,
                rest_suggested,
            })
        })
        .collect();
    rows.sort_by(|a, b| b.rest_suggested.cmp(&a.rest_suggested).then_with(|| a.name.cmp(&b.name)));
    Ok(ReviewerSigns { not_yours: None, rows, known: count, limits: words::limits(&Limits::default()) })
}

/// Signs as rows, and whether a rest is suggested.
pub(super) fn assess(rows: &[ReviewRow], since_break_ms: Option<Ms>, now: Ms) -> (Vec<SignRow>, bool) {
    let signs = find_signs(rows, since_break_ms, now, &Limits::default());
    let suggested = is_rest_suggested(&signs);
    (signs.iter().map(|sign| words::sign_row(sign, since_break_ms)).collect(), suggested)
}

/// The time since a break of someone whose last review is less than a break ago.
pub(super) fn since_break(rows: &[ReviewRow], now: Ms) -> Option<Ms> {
    let last = rows.last().filter(|last| now - last.at < PAUSE_MS)?;
    Some((last.since_break_ms + now - last.at).max(0))
}
