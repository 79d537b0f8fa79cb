//! Records what a source states.

use super::alertmanager::keep_open_identity;
use super::statements::Statements;
use crate::core::Core;
use holdpoint_domain::incidents::Refused;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, Command, Digest, IncidentCounts, MAX_STATED_INCIDENTS, Ms, Refusal, StatedChange, StatedIncident};

/// What became of a delivery.
#[derive(Default)]
pub(crate) struct Taken {
    pub(crate) counts: IncidentCounts,
    pub(crate) refused: Vec<Refused>,
}

/// Records the statements; `token` is the digest of the token that was shown.
///
/// # Errors
/// Where nothing of a delivery could be read, and the log's refusal.
pub(crate) async fn take(core: &Core, source: &str, token: Option<Digest>, statements: Statements) -> Result<Taken, Refusal> {
    let Statements { mut incidents, changes, refused } = statements;
    if let Some(first) = refused.first().filter(|_| incidents.is_empty() && changes.is_empty()) {
        return Err(describe_refused(first, refused.len()));
    }
    keep_open_identity(&core.state().incidents.book, &mut incidents);
    let newest = newest_at(&incidents, &changes);
    let mut taken = Taken { refused, ..Taken::default() };
    for incidents in incidents.chunks(MAX_STATED_INCIDENTS) {
        taken.counts = taken.counts.plus(state(core, source, token, incidents.to_vec(), Vec::new()).await?);
    }
    for changes in changes.chunks(MAX_STATED_INCIDENTS) {
        taken.counts = taken.counts.plus(state(core, source, token, Vec::new(), changes.to_vec()).await?);
    }
    let is_news = taken.counts.imported + taken.counts.updated > 0;
    core.contacts.note_answer(source, core.now(), newest.filter(|_| is_news).and_then(|newest| measure_lag(core, source, newest)));
    if let Some(first) = taken.refused.first() {
        core.contacts.note_fault(source, core.now(), &describe_refused(first, taken.refused.len()));
    }
    Ok(taken)
}

// What was told before the source was added is history that it catches up with.
fn measure_lag(core: &Core, source: &str, newest: Ms) -> Option<Ms> {
    let state = core.state();
    let is_history = state.sources.by_name.get(source).is_none_or(|source| newest < source.added_at);
    (!is_history).then(|| core.now() - newest)
}

/// When the newest of these statements was made, by the source's own clock.
pub(super) fn newest_at(incidents: &[StatedIncident], changes: &[StatedChange]) -> Option<Ms> {
    let of_changes = changes.iter().map(|stated| stated.statement.at);
    incidents.iter().map(|stated| stated.statement.at).chain(of_changes).max()
}

async fn state(
    core: &Core,
    source: &str,
    token: Option<Digest>,
    incidents: Vec<StatedIncident>,
    changes: Vec<StatedChange>,
) -> Result<IncidentCounts, Refusal> {
    let receipt = core.submit_with_token(Command::StateFromSource { source: source.into(), incidents, changes }, token).await?;
    Ok(receipt.incidents.unwrap_or_default().plus(receipt.changes.unwrap_or_default()))
}

fn describe_refused(first: &Refused, count: usize) -> Refusal {
    let code = if first.code == "too_many_alerts" { Code::TooMany } else { Code::InvalidField };
    let more = if count > 1 { format!(" {} more parts are refused.", count - 1) } else { String::new() };
    Refusal::new(code, format!("{}{more}", visible_line(&first.reason))).with("field", first.at.as_str()).with("reason_code", first.code)
}
