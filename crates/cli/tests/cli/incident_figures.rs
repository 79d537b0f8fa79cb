//! Figures of many incidents of a status page, against a calculation of its own: minute by minute.

use crate::support::Folder;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const INCIDENTS: u64 = 300;

/// An incident with the minutes during which it went on.
struct Made {
    body: Value,
    intervals: Vec<(u64, u64)>,
    maintenance: bool,
    impossible: bool,
    open: bool,
}

/// A fixed sequence (Lehmer, modulus 2^31 - 1).
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0 * 48_271 % 2_147_483_647;
        self.0 % most
    }
}

fn time(minute: u64) -> String {
    let (day, hour) = (1 + minute / 1_440, minute % 1_440 / 60);
    format!("2026-03-{day:02}T{hour:02}:{:02}:00Z", minute % 60)
}

fn update(minute: u64, status: &str) -> Value {
    json!({"at": time(minute), "status": status, "message": "We look into it."})
}

fn make(number: u64, draw: &mut Draw) -> Made {
    let start = 100 + draw.below(30_000);
    let mut end = start + 1 + draw.below(400);
    let mut intervals = vec![(start, end)];
    let mut updates = vec![update(start, "Investigating"), update(end, "Resolved")];
    for _ in 0..draw.below(3) {
        // It begins again.
        let again = end + 1 + draw.below(60);
        end = again + 1 + draw.below(90);
        intervals.push((again, end));
        updates.extend([update(again, "Investigating"), update(end, "Resolved")]);
    }
    let (maintenance, impossible, open) = (draw.below(20) == 0, draw.below(25) == 0, draw.below(20) == 0);
    let mut resolved_at = json!(time(end));
    if impossible {
        (updates, intervals, resolved_at) = (Vec::new(), Vec::new(), json!(time(start - 5)));
    } else if open {
        updates.pop();
        intervals.pop();
        resolved_at = Value::Null;
    }
    // The order of updates in a file says nothing.
    updates.reverse();
    let body = json!({
        "id": number.to_string(), "title": "Errors", "started_at": time(start), "resolved_at": resolved_at, "updates": updates,
        "impact": if maintenance { "maintenance" } else { "minor" }, "components": ["Pages"],
    });
    Made { body, intervals, maintenance, impossible, open: open && !impossible }
}

#[test]
fn figures_of_a_file_equal_a_calculation_by_minutes() {
    let mut draw = Draw(20_260_301);
    let made: Vec<Made> = (0..INCIDENTS).map(|number| make(number, &mut draw)).collect();
    let folder = Folder::new();
    let file = folder.path().join("incidents.jsonl");
    let lines: Vec<String> = made.iter().map(|made| made.body.to_string()).collect();
    std::fs::write(&file, lines.join("\r\n")).unwrap();
    let imported = folder.run(&["import", "incidents", "--format", "statuspage", file.to_str().unwrap(), "--json"]).json();
    assert_eq!((&imported["imported"], &imported["refused"]), (&json!(INCIDENTS), &json!([])));
    let figures = folder.run(&["metrics", "incidents", "--json"]).json();
    let outages = || made.iter().filter(|made| !made.maintenance);
    let counted: Vec<&Made> = outages().filter(|made| !made.impossible && !made.open).collect();
    assert_eq!(figures["count"], counted.len());
    let left_out = json!({
        "maintenance": made.iter().filter(|made| made.maintenance).count(),
        "impossible": outages().filter(|made| made.impossible).count(),
        "merged": 0,
        "open": outages().filter(|made| made.open).count(),
    });
    assert_eq!(figures["left_out"], left_out);
    let minutes: Vec<u64> = counted.iter().flat_map(|made| &made.intervals).flat_map(|(from, to)| *from..*to).collect();
    let once: BTreeSet<u64> = minutes.iter().copied().collect();
    assert_eq!(figures["downtime_minutes"], json!({"summed": minutes.len() as f64, "merged": once.len() as f64}));
    assert!(once.len() < minutes.len(), "some overlap");
    let mut lasted: Vec<u64> = counted.iter().map(|made| made.intervals.last().unwrap().1 - made.intervals[0].0).collect();
    lasted.sort_unstable();
    let middle = (lasted[(lasted.len() - 1) / 2] + lasted[lasted.len() / 2]) as f64 / 2.0;
    assert_eq!((&figures["mttr_minutes"]["n"], &figures["mttr_minutes"]["median"]), (&json!(lasted.len()), &json!(middle)));
}
