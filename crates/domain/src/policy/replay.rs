//! A policy tried on actions of the past: what would have been different.

use super::{MatchedRule, Policy, ReviewRequirements, Subject, summary::summary_of_all};
use crate::{ActionId, ActionProposed, Ms, OnDeadline, Refusal};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashMap;
use utoipa::ToSchema;

/// How many actions are described; more are counted.
const DESCRIBED: usize = 20;

/// An action as it was proposed.
#[derive(Clone, Debug)]
pub struct Past {
    /// Its id.
    pub id: ActionId,
    /// When it was proposed.
    pub at: Ms,
    /// What was recorded of it.
    pub header: ActionProposed,
    /// Its arguments; none when they were erased or are not ours to read.
    pub arguments: Option<Map<String, Value>>,
    /// Who answers for the tool, as the hub knows it.
    pub owner: Option<String>,
    /// Whether the tool's actions may pass without a person, as it is registered now.
    pub may_pass_unreviewed: bool,
}

/// What a policy would have made of past actions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct Replay {
    /// Actions looked at.
    pub actions: u64,
    /// Of these, without arguments: conditions about arguments count as in doubt, and stop.
    pub without_arguments: u64,
    /// Per checkpoint, in the order of the policy; the built-in one last.
    pub checkpoints: Vec<ReplayCheckpoint>,
    /// Actions the tool would have had to propose differently.
    pub refused: u64,
    /// Actions for which something would be different.
    pub changed: u64,
    /// These as a share of all, 0 to 1.
    pub share: f64,
    /// Up to twenty of them, the newest first.
    pub examples: Vec<ReplayChange>,
}

/// What one checkpoint would have taken.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ReplayCheckpoint {
    /// Its name.
    pub checkpoint: String,
    /// What it asks for, in a line.
    pub rule: String,
    /// Actions that would wait for people.
    pub stopped: u64,
    /// Actions that would run without a person.
    pub auto_approved: u64,
    /// Approvals each of them would need.
    pub approvals: u32,
}

/// One action for which something would be different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ReplayChange {
    /// The action.
    #[schema(value_type = String)]
    pub id: ActionId,
    /// When it was proposed.
    pub at: Ms,
    /// Its title, as the tool wrote it.
    pub title: String,
    /// What applied then.
    pub before: String,
    /// What would apply.
    pub after: String,
}

/// Applies a policy to past actions. Nothing is decided anew: only which rules would hold.
pub fn replay(policy: &Policy, actions: impl IntoIterator<Item = Past>) -> Replay {
    let mut replaying = Replaying::new(policy);
    actions.into_iter().for_each(|past| replaying.add(&past));
    replaying.finish()
}

/// A replay to which actions are added as they come, so that nobody has to hold all of them.
#[derive(Debug)]
pub struct Replaying<'a> {
    policy: &'a Policy,
    replay: Replay,
    found: HashMap<String, ReplayCheckpoint>,
}

impl<'a> Replaying<'a> {
    /// Begins.
    #[must_use]
    pub fn new(policy: &'a Policy) -> Self {
        Self { policy, replay: Replay::default(), found: HashMap::new() }
    }

    /// Adds one action.
    pub fn add(&mut self, past: &Past) {
        let replay = &mut self.replay;
        replay.actions += 1;
        replay.without_arguments += u64::from(past.arguments.is_none());
        let empty = Map::new();
        let arguments = past.arguments.as_ref().unwrap_or(&empty);
        let checked = self.policy.check(&Subject::recorded(&past.header, arguments, past.owner.as_deref(), past.may_pass_unreviewed));
        match &checked {
            Ok(checked) => count(&mut self.found, &checked.policy),
            Err(_) => replay.refused += 1,
        }
        if let Some(change) = change(past, &checked) {
            replay.changed += 1;
            let place = replay.examples.partition_point(|other| other.at >= change.at);
            if place < DESCRIBED {
                replay.examples.insert(place, change);
                replay.examples.truncate(DESCRIBED);
            }
        }
    }

    /// What came of it.
    #[must_use]
    pub fn finish(mut self) -> Replay {
        let Replay { actions, changed, .. } = self.replay;
        self.replay.share = if actions == 0 { 0.0 } else { changed as f64 / actions as f64 };
        for checkpoint in &self.policy.checkpoints {
            let none = || row(&checkpoint.rule(""));
            self.replay.checkpoints.push(self.found.remove(&checkpoint.name).unwrap_or_else(none));
        }
        self.replay.checkpoints.extend(self.found.into_values());
        self.replay
    }
}

fn row(rule: &ReviewRequirements) -> ReplayCheckpoint {
    ReplayCheckpoint {
        checkpoint: rule.checkpoint.clone(),
        rule: rule.summary(),
        stopped: 0,
        auto_approved: 0,
        approvals: if rule.auto_approve { 0 } else { rule.approvals },
    }
}

// An action under several rules counts once, for the first of them.
fn count(found: &mut HashMap<String, ReplayCheckpoint>, rule: &ReviewRequirements) {
    let row = found.entry(rule.checkpoint.clone()).or_insert_with(|| row(rule));
    *(if rule.auto_approve { &mut row.auto_approved } else { &mut row.stopped }) += 1;
}

fn change(past: &Past, checked: &Result<MatchedRule, Refusal>) -> Option<ReplayChange> {
    let header = &past.header;
    let before = described(header.rules(), Some(header.on_deadline), None);
    let after = match checked {
        Ok(checked) => {
            // What the record holds is what came of tool and policy together; only a shorter time is a change.
            let given = header.deadline - past.at;
            let shorter = checked.ttl_ms.filter(|ttl| *ttl < given && !checked.policy.auto_approve);
            described(checked.rules(), checked.on_deadline.or(Some(header.on_deadline)), shorter)
        }
        Err(refusal) => format!("refused: {}", refusal.detail),
    };
    (before != after).then(|| ReplayChange { id: past.id.clone(), at: past.at, title: header.title.clone(), before, after })
}

fn described<'a>(rules: impl Iterator<Item = &'a ReviewRequirements>, on_deadline: Option<OnDeadline>, ttl_ms: Option<i64>) -> String {
    let rules: Vec<&ReviewRequirements> = rules.collect();
    let mut text = summary_of_all(&rules);
    if rules.iter().all(|rule| rule.auto_approve) {
        return text;
    }
    text.push_str(match on_deadline {
        Some(OnDeadline::Allow) => ", allowed at the deadline",
        Some(OnDeadline::Hold) => ", held at the deadline",
        Some(OnDeadline::Deny) | None => "",
    });
    if let Some(ms) = ttl_ms {
        text.push_str(&format!(", decided within {}", crate::span(ms)));
    }
    text
}
