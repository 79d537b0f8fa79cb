//! Corrections as training sets: what is in them, what is not, and what is refused.

use crate::support::{Folder, Serve, action, end};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const LINE_FORMATS: [&str; 7] = ["trl-preference", "trl-kto", "trl-sft", "openai-sft", "openai-preference", "openai-evals", "jsonl"];
const ABOUT: [&str; 15] = [
    "action_id",
    "digest",
    "tool",
    "model_version",
    "kind",
    "source",
    "verdict",
    "tags",
    "reviewers",
    "posterior",
    "confidence",
    "incident_ids",
    "policy_version",
    "corrected_at",
    "split",
];

/// Proposes and reviews; the id.
fn decide(folder: &Folder, token: &str, title: &str, verdict: &[&str]) -> String {
    let asking = folder.start_as_tool(token, &["propose", "-", "--wait=30", "--json"], &action("deploy-pilot", title));
    let id = folder.waiting(title);
    let review = folder.run(&[&["review", &id], verdict].concat());
    assert_eq!(review.code, 0, "{}", review.err);
    end(asking);
    id
}

/// A record with a rejection, an edit, an escape, an approval, and a rejection that says a name.
fn corrected(folder: &Folder) -> BTreeMap<&'static str, String> {
    let token = folder.token("deploy-pilot");
    let named = "Ask mara, or Mara Ortiz at mara@example.com.";
    let ids = [
        ("reject", decide(folder, &token, "Roll out v1", &["reject", "--reason", "too_broad", "--comment", named])),
        ("edit", decide(folder, &token, "Roll out v2", &["edit", "--arguments", "{\"replicas\": 3}"])),
        ("escape", decide(folder, &token, "Roll out v3 for Mara Ortiz", &["approve"])),
        ("approve", decide(folder, &token, "Roll out v4", &["approve"])),
    ];
    let now = chrono::Utc::now().to_rfc3339();
    let body = json!({"id": "shop", "title": "Checkout errors", "severity": "SEV 2", "services": ["checkout"], "started_at": now});
    let path = folder.path().join("incident.json");
    std::fs::write(&path, body.to_string()).unwrap();
    ok(folder, &["import", "incidents", "--format", "holdpoint", path.to_str().unwrap(), "--json"]);
    let incident = ok(folder, &["incidents", "list", "--json"])[0]["id"].as_str().unwrap().to_owned();
    ok(
        folder,
        &["incidents", "finding", &incident, "--action", &ids[2].1, "--grade", "confirmed", "--why", "Mara cut the budget.", "--json"],
    );
    ids.into()
}

fn ok(folder: &Folder, args: &[&str]) -> Value {
    let said = folder.run(args);
    assert_eq!(said.code, 0, "{args:?}: {}", said.err);
    said.json()
}

fn export(folder: &Folder, format: &str, out: &str, more: &[&str]) -> (PathBuf, Value) {
    let out = folder.path().join(out);
    let args = [&["export", "dataset", "--format", format, "--out", out.to_str().unwrap(), "--json"], more].concat();
    let answer = ok(folder, &args);
    (out, answer)
}

fn rows(folder: &Path) -> Vec<Value> {
    let mut rows = Vec::new();
    for name in ["train.jsonl", "validation.jsonl", "test.jsonl", "cases.jsonl"] {
        let text = std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        rows.extend(text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
    }
    rows
}

fn files(folder: &PathBuf) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries.map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())).collect()
}

