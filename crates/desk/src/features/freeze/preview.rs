//! What a window means and would have done, before it is signed.

use super::tier::tier_of;
use super::view::{FreezeDraft, FreezePreview, FreezeTrial, ToolCount};
use crate::core::Core;
use crate::error::DeskError;
use crate::features::stop::read::content_at;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{FreezeEffect, FreezePlanned, FreezeRule, Ms, Refusal, has_clock_change, local_text, resolve_local, rfc3339};
use rusqlite::Connection;
use std::collections::HashMap;

/// How far back a window is tried (7 days).
const TRIAL_MS: Ms = 7 * 24 * 3600 * 1000;
/// Proposals that are looked at.
const TRIAL_ROWS: usize = 5_000;

/// The window of a draft, with its instants and the local texts that are signed.
///
/// # Errors
/// `invalid_field`, naming the field.
pub(super) fn planned(draft: FreezeDraft) -> Result<FreezePlanned, Refusal> {
    let FreezeDraft { name, reason, zone, from, until, rules, .. } = draft;
    let (from, until) = (resolve_local("from", &from, &zone)?, resolve_local("until", &until, &zone)?);
    if until <= from {
        return Err(holdpoint_domain::invalid("until", "The end is not after the beginning."));
    }
    let (from_local, until_local) = (local_text(from, &zone)?, local_text(until, &zone)?);
    Ok(FreezePlanned { name, reason, from, until, zone, from_local, until_local, rules })
}

/// What a draft means, and what it would have done in the last 7 days.
pub(crate) fn preview(core: &Core, draft: FreezeDraft) -> Result<FreezePreview, DeskError> {
    let planned = planned(draft)?;
    let since = core.clock.now() - TRIAL_MS;
    let trial = core.replica.read(|conn| trial(conn, &planned.rules, since))?;
    Ok(FreezePreview {
        from: planned.from,
        until: planned.until,
        from_utc: rfc3339(planned.from),
        until_utc: rfc3339(planned.until),
        clock_change: has_clock_change(planned.from, planned.until, &planned.zone),
        from_local: planned.from_local,
        until_local: planned.until_local,
        trial,
    })
}

fn trial(conn: &Connection, rules: &[FreezeRule], since: Ms) -> rusqlite::Result<FreezeTrial> {
    let mut statement = conn.prepare_cached("SELECT latest FROM actions WHERE proposed_at >= ?1 ORDER BY n DESC LIMIT ?2")?;
    let limit = i64::try_from(TRIAL_ROWS + 1).unwrap_or(i64::MAX);
    let rows = statement.query_map([since, limit], |row| row.get::<_, i64>(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
    let mut trial = FreezeTrial { more: rows.len() > TRIAL_ROWS, ..FreezeTrial::default() };
    let mut denied: HashMap<String, u32> = HashMap::new();
    for latest in rows.into_iter().take(TRIAL_ROWS) {
        let Some(content) = content_at(conn, latest)? else { continue };
        trial.of += 1;
        let applying = rules.iter().filter(|rule| rule.matches(&content.target, tier_of));
        match applying.map(|rule| rule.effect).max() {
            Some(FreezeEffect::Deny) => {
                trial.denied += 1;
                *denied.entry(visible_line(&content.tool.name)).or_default() += 1;
            }
            Some(FreezeEffect::Tighten) => trial.tightened += 1,
            None => {}
        }
    }
    let mut by_tool: Vec<ToolCount> = denied.into_iter().map(|(tool, count)| ToolCount { tool, count }).collect();
    by_tool.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.tool.cmp(&b.tool)));
    trial.denied_by_tool = by_tool;
    Ok(trial)
}
