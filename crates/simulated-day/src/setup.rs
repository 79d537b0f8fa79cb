//! Which organisation the app's simulated day shows, and how much of its past is written.

use holdpoint_simulator::Options;

/// Days of history before the day that is watched.
const HISTORY_DAYS: u32 = 30;
/// Another seed would be another organisation; a folder of before could not be gone on with.
const SEED: u64 = 11;

/// Which organisation a simulated day shows.
#[derive(Clone, Copy, Debug)]
pub struct DaySetup {
    /// The organisation, until the end of the sale; `until` is when the day that is watched goes on.
    pub options: Options,
}

impl Default for DaySetup {
    fn default() -> Self {
        Self::with_history(HISTORY_DAYS)
    }
}

impl DaySetup {
    /// The day before the sale, after so many days of history.
    #[must_use]
    pub fn with_history(days: u32) -> Self {
        Self { options: Options::before_sale(SEED, days) }
    }
}
