//! Writes a simulation to a hub's folder, in the format of a real one.
//!
//! Everything is written under a name that no hub opens and gets its own name at the end, so an
//! interruption leaves nothing that is opened later. The truth goes to a file outside.

mod checks;
mod error;
mod truth_file;
mod unfinished;

use crate::options::Options;
use crate::organisation::Written;
use crate::simulation::Simulation;
use crate::truth::Truth;
use checks::{check_empty, check_outside};
pub use error::FolderError;
use holdpoint_domain::{Digest, Ms, Refusal};
use holdpoint_log::{Batch, Log as _, SqliteLog};
use std::path::PathBuf;
use tokio::sync::mpsc;
use truth_file::TruthFile;
use unfinished::Unfinished;

/// Records of one append.
const BATCH_RECORDS: usize = 10_000;
/// Batches that wait for the disk.
const MAX_WAITING_BATCHES: usize = 2;

/// Where a simulation is written to.
#[derive(Clone, Debug)]
pub struct Place {
    /// The data folder: absent or empty.
    pub data: PathBuf,
    /// A file for the truth, outside the data folder; an existing one is replaced.
    pub truth: Option<PathBuf>,
    /// Lets the log grow no further than so many bytes, as a full disk would. For tests.
    pub log_limit: Option<u64>,
}

/// How far the writing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The simulated clock.
    pub now: Ms,
    /// Records so far.
    pub records: u64,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Records.
    pub records: u64,
    /// Bodies; equal ones are stored once.
    pub bodies: u64,
    /// Hash of the last record.
    pub hash: Option<Digest>,
}

// A part of the simulation on its way to the disk.
struct Part {
    now: Ms,
    written: Written,
    truth: Vec<Truth>,
}

/// Writes a simulation. When this fails, or is dropped before its end, no file of it is left.
///
/// # Errors
/// See [`FolderError`].
pub async fn write_folder(options: Options, place: &Place, mut progress: impl FnMut(Progress)) -> Result<Summary, FolderError> {
    check_empty(&place.data)?;
    if let Some(truth) = &place.truth {
        check_outside(truth, &place.data)?;
    }
    let mut simulation = Simulation::new(options).map_err(FolderError::Refused)?;
    let keys = simulation.keys_json();
    // Declared before the log: dropped after it.
    let unfinished = Unfinished::create(&place.data)?;
    let mut truth = place.truth.as_deref().map(TruthFile::create).transpose()?;
    let log = SqliteLog::open(unfinished.path().join("log.sqlite")).await?;
    if let Some(bytes) = place.log_limit {
        log.limit_size(bytes).await?;
    }
    let (sender, mut parts) = mpsc::channel(MAX_WAITING_BATCHES);
    let generator = tokio::task::spawn_blocking(move || generate(&mut simulation, &sender));
    let mut summary = Summary { records: 0, bodies: 0, hash: None };
    while let Some(part) = parts.recv().await {
        truth.as_mut().map_or(Ok(()), |file| file.write(&part.truth))?;
        append(&log, part.written, &mut summary).await?;
        progress(Progress { now: part.now, records: summary.records });
    }
    generator.await.map_err(|error| FolderError::Io(format!("The simulation stopped: {error}.")))?.map_err(FolderError::Refused)?;
    drop(log);
    unfinished.write_private("keys.json", keys.as_bytes())?;
    if let Some(file) = truth {
        file.finish(|| unfinished.finish())?;
    } else {
        unfinished.finish()?;
    }
    Ok(summary)
}

// Ends early when the receiver is gone.
fn generate(simulation: &mut Simulation, to: &mpsc::Sender<Part>) -> Result<(), Refusal> {
    loop {
        let goes_on = simulation.step()?;
        if goes_on && simulation.count_written() < BATCH_RECORDS {
            continue;
        }
        let part = Part { now: simulation.now(), written: simulation.take_written(), truth: simulation.take_truth() };
        if to.blocking_send(part).is_err() || !goes_on {
            return Ok(());
        }
    }
}

async fn append(log: &SqliteLog, written: Written, summary: &mut Summary) -> Result<(), FolderError> {
    let Written { records, mut bodies } = written;
    // In the order of their index: fewer pages change in one append.
    bodies.sort_unstable_by(|one, other| one.0.as_bytes().cmp(other.0.as_bytes()));
    summary.bodies += bodies.len() as u64;
    summary.hash = records.last().map(|record| record.hash).or(summary.hash);
    summary.records = log.append(summary.records, Batch { records, bodies }).await?;
    Ok(())
}
