//! The tables of the replica for a part of a hub's record, in memory.

use super::read::read_incidents;
use crate::desk::Desk;
use crate::failure::Failure;
use holdpoint_desk::{DeskError, TiedAction, read_tied_actions};
use holdpoint_domain::{Cause, Digest, GENESIS, Record, Seq};
use holdpoint_replica::ReplicaError;
use holdpoint_replica::excerpt::Excerpt;
use std::collections::BTreeSet;

/// A part of the record.
pub(crate) struct Part {
    pub(crate) tables: Excerpt,
    /// When its first action was proposed.
    pub(crate) first: Option<i64>,
    /// The record before its first one about an action.
    pub(crate) after: Seq,
    /// The last record of the hub, kept or not.
    pub(crate) head: (Seq, Digest),
}

/// Reads the records for which `keep` is true. People are always read.
pub(crate) async fn read_part(desk: &Desk, keep: impl Fn(&Record) -> Keep) -> Result<Part, Failure> {
    let mut part = Part { tables: Excerpt::new().map_err(failed)?, first: None, after: 0, head: (0, GENESIS) };
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        let batch = batch?;
        part.head = batch.last().map_or(part.head, |record| (record.seq, record.hash));
        let (mut kept, mut counted) = (Vec::new(), Vec::new());
        for record in batch {
            let keep = if record.kind.starts_with("person.") { Keep::Whole } else { keep(&record) };
            if keep != Keep::Nothing && part.first.is_none() && record.kind.starts_with("action.") {
                (part.first, part.after) = (Some(record.at), record.seq.saturating_sub(1));
            }
            match keep {
                Keep::Whole => kept.push(record.seq),
                Keep::Rows => {}
                Keep::Nothing => continue,
            }
            counted.push(record);
        }
        part.tables.add(&counted, |record| kept.binary_search(&record.seq).is_ok()).map_err(failed)?;
    }
    Ok(part)
}

/// What is kept of a record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keep {
    /// The record, and what it says in the tables.
    Whole,
    /// What it says in the tables.
    Rows,
    /// Nothing.
    Nothing,
}

/// Actions that are tied to incidents, with the tables of all actions.
pub(crate) async fn read_tied(desk: &Desk) -> Result<(Vec<TiedAction>, Part), Failure> {
    let read = read_incidents(desk).await?;
    let id = |cause: &Cause| if let Cause::Action(id) = cause { Some(id.to_string()) } else { None };
    let tied: BTreeSet<String> = read.findings.iter().filter_map(|finding| id(&finding.stated.cause)).collect();
    let keep = |record: &Record| match record.kind.split_once('.') {
        Some(("action" | "review" | "decision" | "grant", _)) if tied.contains(&record.subject) => Keep::Whole,
        Some(("action", _)) => Keep::Rows,
        _ => Keep::Nothing,
    };
    let part = read_part(desk, keep).await?;
    let tied = read_tied_actions(part.tables.conn(), &read.book, &read.findings).map_err(|error| failed(ReplicaError::Sql(error)))?;
    Ok((tied, part))
}

pub(crate) fn failed(error: ReplicaError) -> Failure {
    DeskError::from(error).into()
}
