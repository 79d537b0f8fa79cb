//! Work that runs beside the requests: one list, started and stopped together.
//!
//! A new task, for example a source that is polled, is one line in [`TASKS`].

use crate::causes::rank_new_incidents;
use crate::clock::Clock;
use crate::core::Core;
use crate::faults::plant_faults;
use crate::sources::poll_sources;
use crate::{stops, timer, triggers, workload};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// How long tasks that end by themselves may go on after the hub was asked to stop.
const TASK_END_TIMEOUT: Duration = Duration::from_secs(2);

/// What a task may use.
#[derive(Clone)]
pub(crate) struct TaskContext {
    pub(crate) core: Core,
    pub(crate) clock: Clock,
    /// Turns true when the hub is asked to stop.
    pub(crate) stopping: watch::Receiver<bool>,
}

/// A task's future ends with the hub, or with the error that ended it.
type TaskFuture = BoxFuture<'static, anyhow::Result<()>>;

/// A task and the name it has in log lines.
struct Task<C> {
    name: &'static str,
    /// It ends by itself when the hub stops; others are cut off.
    ends_itself: bool,
    run: fn(C) -> TaskFuture,
}

/// Every task of a hub.
const TASKS: &[Task<TaskContext>] = &[
    Task { name: "timer", ends_itself: false, run: |context| Box::pin(timer::run_deadline_timer(context.core, context.clock)) },
    Task { name: "stops", ends_itself: false, run: |context| Box::pin(stops::report_reached_stops(context.core, context.clock)) },
    Task { name: "triggers", ends_itself: false, run: |context| Box::pin(triggers::fire_triggers(context.core, context.clock)) },
    Task { name: "sources", ends_itself: false, run: |context| Box::pin(poll_sources(context.core)) },
    Task { name: "causes", ends_itself: true, run: |context| Box::pin(rank_new_incidents(context.core, context.stopping)) },
    Task { name: "workload", ends_itself: false, run: |context| Box::pin(workload::record_days(context.core, context.clock)) },
    Task { name: "faults", ends_itself: false, run: |context| Box::pin(plant_faults(context.core, context.clock)) },
    Task { name: "draws", ends_itself: false, run: |context| Box::pin(timer::reveal_draws(context.core, context.clock)) },
];

/// The tasks of a running hub.
pub(crate) struct BackgroundTasks {
    /// Each with whether it ends by itself.
    running: Vec<(bool, JoinHandle<()>)>,
}

impl BackgroundTasks {
    /// Starts every task of the list.
    pub(crate) fn start(context: &TaskContext) -> Self {
        Self::start_list(TASKS, context)
    }

    fn start_list<C: Clone + Send + 'static>(tasks: &[Task<C>], context: &C) -> Self {
        let start = |task: &Task<C>| (task.ends_itself, tokio::spawn(run_logged(task.name, task.run, context.clone())));
        Self { running: tasks.iter().map(start).collect() }
    }

    /// Stops every task and waits until none runs any more.
    pub(crate) async fn stop(self) {
        let (ending, cut_off): (Vec<_>, Vec<_>) = self.running.into_iter().partition(|(ends_itself, _)| *ends_itself);
        cut_off.iter().for_each(|(_, task)| task.abort());
        let until = Instant::now() + TASK_END_TIMEOUT;
        for (_, mut task) in ending {
            if tokio::time::timeout_at(until, &mut task).await.is_err() {
                task.abort();
                let _ = task.await;
            }
        }
        for (_, task) in cut_off {
            let _ = task.await;
        }
    }
}

async fn run_logged<C>(name: &'static str, run: fn(C) -> TaskFuture, context: C) {
    if let Err(failure) = run_to_end(run, context).await {
        tracing::error!(task.name = name, "a background task stopped: {failure}");
    }
}

async fn run_to_end<C>(run: fn(C) -> TaskFuture, context: C) -> Result<(), String> {
    match AssertUnwindSafe(async move { run(context).await }).catch_unwind().await {
        Ok(ended) => ended.map_err(|error| format!("{error:#}")),
        Err(_) => Err("it panicked".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::{BackgroundTasks, Task, run_to_end};
    use std::sync::Arc;

    const LIST: &[Task<Arc<()>>] = &[
        Task {
            name: "endless",
            ends_itself: false,
            run: |held| {
                Box::pin(async move {
                    std::future::pending::<()>().await;
                    drop(held);
                    Ok(())
                })
            },
        },
        Task { name: "failing", ends_itself: true, run: |_| Box::pin(async { anyhow::bail!("no answer") }) },
        Task { name: "panicking", ends_itself: false, run: |_| Box::pin(async { panic!("as the test wants") }) },
    ];

    #[tokio::test]
    async fn stop_ends_every_task() {
        let context = Arc::new(());
        let tasks = BackgroundTasks::start_list(LIST, &context);
        assert_eq!(tasks.running.len(), LIST.len());
        tasks.stop().await;
        assert_eq!(Arc::strong_count(&context), 1, "a task still holds its context");
    }

    #[tokio::test]
    async fn error_and_panic_are_failures() {
        assert_eq!(run_to_end(LIST[1].run, Arc::new(())).await, Err("no answer".into()));
        assert_eq!(run_to_end(LIST[2].run, Arc::new(())).await, Err("it panicked".into()));
    }
}
