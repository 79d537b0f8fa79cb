//! Changes from the formats, in any order.

use super::{ChangeBook, ChangeFormat, StatedChange, read_change_file};
use crate::INCIDENT_TIMES_MS;
use crate::book::Outcome;
use proptest::prelude::*;
use serde_json::{Value, json};

/// When a hub received what is read: no time of it is beyond its clock.
const RECEIVED: i64 = INCIDENT_TIMES_MS.end;

fn read(format: ChangeFormat, body: &Value) -> Vec<StatedChange> {
    let read = read_change_file(format, body.to_string().as_bytes()).unwrap();
    assert_eq!(read.refused, []);
    read.stated
}

fn native(extra: &Value) -> Value {
    let mut change = json!({"id": "r-1", "title": "Raise the pool", "by": "human", "services": ["checkout"], "paths": ["pool.toml"],
        "started_at": "2026-11-20T10:00:00+01:00", "finished_at": "2026-11-20T09:05:00Z"});
    change.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    change
}

fn status(state: &str, minute: u8) -> Value {
    json!({"action": "created",
        "deployment_status": {"state": state, "created_at": format!("2026-11-20T09:{minute:02}:00Z"), "description": ""},
        "deployment": {"id": 7, "ref": "main", "environment": "production", "created_at": "2026-11-20T09:00:00Z", "creator": {"login": "ci[bot]", "type": "Bot"}},
        "repository": {"name": "checkout", "full_name": "shop/checkout"}})
}

#[test]
fn same_change_twice_is_unchanged() {
    let mut book = ChangeBook::default();
    let stated = read(ChangeFormat::Holdpoint, &native(&json!({})));
    assert_eq!(book.apply(&stated[0].statement, RECEIVED).outcome, Outcome::Imported);
    assert_eq!(book.apply(&stated[0].statement, RECEIVED).outcome, Outcome::Unchanged);
    let later = read(ChangeFormat::Holdpoint, &native(&json!({"finished_at": "2026-11-20T09:09:00Z"})));
    assert_eq!(book.apply(&later[0].statement, RECEIVED).outcome, Outcome::Updated);
    assert_eq!(book.apply(&stated[0].statement, RECEIVED).outcome, Outcome::Unchanged, "an older statement changes nothing");
    assert_eq!(book.changes()[0].finished_at.unwrap() - book.changes()[0].started_at, 9 * 60_000);
}

#[test]
fn deployment_states_in_any_order_give_one_change() {
    let deliveries = [status("in_progress", 1), status("success", 5), status("inactive", 50), status("success", 4)];
    for turn in 0..deliveries.len() {
        let mut book = ChangeBook::default();
        let turned = deliveries.iter().cycle().skip(turn).take(deliveries.len());
        turned.flat_map(|body| read(ChangeFormat::GitHub, body)).for_each(|stated| {
            book.apply(&stated.statement, RECEIVED);
        });
        let changes = book.changes();
        assert_eq!(changes.len(), 1);
        assert_eq!(changes[0].finished_at.unwrap() - changes[0].started_at, 5 * 60_000, "inactive changes nothing");
    }
}

#[test]
fn push_names_its_files_and_ping_changes_nothing() {
    let push = json!({"ref": "refs/heads/main", "after": "c0ffee", "head_commit": {"message": "Cache the cart\n\nlong", "timestamp": "2026-11-19T09:00:00Z"},
        "commits": [{"message": "Cache the cart", "added": ["b.rs"], "modified": ["a.rs"], "removed": []}],
        "repository": {"name": "cart", "full_name": "shop/cart", "pushed_at": 1_795_435_200, "default_branch": "main"}, "sender": {"login": "ana", "type": "User"}});
    let stated = read(ChangeFormat::GitHub, &push);
    assert_eq!((stated[0].statement.report.title.as_str(), stated[0].statement.at), ("Cache the cart", 1_795_435_200_000));
    assert_eq!(stated[0].texts.paths, ["a.rs", "b.rs"]);
    assert_eq!(read(ChangeFormat::GitHub, &json!({"zen": "x", "hook_id": 1})), []);
}

