//! Capacity.

use super::kind::{Hours, Kind, Text, evidence, plan};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const SCALE: Kind = Kind {
    name: "infra.scale",
    risk: Risk::Medium,
    ttl_minutes: (15, 45),
    error_rate: 0.06,
    faults: &[Fault::WrongUnit, Fault::WrongRegion, Fault::StaleRead],
    services: &["payments", "basket", "search", "image-cache", "recommendations"],
    items: &["web", "worker", "queue"],
    amounts: (6, 72),
    hours: Hours::Always,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({"pool": format!("{}-{}", it.service, it.item), "region": it.market.region, "replicas": it.amount, "replicas_now": it.before})
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let pool = format!("{}-{}", stated.service, stated.item);
    let load = stream.whole(71, 96);
    let direction = if stated.amount > stated.before { "up" } else { "down" };
    Text {
        title: format!("Scale {pool} in {} {direction} to {} replicas", stated.market.region, stated.amount),
        resource: pool.clone(),
        preview: plan(vec![
            format!("Set {pool} in {} from {} to {} replicas", stated.market.region, stated.before, stated.amount),
            format!("Wait until {} are ready", stated.amount),
            "Look at the p99 of the last five minutes".into(),
        ]),
        reasons: vec![format!("Load of {pool} in {} is {load} %; {} replicas bring it to 60 %.", is.market.region, is.amount)],
        evidence: vec![evidence(
            "Replicas and load",
            format!("{pool}, {}: {} replicas, {load} % busy, read {} min ago", is.market.region, is.before, is.read_minutes_ago),
        )],
        blast_radius: format!("{pool} in {}", stated.market.region),
    }
}
