//! Whether the caller of a tool command is still there: a proposal without a caller is withdrawn.

use crate::failure::Failure;
use futures::future::{BoxFuture, Shared};

/// Resolves when the command is interrupted and its proposals are to be withdrawn.
pub(crate) type Interrupted = Shared<BoxFuture<'static, ()>>;

/// Resolves when the process is asked to stop, or its terminal or session ends.
#[cfg(unix)]
pub(crate) fn interrupted() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let failed = |error: std::io::Error| Failure::io("signals cannot be received", &error);
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let mut hangup = signal(SignalKind::hangup()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
            _ = hangup.recv() => {}
        }
    })
}

/// Resolves when the process is asked to stop.
#[cfg(not(unix))]
pub(crate) fn interrupted() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    crate::serve::stop_signals()
}

/// As [`interrupted`], and when the reader of standard output has closed it.
pub(crate) fn gone() -> Result<impl Future<Output = ()> + Send + 'static, Failure> {
    let interrupted = interrupted()?;
    Ok(async move {
        tokio::select! {
            () = interrupted => {}
            () = output_closed() => {}
        }
    })
}

/// Never resolves where standard output is a file or cannot be watched.
#[cfg(unix)]
async fn output_closed() {
    use std::os::fd::AsFd as _;
    use tokio::io::Interest;
    use tokio::io::unix::AsyncFd;
    let watched = std::io::stdout().as_fd().try_clone_to_owned();
    // Some clients give a socket for a pipe: its end can be read.
    #[expect(deprecated, reason = "its successor is unsafe, which this workspace forbids; the descriptor is owned here")]
    let watched = watched.and_then(|output| AsyncFd::with_interest(output, Interest::READABLE | Interest::ERROR));
    let Ok(watched) = watched else { return std::future::pending().await };
    while let Ok(mut guard) = watched.ready(Interest::READABLE | Interest::ERROR).await {
        let ready = guard.ready();
        if ready.is_error() || ready.is_read_closed() || ready.is_write_closed() {
            return;
        }
        // Input at a terminal.
        guard.clear_ready();
    }
    std::future::pending().await
}

#[cfg(not(unix))]
async fn output_closed() {
    std::future::pending().await
}
