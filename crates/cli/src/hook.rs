//! `holdpoint hook claude-code`: answers Claude Code's hooks; every failure blocks the call.
//!
//! Claude Code takes exit code 0 with JSON as the answer and 2 as a block. After any
//! other code it runs the call, so nothing here may end with another code.

use crate::args::ClaudeCode;
use crate::failure::{Exit, Failure};
use crate::place::Place;
use crate::tool_side::ToolSide;
use crate::{caller, desk, output};
use holdpoint_connectors::claude_code::{self, HookInput, Verdict, hook_answer};
use std::io::Read as _;
use std::time::Duration;

// For finding the hub and verifying the answer, in addition to the wait itself.
const EXTRA_SECONDS: u64 = 30;

/// From here on a panic exits with code 2, which blocks the call.
pub(crate) fn block_call_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        output::error_line(&format!("Holdpoint has an internal error, so this may not run: {panic}"));
        std::process::exit(2);
    }));
}

pub(crate) async fn claude_code(place: &Place, options: ClaudeCode) -> Result<Exit, Failure> {
    let mut text = String::new();
    let read = std::io::stdin().read_to_string(&mut text).map_err(|error| error.to_string());
    let input = match read.and_then(|_| serde_json::from_str::<HookInput>(&text).map_err(|error| error.to_string())) {
        Ok(input) => input,
        Err(error) => {
            output::error_line(&format!("Holdpoint cannot read this hook's input, so this may not run: {error}"));
            std::process::exit(2);
        }
    };
    // Claude Code runs the call when a hook takes too long, so this ends first.
    let limit = Duration::from_secs(options.wait.saturating_add(EXTRA_SECONDS));
    let verdict = tokio::time::timeout(limit, decide(place, &options, &input))
        .await
        .unwrap_or_else(|_| Verdict::unanswered("The hub did not answer in time, so this may not run."));
    if let Some(answer) = hook_answer(input.hook_event_name, &verdict, options.otherwise) {
        // Without a readable answer Claude Code would run the call.
        if let Err(error) = output::try_json(&answer) {
            output::error_line(&format!("Holdpoint could not write its answer, so this may not run: {error}"));
            std::process::exit(2);
        }
    }
    Ok(Exit::Done)
}

async fn decide(place: &Place, options: &ClaudeCode, input: &HookInput) -> Verdict {
    let side = match ToolSide::open(place, &options.connection).await {
        Ok(side) => side,
        Err(failure) => return Verdict::unanswered(&format!("There is no approval, so this may not run. {}", failure.detail)),
    };
    let call = input.call();
    let key = call.key(input.hook_event_name.as_str()).or_else(|| desk::fresh_id("hook").ok());
    let wait = Duration::from_secs(options.wait);
    let verdict = match caller::gone() {
        Ok(gone) => claude_code::decide(&side.client, &call, wait, key.as_deref(), gone).await,
        Err(failure) => Verdict::unanswered(&failure.detail),
    };
    side.leave().await;
    verdict
}
