//! `holdpoint attribute`: refusals by name, the shape of the answer, the words for people.

use crate::support::{Folder, Said};
use serde_json::{Value, json};

fn case() -> Value {
    let change = |id: &str, service: &str, started_at: &str| {
        json!({"id": id, "source": "deploy", "title": "Use currencyCode of the basket", "by": "human", "services": [service],
            "paths": [], "content": "+ currencyCode", "started_at": started_at, "finished_at": null})
    };
    let mut other = change("far", "mail", "2026-03-01T10:50:00Z");
    other["title"] = json!("Retry mails");
    other["content"] = json!("+ retries");
    json!({
        "incident": {"title": "Errors", "text": "currencyCode is empty", "severity": "SEV2", "services": ["shop"],
            "detected_at": "2026-03-01T12:00:00+01:00", "signals": []},
        "changes": [change("near", "shop", "2026-03-01T10:50:00Z"), change("after", "shop", "2026-03-01T11:00:00Z"),
            other],
        "depends": {},
    })
}

fn attribute(text: &[u8], more: &[&str]) -> Said {
    let folder = Folder::new();
    let file = folder.path().join("case.json");
    std::fs::write(&file, text).unwrap();
    folder.run(&[&["attribute", file.to_str().unwrap()], more].concat())
}

#[test]
fn answer_lists_candidates_whose_parts_add_up() {
    let text = format!("\u{feff}{}", case());
    let answer = attribute(text.as_bytes(), &["--json"]).json();
    let candidates = answer["candidates"].as_array().unwrap();
    let ids: Vec<&Value> = candidates.iter().map(|candidate| &candidate["id"]).collect();
    assert_eq!(ids, [&json!("near"), &Value::Null, &json!("far")]);
    for candidate in candidates {
        let parts: f64 = candidate["parts"].as_object().unwrap().values().map(|part| part.as_f64().unwrap()).sum();
        assert!((parts - candidate["score"].as_f64().unwrap()).abs() < 1e-9, "{candidate}");
    }
}

#[test]
fn table_gives_reasons_in_words() {
    let said = attribute(case().to_string().as_bytes(), &[]);
    assert_eq!((said.code, said.err.as_str()), (0, ""));
    for words in ["1. near", "same service", "began 10 min before the onset", "shares the words currencycode", "No action caused this"] {
        assert!(said.out.contains(words), "{words}: {}", said.out);
    }
}

#[test]
fn bad_case_is_refused_with_its_field() {
    let without = |pointer: &str, field: &str| {
        let mut case = case();
        case.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(field).unwrap();
        case.to_string()
    };
    let with = |pointer: &str, value: Value| {
        let mut case = case();
        *case.pointer_mut(pointer).unwrap() = value;
        case.to_string()
    };
    let cases = [
        (String::new(), "case_empty", "empty"),
        ("{\"incident\": NaN}".to_owned(), "case_json", "incident"),
        (case().to_string() + "{}", "case_json", "more text"),
        (without("/incident", "detected_at"), "case_field", "detected_at"),
        (without("", "changes"), "case_field", "changes"),
        (without("/changes/1", "started_at"), "case_field", "changes[1]"),
        (with("/changes/2/started_at", json!("yesterday")), "case_field", "changes[2].started_at"),
        (with("/incident/detected_at", json!("2026-03-01T12:00:00")), "case_field", "incident.detected_at"),
        (with("/changes/2/id", json!("near")), "case_duplicate_id", "near"),
        (with("/changes/2/id", json!(" ")), "case_field", "changes[2].id"),
        (with("/incident/signals", json!([{"service": "a", "text": "b", "count": -1}])), "case_field", "incident.signals[0].count"),
    ];
    for (text, code, words) in cases {
        let said = attribute(text.as_bytes(), &["--json"]);
        assert_eq!((said.code, said.error().as_str(), said.out.as_str()), (2, code, ""), "{text}");
        assert!(said.err.contains(words), "{words}: {}", said.err);
    }
    assert_eq!(attribute(&[0xff, 0xfe, 0x7b], &["--json"]).error(), "case_encoding");
    assert_eq!(Folder::new().run(&["attribute", "no-such-file", "--json"]).error(), "io");
}
