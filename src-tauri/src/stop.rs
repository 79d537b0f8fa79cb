//! Stopping in order: the hub is stopped before the process ends, for every way to quit.

use crate::shell::Shell;
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent};

/// Long enough for the last append and its checkpoint; then the process ends anyway.
const HUB_STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// The event of the window's loop that matters here is the last one.
pub fn on_run_event(app: &AppHandle, event: RunEvent) {
    if !matches!(event, RunEvent::Exit) {
        return;
    }
    let shell = app.state::<Shell>();
    let stopped = tauri::async_runtime::block_on(async { tokio::time::timeout(HUB_STOP_TIMEOUT, shell.stop()).await });
    match stopped {
        Ok(()) => tracing::info!("stopped"),
        Err(_) => tracing::warn!("the hub did not stop in time; its log is repaired at the next start"),
    }
}

/// A termination signal closes the app the way its window does.
pub fn on_signals(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        match signalled().await {
            Ok(()) => app.exit(0),
            Err(error) => tracing::warn!(%error, "termination signals are not handled"),
        }
    });
}

#[cfg(unix)]
async fn signalled() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        _ = interrupt.recv() => Ok(()),
    }
}

#[cfg(not(unix))]
async fn signalled() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
