//! The record, newest first, and one record as it lies in the log.

use super::{chain, document, sentences};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::action::text_parts as parts;
use crate::replica::search::{self, Terms, facet};
use crate::replica::{actions, bodies, kinds, people, records};
use crate::view::{AuditPage, AuditQuery, AuditRow, PersonChoice, RecordText, RecordView, SearchView, TextPart};
use holdpoint_domain::text::{fold, visible_json, visible_line};
use holdpoint_domain::{Event, KindGroup, Record, Seq};
use rusqlite::Connection;
use std::collections::HashMap;

const MOST: u32 = 200;
/// So many records are taken into the index while somebody waits; more in the background.
const FEW: u64 = 2_000;

/// A page of records.
pub(crate) fn page(core: &Core, query: &AuditQuery) -> Result<AuditPage, DeskError> {
    let complete = core.replica.index_rest(FEW)?;
    if !complete {
        core.maintenance.notify_one();
    }
    let chain = chain::view(core)?;
    let page = core.replica.read(|conn| {
        let kinds = kinds::names(conn)?;
        let names = people::names(conn)?;
        let mut rows = Vec::new();
        each(core, conn, query, |record| {
            rows.push(row(conn, record, &names)?);
            Ok(rows.len() < query.limit.min(MOST) as usize)
        })?;
        let mut people: Vec<PersonChoice> = names.into_iter().map(|(id, name)| PersonChoice { id, name: visible_line(&name) }).collect();
        people.sort_by_key(|person| person.name.to_lowercase());
        let tools = people::tool_names(conn)?.iter().map(|name| visible_line(name)).collect();
        let kinds = kinds.into_iter().map(|(kind, _)| visible_line(&kind)).collect();
        let search = SearchView { to: search::searched_to(conn)?, building: !complete };
        Ok::<_, rusqlite::Error>(AuditPage { rows, total: 0, kinds, people, tools, search, chain: chain.clone() })
    })?;
    Ok(AuditPage { total: core.replica.head().0, ..page })
}

/// Every record that is asked for, newest first, until `take` says no.
pub(crate) fn each(
    core: &Core,
    conn: &Connection,
    query: &AuditQuery,
    mut take: impl FnMut(&Record) -> rusqlite::Result<bool>,
) -> rusqlite::Result<()> {
    let head = core.replica.head().0;
    let high = query.before.map_or(head, |before| head.min(before.saturating_sub(1)));
    // The hub's clock hardly ever goes back; by how much it may is left to the exact check.
    let low = query.since.map_or(Ok(1), |since| records::first_since(conn, since, head))?;
    let high = query.until.map_or(Ok(high), |until| Ok::<_, rusqlite::Error>(high.min(records::first_since(conn, until, head)?)))?;
    let in_time = |record: &Record| query.since.is_none_or(|since| record.at >= since) && query.until.is_none_or(|until| record.at < until);
    let mut take = |record: &Record| if in_time(record) { take(record) } else { Ok(true) };
    let terms = terms(core, conn, query)?;
    if terms.is_empty() {
        return records::each_before(conn, (low, high), take);
    }
    terms.each(conn, (low, high), |seq| records::get(conn, seq)?.map_or(Ok(true), |record| take(&record)))
}

fn terms(core: &Core, conn: &Connection, query: &AuditQuery) -> rusqlite::Result<Terms> {
    let mut terms = Terms::default();
    if let Some(kind) = &query.kind {
        terms.one_of(&[facet("kind", kind)]);
    } else if let Some(group) = query.group {
        terms.one_of(&kinds_of_group(group).map(|kind| facet("kind", kind)).collect::<Vec<_>>());
    }
    let me = query.mine.then(|| core.me().unwrap_or_default());
    for person in query.person.iter().chain(&me) {
        terms.one_of(&[facet("by", person)]);
    }
    if let Some(tool) = &query.tool {
        terms.one_of(&[facet("tool", tool)]);
    }
    if let Some(status) = query.ended {
        terms.one_of(&[facet("end", status.as_str())]);
    }
    if query.filter.trim().is_empty() {
        return Ok(terms);
    }
    let names = people::names(conn)?;
    for word in query.filter.split_whitespace() {
        // Names are looked up now: a record holds the id, and people may change their names.
        let folded = fold(word);
        let called = names.iter().filter(|(_, name)| fold(name).split_whitespace().any(|part| part.starts_with(&*folded)));
        let called: Vec<String> = called.map(|(id, _)| facet("by", id)).collect();
        terms.word(word, &called);
    }
    Ok(terms)
}

fn kinds_of_group(group: KindGroup) -> impl Iterator<Item = &'static str> {
    Event::kinds().filter(move |kind| kind.group == group).map(|kind| kind.name)
}

fn row(conn: &Connection, record: &Record, names: &HashMap<String, String>) -> rusqlite::Result<AuditRow> {
    let action = actions::get(conn, &record.subject)?;
    let what = visible_line(action.as_ref().map_or(record.subject.as_str(), |action| &action.title));
    let event = Event::read_for_display(record);
    Ok(AuditRow {
        seq: record.seq,
        at: record.at,
        kind: visible_line(&record.kind),
        actor: sentences::actor(&record.actor, names),
        action: action.map(|action| action.id),
        sentence: sentences::of(&event, record.actor == "hub", &what),
        hash_short: record.hash.short(),
    })
}

/// One record as it lies in the log.
pub(crate) fn record(core: &Core, seq: Seq) -> Result<RecordView, DeskError> {
    let found = core.replica.read(|conn| {
        let Some(record) = records::get(conn, seq)? else { return Ok(None) };
        let body = record.body.as_ref().map(|digest| bodies::get(conn, digest)).transpose()?.flatten();
        let document = document::view(core, conn, &record)?;
        Ok::<_, rusqlite::Error>(Some((record, body, document)))
    })?;
    let Some((record, body, document)) = found else {
        return Err(refused("not_found", "There is no such record", format!("This desk holds records 1 to {}.", core.replica.head().0)));
    };
    let may_erase = document::may_erase(core, document.as_ref())?;
    Ok(RecordView {
        seq,
        hash_ok: record.hash == record.computed_hash(),
        record: part(&serde_json::to_string(&record).unwrap_or_default(), 0),
        body: body.map(|body| part(&body, 0)),
        document,
        may_erase,
    })
}

/// A further part of a record, or of its body.
pub(crate) fn text(core: &Core, seq: Seq, of: RecordText, from: u32) -> Result<TextPart, DeskError> {
    let json = core.replica.read(|conn| {
        let Some(record) = records::get(conn, seq)? else { return Ok(None) };
        Ok::<_, rusqlite::Error>(match of {
            RecordText::Record => serde_json::to_string(&record).ok(),
            RecordText::Body => record.body.as_ref().map(|digest| bodies::get(conn, digest)).transpose()?.flatten(),
        })
    })?;
    let gone = || refused("not_found", "There is no such text", "The document may have been erased. Open the record again.");
    Ok(part(&json.ok_or_else(gone)?, from))
}

fn part(json: &str, from: u32) -> TextPart {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let text = visible_json(&serde_json::to_string_pretty(&value).unwrap_or_default());
    parts::text(&text, from, parts::most(parts::BOXED, from), str::to_owned)
}
