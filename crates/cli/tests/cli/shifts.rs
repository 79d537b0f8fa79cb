//! `holdpoint import shifts`, as typed.

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
