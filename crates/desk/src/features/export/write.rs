//! An export of this desk: in the background, told about, cancelled when asked.

use super::{csv, ndjson};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::audit::{document, read as audit};
use crate::private;
use crate::replica::{bodies, people, records};
use crate::view::{AuditQuery, DocumentState, ExportFormat, ExportQuery, ExportState, ExportView};
use holdpoint_domain::{Digest, Record, Seq};
use ndjson::Body;
use std::collections::BTreeSet;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Records of one step; their missing bodies are asked for at once.
const STEP: usize = 200;
const REPORT: Duration = Duration::from_millis(250);

/// Begins an export; one at a time.
pub(crate) fn start(core: &Arc<Core>, asked: ExportQuery) -> Result<ExportView, DeskError> {
    let running = || refused("export_running", "An export is running", "Wait until it is done, or cancel it.");
    let (view, cancel) = core.export.start(|| new_view(core, asked.format), running)?;
    let path = PathBuf::from(&view.path);
    let core = core.clone();
    tokio::spawn(async move {
        let part = path.with_extension("part");
        let result = run(&core, asked, &part, &cancel).await.and_then(|done| {
            if done {
                std::fs::rename(&part, &path)?;
            }
            Ok(done)
        });
        let (state, problem) = match result {
            Ok(true) => (ExportState::Done, None),
            Ok(false) => (ExportState::Cancelled, None),
            Err(error) => (ExportState::Failed, Some(format!("The file could not be written: {error}."))),
        };
        if state != ExportState::Done {
            let _ = std::fs::remove_file(&part);
        }
        core.export.update(|view| (view.state, view.problem) = (state, problem));
    });
    Ok(view)
}

/// Cancels the export; its unfinished file is deleted.
pub(crate) fn cancel(core: &Core) -> Option<ExportView> {
    core.export.cancel();
    core.export.view()
}

fn new_view(core: &Core, format: ExportFormat) -> Result<ExportView, DeskError> {
    let (state, path) = (ExportState::Running, free_path(core, format)?.display().to_string());
    Ok(ExportView { state, done: 0, total: core.replica.head().0, lines: 0, path, problem: None })
}

/// Where people look for what they saved; the data folder where the system names no such place.
pub(crate) fn saved_files_folder(core: &Core) -> Result<PathBuf, DeskError> {
    if let Some(folder) = downloads() {
        return Ok(folder);
    }
    let own = core.data.join("exports");
    private::folder(&own)?;
    Ok(own)
}

fn free_path(core: &Core, format: ExportFormat) -> Result<PathBuf, DeskError> {
    let folder = saved_files_folder(core)?;
    let stamp = chrono::Utc::now().format("%Y%m%dT%H%M%S%3fZ");
    let kind = match format {
        ExportFormat::Ndjson => "ndjson",
        ExportFormat::Csv => "csv",
    };
    Ok(folder.join(format!("holdpoint-audit-{stamp}.{kind}")))
}

// The tests of this crate write nothing to the downloads folder.
fn downloads() -> Option<PathBuf> {
    if cfg!(test) { None } else { dirs::download_dir().filter(|folder| folder.is_dir()) }
}

// True when all is written, false when it was cancelled.
async fn run(core: &Arc<Core>, asked: ExportQuery, part: &Path, cancel: &Arc<AtomicBool>) -> std::io::Result<bool> {
    private::file(part)?;
    let file = BufWriter::new(std::fs::OpenOptions::new().write(true).truncate(true).open(part)?);
    match asked.format {
        ExportFormat::Ndjson => whole(core, asked.query, file, cancel).await,
        ExportFormat::Csv => {
            let (core, cancel) = (core.clone(), cancel.clone());
            let done = tokio::task::spawn_blocking(move || lines(&core, &asked.query, file, &cancel)).await;
            done.unwrap_or_else(|error| Err(std::io::Error::other(error)))
        }
    }
}

async fn whole(core: &Arc<Core>, query: AuditQuery, mut file: BufWriter<std::fs::File>, cancel: &Arc<AtomicBool>) -> std::io::Result<bool> {
    let mut found = blocking(core, move |core| wanted(core, &query)).await?;
    found.reverse();
    let total = found.len() as u64;
    core.export.update(|view| view.total = total);
    let (mut done, mut told) = (0, Instant::now());
    for step in found.chunks(STEP) {
        if cancel.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let step = step.to_vec();
        let held = blocking(core, move |core| held(core, &step)).await?;
        for (record, body) in ask(core, held).await {
            ndjson::write(&mut file, &record, &body)?;
            done += 1;
        }
        if told.elapsed() >= REPORT {
            told = Instant::now();
            core.export.update(|view| (view.done, view.lines) = (done, done));
        }
    }
    file.flush()?;
    core.export.update(|view| (view.done, view.lines) = (done, done));
    Ok(true)
}

