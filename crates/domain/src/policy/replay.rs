//! A policy against past actions: what would have been different.

use super::{Policy, PolicyRef, Subject};
use std::collections::BTreeMap;

/// What a policy would have done to past actions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Replay {
    /// Actions looked at.
    pub actions: u64,
    /// Actions by the checkpoint that would have applied.
    pub checkpoints: BTreeMap<String, u64>,
    /// Actions that would have run without a review.
    pub let_through: u64,
    /// Actions that would have been refused when proposed, for want of evidence or because of their deadline.
    pub refused: u64,
    /// Actions for which something differs from what applied then.
    pub changed: u64,
    /// Some of them.
    pub examples: Vec<Shift>,
}

/// One action under another rule than then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What applied then.
    pub before: String,
    /// What would apply.
    pub after: String,
}

/// A past action, and the rule it had.
#[derive(Clone, Copy, Debug)]
pub struct Replayed<'a> {
    /// Its id.
    pub id: &'a str,
    /// What was proposed.
    pub subject: Subject<'a>,
    /// The rule that applied.
    pub rule: &'a PolicyRef,
}

/// Examples that are kept.
const EXAMPLES: usize = 20;

/// Adds one past action to a replay.
pub fn replay(policy: &Policy, past: &Replayed<'_>, so_far: &mut Replay) {
    so_far.actions += 1;
    let (same, after) = match policy.check(&past.subject) {
        Ok(checked) => {
            *so_far.checkpoints.entry(checked.policy.checkpoint.clone()).or_default() += 1;
            so_far.let_through += u64::from(checked.policy.auto_approve);
            (bare(&checked.policy) == bare(past.rule), words(&checked.policy))
        }
        Err(refusal) => {
            so_far.refused += 1;
            (false, format!("refused: {}", refusal.detail))
        }
    };
    if same {
        return;
    }
    so_far.changed += 1;
    if so_far.examples.len() < EXAMPLES {
        let before = words(past.rule);
        so_far.examples.push(Shift { id: past.id.into(), title: past.subject.title.into(), before, after });
    }
}

// What a rule asks for, whatever it is called.
fn bare(rule: &PolicyRef) -> PolicyRef {
    PolicyRef { version: String::new(), checkpoint: String::new(), ..rule.clone() }
}

// "prod-deploys: 2 approvals of reviewer, payments"
fn words(rule: &PolicyRef) -> String {
    if rule.auto_approve {
        return format!("{}: runs without a review", rule.checkpoint);
    }
    let approvals = rule.approvals.max(1);
    let mut words = format!("{}: {approvals} {}", rule.checkpoint, if approvals == 1 { "approval" } else { "approvals" });
    let who: Vec<String> = rule
        .roles
        .iter()
        .map(|role| role.as_str().to_owned())
        .chain(rule.teams.iter().cloned())
        .chain(rule.qualifications.iter().cloned())
        .collect();
    if !who.is_empty() {
        words = format!("{words} by {}", who.join(", "));
    }
    let more = [(rule.two_teams, "two teams"), (rule.require_reason, "a reason"), (rule.second_look > 0.0, "second looks")];
    for (_, what) in more.into_iter().filter(|(asked, _)| *asked) {
        words = format!("{words}, {what}");
    }
    words
}
