//! A policy tried on what was proposed lately, as far as this desk holds it.

use super::explain as words;
use super::problems::{shown, warnings};
use crate::core::Core;
use crate::error::DeskError;
use crate::fetch;
use crate::replica::{bodies, people, records};
use crate::view::{PolicyTrial, TrialChange, TrialCheckpoint};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ActionContent, ActionEvent, Digest, Event, Past, Policy, ProposedUnderRules, Replay, Replaying, Seq, ToolTerms};
use rusqlite::Connection;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// Arguments that are asked for before; more than that would keep people waiting.
const MAX_FETCHED: usize = 1_000;
const BATCH: usize = 200;
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// What a text would have changed in the last `days`.
pub(crate) async fn trial(core: &Arc<Core>, text: String, days: u32) -> Result<PolicyTrial, DeskError> {
    let days = days.clamp(1, 366);
    let policy = match Policy::parse(&text) {
        Ok(policy) => policy,
        Err(problems) => return Ok(PolicyTrial { problems: shown(problems), ..nothing() }),
    };
    let since = core.clock.now() - i64::from(days) * DAY_MS;
    let asking = core.clone();
    let missing = on_a_thread(move || asking.replica.read(|conn| missing(conn, since, asking.replica.head().0))).await?;
    let _ = tokio::time::timeout(FETCH_TIMEOUT, async {
        for batch in missing.chunks(BATCH) {
            if fetch::fetch_bodies(core, batch.to_vec()).await.is_err() {
                break;
            }
        }
    })
    .await;
    let core = core.clone();
    on_a_thread(move || {
        let replay = core.replica.read(|conn| replay(conn, &policy, since, core.replica.head().0))?;
        Ok(PolicyTrial { warnings: warnings(&core, &policy)?, ..told(replay, days) })
    })
    .await
}

async fn on_a_thread<R: Send + 'static>(work: impl FnOnce() -> Result<R, DeskError> + Send + 'static) -> Result<R, DeskError> {
    let failed = |_| crate::error::refused("internal", "Something went wrong", "The app could not carry this out. Try again.");
    tokio::task::spawn_blocking(work).await.map_err(failed)?
}

// The last form of an action is the one that was decided, so that is the one tried.
fn last_forms(conn: &Connection, since: i64, head: Seq) -> rusqlite::Result<Vec<Seq>> {
    let first = records::first_since(conn, since, head)?;
    let mut statement = conn.prepare_cached(
        "SELECT subject, seq FROM records WHERE seq >= ?1 AND kind IN ('action.proposed', 'action.revised') ORDER BY seq",
    )?;
    let mut last: HashMap<String, i64> = HashMap::new();
    let mut rows = statement.query([first.cast_signed()])?;
    while let Some(row) = rows.next()? {
        last.insert(row.get(0)?, row.get(1)?);
    }
    let mut seqs: Vec<Seq> = last.into_values().map(i64::cast_unsigned).collect();
    seqs.sort_unstable();
    Ok(seqs)
}

/// Arguments that are not here, those of the newest actions first.
fn missing(conn: &Connection, since: i64, head: Seq) -> Result<Vec<Digest>, DeskError> {
    let mut missing = Vec::new();
    for seq in last_forms(conn, since, head)?.into_iter().rev() {
        let body = records::get(conn, seq)?.and_then(|record| record.body);
        if let Some(digest) = body
            && !bodies::has(conn, &digest)?
        {
            missing.push(digest);
            if missing.len() == MAX_FETCHED {
                break;
            }
        }
    }
    Ok(missing)
}

fn replay(conn: &Connection, policy: &Policy, since: i64, head: Seq) -> Result<Replay, DeskError> {
    let tools: HashMap<String, ToolTerms> = people::tools(conn)?.into_iter().map(|tool| (tool.name, tool.terms)).collect();
    let mut replaying = Replaying::new(policy);
    for seq in last_forms(conn, since, head)? {
        let Some(record) = records::get(conn, seq)? else { continue };
        let Ok(Event::Action(
            ActionEvent::Proposed(proposed)
            | ActionEvent::ProposedUnderRules(ProposedUnderRules(proposed))
            | ActionEvent::Revised(proposed)
            | ActionEvent::RevisedUnderRules(ProposedUnderRules(proposed)),
        )) = Event::of(&record)
        else {
            continue;
        };
        let content = record.body.map(|digest| bodies::get(conn, &digest)).transpose()?.flatten();
        let content = content.and_then(|text| serde_json::from_str::<ActionContent>(&text).ok());
        let terms = tools.get(proposed.tool.name.as_str()).cloned().unwrap_or_default();
        let arguments = content.map(|content| content.arguments);
        let ToolTerms { owner, may_pass_unreviewed, .. } = terms;
        replaying.add(&Past { id: record.subject.into(), at: record.at, header: proposed, arguments, owner, may_pass_unreviewed });
    }
    Ok(replaying.finish())
}

fn nothing() -> PolicyTrial {
    PolicyTrial {
        problems: Vec::new(),
        warnings: Vec::new(),
        summary: String::new(),
        notes: Vec::new(),
        checkpoints: Vec::new(),
        changes: Vec::new(),
        more: 0,
    }
}

fn told(replay: Replay, days: u32) -> PolicyTrial {
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let time = words::time(i64::from(days) * DAY_MS);
    let summary = match (replay.actions, replay.changed) {
        (0, _) => format!("No action was proposed in the last {time}."),
        (actions, 0) => format!("Nothing would be different for the {actions} actions of the last {time}."),
        (actions, changed) => {
            let percent = (replay.share * 1000.0).round() / 10.0;
            format!("Different for {changed} of {actions} actions of the last {time} ({percent} %).")
        }
    };
    let mut notes = Vec::new();
    if replay.refused > 0 {
        notes.push(format!("{} would have been refused when they were proposed.", replay.refused));
    }
    if replay.without_arguments > 0 {
        let without = replay.without_arguments;
        notes.push(format!("The arguments of {without} are not on this desk; conditions about them count as in doubt, and stop."));
    }
    let more = number(replay.changed.saturating_sub(replay.examples.len() as u64));
    let row = |row: holdpoint_domain::ReplayCheckpoint| TrialCheckpoint {
        name: visible_line(&row.checkpoint),
        rule: visible_line(&row.rule),
        stopped: number(row.stopped),
        auto_approved: number(row.auto_approved),
    };
    let change = |change: holdpoint_domain::ReplayChange| TrialChange {
        title: visible_line(&change.title),
        before: visible_line(&change.before),
        after: visible_line(&change.after),
        at: change.at,
        id: change.id.into(),
    };
    PolicyTrial {
        summary,
        notes,
        checkpoints: replay.checkpoints.into_iter().map(row).collect(),
        changes: replay.examples.into_iter().map(change).collect(),
        more,
        ..nothing()
    }
}
