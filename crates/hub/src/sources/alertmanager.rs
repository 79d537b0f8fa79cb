//! Alertmanager. Two of them may use the same group key for different alerts, so that the source
//! is part of an incident's identity. Nodes of one cluster deliver to one source.

use super::adapter::SourceAdapter;
use super::statements::{Delivery, Statements, read_incidents};
use holdpoint_domain::incidents::{Book, Format};
use holdpoint_domain::{Refusal, SourceType, StatedIncident};

pub(super) struct Alertmanager;

impl SourceAdapter for Alertmanager {
    fn kind(&self) -> SourceType {
        SourceType::Alertmanager
    }

    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        let mut read = read_incidents(Format::Alertmanager, delivery.bytes)?;
        let source = format!("{}:{}", Format::Alertmanager.as_str(), delivery.source);
        read.incidents.iter_mut().for_each(|stated| stated.statement.source.clone_from(&source));
        Ok(read)
    }
}

/// An incident that was open before sources were part of the identity goes on until its end as it
/// was: its alerts resolve nothing else.
pub(super) fn keep_open_identity(book: &Book, incidents: &mut [StatedIncident]) {
    let system = Format::Alertmanager.as_str();
    for stated in incidents.iter_mut().filter(|stated| stated.statement.source.starts_with(&format!("{system}:"))) {
        let mut former = stated.statement.clone();
        former.source = system.into();
        if book.incidents_of(&former.stream_id()).iter().any(holdpoint_domain::incidents::Incident::is_open) {
            stated.statement = former;
        }
    }
}
