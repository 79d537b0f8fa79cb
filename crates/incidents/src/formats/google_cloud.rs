//! `incidents.json` of Google Cloud's status page: an array of incidents. `end` is absent while one goes on.

use super::node::{Collector, Node};
use super::words::{name, names, title};
use crate::stated::{Refused, Stated};
use crate::statement::{Report, Statement, TextUpdate, Texts, Told};
use crate::system::{BodyFormat, SourceFacts};

pub(crate) const FORMAT: BodyFormat<Stated> = BodyFormat { name: "google-cloud", about: "incidents.json", read, read_array: None };

pub(crate) const SOURCE: SourceFacts =
    SourceFacts { name: "google-cloud", label: "Google Cloud status", signature: None, poll_paths: &["/incidents.json"] };

fn read(body: &Node<'_>, found: &mut Collector) -> bool {
    let is_incident = body.has("id") && ["begin", "external_desc", "service_name"].iter().any(|member| body.has(member));
    if is_incident {
        found.add(body, read_incident(body));
    }
    is_incident
}

fn read_incident(incident: &Node<'_>) -> Result<Stated, Refused> {
    let id = incident.id("id")?;
    let began = incident.need_time("begin")?;
    let end = incident.time("end")?;
    let created = incident.time("created")?;
    let at = incident.time("modified")?.or(end).or(created).unwrap_or(began);
    let (title, whole) = title(&incident.text("external_desc")?.unwrap_or_default(), &id);
    let products = incident.list("affected_products")?.iter().map(|product| product.need_text("title")).collect::<Result<Vec<_>, _>>()?;
    let services = if products.is_empty() { incident.text("service_name")?.into_iter().collect() } else { products };
    let report = Report {
        title,
        severity: incident.text("severity")?.and_then(|severity| name(&severity)),
        services: names(services),
        started_at: began,
        detected_at: created,
        resolved_at: end,
        whole: true,
        ..Report::default()
    };
    let texts = Texts { text: whole, updates: read_updates(incident)? };
    Ok(Stated { statement: Statement { source: FORMAT.name.into(), id, at, told: Told::Incident(report) }, texts })
}

fn read_updates(incident: &Node<'_>) -> Result<Vec<TextUpdate>, Refused> {
    let read = |update: &Node<'_>| {
        let at = update.any(&["when", "created"]).ok_or_else(|| update.missing("when"))?.as_time()?;
        Ok(TextUpdate { at, status: update.text("status")?, text: update.text("text")?.unwrap_or_default() })
    };
    let mut updates = incident.list("updates")?.iter().map(read).collect::<Result<Vec<_>, Refused>>()?;
    updates.sort_by(|a, b| (a.at, &a.text).cmp(&(b.at, &b.text)));
    Ok(updates)
}