fn wanted(core: &Core, query: &AuditQuery) -> Result<Vec<Seq>, DeskError> {
    core.replica.index_rest(u64::MAX)?;
    let query = AuditQuery { before: None, ..query.clone() };
    let mut found = Vec::new();
    core.replica.read(|conn| {
        audit::each(core, conn, &query, |record| {
            found.push(record.seq);
            Ok(true)
        })
    })?;
    Ok(found)
}

fn held(core: &Core, step: &[Seq]) -> Result<Vec<(Record, Body)>, DeskError> {
    Ok(core.replica.read(|conn| {
        let mut held = Vec::new();
        for seq in step {
            let Some(record) = records::get(conn, *seq)? else { continue };
            let body = match document::view(core, conn, &record)?.map(|document| document.state) {
                None => Body::None,
                Some(DocumentState::Here) => {
                    record.body.map(|digest| bodies::get(conn, &digest)).transpose()?.flatten().map_or(Body::Away, Body::Here)
                }
                Some(DocumentState::Sealed) => Body::Sealed,
                Some(DocumentState::Forbidden) => Body::Forbidden,
                Some(DocumentState::Erased) => Body::Erased,
                Some(DocumentState::Away) => Body::Away,
            };
            held.push((record, body));
        }
        Ok::<_, rusqlite::Error>(held)
    })?)
}

// What is not here is asked for, and goes into the file only: the replica does not grow by an export.
async fn ask(core: &Core, mut held: Vec<(Record, Body)>) -> Vec<(Record, Body)> {
    let missing: Vec<Digest> = held.iter().filter(|(_, body)| *body == Body::Away).filter_map(|(record, _)| record.body).collect();
    let Some(client) = core.connection.client().filter(|_| !missing.is_empty()) else { return held };
    let Ok(answer) = client.bodies(missing).await else { return held };
    for (record, body) in held.iter_mut().filter(|(_, body)| *body == Body::Away) {
        let Some(digest) = record.body else { continue };
        let name = digest.to_string();
        if let Some(text) = answer.bodies.get(&name).filter(|text| Digest::of(text.as_bytes()) == digest) {
            *body = Body::Here(text.clone());
        } else {
            match answer.missing.get(&name).map(String::as_str) {
                Some("not_yet_yours") => *body = Body::Sealed,
                Some("forbidden") => *body = Body::Forbidden,
                _ => {}
            }
        }
    }
    held
}

fn lines(core: &Core, query: &AuditQuery, mut file: BufWriter<std::fs::File>, cancel: &AtomicBool) -> std::io::Result<bool> {
    let found = wanted(core, query).map_err(std::io::Error::other)?;
    core.export.update(|view| view.total = found.len() as u64);
    let sql = |error: rusqlite::Error| std::io::Error::other(error);
    // By the record that proposed them: oldest first, each once.
    let mut actions: BTreeSet<i64> = BTreeSet::new();
    core.replica
        .read(|conn| {
            let mut place = conn.prepare_cached("SELECT a.n FROM records r JOIN actions a ON a.id = r.subject WHERE r.seq = ?1")?;
            for seq in &found {
                let mut rows = place.query([seq.cast_signed()])?;
                if let Some(row) = rows.next()? {
                    actions.insert(row.get(0)?);
                }
            }
            Ok::<_, rusqlite::Error>(())
        })
        .map_err(sql)?;
    let names = core.replica.read(people::names).map_err(sql)?;
    csv::head(&mut file)?;
    let (total, mut told) = (actions.len() as u64, Instant::now());
    for (done, n) in (1..).zip(actions) {
        if cancel.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let mut line = csv::Line::default();
        let about = core.replica.read(|conn| match records::get(conn, n.cast_unsigned())? {
            Some(first) => records::of_subject(conn, &first.subject),
            None => Ok(Vec::new()),
        });
        about.map_err(sql)?.iter().for_each(|record| line.take(record));
        line.write(&mut file, &names)?;
        if told.elapsed() >= REPORT || done == total {
            told = Instant::now();
            core.export.update(|view| (view.total, view.done, view.lines) = (total, done, done));
        }
    }
    file.flush()?;
    Ok(true)
}

async fn blocking<T: Send + 'static>(
    core: &Arc<Core>,
    work: impl FnOnce(&Core) -> Result<T, DeskError> + Send + 'static,
) -> std::io::Result<T> {
    let core = core.clone();
    let done = tokio::task::spawn_blocking(move || work(&core)).await;
    done.map_err(std::io::Error::other)?.map_err(std::io::Error::other)
}
