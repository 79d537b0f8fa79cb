//! Google Cloud's status page: `incidents.json`, asked for or pushed.

use super::adapter::{Delivery, SourceAdapter, Statements, read_incidents};
use holdpoint_domain::Refusal;
use holdpoint_domain::incidents::Format;

pub(super) struct GoogleCloud;

impl SourceAdapter for GoogleCloud {
    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        read_incidents(Format::GoogleCloud, delivery.bytes)
    }

    fn poll_paths(&self) -> &'static [&'static str] {
        &["/incidents.json"]
    }
}
