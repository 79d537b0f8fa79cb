use super::{read, take, text_time, time};
use crate::{Format, read_file};
use serde_json::json;

#[test]
fn byte_order_mark_crlf_and_lines_are_read() {
    let line = |id: &str| json!({"id": id, "title": id, "started_at": text_time("06:00:00")}).to_string();
    let text = format!("\u{feff}{}\r\n\r\n{{broken\r\n{}\r\n", line("a"), line("b"));
    let reading = read_file(Format::Holdpoint, text.as_bytes()).unwrap();
    assert_eq!(reading.stated.len(), 2);
    assert_eq!((reading.refused[0].line, reading.refused[0].code), (Some(3), "invalid_json"));
}

#[test]
fn file_of_another_format_is_refused_whole() {
    for (format, text, code) in [
        (Format::Statuspage, "", "empty_file"),
        (Format::Statuspage, "{\"incidents\": [", "invalid_json"),
        (Format::Statuspage, "{\"alerts\": []}", "not_this_format"),
        (Format::Alertmanager, "[1, null, \"x\"]", "not_this_format"),
        (Format::PagerDuty, "[{\"messages\": []}]", "not_this_format"),
        (Format::GoogleCloud, "7", "not_this_format"),
    ] {
        assert_eq!(read_file(format, text.as_bytes()).unwrap_err().code, code, "{text}");
    }
    assert_eq!(read_file(Format::Holdpoint, &[0xff, 0xfe, 0x7b]).unwrap_err().code, "not_utf8");
    assert_eq!(read_file(Format::GoogleCloud, b"[]").unwrap().stated, []);
}

#[test]
fn native_incident_without_id_is_known_by_title_and_start() {
    let body = json!({"title": "Shop down", "started_at": "2026-11-23T07:00:00+01:00", "resolved_at": text_time("06:30:00"), "services": ["shop"]});
    let (incidents, _) = take(Format::Holdpoint, &[body.clone(), body]);
    assert_eq!(incidents.len(), 1);
    assert_eq!((incidents[0].started_at, incidents[0].resolved_at()), (time("06:00:00"), Some(time("06:30:00"))));
}

#[test]
fn refusals_name_the_field() {
    for (body, at, code) in [
        (json!({"title": "t"}), "/0/started_at", "missing_field"),
        (json!({"title": "t", "started_at": "06:00"}), "/0/started_at", "invalid_time"),
        (json!({"title": "t", "started_at": text_time("06:00:00"), "resolvedat": "x"}), "/0/resolvedat", "unknown_field"),
        (json!({"title": "t", "started_at": text_time("06:00:00"), "services": "a"}), "/0/services", "invalid_field"),
        (json!({"title": "t", "started_at": text_time("06:00:00"), "status": "resolved"}), "/0/resolved_at", "missing_field"),
        (json!({"title": "t", "started_at": text_time("06:00:00"), "text": "x".repeat(1 << 20)}), "/0", "too_large"),
    ] {
        let reading = read(Format::Holdpoint, &[body]);
        assert_eq!(reading.stated, []);
        assert_eq!((reading.refused[0].at.as_str(), reading.refused[0].code), (at, code), "{}", reading.refused[0].reason);
    }
}

#[test]
fn google_incident_without_end_is_open() {
    let incident = |end: Option<&str>, modified: &str| {
        json!({"id": "ow5i3PPK96RduMcb1SsW", "number": "1", "begin": text_time("06:00:00"), "created": text_time("06:05:00"), "modified": text_time(modified),
            "end": end.map(text_time), "external_desc": "**Title** \n Elevated errors", "severity": "high", "service_name": "Multiple Products",
            "affected_products": [{"title": "Cloud Run", "id": "x"}], "updates": [{"when": text_time("06:05:00"), "status": "SERVICE_OUTAGE", "text": "a"}]})
    };
    let (incidents, _) = take(Format::GoogleCloud, &[incident(Some("07:00:00"), "07:01:00"), incident(None, "06:10:00")]);
    assert_eq!((incidents[0].detected_at, incidents[0].resolved_at()), (Some(time("06:05:00")), Some(time("07:00:00"))));
    assert_eq!(
        (incidents[0].services.as_slice(), incidents[0].title.as_str()),
        (&["Cloud Run".to_owned()][..], "**Title** Elevated errors")
    );
    assert!(take(Format::GoogleCloud, &[incident(None, "06:10:00")]).0[0].is_open());
}
