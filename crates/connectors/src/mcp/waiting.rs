//! Waiting inside a call: progress keeps the client patient, a cancelled call ends at once.

use crate::wait_for;
use holdpoint_protocol::{Answer, ClientError, ToolClient};
use rmcp::RoleServer;
use rmcp::model::ProgressNotificationParam;
use rmcp::service::RequestContext;
use std::time::Duration;

// Well below any client's timeout that progress resets.
const TICK: Duration = Duration::from_secs(5);

/// Waits for the decision. None when the client cancelled the call: then nothing may be used up for it.
pub(super) async fn decision(
    intake: &ToolClient,
    id: &str,
    wait: Duration,
    call: &RequestContext<RoleServer>,
) -> Result<Option<Answer>, ClientError> {
    tokio::select! {
        biased;
        () = call.ct.cancelled() => Ok(None),
        never = progress(call, id) => match never {},
        answer = wait_for(intake, id, wait) => answer.map(Some),
    }
}

// The first goes out at once: the caller then knows the id even if it loses the answer.
pub(super) async fn progress(call: &RequestContext<RoleServer>, id: &str) -> std::convert::Infallible {
    let Some(token) = call.meta.get_progress_token() else { return std::future::pending().await };
    let mut ticks = tokio::time::interval(TICK);
    let mut sent = 0.0;
    loop {
        ticks.tick().await;
        sent += 1.0;
        let note = ProgressNotificationParam::new(token.clone(), sent).with_message(format!("Waiting for a person to decide {id}"));
        if let Err(error) = call.peer.notify_progress(note).await {
            tracing::debug!("progress cannot be sent: {error}");
        }
    }
}
