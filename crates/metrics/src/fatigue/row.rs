//! One review as a row, and the time since a break.

use crate::pace::PAUSE_MS;

/// One review, as far as its reader may know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewRow {
    /// When it was given, ms.
    pub at: i64,
    /// Time since the last break when it was given, ms.
    pub since_break_ms: i64,
    /// Active time on screen before the verdict, ms.
    pub shown_ms: Option<i64>,
    /// Characters that were to be read.
    pub characters: Option<i64>,
    /// From 0, low, to 3, critical.
    pub risk: u8,
    /// Whether there was evidence to open.
    pub has_evidence: bool,
    /// Whether any of it was opened.
    pub opened: Option<bool>,
    /// Whether the verdict allowed the action.
    pub approved: Option<bool>,
}

impl ReviewRow {
    /// Whether the active time is shorter than the text can have been read in.
    #[must_use]
    pub fn is_under_floor(&self) -> Option<bool> {
        let floor = crate::pace::reading_floor_ms(self.characters?);
        Some(self.shown_ms? < floor)
    }
}

/// Sets the time since a break of reviews in order of time. A reading counts as work, so a pause
/// is from one verdict to the beginning of the next reading.
pub fn set_time_since_break(rows: &mut [ReviewRow]) {
    let mut last: Option<(i64, i64)> = None;
    for row in rows {
        let began = row.at - row.shown_ms.unwrap_or(0).clamp(0, PAUSE_MS);
        let start = last.filter(|(_, at)| began - at < PAUSE_MS).map_or(began, |(start, _)| start);
        row.since_break_ms = (row.at - start).max(0);
        last = Some((start, row.at.max(last.map_or(i64::MIN, |(_, at)| at))));
    }
}
