//! Alertmanager: webhook deliveries of version 4, and the answer of `GET /api/v2/alerts`.
//!
//! Only `status` resolves. `endsAt` of a firing alert is when Alertmanager would give it up, or
//! the zero time. An alert is known by its labels, never by URLs, annotations or its place.

use super::node::{Collector, Node};
use super::read_item;
use super::words::{name, title};
use crate::id::short_hash;
use crate::limits::{MAX_ALERT_TEXT_BYTES, MAX_DELIVERY_ALERTS, MAX_SOURCE_ID_BYTES, MAX_STATED_ALERTS_BYTES};
use crate::stated::{Refused, Stated};
use crate::statement::{Alert, AlertGroup, Statement, TextUpdate, Texts, Told};
use crate::system::{BodyFormat, SourceFacts};
use crate::time::is_zero_time;
use serde::Serialize;
use std::collections::BTreeMap;

pub(crate) const FORMAT: BodyFormat<Stated> = BodyFormat {
    name: "alertmanager",
    about: "a webhook delivery of version 4, or the answer of GET /api/v2/alerts",
    read,
    read_array: Some(read_array),
};

pub(crate) const SOURCE: SourceFacts =
    SourceFacts { name: "alertmanager", label: "Alertmanager", signature: None, poll_paths: &["/api/v2/alerts"] };

/// Characters of a long key that are kept before its hash.
const KEY_HEAD_CHARS: usize = 500;

type Labels = BTreeMap<String, String>;
/// Labels, the alert, and what its annotations say.
type ReadAlert = (Labels, Alert, Option<TextUpdate>);

fn read(body: &Node<'_>, found: &mut Collector) -> bool {
    let (is_delivery, is_alert) = (body.has("alerts") && body.has("groupKey"), body.has("labels") && body.has("startsAt"));
    if is_delivery {
        read_delivery(body, found);
    } else if is_alert {
        read_polled(std::slice::from_ref(body), found);
    }
    is_delivery || is_alert
}

fn read_array(array: &Node<'_>, found: &mut Collector) {
    let (alerts, bodies): (Vec<_>, Vec<_>) = array.items().partition(|item| item.has("labels") && !item.has("alerts"));
    bodies.iter().for_each(|body| read_item(&FORMAT, body, found));
    if !alerts.is_empty() {
        found.recognised = true;
        read_polled(&alerts, found);
    }
}

fn read_delivery(body: &Node<'_>, found: &mut Collector) {
    match delivery_head(body) {
        Err(refused) => found.refused.push(refused),
        Ok((key, alerts, of)) => {
            let read = alerts.iter().filter_map(|alert| match delivered_alert(alert, of) {
                Ok(read) => Some(read),
                Err(refused) => {
                    found.refused.push(refused);
                    None
                }
            });
            let read: Vec<ReadAlert> = read.collect();
            let labels = body.get("groupLabels").map_or_else(|| Ok(Labels::new()), |labels| read_labels(&labels));
            match labels {
                Ok(labels) => add_group(body, key, &labels, read, true, found),
                Err(refused) => found.refused.push(refused),
            }
        }
    }
}

fn delivery_head<'a>(body: &Node<'a>) -> Result<(String, Vec<Node<'a>>, u32), Refused> {
    if let Some(version) = body.get("version").filter(|version| version.value != "4") {
        return Err(version.refused("unsupported_version", format!("Deliveries of version 4 are read; this is {}.", version.value)));
    }
    let key = body.need_text("groupKey")?;
    if key.is_empty() {
        return Err(body.get("groupKey").map_or_else(|| body.missing("groupKey"), |key| key.invalid("not empty")));
    }
    let key = shorten_key(key);
    let alerts = body.list("alerts")?;
    if alerts.len() > MAX_DELIVERY_ALERTS {
        let reason =
            format!("A delivery may hold {MAX_DELIVERY_ALERTS} alerts; this has {}. Set max_alerts at the receiver.", alerts.len());
        return Err(body.refused("too_many_alerts", reason));
    }
    let truncated = match body.get("truncatedAlerts") {
        None => 0,
        Some(count) => count.value.as_u64().ok_or_else(|| count.invalid("a whole number"))?,
    };
    let of = u32::try_from(truncated).unwrap_or(u32::MAX).saturating_add(u32::try_from(alerts.len()).unwrap_or(u32::MAX));
    Ok((key, alerts, of))
}

// A route that groups by every label makes keys of any length. The hash keeps them apart.
fn shorten_key(key: String) -> String {
    if key.len() <= MAX_SOURCE_ID_BYTES {
        return key;
    }
    let hash = short_hash(&[&key], 16);
    let head: String = key.chars().take(KEY_HEAD_CHARS).collect();
    format!("{head}… sha256:{hash}")
}

fn delivered_alert(alert: &Node<'_>, of: u32) -> Result<ReadAlert, Refused> {
    let status = alert.need_text("status")?;
    let end = match status.as_str() {
        "firing" => None,
        "resolved" => Some(alert.need_time("endsAt")?),
        _ => return Err(alert.get("status").map_or_else(|| alert.missing("status"), |status| status.invalid("firing or resolved"))),
    };
    read_alert(alert, end, of)
}

