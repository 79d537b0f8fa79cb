//! Published maps of services, and the names in use, read from a hub's record.

use crate::failure::{Exit, Failure};
use holdpoint_domain::IncidentEvent;
use holdpoint_domain::incidents::{Book, changes::ChangeBook};
use holdpoint_domain::{
    ActionEvent, ChangeEvent, Event, Ms, PersonEvent, ProposedUnderRules, Record, Seq, ServiceMap, ServicesEvent, Target,
};
use holdpoint_protocol::DeskClient;
use std::collections::HashMap;

/// The parts of the record that the map of services is about.
#[derive(Default)]
pub(super) struct History {
    /// Every published map, oldest first.
    pub(super) maps: Vec<Published>,
    /// By action: the target of the last revision.
    pub(super) targets: HashMap<String, Target>,
    pub(super) incidents: Book,
    pub(super) changes: ChangeBook,
    people: HashMap<String, String>,
    head: Seq,
}

/// A map, with who published it and when.
pub(super) struct Published {
    pub(super) map: ServiceMap,
    pub(super) at: Ms,
    pub(super) by: String,
}

impl History {
    /// Reads the records since the last read.
    pub(super) async fn read_more(&mut self, client: &DeskClient) -> Result<(), Failure> {
        let mut batches = client.catch_up(self.head).await?;
        while let Some(batch) = batches.next().await {
            for record in batch? {
                self.add_record(&record)?;
                self.head = record.seq;
            }
        }
        Ok(())
    }

    /// The version in force.
    pub(super) fn in_force(&self) -> String {
        self.maps.last().map_or_else(|| ServiceMap::default().version().to_owned(), |last| last.map.version().to_owned())
    }

    /// The name of a person, revoked or not.
    pub(super) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.people.get(id).map_or(id, String::as_str)
    }

    fn add_record(&mut self, record: &Record) -> Result<(), Failure> {
        let event = Event::of(record).map_err(|error| {
            let detail = format!("Record {} cannot be read: {error}.", record.seq);
            Failure::new(Exit::Damaged, "record_unreadable", "The record is damaged", detail)
        })?;
        match event {
            Event::Action(
                ActionEvent::Proposed(head)
                | ActionEvent::ProposedUnderRules(ProposedUnderRules(head))
                | ActionEvent::Revised(head)
                | ActionEvent::RevisedUnderRules(ProposedUnderRules(head)),
            ) => drop(self.targets.insert(record.subject.clone(), head.target)),
            Event::Incident(IncidentEvent::Stated(stated)) => drop(self.incidents.apply(&stated, record.at)),
            Event::Change(ChangeEvent::Stated(stated)) => drop(self.changes.apply(&stated, record.at)),
            Event::Person(PersonEvent::Enrolled(person) | PersonEvent::Changed(person)) => {
                self.people.insert(record.subject.clone(), person.name);
            }
            Event::Services(ServicesEvent::Published(published)) => {
                let map = ServiceMap::new(record.subject.clone(), published.source, published.services);
                self.maps.push(Published { map, at: record.at, by: record.actor.clone() });
            }
            _ => {}
        }
        Ok(())
    }
}
