//! The page at the end of a shift: what can be told, who can be asked, and what this person was asked to take.

use super::content::{claims, evidence_words, half_read, incident_row, mentions};
use super::view::{HalfReadRow, HandOverView, HandedAction, MentionKind, MentionRow, NextPerson, OwnShift, ReceivedHandOver, SentHandOver};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::features::stop::read::content_at;
use crate::features::workload::rota::{Rota, read_rota};
use crate::fetch;
use crate::replica::hand_overs::{self, HandOverRow};
use crate::replica::people::PersonRow;
use crate::replica::{actions, bodies, freezes, people, stops};
use crate::store::given;
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{CommandBody, DeskCommand, Digest, HandOverContent, Ms, Statement, local_words, span};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::Arc;

const HOUR_MS: Ms = 3_600_000;
/// Older hand-overs are not shown.
const SHOWN_MS: Ms = 16 * HOUR_MS;
/// Whose shift begins within this time can be asked first.
const AHEAD_MS: Ms = 24 * HOUR_MS;
const MOST_RECEIVED: u32 = 10;
/// So long before the end of a shift the page is offered.
const BEFORE_END_MS: Ms = 15 * 60_000;

/// The page; documents that are not here are fetched first.
pub(crate) async fn open(core: Arc<Core>) -> Result<HandOverView, DeskError> {
    let missing = blocking(core.clone(), missing_bodies).await?;
    fetch::fetch_for_answer(&core, &missing, fetch::DOCUMENT_WAIT).await;
    blocking(core, view).await
}

fn missing_bodies(core: &Core) -> Result<Vec<Digest>, DeskError> {
    let (me, since) = (core.me().unwrap_or_default(), core.clock.now() - SHOWN_MS);
    Ok(core.replica.read(|conn| {
        let asked = hand_overs::asked_of(conn, &me, since, MOST_RECEIVED)?;
        fetch::absent(conn, asked.iter().filter_map(|row| row.body))
    })?)
}

fn view(core: &Core) -> Result<HandOverView, DeskError> {
    let (now, me) = (core.clock.now(), core.me().unwrap_or_default());
    let rota = read_rota(core, now - HOUR_MS, now + AHEAD_MS)?;
    let shift = own_shift(&rota, &me, now);
    let since = shift.as_ref().map_or(now - now.rem_euclid(24 * HOUR_MS), |shift| shift.from);
    let decided = given::since(&core.store.conn(), since)?.len();
    let names: HashMap<String, String> =
        rota.everybody.iter().map(|person| (person.id.clone(), visible_line(&person.profile.name))).collect();
    let (claims, half_read, sent, received) = core.replica.read(|conn| {
        let half_read: Vec<HalfReadRow> = half_read(core, conn, &me)?.into_iter().map(|(_, row)| row).collect();
        let sent = hand_overs::newest_by(conn, &me, now - SHOWN_MS)?.map(|row| sent(row, &names));
        let asked = hand_overs::asked_of(conn, &me, now - SHOWN_MS, MOST_RECEIVED)?;
        let received: Vec<_> = asked.into_iter().map(|row| received(core, conn, row, &names)).collect::<rusqlite::Result<_>>()?;
        Ok::<_, rusqlite::Error>((claims(core, conn, &me)?, half_read, sent, received))
    })?;
    let received = received.into_iter().map(|(row, incidents)| with_incidents(core, row, &incidents)).collect::<Result<_, _>>()?;
    Ok(HandOverView {
        now,
        decided: u32::try_from(decided).unwrap_or(u32::MAX),
        claims,
        half_read,
        mentions: mentions(core)?,
        next: next_people(&rota, &me, now),
        shift,
        sent,
        received,
    })
}

/// The shift of this person that goes on.
pub(crate) fn own_shift(rota: &Rota, me: &str, now: Ms) -> Option<OwnShift> {
    let duty = rota.duties.iter().find(|duty| duty.person == me && duty.from <= now && now < duty.until)?;
    let [from, until] = [duty.from, duty.until].map(|at| local_words(at, &duty.zone));
    let words = format!("{from} to {until} {}, {}", visible_line(&duty.zone), visible_line(&duty.team));
    Some(OwnShift { from: duty.from, until: duty.until, words })
}

