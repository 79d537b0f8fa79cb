//! What can be told: claims held, what is half read, and what goes on.

use super::view::{HalfReadRow, HeldClaim, MentionKind, MentionRow};
use crate::core::Core;
use crate::error::DeskError;
use crate::features::freeze::read as freezes;
use crate::features::stop::read as stops;
use crate::replica::{actions, order, rulings};
use crate::store::reading::{self, Marks};
use crate::view::QueueTab;
use crate::words::count;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{HalfRead, Ms, local_words, span};
use rusqlite::Connection;

const HOUR_MS: Ms = 3_600_000;
/// What was on screen in this time counts as half read.
const HALF_READ_MS: Ms = 16 * HOUR_MS;
const MOST_HALF_READ: usize = 50;
/// Disagreements that are offered, of the last week.
const DISAGREEMENT_MS: Ms = 7 * 24 * HOUR_MS;
const MOST_DISAGREEMENTS: usize = 10;

/// Claims of this person, the soonest deadline first.
pub(super) fn claims(core: &Core, conn: &Connection, me: &str) -> rusqlite::Result<Vec<HeldClaim>> {
    let now = core.clock.now();
    let keys: Vec<order::Key> = core.replica.order().tab(QueueTab::Claimed).to_vec();
    let mut held = Vec::new();
    for (_, n) in keys {
        let (Some(action), Some(open)) = (actions::get_by_place(conn, n)?, actions::get_open(conn, n)?) else { continue };
        let Some(claim_until) = open.claim.as_ref().filter(|(by, until)| by == me && *until > now).map(|(_, until)| *until) else {
            continue;
        };
        let parts = [visible_line(&action.tool), visible_line(&open.target)];
        held.push(HeldClaim {
            title: visible_line(&action.title),
            detail: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
            risk: open.risk,
            claim_until,
            deadline: open.deadline,
            action: action.id,
        });
    }
    Ok(held)
}

/// Open actions of which this device showed the present content, the latest first. Those that this person reviewed are read.
pub(super) fn half_read(core: &Core, conn: &Connection, me: &str) -> rusqlite::Result<Vec<(HalfRead, HalfReadRow)>> {
    let seen = reading::recent(&core.store.conn(), crate::clock::local_now() - HALF_READ_MS, MOST_HALF_READ)?;
    let mut rows = Vec::new();
    for (id, digest, marks) in seen {
        let Some(action) = actions::get(conn, &id)? else { continue };
        let Some(open) = actions::get_open(conn, action.n)?.filter(|open| open.digest == digest && !open.reviewed_by(me)) else { continue };
        let evidence = stops::content_at(conn, action.latest)?.map_or(0, |content| content.evidence);
        let told = HalfRead { action: id.as_str().into(), shown_ms: marks.shown_ms, evidence_opened: marks.evidence_opened() };
        rows.push((told, row(&action, open.risk, &marks, evidence)));
    }
    Ok(rows)
}

fn row(action: &actions::ActionRow, risk: holdpoint_domain::Risk, marks: &Marks, evidence: u32) -> HalfReadRow {
    HalfReadRow {
        action: action.id.clone(),
        title: visible_line(&action.title),
        risk,
        evidence: evidence_words(marks.evidence_opened(), evidence),
        on_screen: format!("{} on screen", span(marks.shown_ms.max(0))),
    }
}

/// "evidence 1 of 3 opened"
pub(super) fn evidence_words(opened: u32, evidence: u32) -> String {
    if evidence == 0 { "no evidence".into() } else { format!("evidence {} of {evidence} opened", opened.min(evidence)) }
}

/// Stops, freezes, incidents and disagreements.
pub(super) fn mentions(core: &Core) -> Result<Vec<MentionRow>, DeskError> {
    let mut rows = stop_rows(core)?;
    rows.extend(freeze_rows(core)?);
    rows.extend(core.incidents.with(&core.replica, |_, known| {
        Ok::<_, DeskError>(known.open_outages().into_iter().map(|listed| incident_row(&listed.incident)).collect::<Vec<_>>())
    })?);
    let since = core.clock.now() - DISAGREEMENT_MS;
    rows.extend(core.replica.read(|conn| disagreements(conn, since))?);
    Ok(rows)
}

fn stop_rows(core: &Core) -> Result<Vec<MentionRow>, DeskError> {
    let row = |stop: crate::view::StopBar| MentionRow {
        kind: MentionKind::Stop,
        title: format!("Stopped: {}", stop.scope),
        detail: format!("by {}: {}", stop.by, stop.reason),
        at: stop.at,
        id: stop.id,
    };
    Ok(stops::bars(core)?.into_iter().map(row).collect())
}

fn freeze_rows(core: &Core) -> Result<Vec<MentionRow>, DeskError> {
    let row = |freeze: crate::view::FreezeBar| MentionRow {
        kind: MentionKind::Freeze,
        title: format!("Freeze {}", freeze.name),
        detail: format!("{} until {} UTC", freeze.scope, local_words(freeze.until, "UTC")),
        at: freeze.from,
        id: freeze.id,
    };
    Ok(freezes::bars(core)?.into_iter().map(row).collect())
}

pub(super) fn incident_row(incident: &Incident) -> MentionRow {
    let services: Vec<String> = incident.services.iter().map(|service| visible_line(service)).collect();
    let severity = incident.severity.as_deref().map(visible_line);
    MentionRow {
        kind: MentionKind::Incident,
        title: visible_line(&incident.title),
        detail: severity.into_iter().chain(services).collect::<Vec<_>>().join(" · "),
        at: incident.started_at,
        id: incident.id.clone(),
    }
}

// Those without a ruling.
fn disagreements(conn: &Connection, since: Ms) -> rusqlite::Result<Vec<MentionRow>> {
    let mut rows = Vec::new();
    for id in rulings::differing(conn, since, MOST_DISAGREEMENTS)? {
        if rulings::of_action(conn, &id)?.is_some_and(|known| known.ruling.is_some()) {
            continue;
        }
        let Some(action) = actions::get(conn, &id)? else { continue };
        let reviews = count(rulings::known_reviews(conn, &id)?.len(), "review", "reviews");
        rows.push(MentionRow {
            kind: MentionKind::Disagreement,
            title: visible_line(&action.title),
            detail: format!("{}, {reviews} differ", visible_line(&action.tool)),
            at: action.decided_at.unwrap_or(action.proposed_at),
            id,
        });
    }
    Ok(rows)
}
