//! Desktop notifications. When and what to notify is the desk's decision.

use crate::{shell::Shell, window};
use tauri::{AppHandle, Manager};
use tauri_plugin_notification::NotificationExt;

const ACTION: &str = "action";

/// Shows one notification; a desktop without a notification service only costs a line in the log.
pub fn show(app: &AppHandle, title: String, body: String, action: Option<String>) {
    let mut notification = app.notification().builder().title(title).body(body);
    if let Some(action) = action {
        notification = notification.extra(ACTION, action);
    }
    if let Err(error) = notification.show() {
        tracing::info!(%error, "no notification could be shown");
    }
}

/// A click on a notification brings the window forward with its action.
pub fn follow_clicks(app: &AppHandle) {
    let handle = app.clone();
    let followed = app.notification().on_action(move |clicked| {
        window::focus(&handle);
        let extra = clicked.notification().and_then(|notification| notification.extra().get(ACTION));
        if let Some(action) = extra.and_then(|value| value.as_str()) {
            handle.state::<Shell>().open_action(&handle, action.to_owned());
        }
    });
    if let Err(error) = followed {
        tracing::info!(%error, "clicks on notifications are not reported here");
    }
}
