//! What starts behind the window: the desk, what joins it to the desktop, and the embedded hub.

use crate::{events, links, notifications, problem::problem, shell::Shell, tray, window};
use holdpoint_desk::{Desk, DeskOptions, SimulatedDays, Surroundings};
use holdpoint_hub::{HubError, HubOptions};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager};

/// How long the window has to draw its first rows.
const PAINT_TIME: Duration = Duration::from_millis(100);
/// Between two checks whether a folder that another program holds is free.
const FOLDER_CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Opens the replica, then starts the hub; runs beside the window.
pub async fn start(app: AppHandle, data: PathBuf, in_tray: bool) {
    let options = DeskOptions { data: data.clone(), hub_url: None, version: env!("CARGO_PKG_VERSION").into() };
    let shell = app.state::<Shell>();
    let surroundings = Surroundings { clock: None, days: Some(shell.days() as Arc<dyn SimulatedDays>) };
    let opened = Desk::open_in(options, surroundings).await;
    match opened {
        Ok(desk) => {
            // Listen before anybody can call, so that no event is missed.
            let changes = tray::follow(&app, desk.clone());
            tauri::async_runtime::spawn(events::forward(app.clone(), desk.events(), changes));
            tauri::async_runtime::spawn(events::follow_days(app.clone(), shell.days()));
            shell.set_desk(Ok(desk.clone()));
            // The replica has all the first screen needs. The hub reads its whole record when it
            // starts, which must not hold the window up.
            shell.wait_for_first_rows().await;
            tokio::time::sleep(PAINT_TIME).await;
            join_desktop(&app, in_tray);
            start_hub(&shell, &desk, data).await;
        }
        Err(error) => {
            tracing::error!(%error, "the replica cannot be opened");
            window::focus(&app);
            let detail = format!("{error}. Everything is still in {}.", data.display());
            shell.set_desk(Err(problem("desk_closed", "The desk cannot be opened", &detail)));
        }
    }
}

/// Tray, links and notifications talk to the desktop for a while; the window does not wait for them.
fn join_desktop(app: &AppHandle, in_tray: bool) {
    let handle = app.clone();
    let joined = app.run_on_main_thread(move || {
        tray::create(&handle);
        if in_tray && !tray::is_visible(&handle) {
            window::focus(&handle);
        }
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
                shell.set_hub(hub);
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
        tokio::time::sleep(FOLDER_CHECK_INTERVAL).await;
    }
}
