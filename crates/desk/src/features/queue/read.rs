//! A page of the queue: cut from the order in memory, drawn from the table.

use super::filter;
use super::why::{Facts, order_soon};
use crate::core::Core;
use crate::core::sets::Groups;
use crate::error::DeskError;
use crate::replica::actions::{self, ActionRow, OpenRow};
use crate::replica::order::{Filter, Key};
use crate::replica::people;
use crate::view::{MyReview, QueueCounts, QueueGroup, QueueGroupKey, QueuePage, QueueQuery, QueueRow, QueueTab, SetLine};
use crate::words::initials;
use holdpoint_domain::{Ms, text::visible_line};
use rusqlite::Connection;
use std::collections::HashMap;

const MOST: usize = 200;
const MINUTE_MS: Ms = 60_000;
/// A row may be decided between the cut and the drawing; then the page is cut again.
const TRIES: usize = 3;

/// One page.
pub(crate) fn page(core: &Core, query: &QueueQuery) -> Result<QueuePage, DeskError> {
    let mine = core.pending.all();
    for tries in 1.. {
        let now = core.clock.now();
        let wanted = filter::parse(&query.filter, now);
        // The rows are those of the sets that the page was folded by, also while the queue is grouped anew.
        let sets = (wanted == Filter::default()).then(|| core.sets.groups());
        let Cut { total, groups, keys: soon, from } = match &sets {
            Some(sets) if sets.groups.is_empty() => soonest(core.replica.order().tab(query.tab), query, now),
            Some(sets) => soonest(&sets.fold(core.replica.order().tab(query.tab)), query, now),
            None => soonest(&core.replica.order().filter(query.tab, &wanted), query, now),
        };
        let (keys, mut rows) = core.replica.read(|conn| {
            let mut facts = Facts::read(core, conn, now)?;
            let keys = order_soon(conn, &mut facts, &soon, &groups)?;
            let keys = cut(&keys, from, query);
            let rows = draw(core, conn, &keys, &mine, &mut facts)?;
            Ok::<_, rusqlite::Error>((keys, rows))
        })?;
        if let Some(sets) = sets.filter(|_| rows.len() == keys.len()) {
            rows.iter_mut().zip(&keys).for_each(|(row, key)| mark_set(&sets, row, key));
        }
        if rows.len() == keys.len() || tries == TRIES {
            return Ok(QueuePage { total, groups, rows, counts: counts(core)?, now });
        }
    }
    unreachable!("the last try returns")
}

/// How many actions stand in each tab.
pub(crate) fn counts(core: &Core) -> Result<QueueCounts, DeskError> {
    let (sizes, oldest) = {
        let order = core.replica.order();
        let sets = core.sets.groups();
        let size = |tab| u32::try_from(order.tab(tab).len() - count_folded(&sets, |key| order.contains(tab, key))).unwrap_or(u32::MAX);
        ([QueueTab::All, QueueTab::Mine, QueueTab::Critical, QueueTab::Claimed].map(size), order.oldest())
    };
    let oldest_at = match oldest {
        Some(n) => core.replica.read(|conn| actions::get_open(conn, n))?.map(|open| open.proposed_at),
        None => None,
    };
    let [open, mine, critical, claimed] = sizes;
    Ok(QueueCounts { open, mine, critical, claimed, oldest_at })
}

// Actions that stand in a line with others of their set.
fn count_folded(sets: &Groups, stands: impl Fn(&Key) -> bool) -> usize {
    sets.groups.iter().map(|group| group.members.iter().filter(|key| stands(key)).count().saturating_sub(1)).sum()
}

// A line that stands for a set says so.
fn mark_set(sets: &Groups, row: &mut QueueRow, key: &Key) {
    let Some(group) = sets.of(key.1) else { return };
    row.id.clone_from(&group.id);
    row.title.clone_from(&group.title);
    row.set = Some(SetLine { count: u32::try_from(group.members.len()).unwrap_or(u32::MAX) });
}

// What a page needs of the order, copied so that the order is not held while rows are read.
struct Cut {
    total: u32,
    groups: Vec<QueueGroup>,
    /// From `from` on to the end of the page; from 0 where rows that are due soon are on it.
    keys: Vec<Key>,
    from: usize,
}

fn soonest(sorted: &[Key], query: &QueueQuery, now: Ms) -> Cut {
    let groups = groups(sorted, now);
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX).min(sorted.len());
    let end = offset.saturating_add(page_size(query)).min(sorted.len());
    let soon = sorted.partition_point(|(deadline, _)| *deadline <= now + 30 * MINUTE_MS);
    // A row that is due soon may come from anywhere among them.
    let (from, end) = if offset < soon { (0, end.max(soon)) } else { (offset, end) };
    Cut { total: u32::try_from(sorted.len()).unwrap_or(u32::MAX), groups, keys: sorted[from..end].to_vec(), from }
}

