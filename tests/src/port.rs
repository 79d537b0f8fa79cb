//! Ports and readiness on this machine.

use crate::timeout::TEST_TIMEOUT;
use anyhow::{Context, Result};
use std::future::Future;
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout_at};

/// A free port, for programs that cannot choose one themselves.
pub fn free() -> Result<u16> {
    Ok(std::net::TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// Polls until `look` returns a value; an error after the timeout, naming `what`.
pub async fn until<T, F: Future<Output = Option<T>>>(what: &str, look: impl FnMut() -> F) -> Result<T> {
    poll_until(TEST_TIMEOUT, look).await.with_context(|| format!("timed out after {} s: {what}", TEST_TIMEOUT.as_secs()))
}

/// Polls until `look` returns a value or the limit is over.
pub async fn poll_until<T, F: Future<Output = Option<T>>>(limit: Duration, mut look: impl FnMut() -> F) -> Option<T> {
    let deadline = Instant::now() + limit;
    loop {
        if let Some(found) = timeout_at(deadline, look()).await.ok()? {
            return Some(found);
        }
        sleep(Duration::from_millis(25)).await;
    }
}
