//! How large what a source says may be.

/// Characters of a title; a longer one is cut, and its whole text is kept with the texts.
pub const MAX_INCIDENT_TITLE_CHARS: usize = 300;
/// Characters of a severity or of the name of a service; longer ones are cut.
pub const MAX_INCIDENT_NAME_CHARS: usize = 200;
/// Bytes of a source's own id of an incident, or of an alert group's key.
pub const MAX_SOURCE_ID_BYTES: usize = 4_096;
/// Services of one incident that are kept.
pub const MAX_INCIDENT_SERVICES: usize = 200;
/// Changes of status in one statement.
pub const MAX_INCIDENT_MARKS: usize = 2_000;
/// Alerts in one delivery.
pub const MAX_DELIVERY_ALERTS: usize = 10_000;
/// How far a sender's clock may be ahead of the hub's for its times to order anything (5 minutes).
pub const MAX_AHEAD_MS: i64 = 5 * 60 * 1_000;
/// Times of a statement: the years 1970 to 9999, in milliseconds since 1970-01-01 UTC.
pub const INCIDENT_TIMES_MS: std::ops::Range<i64> = 0..253_402_300_800_000;
/// Bytes of the alerts in one statement. With its texts it stays below [`MAX_STATEMENT_BYTES`].
pub const MAX_STATED_ALERTS_BYTES: usize = 512 * 1024;
/// Bytes of the texts of one delivery of alerts that are kept, as JSON.
pub const MAX_ALERT_TEXT_BYTES: usize = 256 * 1024;
/// Bytes of one statement with its texts.
pub const MAX_STATEMENT_BYTES: usize = 1024 * 1024;
/// An alert group that fires again within this time of its end goes on as the same incident (15 minutes).
pub const REOPEN_WITHIN_MS: i64 = 15 * 60 * 1_000;
/// Files that one change names.
pub const MAX_CHANGE_PATHS: usize = 10_000;
/// Characters of the path or address of a change.
pub const MAX_CHANGE_PATH_CHARS: usize = 2_000;
