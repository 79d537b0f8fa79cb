//! How long to wait before the next try: longer each time, never quite the same.

use std::time::Duration;

const FIRST_MS: u64 = 100;
const MOST_MS: u64 = 5_000;

/// Waits longer each time until something worked.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    tries: u32,
}

impl Backoff {
    /// Something worked.
    pub fn reset(&mut self) {
        self.tries = 0;
    }

    /// Waits for the next try.
    pub async fn wait(&mut self) {
        tokio::time::sleep(self.next()).await;
    }

    /// How long to wait, between half and the whole of the step: many desks do not come back at once.
    pub fn next(&mut self) -> Duration {
        let step = (FIRST_MS << self.tries.min(16)).min(MOST_MS);
        self.tries = self.tries.saturating_add(1);
        let [byte] = crate::clock::random::<1>().unwrap_or([128]);
        Duration::from_millis(step / 2 + step / 2 * u64::from(byte) / 255)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backoff_grows_to_five_seconds_and_resets() {
        let mut backoff = Backoff::default();
        for step in [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000] {
            let wait = u64::try_from(backoff.next().as_millis()).unwrap();
            assert!((step / 2..=step).contains(&wait), "{wait} of {step}");
        }
        backoff.reset();
        assert!(backoff.next().as_millis() <= 100);
    }
}