fn read_alert(alert: &Node<'_>, end: Option<i64>, of: u32) -> Result<ReadAlert, Refused> {
    let labels = read_labels(&alert.get("labels").ok_or_else(|| alert.missing("labels"))?)?;
    let start = alert.get("startsAt").ok_or_else(|| alert.missing("startsAt"))?;
    if start.value.as_str().is_some_and(is_zero_time) {
        return Err(start.refused("invalid_time", "startsAt is the zero time: the alert says not when it began.".into()));
    }
    let start = start.as_time()?;
    let parts: Vec<&str> = labels.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]).collect();
    let label = |wanted: &str| labels.get(wanted).and_then(|value| name(value));
    let read = Alert { id: short_hash(&parts, 12), start, end, of, severity: label("severity"), service: label("service") };
    let text = annotation_text(alert, &labels).map(|text| TextUpdate { at: start, status: None, text });
    Ok((labels, read, text))
}

// A large outage fires many alerts with long texts. Their times are worth more than the last texts.
fn keep_texts(updates: Vec<TextUpdate>) -> Vec<TextUpdate> {
    let (of, mut bytes) = (updates.len(), 0);
    let fits = |update: &TextUpdate| {
        bytes += json_bytes(update);
        bytes <= MAX_ALERT_TEXT_BYTES
    };
    let mut kept: Vec<TextUpdate> = updates.into_iter().take_while(fits).collect();
    if let Some(at) = kept.last().map(|last| last.at).filter(|_| kept.len() < of) {
        let text = format!("{} more alerts have texts that are not kept.", of - kept.len());
        kept.push(TextUpdate { at, status: None, text });
    }
    kept
}

fn annotation_text(alert: &Node<'_>, labels: &Labels) -> Option<String> {
    let annotations = alert.get("annotations")?;
    let said = annotations.value.get("summary").or_else(|| annotations.value.get("description"))?.as_str()?;
    let instance = labels.get("instance").map_or_else(String::new, |instance| format!("{instance}: "));
    Some(format!("{instance}{said}"))
}

fn read_labels(labels: &Node<'_>) -> Result<Labels, Refused> {
    let members = labels.value.as_object().ok_or_else(|| labels.invalid("an object of texts"))?;
    members
        .iter()
        .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect::<Option<Labels>>()
        .ok_or_else(|| labels.invalid("an object of texts"))
}

// Polled alerts come without their groups: those with one alertname and service are one.
fn read_polled(alerts: &[Node<'_>], found: &mut Collector) {
    let mut groups: BTreeMap<String, (Node<'_>, Labels, Vec<ReadAlert>)> = BTreeMap::new();
    for alert in alerts {
        match read_alert(alert, None, 0) {
            Err(refused) => found.refused.push(refused),
            Ok(read) => {
                let labels: Labels = read
                    .0
                    .iter()
                    .filter(|(name, _)| ["alertname", "service"].contains(&name.as_str()))
                    .map(|(n, v)| (n.clone(), v.clone()))
                    .collect();
                let key = format!("polled:{}", serde_json::to_string(&labels).unwrap_or_default());
                groups.entry(key).or_insert_with(|| (alert.clone(), labels, Vec::new())).2.push(read);
            }
        }
    }
    for (key, (node, labels, read)) in groups {
        add_group(&node, key, &labels, read, false, found);
    }
}

fn add_group(node: &Node<'_>, key: String, labels: &Labels, read: Vec<ReadAlert>, grouped: bool, found: &mut Collector) {
    if read.is_empty() {
        return;
    }
    let words: Vec<&str> = labels
        .get("alertname")
        .into_iter()
        .chain(labels.iter().filter(|(name, _)| *name != "alertname").map(|(_, value)| value))
        .map(String::as_str)
        .collect();
    let (title, _) = title(&words.join(" "), &key);
    let mut updates: Vec<TextUpdate> = read.iter().filter_map(|(_, _, text)| text.clone()).collect();
    updates.sort_by(|a, b| (a.at, &a.text).cmp(&(b.at, &b.text)));
    let updates = keep_texts(updates);
    let mut alerts: Vec<Alert> = read.into_iter().map(|(_, alert, _)| alert).collect();
    alerts.sort_by(|a, b| (a.start, &a.id).cmp(&(b.start, &b.id)));
    let mut texts = Texts { text: None, updates };
    for alerts in split(alerts) {
        let at = alerts.iter().map(|alert| alert.end.map_or(alert.start, |end| end.max(alert.start))).max().unwrap_or(0);
        let told = Told::Alerts(AlertGroup { title: title.clone(), grouped, alerts });
        let statement = Statement { source: FORMAT.name.into(), id: key.clone(), at, told };
        // The texts are those of the whole group, and are said once.
        found.add(node, Ok(Stated { statement, texts: std::mem::take(&mut texts) }));
    }
}

// What a group says is a union, so many alerts are said in several statements, of which each is
// small enough to be kept. `of` keeps the incident open until all of them are known.
fn split(alerts: Vec<Alert>) -> Vec<Vec<Alert>> {
    let mut parts: Vec<Vec<Alert>> = Vec::new();
    let mut bytes = 0;
    for alert in alerts {
        let size = json_bytes(&alert);
        match parts.last_mut() {
            Some(part) if bytes + size <= MAX_STATED_ALERTS_BYTES => {
                part.push(alert);
                bytes += size;
            }
            _ => {
                parts.push(vec![alert]);
                bytes = size;
            }
        }
    }
    parts
}

fn json_bytes(value: &impl Serialize) -> usize {
    // Plain fields: writing them as JSON does not fail.
    serde_json::to_string(value).map_or(0, |text| text.len())
}
