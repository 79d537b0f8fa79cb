//! What coding agents ask for: merges and commands.

use super::kind::{Hours, Kind, Text, diff, evidence, shown_text};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const MERGE: Kind = Kind {
    name: "code.merge",
    risk: Risk::Medium,
    ttl_minutes: (60, 300),
    error_rate: 0.11,
    faults: &[Fault::WrongUnit, Fault::ScopeTooBroad, Fault::MissingRollback],
    services: &["checkout", "basket", "delivery", "identity"],
    items: &["retry", "timeout", "page_size", "cache_ttl", "batch"],
    amounts: (20, 900),
    hours: Hours::Office,
    arguments: merge_arguments,
    text: merge_text,
};

pub(super) const COMMAND: Kind = Kind {
    name: "code.command",
    risk: Risk::Low,
    ttl_minutes: (15, 60),
    error_rate: 0.05,
    faults: &[Fault::ScopeTooBroad, Fault::WrongRegion],
    services: &["build", "staging"],
    items: &["cache", "snapshots", "fixtures", "artefacts"],
    amounts: (2, 60),
    hours: Hours::Office,
    arguments: command_arguments,
    text: command_text,
};

fn merge_arguments(it: &Situation) -> Value {
    json!({
        "branch": format!("fix/{}-{}", it.item, it.number),
        "into": "main",
        "setting": it.item,
        "value_ms": it.amount,
        "files": it.scope,
        "behind_flag": it.with_rollback,
    })
}

fn merge_text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let why = stream.pick(&[
        "Calls pile up when the bank is slow.",
        "Two requests in a thousand time out.",
        "The page loads twice.",
        "Workers wait for each other.",
    ]);
    let mut lines = vec![
        format!("--- a/{}/src/{}.rs", stated.service, stated.item),
        format!("+++ b/{}/src/{}.rs", stated.service, stated.item),
        format!("-const {}_MS: u64 = {};", stated.item.to_uppercase(), stated.before),
        format!("+const {}_MS: u64 = {};", stated.item.to_uppercase(), stated.amount),
    ];
    lines.extend(stated.with_rollback.then(|| format!("+    if flags.is_on(\"{}-{}\") {{", stated.item, stated.number)));
    lines.push(format!("  … {} more files", stated.scope));
    Text {
        title: format!("Merge fix/{}-{} into {}", stated.item, stated.number, stated.service),
        resource: format!("{}-{}", stated.service, stated.item),
        preview: diff(&lines),
        reasons: vec![format!("{why} {} ms for {} in {} files, behind a flag, is what the ticket asks for.", is.amount, is.item, is.scope)],
        evidence: vec![
            evidence("Ticket", format!("SHOP-{}: {} from {} to {} ms, {} files", is.number, is.item, is.before, is.amount, is.scope)),
            evidence("Checks", format!("{} tests passed", stream.whole(240, 900))),
        ],
        blast_radius: format!("{} files", stated.scope),
    }
}

fn command_arguments(it: &Situation) -> Value {
    json!({"command": command(it), "working_folder": format!("/srv/{}", it.service)})
}

fn command(it: &Situation) -> String {
    let what = if it.scope == it.all { "'*'".to_owned() } else { format!("'{}-{}*'", it.item, it.number % 100) };
    format!("prune --region {} --older-than {}d {what}", it.market.region, it.amount)
}

fn command_text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let free = stream.whole(1, 9);
    Text {
        title: format!("Run: {}", command(stated)),
        resource: stated.item.clone(),
        preview: shown_text(format!("$ {}\nwould remove {} {}", command(stated), stated.scope, stated.item)),
        reasons: vec![format!(
            "The disk in {} is 9{free} % full; {} {} are older than {} days.",
            is.market.region, is.scope, is.item, is.amount
        )],
        evidence: vec![evidence("Dry run", format!("{} {}-{}* in {}", is.scope, is.item, is.number % 100, is.market.region))],
        blast_radius: format!("{} {}", stated.scope, stated.item),
    }
}
