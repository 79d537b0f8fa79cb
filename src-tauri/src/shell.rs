//! What lives behind the window: the desk, and the hub that runs inside this app.

use crate::{commands::problem, events, links, notifications, tray, window};
use holdpoint_desk::view::{DeskEvent, ProblemView};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_hub::{HubError, HubOptions, RunningHub};
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Emitter, Manager};
use tokio::sync::{Notify, SetOnce};

/// The event of the window; its payload is a `DeskEvent`.
const EVENT: &str = "desk-event";
/// How long the hub waits for the window's first rows, and for these to be drawn.
const FIRST_ROWS: Duration = Duration::from_secs(2);
const PAINT: Duration = Duration::from_millis(100);
/// Between two looks whether a folder that another program holds is free.
const TAKE_OVER: Duration = Duration::from_secs(1);

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

/// Opens the replica, then starts the hub; runs beside the window.
pub async fn start(app: AppHandle, data: PathBuf) {
    let options = DeskOptions { data: data.clone(), hub_url: None, version: env!("CARGO_PKG_VERSION").into() };
    let opened = Desk::open(options).await;
    let shell = app.state::<Shell>();
    match opened {
        Ok(desk) => {
            // Listen before anybody can call, so that no event is missed.
            let changes = tray::follow(&app, desk.clone());
            tauri::async_runtime::spawn(events::forward(app.clone(), desk.events(), changes));
            shell.desk.set(Ok(desk.clone())).ok();
            // The replica has all the first screen needs. The hub reads its whole record when it
            // starts, which must not hold the window up.
            let _ = tokio::time::timeout(FIRST_ROWS, shell.shown.notified()).await;
            tokio::time::sleep(PAINT).await;
            join_desktop(&app);
            start_hub(&shell, &desk, data).await;
        }
        Err(error) => {
            tracing::error!(%error, "the replica cannot be opened");
            let detail = format!("{error}. Everything is still in {}.", data.display());
            shell.desk.set(Err(problem("desk_closed", "The desk cannot be opened", &detail))).ok();
        }
    }
}

/// Tray, links and notifications talk to the desktop for a while; the window does not wait for them.
fn join_desktop(app: &AppHandle) {
    let handle = app.clone();
    let joined = app.run_on_main_thread(move || {
        tray::create(&handle);
        links::register(&handle);
        notifications::follow_clicks(&handle);
    });
    if let Err(error) = joined {
        tracing::info!(%error, "no tray, links or clicks on notifications");
    }
}

/// Starts the hub, or uses the one that another program runs on the folder until it ends.
async fn start_hub(shell: &Shell, desk: &Desk, data: PathBuf) {
    let mut used = String::new();
    // Also when the person joined a team while this computer's own hub was starting.
    while !desk.has_hub_elsewhere() {
        match holdpoint_hub::start(HubOptions::local(data.clone())).await {
            Ok(hub) => {
                tracing::info!(url = hub.url, "the embedded hub is up");
                if !desk.has_hub_elsewhere() {
                    desk.set_hub(hub.url.clone());
                }
                *lock(&shell.hub) = Some(hub);
                return;
            }
            Err(HubError::InUse { url }) => {
                if !url.is_empty() && url != used {
                    tracing::info!(url, "another program serves this folder; using its hub");
                    desk.set_hub(url.clone());
                    used = url;
                }
            }
            Err(error) => {
                // The desk stays offline and says so; reviews wait in the outbox.
                tracing::error!(%error, "the embedded hub cannot start");
                desk.note_hub_failure(error.to_string());
                return;
            }
        }
        tokio::time::sleep(TAKE_OVER).await;
    }
}

/// Sends one event to the window.
pub fn tell_window(app: &AppHandle, event: &DeskEvent) {
    if let Err(error) = app.emit_to(window::MAIN, EVENT, event) {
        tracing::warn!(%error, "the window did not get an event");
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
