//! Permission prompts that wait. They end with the server: a prompt without a client is withdrawn.

use super::delivery::{Delivery, Undelivered};
use super::reply;
use crate::claude_code::{Verdict, deny_after_error, prompt_answer};
use crate::obtain::Unsettled;
use holdpoint_domain::Code;
use holdpoint_protocol::ToolClient;
use rmcp::model::CallToolResult;
use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The time for withdrawing all prompts at the end.
const WITHDRAWAL_TIMEOUT: Duration = Duration::from_secs(5);

/// What the client is told of a verdict.
pub(super) fn answer(verdict: &Verdict) -> CallToolResult {
    reply::only_text(&prompt_answer(verdict))
}

/// Uses the grant of a decision while the answer can be delivered. An approval that was lost with
/// its connection is given to the same session again, when it asks about the same call.
pub(super) async fn settle(
    intake: &ToolClient,
    unsettled: Unsettled,
    undelivered: &Undelivered,
    session: &str,
    delivery: &Delivery,
) -> CallToolResult {
    let id = unsettled.decision.id.clone();
    if delivery.is_cut_off() {
        return answer(&Verdict::unanswered("The connection of this call was lost before the decision. Ask about the same call again."));
    }
    match unsettled.settle(intake).await {
        Ok(settled) => {
            let answer = answer(&Verdict::of(settled));
            undelivered.keep(session, &id, &answer, delivery);
            answer
        }
        Err(error) => {
            let used = error.code() == Some(Code::GrantUsed.as_str());
            let lost = used.then(|| undelivered.take_over(session, &id, delivery)).flatten();
            lost.unwrap_or_else(|| answer(&deny_after_error(&error)))
        }
    }
}

/// The prompts of one server.
#[derive(Clone, Default)]
pub(super) struct Prompts {
    ending: CancellationToken,
    waiting: TaskTracker,
}

impl Prompts {
    /// Runs a prompt in a task of its own, so that it is withdrawn even when the library drops the
    /// call. None when the task failed.
    pub(super) async fn run<T: Send + 'static>(&self, prompt: impl Future<Output = T> + Send + 'static) -> Option<T> {
        self.waiting.spawn(prompt).await.ok()
    }

    /// Completes when the server ends.
    pub(super) fn ended(&self) -> impl Future<Output = ()> + Send + 'static {
        self.ending.clone().cancelled_owned()
    }

    /// Ends all prompts and waits until they are withdrawn.
    pub(super) async fn end(&self) {
        self.ending.cancel();
        self.waiting.close();
        if timeout(WITHDRAWAL_TIMEOUT, self.waiting.wait()).await.is_err() {
            tracing::error!("a permission prompt could not be withdrawn in time; it stays open until its deadline");
        }
    }
}
