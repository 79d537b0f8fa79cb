//! Verdicts wait a few seconds before they are signed, so that a slip can be taken back.
//!
//! What is signed is the content and the record of the key press. Content that changed
//! meanwhile is not signed: the verdict becomes a draft again and the reviewer is told.

use super::checks::{check, check_content};
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::action::content::content_changed;
use crate::features::action::load::load_action;
use crate::outbox::held::{self, Held};
use crate::outbox::submit::{self, Unsigned};
use crate::outbox::table as outbox;
use crate::store::{Store, drafts, given};
use crate::view::{DeskEvent, HeldVerdict, KeptDraft, ProblemView, ReviewOutcome, TakenBack, Topic};
use crate::words::sentence;
use holdpoint_domain::{Action, DeskCommand, Ms, Statement};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// A verdict is released at least so long before the deadline of its action.
const BEFORE_DEADLINE_MS: Ms = 2_000;

/// With less time than this before its release, a verdict is sent at once.
const SHORTEST_HOLD_MS: Ms = 1_000;

/// How long closing the app waits for the hub to settle what was held.
const CLOSE_TIMEOUT: Duration = Duration::from_millis(1_500);

/// How long a verdict is held. `wanted` is real time; `left` is by the hub's clock, which a simulated hub runs at `rate`.
pub(super) fn hold_length(wanted: Ms, left: Ms, rate: u32) -> Ms {
    let left = if rate == 0 { Ms::MAX } else { left / Ms::from(rate) };
    let hold = wanted.min(left.saturating_sub(BEFORE_DEADLINE_MS));
    if hold < SHORTEST_HOLD_MS { 0 } else { hold }
}

/// Holds a verdict for so long.
pub(super) fn hold(core: &Core, command: Unsigned, sentence: String, length: Ms) -> Result<ReviewOutcome, DeskError> {
    let (id, action) = (command.statement.id.to_string(), command.action().unwrap_or_default().to_owned());
    let row = Held { action: action.clone(), sentence, statement: command.statement, reading: command.reading };
    {
        let conn = core.store.conn();
        held::add(&conn, &row).map_err(submit::not_kept)?;
    }
    core.holds.add(&id, Instant::now() + Duration::from_millis(length.unsigned_abs()));
    core.refresh_pending()?;
    mark_changed(core, &action);
    Ok(ReviewOutcome::Held { review: id })
}

/// Releases what is due, for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    loop {
        let Some((due, id)) = core.holds.all().into_iter().next() else {
            core.holds.changed().await;
            continue;
        };
        tokio::select! {
            () = core.holds.changed() => continue,
            () = tokio::time::sleep_until(due) => {}
        }
        if let Err(error) = blocking(core.clone(), move |core| release(core, &id)).await {
            tracing::error!(%error, "a held verdict could not be released");
        }
    }
}

/// Releases everything that is held, before the app closes, and waits a moment for the hub.
pub(crate) async fn release_all(core: &Arc<Core>) {
    let ids: Vec<String> = core.holds.all().into_iter().map(|(_, id)| id).collect();
    let receipts: Vec<_> = ids.iter().map(|id| core.submissions.expect(id)).collect();
    for id in ids.clone() {
        if let Err(error) = blocking(core.clone(), move |core| release(core, &id)).await {
            tracing::error!(%error, "a held verdict could not be released");
        }
    }
    if core.connection.client().is_some() {
        let settled = async {
            for receipt in receipts {
                let _ = receipt.await;
            }
        };
        let _ = tokio::time::timeout(CLOSE_TIMEOUT, settled).await;
    }
    ids.iter().for_each(|id| core.submissions.forget(id));
}

/// Signs one and puts it into the outbox, or makes it a draft again and says why.
fn release(core: &Core, id: &str) -> Result<(), DeskError> {
    core.holds.remove(id);
    let Some(row) = held::get(&core.store.conn(), id)? else { return Ok(()) };
    let action = row.action.clone();
    match sign(core, row) {
        Ok(()) => core.submissions.wake_sender(),
        Err(error) => give_back(core, id, &action, ProblemView::from(error))?,
    }
    Ok(())
}

fn sign(core: &Core, row: Held) -> Result<(), DeskError> {
    let Held { action, sentence, statement, reading } = row;
    let action = load_action(core, &action)?;
    let DeskCommand::Review(review) = &statement.command else { return Err(content_changed()) };
    if action.content.digest != review.digest {
        return Err(content_changed());
    }
    check_content(core, &action, review.verdict)?;
    submit::check_may_sign(core)?;
    // Latency counts from here; record and content are those of the key press.
    let statement = Statement { signed_at: core.clock.now(), ..statement };
    check(core, &action, &statement, reading.as_ref())?;
    submit::keep_released(core, &Unsigned { statement, reading, set: None }, &sentence)
}

