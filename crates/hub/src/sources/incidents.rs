//! Incidents as Holdpoint's own JSON. Ids are those of the source: two sources may use the same.

use super::adapter::SourceAdapter;
use super::statements::{Delivery, Statements, read_incidents};
use holdpoint_domain::incidents::Format;
use holdpoint_domain::{Refusal, SourceType};

pub(super) struct Incidents;

impl SourceAdapter for Incidents {
    fn kind(&self) -> SourceType {
        SourceType::Incidents
    }

    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        let mut read = read_incidents(Format::Holdpoint, delivery.bytes)?;
        read.incidents.iter_mut().for_each(|stated| stated.statement.source = format!("holdpoint:{}", delivery.source));
        Ok(read)
    }
}
