//! Proposes an action, waits for the decision, verifies it and uses its grant.
//!
//! An approval is returned only after its signatures are verified and its single use is
//! recorded. Every failure on the way means: do not run.

use holdpoint_domain::{Ask, Code, Decision, Proposal, Refusal, Status, USED_MS_AGO};
use holdpoint_protocol::{Answer, ClientError, StillOpen, ToolClient, ask};
use serde_json::{Map, Value};
use std::time::{Duration, Instant};

// Short enough to notice a dead connection, long enough to make polling cheap.
const LONG_POLL_WAIT: Duration = Duration::from_secs(20);
// A hub restarts within this time; after it the wait fails.
const HUB_RESTART_TIMEOUT: Duration = Duration::from_secs(15);

/// A verified decision; if it approves, its grant is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// As the hub sent it.
    pub decision: Decision,
    /// The arguments that may run now, once; none means that nothing may run.
    pub run: Option<Map<String, Value>>,
}

/// A decision whose grant is not used yet, and what is needed to use it.
pub(crate) struct Unsettled {
    pub(crate) decision: Decision,
    asked: Ask,
    began: Instant,
}

/// The result of a proposal.
#[derive(Clone, Debug, PartialEq)]
pub enum Obtained {
    /// Decided by people, the policy or the deadline.
    Settled(Box<Settled>),
    /// No decision within the wait; the proposal was withdrawn.
    Unanswered,
}

/// Proposes and waits for the decision, or until `gone` completes because the caller stopped
/// waiting. Without a decision the proposal is withdrawn, so that it leaves the queue.
///
/// # Errors
/// When refused, unreachable, or the answer does not verify: then the tool must not act.
pub async fn obtain(
    intake: &ToolClient,
    proposal: &Proposal,
    key: Option<&str>,
    wait: Duration,
    gone: impl Future<Output = ()>,
) -> Result<Obtained, ClientError> {
    match obtain_decision(intake, proposal, key, wait, gone).await? {
        Some(unsettled) => unsettled.settle(intake).await.map(|settled| Obtained::Settled(Box::new(settled))),
        None => Ok(Obtained::Unanswered),
    }
}

/// As [`obtain`], up to the use of the grant; none without a decision.
pub(crate) async fn obtain_decision(
    intake: &ToolClient,
    proposal: &Proposal,
    key: Option<&str>,
    wait: Duration,
    gone: impl Future<Output = ()>,
) -> Result<Option<Unsettled>, ClientError> {
    let began = Instant::now();
    let receipt = intake.propose(proposal, key).await?;
    let asked = ask(proposal, &receipt)?;
    let answer = tokio::select! {
        biased;
        () = gone => {
            // An approval that arrives at this moment stays unused: no caller would act on it.
            let _ = intake.withdraw(&receipt.id).await;
            return Ok(None);
        }
        answer = wait_for(intake, &receipt.id, wait) => answer?,
    };
    let decision = match answer {
        Answer::Decided(decision) => decision,
        // A dialog that waits when a stop falls is refused at once; nothing is to run later.
        Answer::Open(StillOpen { held: Some(held), .. }) => {
            let _ = intake.withdraw(&receipt.id).await;
            return Err(Refusal::new(Code::Stopped, held.detail).into());
        }
        Answer::Open(_) if intake.withdraw(&receipt.id).await.is_ok() => return Ok(None),
        // The decision may have come in between.
        Answer::Open(_) => match intake.decision(&receipt.id, Duration::ZERO).await? {
            Answer::Decided(decision) => decision,
            Answer::Open(_) => return Ok(None),
        },
    };
    Ok(Some(Unsettled { decision: *decision, asked, began }))
}

/// Waits for a decision, or until a stop holds the action; repeats the request while the hub restarts.
///
/// # Errors
/// When refused, or the hub stays unreachable.
pub async fn wait_for(intake: &ToolClient, id: &str, wait: Duration) -> Result<Answer, ClientError> {
    let started = Instant::now();
    let mut last_answer = Instant::now();
    loop {
        let left = wait.saturating_sub(started.elapsed());
        match intake.decision(id, left.min(LONG_POLL_WAIT)).await {
            Ok(Answer::Open(open)) if !left.is_zero() && open.held.is_none() => last_answer = Instant::now(),
            Ok(answer) => return Ok(answer),
            Err(ClientError::Unreachable { .. }) if last_answer.elapsed() < HUB_RESTART_TIMEOUT.min(wait) => {
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

// The same call may be asked about twice at once, for example by a hook that two settings name: both
// share one decision. A grant that was used before this request began belongs to another call.
impl Unsettled {
    pub(crate) async fn settle(self, intake: &ToolClient) -> Result<Settled, ClientError> {
        let Self { decision, asked, began } = self;
        let allowed = decision.clone();
        match settle(intake, decision, &asked).await {
            Err(error) if is_used_since(&error, began) => Ok(Settled { run: allowed.arguments.clone(), decision: allowed }),
            settled => settled,
        }
    }
}

// Compares two durations, so that the clocks of the hub and of this machine may differ.
fn is_used_since(error: &ClientError, began: Instant) -> bool {
    let ClientError::Refused(problem) = error else { return false };
    let used_ms_ago = problem.extra.get(USED_MS_AGO).and_then(serde_json::Value::as_u64);
    problem.known_code() == Some(Code::GrantUsed) && used_ms_ago.is_some_and(|ms| u128::from(ms) < began.elapsed().as_millis())
}

/// Verifies a decision and, when it allows, uses its grant.
///
/// # Errors
/// When the decision does not verify, or the grant was used before: then the tool must not act.
pub async fn settle(intake: &ToolClient, decision: Decision, asked: &Ask) -> Result<Settled, ClientError> {
    intake.verify(&decision, asked).await?;
    let run = match (decision.verdict, &decision.grant, &decision.arguments) {
        (Status::Approved | Status::Edited, Some(grant), Some(arguments)) => {
            intake.use_grant(&decision.id, grant, decision.digest).await?;
            Some(arguments.clone())
        }
        _ => None,
    };
    Ok(Settled { decision, run })
}
