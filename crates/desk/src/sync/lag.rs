//! Of two hubs on one record, one may be a moment behind the other: a record that is too
//! short is missing something only if it stays so.

use super::alarm::Alarm;
use super::error::SyncError;
use std::time::Duration;
use tokio::time::Instant;

/// How long a hub may be behind what this desk has from another.
const LAG_TIMEOUT: Duration = Duration::from_secs(if cfg!(test) { 2 } else { 30 });

/// Since when the hub has been behind, without a word in between.
#[derive(Debug, Default)]
pub(super) struct Lag(Option<Instant>);

impl Lag {
    /// Makes an alarm of a record that has been too short for too long.
    pub(super) fn judge(&mut self, result: Result<(), SyncError>, now: Instant) -> Result<(), SyncError> {
        let Err(SyncError::Behind { hub, own }) = result else {
            // Every other result ends the lag.
            self.0 = None;
            return result;
        };
        let since = *self.0.get_or_insert(now);
        if now.duration_since(since) < LAG_TIMEOUT { result } else { Err(SyncError::Broken(Alarm::Shorter { hub, own })) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn behind() -> Result<(), SyncError> {
        Err(SyncError::Behind { hub: 3, own: 5 })
    }

    #[test]
    fn only_lasting_lag_raises_alarm() {
        let (mut lag, start) = (Lag::default(), Instant::now());
        assert!(matches!(lag.judge(behind(), start), Err(SyncError::Behind { .. })));
        let soon = start + LAG_TIMEOUT / 2;
        assert!(matches!(lag.judge(behind(), soon), Err(SyncError::Behind { .. })));
        // A hub that was not there says nothing about its record.
        assert!(matches!(lag.judge(Err(SyncError::Stopped), start + LAG_TIMEOUT), Err(SyncError::Stopped)));
        let again = start + LAG_TIMEOUT * 2;
        assert!(matches!(lag.judge(behind(), again), Err(SyncError::Behind { .. })));
        assert!(matches!(lag.judge(behind(), again + LAG_TIMEOUT), Err(SyncError::Broken(Alarm::Shorter { hub: 3, own: 5 }))));
    }
}
