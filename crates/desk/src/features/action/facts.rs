//! The four facts under an action's title, in words.

use crate::view::Fact;
use crate::words::count;
use holdpoint_domain::{ActionProposed, OnDeadline, ReviewRequirements, text::visible_line};

const SILENT: &str = "not stated";

pub(super) fn view(head: &ActionProposed) -> Vec<Fact> {
    let target = head.target.parts().map(visible_line).collect::<Vec<_>>().join(" · ");
    let reversible = match head.reversible {
        Some(true) => ("Yes", false),
        Some(false) => ("No, stays", true),
        None => (SILENT, false),
    };
    let blast = head.blast_radius.as_deref().map(visible_line).filter(|text| !text.trim().is_empty());
    vec![
        fact("Target", if target.is_empty() { SILENT.into() } else { target }, false),
        fact("Blast radius", blast.unwrap_or_else(|| SILENT.into()), false),
        fact("Reversible", reversible.0.into(), reversible.1),
        policy(head),
    ]
}

fn policy(head: &ActionProposed) -> Fact {
    let value = head.rules().map(rule).collect::<Vec<_>>().join(" and ");
    match head.on_deadline {
        OnDeadline::Allow => fact("Policy", format!("{value} · allowed at the deadline"), true),
        OnDeadline::Deny | OnDeadline::Hold => fact("Policy", value, false),
    }
}

fn rule(rule: &ReviewRequirements) -> String {
    let needed = usize::try_from(rule.approvals).unwrap_or(usize::MAX);
    match rule.auto_approve {
        true => format!("{} · let through without a review", visible_line(&rule.checkpoint)),
        false => format!("{} · {}", visible_line(&rule.checkpoint), count(needed, "review", "reviews")),
    }
}

fn fact(label: &str, value: String, warn: bool) -> Fact {
    Fact { label: label.into(), value, warn }
}
