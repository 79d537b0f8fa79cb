//! Quitting stops the embedded hub, so it asks first.

use crate::{shell::Shell, window};
use holdpoint_desk::view::DeskEvent;
use tauri::{AppHandle, Manager};

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
}
