//! Alertmanager: webhooks of version 4 with a bearer token, and `GET /api/v2/alerts`.

use super::adapter::{Delivery, SourceAdapter, Statements, read_incidents};
use holdpoint_domain::Refusal;
use holdpoint_domain::incidents::Format;

pub(super) struct Alertmanager;

impl SourceAdapter for Alertmanager {
    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        read_incidents(Format::Alertmanager, delivery.bytes)
    }

    fn poll_paths(&self) -> &'static [&'static str] {
        &["/api/v2/alerts"]
    }
}
