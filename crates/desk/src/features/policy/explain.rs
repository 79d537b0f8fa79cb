//! Checkpoints in words, for readers who do not know the file format.

use crate::view::{CheckpointAsk, CheckpointView};
use crate::words::{count, sentence};
use holdpoint_domain::text::{visible, visible_line};
use holdpoint_domain::{
    Checkpoint, EVERYTHING, OnDeadline, Policy, Requirement, Role, SeparationOfDuty, describe_fast_inference, describe_inference, span,
};

/// All checkpoints of a policy, and at the end what is built in, where anything is left to it.
pub(super) fn checkpoints(policy: &Policy) -> Vec<CheckpointView> {
    let takes_all = |checkpoint: &Checkpoint| checkpoint.when.is_none() && !checkpoint.auto_approve;
    let built_in = (!policy.checkpoints.iter().any(takes_all)).then(|| CheckpointView {
        built_in: true,
        about: Some("Built in: every action that no other checkpoint matches.".into()),
        ..view(&Checkpoint::named(EVERYTHING), policy)
    });
    policy.checkpoints.iter().map(|checkpoint| view(checkpoint, policy)).chain(built_in).collect()
}

/// "4 checkpoints; default deadline 60 min."
pub(super) fn summary(policy: &Policy) -> String {
    let checkpoints = count(policy.checkpoints.len(), "checkpoint", "checkpoints");
    let pause = policy.pause_after_ms.map_or_else(String::new, |after| format!("; no new claims after {} without a break", time(after)));
    format!("{checkpoints}; default deadline {}{pause}.", time(policy.default_ttl_ms))
}

/// "2 h", "30 min"
pub(super) fn time(ms: i64) -> String {
    let text = span(ms);
    text.strip_suffix(" h 0 min").map_or_else(|| text.clone(), |hours| format!("{hours} h"))
}

fn view(checkpoint: &Checkpoint, policy: &Policy) -> CheckpointView {
    CheckpointView {
        name: visible_line(&checkpoint.name),
        about: checkpoint.about.as_deref().map(visible),
        when: checkpoint.when.as_deref().map(visible),
        auto_approve: checkpoint.auto_approve,
        built_in: false,
        asks: if checkpoint.auto_approve { unseen(checkpoint) } else { asks(checkpoint, policy) },
    }
}

fn ask(what: &str, says: impl Into<String>) -> CheckpointAsk {
    CheckpointAsk { what: what.into(), says: says.into() }
}

fn unseen(checkpoint: &Checkpoint) -> Vec<CheckpointAsk> {
    let says = "Runs without a review; the record says so. Critical or irreversible actions, and those of tools that may not pass without a review, continue to the checkpoints below.";
    let mut asks = vec![ask("No review", says)];
    asks.extend(required(checkpoint));
    asks
}

fn asks(checkpoint: &Checkpoint, policy: &Policy) -> Vec<CheckpointAsk> {
    let mut asks = vec![ask("Who", who(checkpoint)), ask("How many", how_many(checkpoint)), ask("Deadline", deadline(checkpoint, policy))];
    if checkpoint.second_look > 0.0 {
        let percent = (checkpoint.second_look * 1000.0).round() / 10.0;
        let share = if percent >= 100.0 { "Every action".to_owned() } else { format!("{percent} % of actions") };
        asks.push(ask("Second review", format!("{share}, by a person who does not see the first verdict.")));
    }
    if let Some(says) = describe_fast_inference(policy).filter(|_| checkpoint.approve == checkpoint.reject) {
        asks.push(ask("Fast reviews", says));
    }
    let inference = describe_inference(checkpoint.approve, checkpoint.reject, checkpoint.two_teams, checkpoint.second_look);
    asks.extend(inference.map(|says| ask("Blind reviews", says)));
    asks.extend(required(checkpoint));
    if !checkpoint.escalate_to.is_empty() {
        asks.push(ask("After an escalation", format!("{}.", sentence(&roles(&checkpoint.escalate_to)))));
    }
    asks
}

fn who(checkpoint: &Checkpoint) -> String {
    let deciders = if checkpoint.roles.is_empty() { &[Role::Reviewer][..] } else { &checkpoint.roles };
    let mut parts = vec![roles(deciders)];
    if !checkpoint.teams.is_empty() {
        parts.push(format!("in the team {}", joined(checkpoint.teams.iter().map(|team| visible_line(team)), "or")));
    }
    if let Some(required) = &checkpoint.requires_qualification {
        parts.push(format!("qualified by the drill for {}", visible_line(required)));
    }
    if !checkpoint.qualifications.is_empty() {
        parts.push(format!("qualified for {}", joined(checkpoint.qualifications.iter().map(|name| visible_line(name)), "and")));
    }
    if !checkpoint.not.is_empty() {
        let barred = checkpoint.not.iter().map(|barred| match barred {
            SeparationOfDuty::ToolOwner => "the owner of the tool".to_owned(),
            SeparationOfDuty::Requester => "the requester of the action".to_owned(),
        });
        parts.push(format!("but not {}", joined(barred, "or")));
    }
    format!("{}.", sentence(&parts.join(", ")))
}

fn how_many(checkpoint: &Checkpoint) -> String {
    let counted = |number: u32, one: &str, many: &str| count(usize::try_from(number).unwrap_or(usize::MAX), one, many);
    let teams = if checkpoint.two_teams { " from two teams" } else { "" };
    let approvals = counted(checkpoint.approve, "approval", "approvals");
    format!("Approved by {approvals}{teams}; rejected by {}.", counted(checkpoint.reject, "rejection", "rejections"))
}

fn deadline(checkpoint: &Checkpoint, policy: &Policy) -> String {
    let time_left = match checkpoint.deadline_ms {
        Some(ms) => format!("{} at most", time(ms)),
        None => format!("As the tool asks, or {}", time(policy.default_ttl_ms)),
    };
    let then = match checkpoint.on_deadline {
        Some(OnDeadline::Deny) => "denied",
        Some(OnDeadline::Hold) => "held until it is decided",
        Some(OnDeadline::Allow) => "allowed, unless it is critical or irreversible or its tool may not pass without a review",
        None => "denied, or what the tool asked for",
    };
    format!("{time_left}; then {then}.")
}

fn required(checkpoint: &Checkpoint) -> Option<CheckpointAsk> {
    let sampled = checkpoint.sample_above_lines.map(|lines| format!("a statement of what was sampled above {lines} lines"));
    let parts: Vec<String> = checkpoint
        .require
        .iter()
        .map(|required| match required {
            Requirement::Reason => "a reason with every verdict".to_owned(),
            Requirement::Evidence => "evidence with the proposal".to_owned(),
        })
        .chain(sampled)
        .collect();
    (!parts.is_empty()).then(|| ask("Required", format!("{}.", sentence(&joined(parts.into_iter(), "and")))))
}

fn roles(roles: &[Role]) -> String {
    joined(roles.iter().map(|role| role.as_str().to_owned()), "or")
}

fn joined(words: impl Iterator<Item = String>, last_word: &str) -> String {
    let words: Vec<String> = words.collect();
    match words.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} {last_word} {last}", first.join(", ")),
        _ => words.concat(),
    }
}
