//! Everything that takes part in one history, and the calls between it.

use crate::blindness::SealedReviews;
use crate::cast::{DESKS, EXTRA_DESKS};
use crate::desk::Desk;
use crate::fault::{Check, Fault};
use crate::http_hub::Sessions;
use crate::hub::Hub;
use crate::hub_process::{self, HttpPlace, HubProcess, START};
use crate::known_action::KnownAction;
use crate::ledger::Ledger;
use crate::memory_log::{LogLink, MemoryLog, PlantedFault};
use crate::network::{Network, Sender};
use crate::plan::Plan;
use crate::planted_hub;
use crate::random::Random;
use crate::real_log::RealLog;
use crate::request::{Request, Response};
use crate::run_options::RunOptions;
use ed25519_dalek::SigningKey;
use holdpoint_domain::{ActionId, Code, Ms, Record, Refusal};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// A request without an answer after this time failed for its sender.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(8);
/// A hub that does not answer in this time never does; longer than the longest wait for a decision.
const HUB_ANSWER_LIMIT: Duration = Duration::from_secs(60);
/// With HTTP, pauses are this much shorter.
const HTTP_PACE: u32 = 10;

/// Everything that takes part in one history.
pub(crate) struct World {
    pub(crate) seed: u64,
    pub(crate) planted: Option<PlantedFault>,
    pub(crate) log: Arc<MemoryLog>,
    pub(crate) hubs: Vec<HubProcess>,
    pub(crate) desks: Vec<Desk>,
    pub(crate) hub_key: SigningKey,
    began: Instant,
    calls: AtomicUsize,
    pending: AtomicUsize,
    healed: AtomicBool,
    network: Mutex<Network>,
    ledger: Mutex<Ledger>,
    pub(crate) sealed: Mutex<SealedReviews>,
    actions: Mutex<BTreeMap<u32, KnownAction>>,
    trace: Option<Mutex<Vec<String>>>,
    /// Where the hubs with HTTP keep their record.
    pub(crate) real_log: Option<RealLog>,
}

impl World {
    /// Everything, with nothing started yet.
    ///
    /// # Errors
    /// When the files for hubs with HTTP cannot be written.
    pub(crate) fn new(plan: &Plan, options: RunOptions) -> std::io::Result<Self> {
        let planted = options.planted;
        let mut random = Random::new(plan.seed, &[1]);
        let began = Instant::now();
        let log = Arc::new(MemoryLog::new(planted));
        let hub_key = SigningKey::from_bytes(&random.bytes());
        // A single hub has a file, mostly.
        let network = plan.hubs == 2 || random.chance(300);
        let person = |desk: usize| if desk < DESKS { desk } else { desk - DESKS + 1 };
        let desks: Vec<_> =
            (0..DESKS + EXTRA_DESKS).map(|desk| Desk::new(person(desk), desk, SigningKey::from_bytes(&random.bytes()))).collect();
        let sessions = Sessions::new(desks.iter().map(|desk| (desk.device.clone(), desk.key.clone())).collect());
        let real_log = options.http.then(|| RealLog::new(plan.hubs, &hub_key)).transpose()?;
        let hubs = (0..plan.hubs).map(|hub| {
            let link = LogLink::new(&log, Random::new(plan.seed, &[1, hub as u64]), network);
            let http = real_log.as_ref().map(|real| HttpPlace { data: real.data(hub), log: real.place(), sessions: Arc::clone(&sessions) });
            HubProcess::new(link, hub_key.clone(), began, plan.clock_offsets_ms[hub], http)
        });
        let hubs = hubs.collect();
        Ok(Self {
            seed: plan.seed,
            planted,
            hubs,
            desks,
            hub_key,
            began,
            calls: AtomicUsize::new(0),
            pending: AtomicUsize::new(0),
            healed: AtomicBool::new(false),
            network: Mutex::default(),
            ledger: Mutex::default(),
            sealed: Mutex::new(SealedReviews::new(Arc::clone(&log))),
            actions: Mutex::default(),
            trace: options.trace.then(Mutex::default),
            real_log,
            log,
        })
    }

    /// Waits, for a shorter time where time is real.
    pub(crate) async fn pause(&self, duration: Duration) {
        sleep(if self.real_log.is_some() { duration / HTTP_PACE } else { duration }).await;
    }

    /// Keeps records of hubs with HTTP, as the log of what is known here.
    pub(crate) fn mirror(&self, page: &[Record]) {
        if self.real_log.is_some() {
            self.log.mirror(page);
        }
    }

    /// Virtual time since the start, ms.
    pub(crate) fn elapsed_ms(&self) -> i64 {
        hub_process::elapsed_ms(self.began)
    }

    /// The clock of desks and tools.
    pub(crate) fn now(&self) -> Ms {
        START + self.elapsed_ms()
    }

    /// Ends all faults.
    pub(crate) fn heal(&self) {
        self.healed.store(true, Ordering::Relaxed);
        self.network().heal();
        self.hubs.iter().for_each(|hub| hub.link.heal());
    }

