//! Search indexes.

use super::kind::{Hours, Kind, Text, evidence, plan};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const REBUILD: Kind = Kind {
    name: "search.reindex",
    risk: Risk::Medium,
    ttl_minutes: (60, 240),
    error_rate: 0.08,
    faults: &[Fault::ScopeTooBroad, Fault::StaleRead, Fault::MissingRollback, Fault::WrongRegion],
    services: &["search"],
    items: &["articles", "stores", "help pages", "suggestions"],
    amounts: (200, 9_000),
    hours: Hours::Always,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    json!({
        "index": it.item,
        "region": it.market.region,
        "documents": it.scope,
        "expected_documents": it.amount,
        "swap_alias": it.with_rollback,
    })
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let missing = stream.whole(2, 31);
    let last = if stated.with_rollback {
        "Point the alias at the new index, keep the old one"
    } else {
        "Delete the old index, then write the new one"
    };
    Text {
        title: format!("Rebuild {} of the index {} in {}", stated.scope, stated.item, stated.market.region),
        resource: stated.item.replace(' ', "-"),
        preview: plan(vec![
            format!("Read {} documents of {}", stated.scope, stated.item),
            format!("Expect {} entries, now {}", stated.amount, stated.before),
            last.into(),
        ]),
        reasons: vec![format!("{missing} searches in a hundred miss one of {} documents in {}.", is.scope, is.market.region)],
        evidence: vec![
            evidence(
                "Entries now",
                format!("{} in {}, read {} min ago; should be {}", is.before, is.market.region, is.read_minutes_ago, is.amount),
            ),
            evidence("Missing documents", format!("{} of {}", is.scope, is.all)),
        ],
        blast_radius: format!("{} of {} documents", stated.scope, stated.all),
    }
}
