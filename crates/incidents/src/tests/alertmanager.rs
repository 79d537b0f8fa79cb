use super::{RECEIVED, take, text_time, time, times};
use crate::{Format, Outcome, read_file};
use serde_json::{Value, json};

/// An alert of `instance` that began at `start`, and ended at `end` if it did.
pub(super) fn alert(instance: &str, start: &str, end: Option<&str>) -> Value {
    json!({
        "status": if end.is_some() { "resolved" } else { "firing" },
        "labels": {"alertname": "HighErrorRate", "service": "checkout", "instance": instance, "severity": "critical", "région": "eu"},
        "annotations": {"summary": "5xx ratio 12%"},
        "startsAt": text_time(start),
        "endsAt": end.map_or("0001-01-01T00:00:00Z".into(), text_time),
        "generatorURL": format!("http://prometheus.example/{start}"),
        "fingerprint": "2f37b53748985404",
    })
}

pub(super) fn delivery(alerts: &[Value], truncated: u32) -> Value {
    json!({
        "version": "4", "groupKey": "{}:{alertname=\"HighErrorRate\"}", "truncatedAlerts": truncated, "status": "firing",
        "receiver": "oversight", "groupLabels": {"service": "checkout", "alertname": "HighErrorRate"}, "alerts": alerts,
    })
}

#[test]
fn resolved_group_is_one_incident() {
    let firing = delivery(&[alert("a", "06:00:00", None), alert("b", "06:01:00", None)], 0);
    let half = delivery(&[alert("a", "06:00:00", Some("06:05:00")), alert("b", "06:01:00", None)], 0);
    let over = delivery(&[alert("b", "06:01:00", Some("06:09:00")), alert("a", "06:00:00", Some("06:05:00"))], 0);
    let (incidents, outcomes) = take(Format::Alertmanager, &[firing.clone(), half, firing, over.clone(), over]);
    use Outcome::{Imported, Unchanged, Updated};
    assert_eq!(outcomes, [Imported, Unchanged, Unchanged, Updated, Unchanged]);
    assert_eq!(incidents.len(), 1);
    assert_eq!(times(&incidents[0]), [(time("06:00:00"), Some(time("06:09:00")))]);
    assert_eq!(incidents[0].title, "HighErrorRate checkout");
    assert_eq!((incidents[0].severity.as_deref(), incidents[0].services.as_slice()), (Some("critical"), &["checkout".to_owned()][..]));
}

#[test]
fn future_end_of_firing_alert_does_not_resolve() {
    let mut leased = alert("a", "06:00:00", None);
    leased["endsAt"] = json!(text_time("06:05:00"));
    let (incidents, _) = take(Format::Alertmanager, &[delivery(&[leased], 0)]);
    assert!(incidents[0].is_open());
}

#[test]
fn truncated_delivery_does_not_resolve_hidden_alerts() {
    let first = delivery(&[alert("a", "06:00:00", None)], 1);
    let resolved = delivery(&[alert("a", "06:00:00", Some("06:05:00"))], 1);
    let (incidents, _) = take(Format::Alertmanager, &[first.clone(), resolved.clone()]);
    assert!(incidents[0].is_open());
    let all = delivery(&[alert("a", "06:00:00", Some("06:05:00")), alert("b", "06:01:00", Some("06:07:00"))], 0);
    let (incidents, _) = take(Format::Alertmanager, &[first, resolved, all]);
    assert_eq!(incidents[0].resolved_at(), Some(time("06:07:00")));
}

#[test]
fn firing_within_fifteen_minutes_reopens() {
    let first = delivery(&[alert("a", "06:00:00", Some("06:05:00"))], 0);
    let soon = delivery(&[alert("a", "06:20:00", Some("06:21:00"))], 0);
    let (incidents, _) = take(Format::Alertmanager, &[soon, first.clone()]);
    assert_eq!(incidents.len(), 1);
    assert_eq!(times(&incidents[0]).len(), 2);
    let later = delivery(&[alert("a", "06:20:01", Some("06:21:00"))], 0);
    let (incidents, _) = take(Format::Alertmanager, &[later, first]);
    assert_eq!(incidents.len(), 2);
}

#[test]
fn later_resolve_ends_a_run_whose_end_was_lost() {
    let lost = delivery(&[alert("a", "06:00:00", None)], 0);
    let again = delivery(&[alert("a", "06:30:00", Some("06:40:00"))], 0);
    let (incidents, _) = take(Format::Alertmanager, &[again, lost]);
    assert_eq!(times(&incidents[0]), [(time("06:00:00"), Some(time("06:40:00")))]);
}

#[test]
fn end_before_start_is_kept_as_impossible() {
    let (incidents, _) = take(Format::Alertmanager, &[delivery(&[alert("a", "06:00:00", Some("05:00:00"))], 0)]);
    assert!(incidents[0].is_impossible() && !incidents[0].is_open());
}

