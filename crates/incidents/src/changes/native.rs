//! Holdpoint's own JSON: `{"id"?,"title","by":"human"|"ci","services":[…],"region"?,"paths":[…],
//! "content"?,"url"?,"started_at","finished_at"?}`.
//!
//! Without an id, title and start are what it is known by.

use super::statement::{ChangeReport, ChangeStatement, ChangeTexts, Maker, StatedChange};
use crate::formats::node::{Collector, Node};
use crate::formats::words::{name, names, title};
use crate::stated::Refused;
use crate::system::{BodyFormat, SourceFacts};

pub(crate) const FORMAT: BodyFormat<StatedChange> =
    BodyFormat { name: "holdpoint", about: "an object with title and started_at", read, read_array: None };

pub(crate) const SOURCE: SourceFacts =
    SourceFacts { name: "changes", label: "Changes, own JSON or CDEvents", signature: None, poll_paths: &[] };

const FIELDS: [&str; 12] =
    ["id", "title", "by", "kind", "services", "region", "paths", "content", "url", "started_at", "finished_at", "updated_at"];

fn read(body: &Node<'_>, found: &mut Collector<StatedChange>) -> bool {
    if let Some(changes) = body.get("changes").filter(Node::is_array) {
        changes.items().for_each(|change| found.add(&change, read_change(&change, None)));
        return true;
    }
    let is_change = body.has("title") || body.has("started_at");
    if is_change {
        found.add(body, read_change(body, None));
    }
    is_change
}

/// Reads one change; `identity` is the source and id that an envelope states.
pub(super) fn read_change(change: &Node<'_>, identity: Option<(String, String)>) -> Result<StatedChange, Refused> {
    let members = change.value.as_object().ok_or_else(|| change.invalid("an object"))?;
    if let Some(unknown) = members.keys().find(|member| !FIELDS.contains(&member.as_str())) {
        let place = change.get(unknown).unwrap_or_else(|| change.clone());
        return Err(place.refused("unknown_field", format!("{unknown:?} is no field of a change.")));
    }
    let said = change.need_text("title")?;
    if said.trim().is_empty() {
        return Err(change.get("title").map_or_else(|| change.missing("title"), |title| title.invalid("not empty")));
    }
    let (title, whole) = title(&said, "");
    let started_at = change.need_time("started_at")?;
    let finished_at = read_end(change, started_at)?;
    let report = ChangeReport {
        by: read_maker(change)?,
        kind: change.text("kind")?.and_then(|kind| name(&kind)),
        services: names(read_texts(change, "services")?),
        region: change.text("region")?.and_then(|region| name(&region)),
        url: change.text("url")?,
        started_at,
        finished_at,
        whole: true,
        title,
    };
    let (source, id) = match (identity, change.get("id")) {
        (Some(identity), _) => identity,
        (None, Some(_)) => (FORMAT.name.into(), change.id("id")?),
        (None, None) => (FORMAT.name.into(), format!("{started_at} {}", report.title)),
    };
    let at = change.time("updated_at")?.or(finished_at).unwrap_or(started_at);
    let texts = ChangeTexts { paths: read_texts(change, "paths")?, content: change.text("content")?.or(whole) };
    Ok(StatedChange { statement: ChangeStatement { source, id, at, report }, texts })
}

fn read_end(change: &Node<'_>, started_at: i64) -> Result<Option<i64>, Refused> {
    match (change.get("finished_at"), change.time("finished_at")?) {
        (Some(place), Some(end)) if end < started_at => Err(place.refused("invalid_field", "finished_at is before started_at.".into())),
        (_, end) => Ok(end),
    }
}

fn read_maker(change: &Node<'_>) -> Result<Maker, Refused> {
    let by = change.get("by").ok_or_else(|| change.missing("by"))?;
    match by.value.as_str() {
        Some("human") => Ok(Maker::Human),
        Some("ci") => Ok(Maker::Ci),
        _ => Err(by.invalid("human or ci")),
    }
}

fn read_texts(change: &Node<'_>, member: &str) -> Result<Vec<String>, Refused> {
    change.list(member)?.iter().map(Node::as_text).collect()
}
