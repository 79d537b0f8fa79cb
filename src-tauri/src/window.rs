//! The one window. It shows only our own UI: it never goes to another page and never opens a second one.

use holdpoint_desk::view::DeskEvent;
use tauri::webview::NewWindowResponse;
use tauri::{AppHandle, Emitter, Manager, Url, WebviewWindowBuilder};

pub const MAIN: &str = "main";
/// The event of the window; its payload is a `DeskEvent`.
const EVENT: &str = "desk-event";

/// Opens the window as described in `tauri.conf.json`; not `visible` until it is asked for.
pub fn create(app: &AppHandle, visible: bool) -> tauri::Result<()> {
    let config = app.config().app.windows.iter().find(|window| window.label == MAIN);
    let config = config.ok_or(tauri::Error::WindowNotFound)?;
    WebviewWindowBuilder::from_config(app, config)?
        .visible(visible)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .zoom_hotkeys_enabled(true)
        .devtools(cfg!(debug_assertions))
        .build()?;
    Ok(())
}

/// Brings the window to the front.
pub fn focus(app: &AppHandle) {
    let Some(window) = app.get_webview_window(MAIN) else { return };
    let shown = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be brought to the front");
    }
}

/// Sends one event to the window.
pub fn tell_window(app: &AppHandle, event: &DeskEvent) {
    if let Err(error) = app.emit_to(MAIN, EVENT, event) {
        tracing::warn!(%error, "the window did not get an event");
    }
}

/// Where the built UI lives: `tauri://localhost`, on Windows `http(s)://tauri.localhost`.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_ours;

    #[test]
    fn the_window_stays_on_our_own_pages() {
        let ours = |text: &str| is_ours(&text.parse().unwrap());
        assert!(ours("tauri://localhost/index.html"));
        for other in ["https://example.com", "tauri://example.com", "file:///etc/passwd", "data:text/html,x"] {
            assert!(!ours(other), "{other}");
        }
    }
}