#[test]
fn polled_alerts_of_a_known_group_add_nothing() {
    let polled = || {
        let mut alert = alert("a", "06:00:00", None);
        alert["status"] = json!({"state": "active", "silencedBy": [], "inhibitedBy": []});
        alert
    };
    let other =
        json!({"labels": {"alertname": "DiskFull", "service": "db"}, "startsAt": text_time("06:00:00"), "status": {"state": "active"}});
    let pushed = delivery(&[alert("a", "06:00:00", None)], 0);
    for bodies in [vec![polled(), other.clone(), pushed.clone()], vec![pushed, other, polled()]] {
        let reading = super::read(Format::Alertmanager, &bodies);
        let mut book = crate::Book::default();
        // The two kinds of bodies in either order.
        reading.stated.iter().for_each(|stated| {
            book.apply(&stated.statement, RECEIVED);
        });
        reading.stated.iter().rev().for_each(|stated| {
            book.apply(&stated.statement, RECEIVED);
        });
        let titles: Vec<String> = book.incidents().into_iter().map(|incident| incident.title).collect();
        assert_eq!(titles.len(), 2, "{titles:?}");
    }
}

#[test]
fn group_that_takes_over_polled_alerts_is_no_new_incident() {
    let mut polled = alert("a", "06:00:00", None);
    polled["status"] = json!({"state": "active"});
    let mut book = crate::Book::default();
    let mut take = |body: Value| {
        super::read(Format::Alertmanager, &[body])
            .stated
            .iter()
            .map(|stated| book.apply(&stated.statement, RECEIVED).outcome)
            .collect::<Vec<_>>()
    };
    assert_eq!(take(polled.clone()), [Outcome::Imported]);
    assert_eq!(take(delivery(&[alert("a", "06:00:00", None)], 0)), [Outcome::Updated]);
    assert_eq!(take(polled), [Outcome::Unchanged]);
}

fn state_from(source: &str, bodies: &[Value]) -> Vec<crate::Statement> {
    let mut statements: Vec<_> = super::read(Format::Alertmanager, bodies).stated.into_iter().map(|stated| stated.statement).collect();
    statements.iter_mut().for_each(|statement| statement.source = source.into());
    statements
}

#[test]
fn same_group_of_two_sources_is_two_incidents() {
    let firing = [delivery(&[alert("a", "06:00:00", None)], 0)];
    let over = [delivery(&[alert("a", "06:00:00", Some("06:05:00"))], 0)];
    let mut book = crate::Book::default();
    let said = [state_from("alertmanager:eu", &firing), state_from("alertmanager:us", &firing), state_from("alertmanager:eu", &over)];
    said.concat().iter().for_each(|statement| {
        book.apply(statement, RECEIVED);
    });
    let open: Vec<_> = book.incidents().into_iter().map(|incident| (incident.source.clone(), incident.is_open())).collect();
    assert_eq!(open.len(), 2);
    assert!(open.contains(&("alertmanager:us".into(), true)) && open.contains(&("alertmanager:eu".into(), false)), "{open:?}");
}

#[test]
fn group_of_one_source_does_not_speak_for_polled_alerts_of_another() {
    let mut polled = alert("a", "06:00:00", None);
    polled["status"] = json!({"state": "active"});
    let grouped = delivery(&[alert("a", "06:00:00", None)], 0);
    for (group, poll, count) in [
        ("alertmanager:eu", "alertmanager:us", 2),
        ("alertmanager:eu", "alertmanager:eu", 1),
        ("alertmanager:eu", "alertmanager", 1),
        ("alertmanager", "alertmanager:eu", 1),
    ] {
        let mut said = [state_from(group, std::slice::from_ref(&grouped)), state_from(poll, std::slice::from_ref(&polled))];
        for _ in 0..2 {
            let mut book = crate::Book::default();
            said.concat().iter().for_each(|statement| {
                book.apply(statement, RECEIVED);
            });
            assert_eq!(book.incidents().len(), count, "{group} {poll}");
            said.reverse();
        }
    }
}

#[test]
fn alert_that_cannot_be_read_is_refused_alone() {
    let mut bad = alert("b", "06:01:00", None);
    bad["startsAt"] = json!("yesterday");
    let text = format!(
        "{}\r\n{}\r\n",
        delivery(&[alert("a", "06:00:00", Some("06:01:00"))], 0),
        delivery(&[alert("a", "06:00:00", None), bad], 0)
    );
    let reading = read_file(Format::Alertmanager, text.as_bytes()).unwrap();
    assert_eq!(reading.stated.len(), 2);
    let [refused] = reading.refused.as_slice() else { panic!("{:?}", reading.refused) };
    assert_eq!((refused.line, refused.at.as_str(), refused.code), (Some(2), "/alerts/1/startsAt", "invalid_time"));
    let mut book = crate::Book::default();
    reading.stated.iter().for_each(|stated| {
        book.apply(&stated.statement, RECEIVED);
    });
    assert!(book.incidents()[0].is_open(), "the refused alert was not said to be resolved");
}
