//! Claude Code: the permission prompt tool and the two hooks.
//!
//! One review allows one call. No answer is "always", interrupts the session, or leaves the
//! call to Claude Code's own rules, except with [`Otherwise::Ask`].

mod answer;
mod diff;
mod hook;
mod request;

pub use answer::{Verdict, prompt_answer};
pub use hook::{Event, HookInput, Otherwise, hook_answer};
pub use request::ToolCall;

use crate::obtain::{Unsettled, obtain_decision};
use holdpoint_domain::Code;
use holdpoint_protocol::{ClientError, ToolClient};
use std::time::Duration;

/// Asks the hub about one tool call and returns the answer for Claude Code; stops when `gone`
/// completes. Every failure denies the call.
pub async fn decide(intake: &ToolClient, call: &ToolCall, wait: Duration, key: Option<&str>, gone: impl Future<Output = ()>) -> Verdict {
    match wait_for_decision(intake, call, wait, key, gone).await {
        Ok(unsettled) => unsettled.settle(intake).await.map_or_else(|error| deny_after_error(&error), Verdict::of),
        Err(verdict) => verdict,
    }
}

/// As [`decide`], up to the use of the grant.
///
/// # Errors
/// The verdict without a decision.
pub(crate) async fn wait_for_decision(
    intake: &ToolClient,
    call: &ToolCall,
    wait: Duration,
    key: Option<&str>,
    gone: impl Future<Output = ()>,
) -> Result<Unsettled, Verdict> {
    match ask(intake, call, wait, key, gone).await {
        Ok(Some(unsettled)) => Ok(unsettled),
        Ok(None) => Err(Verdict::unanswered(&format!(
            "No decision within {}. This is not a yes: do not run it. The request was withdrawn; ask again when a reviewer is available.",
            holdpoint_domain::span(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
        ))),
        Err(error) => Err(deny_after_error(&error)),
    }
}

/// The verdict when the hub refused or did not answer. Under a stop or in a freeze that is a
/// decision, also with [`Otherwise::Ask`]: it is not asked at the terminal.
pub(crate) fn deny_after_error(error: &ClientError) -> Verdict {
    let message = format!("There is no approval, so this may not run. {error}");
    let forbidden = matches!(error, ClientError::Refused(problem) if matches!(problem.known_code(), Some(Code::Stopped | Code::Frozen)));
    Verdict::Deny { message, decided: forbidden }
}

async fn ask(
    intake: &ToolClient,
    call: &ToolCall,
    wait: Duration,
    key: Option<&str>,
    gone: impl Future<Output = ()>,
) -> Result<Option<Unsettled>, ClientError> {
    let tool = intake.tool().await?;
    let proposal = call.proposal(&tool.name, wait)?;
    obtain_decision(intake, &proposal, key, wait, gone).await
}
