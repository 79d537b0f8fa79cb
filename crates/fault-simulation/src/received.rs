//! What desks and tools received is checked for sealed reviews of others at once: later the
//! action may be closed.

use crate::acts::ADMINISTRATORS;
use crate::hub::Hub;
use crate::network::Sender;
use crate::random::Random;
use crate::request::{Request, Response};
use crate::world::{World, lock};
use holdpoint_domain::Refusal;

impl World {
    /// Checks an answer for sealed reviews of others.
    pub(crate) async fn check_received(&self, receiver: Sender, hub: &Hub, answer: &Result<Response, Refusal>) {
        let text = match answer {
            Ok(Response::Records(records)) => records.iter().map(|record| record.header.get()).collect(),
            Ok(Response::Body(bytes)) => String::from_utf8_lossy(bytes).into_owned(),
            Ok(Response::Decision(Some(decision))) => serde_json::to_string(decision).unwrap_or_default(),
            Ok(Response::Decision(None) | Response::Proposed(_) | Response::Recorded(_)) => return,
            Err(refusal) => refusal.detail.clone(),
        };
        let person = match receiver {
            Sender::Desk(desk) => Some(self.desks[desk].person),
            Sender::Tool(_) => None,
        };
        let mut found = lock(&self.sealed).check(receiver, person, &text);
        if found.is_some() && self.real_log.is_some() {
            // Nothing is known here of the records of the last moments.
            if !self.read_newest(hub).await {
                return;
            }
            found = lock(&self.sealed).check(receiver, person, &text);
        }
        found.into_iter().for_each(|fault| self.report_fault(fault));
    }

    /// Reads what is new in the record, at the desk of an administrator. Whether it came.
    async fn read_newest(&self, hub: &Hub) -> bool {
        for desk in ADMINISTRATORS {
            let request = Request::Records { device: self.desks[desk].device.clone(), after: self.log.stored().head().0 };
            if let Some(Ok(Response::Records(page))) = hub.answer(request, &mut Random::new(self.seed, &[11])).await {
                self.mirror(&page);
                return true;
            }
        }
        false
    }
}
