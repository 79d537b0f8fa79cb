//! The decide loop: takes the waiting submissions, decides in memory, appends once, then
//! answers all of them.
//!
//! No submission is answered before the append is durable, and the state others see is
//! published after it. A failed append leaves the old state: the new one was a copy.
//! The same loop applies what other hubs wrote to the same log, so everything published
//! comes from one place and in order.

mod commit;
mod decide_batch;
mod follow;

use crate::checkpoint::CheckpointFile;
use crate::clock::SteadyClock;
use crate::log_health::LogHealth;
use crate::metrics::Metrics;
use crate::submission::Submission;
use crate::tail::Tail;
use crate::waiters::Waiters;
use ed25519_dalek::SigningKey;
use holdpoint_domain::{Seq, State};
use holdpoint_log::Log;
use std::sync::Arc;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, sleep_until};

/// Submissions decided and appended together. Larger batches only delay the last answer.
const MAX_BATCH_SUBMISSIONS: usize = 512;

/// What the loop publishes to the rest of the hub.
pub(crate) struct Published {
    pub(crate) state: watch::Sender<Arc<State>>,
    /// Wakes requests that wait for a newer state.
    pub(crate) notify: Arc<Notify>,
    pub(crate) tail: Arc<Tail>,
    pub(crate) waiters: Arc<Waiters>,
    pub(crate) log_health: Arc<LogHealth>,
    pub(crate) metrics: Arc<Metrics>,
}

/// What the loop signs its batches with, and where it notes what it has checked.
pub(crate) struct Signing {
    pub(crate) key: SigningKey,
    /// The first record that a batch signature covers or must cover.
    pub(crate) signed_from: Seq,
    pub(crate) checkpoints: CheckpointFile,
}

/// Runs until every sender of submissions is dropped.
pub(crate) async fn run(
    mut queue: mpsc::Receiver<Submission>,
    log: Arc<dyn Log>,
    state: State,
    clock: Arc<SteadyClock>,
    signing: Signing,
    published: Published,
) {
    let mut log_head = log.watch();
    let mut submissions = Vec::with_capacity(MAX_BATCH_SUBMISSIONS);
    let mut hub = Loop { log, state, clock, signing, published, retry_at: None };
    hub.signing.checkpoints.write(&hub.state, hub.signing.signed_from);
    loop {
        let retry_at = hub.retry_at;
        // In order, not at random: the same submissions give the same records. The first branch
        // starves no other, as a commit also reads what the other hubs wrote.
        tokio::select! {
            biased;
            count = queue.recv_many(&mut submissions, MAX_BATCH_SUBMISSIONS) => {
                if count == 0 {
                    return hub.signing.checkpoints.write(&hub.state, hub.signing.signed_from);
                }
                hub.commit_and_answer(&mut submissions).await;
            }
            Ok(()) = log_head.changed() => {
                let reached = *log_head.borrow_and_update();
                hub.follow_to(reached).await;
            }
            () = sleep_until(retry_at.unwrap_or_else(Instant::now)), if retry_at.is_some() => hub.follow_or_retry_later().await,
        }
    }
}

struct Loop {
    log: Arc<dyn Log>,
    state: State,
    clock: Arc<SteadyClock>,
    signing: Signing,
    published: Published,
    // Set while the log is unreachable, or has records that could not be applied.
    retry_at: Option<Instant>,
}

impl Loop {
    async fn commit_and_answer(&mut self, submissions: &mut Vec<Submission>) {
        let answers = self.commit(submissions).await;
        for (submission, answer) in submissions.drain(..).zip(answers) {
            // The receiver may be gone; what was recorded stays recorded.
            let _ = submission.answer.send(answer);
        }
    }

    async fn follow_to(&mut self, reached: Seq) {
        if reached > self.state.head && self.retry_at.is_none() {
            self.follow_or_retry_later().await;
        }
    }
}
