//! A hub as a process: it is started, crashes, starts again, and has a clock of its own.

use crate::cast::HUB_ID;
use crate::http_hub::{GRANT_KEY, HttpHub, Sessions};
use crate::hub::Hub;
use crate::memory_log::LogLink;
use ed25519_dalek::SigningKey;
use holdpoint_domain::{DrawKey, Ms};
use holdpoint_hub::{BareHub, BareHubKeys, Clock, HubError, HubOptions, LogPlace};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// When virtual time begins, UTC ms: two minutes before midnight, where the secret of the draw
/// changes.
pub(crate) const START: Ms = 1_795_478_280_000;
/// The key that the draws of second reviews follow from, in hubs without HTTP.
const DRAW_KEY: [u8; 32] = [8; 32];
/// A hub that cannot start is started again after this time, as by a service manager.
const RESTART_INTERVAL: Duration = Duration::from_secs(1);
/// The same for a hub with HTTP: the folder of a killed hub is locked for another moment.
const HTTP_RESTART_INTERVAL: Duration = Duration::from_millis(50);
/// Starts of a hub with HTTP that are tried: 20 s of them.
const MAX_HTTP_STARTS: u32 = 400;

/// One hub.
pub(crate) struct HubProcess {
    pub(crate) link: Arc<LogLink>,
    key: SigningKey,
    ahead_ms: Arc<AtomicI64>,
    began: Instant,
    /// Counts crashes: an answer from before the last crash is dropped.
    lives: AtomicU64,
    /// Where it keeps its files, and who signs in, when it is one with HTTP.
    http: Option<HttpPlace>,
    running: Mutex<Option<Arc<Hub>>>,
}

/// The files of a hub with HTTP.
pub(crate) struct HttpPlace {
    pub(crate) data: PathBuf,
    pub(crate) log: LogPlace,
    pub(crate) sessions: Arc<Sessions>,
}

impl HubProcess {
    /// A hub that is not started yet; its clock shows `ahead_ms` more than virtual time.
    pub(crate) fn new(link: Arc<LogLink>, key: SigningKey, began: Instant, ahead_ms: i64, http: Option<HttpPlace>) -> Self {
        let ahead_ms = Arc::new(AtomicI64::new(ahead_ms));
        Self { link, key, ahead_ms, began, lives: AtomicU64::new(0), http, running: Mutex::new(None) }
    }

    /// Starts it, again and again while the log cannot be reached.
    ///
    /// # Errors
    /// When the log does not hold together.
    pub(crate) async fn start(&self) -> Result<(), HubError> {
        if let Some(place) = &self.http {
            return self.start_http(place).await;
        }
        loop {
            match BareHub::start(self.link.as_log(), self.clock(), self.keys()).await {
                Ok(hub) => {
                    let poll = tokio::spawn(Arc::clone(&self.link).poll_head());
                    *self.running() = Some(Arc::new(Hub::Bare { hub: Box::new(hub), poll }));
                    return Ok(());
                }
                Err(error @ HubError::Corrupt { .. }) => return Err(error),
                Err(_) => sleep(RESTART_INTERVAL).await,
            }
        }
    }

    async fn start_http(&self, place: &HttpPlace) -> Result<(), HubError> {
        let mut starts = 0;
        loop {
            let options = HubOptions { log: place.log.clone(), clock: self.clock(), ..HubOptions::local(&place.data) };
            match HttpHub::start(options, Arc::clone(&place.sessions)).await {
                Ok(hub) => {
                    *self.running() = Some(Arc::new(Hub::Http(Box::new(hub))));
                    return Ok(());
                }
                Err(error @ HubError::Corrupt { .. }) => return Err(error),
                Err(error) if starts == MAX_HTTP_STARTS => return Err(error),
                Err(_) => sleep(HTTP_RESTART_INTERVAL).await,
            }
            starts += 1;
        }
    }

    /// Ends it at once. Whether it ran.
    pub(crate) fn crash(&self) -> bool {
        let Some(hub) = self.running().take() else { return false };
        self.lives.fetch_add(1, Ordering::Relaxed);
        hub.kill();
        true
    }

    /// Ends it as an administrator does, when it is one with HTTP.
    pub(crate) async fn stop_http(&self) {
        let running = self.running().take();
        if let Some(Hub::Http(hub)) = running.as_deref() {
            hub.stop().await;
        }
    }

    /// What its draws follow from.
    pub(crate) fn draw_key(&self) -> DrawKey {
        if self.http.is_some() { DrawKey::of_hub(&GRANT_KEY) } else { DrawKey::new(DRAW_KEY.to_vec()) }
    }

    /// The running hub, and the number of its life.
    pub(crate) fn current(&self) -> Option<(Arc<Hub>, u64)> {
        self.running().as_ref().map(|hub| (Arc::clone(hub), self.life()))
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
        BareHubKeys { hub: HUB_ID.into(), signing: self.key.clone(), grants: GRANT_KEY.to_vec(), draws: DRAW_KEY.to_vec() }
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Option<Arc<Hub>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Virtual time since `began`, ms.
pub(crate) fn elapsed_ms(began: Instant) -> i64 {
    i64::try_from(began.elapsed().as_millis()).unwrap_or(i64::MAX)
}
