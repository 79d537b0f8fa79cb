//! What the window can ask for. The desk answers; nothing is decided here.

use crate::autostart;
use crate::problem::problem;
use crate::quit;
use crate::shell::Shell;
use holdpoint_desk::view::ProblemView;
use serde::Deserialize;
use serde_json::Value;
use tauri::{AppHandle, State, Url};
use tauri_plugin_opener::OpenerExt;

/// Passes a command of the desk on; see the desk's own table of commands.
#[tauri::command]
pub async fn desk_call(app: AppHandle, shell: State<'_, Shell>, command: String, args: Value) -> Result<Value, ProblemView> {
    let desk = shell.shown_desk().await?;
    let answer = desk.call(&command, args).await;
    shell.window_speaks(&app);
    shell.answered(&command);
    answer
}

/// Opens a web page in the reviewer's browser. Anything but http and https stays closed.
#[tauri::command]
pub fn open_external(app: AppHandle, url: &str) -> Result<(), ProblemView> {
    let url = Url::parse(url).ok().filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(not_a_web_link)?;
    app.opener().open_url(url.as_str(), None::<&str>).map_err(|error| {
        tracing::warn!(%error, "no browser could be started");
        problem("no_browser", "The link was not opened", "No browser could be started on this computer.")
    })
}

/// A step of quitting.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuitStep {
    /// Quit, after a question while the embedded hub runs.
    Ask,
    Confirm,
    Cancel,
}

/// Quits, or answers the question whether to quit.
#[tauri::command]
pub fn quit_app(app: AppHandle, shell: State<'_, Shell>, step: QuitStep) {
    match step {
        QuitStep::Ask => quit::ask(&app),
        QuitStep::Confirm => app.exit(0),
        QuitStep::Cancel => shell.cancel_quit_question(),
    }
}

/// Whether the app starts at login; `on` changes it first.
#[tauri::command]
pub fn start_at_login(app: AppHandle, on: Option<bool>) -> Result<bool, ProblemView> {
    autostart::start_at_login(&app, on)
}

fn not_a_web_link() -> ProblemView {
    problem("link_refused", "This link stays closed", "Only web links (http and https) can be opened from here.")
}