#[test]
fn every_format_holds_the_corrections_without_names_and_is_the_same_twice() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    let ids = corrected(&folder);
    for format in LINE_FORMATS.into_iter().chain(["label-studio", "parquet"]) {
        let (out, answer) = export(&folder, format, &format!("a-{format}"), &[]);
        let (again, second) = export(&folder, format, &format!("b-{format}"), &[]);
        assert_eq!(files(&out), files(&again), "{format} is reproducible");
        assert_eq!((&answer["digest"], &answer["corrections"]), (&second["digest"], &json!(3)), "{format}");
        let manifest: Value = serde_json::from_slice(&files(&out)["manifest.json"]).unwrap();
        assert_eq!((&manifest["digest"], &manifest["format"]), (&answer["digest"], &json!(format)));
        assert_eq!(manifest["counts"]["sources"], json!({"edit": 1, "escape": 1, "reject": 1}));
        assert_eq!(manifest["checks"]["requests_in_several_splits"], 0);
        for (name, bytes) in files(&out) {
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            for hidden in ["mara", "ortiz", "per_", "dev_", "cmd_"] {
                assert!(!text.contains(hidden), "{format} {name} holds {hidden}");
            }
        }
    }
    for format in LINE_FORMATS {
        let rows = rows(&folder.path().join(format!("a-{format}")));
        let keys = |row: &Value| row.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
        assert!(rows.iter().all(|row| keys(row) == keys(&rows[0])), "{format}");
        assert!(ABOUT.iter().all(|name| keys(&rows[0]).contains(*name)), "{format}");
        let found: BTreeSet<&str> = rows.iter().map(|row| row["action_id"].as_str().unwrap()).collect();
        assert_eq!(found, ["reject", "edit", "escape"].map(|name| ids[name].as_str()).into(), "{format}");
    }
    check_shapes(&folder, &ids);
}

fn check_shapes(folder: &Folder, ids: &BTreeMap<&str, String>) {
    let of = |format: &str, name: &str| {
        let rows = rows(&folder.path().join(format!("a-{format}")));
        rows.into_iter().find(|row| row["action_id"] == json!(ids[name])).unwrap()
    };
    let edit = of("trl-preference", "edit");
    assert_eq!(edit["chosen"][0]["tool_calls"][0]["function"]["arguments"], json!({"replicas": 3}));
    assert_eq!(edit["rejected"][0]["tool_calls"][0]["function"]["arguments"], json!({"replicas": 9}));
    let reject = of("trl-preference", "reject");
    assert_eq!((&reject["chosen"][0]["tool_calls"], &reject["verdict"]), (&Value::Null, &json!("reject")));
    assert!(reject["chosen"][0]["content"].as_str().unwrap().contains("too broad"));
    assert_eq!(reject["reviewers"].as_array().unwrap().len(), 1);
    assert!(reject["confidence"].is_number() && reject["posterior"]["reject"].is_number());
    let kto = rows(&folder.path().join("a-trl-kto"));
    assert_eq!(kto.iter().filter(|row| row["label"] == json!(true)).count() * 2, kto.len());
    let openai = of("openai-sft", "edit");
    let call = &openai["messages"].as_array().unwrap().last().unwrap()["tool_calls"][0]["function"];
    assert_eq!((&call["name"], &call["arguments"]), (&json!("deploy_rollout"), &json!("{\"replicas\":3}")));
    assert_eq!(of("openai-evals", "escape")["ideal"], json!("{\"arguments\":null,\"name\":null}"));
    assert_eq!(of("jsonl", "escape")["incident_ids"].as_array().unwrap().len(), 1);
    let tasks: Value = serde_json::from_slice(&files(&folder.path().join("a-label-studio"))["tasks.json"]).unwrap();
    let annotation = tasks[0]["annotations"][0].as_object().unwrap();
    let names: BTreeSet<&str> = annotation.keys().map(String::as_str).collect();
    assert_eq!(names, ["result", "ground_truth", "lead_time", "completed_by", "created_at"].into());
}

