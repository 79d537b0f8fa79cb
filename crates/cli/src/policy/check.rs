//! `holdpoint policy check`: lists every mistake and warning of a file, with line and column.

use super::file::{describe_problem, read_policy};
use crate::args::PolicyCheck;
use crate::failure::{Exit, Failure};
use crate::output;
use holdpoint_domain::{Checkpoint, Policy, PolicyProblem, describe_fast_inference, describe_inference, span};
use serde::Serialize;

/// A file without mistakes, as JSON.
#[derive(Serialize)]
struct Valid<'a> {
    ok: bool,
    default_ttl_ms: i64,
    checkpoints: Vec<Row<'a>>,
    /// What a later reviewer can infer where fast reviews lead to a second one.
    #[serde(skip_serializing_if = "Option::is_none")]
    fast_reviews: Option<String>,
    /// Lint warnings about the file.
    warnings: &'a [PolicyProblem],
}

#[derive(Serialize)]
struct Row<'a> {
    checkpoint: &'a str,
    when: Option<&'a str>,
    rule: String,
    /// What a later reviewer can infer of sealed votes.
    #[serde(skip_serializing_if = "Option::is_none")]
    infers: Option<String>,
}

pub(super) fn run(check: &PolicyCheck, json: bool) -> Result<Exit, Failure> {
    let Some(policy) = read_policy(&check.file, json)? else { return Ok(Exit::Wrong) };
    let warnings = policy.lint();
    let ok = !check.strict || warnings.is_empty();
    if json {
        output::json(&Valid {
            ok,
            default_ttl_ms: policy.default_ttl_ms,
            checkpoints: rows(&policy),
            fast_reviews: describe_fast_inference(&policy),
            warnings: &warnings,
        });
    } else {
        print(&policy);
        warnings.iter().for_each(|warning| output::line(&format!("Warning: {}", describe_problem(&check.file.file, warning))));
    }
    Ok(if ok { Exit::Done } else { Exit::Wrong })
}

fn rows(policy: &Policy) -> Vec<Row<'_>> {
    let summary = |checkpoint: &Checkpoint| checkpoint.rule("").summary();
    policy
        .checkpoints
        .iter()
        .map(|checkpoint| Row {
            checkpoint: &checkpoint.name,
            when: checkpoint.when.as_deref(),
            rule: summary(checkpoint),
            infers: infers(checkpoint),
        })
        .collect()
}

fn infers(checkpoint: &Checkpoint) -> Option<String> {
    let votes = (checkpoint.approve, checkpoint.reject);
    describe_inference(votes.0, votes.1, checkpoint.two_teams, checkpoint.second_look).filter(|_| !checkpoint.auto_approve)
}

fn print(policy: &Policy) {
    let rows = rows(policy);
    let count = if rows.len() == 1 { "1 checkpoint".into() } else { format!("{} checkpoints", rows.len()) };
    output::line(&format!("No mistakes: {count}, {} to the deadline by default.", span(policy.default_ttl_ms)));
    output::table(&rows.iter().map(|row| vec![row.checkpoint.to_owned(), row.rule.clone()]).collect::<Vec<_>>());
    if let Some(fast) = describe_fast_inference(policy) {
        output::line(&fast);
    }
    for row in rows {
        if let Some(infers) = row.infers {
            output::line(&format!("{}: {infers}", row.checkpoint));
        }
    }
}
