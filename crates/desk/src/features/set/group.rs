//! Which open actions of the reviewer stand together.

use super::columns::varying;
use super::leaves;
use crate::core::Core;
use crate::core::sets::{Candidate, Group, Groups};
use crate::error::DeskError;
use crate::features::stop::read as stops;
use crate::replica::actions::{self, OpenRow};
use crate::replica::order::{Key, Tab};
use crate::replica::{bodies, policies, services};
use holdpoint_domain::{ActionContent, ActionProposed, Digest, Risk, text::visible_line};
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Fewer near-identical actions than this stand in the queue one by one.
const MIN_GROUPED: usize = 5;
/// Actions of the queue that are compared, soonest deadline first.
const MAX_COMPARED: usize = 1_000;
/// Most values that may differ: each is a column, and all columns are on screen.
const MAX_COLUMNS: usize = 8;

/// A candidate and where it stands in the queue.
type Placed = (Key, Arc<Candidate>);

/// Groups the queue again; whether anything changed.
pub(crate) fn refresh(core: &Core) -> Result<bool, DeskError> {
    let keys: Vec<Key> = core.replica.order().tab(Tab::Mine).iter().take(MAX_COMPARED).copied().collect();
    let (found, most) = core.replica.read(|conn| Ok::<_, rusqlite::Error>((candidates(core, conn, &keys)?, max_set(conn)?)))?;
    let mut alike: Vec<(Digest, Vec<Placed>)> = Vec::new();
    let mut places: HashMap<Digest, usize> = HashMap::new();
    for (key, candidate) in found {
        let at = *places.entry(candidate.alike).or_insert_with(|| {
            alike.push((candidate.alike, Vec::new()));
            alike.len() - 1
        });
        alike[at].1.push((key, candidate));
    }
    let groups = alike.iter().flat_map(|(digest, members)| split(digest, members, most)).collect();
    Ok(core.sets.replace_groups(Groups::new(groups)))
}

/// Most actions of a set under the policy in force.
fn max_set(conn: &Connection) -> rusqlite::Result<usize> {
    let policy = policies::in_force(conn)?;
    Ok(usize::try_from(policy.max_set()).unwrap_or(usize::MAX))
}

// A set holds as many as the policy allows; the rest make the next one.
fn split(alike: &Digest, members: &[Placed], most: usize) -> Vec<Group> {
    let parts = members.chunks(most.max(1)).enumerate().filter(|(_, part)| part.len() >= MIN_GROUPED);
    let fits = parts.filter(|(_, part)| varying(part.iter().map(|(_, candidate)| candidate.values.as_slice())).len() <= MAX_COLUMNS);
    fits.map(|(at, part)| Group {
        id: format!("set_{}_{at}", &alike.hex()[..24]),
        title: title_of(part.iter().map(|(_, candidate)| candidate.title.as_str())),
        members: part.iter().map(|(key, _)| *key).collect(),
    })
    .collect()
}

// What all titles begin with, by whole words.
fn title_of<'a>(titles: impl Iterator<Item = &'a str>) -> String {
    let mut shared: Option<Vec<&str>> = None;
    let mut differ = false;
    for title in titles {
        let words: Vec<&str> = title.split(' ').collect();
        let before = shared.take().unwrap_or_else(|| words.clone());
        let same = before.iter().zip(&words).take_while(|(a, b)| a == b).count();
        differ |= same < before.len() || same < words.len();
        shared = Some(before[..same].to_vec());
    }
    let words = shared.unwrap_or_default().join(" ");
    visible_line(&if differ { format!("{words} …").trim_start().to_owned() } else { words })
}

fn candidates(core: &Core, conn: &Connection, keys: &[Key]) -> rusqlite::Result<Vec<Placed>> {
    let stops = stops::holding(conn)?;
    let map = if stops.is_empty() { Default::default() } else { services::in_force(conn)? };
    let (mut found, mut open) = (Vec::new(), HashSet::new());
    for key in keys {
        let Some(row) = actions::get_open(conn, key.1)?.filter(fits) else { continue };
        open.insert(row.digest);
        let Some(candidate) = candidate(core, conn, key.1, &row)? else { continue };
        if core.sets.is_taken_out(&candidate.action, &row.digest) {
            continue;
        }
        if !stops.is_empty() {
            let latest = actions::get_by_place(conn, key.1)?.map_or(0, |action| action.latest);
            if stops::find_holding(conn, &stops, &map, latest)?.is_some() {
                continue;
            }
        }
        found.push((*key, candidate));
    }
    core.sets.forget_candidates(&open);
    Ok(found)
}

// Critical, escalated, edited and claimed actions are decided one by one.
fn fits(row: &OpenRow) -> bool {
    row.risk != Risk::Critical && !row.escalated && row.edited.is_none() && row.claim.is_none()
}

fn candidate(core: &Core, conn: &Connection, n: i64, row: &OpenRow) -> rusqlite::Result<Option<Arc<Candidate>>> {
    if let Some(known) = core.sets.candidate(&row.digest) {
        return Ok(known);
    }
    let Some(body) = row.body.map(|digest| bodies::get(conn, &digest)).transpose()?.flatten() else { return Ok(None) };
    let Some(action) = actions::get_by_place(conn, n)? else { return Ok(None) };
    let Some(header) = stops::content_at(conn, action.latest)? else { return Ok(None) };
    let content = serde_json::from_str::<ActionContent>(&body).ok().filter(|_| !header.must_sample);
    let leaves = content.and_then(|content| leaves::read(&content, &header.target));
    let made = leaves.map(|leaves| {
        let alike = alike_digest(&header, &leaves.shape);
        Arc::new(Candidate { action: action.id, title: header.title, alike, values: leaves.values })
    });
    core.sets.keep_candidate(row.digest, made.clone());
    Ok(made)
}

// What is the same for all members and stands above the table, or decides who may review.
fn alike_digest(header: &ActionProposed, shape: &Digest) -> Digest {
    let rules: Vec<_> =
        header.rules().map(|rule| holdpoint_domain::ReviewRequirements { version: String::new(), ..rule.clone() }).collect();
    let same = (
        &header.tool,
        &header.kind,
        header.risk,
        header.reversible,
        &header.blast_radius,
        &header.requested_by,
        header.on_deadline,
        &header.allowed_verdicts,
        rules,
        shape,
    );
    Digest::of(&serde_json::to_vec(&same).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn title_is_what_all_titles_begin_with() {
        let title = |titles: &[&str]| title_of(titles.iter().copied());
        assert_eq!(title(&["Change price of Kettle", "Change price of Whisk"]), "Change price of …");
        assert_eq!(title(&["Restart checkout", "Restart checkout"]), "Restart checkout");
        assert_eq!(title(&["Restart checkout", "Restart checkout now"]), "Restart checkout …");
        assert_eq!(title(&["Kettle", "Whisk"]), "…");
    }
}
