//! Changes of database schemas.

use super::kind::{Hours, Kind, Text, evidence, plan};
use super::situation::{Fault, Situation};
use crate::random::Stream;
use holdpoint_domain::Risk;
use serde_json::{Value, json};

pub(super) const MIGRATE: Kind = Kind {
    name: "db.migrate",
    risk: Risk::Critical,
    ttl_minutes: (120, 600),
    error_rate: 0.1,
    faults: &[Fault::MissingRollback, Fault::ScopeTooBroad, Fault::StaleRead],
    services: &["orders-db", "stock-db", "customers-db"],
    items: &["order_lines", "stock_moves", "addresses", "returns", "parcels"],
    amounts: (120, 9_600),
    hours: Hours::Office,
    arguments,
    text,
};

fn arguments(it: &Situation) -> Value {
    let down = it.with_rollback.then(|| format!("ALTER TABLE {} DROP COLUMN source_{}", it.item, it.number % 100));
    json!({
        "up": format!("ALTER TABLE {} ADD COLUMN source_{} text", it.item, it.number % 100),
        "down": down,
        "backfill_rows": if it.scope == it.all { it.all * 1_000 } else { it.scope * 1_000 },
        "lock_timeout_ms": it.amount,
    })
}

fn text(is: &Situation, stated: &Situation, stream: &mut Stream) -> Text {
    let column = format!("source_{}", stated.number % 100);
    let rows = stated.scope * 1_000;
    let window = stream.whole(2, 5);
    let mut steps = vec![format!("Add {column} to {}", stated.item), format!("Fill {rows} rows, locks up to {} ms", stated.amount)];
    steps.push(if stated.with_rollback {
        format!("To undo: drop {column}")
    } else {
        "To undo: restore from the backup of last night".into()
    });
    Text {
        title: format!("Add {column} to {} of {}", stated.item, stated.service),
        resource: stated.item.clone(),
        preview: plan(steps),
        reasons: vec![
            format!("The returns service needs {column} for {} rows.", is.scope * 1_000),
            format!("Locks longer than {} ms stop orders; the window is {window} in the morning.", is.amount),
        ],
        evidence: vec![
            evidence("Rows to fill", format!("{} of {}", is.scope * 1_000, is.all * 1_000)),
            evidence("Longest lock that orders bear", format!("{} ms, read {} min ago", is.amount, is.read_minutes_ago)),
        ],
        blast_radius: format!("{rows} rows of {}", stated.item),
    }
}
