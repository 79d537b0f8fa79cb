//! Work with the file, away from the async threads.

use crate::LogError;

/// Runs `work` on a blocking thread; a panic in it becomes [`LogError::Io`].
pub(super) async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LogError> + Send + 'static,
) -> Result<T, LogError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(LogError::io(error)))
}
