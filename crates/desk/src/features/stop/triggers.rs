//! Stop triggers: what each would have done, and publishing a file of them.

use super::read::client;
use super::view::{FiredView, TriggerView, TriggersView};
use crate::core::Core;
use crate::error::DeskError;
use crate::outbox::submit::administer;
use crate::replica::triggers;
use crate::view::{Notice, NoticeLevel};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, FiredReport, Ms, TriggerMode, TriggerReport, parse_rfc3339};
use std::sync::Arc;

/// How long a trigger that warns is shown above every screen (1 hour).
const WARNED_MS: Ms = 3600 * 1000;

/// All triggers.
pub(crate) async fn view(core: &Core) -> Result<TriggersView, DeskError> {
    let report = client(core)?.triggers().await?;
    let triggers = report.triggers.iter().map(trigger).collect();
    Ok(TriggersView { version: report.version, text: report.source, triggers })
}

fn trigger(report: &TriggerReport) -> TriggerView {
    TriggerView {
        name: visible_line(&report.name),
        mode: report.mode,
        when: report.when_in_words.clone(),
        fired: report.fired,
        latest: report.latest.iter().map(fired).collect(),
    }
}

fn fired(report: &FiredReport) -> FiredView {
    FiredView {
        at: parse_rfc3339(&report.at).unwrap_or_default(),
        mode: report.mode,
        scope: report.scope_in_words.clone(),
        why: visible_line(&report.why),
        held: report.held,
    }
}

/// Publishes a file of triggers; a second administrator may have to confirm it.
pub(crate) async fn publish(core: &Arc<Core>, text: String, replaces: String) -> Result<TriggersView, DeskError> {
    administer(core, DeskCommand::PublishTriggers { source: text, replaces }, "Publish stop triggers".into()).await?;
    view(core).await
}

/// What triggers in `warn` saw within the last hour.
pub(crate) fn notices(core: &Core) -> Result<Vec<Notice>, DeskError> {
    let since = core.clock.now() - WARNED_MS;
    let mut rows = core.replica.read(|conn| triggers::fired_since(conn, since))?;
    rows.retain(|row| row.fired.mode == TriggerMode::Warn);
    let notice = |row: &triggers::FiredRow| Notice {
        code: format!("trigger_{}", row.seq),
        level: NoticeLevel::Warn,
        text: format!(
            "The trigger {} warns: {}. Enforced, it would stop {}.",
            visible_line(&row.trigger),
            visible_line(&row.fired.why),
            row.fired.scope.in_words()
        ),
    };
    Ok(rows.iter().take(3).map(notice).collect())
}
