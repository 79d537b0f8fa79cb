//! Closing the window keeps the app in the tray, because the embedded hub lives as long as the app.

use crate::{notifications, quit, shell::Shell, tray};
use std::fs::OpenOptions;
use std::path::Path;
use tauri::{AppHandle, Manager, Window, WindowEvent};

/// A file in the data folder; it is there once the tray was explained.
const TRAY_EXPLAINED_FILE: &str = "tray-explained";

/// Keeps the app in the tray when its window is closed; asks where there is no tray.
pub fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    api.prevent_close();
    let app = window.app_handle();
    if tray::is_visible(app) {
        hide(app, window);
    } else {
        quit::ask(app);
    }
}

fn hide(app: &AppHandle, window: &Window) {
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        return quit::ask(app);
    }
    if is_first_close(app.state::<Shell>().data()) {
        let text = "Tools can still reach the hub on this computer. To stop it, choose Quit in the tray menu.";
        notifications::show(app, "Holdpoint keeps running in the tray".into(), text.into(), None);
    }
}

fn is_first_close(data: &Path) -> bool {
    OpenOptions::new().write(true).create_new(true).open(data.join(TRAY_EXPLAINED_FILE)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tray_is_explained_once() {
        let folder = std::env::temp_dir().join(format!("holdpoint-quit-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!((is_first_close(&folder), is_first_close(&folder)), (true, false));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
