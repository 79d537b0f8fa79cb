//! What lives behind the window: the desk, and the hub that runs inside this app.

use crate::window::tell_window;
use holdpoint_desk::view::{DeskEvent, ProblemView};
use holdpoint_desk::{Desk, SimulatedDays};
use holdpoint_hub::RunningHub;
use holdpoint_simulated_day::{DaySetup, Days};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::AppHandle;
use tokio::sync::{Notify, SetOnce};

/// How long the hub waits for the window's first rows.
const FIRST_ROWS_TIMEOUT: Duration = Duration::from_secs(2);

pub struct Shell {
    /// The data folder.
    data: PathBuf,
    /// Set when the replica is open, or could not be opened.
    desk: SetOnce<Result<Desk, ProblemView>>,
    /// The simulated day; while it runs, the window is its.
    days: Arc<Days>,
    hub: Mutex<Option<RunningHub>>,
    /// An action to open as soon as the window listens; none is left when it does.
    waiting: Mutex<Waiting>,
    /// The window shows the question whether to quit.
    quit_asked: AtomicBool,
    /// The window has its first rows.
    shown: Notify,
}

struct Waiting {
    listening: bool,
    action: Option<String>,
}

impl Shell {
    pub fn new(data: PathBuf, link: Option<String>) -> Self {
        let waiting = Waiting { listening: false, action: link };
        Self {
            days: Days::new(&data, DaySetup::of_app(), env!("CARGO_PKG_VERSION")),
            data,
            desk: SetOnce::new(),
            hub: Mutex::new(None),
            waiting: Mutex::new(waiting),
            quit_asked: AtomicBool::new(false),
            shown: Notify::new(),
        }
    }

    /// The desk, as soon as it is open.
    pub async fn desk(&self) -> Result<Desk, ProblemView> {
        self.desk.wait().await.clone()
    }

    /// The desk that the window shows: of the simulated day while that runs.
    pub async fn shown_desk(&self) -> Result<Desk, ProblemView> {
        match self.days.desk() {
            Some(desk) => Ok(desk),
            None => self.desk().await,
        }
    }

    /// The simulated day.
    pub fn days(&self) -> Arc<Days> {
        Arc::clone(&self.days)
    }

    /// Shows an action in the window, now or when it has loaded.
    pub fn open_action(&self, app: &AppHandle, action: String) {
        let mut waiting = lock(&self.waiting);
        if waiting.listening {
            tell_window(app, &DeskEvent::Open { action });
        } else {
            waiting.action = Some(action);
        }
    }

    /// The window has called, so it listens (it does that first).
    pub fn window_speaks(&self, app: &AppHandle) {
        let mut waiting = lock(&self.waiting);
        waiting.listening = true;
        if let Some(action) = waiting.action.take() {
            tell_window(app, &DeskEvent::Open { action });
        }
    }

    /// The window was given something to show.
    pub fn answered(&self, command: &str) {
        if command == "queue_page" {
            self.shown.notify_one();
        }
    }

    /// Stores the opened desk, or why it cannot be opened; the first call counts.
    pub fn set_desk(&self, opened: Result<Desk, ProblemView>) {
        self.desk.set(opened).ok();
    }

    /// Stores the hub that runs in this app.
    pub fn set_hub(&self, hub: RunningHub) {
        *lock(&self.hub) = Some(hub);
    }

    /// The data folder.
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// How many tools wait for a decision of the embedded hub; none when no hub runs in this app.
    pub fn count_waiting_tools(&self) -> Option<usize> {
        lock(&self.hub).as_ref().map(RunningHub::count_waiting_tools)
    }

    /// Notes that the window is asked whether to quit; false when it is being asked already.
    pub fn begin_quit_question(&self) -> bool {
        !self.quit_asked.swap(true, Ordering::Relaxed)
    }

    /// The person does not quit.
    pub fn cancel_quit_question(&self) {
        self.quit_asked.store(false, Ordering::Relaxed);
    }

    /// Waits until the window was given its first rows, at most two seconds.
    pub async fn wait_for_first_rows(&self) {
        let _ = tokio::time::timeout(FIRST_ROWS_TIMEOUT, self.shown.notified()).await;
    }

    /// Closes the desk and the embedded hub, so that their files are left in order.
    pub async fn stop(&self) {
        self.days.leave().await;
        if let Some(Ok(desk)) = self.desk.get() {
            desk.close().await;
        }
        let hub = lock(&self.hub).take();
        if let Some(hub) = hub {
            hub.stop().await;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
