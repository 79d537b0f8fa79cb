//! `holdpoint metrics health` and `holdpoint report`: an empty folder, times without data, decided actions.

use crate::support::{Folder, Serve, action};
use holdpoint_domain::{Digest, Envelope, PublicKey};
use serde_json::{Value, json};

const NAMES: [&str; 7] = ["coverage", "timeliness", "capacity", "vigilance", "consistency", "escapes", "feedback"];

fn health(folder: &Folder, more: &[&str]) -> Value {
    let said = folder.run(&[&["metrics", "health", "--json"], more].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.out.contains("NaN") && !said.out.contains("inf"), "{}", said.out);
    said.json()
}

fn is_too_few(signal: &Value) -> bool {
    signal["state"] == "too_few" && signal["value"].is_null() && signal["ci95"].is_null()
}

#[test]
fn empty_folder_and_times_without_data_have_too_few_cases() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    for more in [&[][..], &["--from", "2026-01-01", "--to", "2026-02-01"], &["--to", "2020-02-29T12:00:00+05:30"], &["--team", "nobody"]] {
        let said = health(&folder, more);
        let signals = said["signals"].as_array().unwrap();
        assert_eq!(signals.iter().map(|signal| signal["name"].as_str().unwrap()).collect::<Vec<_>>(), NAMES);
        assert!(signals.iter().all(|signal| is_too_few(signal) && signal["count"] == 0 && signal["target"].is_number()), "{said}");
        assert_eq!(said["attention"], json!([]));
        assert_eq!(said.as_object().unwrap().len(), 2);
    }
    let said = folder.run(&["metrics", "health"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("too few to say"), "{}", said.out);
}

#[test]
fn times_that_are_none_are_refused() {
    let folder = Folder::new();
    for more in [
        &["--from", "2026-02-01", "--to", "2026-01-01"][..],
        &["--from", "2026-02-01", "--to", "2026-02-01"],
        &["--from", "soon"],
        &["--to", "2026-02-30"],
        &["--from", "9999-01-01"],
    ] {
        for command in [&["metrics", "health"][..], &["report", "--out", "x.html"]] {
            let said = folder.run(&[command, more, &["--json"]].concat());
            assert_eq!((said.code, said.error().as_str(), said.out.as_str()), (2, "invalid_value", ""), "{more:?}");
        }
    }
    let said = folder.run(&["report", "--out", "figures.csv", "--json"]);
    assert_eq!((said.code, said.error().as_str()), (2, "invalid_value"));
    assert_eq!(folder.run(&["report"]).code, 2);
}

#[test]
fn decided_actions_are_counted_and_targets_come_from_the_policy() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let token = folder.token("deploy-pilot");
    let titles: Vec<String> = (0..31).map(|number| format!("Roll out v{number}")).collect();
    let args = ["propose", "-", "--json"];
    let all: Vec<String> = titles
        .iter()
        .map(|title| folder.as_tool(&token, &args, &action("deploy-pilot", title)).json()["id"].as_str().unwrap().to_owned())
        .collect();
    let ids: Vec<&str> = all.iter().map(String::as_str).collect();
    for id in &ids {
        let said = folder.run(&["review", id, "approve"]);
        assert_eq!(said.code, 0, "{}", said.err);
    }
    let said = health(&folder, &[]);
    let timeliness = &said["signals"][1];
    assert_eq!((&timeliness["count"], &timeliness["value"], &timeliness["state"]), (&json!(31), &json!(1.0), &json!("in_range")));
    assert_eq!(timeliness["target"], json!(0.97));
    assert_eq!(health(&folder, &["--to", "2026-01-01"])["signals"][1]["count"], json!(0));

    let path = folder.path().join("policy.toml");
    std::fs::write(&path, "[health.timeliness]\ntarget = 0.5\n").unwrap();
    let said = folder.run(&["policy", "publish", path.to_str().unwrap(), "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert_eq!(health(&folder, &[])["signals"][1]["target"], json!(0.5));
    check_report(&folder);
}

// The report names what it rests on, and its signature holds over the files as they are.
fn check_report(folder: &Folder) {
    let out = folder.path().join("oversight.html");
    let said = folder.run(&["report", "--out", out.to_str().unwrap(), "--json"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let answer = said.json();
    let html = std::fs::read_to_string(&out).unwrap();
    for heading in ["EU AI Act, Article 14", "Article 26", "MANAGE 2.4", "MANAGE 4.1", "Records of human review", "template"] {
        assert!(html.contains(heading), "{heading}");
    }
    assert!(html.contains(answer["last_record"]["hash"].as_str().unwrap()));
    assert!(!html.contains("<script") && !html.contains("src=") && !html.contains("NaN"), "it loads nothing");
    let csv = std::fs::read_to_string(out.with_extension("csv")).unwrap();
    assert!(csv.lines().any(|line| line.starts_with("signal,timeliness,value,1,")), "{csv}");
    assert!(csv.lines().any(|line| line.starts_with("kind,deploy.rollout,delay_median_seconds,")), "{csv}");
    let signed: Value = serde_json::from_str(&std::fs::read_to_string(out.with_extension("sig.json")).unwrap()).unwrap();
    let envelope: Envelope = serde_json::from_value(signed["envelope"].clone()).unwrap();
    let key = PublicKey::from_base64(signed["public_key"].as_str().unwrap()).unwrap();
    let payload = envelope.verify("application/vnd.holdpoint.report+json", &key).unwrap();
    let payload: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(payload["report"], json!(Digest::of(html.as_bytes())));
    assert_eq!(payload["csv"], json!(Digest::of(csv.as_bytes())));
    assert_eq!(payload["last_record"], answer["last_record"]);
    let again = folder.run(&["report", "--out", out.to_str().unwrap()]);
    assert_eq!(again.code, 0, "files of these names are replaced");
}