#[test]
fn filter_time_redaction_and_record_shape_the_set() {
    let folder = Folder::new();
    let _serve = Serve::start(&folder);
    corrected(&folder);
    let (out, answer) = export(&folder, "jsonl", "set", &["--filter", "title == 'Roll out v2'", "--record", "--licence", "CC0"]);
    assert_eq!((&answer["rows"], &answer["left_out"]["filtered"]), (&json!(1), &json!(2)));
    assert!(answer["recorded"].is_number());
    let manifest: Value = serde_json::from_slice(&files(&out)["manifest.json"]).unwrap();
    assert_eq!((&manifest["licence"], &manifest["filters"]["filter"]), (&json!("CC0"), &json!("title == 'Roll out v2'")));
    let digest = answer["digest"].as_str().unwrap();
    ok(&folder, &["release", "add", "deploy-pilot", "2", "--dataset", digest, "--json"]);
    let versions = ok(&folder, &["release", "list", "deploy-pilot", "--json"]);
    let second = versions.as_array().unwrap().iter().find(|version| version["version"] == "2").unwrap();
    assert!(second["correction_to_release_days"].as_f64().unwrap() < 1.0);
    let first = versions.as_array().unwrap().iter().find(|version| version["version"] == "").unwrap();
    assert_eq!((&first["rejected"]["hits"], &first["rejected"]["count"]), (&json!(1), &json!(4)));
    let preview = ok(&folder, &["export", "dataset", "--format", "jsonl", "--preview", "--redact", "version=v[0-9]", "--json"]);
    assert!(preview["examples"].as_array().unwrap().iter().any(|example| example["after"].as_str().unwrap().contains("[version]")));
    let cases = folder.path().join("cases");
    ok(&folder, &["export", "evals", "--tool", "deploy-pilot", "--out", cases.to_str().unwrap(), "--json"]);
    assert_eq!(rows(&cases).len(), 3);
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn bad_exports_are_refused_and_leave_nothing() {
    let folder = Folder::new();
    let serve = Serve::start(&folder);
    let ids = corrected(&folder);
    let (set, there) = (folder.path().join("set"), folder.path().join("there"));
    std::fs::create_dir(&there).unwrap();
    let (set, there) = (set.to_str().unwrap(), there.to_str().unwrap());
    for (args, code, error) in [
        (vec!["--format", "jsonl", "--out", there], 1, "folder_exists"),
        (vec!["--format", "xml", "--out", set], 2, "invalid_value"),
        (vec!["--format", "jsonl", "--out", set, "--filter", "kind == "], 3, "invalid_field"),
        (vec!["--format", "jsonl", "--out", set, "--filter", "colour == 'red'"], 3, "invalid_field"),
        (vec!["--format", "jsonl", "--out", set, "--filter", "kind == 'other'"], 3, "no_rows"),
        (vec!["--format", "jsonl", "--out", set, "--to", "2020-01-01"], 3, "no_rows"),
        (vec!["--format", "jsonl", "--out", set, "--from", "soon"], 2, "invalid_value"),
        (vec!["--format", "jsonl", "--out", set, "--tool", "nobody"], 1, "not_found"),
        (vec!["--format", "jsonl", "--out", set, "--redact", "nothing"], 3, "invalid_field"),
        (vec!["--format", "jsonl", "--out", "/nowhere/set"], 1, "io"),
    ] {
        let said = folder.run(&[&["export", "dataset", "--json"], &args[..]].concat());
        assert_eq!((said.code, said.error().as_str()), (code, error), "{args:?}: {}", said.err);
    }
    let full = folder.run_limited(0, &["export", "dataset", "--format", "jsonl", "--out", set, "--json"]);
    assert_eq!((full.code, full.error().as_str()), (1, "disk_full"), "{}", full.err);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().contains("set")), "{left:?}");
    drop(serve);
    // The only trainer may rule on an own review.
    ok(&folder, &["ruling", "make", &ids["reject"], "approve", "--lesson", "It was small enough.", "--json"]);
    let (ruled, _) = export(&folder, "jsonl", "ruled", &[]);
    let row = rows(&ruled).into_iter().find(|row| row["action_id"] == json!(ids["reject"])).unwrap();
    assert_eq!((&row["source"], &row["verdict"], &row["lesson"]), (&json!("ruling"), &json!("approve"), &json!("It was small enough.")));
    assert_eq!(row["chosen_arguments"], json!("{\"replicas\":9}"));
    let again = folder.run(&["ruling", "make", &ids["reject"], "reject", "--json"]);
    assert_eq!(again.error(), "already_ruled", "{}", again.err);
    let tags = ok(&folder, &["ruling", "tags", "--json"]);
    assert!(tags["tags"].as_array().unwrap().contains(&json!("too broad")));
    ok(&folder, &["ruling", "tags", "--publish", "refund limit", "too broad", "--json"]);
    let listed = ok(&folder, &["ruling", "list", "--json"]);
    let ruling = listed[0]["ruling"]["id"].as_str().unwrap();
    ok(&folder, &["ruling", "appeal", &ids["reject"], "--ruling", ruling, "--reason", "It was large.", "--json"]);
    let (_, answer) = export(&folder, "jsonl", "after", &[]);
    assert_eq!(answer["left_out"]["appealed"], 1);
}
