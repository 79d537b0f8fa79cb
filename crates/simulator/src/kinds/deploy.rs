//! Deployments.

use super::kind::{Hours, Kind, Text, diff, evidence};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const ROLLOUT: Kind = Kind {
    name: "deploy.rollout",
    risk: Risk::High,
    ttl_minutes: (30, 90),
    error_rate: 0.09,
    faults: &[Fault::WrongRegion, Fault::ScopeTooBroad, Fault::StaleRead, Fault::MissingRollback],
    services: &["checkout", "payments", "basket", "search", "identity", "delivery"],
    items: &["api", "worker", "web", "gateway"],
    amounts: (310, 890),
    hours: Hours::Office,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({
        "service": format!("{}-{}", it.service, it.item),
        "version": format!("v{}", it.amount),
        "region": it.market.region,
        "percent": if it.scope == it.all { 100 } else { 5 + it.scope % 20 },
        "keep_previous": it.with_rollback,
    })
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let program = format!("{}-{}", stated.service, stated.item);
    let (old, new) = (stated.before, stated.amount);
    let cause = stream.pick(&["a rise in errors", "slow answers", "a memory leak", "failed payments at one bank"]);
    let verb = stream.pick(&["Roll out", "Bring", "Deploy"]);
    let share = if stated.scope == stated.all { 100 } else { 5 + stated.scope % 20 };
    let errors = stream.whole(12, 78);
    Text {
        title: format!("{verb} {program} v{new} to {share} % in {}", stated.market.region),
        resource: program.clone(),
        preview: diff(&[
            format!("--- {}/{program}.yaml", stated.market.region),
            format!("+++ {}/{program}.yaml", stated.market.region),
            format!("-  image: {program}:v{old}"),
            format!("+  image: {program}:v{new}"),
            format!("+  traffic: {share}%"),
            format!("   previous: {}", if stated.with_rollback { "kept" } else { "removed" }),
        ]),
        reasons: vec![
            format!("v{} answers {cause} in {}, which began {} min ago.", is.amount, is.market.region, stream.whole(11, 55)),
            format!("Tests of v{} passed; a first share of {} % is enough to see the effect.", is.amount, 5 + is.scope % 20),
        ],
        evidence: vec![
            evidence(
                "Errors by region, last 30 min",
                format!("{}: {}.{} % (usual 0.3 %); all others below 0.5 %", is.market.region, errors / 10, errors % 10),
            ),
            evidence(
                "Running version",
                format!("{program} runs v{} in {}, read {} min ago.", is.before, is.market.region, is.read_minutes_ago),
            ),
        ],
        blast_radius: format!("{share} % of traffic in {}", stated.market.region),
    }
}
