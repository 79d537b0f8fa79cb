//! Health for the window.

use super::cases;
use super::costs::{KindCosts, costs};
use super::figures::{HealthFigures, HealthTime, targets_in_force};
use super::signals::signals;
use super::trend::trend;
use super::{attention, capacity, format, words};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::incident::read_tied_between;
use crate::replica::health::{DAY_MS, teams};
use crate::view::{AttentionView, CostView, HealthCases, HealthCasesQuery, HealthQuery, HealthView, SignalView};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Ms, span};
use holdpoint_metrics::health::{Signal, overall};

/// Kinds that are listed with their costs.
const MAX_KINDS: usize = 12;
const MAX_DAYS: u32 = 366;

/// Signals, costs, and what needs attention.
pub(crate) fn view(core: &Core, query: &HealthQuery) -> Result<HealthView, DeskError> {
    let time = time(core.clock.now(), query.days, query.team.clone())?;
    let tied = core.incidents.with(&core.replica, |conn, known| read_tied_between(conn, known, time.from, time.to))?;
    core.replica.read(|conn| {
        let figures = HealthFigures::read(conn, &time, &tied)?;
        let signals = signals(&figures, &targets_in_force(conn)?);
        Ok(HealthView {
            overall: overall(&signals).into(),
            sentence: format!("{} {}", words::sentence(&signals), about(query)),
            empty: figures.is_empty(),
            from: time.from,
            to: time.to,
            teams: teams(conn, time.from, time.to)?,
            signals: signals.iter().map(|signal| signal_view(&figures, signal, &time)).collect(),
            attention: attention::attention(&figures, &signals).into_iter().map(attention_view).collect(),
            more_kinds: u32::try_from(figures.kinds.len().saturating_sub(MAX_KINDS)).unwrap_or(u32::MAX),
            costs: costs(&figures).into_iter().take(MAX_KINDS + 1).map(cost_view).collect(),
            known: known_readings(&figures),
        })
    })
}

/// The actions behind a signal.
pub(crate) fn cases(core: &Core, query: &HealthCasesQuery) -> Result<HealthCases, DeskError> {
    let time = time(core.clock.now(), query.days, query.team.clone())?;
    let tied = core.incidents.with(&core.replica, |conn, known| read_tied_between(conn, known, time.from, time.to))?;
    Ok(core.replica.read(|conn| cases::list(conn, query.signal, &time, &tied))?)
}

pub(super) fn time(now: Ms, days: u32, team: Option<String>) -> Result<HealthTime, DeskError> {
    if !(1..=MAX_DAYS).contains(&days) {
        let detail = format!("days is a whole number from 1 to {MAX_DAYS}; it is {days}.");
        return Err(refused("invalid_field", "A field does not hold what it should", detail));
    }
    // What is recorded in this very millisecond is within.
    let to = now + 1;
    Ok(HealthTime { from: to - Ms::from(days) * DAY_MS, to, team, now })
}

fn about(query: &HealthQuery) -> String {
    let days = if query.days == 1 { "The last 24 hours".to_owned() } else { format!("The last {} days", query.days) };
    let team = query.team.as_deref().map_or_else(|| "all teams".into(), |team| format!("team {}", visible_line(team)));
    format!("{days}, {team}.")
}

fn signal_view(figures: &HealthFigures, signal: &Signal, time: &HealthTime) -> SignalView {
    let label = words::label(signal.name);
    SignalView {
        name: signal.name.into(),
        label: label.into(),
        state: signal.state.into(),
        value: format::value(signal),
        target: format::target(signal),
        what: words::what(signal.name).into(),
        note: words::note(figures, signal),
        trend: trend(signal.name, figures, time),
        trend_label: format!("{label} by {}", if time.part_ms() == DAY_MS { "day" } else { "hour" }),
    }
}

fn attention_view(item: attention::Attention) -> AttentionView {
    AttentionView { code: item.code.into(), state: item.state.into(), title: item.title, detail: item.detail }
}

fn cost_view(costs: KindCosts) -> CostView {
    let delay = |ms: Option<Ms>| ms.map_or_else(|| "–".into(), span);
    CostView {
        kind: if costs.kind.is_empty() { "All kinds".into() } else { visible_line(&costs.kind) },
        proposed: costs.proposed,
        reviewed: costs.delay.count,
        median: delay(costs.delay.median_ms),
        p95: delay(costs.delay.p95_ms),
        rejected: costs.rejected,
        edited: costs.edited,
        expired: costs.expired,
        unreviewed: costs.unreviewed,
    }
}

fn known_readings(figures: &HealthFigures) -> Option<String> {
    let (timed, reviews) = capacity::known(figures);
    (timed < reviews).then(|| {
        let (timed, reviews) = (format::separated(timed), format::separated(reviews));
        format!("The time on screen is known here for {timed} of {reviews} reviews; capacity rests on these.")
    })
}
