//! Permission prompts that wait. They end with the server: a prompt without a client is withdrawn.

use std::time::Duration;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The time for withdrawing all prompts at the end.
const WITHDRAWAL_TIMEOUT: Duration = Duration::from_secs(5);

/// The prompts of one server.
#[derive(Clone, Default)]
pub(super) struct Prompts {
    ending: CancellationToken,
    waiting: TaskTracker,
}

impl Prompts {
    /// Runs a prompt in a task of its own, so that it is withdrawn even when the library drops the
    /// call. None when the task failed.
    pub(super) async fn run<T: Send + 'static>(&self, prompt: impl Future<Output = T> + Send + 'static) -> Option<T> {
        self.waiting.spawn(prompt).await.ok()
    }

    /// Completes when the server ends.
    pub(super) fn ended(&self) -> impl Future<Output = ()> + Send + 'static {
        self.ending.clone().cancelled_owned()
    }

    /// Ends all prompts and waits until they are withdrawn.
    pub(super) async fn end(&self) {
        self.ending.cancel();
        self.waiting.close();
        if timeout(WITHDRAWAL_TIMEOUT, self.waiting.wait()).await.is_err() {
            tracing::error!("a permission prompt could not be withdrawn in time; it stays open until its deadline");
        }
    }
}
