//! Work with files, off the threads that carry the window's calls.

use crate::core::Core;
use crate::error::{DeskError, refused};
use std::sync::Arc;

/// Runs `work` on a thread that may block.
///
/// # Errors
/// What `work` returns; `internal` when it panicked.
pub(crate) async fn blocking<R: Send + 'static>(
    core: Arc<Core>,
    work: impl FnOnce(&Core) -> Result<R, DeskError> + Send + 'static,
) -> Result<R, DeskError> {
    let done = tokio::task::spawn_blocking(move || work(&core)).await;
    done.unwrap_or_else(|_| Err(refused("internal", "Something went wrong", "The app could not do this. Try again.")))
}
