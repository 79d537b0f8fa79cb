//! Messages to customers.

use super::kind::{Hours, Kind, Text, evidence, shown_text};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const SEND: Kind = Kind {
    name: "message.send",
    risk: Risk::Low,
    ttl_minutes: (45, 240),
    error_rate: 0.06,
    faults: &[Fault::WrongRegion, Fault::ScopeTooBroad, Fault::WrongUnit],
    services: &["support", "delivery"],
    items: &["late parcel", "voucher", "recall", "change of address"],
    amounts: (200, 2_500),
    hours: Hours::Shop,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({"template": it.item, "language": it.market.language, "recipients": it.scope, "voucher_minor": it.amount, "currency": it.market.currency})
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let [greeting, apology, closing] = stated.market.phrases;
    let depot = stream.whole(2, 40);
    let to = if stated.scope == 1 { stated.customer.to_owned() } else { format!("{} customers", stated.scope) };
    Text {
        title: format!("Write to {to} in {}: {}", stated.market.language, stated.item),
        resource: format!("campaign-{}", stated.number),
        preview: shown_text(format!("{greeting} {},\n\n{apology}. {}\n\n{closing}", stated.customer, stated.money(stated.amount))),
        reasons: vec![format!("{} parcels of depot {depot} are late; their customers read {}.", is.scope, is.market.language)],
        evidence: vec![
            evidence("Late parcels", format!("Depot {depot}: {} of {}, language {}", is.scope, is.all, is.market.language)),
            evidence("Voucher", format!("{} each, as agreed with support", is.money(is.amount))),
        ],
        blast_radius: to,
    }
}
