//! Applies what other hubs wrote to the same log, also after the log was unreachable.

use super::Loop;
use crate::{HubError, rebuild};
use holdpoint_domain::{Ms, Record};
use holdpoint_log::LogError;
use std::time::Duration;
use tokio::time::Instant;

/// The pause before a log that failed is read again.
const LOG_RETRY_INTERVAL: Duration = Duration::from_secs(1);

/// More than the moment that a record takes from one hub to the other.
const CLOCK_DIFFERENCE_WARNING_MS: Ms = 5_000;

impl Loop {
    /// Checks, applies and publishes what other hubs wrote.
    pub(super) async fn follow(&mut self) -> Result<(), HubError> {
        while let Some((state, records)) = rebuild::apply_next_page(&self.state, self.signing.signed_from, self.log.as_ref()).await? {
            self.published.metrics.count_followed(records.len());
            self.compare_clocks(&records);
            self.clock.raise_to(state.at);
            self.publish(state, records).await;
        }
        Ok(())
    }

    // A deadline is settled by the hub that looks first, so the clocks of both must agree.
    fn compare_clocks(&self, followed: &[Record]) {
        let Some(last) = followed.last() else { return };
        let behind = last.at - self.clock.machine_now();
        self.published.metrics.set_clock_behind(behind);
        if behind > CLOCK_DIFFERENCE_WARNING_MS {
            tracing::error!(clock.behind_ms = behind, "the other hub's clock is ahead of this one's; set both by NTP");
        }
    }

    pub(super) async fn follow_or_retry_later(&mut self) {
        match self.follow_and_check().await {
            Ok(()) => {
                self.published.log_health.set_reachable(true);
                if self.retry_at.take().is_some() {
                    tracing::info!(log.head = self.state.head, "the log can be read again");
                }
            }
            Err(HubError::Log(LogError::Unavailable { .. })) => self.mark_unreachable(),
            Err(error) => {
                if self.retry_at.is_none() {
                    tracing::error!("the log cannot be followed; trying again every second: {error}");
                }
                self.retry_at = Some(Instant::now() + LOG_RETRY_INTERVAL);
            }
        }
    }

    // A log that failed can be read before it can be written: the server may be read-only now.
    async fn follow_and_check(&mut self) -> Result<(), HubError> {
        self.follow().await?;
        if self.retry_at.is_some() {
            self.log.check_writable().await?;
        }
        Ok(())
    }

    pub(super) fn mark_unreachable(&mut self) {
        if self.retry_at.is_none() {
            tracing::error!("the log is unreachable; trying again every second");
        }
        self.published.log_health.set_reachable(false);
        self.retry_at = Some(Instant::now() + LOG_RETRY_INTERVAL);
    }
}
