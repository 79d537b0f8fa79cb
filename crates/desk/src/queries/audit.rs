//! The record, newest first.

use super::{chain, sentences};
use crate::DeskError;
use crate::core::Core;
use crate::error::refused;
use crate::replica::{actions, bodies, kinds, people, records};
use crate::view::{AuditPage, AuditQuery, AuditRow, RecordView};
use holdpoint_domain::text::{visible_json, visible_line};
use holdpoint_domain::{Event, Record, Seq};
use rusqlite::{Connection, params_from_iter, types::Value as Sql};
use std::collections::HashMap;

const MOST: u32 = 200;
const COLUMNS: &str = "r.seq, r.at, r.actor, r.kind, r.version, r.subject, r.head, r.body, r.prev, r.hash";
/// One word of the filter, wherever a person would look for it.
const MATCHES: &str = concat!(
    " AND (instr(lower(coalesce(a.title, '')), ?) > 0 OR instr(lower(r.subject), ?) > 0 ",
    "OR instr(r.kind, ?) > 0 OR instr(lower(coalesce(p.name, r.actor)), ?) > 0)"
);

/// A page of records.
pub(crate) fn page(core: &Core, query: &AuditQuery) -> Result<AuditPage, DeskError> {
    let chain = chain::view(core)?;
    let (rows, kinds) = core.replica.read(|conn| {
        let kinds = kinds::names(conn)?;
        let names = people::names(conn)?;
        let mut rows = Vec::new();
        for record in find(conn, query, &kinds)? {
            rows.push(row(conn, &record, &names)?);
        }
        Ok::<_, rusqlite::Error>((rows, kinds))
    })?;
    let kinds = kinds.into_iter().map(|(kind, _)| visible_line(&kind)).collect();
    Ok(AuditPage { rows, total: chain.verified_to, kinds, chain })
}

fn find(conn: &Connection, query: &AuditQuery, kinds: &[(String, Seq)]) -> rusqlite::Result<Vec<Record>> {
    let mut sql = format!(
        "SELECT {COLUMNS} FROM records r LEFT JOIN actions a ON a.id = r.subject LEFT JOIN people p ON p.id = r.actor WHERE r.seq < ?"
    );
    let mut before = query.before.unwrap_or(u64::MAX).min(i64::MAX.cast_unsigned());
    let mut values: Vec<Sql> = Vec::new();
    if let Some(kind) = &query.kind {
        // Nothing above the newest of its kind needs to be looked at.
        let last = kinds.iter().find(|(name, _)| name == kind).map_or(0, |(_, last)| *last);
        before = before.min(last + 1);
        sql.push_str(" AND r.kind = ?");
        values.push(Sql::Text(kind.clone()));
    }
    values.insert(0, Sql::Integer(before.cast_signed()));
    for word in query.filter.to_lowercase().split_whitespace() {
        sql.push_str(MATCHES);
        values.extend(std::iter::repeat_n(Sql::Text(word.to_owned()), 4));
    }
    sql.push_str(" ORDER BY r.seq DESC LIMIT ?");
    values.push(Sql::Integer(query.limit.min(MOST).into()));
    let mut statement = conn.prepare_cached(&sql)?;
    statement.query_map(params_from_iter(values), records::read)?.collect()
}

fn row(conn: &Connection, record: &Record, names: &HashMap<String, String>) -> rusqlite::Result<AuditRow> {
    let action = actions::get(conn, &record.subject)?;
    let what = visible_line(action.as_ref().map_or(record.subject.as_str(), |action| &action.title));
    let event = Event::of(record).unwrap_or(Event::Unknown);
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
        Ok::<_, rusqlite::Error>(Some((record, body)))
    })?;
    let Some((record, body)) = found else {
        return Err(refused("not_found", "There is no such record", format!("This desk holds records 1 to {}.", core.replica.head().0)));
    };
    Ok(RecordView {
        seq,
        hash_ok: record.hash == record.computed_hash(),
        record: pretty(&serde_json::to_string(&record).unwrap_or_default()),
        body: body.map(|body| pretty(&body)),
    })
}

fn pretty(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let text = visible_json(&serde_json::to_string_pretty(&value).unwrap_or_default());
    super::content::shorten(&text).0.to_owned()
}
