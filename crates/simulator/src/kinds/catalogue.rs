//! Texts of the catalogue.

use super::kind::{Hours, Kind, Text, diff, evidence};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const TEXT: Kind = Kind {
    name: "catalog.text",
    risk: Risk::Low,
    ttl_minutes: (120, 480),
    error_rate: 0.05,
    faults: &[Fault::WrongUnit, Fault::WrongRegion, Fault::ScopeTooBroad],
    services: &["catalog"],
    items: &["wool blanket Skerry", "floor lamp Arc", "tea kettle 1.7 l", "rucksack Tarn 28", "bed frame Alder"],
    amounts: (40, 240),
    hours: Hours::Office,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({"article": it.item, "language": it.market.language, "width_cm": it.amount, "texts": it.scope, "keep_old": it.with_rollback})
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let adjective = stream.pick(&["Soft", "Sturdy", "Quiet", "Warm", "Light"]);
    Text {
        title: format!("Rewrite the text of {} in {}", stated.item, stated.market.language),
        resource: format!("article-{}", stated.number),
        preview: diff(&[
            format!("- {} for every day, {} cm.", stated.item, stated.before),
            format!("+ {adjective} {} for every day, {} cm wide.", stated.item, stated.amount),
            format!("  {} texts, {}", stated.scope, stated.market.language),
        ]),
        reasons: vec![format!(
            "The data sheet says {} cm, the text {} cm. {} texts in {} repeat it.",
            is.amount, is.before, is.scope, is.market.language
        )],
        evidence: vec![evidence("Data sheet", format!("{}: width {} cm, language {}", is.item, is.amount, is.market.language))],
        blast_radius: format!("{} texts", stated.scope),
    }
}
