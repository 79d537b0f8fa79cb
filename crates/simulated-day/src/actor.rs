//! The thread in which the organisation acts, as its clock goes.

use crate::clock::SimulatedClock;
use holdpoint_domain::{Digest, Invited, Ms, Refusal};
use holdpoint_simulator::{Moment, Simulation, append_truth};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// Between two looks at the clock; much less than a tick may last.
const LOOK_INTERVAL: Duration = Duration::from_millis(25);
/// After an error of the log.
const RETRY_INTERVAL: Duration = Duration::from_millis(500);
/// How long an invite is valid on the simulated clock.
const INVITE_MS: Ms = 7 * 24 * 3_600_000;

/// The acting organisation; it stops when this is dropped.
pub(crate) struct Actor {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
    invites: Sender<Invitation>,
    next: Arc<Mutex<Option<Moment>>>,
}

struct Invitation {
    code: Digest,
    profile: Invited,
    answer: oneshot::Sender<Result<(), Refusal>>,
}

impl Actor {
    /// Starts the thread.
    pub(crate) fn start(simulation: Simulation, truth: Option<PathBuf>, clock: SimulatedClock) -> std::io::Result<Self> {
        let (stop, next): (Arc<AtomicBool>, Arc<Mutex<Option<Moment>>>) = Default::default();
        let (invites, asked) = channel();
        let work = Work { simulation, truth, clock, stop: Arc::clone(&stop), asked, next: Arc::clone(&next) };
        let thread = std::thread::Builder::new().name("simulation".into()).spawn(move || work.run())?;
        Ok(Self { stop, thread: Some(thread), invites, next })
    }

    /// Lets an administrator invite a person. `code` is the digest of the invite's code.
    pub(crate) async fn invite(&self, code: Digest, profile: Invited) -> Result<(), Refusal> {
        let (answer, answered) = oneshot::channel();
        let stopped = || Refusal::new(holdpoint_domain::Code::Unavailable, "The simulation is stopping.");
        self.invites.send(Invitation { code, profile, answer }).map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())?
    }

    /// The next moment that is worth looking at.
    pub(crate) fn next_moment(&self) -> Option<Moment> {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the thread and waits for its end.
    pub(crate) fn stop(mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Actor {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

struct Work {
    simulation: Simulation,
    truth: Option<PathBuf>,
    clock: SimulatedClock,
    stop: Arc<AtomicBool>,
    asked: Receiver<Invitation>,
    next: Arc<Mutex<Option<Moment>>>,
}

impl Work {
    fn run(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            while let Ok(Invitation { code, profile, answer }) = self.asked.try_recv() {
                let _ = answer.send(self.simulation.invite(code, profile, INVITE_MS));
            }
            let (now, pause) = self.move_clock();
            let pause = self.simulation.catch_up(now).map_or_else(
                |refusal| {
                    tracing::warn!(code = refusal.code.as_str(), "the simulated organisation waits: {}", refusal.detail);
                    RETRY_INTERVAL
                },
                |()| pause,
            );
            self.keep_truth();
            *self.next.lock().unwrap_or_else(PoisonError::into_inner) = self.simulation.next_moment(now);
            std::thread::sleep(pause);
        }
    }

    // Reviewers of a later start take what is missing here for right; nothing else depends on it.
    fn keep_truth(&mut self) {
        let planted = self.simulation.take_truth();
        let Some(truth) = self.truth.as_deref().filter(|_| !planted.is_empty()) else { return };
        if let Err(error) = append_truth(truth, &planted) {
            tracing::warn!(%error, "the truth about the simulation was not kept");
        }
    }

    // In a jump from event to event, so that each happens at its own time.
    fn move_clock(&self) -> (Ms, Duration) {
        let Some(to) = self.clock.read().jump() else { return (self.clock.tick(), LOOK_INTERVAL) };
        let at = self.simulation.next_at().map_or(to, |at| at.min(to));
        self.clock.advance_jump(at);
        (at, Duration::ZERO)
    }
}
