use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Choices of this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Preferences {
    pub theme: Theme,
    pub times: Times,
    pub notifications: NotificationPreferences,
    /// Days for which documents of closed actions stay on this device; 0 keeps them forever.
    pub keep_days: u32,
    /// Seconds in which a verdict can be taken back before it is signed: 0 to 30, 0 for none.
    pub undo_seconds: u32,
    /// After a verdict the next action is opened.
    pub next_after_verdict: bool,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            times: Times::Local,
            notifications: NotificationPreferences::default(),
            keep_days: 30,
            undo_seconds: 5,
            next_after_verdict: true,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Times {
    Local,
    Utc,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NotificationPreferences {
    /// A new critical action that may be decided here.
    pub critical: bool,
    /// Something claimed here nears its deadline.
    pub claim_due: bool,
    /// An incident of SEV 1 or 2 opened.
    pub incidents: bool,
    /// Another person pulled a stop.
    pub stops: bool,
    /// What another person asked for waits for a second person, and this person may be it.
    pub signatures: bool,
    /// A break is due.
    pub rest: bool,
    /// Titles of actions may stand in a notification (they may show on a lock screen).
    pub show_content: bool,
    /// Minutes since local midnight; none for no quiet hours.
    pub quiet_from: Option<u32>,
    pub quiet_to: Option<u32>,
}

impl Default for NotificationPreferences {
    fn default() -> Self {
        Self {
            critical: true,
            claim_due: true,
            incidents: true,
            stops: true,
            signatures: true,
            rest: true,
            show_content: false,
            quiet_from: None,
            quiet_to: None,
        }
    }
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SettingsView {
    pub preferences: Preferences,
    /// Where everything of this device lies.
    pub data_folder: String,
    /// The record itself, where the hub is on this computer.
    pub log_file: Option<String>,
    pub replica_file: String,
    /// Bytes on disk of both.
    pub size_bytes: u64,
    pub hub_url: String,
    pub device: DeviceView,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct DeviceView {
    pub id: String,
    pub name: String,
    /// `9f2c 71ab …` of the public key.
    pub key_short: String,
    /// "in the system keychain" or "in a file only you can read".
    pub key_place: String,
}
