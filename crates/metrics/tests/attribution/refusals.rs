//! Texts that are no case.

use holdpoint_metrics::attribution::{rank, read_case};

const CASE: &str = r#"{"incident":{"title":"t","text":"x","severity":"s","services":[],"detected_at":"2026-01-01T01:00:00+01:00","signals":[]},
"changes":[{"id":"a","source":"flag","title":"t","by":"human","services":[],"paths":[],"content":"","started_at":"2025-12-31T23:59:59Z","finished_at":null}],
"depends":{}}"#;

#[test]
fn instants_are_compared_across_offsets() {
    let ids = |text: &str| rank(&read_case(text).unwrap()).len();
    assert_eq!(ids(CASE), 2);
    assert_eq!(ids(&CASE.replace("2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z")), 1, "at the onset");
    assert_eq!(ids(&format!("\u{feff}{CASE}\n")), 2);
}

#[test]
fn refusals_name_the_field() {
    let cases = [
        (" ".to_owned(), "case_empty", "is empty"),
        ("[]".to_owned(), "case_field", "invalid"),
        (CASE.replace("\"depends\":{}", "\"depends\":NaN"), "case_json", "depends"),
        (CASE.replace(",\n\"depends\":{}", ""), "case_field", "missing field `depends`"),
        (CASE.replace("\"id\":\"a\",", ""), "case_field", "changes[0]"),
        (CASE.replace("2025-12-31T23:59:59Z", "2025-12-31"), "case_field", "changes[0].started_at"),
        (CASE.replace("\"finished_at\":null", "\"finished_at\":7"), "case_field", "changes[0].finished_at"),
        (CASE.replace("\"signals\":[]", "\"signals\":[{\"service\":\"\",\"text\":\"\",\"count\":1e999}]"), "case_json", "count"),
        (CASE.replace("\"paths\"", "\"record\":{\"executed\":1,\"failed\":2},\"paths\""), "case_field", "changes[0].record"),
        (format!("{CASE} x"), "case_json", "more text"),
    ];
    for (text, code, words) in cases {
        let refused = read_case(&text).unwrap_err();
        assert!(refused.code == code && refused.reason.contains(words), "{refused:?} {code} {words}");
    }
}
