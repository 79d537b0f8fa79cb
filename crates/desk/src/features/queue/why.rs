//! The order of rows that are due soon, and the reasons beside each row: facts are read here, what
//! follows from them is in `place`.

use super::place::{Claimed, Others, PlaceFacts, Rank};
use crate::core::Core;
use crate::core::delay_costs::DelayCosts;
use crate::features::review::read::LOOK_BACK_MS;
use crate::features::stop::read as stops;
use crate::features::workload::rota::on_duty;
use crate::replica::actions::{self, ActionRow, OpenRow, Parties, PlaceRow, Rule};
use crate::replica::order::Key;
use crate::replica::people::{self, PersonRow};
use crate::store::given;
use crate::view::{QueueGroup, QueueGroupKey};
use holdpoint_domain::{Ms, Stop, text::visible_line};
use holdpoint_metrics::pace::{BREAK_AFTER_MS, session};
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Rows of a group that are put in order; beyond them deadlines alone do.
const MOST_ORDERED: usize = 200;

/// A rule as JSON, none for the plain one, and whether a more senior review was asked for.
type RuleKey = (Option<String>, bool);
/// Who else may decide, and what may be said of it.
type Deciders = (Option<Others>, Vec<String>);

/// What the places of all rows of a page depend on, read once for the page.
pub(super) struct Facts {
    now: Ms,
    me: String,
    people: Vec<PersonRow>,
    parties: Parties,
    on_duty: Arc<HashSet<String>>,
    /// People who work on another action.
    claimants: HashSet<String>,
    costs: Arc<DelayCosts>,
    stops: Vec<Stop>,
    break_due: bool,
    by_rule: HashMap<RuleKey, Deciders>,
}

impl Facts {
    pub(super) fn read(core: &Core, conn: &Connection, now: Ms) -> rusqlite::Result<Self> {
        let people: Vec<PersonRow> = people::everybody(conn)?.into_iter().filter(|person| person.left_at.is_none()).collect();
        Ok(Self {
            now,
            me: core.me().unwrap_or_default(),
            parties: Parties::read(conn)?,
            on_duty: core.on_duty.get(now, || on_duty(conn, &people, now).map(Arc::new))?,
            claimants: core.replica.order().claimants(now),
            costs: core.delay_costs.get(conn)?,
            stops: stops::holding(conn)?,
            break_due: is_break_due(core, now)?,
            by_rule: HashMap::new(),
            people,
        })
    }

    /// Whether a stop holds it.
    pub(super) fn is_held(&self, conn: &Connection, latest: i64) -> rusqlite::Result<bool> {
        Ok(stops::find_holding(conn, &self.stops, &self.costs.map, latest)?.is_some())
    }

    /// The reasons beside the time left of a row.
    pub(super) fn reasons(&mut self, action: &ActionRow, open: &OpenRow, held: bool) -> Vec<String> {
        let row = PlaceRow {
            deadline: open.deadline,
            risk: open.risk,
            rule: open.rule.clone(),
            escalated: open.escalated,
            claim: open.claim.clone(),
            service: action.service.clone(),
            latest: action.latest,
        };
        self.of(row, held).reasons(self.break_due)
    }

    fn rank(&mut self, conn: &Connection, n: i64) -> rusqlite::Result<Option<Rank>> {
        let Some(row) = actions::get_place(conn, n)? else { return Ok(None) };
        let held = self.is_held(conn, row.latest)?;
        Ok(Some(self.of(row, held).rank(self.now, self.break_due)))
    }

    fn of(&mut self, row: PlaceRow, held: bool) -> PlaceFacts {
        let claimed = match row.claim.filter(|(_, until)| *until > self.now) {
            None => Claimed::No,
            Some((by, _)) if by == self.me => Claimed::ByMe,
            Some(_) => Claimed::ByAnother,
        };
        let (others, needs) = self.of_rule((row.rule, row.escalated));
        PlaceFacts { deadline: row.deadline, risk: row.risk, cost: self.costs.of(row.service.as_deref()), needs, others, claimed, held }
    }

    // Most rows of a page have one of a few rules.
    fn of_rule(&mut self, key: RuleKey) -> Deciders {
        if let Some(known) = self.by_rule.get(&key) {
            return known.clone();
        }
        // Written by the replica; an action that any reviewer may decide has none.
        let rule: Rule = key.0.as_deref().and_then(|rule| serde_json::from_str(rule).ok()).unwrap_or_default();
        let found = ((self.people.len() > 1).then(|| self.count_others(&rule, key.1)), needs(&rule));
        self.by_rule.insert(key, found.clone());
        found
    }

    fn count_others(&self, rule: &Rule, escalated: bool) -> Others {
        let may =
            |person: &&PersonRow| person.id != self.me && rule.allows(&person.id, &person.profile, (&self.parties, self.now), escalated);
        let is_free = |person: &&PersonRow| self.on_duty.contains(&person.id) && !self.claimants.contains(&person.id);
        let others: Vec<&PersonRow> = self.people.iter().filter(may).collect();
        Others { all: others.len(), free: others.iter().filter(|person| is_free(person)).count() }
    }
}

/// The tab's rows with those that are due soon in their order. Groups keep their rows.
pub(super) fn order_soon(conn: &Connection, facts: &mut Facts, sorted: &[Key], groups: &[QueueGroup]) -> rusqlite::Result<Vec<Key>> {
    let mut keys = sorted.to_vec();
    let mut from = 0;
    for group in groups {
        let to = (from + usize::try_from(group.count).unwrap_or(usize::MAX)).min(keys.len());
        let is_soon = matches!(group.key, QueueGroupKey::FiveMinutes | QueueGroupKey::HalfHour);
        if is_soon {
            let last = to.min(from + MOST_ORDERED);
            let mut ranked = Vec::with_capacity(last - from);
            for key in &keys[from..last] {
                // A row that was decided meanwhile is left out when the page is drawn.
                ranked.push((facts.rank(conn, key.1)?.unwrap_or((true, i64::MAX)), *key));
            }
            ranked.sort_unstable();
            keys[from..last].iter_mut().zip(ranked).for_each(|(key, (_, ranked))| *key = ranked);
        }
        from = to;
    }
    Ok(keys)
}

// Of this person alone: how rested others are is not for everyone.
fn is_break_due(core: &Core, now: Ms) -> rusqlite::Result<bool> {
    let given = given::since(&core.store.conn(), now - LOOK_BACK_MS)?;
    let times: Vec<Ms> = given.iter().map(|(at, _)| *at).collect();
    Ok(session(&times, now).length_ms >= BREAK_AFTER_MS)
}

fn needs(rule: &Rule) -> Vec<String> {
    let policy = &rule.policy;
    let roles = policy.roles.iter().map(|role| role.as_str()).filter(|role| *role != "reviewer").map(str::to_owned);
    let names = policy.qualifications.iter().chain(&policy.requires_qualification).chain(&policy.teams).map(|name| visible_line(name));
    names.chain(roles).collect()
}
