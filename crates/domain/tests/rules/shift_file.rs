//! Files of shifts: separators, encodings, local times, and what is refused by row.

use holdpoint_domain::*;

fn read(name: &str, text: &str) -> ShiftFile {
    ShiftFile::read(name, text.as_bytes()).unwrap()
}

fn codes(file: &ShiftFile) -> Vec<(usize, &str, &str)> {
    file.refused.iter().map(|row| (row.place.line, row.place.at.as_str(), row.code.as_str())).collect()
}

fn starts(file: &ShiftFile) -> Vec<String> {
    file.shifts.iter().map(|(_, shift)| rfc3339(shift.from).replace(".000", "")).collect()
}

#[test]
fn csv_rows_that_are_wrong_are_named_and_others_taken() {
    let text = "end,person,zone,team,start,note\n\
        2026-11-27T17:00,Mara Ortiz,Europe/Madrid,Madrid,2026-11-27T09:00,x\n\
        2026-11-27T09:00,Mara Ortiz,Europe/Madrid,Madrid,2026-11-27T17:00,\n\
        2026-11-27T17:00,Mara Ortiz,Europe/Atlantis,Madrid,2026-11-27T09:00,\n\
        ,Mara Ortiz,Europe/Madrid,Madrid,2026-11-27T09:00,\n\
        tomorrow,Mara Ortiz,Europe/Madrid,Madrid,2026-11-27T09:00,\n\
        2026-12-27T17:00,Mara Ortiz,Europe/Madrid,Madrid,2026-11-27T09:00,\n\
        2026-11-28T17:00,Mara Ortiz,Europe/Madrid,Madrid,2026-11-28T09:00,x,y\n";
    let file = read("shifts.csv", text);
    assert_eq!(starts(&file), ["2026-11-27T08:00:00Z"]);
    let expected = [
        (3, "/1/end", "end_before_start"),
        (4, "/2/zone", "unknown_zone"),
        (5, "/3/end", "missing_value"),
        (6, "/4/end", "bad_time"),
        (7, "/5/end", "too_long"),
        (8, "/6/person", "too_many_cells"),
    ];
    assert_eq!(codes(&file), expected);
}

#[test]
fn local_time_without_instant_is_refused_and_doubled_one_is_the_first() {
    let text = "person,team,zone,start,end\n\
        a,t,Europe/Madrid,2026-03-29T02:30,2026-03-29T10:00\n\
        a,t,Europe/Madrid,2026-10-25T02:30,2026-10-25T10:00\n\
        b,t,Europe/Madrid,2026-10-25T02:30+01:00,2026-10-25T10:00\n\
        c,t,Europe/Madrid,2026-10-25T02:30+05:00,2026-10-25T10:00\n\
        d,t,America/New_York,2026-11-26 22:00,2026-11-27 06:00\n";
    let file = read("shifts.csv", text);
    assert_eq!(codes(&file), [(2, "/0/start", "no_such_local_time"), (5, "/3/start", "bad_time")]);
    assert_eq!(starts(&file), ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-11-27T03:00:00Z"]);
    assert_eq!(file.shifts[0].1.from_local, "2026-10-25T02:30:00+02:00");
}

#[test]
fn other_separators_quotes_and_utf16_are_read() {
    let rows = "\"person\";team;zone;start;end\r\n\"Ortiz; \"\"Mara\"\"\";Madrid;Europe/Madrid;2026-11-27T09:00;2026-11-27T17:00\r\n\r\n";
    assert_eq!(read("a.csv", rows).shifts[0].1.person, "Ortiz; \"Mara\"");
    let tabs = rows.replace("\"Ortiz; \"\"Mara\"\"\"", "Ortiz").replace(';', "\t");
    assert_eq!(read("a.txt", &format!("\u{feff}{tabs}")).shifts.len(), 1);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(rows.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(ShiftFile::read("a.csv", &utf16).unwrap().shifts.len(), 1);
}

#[test]
fn files_of_another_kind_are_refused_by_name() {
    let without_mark: Vec<u8> = "person,team".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&str, &[u8], &str, &str); 8] = [
        ("a.csv", b"", "empty_file", "empty"),
        ("a.csv", b"\xef\xbb\xbf \r\n", "empty_file", "empty"),
        ("a.csv", b"person,team,zone,start\n", "csv_columns", "column end"),
        ("a.csv", b"person,team,zone,start,end,end\n", "csv_columns", "twice"),
        ("a.csv", b"person,team,zone,start,end\n\"a\n", "csv_quotes", "line 2"),
        ("a.csv", &without_mark, "encoding", "UTF-16"),
        ("a.toml", b"[[shift]\n", "toml_syntax", "Line 1"),
        ("a.toml", b"[[shifts]]\n", "unknown_key", "shifts"),
    ];
    for (name, bytes, code, words) in cases {
        let refused = ShiftFile::read(name, bytes).unwrap_err();
        assert_eq!(refused.code, code, "{}", refused.reason);
        assert!(refused.reason.contains(words), "{}", refused.reason);
    }
    assert_eq!(read("a.csv", "person,team,zone,start,end\n"), ShiftFile::default());
}

#[test]
fn toml_shift_and_rota_give_shifts_of_each_day() {
    let text = "[[shift]]\nperson = \"a\"\nteam = \"t\"\nzone = \"UTC\"\nstart = 2026-11-27T09:00:00\nend = \"2026-11-27T17:00\"\n\
        [[shift]]\nperson = 7\nteam = \"t\"\nzone = \"UTC\"\n\
        [[rota]]\nperson = \"b\"\nteam = \"t\"\nzone = \"Europe/Madrid\"\ndays = [\"sat\", \"sun\"]\n\
        start = \"22:00\"\nend = \"02:30\"\nfrom = \"2026-03-27\"\nuntil = \"2026-04-04\"\n";
    let file = read("rota.toml", text);
    // The night to the 29th would end at 02:30, which the clocks leave out.
    assert_eq!(codes(&file), [(7, "/shift/1/person", "wrong_type"), (11, "/rota/0/2026-03-28/end", "no_such_local_time")]);
    assert_eq!(starts(&file), ["2026-11-27T09:00:00Z", "2026-03-29T20:00:00Z", "2026-04-04T20:00:00Z"]);
}
