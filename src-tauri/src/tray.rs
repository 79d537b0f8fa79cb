//! The tray icon: how many actions wait for this person, and a way back to the window.
//!
//! A desktop without a tray is common; then there is simply none.

use crate::{quit, shell::Shell, window};
use holdpoint_desk::Desk;
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use tauri::image::Image;
use tauri::menu::{Menu, MenuItem, PredefinedMenuItem};
use tauri::tray::{TrayIcon, TrayIconBuilder};
use tauri::{AppHandle, Manager, Theme, Wry};
use tokio::sync::Notify;

/// Wakes the tray when the counts may have changed; many calls make one update.
pub type Changes = Arc<Notify>;

/// How long closing the window waits for the message bus.
#[cfg(target_os = "linux")]
const BUS_TIMEOUT_MS: i32 = 500;

struct Tray {
    icon: TrayIcon,
    waiting: MenuItem<Wry>,
}

/// Puts the icon in the tray, if there is one.
pub fn create(app: &AppHandle) {
    // The library behind it panics where the system has no tray library at all.
    match catch_unwind(AssertUnwindSafe(|| build(app))) {
        Ok(Ok(tray)) => {
            app.manage(tray);
        }
        Ok(Err(error)) => tracing::info!(%error, "no tray icon on this desktop"),
        Err(_) => tracing::info!("no tray icon: this system has no tray library"),
    }
}

fn build(app: &AppHandle) -> tauri::Result<Tray> {
    let waiting = MenuItem::with_id(app, "open-queue", sentence(0), true, None::<&str>)?;
    let open = MenuItem::with_id(app, "open", "Open Holdpoint", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    let line = PredefinedMenuItem::separator(app)?;
    let menu = Menu::with_items(app, &[&waiting, &line, &open, &quit])?;
    let icon = TrayIconBuilder::with_id("main")
        .icon(picture(app))
        .tooltip(sentence(0))
        .menu(&menu)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "quit" => quit::ask(app),
            _ => window::focus(app),
        })
        .build(app)?;
    Ok(Tray { icon, waiting })
}

fn picture(app: &AppHandle) -> Image<'static> {
    let theme = app.get_webview_window(window::MAIN).and_then(|window| window.theme().ok());
    match theme {
        Some(Theme::Dark) => tauri::include_image!("../icons/tray-dark.png"),
        _ => tauri::include_image!("../icons/tray-light.png"),
    }
}

/// Whether the desktop shows our icon.
pub fn is_visible(app: &AppHandle) -> bool {
    app.try_state::<Tray>().is_some() && has_tray_host()
}

// The icon can be made where no desktop shows it; an app hidden there could not be found again.
#[cfg(target_os = "linux")]
fn has_tray_host() -> bool {
    use gio::glib::variant::ToVariant;
    use gio::{BusType, Cancellable, DBusCallFlags};
    const BUS: &str = "org.freedesktop.DBus";
    let asked = gio::bus_get_sync(BusType::Session, Cancellable::NONE).and_then(|bus| {
        let name = ("org.kde.StatusNotifierWatcher",).to_variant();
        let (flags, timeout) = (DBusCallFlags::NONE, BUS_TIMEOUT_MS);
        bus.call_sync(Some(BUS), "/org/freedesktop/DBus", BUS, "NameHasOwner", Some(&name), None, flags, timeout, Cancellable::NONE)
    });
    asked.ok().and_then(|answer| answer.get::<(bool,)>()).is_some_and(|(owned,)| owned)
}

#[cfg(not(target_os = "linux"))]
fn has_tray_host() -> bool {
    true
}

/// Keeps the count right as long as the app runs.
pub fn follow(app: &AppHandle, desk: Desk) -> Changes {
    let changes = Changes::default();
    let (app, wake) = (app.clone(), changes.clone());
    tauri::async_runtime::spawn(async move {
        while app.try_state::<Shell>().is_some() {
            if let Ok(state) = desk.call("app_state", json!({})).await {
                show(&app, state["counts"]["mine"].as_u64().unwrap_or(0));
            }
            wake.notified().await;
        }
    });
    changes
}

fn show(app: &AppHandle, count: u64) {
    let Some(tray) = app.try_state::<Tray>() else { return };
    let title = (count > 0).then(|| count.to_string());
    let shown = tray
        .waiting
        .set_text(sentence(count))
        .and_then(|()| tray.icon.set_title(title))
        .and_then(|()| tray.icon.set_tooltip(Some(sentence(count))));
    if let Err(error) = shown {
        tracing::debug!(%error, "the tray was not updated");
    }
}

fn sentence(count: u64) -> String {
    match count {
        0 => "No action waits".into(),
        1 => "1 action waits".into(),
        more => format!("{more} actions wait"),
    }
}
