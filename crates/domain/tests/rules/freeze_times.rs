//! Local times of zones: midnight, clocks set forward and back, offsets.

use holdpoint_domain::{Code, has_clock_change, local_text, local_words, resolve_local, rfc3339};

fn utc(text: &str, zone: &str) -> String {
    resolve_local("from", text, zone)
        .map_or_else(|refusal| format!("{}: {}", refusal.extra["field"].as_str().unwrap(), refusal.detail), rfc3339)
}

#[test]
fn midnight_of_a_zone_is_an_instant_of_the_day_before() {
    assert_eq!(utc("2026-11-27T00:00", "Europe/Madrid"), "2026-11-26T23:00:00.000Z");
    assert_eq!(utc("2026-11-27", "Asia/Kolkata"), "2026-11-26T18:30:00.000Z");
    assert_eq!(utc("2026-11-26 15:00", "America/Los_Angeles"), "2026-11-26T23:00:00.000Z");
    assert_eq!(utc("2026-11-26T23:00:00Z", "Europe/Madrid"), "2026-11-26T23:00:00.000Z");
}

#[test]
fn local_time_that_does_not_exist_is_refused() {
    let refused = utc("2026-03-29T02:30", "Europe/Madrid");
    assert_eq!(refused, "from: from: the local time 2026-03-29 02:30 does not exist in Europe/Madrid; the clocks are set forward then.");
    assert_eq!(utc("2026-03-29T03:00", "Europe/Madrid"), "2026-03-29T01:00:00.000Z");
}

#[test]
fn local_time_that_happens_twice_is_the_first_unless_an_offset_is_given() {
    assert_eq!(utc("2026-10-25T02:30", "Europe/Madrid"), "2026-10-25T00:30:00.000Z");
    assert_eq!(utc("2026-10-25T02:30+01:00", "Europe/Madrid"), "2026-10-25T01:30:00.000Z");
    assert_eq!(utc("2026-10-25T02:30:00+02:00", "Europe/Madrid"), "2026-10-25T00:30:00.000Z");
    assert!(utc("2026-10-25T02:30+05:30", "Europe/Madrid").contains("does not have the offset +05:30 then"));
}

#[test]
fn impossible_time_or_zone_is_named() {
    for text in ["2026-02-30", "noon", "", "2026-11-27T24:01", "2026-11-27T23:59:60", "2026-11-27T10:00+99:00", "2026-11-27T10:00+1"] {
        assert!(utc(text, "Europe/Madrid").starts_with("from: "), "{text}");
    }
    for zone in ["Europe/Atlantis", "", "+01:00", "CET/Madrid"] {
        let refusal = resolve_local("until", "2026-11-27", zone).unwrap_err();
        assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::InvalidField, Some("zone")));
    }
}

#[test]
fn instant_is_written_with_the_offset_of_its_zone() {
    let at = resolve_local("from", "2026-10-25T02:30+01:00", "Europe/Madrid").unwrap();
    assert_eq!(local_text(at, "Europe/Madrid").unwrap(), "2026-10-25T02:30:00+01:00");
    assert_eq!(local_text(at, "UTC").unwrap(), "2026-10-25T01:30:00+00:00");
    assert_eq!(local_words(at, "Asia/Kolkata"), "Sun 25 Oct 07:00");
    assert!(has_clock_change(at - 3 * 3_600_000, at, "Europe/Madrid") && !has_clock_change(at, at + 1, "Europe/Madrid"));
}
