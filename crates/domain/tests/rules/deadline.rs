//! Times that a proposal may name.

use holdpoint_domain::{Code, Proposal};
use serde_json::json;

#[test]
fn deadline_in_leap_second_is_refused() {
    let proposal = |deadline: &str| {
        let json = json!({"kind": "a.b", "title": "t", "tool": {"name": "pilot"}, "deadline": deadline});
        Proposal::from_value(json).unwrap()
    };
    let noon = 1_795_435_200_000;
    for deadline in ["2026-11-23T12:30:60Z", "2026-11-23T23:59:60Z", "2026-11-23T12:30:60.5+01:00"] {
        let refusal = proposal(deadline).deadline_at(noon, 1).unwrap_err();
        assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::InvalidField, Some("deadline")), "{deadline}");
    }
    assert_eq!(proposal("2026-11-23T12:30:59.999Z").deadline_at(noon, 1), Ok(noon + 30 * 60_000 + 59_999));
}
