//! Starting at login, so that tools reach the hub on this computer before anybody opens the app.
//!
//! Off until the person agrees, at the setup or in Settings.

use crate::args::{self, IN_TRAY};
use crate::problem::problem;
use holdpoint_desk::view::ProblemView;
use std::path::Path;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Wry};
use tauri_plugin_autostart::{Builder, Error, ManagerExt as _};

/// The plugin; the app is started in the tray, on the same data folder.
pub fn plugin(identifier: &str, data: &Path) -> TauriPlugin<Wry> {
    // Each data folder has an entry of its own.
    Builder::new().app_name(identifier).args(start_arguments(data)).build()
}

/// Whether the app starts at login; `on` changes it first.
pub fn start_at_login(app: &AppHandle, on: Option<bool>) -> Result<bool, ProblemView> {
    let login = app.autolaunch();
    let changed = match on {
        Some(true) => login.enable(),
        Some(false) => login.disable(),
        None => Ok(()),
    };
    changed.and_then(|()| login.is_enabled()).map_err(|error| refuse_change(&error))
}

fn refuse_change(error: &Error) -> ProblemView {
    tracing::warn!(%error, "the start at login cannot be read or changed");
    problem(
        "login_start_refused",
        "Start at login was not changed",
        "This system did not allow it. Add Holdpoint to its startup programs yourself.",
    )
}

fn start_arguments(data: &Path) -> Vec<String> {
    let mut arguments = vec![format!("--{IN_TRAY}")];
    if !args::is_platform_folder(data) {
        arguments.extend(["--data".into(), quote(&std::path::absolute(data).unwrap_or_else(|_| data.to_owned()).to_string_lossy())]);
    }
    arguments
}

// The entry of a Mac is a list; those of the other systems are one line of words.
#[cfg(target_os = "macos")]
fn quote(text: &str) -> String {
    text.to_owned()
}

#[cfg(windows)]
fn quote(text: &str) -> String {
    format!("\"{text}\"")
}

// As the Desktop Entry Specification has it for `Exec`.
#[cfg(not(any(target_os = "macos", windows)))]
fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', letter]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_data_folder_is_named_in_quotes() {
        let arguments = start_arguments(Path::new("/srv/two words"));
        assert_eq!(arguments[..2], ["--in-tray", "--data"]);
        assert!(arguments[2].contains("/srv/two words"), "{arguments:?}");
        assert_eq!(start_arguments(&args::platform_folder()), ["--in-tray"]);
    }

    #[cfg(not(any(target_os = "macos", windows)))]
    #[test]
    fn special_letters_of_a_folder_are_escaped() {
        assert_eq!(quote("/a \"b\" $c 5%"), "\"/a \\\"b\\\" \\$c 5%%\"");
    }
}
