//! The folder of the app's simulated day: whole, or written anew.

use crate::error::DayError;
use crate::setup::DaySetup;
use holdpoint_domain::Ms;
use holdpoint_log::{Log as _, SqliteLog};
use holdpoint_simulator::{Place, Progress, write_folder};
use std::path::{Path, PathBuf};

/// Holds the open step of the tour.
const TOUR_FILE: &str = "tour";
const TOUR_OVER: &str = "over";

/// The folder in the data folder of the app.
pub(crate) fn folder_in(data: &Path) -> PathBuf {
    data.join("simulated-day")
}

/// The file with the truth about the folder: beside it, so that neither hub nor desk ever has it.
pub(crate) fn truth_of(folder: &Path) -> PathBuf {
    folder.with_extension("truth.jsonl")
}

/// Whether a whole history is there. It gets its name when it is complete.
pub(crate) fn is_complete(folder: &Path) -> bool {
    folder.join("hub").join("keys.json").is_file() && folder.join("hub").join("log.sqlite").is_file()
}

/// Writes the history, unless a whole one is there; what a crash left half-written goes first.
pub(crate) async fn write_history(setup: DaySetup, folder: &Path, progress: impl FnMut(Progress)) -> Result<(), DayError> {
    if is_complete(folder) {
        return Ok(());
    }
    delete(folder)?;
    let place = Place { data: folder.to_owned(), truth: Some(truth_of(folder)), log_limit: setup.log_limit };
    write_folder(setup.options, &place, progress).await?;
    Ok(())
}

/// The instant of the log's last record; none of an empty log.
pub(crate) async fn read_last_instant(folder: &Path) -> Result<Option<Ms>, DayError> {
    let log = SqliteLog::open(folder.join("hub").join("log.sqlite")).await?;
    let (head, _) = log.head().await?;
    let last = log.read(head.saturating_sub(1), 1).await?;
    Ok(last.first().map(|record| record.at))
}

/// Deletes the folder and the truth about it, if they are there.
pub(crate) fn delete(folder: &Path) -> std::io::Result<()> {
    let unless_absent = |deleted: std::io::Result<()>| match deleted {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        deleted => deleted,
    };
    unless_absent(std::fs::remove_dir_all(folder))?;
    unless_absent(std::fs::remove_file(truth_of(folder)))
}

/// Bytes of all files in the folder.
pub(crate) fn size(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let of_entry = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => size(&entry.path()),
        Ok(meta) => meta.len(),
        Err(_) => 0,
    };
    entries.flatten().map(of_entry).sum()
}

/// The step of the tour that was open; the first one in a new folder, none after the tour.
pub(crate) fn read_tour(folder: &Path) -> Option<u32> {
    match std::fs::read_to_string(folder.join(TOUR_FILE)) {
        Ok(text) => text.trim().parse().ok(),
        Err(_) => Some(0),
    }
}

/// Keeps the step of the tour that is open.
pub(crate) fn write_tour(folder: &Path, step: Option<u32>) {
    let text = step.map_or_else(|| TOUR_OVER.to_owned(), |step| step.to_string());
    if let Err(error) = std::fs::write(folder.join(TOUR_FILE), text) {
        tracing::warn!(%error, "the place in the tour was not kept");
    }
}
