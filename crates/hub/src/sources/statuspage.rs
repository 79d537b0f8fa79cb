//! Status pages of Statuspage: `GET /api/v2/incidents.json` and `scheduled-maintenances.json`, or the same pushed.

use super::adapter::{Delivery, SourceAdapter, Statements, read_incidents};
use holdpoint_domain::Refusal;
use holdpoint_domain::incidents::Format;

pub(super) struct Statuspage;

impl SourceAdapter for Statuspage {
    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        read_incidents(Format::Statuspage, delivery.bytes)
    }

    fn poll_paths(&self) -> &'static [&'static str] {
        &["/api/v2/incidents.json", "/api/v2/scheduled-maintenances.json"]
    }
}
