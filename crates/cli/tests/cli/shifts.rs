//! `holdpoint import shifts` and `holdpoint shifts`, as typed.

use crate::support::Folder;
use serde_json::json;

const SHIFTS: &str = "person,team,zone,start,end\n\
    Mara Ortiz,Madrid,Europe/Madrid,2026-11-27T09:00,2026-11-27T17:00\n\
    Jonas Keller,Dublin,Europe/Dublin,2026-11-27T22:00,2026-11-28T06:00\n\
    Jonas Keller,Dublin,Europe/Dublin,2026-11-28T05:00,2026-11-28T13:00\n\
    Li Wen,Dublin,Europe/Dublin,2026-03-29T01:30,2026-03-29T09:00\n";

fn write(folder: &Folder, name: &str, bytes: impl AsRef<[u8]>) -> String {
    let file = folder.path().join(name);
    std::fs::write(&file, bytes).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn shifts_are_imported_once_and_bad_rows_named() {
    let folder = Folder::new();
    let file = write(&folder, "shifts.csv", SHIFTS);
    let first = folder.run(&["import", "shifts", &file, "--json"]);
    let answer = first.json();
    assert_eq!((first.code, &answer["imported"], &answer["updated"], &answer["unchanged"]), (0, &json!(2), &json!(0), &json!(0)));
    let refused: Vec<_> = answer["refused"].as_array().unwrap().iter().map(|row| (&row["line"], &row["at"], &row["code"])).collect();
    assert_eq!(
        refused,
        [(&json!(4), &json!("/2/start"), &json!("overlap")), (&json!(5), &json!("/3/start"), &json!("no_such_local_time"))]
    );
    let again = folder.run(&["import", "shifts", &file, "--json"]).json();
    assert_eq!((&again["imported"], &again["updated"], &again["unchanged"]), (&json!(0), &json!(0), &json!(2)));
    let text = folder.run(&["import", "shifts", &file]).out;
    assert!(text.starts_with("0 imported, 0 updated, 2 unchanged, 2 refused.\n  line 4, /2/start: It overlaps"), "{text}");
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn files_that_are_none_are_refused_with_a_code() {
    let folder = Folder::new();
    for (name, text, code) in
        [("a.csv", "", "empty_file"), ("b.csv", "name;from\n", "csv_columns"), ("c.toml", "[[shift]]\nperson = \n", "toml_syntax")]
    {
        let refused = folder.run(&["import", "shifts", &write(&folder, name, text), "--json"]);
        assert_eq!((refused.code, refused.error().as_str()), (1, code));
    }
    let nothing = folder.run(&["import", "shifts", &write(&folder, "d.csv", "person,team,zone,start,end\n"), "--json"]).json();
    assert_eq!(nothing, json!({"imported": 0, "updated": 0, "unchanged": 0, "refused": []}));
}

#[test]
fn shifts_are_listed_by_name_and_cancelled() {
    let folder = Folder::new();
    assert_eq!(folder.run(&["shifts", "list", "--json"]).json(), json!({"shifts": [], "absences": []}));
    folder.run(&["import", "shifts", &write(&folder, "shifts.csv", SHIFTS)]);
    let listed = folder.run(&["shifts", "list", "--json"]).json();
    let mara = &listed["shifts"][0];
    // The only person of the folder has the name of the file; the other one is not here yet.
    assert_eq!((&mara["person"], &listed["shifts"][1]["person"]), (&json!("Mara Ortiz"), &json!("Jonas Keller")));
    assert!(mara["person_id"].is_string() && mara["person_id"] != mara["person"], "{mara}");
    assert_eq!(listed["shifts"][1]["person_id"], json!(null));
    assert_eq!((&mara["start"], &mara["start_local"]), (&json!("2026-11-27T08:00:00.000Z"), &json!("2026-11-27T09:00:00+01:00")));
    let later = folder.run(&["shifts", "list", "--from", "2026-11-27T20:00:00Z", "--json"]).json();
    assert_eq!(later["shifts"].as_array().unwrap().len(), 1);
    let text = folder.run(&["shifts", "list"]).out;
    assert!(text.contains("Mara Ortiz") && text.contains("Fri 27 Nov 09:00 to Fri 27 Nov 17:00 Europe/Madrid"), "{text}");

    let id = mara["id"].as_str().unwrap();
    assert_eq!(folder.run(&["shifts", "cancel", id, "--json"]).json(), json!({"cancelled": id}));
    assert_eq!(folder.run(&["shifts", "list", "--json"]).json()["shifts"].as_array().unwrap().len(), 1);
    let again = folder.run(&["shifts", "cancel", id, "--json"]);
    assert_eq!((again.code, again.error().as_str()), (3, "not_found"));
    let bad = folder.run(&["shifts", "list", "--from", "yesterday", "--json"]);
    assert_eq!((bad.code, bad.error().as_str()), (2, "invalid_value"));
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn shifts_across_midnight_and_clock_changes_have_their_true_length() {
    let folder = Folder::new();
    let rows = "person,team,zone,start,end\n\
        Mara Ortiz,Madrid,Europe/Madrid,2026-10-24T22:00,2026-10-25T06:00\n\
        Mara Ortiz,Madrid,Europe/Madrid,2027-03-27T22:00,2027-03-28T06:00\n\
        Mara Ortiz,Madrid,Europe/Madrid,2027-03-28T02:30,2027-03-28T09:00\n\
        Mara Ortiz,Madrid,Europe/Madrid,2026-10-25T02:30+01:00,2026-10-25T07:00\n\
        Mara Ortiz,Madrid,Europe/Madrid,2026-11-01T22:00,2026-11-01T06:00\n";
    let answer = folder.run(&["import", "shifts", &write(&folder, "dst.csv", rows), "--json"]).json();
    let refused: Vec<_> = answer["refused"].as_array().unwrap().iter().map(|row| (&row["line"], &row["code"])).collect();
    assert_eq!(
        refused,
        [(&json!(4), &json!("no_such_local_time")), (&json!(5), &json!("overlap")), (&json!(6), &json!("end_before_start"))]
    );
    let listed = folder.run(&["shifts", "list", "--json"]).json();
    let times: Vec<_> = listed["shifts"].as_array().unwrap().iter().map(|shift| (&shift["start"], &shift["end"])).collect();
    // Nine hours in October, seven in March.
    let expected = [("2026-10-24T20:00:00.000Z", "2026-10-25T05:00:00.000Z"), ("2027-03-27T21:00:00.000Z", "2027-03-28T04:00:00.000Z")];
    assert_eq!(times, expected.map(|(start, end)| (json!(start), json!(end))).iter().map(|(start, end)| (start, end)).collect::<Vec<_>>());
}
