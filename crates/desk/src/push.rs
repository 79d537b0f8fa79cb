//! Sending what was signed: in order, again and again, until the hub has settled it.

use crate::core::{Core, lock};
use crate::error::of_client;
use crate::identity::session;
use crate::store::given;
use crate::store::outbox::{self, Waiting};
use crate::sync::Backoff;
use crate::view::{DeskEvent, ProblemView, ReviewOutcome, Topic};
use holdpoint_domain::Seq;
use holdpoint_protocol::{ClientError, DeskClient};
use std::sync::Arc;

/// What the hub's answer means for a waiting command.
#[derive(Debug, PartialEq)]
enum Answer {
    /// Recorded, at the latest by this record.
    Accepted(Seq),
    /// No, for ever.
    Refused(ProblemView),
    /// The session has ended; sign in and ask again.
    SignIn,
    /// Not now.
    Later,
}

/// Sends for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let mut backoff = Backoff::default();
    loop {
        match send_all(&core).await {
            true => {
                backoff.reset();
                core.push.notified().await;
            }
            false => {
                tokio::select! {
                    () = core.push.notified() => {}
                    () = backoff.wait() => {}
                }
            }
        }
    }
}

// True when nothing is left that more tries could settle at present.
async fn send_all(core: &Arc<Core>) -> bool {
    let waiting = match outbox::waiting(&core.store.conn()) {
        Ok(waiting) => waiting,
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            return true;
        }
    };
    for command in waiting {
        // Without a connection there is nothing to try; the sync wakes this when there is one.
        let Some(client) = core.client() else { return true };
        let mut answer = try_once(core, &client, &command).await;
        if answer == Answer::SignIn {
            let Some(client) = sign_in(core, &client).await else { return false };
            answer = try_once(core, &client, &command).await;
        }
        match answer {
            Answer::Accepted(head) => accept(core, &command, head),
            Answer::Refused(problem) => refuse(core, &command, problem),
            Answer::SignIn | Answer::Later => return false,
        }
    }
    true
}

async fn try_once(core: &Core, client: &DeskClient, command: &Waiting) -> Answer {
    if let Err(error) = outbox::attempted(&core.store.conn(), &command.id) {
        tracing::warn!(%error, "the number of tries could not be kept");
    }
    read_answer(client.command(&command.envelope).await.map(|recorded| recorded.head))
}

fn read_answer(result: Result<Seq, ClientError>) -> Answer {
    match result {
        Ok(head) => Answer::Accepted(head),
        Err(error @ ClientError::Refused(_)) => {
            let ClientError::Refused(problem) = &error else { return Answer::Later };
            match (problem.status, problem.code.as_str()) {
                (401, "device_revoked" | "device_unknown") => Answer::Refused(of_client(&error)),
                (401, _) => Answer::SignIn,
                (500.., _) => Answer::Later,
                _ => Answer::Refused(of_client(&error)),
            }
        }
        Err(ClientError::Unreachable { .. } | ClientError::Unexpected { .. }) => Answer::Later,
    }
}

/// Signs in anew after the session has ended.
pub(crate) async fn sign_in(core: &Core, client: &DeskClient) -> Option<DeskClient> {
    let identity = core.who().ok()?;
    let fresh = session(&identity, &DeskClient::new(client.url())).await.ok()?;
    *lock(&core.client) = Some(fresh.clone());
    Some(fresh)
}

fn accept(core: &Core, command: &Waiting, head: Seq) {
    let kept = {
        let conn = core.store.conn();
        outbox::accepted(&conn, &command.id, head).and_then(|()| outbox::forget_accepted(&conn, core.replica.head().0))
    };
    // The hub has it; should the mark be lost, it is sent again and answered "repeated".
    if let Err(error) = kept {
        tracing::error!(%error, "an accepted command could not be marked");
    }
    settled(core, command, (ReviewOutcome::Accepted { review: command.id.clone() }, head));
}

fn refuse(core: &Core, command: &Waiting, problem: ProblemView) {
    let kept = {
        let conn = core.store.conn();
        outbox::refused(&conn, &command.id, &problem).and_then(|()| given::remove(&conn, &command.id))
    };
    if let Err(error) = kept {
        tracing::error!(%error, "a refusal could not be kept");
    }
    if let Some(action) = &command.action {
        core.tell(DeskEvent::Refused { action: action.clone(), problem: problem.clone() });
    }
    settled(core, command, (ReviewOutcome::Refused { review: command.id.clone(), problem }, 0));
}

fn settled(core: &Core, command: &Waiting, outcome: (ReviewOutcome, Seq)) {
    if let Err(error) = core.refresh_pending() {
        tracing::warn!(%error, "the queue could not be told what waits in the outbox");
    }
    let waiter = lock(&core.waiters).remove(&command.id);
    if let Some(waiter) = waiter {
        // They may have stopped waiting.
        let _ = waiter.send(outcome);
    }
    core.stale(&[Topic::App, Topic::Outbox, Topic::Queue, Topic::Action], command.action.iter().cloned().collect());
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{Code, Refusal};

    fn refused(code: Code) -> Answer {
        read_answer(Err(ClientError::from(Refusal::new(code, "Said so."))))
    }

    #[test]
    fn a_refusal_is_final_unless_the_hub_may_say_otherwise_later() {
        assert!(matches!(refused(Code::ActionExpired), Answer::Refused(problem) if problem.detail == "Said so."));
        assert!(matches!(refused(Code::DeviceRevoked), Answer::Refused(_)));
        assert_eq!(refused(Code::SessionExpired), Answer::SignIn);
        assert_eq!(refused(Code::Unauthorized), Answer::SignIn);
        for code in [Code::Unavailable, Code::DiskFull, Code::Internal] {
            assert_eq!(refused(code), Answer::Later);
        }
    }

    #[test]
    fn silence_is_no_answer() {
        let silence = ClientError::Unreachable { url: "http://127.0.0.1:1".into(), detail: "Connection refused".into() };
        assert_eq!(read_answer(Err(silence)), Answer::Later);
        assert_eq!(read_answer(Ok(7)), Answer::Accepted(7));
    }
}