// Who is on the next shifts, then who is on one now, then everyone else.
fn next_people(rota: &Rota, me: &str, now: Ms) -> Vec<NextPerson> {
    let active = rota.everybody.iter().filter(|person| person.left_at.is_none() && person.id != me);
    let next = |person: &PersonRow| {
        let of_person = rota.duties.iter().filter(|duty| duty.person == person.id && duty.until > now);
        of_person.min_by_key(|duty| (duty.from <= now, duty.from))
    };
    let mut people: Vec<((u8, Ms, String), NextPerson)> = active
        .map(|person| {
            let duty = next(person);
            let name = visible_line(&person.profile.name);
            let detail = duty.map_or_else(String::new, |duty| {
                let (team, zone) = (visible_line(&duty.team), visible_line(&duty.zone));
                let (word, at) = if duty.from <= now { ("until", duty.until) } else { ("starts", duty.from) };
                format!("{team}, {word} {} {zone}", local_words(at, &duty.zone))
            });
            let order = duty.map_or((2, 0), |duty| (u8::from(duty.from <= now), duty.from));
            ((order.0, order.1, name.to_lowercase()), NextPerson { id: person.id.clone(), name, detail })
        })
        .collect();
    people.sort_by(|a, b| a.0.cmp(&b.0));
    people.into_iter().map(|(_, person)| person).collect()
}

fn name_of(names: &HashMap<String, String>, id: &str) -> String {
    names.get(id).cloned().unwrap_or_else(|| visible_line(id))
}

fn sent(row: HandOverRow, names: &HashMap<String, String>) -> SentHandOver {
    SentHandOver { to: name_of(names, &row.to), id: row.id, at: row.at, taken_at: row.taken_at }
}

// With the ids of the incidents that it mentions.
fn received(
    core: &Core,
    conn: &Connection,
    row: HandOverRow,
    names: &HashMap<String, String>,
) -> rusqlite::Result<(ReceivedHandOver, Vec<String>)> {
    let text = row.body.map(|digest| bodies::get(conn, &digest)).transpose()?.flatten();
    let content = text.as_deref().and_then(read_content);
    let missing = content.is_none().then(|| match row.body.and_then(|digest| core.bodies.withheld(&digest)) {
        Some(_) => "It was erased at the hub.".to_owned(),
        None => "It is fetched when the hub answers.".to_owned(),
    });
    let content = content.unwrap_or_default();
    let half_read = content.half_read.iter().map(|told| told_row(conn, told)).collect::<rusqlite::Result<Vec<_>>>()?;
    let handed_over = ReceivedHandOver {
        from: name_of(names, &row.by),
        note: visible(&content.note),
        claims: row.claims.iter().map(|id| handed(conn, id)).collect::<rusqlite::Result<_>>()?,
        half_read: half_read.into_iter().flatten().collect(),
        mentions: mentioned(conn, &content)?,
        id: row.id,
        at: row.at,
        taken_at: row.taken_at,
        missing,
    };
    Ok((handed_over, content.incidents))
}

fn with_incidents(core: &Core, mut row: ReceivedHandOver, ids: &[String]) -> Result<ReceivedHandOver, DeskError> {
    if ids.is_empty() {
        return Ok(row);
    }
    let found: Vec<MentionRow> = core.incidents.with(&core.replica, |_, known| {
        Ok::<_, DeskError>(ids.iter().filter_map(|id| known.book.find(id)).map(|incident| incident_row(&incident)).collect())
    })?;
    row.mentions.extend(found);
    Ok(row)
}

// The body is the signed command.
fn read_content(text: &str) -> Option<HandOverContent> {
    let body: CommandBody = serde_json::from_str(text).ok()?;
    let statement: Statement = serde_json::from_slice(&body.envelope.payload().ok()?).ok()?;
    match statement.command {
        DeskCommand::OfferHandOver { content, .. } => Some(content),
        _ => None,
    }
}

