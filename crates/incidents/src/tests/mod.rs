mod alertmanager;
mod clocks;
mod files;
mod hostile;
mod order;
mod pagerduty;
mod statuspage;
mod systems;

use crate::{Book, Format, Incident, Outcome, Reading, parse_time, read_file};
use serde_json::Value;

/// When a hub received what is read: no time of these bodies is beyond its clock.
const RECEIVED: i64 = crate::INCIDENT_TIMES_MS.end;

/// A time on 23 November 2026: hours, minutes, seconds.
fn time(clock: &str) -> i64 {
    parse_time(&text_time(clock)).unwrap()
}

fn text_time(clock: &str) -> String {
    format!("2026-11-23T{clock}Z")
}

fn read(format: Format, bodies: &[Value]) -> Reading {
    read_file(format, Value::from(bodies.to_vec()).to_string().as_bytes()).unwrap()
}

/// The incidents after these bodies, and what each statement did.
fn take(format: Format, bodies: &[Value]) -> (Vec<Incident>, Vec<Outcome>) {
    let reading = read(format, bodies);
    assert_eq!(reading.refused, []);
    let mut book = Book::default();
    let outcomes = reading.stated.iter().map(|stated| book.apply(&stated.statement, RECEIVED).outcome).collect();
    (book.incidents(), outcomes)
}

/// Start and end of each interval of an incident.
fn times(incident: &Incident) -> Vec<(i64, Option<i64>)> {
    incident.intervals.iter().map(|interval| (interval.from, interval.to)).collect()
}
