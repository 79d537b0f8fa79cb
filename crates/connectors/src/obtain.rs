//! From a proposal to an answer that may be obeyed: wait, verify, use the grant.
//!
//! The order matters. A yes leaves here only after its signatures were checked
//! and its single use was recorded; whatever fails on the way is a no.

use holdpoint_domain::{Ask, Decision, Proposal, Status};
use holdpoint_protocol::{Answer, ClientError, ToolClient, ask};
use serde_json::{Map, Value};
use std::time::{Duration, Instant};

// Short enough that a dead connection shows, long enough that polling costs nothing.
const POLL: Duration = Duration::from_secs(20);
// A hub that restarts is back within this; longer silence is a no.
const PATIENCE: Duration = Duration::from_secs(15);

/// A decision that was verified and, where it allows, claimed for this one use.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// As the hub sent it.
    pub decision: Decision,
    /// Exactly what may run now; none means nothing may.
    pub run: Option<Map<String, Value>>,
}

/// How asking ended.
#[derive(Clone, Debug, PartialEq)]
pub enum Obtained {
    /// Somebody, or the deadline, decided.
    Settled(Box<Settled>),
    /// Nobody did while we waited. Not a yes; the proposal was withdrawn.
    Unanswered,
}

/// Proposes and waits, until `gone` says that the caller no longer does. When
/// nobody decided in time the proposal is withdrawn, so that nobody decides it
/// for a tool that has gone on.
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
    let receipt = intake.propose(proposal, key).await?;
    let asked = ask(proposal, &receipt)?;
    let answer = tokio::select! {
        biased;
        () = gone => {
            // A yes that came in this moment stays unused: there is nobody to act on it.
            let _ = intake.withdraw(&receipt.id).await;
            return Ok(Obtained::Unanswered);
        }
        answer = wait_for(intake, &receipt.id, wait) => answer?,
    };
    let decision = match answer {
        Answer::Decided(decision) => decision,
        Answer::Open(_) if intake.withdraw(&receipt.id).await.is_ok() => return Ok(Obtained::Unanswered),
        // The decision may have come in between.
        Answer::Open(_) => match intake.decision(&receipt.id, Duration::ZERO).await? {
            Answer::Decided(decision) => decision,
            Answer::Open(_) => return Ok(Obtained::Unanswered),
        },
    };
    settle(intake, *decision, &asked).await.map(|settled| Obtained::Settled(Box::new(settled)))
}

/// Waits for a decision, through short absences of the hub.
///
/// # Errors
/// When refused, or the hub stays away.
pub async fn wait_for(intake: &ToolClient, id: &str, wait: Duration) -> Result<Answer, ClientError> {
    let started = Instant::now();
    let mut heard = Instant::now();
    loop {
        let left = wait.saturating_sub(started.elapsed());
        match intake.decision(id, left.min(POLL)).await {
            Ok(Answer::Open(_)) if !left.is_zero() => heard = Instant::now(),
            Ok(answer) => return Ok(answer),
            Err(ClientError::Unreachable { .. }) if heard.elapsed() < PATIENCE.min(wait) => {
                tokio::time::sleep(Duration::from_millis(250)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Verifies a decision and, when it allows, uses its grant.
///
/// # Errors
/// When anything does not fit, or the grant was used before: then the tool must not act.
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