    /// Whether all faults ended.
    pub(crate) fn is_healed(&self) -> bool {
        self.healed.load(Ordering::Relaxed)
    }

    /// Runs something beside the history that must come to an end.
    pub(crate) fn spawn(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        self.pending.fetch_add(1, Ordering::Relaxed);
        let world = Arc::clone(self);
        tokio::spawn(async move {
            work.await;
            world.pending.fetch_sub(1, Ordering::Relaxed);
        });
    }

    /// How much of what was spawned still runs.
    pub(crate) fn pending(&self) -> usize {
        self.pending.load(Ordering::Relaxed)
    }

    /// Sends a request and waits for its answer; none when it or the answer is lost.
    pub(crate) async fn call(
        self: &Arc<Self>,
        sender: Sender,
        hub: usize,
        request: Request,
        random: &mut Random,
    ) -> Option<Result<Response, Refusal>> {
        let trip = self.network().draw_trip(random);
        let deliveries = random.below(u64::from(u32::MAX));
        self.pause(trip.there).await;
        if trip.lost_there || self.is_cut(sender, hub) {
            self.pause(REQUEST_TIMEOUT).await;
            return None;
        }
        if let Some(later) = trip.repeated_after.filter(|_| request.may_be_repeated()) {
            let (world, request) = (Arc::clone(self), request.clone());
            self.spawn(async move {
                world.pause(later).await;
                drop(world.deliver_to_hub(sender, hub, request, &mut Random::new(world.seed, &[4, deliveries])).await);
            });
        }
        let answer = self.deliver_to_hub(sender, hub, request, &mut Random::new(self.seed, &[5, deliveries])).await;
        self.pause(trip.back).await;
        if trip.lost_back || self.is_cut(sender, hub) {
            self.pause(REQUEST_TIMEOUT).await;
            return None;
        }
        answer
    }

    async fn deliver_to_hub(
        &self,
        sender: Sender,
        number: usize,
        request: Request,
        random: &mut Random,
    ) -> Option<Result<Response, Refusal>> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let (hub, life) = self.hubs[number].current()?;
        let answer = match timeout(HUB_ANSWER_LIMIT, self.handle(&hub, request.clone(), random)).await {
            Ok(answer) => answer?,
            Err(_) => {
                self.report_fault(Fault::new(Check::Settled, format!("hub {number} left a request without an answer")));
                return None;
            }
        };
        // An answer that came over HTTP was given.
        if hub.as_bare().is_some() && self.hubs[number].life() != life {
            return None;
        }
        self.trace(|| {
            let answer =
                answer.as_ref().map_or_else(|refusal| format!("{}: {}", refusal.code.as_str(), refusal.detail), Response::describe);
            format!("{sender:?} to hub {number}: {} -> {answer}", request.describe())
        });
        self.ledger().keep(&request, &answer);
        self.check_received(sender, &hub, &answer).await;
        Some(answer)
    }

    async fn handle(&self, hub: &Hub, request: Request, random: &mut Random) -> Option<Result<Response, Refusal>> {
        match self.planted.zip(hub.as_bare()) {
            Some((planted, bare)) => Some(planted_hub::handle(&self.log, planted, bare, request, random).await),
            None => hub.answer(request, random).await,
        }
    }

    fn is_cut(&self, sender: Sender, hub: usize) -> bool {
        self.network().is_cut(sender, hub, self.elapsed_ms())
    }

    /// Keeps a fault that was seen while the history ran.
    pub(crate) fn report_fault(&self, fault: Fault) {
        self.trace(|| format!("FAULT {fault}"));
        self.ledger().faults.push(fault);
    }

    /// Adds a line to the trace, if one is kept.
    pub(crate) fn trace(&self, line: impl FnOnce() -> String) {
        if let Some(trace) = &self.trace {
            lock(trace).push(format!("{:>9.3} s  {}", self.elapsed_ms() as f64 / 1000.0, line()));
        }
    }

    /// The trace so far.
    pub(crate) fn take_trace(&self) -> Vec<String> {
        self.trace.as_ref().map(|trace| std::mem::take(&mut *lock(trace))).unwrap_or_default()
    }

    pub(crate) fn network(&self) -> MutexGuard<'_, Network> {
        lock(&self.network)
    }

    pub(crate) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        lock(&self.ledger)
    }

    /// Requests that reached a hub or its closed door.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::Relaxed)
    }

    pub(crate) fn seal_review(&self, author: usize, action: ActionId, texts: [String; 3]) {
        lock(&self.sealed).add(author, action, texts);
    }

    pub(crate) fn known_action(&self, proposal: u32) -> Option<KnownAction> {
        lock(&self.actions).get(&proposal).cloned()
    }

    pub(crate) fn remember_action(&self, proposal: u32, known: KnownAction) {
        lock(&self.actions).insert(proposal, known);
    }
}

/// Whether a sender may hope for another answer.
pub(crate) fn is_transient(code: Code) -> bool {
    matches!(code, Code::Unavailable | Code::DiskFull | Code::Internal | Code::LogCorrupt)
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
