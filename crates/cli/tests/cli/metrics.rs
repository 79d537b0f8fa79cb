//! `holdpoint metrics`: figures from numbers and CSV files.

use crate::support::{Folder, Said};
use serde_json::{Value, json};

const STAFFING: [&str; 8] = ["metrics", "staffing", "--arrivals-per-hour", "60", "--handle-minutes", "4.5", "--reviewers", "5"];

fn staffing(more: &[&str]) -> Value {
    let said = Folder::new().run(&[&STAFFING[..], more, &["--json"]].concat());
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()
}

/// Runs a command with a file `labels.csv` of this text.
fn with_labels(text: &[u8], command: &str, more: &[&str]) -> Said {
    let folder = Folder::new();
    let file = folder.path().join("labels.csv");
    std::fs::write(&file, text).unwrap();
    folder.run(&[&["metrics", command, "--csv", file.to_str().unwrap(), "--json"], more].concat())
}

fn agreement(text: &str, more: &[&str]) -> Value {
    let said = with_labels(text.as_bytes(), "agreement", more);
    assert_eq!(said.code, 0, "{}", said.err);
    said.json()
}

/// Refused with this code, in a sentence with these words.
fn assert_refused(said: &Said, code: &str, words: &[&str]) {
    assert!(said.code != 0 && said.out.is_empty(), "{}", said.out);
    assert_eq!(said.error(), code);
    assert!(words.iter().all(|word| said.err.contains(word)), "{words:?} {}", said.err);
}

fn close(value: &Value, expected: f64) -> bool {
    value.as_f64().is_some_and(|value| (value - expected).abs() < 1e-5)
}

#[test]
fn staffing_with_deadline_matches_closed_form() {
    let answer = staffing(&["--deadline-minutes", "10"]);
    assert!(close(&answer["expired_share"], 0.032_426) && close(&answer["p_wait"], 0.693_181), "{answer}");
    assert!(close(&answer["mean_wait_minutes"], 3.028_453) && close(&answer["erlang_c"]["p_wait"], 0.762_493), "{answer}");
    let mut names: Vec<&str> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    let expected = ["erlang_c", "expired_share", "load", "mean_wait_minutes", "model", "needed_reviewers", "offered_erlangs", "p_wait"];
    assert_eq!(names, expected);
}

#[test]
fn staffing_at_full_load_is_unstable() {
    let full = ["metrics", "staffing", "--arrivals-per-hour", "60", "--handle-minutes", "5", "--reviewers", "5", "--json"];
    let answer = Folder::new().run(&full).json();
    assert_eq!(answer["erlang_c"], json!({"unstable": true}));
    assert_eq!((&answer["p_wait"], &answer["mean_wait_minutes"], &answer["load"]), (&json!(1.0), &Value::Null, &json!(1.0)));
}

#[test]
fn staffing_simulation_gives_the_same_answer_twice() {
    let spread = ["--deadline-minutes", "10", "--handle-cv", "0.5", "--seed", "3"];
    assert_eq!(staffing(&spread), staffing(&spread));
}

#[test]
fn staffing_refuses_values_by_flag() {
    let refused = |more: &[&str]| Folder::new().run(&[&STAFFING[..], more, &["--json"]].concat());
    assert_refused(&refused(&["--deadline-minutes", "10", "--patience-minutes", "9"]), "invalid_value", &["--patience-minutes"]);
    for (flag, value) in [
        ("--deadline-minutes", "-1"),
        ("--patience-minutes", "inf"),
        ("--handle-cv", "nan"),
        ("--target-load", "1.2"),
        ("--target-expired", "0"),
        ("--seed", "1.5"),
    ] {
        assert_refused(&refused(&[flag, value]), "invalid_value", &[flag]);
    }
    for reviewers in ["0", "2.5", "-3", "many"] {
        let said = Folder::new().run(&[&STAFFING[..7], &[reviewers, "--json"]].concat());
        assert_refused(&said, "invalid_value", &["--reviewers", reviewers]);
    }
}

#[test]
fn staffing_without_json_is_a_table() {
    let said = Folder::new().run(&[&STAFFING[..], &["--deadline-minutes", "10"]].concat());
    assert!(said.out.contains("Reviewers needed") && said.out.contains("3.2 %"), "{}", said.out);
}

#[test]
fn agreement_counts_labels_and_leaves_missing_out() {
    let text = "label,item,rater\nyes,1,a\nyes,1,b\nno,2,a\nno,2,b\n,3,a\n?,3,b\nyes,3,b\nyes,3,b\n";
    let answer = agreement(text, &["--level", "nominal", "--missing", "?"]);
    assert_eq!((&answer["items"], &answer["raters"], &answer["ratings"]), (&json!(3), &json!(2), &json!(5)));
    assert_eq!(answer["statistics"]["alpha"]["value"], json!(1.0));
    assert_eq!(answer["statistics"].as_object().unwrap().len(), 8);
}

#[test]
fn agreement_of_one_category_is_undefined_with_exit_0() {
    let text = "item,rater,label\n1,a,yes\n1,b,yes\n2,a,yes\n2,b,yes\n";
    let statistics = &agreement(text, &["--level", "nominal"])["statistics"];
    for name in ["alpha", "fleiss", "cohen", "scott"] {
        assert!(statistics[name]["value"].is_null() && statistics[name]["undefined"].is_string(), "{name} {statistics}");
    }
    assert_eq!((&statistics["ac1"]["value"], &statistics["percent"]["value"]), (&json!(1.0), &json!(1.0)));
}

