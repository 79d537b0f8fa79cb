//! One hub's way to the log: it delays, loses answers, is cut, and runs out of space.
//!
//! It keeps what `trait Log` promises: after an error nothing of the batch was stored,
//! except that an answer may be lost (`Unavailable`).

use super::MemoryLog;
use crate::random::Random;
use crate::step::AppendFault;
use async_trait::async_trait;
use holdpoint_domain::{Digest, Record, Seq};
use holdpoint_log::{Batch, Head, Log, LogError, Verification};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// Between two looks at the head, beside the notices that may be lost.
const POLL_INTERVAL: Duration = Duration::from_secs(1);

/// One hub's way to the log.
pub(crate) struct LogLink {
    log: Arc<MemoryLog>,
    head: watch::Sender<Seq>,
    faults: Mutex<Faults>,
    cut: AtomicBool,
    full: AtomicBool,
    healed: AtomicBool,
    /// Answers to appends that were lost.
    pub(crate) lost_answers: AtomicU64,
}

struct Faults {
    random: Random,
    /// Those that were asked for by a step.
    next: VecDeque<AppendFault>,
    /// Whether answers are lost now and then: they are on a network, not with a file.
    network: bool,
}

/// What happens to one append.
struct Fate {
    there: Duration,
    back: Duration,
    /// When other hubs get notice; never where it is lost.
    notice: Option<Duration>,
    fault: Option<AppendFault>,
}

impl LogLink {
    /// A link that loses answers now and then where it is a `network`.
    pub(crate) fn new(log: &Arc<MemoryLog>, random: Random, network: bool) -> Arc<Self> {
        let faults = Mutex::new(Faults { random, next: VecDeque::new(), network });
        let off = || AtomicBool::new(false);
        let (head, _) = watch::channel(0);
        let link =
            Arc::new(Self { log: Arc::clone(log), head, faults, cut: off(), full: off(), healed: off(), lost_answers: AtomicU64::new(0) });
        let watching = Arc::downgrade(&link);
        log.add_watcher(Box::new(move || {
            if let Some(link) = watching.upgrade() {
                link.notice();
            }
        }));
        link
    }

    /// Cuts the link, or joins it again.
    pub(crate) fn set_cut(&self, cut: bool) {
        self.cut.store(cut, Ordering::Relaxed);
    }

    /// Fills the disk, or makes room.
    pub(crate) fn set_full(&self, full: bool) {
        self.full.store(full, Ordering::Relaxed);
    }

    /// Lets the next appends fail.
    pub(crate) fn fail_appends(&self, fault: AppendFault, count: usize) {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner).next.extend(std::iter::repeat_n(fault, count));
    }

    /// Ends all faults.
    pub(crate) fn heal(&self) {
        self.healed.store(true, Ordering::Relaxed);
        self.set_cut(false);
        self.set_full(false);
    }

    /// Looks at the head again and again, until the task is dropped.
    pub(crate) async fn poll_head(self: Arc<Self>) {
        loop {
            sleep(POLL_INTERVAL).await;
            self.notice();
        }
    }

    /// Notices the head, unless the link is cut.
    pub(crate) fn notice(&self) {
        let head = self.log.stored().head().0;
        if !self.cut.load(Ordering::Relaxed) {
            self.head.send_if_modified(|known| std::mem::replace(known, head.max(*known)) < head);
        }
    }

    fn draw_fate(&self) -> Fate {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let slow = faults.random.chance(60);
        let there = Duration::from_millis(faults.random.below(if slow { 300 } else { 4 }));
        let back = Duration::from_millis(faults.random.below(if slow { 300 } else { 3 }));
        let notice = Some(Duration::from_millis(faults.random.below(40))).filter(|_| faults.random.chance(900));
        let drawn = match faults.random.below(1000) {
            0..15 if faults.network => Some(AppendFault::LostBefore),
            15..35 if faults.network => Some(AppendFault::LostAfter),
            35..40 => Some(AppendFault::Refused),
            _ => None,
        };
        let healed = self.healed.load(Ordering::Relaxed);
        let fault = faults.next.pop_front().or(drawn).filter(|_| !healed);
        Fate { there, back, notice, fault }
    }

    async fn check_reachable(&self) -> Result<(), LogError> {
        if self.cut.load(Ordering::Relaxed) {
            sleep(Duration::from_millis(50)).await;
            return Err(unavailable());
        }
        Ok(())
    }

    // Goes on when the hub that asked for it is gone, as a database does.
    async fn store(self: Arc<Self>, after: Seq, batch: Batch, there: Duration, notice: Option<Duration>) -> Result<Seq, LogError> {
        sleep(there).await;
        self.check_reachable().await?;
        if self.full.load(Ordering::Relaxed) {
            return Err(LogError::Full { detail: "simulated".into() });
        }
        let stored = self.log.store(after, &batch)?;
        if let Some(notice) = notice {
            tokio::spawn(async move {
                sleep(notice).await;
                self.log.notify_watchers();
            });
        }
        Ok(stored)
    }
}

