//! Finding an action, and why nothing more can be decided about one.

use crate::{Action, Code, Ms, OnDeadline, Refusal, State, Status, span};

pub(crate) fn find_action<'a>(state: &'a State, id: &str) -> Result<&'a Action, Refusal> {
    state.actions.get(id).ok_or_else(|| Refusal::new(Code::NotFound, "There is no action with this id."))
}

/// Why nothing more can be decided about an action, in words that say what happened to it.
pub(crate) fn check_open(action: &Action, now: Ms) -> Result<(), Refusal> {
    let ago = |at: Option<Ms>| at.map(|at| format!(" {} ago", span(now - at))).unwrap_or_default();
    let past = action.expires_at().filter(|at| *at <= now);
    let (code, detail) = match (action.status, past) {
        (Status::Open, None) => return Ok(()),
        // The deadline is acted on in a moment, and may allow the action.
        (Status::Open, Some(at)) if action.content.on_deadline == OnDeadline::Allow => (
            Code::ActionExpired,
            format!("Its deadline passed {} before this arrived, and it may be allowed by it.", span((now - at).max(0))),
        ),
        (Status::Open | Status::Expired, Some(at)) => expired(at, now),
        (Status::Expired, None) => expired(action.content.deadline, now),
        (Status::Withdrawn, _) => (Code::ActionWithdrawn, format!("The tool withdrew it{}. Nothing will run.", ago(action.decided_at))),
        (Status::Stopped, _) => (Code::ActionStopped, "A stop holds it. Nothing will run.".into()),
        (status, _) => (Code::ActionDecided, format!("It was {}{}. Your review was not counted.", status.as_str(), ago(action.decided_at))),
    };
    Err(Refusal::new(code, detail).with("status", action.status.as_str()))
}

fn expired(deadline: Ms, now: Ms) -> (Code, String) {
    (Code::ActionExpired, format!("It expired {} before this arrived. The tool was told no.", span((now - deadline).max(0))))
}

pub(crate) fn already_reviewed() -> Refusal {
    Refusal::new(Code::AlreadyReviewed, "You have reviewed this already. It waits for another reviewer.")
}
