//! The app's simulated day: prepared once, run beside the real workspace, deleted on demand.

use crate::error::DayError;
use crate::folder::{delete, folder_in, is_complete, read_tour, size, truth_of, write_history, write_tour};
use crate::live::LiveSimulation;
use crate::setup::DaySetup;
use futures::FutureExt as _;
use futures::future::BoxFuture;
use holdpoint_desk::identity::{Identity, KeyPlace};
use holdpoint_desk::view::{DayView, DayWait, DaysState, DaysView, MomentView};
use holdpoint_desk::{Desk, DeskOptions, SimulatedDays, Surroundings};
use holdpoint_simulator::Speed;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::watch;

/// Share of the progress that writing the history is; the rest is reading it at the desk.
const WRITING_SHARE: f64 = 0.7;
const DAY_MS: i64 = 86_400_000;
const WRITING_STEP: &str = "Writing the history";
const READING_STEP: &str = "Reading the history";
const DESK_CHECK_INTERVAL: Duration = Duration::from_millis(100);

/// The simulated day of an app. The app routes the window's calls to [`Self::desk`] while there is one.
pub struct Days {
    folder: PathBuf,
    setup: DaySetup,
    version: String,
    state: Mutex<State>,
    changes: watch::Sender<u64>,
    me: Weak<Days>,
}

enum State {
    Idle { problem: Option<String> },
    Preparing { step: &'static str, progress: f64 },
    Running(Arc<Running>),
}

struct Running {
    desk: Desk,
    live: Mutex<Option<LiveSimulation>>,
    tour: Mutex<Option<u32>>,
}

impl Days {
    /// For the app with this data folder.
    #[must_use]
    pub fn new(data: &Path, setup: DaySetup, version: &str) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            folder: folder_in(data),
            setup,
            version: version.to_owned(),
            state: Mutex::new(State::Idle { problem: None }),
            changes: watch::Sender::new(0),
            me: me.clone(),
        })
    }

    /// The desk of the day that runs.
    #[must_use]
    pub fn desk(&self) -> Option<Desk> {
        self.running_day().map(|running| running.desk.clone())
    }

    /// Wakes when a day begins or ends.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    fn running_day(&self) -> Option<Arc<Running>> {
        match &*lock(&self.state) {
            State::Running(running) => Some(Arc::clone(running)),
            State::Idle { .. } | State::Preparing { .. } => None,
        }
    }

    fn set_state(&self, state: State) {
        *lock(&self.state) = state;
        self.changes.send_modify(|changes| *changes += 1);
    }

    fn report(&self, step: &'static str, progress: f64) {
        *lock(&self.state) = State::Preparing { step, progress };
    }

    async fn prepare(self: Arc<Self>, name: String) {
        match self.open(&name).await {
            Ok(running) => self.set_state(State::Running(Arc::new(running))),
            Err(error) => {
                tracing::error!(%error, "the simulated day cannot run");
                self.set_state(State::Idle { problem: Some(error.to_string()) });
            }
        }
    }

    async fn open(&self, name: &str) -> Result<Running, DayError> {
        let options = self.setup.options;
        let span = (options.history_end() - options.start()).max(1) as f64;
        write_history(self.setup, &self.folder, |progress| {
            let share = (progress.now - options.start()) as f64 / span;
            self.report(WRITING_STEP, share.clamp(0.0, 1.0) * WRITING_SHARE);
        })
        .await?;
        self.report(READING_STEP, WRITING_SHARE);
        let live = LiveSimulation::start(options, &self.folder, Some(truth_of(&self.folder))).await?;
        match self.open_desk(&live, name).await {
            Ok(desk) => Ok(self.begin(desk, live)),
            Err(error) => {
                live.stop().await;
                Err(error)
            }
        }
    }

    fn begin(&self, desk: Desk, live: LiveSimulation) -> Running {
        let tour = read_tour(&self.folder);
        live.clock.hold(tour.is_some());
        live.set_speed(Speed::REAL);
        Running { desk, live: Mutex::new(Some(live)), tour: Mutex::new(tour) }
    }

    async fn open_desk(&self, live: &LiveSimulation, name: &str) -> Result<Desk, DayError> {
        let options = DeskOptions { data: self.folder.clone(), hub_url: Some(live.hub.url.clone()), version: self.version.clone() };
        let days = self.me.upgrade().map(|days| days as Arc<dyn SimulatedDays>);
        let desk = Desk::open_in(options, Surroundings { clock: Some(live.clock.to_fn()), days }).await?;
        desk.set_hub(live.hub.url.clone());
        let joined = self.join(&desk, live, name).await;
        let ready = match joined {
            Ok(()) => self.wait_for_history(&desk).await,
            failed => failed,
        };
        match ready {
            Ok(()) => Ok(desk),
            Err(error) => {
                desk.close().await;
                Err(error)
            }
        }
    }

    // As one of the reviewers. The key lies in the folder, so that it goes with it.
    async fn join(&self, desk: &Desk, live: &LiveSimulation, name: &str) -> Result<(), DayError> {
        if call(desk, "app_state", json!({})).await?["setup"] == "ready" {
            return Ok(());
        }
        let (folder, person) = (self.folder.clone(), name.to_owned());
        let made = tokio::task::spawn_blocking(move || match Identity::load(&folder) {
            Ok(Some(_)) => Ok(()),
            _ => Identity::create_in(&folder, &person, KeyPlace::File).map(drop),
        });
        let made = made.await.map_err(std::io::Error::other)?;
        made.map_err(|error| DayError::Refused(error.to_string()))?;
        let code = live.invite().await?;
        call(desk, "join_team", json!({"hub": live.hub.url, "code": code, "name": name})).await.map(drop)
    }

    async fn wait_for_history(&self, desk: &Desk) -> Result<(), DayError> {
        loop {
            let sync = call(desk, "app_state", json!({})).await?["sync"].take();
            let (head, hub) = (sync["head"].as_f64().unwrap_or(0.0), sync["hub_head"].as_f64().unwrap_or(f64::MAX));
            if sync["state"] == "live" && head >= hub {
                return Ok(());
            }
            if sync["state"] == "broken" {
                return Err(DayError::Refused(format!("The simulated record does not fit this desk: {}.", sync["message"])));
            }
            self.report(READING_STEP, WRITING_SHARE + (1.0 - WRITING_SHARE) * (head / hub).min(1.0));
            tokio::time::sleep(DESK_CHECK_INTERVAL).await;
        }
    }

    async fn stop(self: Arc<Self>) {
        let Some(running) = self.running_day() else { return };
        let live = lock(&running.live).take();
        self.set_state(State::Idle { problem: None });
        running.desk.close().await;
        if let Some(live) = live {
            live.stop().await;
        }
    }

    fn with_live<R>(&self, work: impl FnOnce(&LiveSimulation) -> R) -> Option<R> {
        let running = self.running_day()?;
        let live = lock(&running.live);
        live.as_ref().map(work)
    }
}

