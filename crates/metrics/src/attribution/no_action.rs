//! "No action caused this", judged on what the incident itself says.

use super::candidate::{Candidate, Part, Reason};
use super::count::float;
use super::outside::OutsideCause;
use super::service_map::{ServiceMap, canonical};
use super::statements::Statement;
use super::weights::{BREADTH_MAX, BREADTH_PER_SERVICE, CALENDAR, INFRASTRUCTURE, INPUT_DATA, NO_ACTION, OUTSIDE_PROVIDER, TRAFFIC};
use std::collections::BTreeSet;

const CAUSES: [OutsideCause; 5] =
    [OutsideCause::Provider, OutsideCause::Calendar, OutsideCause::Traffic, OutsideCause::Infrastructure, OutsideCause::InputData];

/// The candidate without an id.
pub(super) fn no_action(statements: &[Statement<'_>], map: &ServiceMap) -> Candidate {
    let mut parts = vec![Part { name: "no_action", score: NO_ACTION, reason: Reason::UsualShare }];
    parts.extend(CAUSES.map(|cause| outside_part(cause, statements)));
    parts.push(breadth(statements, map));
    Candidate::new(None, parts)
}

const fn weight(cause: OutsideCause) -> f64 {
    match cause {
        OutsideCause::Provider => OUTSIDE_PROVIDER,
        OutsideCause::Calendar => CALENDAR,
        OutsideCause::Traffic => TRAFFIC,
        OutsideCause::Infrastructure => INFRASTRUCTURE,
        OutsideCause::InputData => INPUT_DATA,
    }
}

/// The share of the rising signals, title and text only where they name a cause: alerts seldom do.
/// The square root: one plain statement among many consequences already says most of it.
fn outside_part(cause: OutsideCause, statements: &[Statement<'_>]) -> Part {
    let telling = |statement: &&Statement<'_>| statement.outside.is_some() || (statement.service.is_some() && statement.rising);
    let all: f64 = statements.iter().filter(telling).map(|statement| statement.weight).sum();
    let naming = || statements.iter().filter(move |statement| statement.outside == Some(cause));
    let share = if all > 0.0 { naming().map(|statement| statement.weight).sum::<f64>() / all } else { 0.0 };
    let strongest = naming().max_by(|a, b| a.weight.total_cmp(&b.weight)).map(|statement| statement.text.to_owned());
    Part { name: cause.name(), score: weight(cause) * share.min(1.0).sqrt(), reason: Reason::Outside(cause, strongest) }
}

/// From the second such service on: one may be missing in the map.
fn breadth(statements: &[Statement<'_>], map: &ServiceMap) -> Part {
    let rising = statements.iter().filter(|statement| statement.rising && !statement.impaired).filter_map(|statement| statement.service);
    let apart: BTreeSet<String> = rising.map(canonical).filter(|name| map.is_apart(name)).collect();
    let counted = if apart.len() < 2 { 0.0 } else { (BREADTH_PER_SERVICE * float(apart.len())).min(BREADTH_MAX) };
    let apart = if counted > 0.0 { apart.into_iter().collect() } else { Vec::new() };
    Part { name: "breadth", score: counted, reason: Reason::Breadth(apart) }
}
