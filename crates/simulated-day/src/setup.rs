//! Which organisation the app's simulated day shows, and how much of its past is written.

use holdpoint_simulator::Options;

/// Days of history before the day that is watched.
const HISTORY_DAYS: u32 = 30;
/// Another seed would be another organisation; a folder of before could not be gone on with.
const SEED: u64 = 11;
/// Names the days of history in debug builds, so that tests of the app write one day instead of thirty.
const HISTORY_VARIABLE: &str = "HOLDPOINT_DAY_HISTORY";

/// Which organisation a simulated day shows.
#[derive(Clone, Copy, Debug)]
pub struct DaySetup {
    /// The organisation, until the end of the sale; `until` is when the day that is watched goes on.
    pub options: Options,
    /// Lets the log of the history grow no further than so many bytes, as a full disk would. For tests.
    pub log_limit: Option<u64>,
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
        Self { options: Options::before_sale(SEED, days), log_limit: None }
    }

    /// As the app shows it. In debug builds `HOLDPOINT_DAY_HISTORY` names the days of history.
    #[must_use]
    pub fn of_app() -> Self {
        let days = std::env::var(HISTORY_VARIABLE).ok().and_then(|days| days.parse().ok());
        days.filter(|_| cfg!(debug_assertions)).map_or_else(Self::default, Self::with_history)
    }
}
