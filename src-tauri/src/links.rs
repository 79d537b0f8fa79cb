//! `holdpoint://action/<id>` links: reading them and telling the system about them.

use tauri::{AppHandle, Url};
use tauri_plugin_deep_link::DeepLinkExt;

const SCHEME: &str = "holdpoint";

/// The action a link names; nothing for any other text.
pub fn action_in(text: &str) -> Option<String> {
    let link = Url::parse(text).ok().filter(|link| link.scheme() == SCHEME)?;
    let id = link.path().strip_prefix('/')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let valid = link.host_str() == Some("action") && (1..=64).contains(&id.len()) && id.chars().all(plain);
    valid.then(|| id.to_owned())
}

/// Makes this app the one that opens our links, and listens for them where the
/// system delivers them as events. Elsewhere they come as a start argument.
pub fn register(app: &AppHandle) {
    #[cfg(target_os = "macos")]
    listen(app);
    let app = app.clone();
    // Registering runs programs of the desktop, so it does not block the window.
    std::thread::spawn(move || {
        let links = app.deep_link();
        if links.is_registered(SCHEME).unwrap_or(false) {
            return;
        }
        if let Err(error) = links.register_all() {
            tracing::info!(%error, "links to actions will not open by themselves on this desktop");
        }
    });
}

#[cfg(target_os = "macos")]
fn listen(app: &AppHandle) {
    use crate::shell::Shell;
    use tauri::Manager;
    let handle = app.clone();
    app.deep_link().on_open_url(move |event| {
        if let Some(action) = event.urls().iter().find_map(|url| action_in(url.as_str())) {
            handle.state::<Shell>().open_action(&handle, action);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::action_in;

    #[test]
    fn only_our_links_name_an_action() {
        assert_eq!(action_in("holdpoint://action/act_01J").as_deref(), Some("act_01J"));
        for other in [
            "https://action/act_01J",
            "holdpoint://settings/act_01J",
            "holdpoint://action/",
            "holdpoint://action/a/b",
            "holdpoint://action/%3Cscript%3E",
            "act_01J",
        ] {
            assert_eq!(action_in(other), None, "{other}");
        }
    }
}