fn handed(conn: &Connection, id: &str) -> rusqlite::Result<HandedAction> {
    let action = actions::get(conn, id)?;
    let open = match &action {
        Some(action) => actions::get_open(conn, action.n)?.is_some(),
        None => false,
    };
    Ok(HandedAction { action: id.to_owned(), title: action.map_or_else(|| visible_line(id), |action| visible_line(&action.title)), open })
}

fn told_row(conn: &Connection, told: &holdpoint_domain::HalfRead) -> rusqlite::Result<Option<HalfReadRow>> {
    let Some(action) = actions::get(conn, &told.action)? else { return Ok(None) };
    let evidence = content_at(conn, action.latest)?.map_or(0, |content| content.evidence);
    Ok(Some(HalfReadRow {
        title: visible_line(&action.title),
        risk: action.risk,
        evidence: evidence_words(told.evidence_opened, evidence),
        on_screen: format!("{} on screen", span(told.shown_ms.max(0))),
        action: action.id,
    }))
}

// What is mentioned, as it is known here now.
fn mentioned(conn: &Connection, content: &HandOverContent) -> rusqlite::Result<Vec<MentionRow>> {
    let row = |kind, id: &str, title: String, detail: String, at| MentionRow { kind, id: id.to_owned(), title, detail, at };
    let mut rows = Vec::new();
    for id in &content.stops {
        if let Some(stop) = stops::find(conn, id)? {
            let state = if stop.is_in_force() { "in force" } else { "ended" };
            rows.push(row(MentionKind::Stop, id, format!("Stopped: {}", stop.pulled.scope.in_words()), state.into(), stop.at));
        }
    }
    for freeze in freezes::all(conn)?.iter().filter(|freeze| content.freezes.iter().any(|id| *freeze.id == **id)) {
        let until = format!("until {} UTC", local_words(freeze.planned.until, "UTC"));
        rows.push(row(
            MentionKind::Freeze,
            &freeze.id,
            format!("Freeze {}", visible_line(&freeze.planned.name)),
            until,
            freeze.planned.from,
        ));
    }
    for id in &content.disagreements {
        if let Some(action) = actions::get(conn, id)? {
            let at = action.decided_at.unwrap_or(action.proposed_at);
            rows.push(row(MentionKind::Disagreement, id, visible_line(&action.title), visible_line(&action.tool), at));
        }
    }
    Ok(rows)
}

/// Whether a hand-over waits for this person, or their shift is about to end: "Your shift ends in 12 min."
pub(crate) fn due(core: &Core) -> Result<Option<(String, &'static str)>, DeskError> {
    let (now, me) = (core.clock.now(), core.me().unwrap_or_default());
    let waiting = core.replica.read(|conn| hand_overs::asked_of(conn, &me, now - SHOWN_MS, MOST_RECEIVED))?;
    if let Some(row) = waiting.into_iter().find(|row| row.taken_at.is_none()) {
        let names = core.replica.read(people::names)?;
        let by = names.get(&row.by).map_or_else(|| visible_line(&row.by), |name| visible_line(name));
        return Ok(Some((format!("{by} asks you to take over."), "hand_over_asked")));
    }
    let ends = core.shift_end.get(now, || own_end(core, &me, now))?;
    let soon = ends.filter(|until| *until > now && until - now <= BEFORE_END_MS);
    let handed = core.replica.read(|conn| hand_overs::newest_by(conn, &me, now - HOUR_MS))?.is_some();
    Ok(soon.filter(|_| !handed).map(|until| (format!("Your shift ends in {}.", span(until - now)), "hand_over_due")))
}

fn own_end(core: &Core, me: &str, now: Ms) -> Result<Option<Ms>, DeskError> {
    Ok(own_shift(&read_rota(core, now, now + 1)?, me, now).map(|shift| shift.until))
}
