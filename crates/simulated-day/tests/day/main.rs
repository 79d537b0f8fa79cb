//! The simulated day: prepared whole or anew, and an organisation that acts by itself on its clock.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod days;
mod live;

use std::time::Duration;

/// Long enough for a busy machine; nothing waits so long when all is well.
const TIMEOUT: Duration = Duration::from_secs(120);
const LOOK_INTERVAL: Duration = Duration::from_millis(50);

/// Waits until `look` gives something.
async fn wait_for<T, F: Future<Output = Option<T>>>(what: &str, look: impl Fn() -> F) -> T {
    let found = tokio::time::timeout(TIMEOUT, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::time::sleep(LOOK_INTERVAL).await;
        }
    });
    found.await.unwrap_or_else(|_| panic!("timed out waiting for {what}"))
}
