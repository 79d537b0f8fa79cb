//! Why a row stands where it stands, and the order of rows that are due soon.
//!
//! Rows stand by time left. Among those of one group that are due within half an hour a row
//! moves up by some minutes when it is costly or when few others can decide it, and goes to the
//! end while another person works on it or a stop holds it.

use crate::core::Core;
use crate::replica::actions;
use crate::replica::actions::{Parties, Rule};
use crate::replica::order::Key;
use crate::replica::people::{self, PersonRow};
use crate::view::{QueueGroup, QueueGroupKey};
use crate::words::count;
use holdpoint_domain::{Ms, Risk, text::visible_line};
use rusqlite::Connection;
use std::collections::HashMap;

/// Rows of a group that are put in order; beyond them deadlines alone do.
const MOST_ORDERED: usize = 200;
const MINUTE_MS: Ms = 60_000;
/// By how much a row moves up. A limit of this product: time left comes first.
const CRITICAL_MS: Ms = 2 * MINUTE_MS;
const HIGH_MS: Ms = MINUTE_MS;
const RARE_MS: Ms = 2 * MINUTE_MS;
/// So few other people make an action rare.
const FEW_OTHERS: usize = 2;

/// People who could decide, asked once for a page.
pub(super) struct Deciders {
    me: String,
    people: Vec<PersonRow>,
    parties: Parties,
    others: HashMap<(Option<String>, bool), usize>,
}

impl Deciders {
    pub(super) fn read(core: &Core, conn: &Connection) -> rusqlite::Result<Self> {
        let people = people::everybody(conn)?.into_iter().filter(|person| person.left_at.is_none()).collect();
        let me = core.me().unwrap_or_default();
        Ok(Self { me, people, parties: Parties::read(conn)?, others: HashMap::new() })
    }

    /// How many other people may decide it.
    fn count_others(&mut self, open: &actions::OpenRow) -> usize {
        let key = (open.rule.clone(), open.escalated);
        if let Some(known) = self.others.get(&key) {
            return *known;
        }
        let rule = read_rule(open);
        let may = |person: &&PersonRow| rule.allows(&person.id, &person.profile, &self.parties, open.escalated);
        let others = self.people.iter().filter(|person| person.id != self.me).filter(may).count();
        self.others.insert(key, others);
        others
    }

    /// The reasons beside the time left: "needs SRE", "only you can decide it".
    pub(super) fn reasons(&mut self, open: &actions::OpenRow, now: Ms) -> Vec<String> {
        let mut reasons = Vec::new();
        reasons.extend(needs(&read_rule(open)));
        match open.risk {
            Risk::Critical => reasons.push("critical risk".into()),
            Risk::High => reasons.push("high risk".into()),
            Risk::Medium | Risk::Low => {}
        }
        match self.count_others(open) {
            0 if self.people.len() > 1 => reasons.push("no one else can decide it".into()),
            others if (1..=FEW_OTHERS).contains(&others) => {
                reasons.push(format!("{} can decide it", count(others, "other person", "other people")));
            }
            _ => {}
        }
        if claim_of(open, now).is_some_and(|by| by == self.me) {
            reasons.push("claimed by you".into());
        }
        reasons
    }

    fn rank(&mut self, deadline: Ms, open: &actions::OpenRow, now: Ms) -> (bool, Ms) {
        let risk = match open.risk {
            Risk::Critical => CRITICAL_MS,
            Risk::High => HIGH_MS,
            Risk::Medium | Risk::Low => 0,
        };
        let rare = if self.people.len() > 1 && self.count_others(open) <= FEW_OTHERS { RARE_MS } else { 0 };
        let taken = claim_of(open, now).is_some_and(|by| by != self.me);
        (taken, deadline - risk - rare)
    }
}

/// The tab's rows with those that are due soon in their order. Groups keep their rows.
pub(super) fn order_soon(
    conn: &Connection,
    deciders: &mut Deciders,
    sorted: &[Key],
    groups: &[QueueGroup],
    now: Ms,
) -> rusqlite::Result<Vec<Key>> {
    let mut keys = sorted.to_vec();
    let mut from = 0;
    for group in groups {
        let to = (from + usize::try_from(group.count).unwrap_or(usize::MAX)).min(keys.len());
        let is_soon = matches!(group.key, QueueGroupKey::FiveMinutes | QueueGroupKey::HalfHour);
        if is_soon {
            let last = to.min(from + MOST_ORDERED);
            let mut ranked = Vec::with_capacity(last - from);
            for key in &keys[from..last] {
                let rank = actions::get_open(conn, key.1)?.map(|open| deciders.rank(key.0, &open, now));
                ranked.push((rank.unwrap_or((true, key.0)), *key));
            }
            ranked.sort_unstable();
            keys[from..last].iter_mut().zip(ranked).for_each(|(key, (_, ranked))| *key = ranked);
        }
        from = to;
    }
    Ok(keys)
}

fn claim_of(open: &actions::OpenRow, now: Ms) -> Option<&str> {
    open.claim.as_ref().filter(|(_, until)| *until > now).map(|(by, _)| by.as_str())
}

// Written by the replica; an action that any reviewer may decide has none.
fn read_rule(open: &actions::OpenRow) -> Rule {
    open.rule.as_deref().and_then(|rule| serde_json::from_str(rule).ok()).unwrap_or_default()
}

fn needs(rule: &Rule) -> Option<String> {
    let policy = &rule.policy;
    let roles = policy.roles.iter().map(|role| role.as_str()).filter(|role| *role != "reviewer").map(str::to_owned);
    let names = policy.qualifications.iter().chain(&policy.teams).map(|name| visible_line(name));
    let all: Vec<String> = names.chain(roles).collect();
    (!all.is_empty()).then(|| format!("needs {}", all.join(" or ")))
}
