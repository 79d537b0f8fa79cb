//! `holdpoint import`: reads files of other systems and states what they say, signed by this folder's device.

use crate::args::{ImportChanges, ImportIncidents};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::input::read_bytes;
use crate::output;
use crate::place::Place;
use holdpoint_domain::incidents::changes::read_change_file;
use holdpoint_domain::incidents::{FileRefused, Reading, Refused, read_file};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, IncidentCounts, MAX_STATED_INCIDENTS};
use holdpoint_protocol::Recorded;
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// Bytes of statements in one command. Signed and encoded they are a third larger, and fit into a request.
const MAX_COMMAND_BYTES: usize = 2 * 1024 * 1024;
/// The hub of the folder may run in another process that ends meanwhile.
const MAX_ATTEMPTS: u32 = 20;
const RETRY_INTERVAL: Duration = Duration::from_millis(100);

/// The answer with `--json`.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    counts: IncidentCounts,
    refused: &'a [Refused],
}

/// Imports a file of incidents.
pub(crate) async fn incidents(place: &Place, args: &ImportIncidents, json: bool) -> Result<Exit, Failure> {
    let command = |incidents| DeskCommand::StateIncidents { incidents };
    let counts = |recorded: &Recorded| recorded.incidents;
    import(place, &args.file, |bytes| read_file(args.format, bytes), &command, &counts, json).await
}

/// Imports a file of changes.
pub(crate) async fn changes(place: &Place, args: &ImportChanges, json: bool) -> Result<Exit, Failure> {
    let command = |changes| DeskCommand::StateChanges { changes };
    let counts = |recorded: &Recorded| recorded.changes;
    import(place, &args.file, |bytes| read_change_file(args.format, bytes), &command, &counts, json).await
}

async fn import<S: Serialize + Clone>(
    place: &Place,
    file: &Path,
    read: impl Fn(&[u8]) -> Result<Reading<S>, FileRefused>,
    command: &impl Fn(Vec<S>) -> DeskCommand,
    counts: &impl Fn(&Recorded) -> Option<IncidentCounts>,
    json: bool,
) -> Result<Exit, Failure> {
    let name = file.display().to_string();
    let bytes = read_bytes(file).map_err(|error| Failure::io(&name, &error))?;
    let Reading { stated, refused } = read(&bytes).map_err(|error| {
        let detail = format!("{name}: {}", error.reason);
        Failure::new(Exit::Failed, error.code, "The file is not accepted", detail)
    })?;
    let counts = if stated.is_empty() { IncidentCounts::default() } else { state(place, stated, command, counts).await? };
    match json {
        true => output::json(&Answer { counts, refused: &refused }),
        false => print(counts, &refused),
    }
    Ok(Exit::Done)
}

async fn state<S: Serialize + Clone>(
    place: &Place,
    stated: Vec<S>,
    command: &impl Fn(Vec<S>) -> DeskCommand,
    counts: &impl Fn(&Recorded) -> Option<IncidentCounts>,
) -> Result<IncidentCounts, Failure> {
    let mut sum = IncidentCounts::default();
    let mut desk = open(place).await?;
    for part in split(stated) {
        let unchanged = u32::try_from(part.len()).unwrap_or(u32::MAX);
        let (next, recorded) = submit(place, desk, &command(part)).await?;
        desk = next;
        sum = sum.plus(counts(&recorded).unwrap_or(IncidentCounts { unchanged, ..IncidentCounts::default() }));
    }
    desk.leave().await;
    Ok(sum)
}

// Statements of which the answer was lost are sent again: a statement counts once.
pub(crate) async fn submit(place: &Place, mut desk: Desk, command: &DeskCommand) -> Result<(Desk, Recorded), Failure> {
    let mut attempts = 0;
    loop {
        match desk.submit(command.clone()).await {
            Ok(recorded) => return Ok((desk, recorded)),
            Err(failure) => {
                desk.leave().await;
                attempts += 1;
                if failure.exit != Exit::Unreachable || attempts == MAX_ATTEMPTS {
                    return Err(failure);
                }
                desk = open(place).await?;
            }
        }
    }
}

pub(crate) async fn open(place: &Place) -> Result<Desk, Failure> {
    let mut attempts = 0;
    loop {
        match Desk::open_where(place, None).await {
            Err(failure) if failure.exit == Exit::Unreachable && attempts < MAX_ATTEMPTS => {
                attempts += 1;
                tokio::time::sleep(RETRY_INTERVAL).await;
            }
            opened => return opened,
        }
    }
}

fn split<S: Serialize>(stated: Vec<S>) -> Vec<Vec<S>> {
    let mut commands: Vec<Vec<S>> = Vec::new();
    let mut bytes = 0;
    for stated in stated {
        let size = serde_json::to_string(&stated).map_or(0, |text| text.len());
        match commands.last_mut() {
            Some(last) if last.len() < MAX_STATED_INCIDENTS && bytes + size <= MAX_COMMAND_BYTES => {
                last.push(stated);
                bytes += size;
            }
            _ => {
                commands.push(vec![stated]);
                bytes = size;
            }
        }
    }
    commands
}

fn print(counts: IncidentCounts, refused: &[Refused]) {
    let IncidentCounts { imported, updated, unchanged } = counts;
    output::line(&format!("{imported} imported, {updated} updated, {unchanged} unchanged, {} refused.", refused.len()));
    for Refused { line, at, reason, .. } in refused {
        let line = line.map_or_else(String::new, |line| format!("line {line}, "));
        output::line(&format!("  {line}{}: {}", visible_line(at), visible_line(reason)));
    }
}
