//! Releases of tools, results of suites, and frozen datasets.

use crate::frozen::dataset;
use crate::world::World;
use holdpoint_domain::*;
use serde_json::json;

fn parse(value: serde_json::Value) -> Result<ReleaseRecorded, Refusal> {
    parse_release(value.to_string().as_bytes(), 5_000)
}

#[test]
fn native_release_is_read() {
    let set = Digest::of(b"set").to_string();
    let release =
        parse(json!({"version": "4.2", "released_at": "2026-11-24T09:40:00Z", "datasets": [set, {"digest": "0a1b2c3d"}]})).unwrap();
    assert_eq!((release.version.as_str(), release.released_at), ("4.2", 1_795_513_200_000));
    assert_eq!(release.datasets, [set, "0a1b2c3d".to_owned()]);
    assert_eq!(
        parse(json!({"version": 3})).unwrap(),
        ReleaseRecorded { version: "3".into(), released_at: 5_000, ..parse(json!({"version": "3"})).unwrap() }
    );
    for bad in [
        json!({}),
        json!([]),
        json!({"version": null}),
        json!({"version": "1", "released_at": "soon"}),
        json!({"version": "1", "color": "red"}),
    ] {
        assert!(matches!(parse(bad.clone()).unwrap_err().code, Code::InvalidField | Code::UnknownField), "{bad}");
    }
}

#[test]
fn mlflow_model_version_is_read() {
    let answer = json!({"model_version": {
        "name": "price-pilot", "version": "42", "creation_timestamp": "1764000000000", "last_updated_timestamp": 1_764_000_000_001_i64,
        "current_stage": "None", "run_id": "ab12", "source": "models:/m-1", "status": "READY",
        "tags": [{"key": "holdpoint.dataset", "value": "sha256:0a1b2c3d4e, 11223344"}],
    }});
    let release = parse(answer).unwrap();
    assert_eq!((release.version.as_str(), release.released_at), ("42", 1_764_000_000_000));
    assert_eq!(
        (release.model.as_deref(), release.run.as_deref(), release.source.as_deref()),
        (Some("price-pilot"), Some("ab12"), Some("models:/m-1"))
    );
    assert_eq!(release.datasets, ["sha256:0a1b2c3d4e", "11223344"]);
    let client = json!({"name": "m", "version": 7, "creation_timestamp": 9, "tags": {"holdpoint.dataset": "11223344"}});
    assert_eq!(parse(client).unwrap().datasets, ["11223344"]);
}

#[test]
fn release_is_recorded_once() {
    let mut world = World::open();
    let release = |notes: Option<&str>| Command::RecordRelease {
        tool: "pilot".into(),
        release: ReleaseRecorded { released_at: 1, notes: notes.map(str::to_owned), ..parse(json!({"version": "4.2"})).unwrap() },
    };
    assert!(!world.ask(release(None)).unwrap().repeated);
    assert!(world.ask(release(None)).unwrap().repeated);
    assert_eq!(world.ask(release(Some("other"))).unwrap_err().code, Code::AlreadyExists);
    let evaluated = |version: &str, failed: u32| Command::RecordEvaluation {
        tool: "pilot".into(),
        evaluated: ReleaseEvaluated { version: version.into(), suite: "0a1b2c3d".into(), passed: 0, failed, failed_cases: Vec::new() },
    };
    assert_eq!(world.ask(evaluated("4.3", 1)).unwrap_err().code, Code::NotFound);
    assert_eq!(world.ask(evaluated("4.2", 0)).unwrap_err().code, Code::InvalidField);
    world.ask(evaluated("4.2", 1)).unwrap();
    assert_eq!(world.state().releases.get("pilot", "4.2").unwrap().evaluated.len(), 1);
    let record = world.records().last().unwrap();
    assert_eq!((record.kind.as_str(), record.actor.as_str()), ("release.evaluated", "tool:pilot"));
}

#[test]
fn bad_releases_are_refused_with_the_field() {
    let mut world = World::open();
    let good = parse(json!({"version": "1", "datasets": ["0a1b2c3d"]})).unwrap();
    for (field, release) in [
        ("version", ReleaseRecorded { version: " 1".into(), ..good.clone() }),
        ("version", ReleaseRecorded { version: String::new(), ..good.clone() }),
        ("released_at", ReleaseRecorded { released_at: i64::MAX, ..good.clone() }),
        ("datasets[0]", ReleaseRecorded { datasets: vec!["set 12".into()], ..good.clone() }),
        ("notes", ReleaseRecorded { notes: Some("x".repeat(501)), ..good.clone() }),
    ] {
        let refusal = world.ask(Command::RecordRelease { tool: "pilot".into(), release }).unwrap_err();
        assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::InvalidField, Some(field)));
    }
    let unknown = world.ask(Command::RecordRelease { tool: "nobody".into(), release: good }).unwrap_err();
    assert_eq!(unknown.code, Code::NotFound);
}

#[test]
fn dataset_is_frozen_once_by_its_digest() {
    let mut world = World::open();
    let freeze = || DeskCommand::FreezeDataset { digest: Digest::of(b"set"), frozen: dataset() };
    world.ask_as("owner", freeze()).unwrap();
    assert!(world.ask_as("owner", freeze()).unwrap().repeated);
    let empty = DatasetFrozen { rows: 0, ..dataset() };
    assert_eq!(world.refused("owner", DeskCommand::FreezeDataset { digest: Digest::of(b"x"), frozen: empty }), Code::InvalidField);
    assert_eq!(world.state().releases.datasets[&Digest::of(b"set").to_string()].number, 1);
}
