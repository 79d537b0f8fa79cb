//! Carries what the desk says to where it belongs: the window, a notification, the tray.

use crate::{notifications, tray::Changes, window::tell_window};
use holdpoint_desk::view::{DeskEvent, Topic};
use holdpoint_simulated_day::Days;
use std::sync::Arc;
use tauri::AppHandle;
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// Runs as long as the desk does.
pub async fn forward(app: AppHandle, mut events: Receiver<DeskEvent>, tray: Changes) {
    loop {
        match events.recv().await {
            Ok(DeskEvent::Notify { title, body, action }) => notifications::show(&app, title, body, action),
            Ok(event) => {
                if counts_changed(&event) {
                    tray.notify_one();
                }
                tell_window(&app, &event);
            }
            // Some were lost: everything on screen may be old.
            Err(RecvError::Lagged(_)) => {
                tray.notify_one();
                tell_window(&app, &everything());
            }
            Err(RecvError::Closed) => break,
        }
    }
}

/// Carries what the desk of each simulated day says to the window.
pub async fn follow_days(app: AppHandle, days: Arc<Days>) {
    let mut changes = days.changes();
    while changes.changed().await.is_ok() {
        // The clone of the desk must not outlive the day.
        if let Some(events) = days.desk().map(|desk| desk.events()) {
            tauri::async_runtime::spawn(forward_day(app.clone(), events));
        }
    }
}

async fn forward_day(app: AppHandle, mut events: Receiver<DeskEvent>) {
    loop {
        match events.recv().await {
            Ok(DeskEvent::Notify { title, body, action }) => notifications::show(&app, format!("Simulated: {title}"), body, action),
            Ok(event) => tell_window(&app, &event),
            Err(RecvError::Lagged(_)) => tell_window(&app, &everything()),
            Err(RecvError::Closed) => break,
        }
    }
}

fn counts_changed(event: &DeskEvent) -> bool {
    matches!(event, DeskEvent::Stale { topics, .. } if topics.iter().any(|topic| matches!(topic, Topic::App | Topic::Queue)))
}

fn everything() -> DeskEvent {
    DeskEvent::Stale { topics: Topic::ALL.to_vec(), actions: Vec::new() }
}
