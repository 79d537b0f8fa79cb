//! A hub as a process: it is started, crashes, starts again, and has a clock of its own.

use crate::cast::HUB_ID;
use crate::memory_log::LogLink;
use ed25519_dalek::SigningKey;
use holdpoint_domain::Ms;
use holdpoint_hub::{BareHub, BareHubKeys, Clock, HubError};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// When virtual time begins, UTC ms: two minutes before midnight, where the secret of the draw
/// changes.
pub(crate) const START: Ms = 1_795_478_280_000;
/// The key that the draws of second reviews follow from.
pub(crate) const DRAW_KEY: [u8; 32] = [8; 32];
/// A hub that cannot start is started again after this time, as by a service manager.
const RESTART_INTERVAL: Duration = Duration::from_secs(1);

/// One hub.
pub(crate) struct HubProcess {
    pub(crate) link: Arc<LogLink>,
    key: SigningKey,
    ahead_ms: Arc<AtomicI64>,
    began: Instant,
    /// Counts crashes: an answer from before the last crash is dropped.
    lives: AtomicU64,
    running: Mutex<Option<Running>>,
}

struct Running {
    hub: Arc<BareHub>,
    poll: JoinHandle<()>,
}

impl HubProcess {
    /// A hub that is not started yet; its clock shows `ahead_ms` more than virtual time.
    pub(crate) fn new(link: Arc<LogLink>, key: SigningKey, began: Instant, ahead_ms: i64) -> Self {
        let ahead_ms = Arc::new(AtomicI64::new(ahead_ms));
        Self { link, key, ahead_ms, began, lives: AtomicU64::new(0), running: Mutex::new(None) }
    }

    /// Starts it, again and again while the log cannot be reached.
    ///
    /// # Errors
    /// When the log does not hold together.
    pub(crate) async fn start(&self) -> Result<(), HubError> {
        loop {
            match BareHub::start(self.link.as_log(), self.clock(), self.keys()).await {
                Ok(hub) => {
                    let poll = tokio::spawn(Arc::clone(&self.link).poll_head());
                    *self.running() = Some(Running { hub: Arc::new(hub), poll });
                    return Ok(());
                }
                Err(error @ HubError::Corrupt { .. }) => return Err(error),
                Err(_) => sleep(RESTART_INTERVAL).await,
            }
        }
    }

    /// Ends it at once. Whether it ran.
    pub(crate) fn crash(&self) -> bool {
        let Some(Running { hub, poll }) = self.running().take() else { return false };
        self.lives.fetch_add(1, Ordering::Relaxed);
        hub.kill();
        poll.abort();
        true
    }

    /// The running hub, and the number of its life.
    pub(crate) fn current(&self) -> Option<(Arc<BareHub>, u64)> {
        self.running().as_ref().map(|running| (Arc::clone(&running.hub), self.life()))
    }

    /// The number of the present life.
    pub(crate) fn life(&self) -> u64 {
        self.lives.load(Ordering::Relaxed)
    }

    /// Sets its clock forward or back.
    pub(crate) fn jump_clock(&self, by_ms: i64) {
        self.ahead_ms.fetch_add(by_ms, Ordering::Relaxed);
    }

    fn clock(&self) -> Clock {
        let (began, ahead_ms) = (self.began, Arc::clone(&self.ahead_ms));
        Arc::new(move || START + elapsed_ms(began) + ahead_ms.load(Ordering::Relaxed))
    }

    fn keys(&self) -> BareHubKeys {
        BareHubKeys { hub: HUB_ID.into(), signing: self.key.clone(), grants: vec![7; 32], draws: DRAW_KEY.to_vec() }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Virtual time since `began`, ms.
pub(crate) fn elapsed_ms(began: Instant) -> i64 {
    i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX)
}