/// The link as a log: the extra `Arc` lets an append outlive its caller.
pub(crate) struct LinkedLog(pub(crate) Arc<LogLink>);

impl LogLink {
    /// This link as the log of a hub.
    pub(crate) fn as_log(self: &Arc<Self>) -> Arc<dyn Log> {
        Arc::new(LinkedLog(Arc::clone(self)))
    }
}

fn unavailable() -> LogError {
    LogError::Unavailable { detail: "simulated".into() }
}

#[async_trait]
impl Log for LinkedLog {
    async fn append(&self, after: Seq, batch: Batch) -> Result<Seq, LogError> {
        let link = &self.0;
        let Fate { there, back, notice, fault } = link.draw_fate();
        match fault {
            Some(AppendFault::Refused) => return Err(LogError::Io { detail: "simulated".into() }),
            Some(AppendFault::LostBefore) => {
                sleep(there).await;
                return Err(unavailable());
            }
            Some(AppendFault::LostAfter) | None => {}
        }
        let stored = tokio::spawn(Arc::clone(link).store(after, batch, there, notice)).await.unwrap_or_else(|_| Err(unavailable()));
        sleep(back).await;
        if fault == Some(AppendFault::LostAfter) || link.cut.load(Ordering::Relaxed) {
            link.lost_answers.fetch_add(u64::from(stored.is_ok()), Ordering::Relaxed);
            return Err(unavailable());
        }
        link.notice();
        stored
    }

    async fn read(&self, after: Seq, limit: usize) -> Result<Vec<Record>, LogError> {
        self.0.check_reachable().await?;
        Ok(self.0.log.stored().records.iter().skip_while(|record| record.seq <= after).take(limit).cloned().collect())
    }

    async fn read_subject(&self, subject: &str) -> Result<Vec<Record>, LogError> {
        self.0.check_reachable().await?;
        Ok(self.0.log.stored().records.iter().filter(|record| record.subject == subject).cloned().collect())
    }

    async fn head(&self) -> Result<Head, LogError> {
        self.0.check_reachable().await?;
        Ok(self.0.log.stored().head())
    }

    fn watch(&self) -> watch::Receiver<Seq> {
        self.0.head.subscribe()
    }

    async fn get_body(&self, digest: &Digest) -> Result<Option<Vec<u8>>, LogError> {
        self.0.check_reachable().await?;
        Ok(self.0.log.stored().bodies.get(digest).cloned())
    }

    async fn get_bodies(&self, digests: &[Digest]) -> Result<Vec<Option<Vec<u8>>>, LogError> {
        self.0.check_reachable().await?;
        let stored = self.0.log.stored();
        Ok(digests.iter().map(|digest| stored.bodies.get(digest).cloned()).collect())
    }

    async fn read_naming(&self, digests: &[Digest]) -> Result<Vec<Record>, LogError> {
        self.0.check_reachable().await?;
        let names = |record: &&Record| record.body.is_some_and(|body| digests.contains(&body));
        Ok(self.0.log.stored().records.iter().filter(names).cloned().collect())
    }

    async fn erase_body(&self, digest: &Digest) -> Result<bool, LogError> {
        self.0.check_reachable().await?;
        let mut stored = self.0.log.stored();
        let erased = stored.bodies.remove(digest).is_some();
        stored.erased += u64::from(erased);
        Ok(erased)
    }

    async fn verify(&self, _progress: &mut (dyn FnMut(Seq) + Send)) -> Result<Verification, LogError> {
        Err(LogError::Io { detail: "the checks of the simulation verify the records".into() })
    }
}