impl SimulatedDays for Days {
    fn view(&self) -> DaysView {
        let (mut progress, mut step, mut problem) = (0.0, "", None);
        let state = match &*lock(&self.state) {
            State::Preparing { step: now, progress: done } => {
                (progress, step) = (*done, *now);
                DaysState::Preparing
            }
            State::Running(_) => DaysState::Running,
            State::Idle { problem: why } => {
                problem.clone_from(why);
                if is_complete(&self.folder) { DaysState::Ready } else { DaysState::Absent }
            }
        };
        let folder = self.folder.exists().then(|| self.folder.display().to_string());
        DaysView { state, progress, step: step.into(), size_bytes: folder.as_ref().map_or(0, |_| size(&self.folder)), folder, problem }
    }

    fn running(&self) -> Option<DayView> {
        let running = self.running_day()?;
        let tour = *lock(&running.tour);
        let live = lock(&running.live);
        let live = live.as_ref()?;
        let (time, now) = (live.clock.read(), live.clock.now());
        let waits = if time.jump().is_some() {
            Some(DayWait::Jump)
        } else if now >= self.setup.options.end() {
            Some(DayWait::End)
        } else if time.is_held() {
            Some(DayWait::Tour)
        } else {
            time.is_slow().then_some(DayWait::Reading)
        };
        let title = if now < self.setup.options.end() - DAY_MS { "The day before the sale" } else { "The day of the sale" };
        let next = live.next_moment().map(|moment| MomentView { at: moment.at, what: moment.what.into() });
        Some(DayView { title: title.into(), speed: time.speed().factor(), rate: time.rate(), waits, next, tour })
    }

    fn start(&self, name: String) {
        let Some(me) = self.me.upgrade() else { return };
        {
            let mut state = lock(&self.state);
            if !matches!(*state, State::Idle { .. }) {
                return;
            }
            *state = State::Preparing { step: WRITING_STEP, progress: 0.0 };
        }
        tokio::runtime::Handle::current().spawn(me.prepare(name));
    }

    fn set_speed(&self, speed: u32) -> bool {
        let Some(speed) = Speed::new(speed) else { return false };
        self.with_live(|live| live.set_speed(speed));
        true
    }

    fn slow_down(&self, slow: bool) {
        self.with_live(|live| live.clock.slow_down(slow));
    }

    fn jump(&self) {
        self.with_live(LiveSimulation::jump);
    }

    fn set_tour(&self, step: Option<u32>) {
        let Some(running) = self.running_day() else { return };
        *lock(&running.tour) = step;
        write_tour(&self.folder, step);
        self.with_live(|live| live.clock.hold(step.is_some()));
    }

    fn leave(&self) -> BoxFuture<'static, ()> {
        let me = self.me.upgrade();
        async move {
            if let Some(me) = me {
                me.stop().await;
            }
        }
        .boxed()
    }

    fn delete(&self) -> BoxFuture<'static, Result<(), String>> {
        let (folder, left, preparing) = (self.folder.clone(), self.leave(), matches!(*lock(&self.state), State::Preparing { .. }));
        async move {
            if preparing {
                return Err("It is being prepared at the moment. Delete it when that is done.".into());
            }
            left.await;
            let deleted = tokio::task::spawn_blocking(move || delete(&folder)).await;
            deleted.map_err(|error| error.to_string())?.map_err(|error| format!("{error}."))
        }
        .boxed()
    }
}

async fn call(desk: &Desk, command: &str, args: Value) -> Result<Value, DayError> {
    desk.call(command, args).await.map_err(|problem| DayError::Refused(format!("{}. {}", problem.title, problem.detail)))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
