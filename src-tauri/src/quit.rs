//! Closing the window and quitting. The embedded hub lives as long as the app, so closing
//! keeps the app in the tray, and quitting asks first.

use crate::{notifications, shell::Shell, tray, window};
use holdpoint_desk::view::DeskEvent;
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
        ask(app);
    }
}

fn hide(app: &AppHandle, window: &Window) {
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        return ask(app);
    }
    if is_first_close(app.state::<Shell>().data()) {
        let text = "Tools can still reach the hub on this computer. To stop it, choose Quit in the tray menu.";
        notifications::show(app, "Holdpoint keeps running in the tray".into(), text.into(), None);
    }
}

fn is_first_close(data: &Path) -> bool {
    OpenOptions::new().write(true).create_new(true).open(data.join(TRAY_EXPLAINED_FILE)).is_ok()
}

/// Quits; asks first while the embedded hub runs. Asked again before an answer, it quits:
/// a window that does not answer must not keep the app open.
pub fn ask(app: &AppHandle) {
    let shell = app.state::<Shell>();
    let Some(tools) = shell.count_waiting_tools() else { return app.exit(0) };
    if app.get_webview_window(window::MAIN).is_none() || !shell.begin_quit_question() {
        return app.exit(0);
    }
    window::focus(app);
    window::tell_window(app, &DeskEvent::ConfirmQuit { title: "Quit Holdpoint?".into(), detail: describe_quit(tools) });
}

/// What quitting means for tools, of which so many wait for a decision.
fn describe_quit(tools: usize) -> String {
    let waiting = match tools {
        0 => "No tool is waiting for a decision from the hub on this computer.".to_owned(),
        1 => "1 tool is waiting for a decision from the hub on this computer. It is told that its action is still open.".to_owned(),
        more => {
            format!(
                "{more} tools are waiting for decisions from the hub on this computer. They are told that their actions are still open."
            )
        }
    };
    format!(
        "{waiting} Until Holdpoint is started again, tools cannot reach this hub and no action can be approved. Deadlines continue to run."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quit_question_counts_waiting_tools() {
        for (tools, start) in [(0, "No tool is waiting"), (1, "1 tool is waiting"), (3, "3 tools are waiting")] {
            let text = describe_quit(tools);
            assert!(text.starts_with(start) && text.contains("cannot reach this hub"), "{text}");
            assert_eq!(text.contains("still open"), tools > 0, "{text}");
        }
    }

    #[test]
    fn tray_is_explained_once() {
        let folder = std::env::temp_dir().join(format!("holdpoint-quit-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        assert_eq!((is_first_close(&folder), is_first_close(&folder)), (true, false));
        std::fs::remove_dir_all(folder).unwrap();
    }
}
