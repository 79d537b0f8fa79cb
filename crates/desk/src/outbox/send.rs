//! Sending what was signed, again and again, until the hub has settled it: in order
//! about one action, while what the hub cannot take now holds up no other action.

use super::table::{self as outbox, Waiting};
use crate::backoff::Backoff;
use crate::core::{Core, submissions::Effect, submissions::Receipt};
use crate::error::of_client;
use crate::session;
use crate::store::{drafts, given};
use crate::view::{DeskEvent, ProblemView, ReviewOutcome, Topic};
use holdpoint_domain::{Seq, ShiftCounts};
use holdpoint_protocol::{ClientError, DeskClient, Problem, Recorded};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// How long one command may take at the hub.
const HUB_RESPONSE_TIMEOUT: Duration = Duration::from_secs(20);

/// The longest wait the hub can ask for.
const MAX_RETRY_WAIT: Duration = Duration::from_secs(60);

/// What the hub's answer means for a waiting command.
#[derive(Debug, PartialEq)]
enum Answer {
    /// Recorded, at the latest by this record.
    Accepted(Seq),
    /// Recorded, but it waits for a second administrator.
    Waiting(Seq),
    /// Recorded, with what became of its shifts.
    Shifts(Seq, ShiftCounts),
    /// No, for ever.
    Refused(ProblemView),
    /// The session has ended; sign in and ask again.
    SignIn(ProblemView),
    /// This one not now; others may fare better.
    Later(ProblemView),
    /// Nothing from this device for so long: it asked too much at once.
    TooMuch(ProblemView, Duration),
    /// No answer.
    Silence(ProblemView),
}

/// When to look at the outbox again, if nothing calls before.
enum Next {
    Called,
    At(Instant),
    /// The hub does not answer at all.
    Silent,
}

/// Sends for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let (mut backoff, mut held) = (Backoff::default(), Held::default());
    loop {
        let at = match send_all(&core, &mut held).await {
            Next::Silent => Instant::now() + backoff.next(),
            Next::At(at) => {
                backoff.reset();
                at
            }
            Next::Called => {
                backoff.reset();
                core.submissions.sender_woken().await;
                continue;
            }
        };
        tokio::select! {
            () = core.submissions.sender_woken() => {}
            () = tokio::time::sleep_until(at) => {}
        }
    }
}

/// Lanes whose first command the hub could not take, until when, and how patient they have become.
#[derive(Default)]
struct Held(HashMap<String, (Backoff, Instant)>);

impl Held {
    fn keep(&mut self, waiting: &[Waiting]) {
        self.0.retain(|lane, _| waiting.iter().any(|command| command.lane() == lane));
    }

    fn hold(&mut self, lane: &str) {
        let (backoff, until) = self.0.entry(lane.to_owned()).or_insert_with(|| (Backoff::default(), Instant::now()));
        *until = Instant::now() + backoff.next();
    }

    fn holds(&self, lane: &str, at: Instant) -> bool {
        self.0.get(lane).is_some_and(|(_, until)| *until > at)
    }

    fn next(&self) -> Next {
        self.0.values().map(|(_, until)| *until).min().map_or(Next::Called, Next::At)
    }
}

async fn send_all(core: &Arc<Core>, held: &mut Held) -> Next {
    let waiting = match outbox::waiting(&core.store.conn()) {
        Ok(waiting) => waiting,
        Err(error) => {
            tracing::error!(%error, "the outbox cannot be read");
            return Next::Called;
        }
    };
    held.keep(&waiting);
    // One moment for the whole round: a lane that opened halfway would be sent out of order.
    let began = Instant::now();
    for command in waiting {
        if held.holds(command.lane(), began) {
            continue;
        }
        // Without a connection there is nothing to try; the sync wakes this when there is one.
        let Some(client) = core.connection.client() else { return Next::Called };
        // It was taken back after the outbox was read.
        if !begin_attempt(core, &command) {
            continue;
        }
        let mut answer = try_once(&client, &command).await;
        if let Answer::SignIn(_) = answer {
            let Some(client) = session::renew(core, &client).await else { return Next::Silent };
            answer = try_once(&client, &command).await;
        }
        match answer {
            Answer::Accepted(head) => {
                held.0.remove(command.lane());
                accept(core, &command, head, Effect::Done);
            }
            Answer::Waiting(head) => {
                held.0.remove(command.lane());
                accept(core, &command, head, Effect::Waiting);
            }
            Answer::Shifts(head, counts) => {
                held.0.remove(command.lane());
                accept(core, &command, head, Effect::Shifts(counts));
            }
            Answer::Refused(problem) => {
                held.0.remove(command.lane());
                refuse(core, &command, problem);
            }
            Answer::TooMuch(problem, wait) => {
                put_off(core, &command, &problem);
                return Next::At(Instant::now() + wait);
            }
            // Is the hub gone, or does only this command fail?
            Answer::Silence(_) if !answers(&client).await => return Next::Silent,
            Answer::SignIn(problem) | Answer::Later(problem) | Answer::Silence(problem) => {
                held.hold(command.lane());
                put_off(core, &command, &problem);
            }
        }
    }
    held.next()
}

/// What waits will never be taken.
pub(crate) fn refuse_all(core: &Core, problem: &ProblemView) {
    // The connection is free again: each refusal takes it.
    let waiting = outbox::waiting(&core.store.conn());
    match waiting {
        Ok(waiting) => waiting.iter().for_each(|command| refuse(core, command, problem.clone())),
        Err(error) => tracing::error!(%error, "the outbox cannot be read"),
    }
}

