//! The facts under an action's title, in words.

use crate::view::Fact;
use crate::words::count;
use holdpoint_domain::{
    ActionProposed, OnDeadline, ReviewRequirements, STRICTEST_TIER, Service, ServiceMap, format_money, text::visible_line,
};

const SILENT: &str = "not stated";

pub(super) fn view(head: &ActionProposed, services: &ServiceMap) -> Vec<Fact> {
    let target = head.target.parts().map(visible_line).collect::<Vec<_>>().join(" · ");
    let reversible = match head.reversible {
        Some(true) => ("Yes", false),
        Some(false) => ("No, stays", true),
        None => (SILENT, false),
    };
    let blast = head.blast_radius.as_deref().map(visible_line).filter(|text| !text.trim().is_empty());
    let mut facts = vec![
        fact("Target", if target.is_empty() { SILENT.into() } else { target }, false),
        fact("Blast radius", blast.unwrap_or_else(|| SILENT.into()), false),
        fact("Reversible", reversible.0.into(), reversible.1),
        policy(head),
    ];
    if !services.is_empty() {
        facts.push(touches(head, services));
    }
    facts
}

// What the published map says of the target; what it does not know counts as everything.
fn touches(head: &ActionProposed, map: &ServiceMap) -> Fact {
    let touched = map.touched(&head.target);
    if touched.is_empty() {
        let value = format!("The target is not in the service map, so it counts as every service, tier {STRICTEST_TIER}");
        return fact("Touches", value, true);
    }
    let names = touched.iter().map(|service| visible_line(&service.name)).collect::<Vec<_>>().join(", ");
    let mut parts = vec![names, format!("tier {}", map.tier_of(&head.target))];
    parts.push(count(map.dependants(&touched).len(), "dependant", "dependants"));
    parts.extend(cost_per_hour(&touched));
    fact("Touches", parts.join(" · "), false)
}

// Each currency by itself.
fn cost_per_hour(touched: &[&Service]) -> Option<String> {
    let costs: Vec<String> = ServiceMap::cost_per_hour(touched).iter().map(format_money).collect();
    (!costs.is_empty()).then(|| format!("{} an hour", costs.join(" + ")))
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
