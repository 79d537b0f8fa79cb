//! A hub whose answers are wrong, as a test asked for.

use crate::memory_log::{MemoryLog, PlantedFault};
use crate::random::Random;
use crate::request::{Request, Response};
use holdpoint_domain::{Code, Refusal};
use holdpoint_hub::{BareHub, Receipt};
use serde_json::Value;

/// Answers a request with the planted fault, where it has to do with this request.
pub(crate) async fn handle(
    log: &MemoryLog,
    planted: PlantedFault,
    hub: &BareHub,
    request: Request,
    random: &mut Random,
) -> Result<Response, Refusal> {
    if let (PlantedFault::HandOutSealedBodies, Request::Body { digest, .. }) = (planted, &request)
        && let Some(bytes) = log.stored().bodies.get(digest)
    {
        return Ok(Response::Body(bytes.clone()));
    }
    if matches!((planted, &request), (PlantedFault::LeaveUnanswered, Request::Report { .. })) {
        std::future::pending::<()>().await;
    }
    let answer = request.handle(hub, random).await;
    match (planted, answer) {
        (PlantedFault::AllowGrantTwice, Err(refusal)) if refusal.code == Code::GrantUsed => {
            let head = hub.state().head;
            Ok(Response::Recorded(Receipt {
                action: None,
                repeated: false,
                waiting: None,
                incidents: None,
                changes: None,
                shifts: None,
                head,
            }))
        }
        (PlantedFault::ChangeApprovedArguments, Ok(Response::Decision(Some(mut decision)))) if decision.grant.is_some() => {
            decision.arguments.iter_mut().for_each(|arguments| drop(arguments.insert("replicas".into(), Value::from(1_000_000))));
            Ok(Response::Decision(Some(decision)))
        }
        (_, answer) => answer,
    }
}