fn cut(keys: &[Key], from: usize, query: &QueueQuery) -> Vec<Key> {
    let offset = usize::try_from(query.offset).unwrap_or(usize::MAX).saturating_sub(from);
    keys.iter().skip(offset).take(page_size(query)).copied().collect()
}

fn page_size(query: &QueueQuery) -> usize {
    usize::try_from(query.limit).unwrap_or(MOST).min(MOST)
}

fn groups(sorted: &[Key], now: Ms) -> Vec<QueueGroup> {
    let ends = [
        (QueueGroupKey::Overdue, "Past the deadline", now),
        (QueueGroupKey::FiveMinutes, "Due within 5 minutes", now + 5 * MINUTE_MS),
        (QueueGroupKey::HalfHour, "Due this half hour", now + 30 * MINUTE_MS),
        (QueueGroupKey::Later, "Later", Ms::MAX),
    ];
    let mut from = 0;
    let mut groups = Vec::new();
    for (key, title, end) in ends {
        let to = sorted.partition_point(|(deadline, _)| *deadline <= end);
        if to > from {
            groups.push(QueueGroup { key, title: title.into(), count: u32::try_from(to - from).unwrap_or(u32::MAX) });
        }
        from = to;
    }
    groups
}

fn draw(
    core: &Core,
    conn: &Connection,
    keys: &[Key],
    mine: &HashMap<String, MyReview>,
    facts: &mut Facts,
) -> rusqlite::Result<Vec<QueueRow>> {
    let me = core.me();
    let mut names: Option<HashMap<String, String>> = None;
    let mut rows = Vec::with_capacity(keys.len());
    for (_, n) in keys {
        let (Some(action), Some(open)) = (actions::get_by_place(conn, *n)?, actions::get_open(conn, *n)?) else { continue };
        if open.claim.is_some() && names.is_none() {
            names = Some(people::names(conn)?);
        }
        let held = facts.is_held(conn, action.latest)?;
        let because = facts.reasons(&action, &open, held);
        rows.push(QueueRow { held, because, ..row(&action, &open, me.as_deref(), names.as_ref(), mine) });
    }
    Ok(rows)
}

fn row(
    action: &ActionRow,
    open: &OpenRow,
    me: Option<&str>,
    names: Option<&HashMap<String, String>>,
    mine: &HashMap<String, MyReview>,
) -> QueueRow {
    let claimed_by = open.claim.as_ref().map(|(by, _)| by);
    let reviewed = me.is_some_and(|me| open.reviewed_by(me)).then_some(MyReview::Accepted);
    QueueRow {
        id: action.id.clone(),
        title: visible_line(&action.title),
        kind: visible_line(&action.kind),
        tool: visible_line(&action.tool),
        target: visible_line(&open.target),
        risk: open.risk,
        proposed_at: open.proposed_at,
        deadline: open.deadline,
        on_deadline: open.on_deadline,
        reviews: open.given,
        needed: open.needed + u32::from(open.second_look),
        edited: open.edited.is_some(),
        claimed_by: claimed_by.map(|by| names.and_then(|names| names.get(by)).map_or_else(|| "?".into(), |name| initials(name))),
        claimed_by_me: claimed_by.is_some_and(|by| Some(by.as_str()) == me),
        my_review: mine.get(&action.id).copied().or(reviewed),
        digest: open.digest.to_string(),
        escalated: open.escalated,
        held: false,
        set: None,
        because: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queue_groups_by_time_left_without_empty_groups() {
        let now = 1_000_000_000;
        let due = |minutes: i64| (now + minutes * MINUTE_MS, minutes);
        let sorted = [due(-3), due(1), due(5), due(31), due(600)];
        let found: Vec<(QueueGroupKey, u32)> = groups(&sorted, now).into_iter().map(|group| (group.key, group.count)).collect();
        assert_eq!(found, [(QueueGroupKey::Overdue, 1), (QueueGroupKey::FiveMinutes, 2), (QueueGroupKey::Later, 2)]);
    }

    #[test]
    fn page_beyond_end_is_empty_with_total() {
        let query = QueueQuery { tab: QueueTab::All, filter: String::new(), offset: 500, limit: 100 };
        let found = soonest(&[(1, 1), (2, 2)], &query, 0);
        assert_eq!((found.total, cut(&found.keys, found.from, &query).len()), (2, 0));
    }
}
