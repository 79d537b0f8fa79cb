//! The desk as its owner sees it: open, ask, listen, close.

use crate::clock::{Clock, HubClock, local_now};
use crate::commands;
use crate::core::Core;
use crate::core::account::Account;
use crate::core::body_requests::BodyRequests;
use crate::core::connection::Connection;
use crate::core::delay_costs::DelayCostsInForce;
use crate::core::events::Events;
use crate::core::export_job::ExportJob;
use crate::core::holds::Holds;
use crate::core::incident_book::IncidentBook;
use crate::core::notices::{HUB_FAILED, Notices};
use crate::core::pending::PendingReviews;
use crate::core::per_minute::PerMinute;
use crate::core::screen_time::ScreenTime;
use crate::core::sets::Sets;
use crate::core::sign_in::SignIn;
use crate::core::submissions::Submissions;
use crate::core::window_activity::WindowActivity;
use crate::core::workload_basis::WorkloadBasis;
use crate::enrolment::note_key_place;
use crate::error::DeskError;
use crate::features::review::hold;
use crate::identity::{Identity, KeyPlace, Profile};
use crate::lock::lock;
use crate::outbox::send;
use crate::replica::{OpenOptions, Replica};
use crate::simulated_days::SimulatedDays;
use crate::store::{Store, preferences};
use crate::view::{DeskEvent, NoticeLevel, ProblemView};
use crate::{facts, fetch, rebuild, reminders, sets, sync, upkeep};
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinHandle;

/// Where a desk lives.
#[derive(Clone, Debug)]
pub struct DeskOptions {
    /// The data folder; the desk's own files are in `device` and `desk` in it.
    pub data: PathBuf,
    /// The hub; [`Desk::set_hub`] may name it later.
    pub hub_url: Option<String>,
    /// The app's version, to be shown.
    pub version: String,
}

/// What a desk in a simulated day has of the app around it.
#[derive(Clone, Default)]
pub struct Surroundings {
    /// The clock of the simulated hub; the hub tells its time when absent.
    pub clock: Option<Clock>,
    /// What runs simulated days, if this app can.
    pub days: Option<Arc<dyn SimulatedDays>>,
}

/// An open desk. Cheap to clone; it works until it is closed or the last clone is gone.
#[derive(Clone)]
pub struct Desk {
    pub(crate) core: Arc<Core>,
    work: Arc<Work>,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("data", &self.core.data).finish_non_exhaustive()
    }
}

/// What runs beside the calls.
struct Work(Mutex<Vec<JoinHandle<()>>>);

impl Work {
    fn stop(&self) -> Vec<JoinHandle<()>> {
        let tasks = std::mem::take(&mut *lock(&self.0));
        tasks.iter().for_each(JoinHandle::abort);
        tasks
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Desk {
    /// Opens the files of the data folder and starts to follow the hub. Returns at
    /// once; the hub need not be there.
    ///
    /// # Errors
    /// When the folder cannot be used. A damaged replica is not an error: it is
    /// moved aside and fetched again.
    pub async fn open(options: DeskOptions) -> Result<Self, DeskError> {
        Self::open_in(options, Surroundings::default()).await
    }

    /// As [`Self::open`], with a shared clock and simulated days.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn open_in(options: DeskOptions, surroundings: Surroundings) -> Result<Self, DeskError> {
        let opened = tokio::task::spawn_blocking(move || open(options, surroundings)).await;
        let core = opened.map_err(|_| DeskError::Io(std::io::Error::other("the desk could not be opened")))??;
        let tasks = vec![
            tokio::spawn(wake(core.clone())),
            tokio::spawn(follow(core.clone())),
            tokio::spawn(send::run(core.clone())),
            tokio::spawn(hold::run(core.clone())),
            tokio::spawn(fetch::run(core.clone())),
            tokio::spawn(facts::run(core.clone())),
            tokio::spawn(reminders::run(core.clone())),
            tokio::spawn(sets::run(core.clone())),
            tokio::spawn(upkeep::run(core.clone())),
        ];
        Ok(Self { core, work: Arc::new(Work(Mutex::new(tasks))) })
    }

    /// Whether this device is enrolled at a hub elsewhere, so that it needs no embedded hub.
    #[must_use]
    pub fn has_hub_elsewhere(&self) -> bool {
        self.core.account.remote_hub_url().is_some()
    }

    /// Names the hub, or another address of it.
    pub fn set_hub(&self, url: impl Into<String>) {
        let url = url.into();
        self.core.notices.clear(HUB_FAILED);
        self.core.connection.hub.send_if_modified(|hub| {
            let differs = hub.as_deref() != Some(url.as_str());
            *hub = Some(url);
            differs
        });
        self.core.events.mark_stale(&[crate::view::Topic::App], Vec::new());
    }

    /// Shows that the embedded hub did not start, as a lasting notice, until
    /// [`Self::set_hub`] names one. `sentence` says why, to a person.
    pub fn note_hub_failure(&self, sentence: String) {
        self.core.notices.set(HUB_FAILED, NoticeLevel::Bad, sentence);
    }

    /// Carries out a command of the table in [`crate::commands`].
    ///
    /// # Errors
    /// A problem with a stable code and a sentence; nothing was changed then.
    pub async fn call(&self, command: &str, args: Value) -> Result<Value, ProblemView> {
        self.core.window_activity.note();
        commands::call(&self.core, command, args).await.map_err(|error| {
            let problem = ProblemView::from(error);
            tracing::debug!(command, problem.code, "a command was refused");
            problem
        })
    }

    /// Tells the window that what runs simulated days has changed something.
    pub fn note_day_change(&self) {
        self.core.events.mark_stale(&[crate::view::Topic::App], Vec::new());
    }

    /// What the desk says without being asked.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<DeskEvent> {
        self.core.events.subscribe()
    }

