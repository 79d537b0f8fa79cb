//! What lives behind the window: the desk, and the hub that runs inside this app.

use crate::window::tell_window;
use holdpoint_desk::Desk;
use holdpoint_desk::view::{DeskEvent, ProblemView};
use holdpoint_hub::RunningHub;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::AppHandle;
use tokio::sync::{Notify, SetOnce};

/// How long the hub waits for the window's first rows.
const FIRST_ROWS_TIMEOUT: Duration = Duration::from_secs(2);

pub struct Shell {
    /// Set when the replica is open, or could not be opened.
    desk: SetOnce<Result<Desk, ProblemView>>,
    hub: Mutex<Option<RunningHub>>,
    /// An action to open as soon as the window listens; none is left when it does.
    waiting: Mutex<Waiting>,
    /// The window has its first rows.
    shown: Notify,
}

struct Waiting {
    listening: bool,
    action: Option<String>,
}

impl Shell {
    pub fn new(link: Option<String>) -> Self {
        let waiting = Waiting { listening: false, action: link };
        Self { desk: SetOnce::new(), hub: Mutex::new(None), waiting: Mutex::new(waiting), shown: Notify::new() }
    }

    /// The desk, as soon as it is open.
    pub async fn desk(&self) -> Result<Desk, ProblemView> {
        self.desk.wait().await.clone()
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

    /// Waits until the window was given its first rows, at most two seconds.
    pub async fn wait_for_first_rows(&self) {
        let _ = tokio::time::timeout(FIRST_ROWS_TIMEOUT, self.shown.notified()).await;
    }

    /// Closes the desk and the embedded hub, so that their files are left in order.
    pub async fn stop(&self) {
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
