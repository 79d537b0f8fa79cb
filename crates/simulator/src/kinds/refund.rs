//! Refunds.

use super::kind::{Hours, Kind, Text, evidence, shown_text};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const ISSUE: Kind = Kind {
    name: "refund.issue",
    risk: Risk::Medium,
    ttl_minutes: (60, 360),
    error_rate: 0.07,
    faults: &[Fault::WrongUnit, Fault::StaleRead, Fault::ScopeTooBroad],
    services: &["support"],
    items: &["rain jacket Fjell", "desk lamp Orb", "espresso pot 6 cups", "trail shoe Kestrel", "linen duvet", "headphones Nimbus"],
    amounts: (1_200, 38_000),
    hours: Hours::Shop,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({
        "order": format!("LF-{}", it.number),
        "customer": it.customer,
        "currency": it.market.currency,
        "amount_minor": it.amount,
        "paid_minor": it.before,
        "orders": if it.scope == it.all { it.all } else { 1 },
    })
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let why = stream.pick(&["arrived damaged", "never arrived", "was sent back", "was charged twice", "came in another colour"]);
    let orders =
        if stated.scope == stated.all { format!("all {} orders of the week", stated.all) } else { format!("order LF-{}", stated.number) };
    Text {
        title: format!("Refund {} to {} for {orders}", stated.money(stated.amount), stated.customer),
        resource: format!("order-{}", stated.number),
        preview: shown_text(format!(
            "To        {}\nAmount    {}\nOf        {}\nOrders    {orders}",
            stated.customer,
            stated.money(stated.amount),
            stated.money(stated.before)
        )),
        reasons: vec![format!("{} of {} {why}. The rules of returns give {} back.", is.item, is.customer, is.money(is.amount))],
        evidence: vec![
            evidence("Order", format!("LF-{}: {}, paid {}, read {} min ago", is.number, is.item, is.money(is.before), is.read_minutes_ago)),
            evidence("Message of the customer", format!("{}: my {} {why}. {}", is.market.phrases[0], is.item, is.customer)),
        ],
        blast_radius: stated.money(stated.amount),
    }
}
