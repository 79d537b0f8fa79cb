//! Malformed and hostile input: each piece is imported, or refused with a code; nothing panics and
//! nothing is dropped without a message.

use super::alertmanager::{alert, delivery};
use super::{read, take, text_time, time};
use crate::{Format, Outcome, Statement, read_file};
use serde_json::{Map, Value, json};

const MAX_TIME: &str = "9999-12-31T23:59:59Z";

fn native(id: &str, started_at: &str) -> Value {
    json!({"id": id, "title": id, "started_at": started_at})
}

#[test]
fn deep_nesting_is_refused() {
    for format in Format::ALL {
        for (open, close) in [("[", "]"), ("{\"incidents\":", "}"), ("{\"a\":[", "]}")] {
            for text in [open.repeat(100_000), format!("{}1{}", open.repeat(100_000), close.repeat(100_000))] {
                assert_eq!(read_file(*format, text.as_bytes()).unwrap_err().code, "invalid_json", "{}", format.as_str());
            }
        }
    }
    let lines = format!("{}\n{}", "[".repeat(500), native("a", &text_time("06:00:00")));
    let reading = read_file(Format::Holdpoint, lines.as_bytes()).unwrap();
    assert_eq!((reading.stated.len(), reading.refused[0].line, reading.refused[0].code), (1, Some(1), "invalid_json"));
}

#[test]
fn times_outside_the_calendar_are_refused() {
    for no_time in [
        "0000-01-01T00:00:00Z",
        "0001-01-01T00:00:00Z",
        "1969-12-31T23:59:59Z",
        "9999-12-31T23:59:59-01:00",
        "10000-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-11-23T24:00:00Z",
        "2026-11-23T06:00:61Z",
        "-2026-11-23T06:00:00Z",
        "1700000000",
        "",
    ] {
        let reading = read(Format::Holdpoint, &[native("a", no_time)]);
        assert_eq!((reading.stated.len(), reading.refused[0].code), (0, "invalid_time"), "{no_time}");
    }
    let number = read(Format::Holdpoint, &[json!({"title": "a", "started_at": 1_700_000_000})]);
    assert_eq!(number.refused[0].code, "invalid_field");
}

#[test]
fn first_last_and_leap_second_are_taken() {
    let leap = native("leap", "2016-12-31T23:59:60Z");
    let (incidents, _) = take(Format::Holdpoint, &[native("last", MAX_TIME), leap, native("first", "1970-01-01T00:00:00Z")]);
    let started: Vec<i64> = incidents.iter().map(|incident| incident.started_at).collect();
    assert_eq!(started, [0, 1_483_228_800_000, 253_402_300_799_000]);
}

#[test]
fn statement_with_times_outside_the_calendar_is_refused() {
    let statement = read(Format::Holdpoint, &[native("a", &text_time("06:00:00"))]).stated.remove(0).statement;
    for at in [i64::MIN, -1, 253_402_300_800_000, i64::MAX] {
        assert!(Statement { at, ..statement.clone() }.check().is_err(), "{at}");
    }
}

#[test]
fn same_id_twice_in_a_file_is_one_incident() {
    let copy = |title: &str, minute: u8| {
        let started_at = text_time("06:00:00");
        json!({"id": "a", "title": title, "started_at": started_at, "updated_at": text_time(&format!("06:{minute:02}:00"))})
    };
    let (incidents, outcomes) = take(Format::Holdpoint, &[copy("first", 1), copy("third", 3), copy("second", 2), copy("third", 3)]);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Updated, Outcome::Unchanged, Outcome::Unchanged]);
    assert_eq!((incidents.len(), incidents[0].title.as_str()), (1, "third"));
}

#[test]
fn group_keys_of_a_megabyte_are_shortened_and_kept_apart() {
    let with_key = |last: &str, end: Option<&str>| {
        let mut body = delivery(&[alert("a", "06:00:00", end)], 0);
        body["groupKey"] = json!("ké".repeat(500_000) + last);
        body
    };
    let bodies = [with_key("1", None), with_key("2", None), with_key("1", Some("06:05:00"))];
    let (incidents, outcomes) = take(Format::Alertmanager, &bodies);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Imported, Outcome::Updated]);
    assert_eq!(incidents.iter().filter(|incident| incident.is_open()).count(), 1);
    assert!(incidents.iter().all(|incident| incident.source_id.len() < 2_000));
}

#[test]
fn alert_with_ten_thousand_labels_is_one_incident() {
    let labels: Map<String, Value> = (0..10_000).map(|number| (format!("label_{number}"), json!("<b>x</b>".repeat(4)))).collect();
    let mut many = alert("a", "06:00:00", None);
    many["labels"].as_object_mut().unwrap().extend(labels.clone());
    let mut body = delivery(&[many.clone()], 0);
    body["groupLabels"] = many["labels"].clone();
    let (incidents, outcomes) = take(Format::Alertmanager, &[body.clone(), body]);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Unchanged]);
    assert!(incidents[0].title.starts_with("HighErrorRate") && incidents[0].title.chars().count() <= 300);
}

#[test]
fn long_texts_of_a_large_group_are_cut_and_its_alerts_are_kept() {
    let alerts: Vec<Value> = (0..2_000)
        .map(|number| {
            let mut alert = alert(&format!("pod-{number}"), "06:00:00", None);
            alert["annotations"]["summary"] = json!("x".repeat(2_000));
            alert
        })
        .collect();
    let reading = read(Format::Alertmanager, &[delivery(&alerts, 0)]);
    assert_eq!((reading.stated.len(), reading.refused.len()), (1, 0), "{:?}", reading.refused);
    let last = reading.stated[0].texts.updates.last().unwrap();
    assert!(last.text.ends_with("more alerts have texts that are not kept."), "{}", last.text);
}

#[test]
fn copy_updated_before_it_was_created_is_kept() {
    let copy = |updated_at: &str, name: &str| {
        json!({"incidents": [{"id": "s1", "name": name, "status": "investigating", "created_at": text_time("06:00:00"),
            "updated_at": text_time(updated_at), "incident_updates": []}]})
    };
    let (incidents, outcomes) = take(Format::Statuspage, &[copy("05:00:00", "old"), copy("05:30:00", "new")]);
    assert_eq!(outcomes, [Outcome::Imported, Outcome::Updated]);
    assert_eq!((incidents[0].title.as_str(), incidents[0].started_at, incidents[0].is_open()), ("new", time("06:00:00"), true));
}

#[test]
fn empty_answers_hold_nothing() {
    for (format, text) in [
        (Format::Alertmanager, "\u{feff}[]\r\n"),
        (Format::Alertmanager, "{\"version\":\"4\",\"groupKey\":\"k\",\"alerts\":[]}"),
        (Format::PagerDuty, "{\"incidents\":[]}"),
        (Format::Statuspage, "{\"incidents\":[]}"),
        (Format::Statuspage, "{\"scheduled_maintenances\":[]}"),
        (Format::GoogleCloud, " [ ] "),
        (Format::Holdpoint, "{\"incidents\":[]}"),
    ] {
        let reading = read_file(format, text.as_bytes()).unwrap();
        assert_eq!((reading.stated.len(), reading.refused.len()), (0, 0), "{text}");
    }
}

#[test]
fn markup_in_texts_is_text() {
    let hostile = "<script>alert(1)</script>\u{202e}";
    let (incidents, _) = take(Format::Holdpoint, &[json!({"title": hostile, "started_at": text_time("06:00:00"), "services": [hostile]})]);
    assert_eq!((incidents[0].title.as_str(), incidents[0].services[0].as_str()), (hostile, hostile));
}
