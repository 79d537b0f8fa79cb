//! Keeps the sets of the queue: near-identical open actions stand in one line.

use crate::core::Core;
use crate::features::set;
use crate::view::{DeskEvent, Topic};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::error::RecvError;

/// How long changes of the queue are collected before it is grouped again.
const COLLECT_TIME: Duration = Duration::from_millis(200);

/// Groups the queue for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let mut events = core.events.subscribe();
    loop {
        let thread_core = core.clone();
        let refreshed = tokio::task::spawn_blocking(move || set::refresh(&thread_core)).await;
        match refreshed {
            Ok(Ok(true)) => core.events.mark_stale(&[Topic::App, Topic::Queue], Vec::new()),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the queue could not be grouped into sets"),
            Err(_) => return,
        }
        loop {
            match events.recv().await {
                Ok(DeskEvent::Stale { topics, .. }) if topics.contains(&Topic::Queue) || topics.contains(&Topic::Action) => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
        tokio::time::sleep(COLLECT_TIME).await;
        // What came meanwhile is in the next look at the queue.
        while events.try_recv().is_ok() {}
    }
}
