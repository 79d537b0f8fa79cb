//! Prices.

use super::kind::{Hours, Kind, Text, diff, evidence};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const CHANGE: Kind = Kind {
    name: "pricing.change",
    risk: Risk::High,
    ttl_minutes: (40, 180),
    error_rate: 0.08,
    faults: &[Fault::WrongUnit, Fault::WrongRegion, Fault::StaleRead, Fault::ScopeTooBroad],
    services: &["pricing", "catalog"],
    items: &["rain jacket Fjell", "desk lamp Orb", "espresso pot 6 cups", "trail shoe Kestrel", "linen duvet", "pressure cooker 5 l"],
    amounts: (990, 24_900),
    hours: Hours::Shop,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({
        "article": it.item,
        "market": it.market.region,
        "currency": it.market.currency,
        "price_minor": it.amount,
        "was_minor": it.before,
        "variants": it.scope,
    })
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let why = stream.pick(&[
        "A competitor sells it for less.",
        "Stock lasts for nine weeks.",
        "Demand rose after a review.",
        "The promotion of the week begins.",
    ]);
    let verb = stream.pick(&["Reprice", "Set the price of", "Change"]);
    Text {
        title: format!("{verb} {} to {} in {}", stated.item, stated.money(stated.amount), stated.market.region),
        resource: format!("article-{}", stated.number),
        preview: diff(&[
            format!("  article  {} ({} variants)", stated.item, stated.scope),
            format!("- price    {}", stated.money(stated.before)),
            format!("+ price    {}", stated.money(stated.amount)),
        ]),
        reasons: vec![format!("{why} {} for {} variants in {} keeps the margin.", is.money(is.amount), is.scope, is.market.region)],
        evidence: vec![
            evidence("Price now", format!("{} in {}, read {} min ago.", is.money(is.before), is.market.region, is.read_minutes_ago)),
            evidence("Margin", format!("{} % at {}", stream.whole(8, 44), is.money(is.amount))),
            evidence("Variants on offer", format!("{} of {} articles of this family", is.scope, is.all)),
        ],
        blast_radius: format!("{} variants in {}", stated.scope, stated.market.region),
    }
}
