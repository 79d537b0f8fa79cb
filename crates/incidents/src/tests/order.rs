//! The order of deliveries, and how often each comes, make no difference.

use super::{RECEIVED, alertmanager, pagerduty, read, statuspage};
use crate::{Book, Format, Statement};
use proptest::prelude::*;
use serde_json::Value;

fn clock(minute: u32) -> String {
    format!("{:02}:{:02}:00", 6 + minute / 60, minute % 60)
}

fn delivery() -> impl Strategy<Value = Value> {
    let alert = (0_u8..4, 0_u32..12, prop::option::of(0_u32..60)).prop_map(|(instance, start, length)| {
        let start = start * 12;
        alertmanager::alert(&instance.to_string(), &clock(start), length.map(|length| clock(start + length)).as_deref())
    });
    (prop::collection::vec(alert, 1..4), 0_u32..2).prop_map(|(alerts, truncated)| alertmanager::delivery(&alerts, truncated))
}

const EVENTS: [&str; 6] = ["triggered", "acknowledged", "resolved", "reopened", "reassigned", "annotated"];

fn event() -> impl Strategy<Value = Value> {
    (prop::sample::select(&EVENTS[..]), 0_u32..60).prop_map(|(kind, minute)| pagerduty::event(&format!("incident.{kind}"), &clock(minute)))
}

fn copy() -> impl Strategy<Value = Value> {
    let updates = prop::collection::vec((prop::sample::select(&["investigating", "resolved", "postmortem"][..]), 0_u32..60), 1..5);
    (updates, 0_u32..60, prop::option::of(0_u32..60)).prop_map(|(updates, updated, resolved)| {
        let updates: Vec<String> = updates.into_iter().map(|(status, minute)| format!("{status} {}", clock(minute))).collect();
        let updates: Vec<&str> = updates.iter().map(String::as_str).collect();
        statuspage::page(&[statuspage::incident(&updates, resolved.map(clock).as_deref(), &clock(updated))])
    })
}

/// Bodies of each format, and places in the order in which they are taken; some repeated, all at least once.
fn bodies() -> impl Strategy<Value = (Vec<Statement>, Vec<usize>)> {
    let lists = (prop::collection::vec(delivery(), 0..8), prop::collection::vec(event(), 0..6), prop::collection::vec(copy(), 0..4));
    let statements = lists.prop_map(|(deliveries, events, copies)| {
        let mut all = Vec::new();
        for (format, bodies) in [(Format::Alertmanager, deliveries), (Format::PagerDuty, events), (Format::Statuspage, copies)] {
            let reading = if bodies.is_empty() { Default::default() } else { read(format, &bodies) };
            all.extend(reading.stated.into_iter().map(|stated| stated.statement));
        }
        all
    });
    statements.prop_flat_map(|statements| {
        let places: Vec<usize> = (0..statements.len()).chain((0..statements.len()).step_by(2)).collect();
        (Just(statements), Just(places).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn any_order_and_repeats_give_the_same_incidents((statements, places) in bodies()) {
        let mut in_order = Book::default();
        statements.iter().for_each(|statement| {
            in_order.apply(statement, RECEIVED);
        });
        let mut shuffled = Book::default();
        places.iter().for_each(|place| {
            shuffled.apply(&statements[*place], RECEIVED);
        });
        prop_assert_eq!(in_order.incidents(), shuffled.incidents());
        for statement in &statements {
            prop_assert!(!shuffled.apply(statement, RECEIVED).new);
        }
    }
}
