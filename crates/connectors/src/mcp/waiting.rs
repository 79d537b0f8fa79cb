//! Waits inside a call: sends progress, which resets a client's timeout, and ends when cancelled.

use crate::wait_for;
use holdpoint_protocol::{Answer, ClientError, ToolClient};
use rmcp::RoleServer;
use rmcp::model::ProgressNotificationParam;
use rmcp::service::RequestContext;
use std::time::Duration;

// Well below the timeouts of clients.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(5);

/// Waits for the decision. None when the client cancelled the call: then no grant may be used for it.
pub(super) async fn wait_for_decision(
    intake: &ToolClient,
    id: &str,
    wait: Duration,
    call: &RequestContext<RoleServer>,
) -> Result<Option<Answer>, ClientError> {
    tokio::select! {
        biased;
        () = call.ct.cancelled() => Ok(None),
        never = send_progress(call, id) => match never {},
        answer = wait_for(intake, id, wait) => answer.map(Some),
    }
}

// The first is sent at once: the caller then knows the id even if it loses the answer.
pub(super) async fn send_progress(call: &RequestContext<RoleServer>, id: &str) -> std::convert::Infallible {
    let Some(token) = call.meta.get_progress_token() else { return std::future::pending().await };
    let mut ticks = tokio::time::interval(PROGRESS_INTERVAL);
    let mut sent = 0.0;
    loop {
        ticks.tick().await;
        sent += 1.0;
        let note = ProgressNotificationParam::new(token.clone(), sent).with_message(format!("Waiting for a decision on {id}"));
        if let Err(error) = call.peer.notify_progress(note).await {
            tracing::debug!("progress cannot be sent: {error}");
        }
    }
}