#[test]
fn agreement_bootstrap_is_reproducible() {
    let text = "item,rater,label\n1,a,1\n1,b,1\n2,a,2\n2,b,1\n3,a,3\n3,b,3\n4,a,2\n4,b,2\n";
    let resampled = |text: &str| agreement(text, &["--level", "ordinal", "--statistic", "alpha", "--bootstrap", "200", "--seed", "4"]);
    let answer = resampled(text);
    assert!(answer["statistics"]["alpha"]["ci95"].is_array() && answer["statistics"]["alpha"]["resamples_undefined"].is_u64(), "{answer}");
    let (header, rows) = text.split_once('\n').unwrap();
    let reversed: Vec<&str> = rows.lines().rev().collect();
    assert_eq!(resampled(&format!("{header}\n{}\n", reversed.join("\n"))), answer);
}

#[test]
fn agreement_refuses_labels_by_line() {
    let labels = |label: &str| format!("item,rater,label\r\n1,a,low\r\n1,b,{label}\r\n");
    let refused = |text: &str, more: &[&str]| with_labels(text.as_bytes(), "agreement", more);
    let ordinal = ["--level", "ordinal"];
    assert_refused(&refused(&labels("high"), &ordinal), "invalid_label", &["line 2", "low", "--levels"]);
    let declared = ["--level", "ordinal", "--levels", "low,medium"];
    assert_refused(&refused(&labels("high"), &declared), "invalid_label", &["line 3", "high"]);
    assert_refused(&refused(&labels("high"), &["--level", "ratio"]), "invalid_label", &["line 2", "low"]);
    let conflict = "item,rater,label\n7,b,no\n1,a,yes\n1,a,no\n";
    assert_refused(&refused(conflict, &["--level", "nominal"]), "conflicting_labels", &["line 4", "yes", "line 3"]);
    assert_refused(&refused(&labels("high"), &["--level", "cardinal"]), "invalid_value", &["--level"]);
    assert_refused(&refused(&labels("high"), &["--level", "nominal", "--statistic", "kappa"]), "invalid_value", &["--statistic"]);
}

#[test]
fn files_that_are_no_comma_separated_text_are_refused() {
    let refused = |text: &[u8]| with_labels(text, "agreement", &["--level", "nominal"]);
    assert_refused(&refused(b"item;rater;label\n1;a;x\n"), "csv_separator", &["semicolons"]);
    assert_refused(&refused(b"item,rater\n1,a\n"), "csv_columns", &["label"]);
    assert_refused(&refused(b"i\0t\0e\0m\0,\0"), "csv_encoding", &["UTF-16"]);
    assert_refused(&refused(b"item,rater,label\n1,,x\n"), "csv_row", &["line 2", "rater"]);
}

#[test]
fn ability_compares_with_truth() {
    let folder = Folder::new();
    let truth = folder.path().join("truth.csv");
    std::fs::write(&truth, "label,item\nyes,1\nno,2\nno,9\n").unwrap();
    let text = "item,rater,label\n1,a,yes\n1,b,yes\n1,c,no\n2,a,no\n2,b,no\n2,c,no\n3,a,yes\n3,b,yes\n3,c,yes\n";
    let said = with_labels(text.as_bytes(), "ability", &["--truth", truth.to_str().unwrap()]);
    let answer = said.json();
    assert_eq!((&answer["classes"], &answer["items"]["1"]["label"]), (&json!(["no", "yes"]), &json!("yes")));
    assert_eq!((&answer["accuracy"], &answer["truth_items_without_labels"]), (&json!(1.0), &json!(1)));
    let steps = answer["log_likelihood"].as_array().unwrap();
    assert!(steps.windows(2).all(|pair| pair[1].as_f64() >= pair[0].as_f64().map(|before| before - 1e-9)), "{answer}");
}

#[test]
fn ability_counts_repeated_readings() {
    let twice = "item,rater,label\n1,a,x\n1,a,x\n1,b,y\n2,a,y\n2,b,y\n";
    let answer = with_labels(twice.as_bytes(), "ability", &[]).json();
    assert_eq!(answer["items"]["1"]["label"], "x");
}

#[test]
fn vigilance_names_constant_responder() {
    let run = |counts: [&str; 4]| {
        let [hits, faults, alarms, sound] = counts;
        let args = ["metrics", "vigilance", "--hits", hits, "--faults", faults, "--false-alarms", alarms, "--sound", sound, "--json"];
        Folder::new().run(&args)
    };
    let answer = run(["0", "20", "0", "180"]).json();
    assert_eq!(answer["constant_responder"], "approves all");
    assert!(close(&answer["d_prime"], 0.793_971_3) && close(&answer["hit_rate"]["ci95"][1], 0.161_125_2), "{answer}");
    let none = run(["0", "0", "3", "180"]).json();
    assert!(none["d_prime"].is_null() && none["undefined"].is_string() && none["constant_responder"].is_null(), "{none}");
    assert_refused(&run(["3", "2", "0", "9"]), "invalid_value", &["--hits", "--faults"]);
    assert_refused(&run(["0.5", "2", "0", "9"]), "invalid_value", &["--hits"]);
}
