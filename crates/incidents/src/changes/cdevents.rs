//! `CDEvents` in a `CloudEvents` 1.0 envelope: source and id of the envelope are the identity.
//!
//! Events that tell of a change in something that runs are taken; others change nothing. An
//! envelope may also hold Holdpoint's own JSON.

use super::native::read_change;
use super::statement::{ChangeReport, ChangeStatement, ChangeTexts, Maker, StatedChange};
use crate::formats::node::{Collector, Node};
use crate::formats::words::{name, names, title};
use crate::stated::Refused;
use crate::system::BodyFormat;

pub(crate) const FORMAT: BodyFormat<StatedChange> =
    BodyFormat { name: "cdevents", about: "a CloudEvents envelope with a CDEvent", read, read_array: None };

/// Subject and predicate of the types that tell of a change.
const CHANGES: [&str; 11] = [
    "service.deployed",
    "service.upgraded",
    "service.rolledback",
    "service.removed",
    "service.published",
    "environment.created",
    "environment.modified",
    "environment.deleted",
    "change.merged",
    "pipelinerun.finished",
    "artifact.published",
];

fn read(body: &Node<'_>, found: &mut Collector<StatedChange>) -> bool {
    if body.has("specversion") {
        read_envelope(body, found);
        return true;
    }
    let is_event = body.has("context") && body.has("subject");
    if is_event {
        found.add_some(body, body.get("context").ok_or_else(|| body.missing("context")).and_then(|context| read_event(body, &context)));
    }
    is_event
}

fn read_envelope(envelope: &Node<'_>, found: &mut Collector<StatedChange>) {
    let read = || {
        if let Some(version) = envelope.get("specversion").filter(|version| version.value != "1.0") {
            return Err(version.refused("unsupported_version", "Only CloudEvents 1.0 is understood.".into()));
        }
        let data = envelope.get("data").ok_or_else(|| envelope.missing("data"))?;
        if data.has("title") {
            return read_change(&data, Some((envelope.id("source")?, envelope.id("id")?))).map(Some);
        }
        read_event(&data, envelope)
    };
    found.add_some(envelope, read());
}

// `identity` holds source, id and type: the envelope, or the event's own context.
fn read_event(event: &Node<'_>, identity: &Node<'_>) -> Result<Option<StatedChange>, Refused> {
    let kind = identity.need_text("type")?;
    let Some(what) = kind.strip_prefix("dev.cdevents.").and_then(|kind| CHANGES.into_iter().find(|known| kind.starts_with(known))) else {
        return Ok(None);
    };
    let context = event.get("context");
    let at = match (identity.time("time")?, &context) {
        (Some(at), _) => at,
        (None, Some(context)) => context.need_time("timestamp")?,
        (None, None) => return Err(identity.missing("time")),
    };
    let subject = event.get("subject").ok_or_else(|| event.missing("subject"))?;
    let content = subject.get("content");
    let named = |member: &str| content.as_ref().and_then(|content| content.get(member));
    let subject_id = subject.id("id")?;
    let environment = named("environment").map(|environment| environment.id("id")).transpose()?;
    let artifact = named("artifactId").map(|artifact| artifact.as_text()).transpose()?;
    let place = environment.as_ref().map_or_else(String::new, |environment| format!(" in {environment}"));
    let (title, _) = title(&format!("{} {subject_id}{place}", what.replace('.', " ")), what);
    let report = ChangeReport {
        title,
        by: Maker::Ci,
        kind: Some(what.into()),
        services: if what.starts_with("service.") { names([subject_id]) } else { Vec::new() },
        region: environment.and_then(|environment| name(&environment)),
        url: named("uri").or_else(|| named("url")).and_then(|url| url.value.as_str().map(str::to_owned)),
        started_at: at,
        finished_at: Some(at),
        whole: true,
    };
    let statement = ChangeStatement { source: identity.id("source")?, id: identity.id("id")?, at, report };
    Ok(Some(StatedChange { statement, texts: ChangeTexts { paths: Vec::new(), content: artifact } }))
}
