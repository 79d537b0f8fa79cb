//! The proof of the record, from the file and from a hub.

use crate::support::{Folder, Serve, action};
use holdpoint_desk::{Desk, DeskOptions, replica_head};
use serde_json::json;
use std::time::{Duration, Instant};

fn lived_in() -> Folder {
    let folder = Folder::new();
    let token = folder.token("agent");
    let id = folder.as_tool(&token, &["propose", "-", "--json"], &action("agent", "Roll out 41")).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(folder.run(&["review", &id, "approve", "--comment", "Checked the dashboards."]).code, 0);
    folder
}

#[test]
fn a_clean_record_verifies_beside_a_running_hub_and_through_it() {
    let folder = lived_in();
    let serve = Serve::start(&folder);
    let file = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((file.code, &file.json()["ok"]), (0, &json!(true)), "{}", file.out);
    let hub = folder.run(&["audit", "verify", "--hub", &serve.url, "--json"]);
    assert_eq!(hub.code, 0, "{} {}", hub.out, hub.err);
    let (file, hub) = (file.json(), hub.json());
    assert_eq!((&hub["signatures"], &hub["bodies"]), (&json!(1), &json!(2)));
    assert_eq!((&hub["head"], &hub["hash"]), (&file["head"], &file["hash"]));
}

#[test]
fn a_flipped_byte_is_found() {
    let folder = lived_in();
    let whole = std::fs::read(folder.log()).unwrap();
    let find = |what: &[u8]| whole.windows(what.len()).position(|window| window == what).unwrap();
    // In a record's head, in a body, in a stored text of the signed review.
    for place in [find(b"Roll out 41"), find(b"\"replicas\":9"), find(b"\"payload\":\"") + 40] {
        let copy = Folder::new();
        std::fs::create_dir(copy.path().join("hub")).unwrap();
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        std::fs::write(copy.log(), bytes).unwrap();
        let said = copy.run(&["audit", "verify", "--json"]);
        assert_eq!((said.code, &said.json()["ok"]), (5, &json!(false)), "byte {place}: {}", said.out);
        assert!(copy.run(&["audit", "verify"]).out.contains("The record is damaged"));
    }
}

#[test]
fn another_folders_hub_is_not_told_this_folders_secret() {
    let (ours, theirs) = (lived_in(), lived_in());
    let _own = Serve::start(&ours);
    let serve = Serve::start(&theirs);
    let said = ours.run(&["audit", "verify", "--hub", &serve.url, "--json"]);
    assert_eq!((said.code, said.error().as_str()), (3, "device_unknown"));
}

#[test]
fn a_missing_log_is_an_error_and_not_a_clean_record() {
    let folder = Folder::new();
    let said = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((said.code, said.error().as_str()), (1, "log"));
}

#[tokio::test]
async fn a_log_that_lost_its_end_is_found_by_what_the_desk_has_seen() {
    let folder = lived_in();
    let earlier = std::fs::read(folder.log()).unwrap();
    let serve = Serve::start(&folder);
    folder.token("another");
    let head = folder.run(&["audit", "verify", "--json"]).json()["head"].as_u64().unwrap();
    let options = DeskOptions { data: folder.path().into(), hub_url: Some(serve.url.clone()), version: "0".into() };
    let desk = Desk::open(options).await.unwrap();
    let patience = Instant::now() + Duration::from_secs(30);
    while replica_head(folder.path()).unwrap().is_none_or(|(seq, _)| seq < head) {
        assert!(Instant::now() < patience, "the desk never caught up");
        tokio::task::yield_now().await;
    }
    desk.close().await;
    serve.stop();
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
    let rebuilt = folder.run(&["replica", "rebuild", "--json"]);
    assert_eq!((rebuilt.code, &rebuilt.json()["rebuilt"]), (0, &json!(true)), "{}", rebuilt.err);
    std::fs::write(folder.log(), earlier).unwrap();
    let said = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((said.code, &said.json()["problems"][0]["code"]), (5, &json!("head_differs")), "{}", said.out);
}