    /// Deletes the projections and replays the records that are here.
    ///
    /// # Errors
    /// When the replica cannot be read or written.
    pub async fn rebuild(&self) -> Result<(), DeskError> {
        let core = self.core.clone();
        let done = tokio::task::spawn_blocking(move || core.replica.rebuild(|_| true));
        done.await.map_err(|_| DeskError::Io(std::io::Error::other("the replay was stopped")))??;
        self.core.refresh_pending()?;
        self.core.events.mark_stale(crate::view::Topic::ALL, Vec::new());
        Ok(())
    }

    /// Stops, and leaves the files in order. Verdicts that could still be taken back are
    /// signed now; what waits in the outbox is sent next time.
    pub async fn close(&self) {
        hold::release_all(&self.core).await;
        for task in self.work.stop() {
            // Aborted or done, it does not matter.
            let _ = task.await;
        }
        let core = self.core.clone();
        let closed = tokio::task::spawn_blocking(move || {
            if let Err(error) = core.replica.checkpoint() {
                tracing::warn!(%error, "the replica was not checkpointed");
            }
            if let Err(error) = core.store.checkpoint() {
                tracing::warn!(%error, "the outbox was not checkpointed");
            }
        });
        let _ = closed.await;
    }
}

fn open(options: DeskOptions, surroundings: Surroundings) -> Result<Arc<Core>, DeskError> {
    let folder = options.data.join("desk");
    for private in [&options.data, &folder, &options.data.join("device")] {
        crate::private::folder(private)?;
    }
    let store = Store::open(&folder)?;
    let profile = Profile::load(&options.data)?;
    let person = profile.as_ref().map(|profile| profile.person.clone());
    let replica = Replica::open(&folder, OpenOptions { person, now: local_now() })?;
    let core = Arc::new(build_core(options, surroundings, replica.replica, store.store, profile)?);
    if let Some((aside, why)) = replica.moved {
        let text = format!(
            "The local copy of the record could not be used ({why}). It was moved to {} and is fetched again from the hub; nothing is lost.",
            aside.display()
        );
        core.notices.set("replica_rebuilt", NoticeLevel::Warn, text);
    }
    if let Some(aside) = store.moved {
        let text = format!(
            "The outbox was damaged and was moved to {}. Reviews that waited in it were not sent; look at the queue again.",
            aside.display()
        );
        core.notices.set("outbox_damaged", NoticeLevel::Bad, text);
    }
    let unsent = hold::recover(&core.store, core.clock.now())?;
    if !unsent.is_empty() {
        let text = format!("Holdpoint ended before these verdicts were sent; they are drafts again: {}.", unsent.join(", "));
        core.notices.set("verdicts_not_sent", NoticeLevel::Warn, text);
    }
    core.refresh_pending()?;
    // A key in a file is there at once; a keychain may ask its owner first.
    if core.account.profile().is_some_and(|profile| profile.key_place == KeyPlace::File) {
        load_key(&core);
    }
    Ok(core)
}

// Records of the hub come on top of complete projections.
async fn follow(core: Arc<Core>) {
    rebuild::finish(&core).await;
    sync::follow::run(core).await;
}

fn build_core(
    options: DeskOptions,
    surroundings: Surroundings,
    replica: Replica,
    store: Store,
    profile: Option<Profile>,
) -> Result<Core, DeskError> {
    let Surroundings { clock, days } = surroundings;
    let (clock, events) = (HubClock::restore(preferences::skew(&store.conn())?, clock), Events::new());
    let account = Account::new(profile);
    Ok(Core {
        data: options.data,
        version: options.version,
        replica,
        store,
        clock,
        days,
        simulated: OnceLock::new(),
        connection: Connection::new(account.remote_hub_url().or(options.hub_url), events.clone()),
        account,
        notices: Notices::new(events.clone()),
        bodies: BodyRequests::default(),
        sign_in: SignIn::default(),
        screen_time: ScreenTime::default(),
        sets: Sets::default(),
        export: ExportJob::new(events.clone()),
        submissions: Submissions::default(),
        pending: PendingReviews::default(),
        holds: Holds::default(),
        incidents: IncidentBook::default(),
        workload: WorkloadBasis::default(),
        delay_costs: DelayCostsInForce::default(),
        on_duty: PerMinute::default(),
        shift_end: PerMinute::default(),
        hand_over_bar: Mutex::default(),
        throttle: Mutex::default(),
        last_signs: Mutex::default(),
        window_activity: WindowActivity::default(),
        maintenance: Notify::new(),
        events,
    })
}

// Gets the key from a keychain that may not answer at once.
async fn wake(core: Arc<Core>) {
    while core.account.lacks_key() {
        let thread_core = core.clone();
        if tokio::task::spawn_blocking(move || load_key(&thread_core)).await.is_err() {
            return;
        }
        if core.account.lacks_key() {
            tokio::time::sleep(Duration::from_secs(10)).await;
        }
    }
}

fn load_key(core: &Core) {
    match Identity::load(&core.data) {
        Ok(Some(identity)) => {
            core.notices.clear("no_key");
            note_key_place(core, &identity);
            if let Err(error) = core.set_identity(identity) {
                tracing::error!(%error, "the queue could not be made for this person");
            }
        }
        Ok(None) => {}
        Err(error) => core.notices.set("no_key", NoticeLevel::Bad, format!("Nothing can be signed: {error}.")),
    }
}
