//! Incidents, read from a hub's record.

use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use holdpoint_domain::incidents::Book;
use holdpoint_domain::{Digest, Event, Findings, IncidentEvent, Record, ServiceMap, ServicesEvent};

/// Prefixes of the record kinds about incidents.
const KIND_PREFIXES: [&str; 3] = ["incident.", "finding.", "services."];

/// What the record says of incidents.
#[derive(Default)]
pub(crate) struct ReadIncidents {
    pub(crate) book: Book,
    pub(crate) findings: Findings,
    /// The map in force.
    pub(crate) services: ServiceMap,
    /// Subject and body of the records that have texts.
    pub(crate) texts: Vec<(String, Digest)>,
    /// Notes, oldest first.
    pub(crate) notes: Vec<Note>,
}

/// A note on an incident.
pub(crate) struct Note {
    pub(crate) incident: String,
    pub(crate) by: String,
    pub(crate) at: i64,
    pub(crate) body: Option<Digest>,
}

/// Reads a hub's record from the start.
pub(crate) async fn read_incidents(desk: &Desk) -> Result<ReadIncidents, Failure> {
    let mut read = ReadIncidents::default();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        batch?
            .iter()
            .filter(|record| KIND_PREFIXES.iter().any(|prefix| record.kind.starts_with(prefix)))
            .try_for_each(|record| add(&mut read, record))?;
    }
    Ok(read)
}

fn add(read: &mut ReadIncidents, record: &Record) -> Result<(), Failure> {
    let event = Event::of(record).map_err(|error| {
        let detail = format!("Record {} cannot be read: {error}.", record.seq);
        Failure::new(Exit::Damaged, "record_unreadable", "The record is damaged", detail)
    })?;
    match event {
        Event::Incident(IncidentEvent::Stated(stated)) => {
            read.book.apply(&stated, record.at);
            read.texts.extend(record.body.map(|body| (record.subject.clone(), body)));
        }
        Event::Incident(IncidentEvent::Merged(merged)) => read.book.merge(&record.subject, &merged.into),
        Event::Incident(IncidentEvent::Split(_)) => read.book.split(&record.subject),
        Event::Services(ServicesEvent::Published(published)) => {
            read.services = ServiceMap::new(record.subject.clone(), published.source, published.services);
        }
        Event::Incident(IncidentEvent::Noted(_)) => {
            let (incident, by) = (record.subject.clone(), record.actor.clone());
            read.notes.push(Note { incident, by, at: record.at, body: record.body });
        }
        Event::Finding(finding) => read.findings.apply(record, finding),
        _ => {}
    }
    Ok(())
}