#[test]
fn cdevent_is_known_by_source_and_id_of_its_envelope() {
    let event = json!({"specversion": "1.0", "id": "e-1", "source": "/ci/shop", "type": "dev.cdevents.service.deployed.0.2.0", "time": "2026-11-20T09:00:00Z",
        "data": {"context": {"id": "other", "source": "/else", "type": "dev.cdevents.service.deployed.0.2.0", "timestamp": "2026-11-20T08:00:00Z"},
            "subject": {"id": "cart", "type": "service", "content": {"environment": {"id": "prod"}, "artifactId": "pkg:oci/cart@1"}}}});
    let stated = read(ChangeFormat::CdEvents, &event);
    assert_eq!((stated[0].statement.source.as_str(), stated[0].statement.id.as_str()), ("/ci/shop", "e-1"));
    assert_eq!(stated[0].statement.report.services, ["cart"]);
    let mut test_run = event;
    test_run["type"] = json!("dev.cdevents.testcaserun.finished.0.2.0");
    assert_eq!(read(ChangeFormat::CdEvents, &test_run), []);
}

#[test]
fn wrong_fields_are_named() {
    for (extra, at, code) in [
        (json!({"by": "robot"}), "/by", "invalid_field"),
        (json!({"finished_at": "2026-11-20T08:00:00Z"}), "/finished_at", "invalid_field"),
        (json!({"started_at": "yesterday"}), "/started_at", "invalid_time"),
        (json!({"color": "red"}), "/color", "unknown_field"),
    ] {
        let refused = read_change_file(ChangeFormat::Holdpoint, native(&extra).to_string().as_bytes()).unwrap().refused;
        assert_eq!((refused[0].at.as_str(), refused[0].code), (at, code));
    }
    assert_eq!(read_change_file(ChangeFormat::GitHub, b"{\"weather\":1}").unwrap_err().code, "not_this_format");
}

fn states() -> impl Strategy<Value = Vec<Value>> {
    let state = prop::sample::select(&["pending", "in_progress", "success", "failure", "inactive"][..]);
    let deployment = (state, 0_u8..60).prop_map(|(state, minute)| (ChangeFormat::GitHub, status(state, minute)));
    let own = (0_u8..4, prop::option::of(0_u8..60), 0_u8..60).prop_map(|(id, finished, updated)| {
        let mut change = json!({"id": format!("r-{id}"), "title": format!("Version {updated}"), "by": "ci", "started_at": "2026-11-20T09:00:00Z",
            "updated_at": format!("2026-11-20T10:{updated:02}:00Z")});
        if let Some(minute) = finished {
            change["finished_at"] = format!("2026-11-20T09:{minute:02}:00Z").into();
        }
        (ChangeFormat::Holdpoint, change)
    });
    let bodies = prop::collection::vec(prop_oneof![deployment, own], 0..12);
    bodies.prop_map(|bodies| bodies.iter().map(|(format, body)| json!([format.as_str(), body])).collect())
}

fn statements(bodies: &[Value]) -> Vec<StatedChange> {
    bodies.iter().flat_map(|body| read(ChangeFormat::named(body[0].as_str().unwrap()).unwrap(), &body[1])).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]
    #[test]
    fn any_order_and_repeats_give_the_same_changes(
        (bodies, shuffled) in states().prop_flat_map(|bodies| {
            let twice: Vec<Value> = bodies.iter().chain(bodies.iter().step_by(2)).cloned().collect();
            (Just(bodies), Just(twice).prop_shuffle())
        })
    ) {
        let (mut in_order, mut in_any_order) = (ChangeBook::default(), ChangeBook::default());
        for stated in statements(&bodies) {
            in_order.apply(&stated.statement, RECEIVED);
        }
        for stated in statements(&shuffled) {
            in_any_order.apply(&stated.statement, RECEIVED);
        }
        prop_assert_eq!(in_order.changes(), in_any_order.changes());
        for stated in statements(&bodies) {
            prop_assert!(!in_any_order.apply(&stated.statement, RECEIVED).new);
        }
    }
}
