//! The export in progress, or the last one.

use super::events::Events;
use crate::lock::lock;
use crate::view::{ExportState, ExportView, Topic};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

#[derive(Debug)]
struct Job {
    view: ExportView,
    cancel: Arc<AtomicBool>,
}

/// The export in progress, or the last one.
pub(crate) struct ExportJob {
    job: Mutex<Option<Job>>,
    events: Events,
}

impl ExportJob {
    pub fn new(events: Events) -> Self {
        Self { job: Mutex::default(), events }
    }

    /// Starts a job with what `make` returns, unless one is running. Returns the view and
    /// the flag that asks the job to stop.
    ///
    /// # Errors
    /// `running()` while an export runs; else what `make` returns.
    pub fn start<E>(
        &self,
        make: impl FnOnce() -> Result<ExportView, E>,
        running: impl FnOnce() -> E,
    ) -> Result<(ExportView, Arc<AtomicBool>), E> {
        let mut job = lock(&self.job);
        if job.as_ref().is_some_and(|job| job.view.state == ExportState::Running) {
            return Err(running());
        }
        let (view, cancel) = (make()?, Arc::new(AtomicBool::new(false)));
        *job = Some(Job { view: view.clone(), cancel: cancel.clone() });
        Ok((view, cancel))
    }

    /// Its state.
    pub fn view(&self) -> Option<ExportView> {
        lock(&self.job).as_ref().map(|job| job.view.clone())
    }

    /// Changes the state and tells the window.
    pub fn update(&self, change: impl FnOnce(&mut ExportView)) {
        if let Some(job) = lock(&self.job).as_mut() {
            change(&mut job.view);
        }
        self.events.mark_stale(&[Topic::Export], Vec::new());
    }

    /// Asks the job to stop.
    pub fn cancel(&self) {
        if let Some(job) = lock(&self.job).as_ref() {
            job.cancel.store(true, Ordering::Relaxed);
        }
    }
}