async fn answers(client: &DeskClient) -> bool {
    matches!(tokio::time::timeout(HUB_RESPONSE_TIMEOUT, client.info()).await, Ok(Ok(_)))
}

// From here on it cannot be taken back.
fn begin_attempt(core: &Core, command: &Waiting) -> bool {
    outbox::attempted(&core.store.conn(), &command.id).unwrap_or_else(|error| {
        tracing::warn!(%error, "the number of tries could not be kept");
        false
    })
}

async fn try_once(client: &DeskClient, command: &Waiting) -> Answer {
    let asked = tokio::time::timeout(HUB_RESPONSE_TIMEOUT, client.signed_command(&command.command)).await;
    let silence = |_| Err(ClientError::Unreachable { url: client.url().into(), detail: "it did not answer in time".into() });
    match asked.unwrap_or_else(silence) {
        Ok(recorded) if recorded.change.is_some() => Answer::Waiting(recorded.head),
        Ok(Recorded { head, shifts: Some(counts), .. }) => Answer::Shifts(head, counts),
        other => read_answer(other.map(|recorded| recorded.head)),
    }
}

fn read_answer(result: Result<Seq, ClientError>) -> Answer {
    let error = match result {
        Ok(head) => return Answer::Accepted(head),
        Err(error) => error,
    };
    let problem = of_client(&error);
    match error {
        ClientError::Unreachable { .. } => Answer::Silence(problem),
        ClientError::Unexpected { .. } => Answer::Later(problem),
        ClientError::Refused(said) => match (said.status, said.code.as_str()) {
            (401, "device_revoked" | "device_unknown" | "person_revoked") => Answer::Refused(problem),
            (401, _) => Answer::SignIn(problem),
            // Nothing was read of the command, so nothing was decided about it.
            (429, _) => Answer::TooMuch(problem, wait_of(&said)),
            (500.., _) => Answer::Later(problem),
            _ => Answer::Refused(problem),
        },
    }
}

fn wait_of(problem: &Problem) -> Duration {
    let seconds = problem.extra.get("retry_after_seconds").and_then(serde_json::Value::as_u64).unwrap_or(1);
    Duration::from_secs(seconds.max(1)).min(MAX_RETRY_WAIT)
}

fn put_off(core: &Core, command: &Waiting, problem: &ProblemView) {
    if let Err(error) = outbox::put_off(&core.store.conn(), &command.id, problem) {
        tracing::warn!(%error, "why a command waits could not be kept");
    }
    core.events.mark_stale(&[Topic::Outbox], Vec::new());
}

fn accept(core: &Core, command: &Waiting, head: Seq, effect: Effect) {
    let kept = {
        let conn = core.store.conn();
        // Only reviews have reading data.
        let draft_of = command.action.as_deref().filter(|_| command.command.reading.is_some());
        outbox::accepted(&conn, &command.id, head)
            .and_then(|()| draft_of.map_or(Ok(()), |action| drafts::remove(&conn, action)))
            .and_then(|()| outbox::forget_accepted(&conn, core.replica.head().0))
    };
    // The hub has it; should the mark be lost, it is sent again and answered "repeated".
    if let Err(error) = kept {
        tracing::error!(%error, "an accepted command could not be marked");
    }
    let outcome = ReviewOutcome::Accepted { review: command.id.clone() };
    settle(core, command, Receipt { outcome, seq: head, effect });
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
        core.events.send(DeskEvent::Refused { action: action.clone(), problem: problem.clone() });
    }
    let outcome = ReviewOutcome::Refused { review: command.id.clone(), problem };
    settle(core, command, Receipt { outcome, seq: 0, effect: Effect::Done });
}

fn settle(core: &Core, command: &Waiting, receipt: Receipt) {
    if let Err(error) = core.refresh_pending() {
        tracing::warn!(%error, "the queue could not be told what waits in the outbox");
    }
    core.submissions.settle(&command.id, receipt);
    core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Queue, Topic::Action], command.action.iter().cloned().collect());
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{Code, Refusal};

    fn refused(code: Code) -> Answer {
        read_answer(Err(ClientError::from(Refusal::new(code, "Said so."))))
    }

    #[test]
    fn refusals_are_final_except_temporary_codes() {
        assert!(matches!(refused(Code::ActionExpired), Answer::Refused(problem) if problem.detail == "Said so."));
        assert!(matches!(refused(Code::DeviceRevoked), Answer::Refused(_)));
        assert!(matches!(refused(Code::SessionExpired), Answer::SignIn(_)));
        assert!(matches!(refused(Code::Unauthorized), Answer::SignIn(_)));
        for code in [Code::Unavailable, Code::DiskFull, Code::Internal] {
            assert!(matches!(refused(code), Answer::Later(problem) if problem.detail == "Said so."));
        }
    }

    #[test]
    fn rate_limit_waits_as_told() {
        let wait = |seconds: u64| {
            let refusal = Refusal::new(Code::RateLimited, "Ask again later.").with("retry_after_seconds", seconds);
            match read_answer(Err(ClientError::from(refusal))) {
                Answer::TooMuch(_, wait) => wait.as_secs(),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!((wait(7), wait(0), wait(86_400)), (7, 1, 60));
        assert!(matches!(refused(Code::RateLimited), Answer::TooMuch(_, wait) if wait.as_secs() == 1));
    }

    #[test]
    fn unreachable_hub_is_silence() {
        let silence = ClientError::Unreachable { url: "http://127.0.0.1:1".into(), detail: "Connection refused".into() };
        assert!(matches!(read_answer(Err(silence)), Answer::Silence(_)));
        assert_eq!(read_answer(Ok(7)), Answer::Accepted(7));
    }
}