fn give_back(core: &Core, id: &str, action: &str, problem: ProblemView) -> Result<(), DeskError> {
    let note = not_sent(&problem);
    {
        let conn = core.store.conn();
        if !held::remove(&conn, id)? {
            return Ok(());
        }
        drafts::note(&conn, action, note.clone(), core.clock.now())?;
    }
    core.submissions.forget(id);
    core.refresh_pending()?;
    mark_changed(core, action);
    core.events.send(DeskEvent::Refused { action: action.to_owned(), problem: note });
    Ok(())
}

fn not_sent(problem: &ProblemView) -> ProblemView {
    ProblemView {
        code: problem.code.clone(),
        title: "Your verdict was not sent".into(),
        detail: format!("{}. {} What you entered is kept as a draft.", problem.title.trim_end_matches('.'), problem.detail),
    }
}

/// Takes a verdict back that is held, or that waits in the outbox and was never sent.
pub(crate) fn take_back(core: &Core, id: &str) -> Result<TakenBack, DeskError> {
    let action = {
        let mut conn = core.store.conn();
        let tx = conn.transaction()?;
        let action = match held::get(&tx, id)? {
            Some(row) if held::remove(&tx, id)? => Some(row.action),
            _ => outbox::take_back(&tx, id)?,
        };
        given::remove(&tx, id)?;
        tx.commit()?;
        action
    };
    let Some(action) = action else {
        return Err(refused("already_sent", "It is too late to take it back", "Your verdict is sent to the hub already."));
    };
    core.holds.remove(id);
    core.refresh_pending()?;
    mark_changed(core, &action);
    let draft = drafts::get(&core.store.conn(), &action)?.unwrap_or_default();
    Ok(TakenBack { action, draft })
}

/// The verdicts that can be taken back now, in the order in which they were decided.
pub(crate) fn view(core: &Core) -> Result<Vec<HeldVerdict>, DeskError> {
    let now = Instant::now();
    let lines = held::lines(&core.store.conn())?;
    let left = |id: &str| core.holds.due(id).map(|due| due.saturating_duration_since(now));
    let shown = lines.into_iter().filter_map(|(id, action, sentence)| {
        let left = left(&id)?;
        Some(HeldVerdict { id, action, sentence, release_in_ms: u32::try_from(left.as_millis()).unwrap_or(u32::MAX) })
    });
    Ok(shown.collect())
}

/// The id of my verdict on an action, while it can be taken back.
pub(crate) fn find_retractable(core: &Core, action: &Action) -> Result<Option<String>, DeskError> {
    let conn = core.store.conn();
    match held::of_action(&conn, &action.id)? {
        Some(id) => Ok(Some(id)),
        None => Ok(outbox::retractable(&conn, &action.id)?),
    }
}

/// What was held when the app ended without warning: drafts again. Returns the sentences of the verdicts.
pub(crate) fn recover(store: &Store, now: Ms) -> Result<Vec<String>, DeskError> {
    let conn = store.conn();
    let lines = held::lines(&conn)?;
    for (id, action, verdict) in &lines {
        let problem = ProblemView {
            code: "not_released".into(),
            title: "Your verdict was not sent".into(),
            detail: format!("Holdpoint ended before it sent “{verdict}”. What you entered is kept as a draft."),
        };
        drafts::note(&conn, action, problem, now)?;
        held::remove(&conn, id)?;
    }
    Ok(lines.into_iter().map(|(_, _, verdict)| sentence(&verdict)).collect())
}

fn mark_changed(core: &Core, action: &str) {
    core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Queue, Topic::Action], vec![action.to_owned()]);
}

/// Keeps what was entered, until the hub accepts the review.
pub(crate) fn keep_draft(core: &Core, action: &str, draft: &KeptDraft) -> Result<(), DeskError> {
    let conn = core.store.conn();
    match *draft == KeptDraft::default() {
        true => drafts::remove(&conn, action)?,
        false => drafts::put(&conn, action, draft, core.clock.now())?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdict_is_released_before_the_deadline() {
        assert_eq!(hold_length(5_000, 600_000, 1), 5_000);
        assert_eq!(hold_length(5_000, 5_000, 1), 3_000);
        assert_eq!(hold_length(5_000, 2_900, 1), 0, "too close: sent at once");
        assert_eq!(hold_length(5_000, -10, 1), 0);
        assert_eq!(hold_length(0, 600_000, 1), 0);
    }

    #[test]
    fn simulated_minutes_pass_in_seconds() {
        assert_eq!(hold_length(5_000, 240_000, 60), 2_000);
        assert_eq!(hold_length(5_000, 60_000, 60), 0);
        assert_eq!(hold_length(5_000, 1, 0), 5_000, "a clock that stands brings no deadline nearer");
    }
}
