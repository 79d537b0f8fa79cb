//! `holdpoint audit verify` on a file and on a hub.

use crate::support::{Folder, Serve, action};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_desk::{Desk, DeskOptions, replica_head};
use holdpoint_domain::{
    ActionDecided, ActionEvent, DecidedBy, Event, GENESIS, PersonEnrolled, PersonEvent, Record, Role, Status, canonical_raw, sign_batch,
};
use holdpoint_log::{Batch, Log as _, LogError, SqliteLog};
use serde_json::json;
use std::time::{Duration, Instant};

fn folder_with_one_review() -> Folder {
    let folder = Folder::new();
    let token = folder.token("agent");
    let id = folder.as_tool(&token, &["propose", "-", "--json"], &action("agent", "Roll out 41")).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(folder.run(&["review", &id, "approve", "--comment", "Checked the dashboards."]).code, 0);
    folder
}

/// A desk on this folder reads the record up to `head`, and closes.
async fn sync_desk(folder: &Folder, url: &str, head: u64) {
    let options = DeskOptions { data: folder.path().into(), hub_url: Some(url.into()), version: "0".into() };
    let desk = Desk::open(options).await.unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while replica_head(folder.path()).unwrap().is_none_or(|(seq, _)| seq < head) {
        assert!(Instant::now() < deadline, "the desk did not catch up");
        tokio::task::yield_now().await;
    }
    desk.close().await;
}

/// The log, as soon as no other process has it open.
async fn open_log(folder: &Folder) -> SqliteLog {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match SqliteLog::open(folder.log()).await {
            Err(LogError::InUse { .. }) if Instant::now() < deadline => tokio::task::yield_now().await,
            log => return log.unwrap(),
        }
    }
}

/// Writes the log again with one record changed, so that every link, hash and signature of the
/// hub is valid: as one can who has the hub's keys. The hub's own checkpoint is removed.
async fn rewrite_log(folder: &Folder, change: impl Fn(&mut Record) -> bool) -> u64 {
    let (records, bodies) = {
        let log = open_log(folder).await;
        let records = log.read(0, 10_000).await.unwrap();
        let digests: Vec<_> = records.iter().flat_map(|record| record.body.into_iter().chain(record.envelope())).collect();
        let found = log.get_bodies(&digests).await.unwrap();
        (records, digests.into_iter().zip(found).filter_map(|(digest, bytes)| Some((digest, bytes?))).collect::<Vec<_>>())
    };
    std::fs::remove_file(folder.log()).unwrap();
    std::fs::remove_file(folder.path().join("hub/checkpoint.json")).unwrap();
    let mut changed = 0;
    let change = |record: &mut Record| {
        if changed == 0 && change(record) {
            changed = record.seq;
        }
    };
    let records = seal_again(folder, records, change);
    let log = open_log(folder).await;
    log.append(0, Batch { records, bodies }).await.unwrap();
    changed
}

/// The keys of a folder's hub.
fn hub_keys(folder: &Folder) -> (String, SigningKey) {
    let keys: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.path().join("hub/keys.json")).unwrap()).unwrap();
    let signing = STANDARD.decode(keys["signing"].as_str().unwrap()).unwrap();
    (keys["hub"].as_str().unwrap().to_owned(), SigningKey::from_bytes(&signing.try_into().unwrap()))
}

/// Changes records, then computes hashes and the hub's signatures anew.
fn seal_again(folder: &Folder, mut records: Vec<Record>, mut change: impl FnMut(&mut Record)) -> Vec<Record> {
    let (hub, key) = hub_keys(folder);
    let (mut hash, mut first) = (GENESIS, 0);
    for index in 0..records.len() {
        let record = &mut records[index];
        let batch = record.batch().unwrap();
        let mut header: serde_json::Map<String, serde_json::Value> = serde_json::from_str(record.header.get()).unwrap();
        header.remove("batch");
        record.header = canonical_raw(&header).unwrap();
        change(record);
        record.prev = hash;
        record.hash = record.computed_hash();
        if let Some((batch, _)) = batch {
            sign_batch(&mut records[first..=index], batch.commands, &hub, &key).unwrap();
            first = index + 1;
        }
        hash = records[index].hash;
    }
    records
}

/// Appends a record with right hashes, as one can who has the database but no keys.
async fn forge(folder: &Folder, event: Event, actor: &str, subject: &str) -> u64 {
    let log = open_log(folder).await;
    let (head, hash) = log.head().await.unwrap();
    let last = log.read(head - 1, 1).await.unwrap().remove(0);
    let forged = event.draft(last.at + 1, actor, subject, None).unwrap().seal(head + 1, hash);
    log.append(head, Batch { records: vec![forged], bodies: Vec::new() }).await.unwrap();
    head + 1
}

#[tokio::test]
async fn forged_records_are_named_and_the_hub_does_not_start() {
    let folder = folder_with_one_review();
    let token = folder.token("pilot");
    let asked = folder.as_tool(&token, &["propose", "-", "--json"], &action("pilot", "Drop the table")).json();
    let (id, digest) = (asked["id"].as_str().unwrap(), asked["digest"].as_str().unwrap().parse().unwrap());
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
    let eve = PersonEnrolled { name: "Eve".into(), roles: Role::ALL.to_vec(), ..PersonEnrolled::default() };
    let enrolled = forge(&folder, PersonEvent::Enrolled(eve).into(), "hub", "per_eve").await;
    let (verdict, by, grant_until) = (Some(Status::Approved), DecidedBy::Policy, Some(i64::MAX / 2));
    let approval = ActionDecided { verdict, by, digest, reviews: Vec::new(), grant_until };
    let decided = forge(&folder, ActionEvent::Decided(approval).into(), "hub", id).await;

    let said = folder.run(&["audit", "verify", "--json"]);
    let report = said.json();
    assert_eq!((said.code, &report["ok"]), (5, &json!(false)), "{}", said.out);
    let problems = report["problems"].as_array().unwrap();
    let named = |seq: u64, code: &str| problems.iter().any(|problem| problem["seq"] == seq && problem["code"] == code);
    assert!(named(decided, "record_unjustified") && named(decided, "record_unsigned"), "{}", said.out);
    let words = folder.run(&["audit", "verify"]).out;
    assert!(words.contains(&format!("Records {enrolled} to {decided}: no signature of the hub covers this")), "{words}");
    assert!(words.contains("The record is damaged"), "{words}");
    // The hub gives out no grant: it does not start.
    let refused = folder.as_tool(&token, &["propose", "-", "--json"], &action("pilot", "Anything"));
    assert_ne!(refused.code, 0, "{} {}", refused.out, refused.err);
    assert!(refused.err.contains("nothing justifies record"), "{}", refused.err);
}

#[tokio::test]
async fn rewritten_history_differs_from_the_desks_copy() {
    let folder = folder_with_one_review();
    // What comes before a review cannot be rewritten: the review signs what was on screen.
    folder.token("late");
    folder.token("later");
    let serve = Serve::start(&folder);
    let head = folder.run(&["audit", "verify", "--json"]).json()["head"].as_u64().unwrap();
    sync_desk(&folder, &serve.url, head).await;
    let same = json!([{ "with": "desk", "same_to": head, "of": head }]);
    for args in [&["audit", "verify", "--json"][..], &["audit", "verify", "--hub", &serve.url, "--json"]] {
        let said = folder.run(args);
        assert_eq!((said.code, &said.json()["compared"]), (0, &same), "{args:?} {}", said.out);
    }
    serve.stop();
    let rewritten = rewrite_log(&folder, |record| {
        let is_late = record.subject == "late";
        record.at += i64::from(is_late);
        is_late
    })
    .await;
    assert!(rewritten > 1);
    // After another record it is longer than the desk's copy: neither length nor chain shows the change.
    folder.token("another");
    let at_rest = folder.run(&["audit", "verify", "--json"]);
    let serve = Serve::start(&folder);
    let running = folder.run(&["audit", "verify", "--json"]);
    let hub = folder.run(&["audit", "verify", "--hub", &serve.url, "--json"]);
    for said in [&at_rest, &running, &hub] {
        let report = said.json();
        assert_eq!((said.code, &report["problem_count"]), (5, &json!(2)), "{}", said.out);
        let find = |code: &str| report["problems"].as_array().unwrap().iter().find(|problem| problem["code"] == code).unwrap();
        assert_eq!(find("history_differs")["seq"], json!(rewritten));
        assert_eq!(report["compared"], json!([{ "with": "desk", "same_to": rewritten - 1, "of": head }]));
        // The command that added the tool after it was signed on the history before.
        let vouched = find("vouched_record_differs")["seq"].as_u64().unwrap();
        assert!(vouched >= rewritten && report["vouched"][0]["seq"].as_u64().unwrap() > vouched, "{report}");
    }
    let words = folder.run(&["audit", "verify", "--hub", &serve.url]).out;
    assert!(words.contains(&format!("record {rewritten} is the first that differs from this computer's desk")), "{words}");
    assert!(words.contains(&format!("records 1 to {} of its {head} are the same", rewritten - 1)), "{words}");
    assert!(words.contains("Not compared: the log in this folder is in use by the hub that runs on it"), "{words}");
}

#[tokio::test]
async fn signature_of_a_revoked_device_is_reported() {
    let (owner, jan) = (Folder::new(), Folder::new());
    let serve = Serve::start(&owner);
    let code = owner.run(&["admin", "invite", "--role", "reviewer", "--json"]).json()["code"].as_str().unwrap().to_owned();
    assert_eq!(jan.run(&["join", &serve.url, "--invite", &code]).code, 0);
    let token = owner.token("agent");
    owner.token("spare");
    let asked = owner.as_tool(&token, &["propose", "-", "--json"], &action("agent", "Roll out 41")).json();
    assert_eq!(jan.run(&["review", asked["id"].as_str().unwrap(), "approve"]).code, 0);
    assert_eq!(owner.run(&["audit", "verify", "--hub", &serve.url]).code, 0);
    serve.stop();
    let profile: serde_json::Value = serde_json::from_slice(&std::fs::read(jan.path().join("device/device.json")).unwrap()).unwrap();
    let put_in_place = rewrite_log(&owner, |record| {
        let spare = record.subject == "spare";
        if spare {
            (record.kind, record.version) = ("device.revoked".into(), 1);
            record.subject = profile["device"].as_str().unwrap().into();
            record.header = serde_json::value::RawValue::from_string("{}".into()).unwrap();
        }
        spare
    });
    let put_in_place = put_in_place.await;
    assert!(put_in_place > 1);
    let said = owner.run(&["audit", "verify", "--json"]);
    let problems = said.json()["problems"].clone();
    assert_eq!(
        (said.code, &problems[0]["code"], &problems[0]["seq"]),
        (5, &json!("record_unjustified"), &json!(put_in_place)),
        "{}",
        said.out
    );
    let signature = problems.as_array().unwrap().iter().find(|problem| problem["code"] == "bad_signature").unwrap();
    assert!(signature["detail"].as_str().unwrap().contains("had been revoked by then"), "{signature}");
}

#[test]
fn intact_record_verifies_from_file_and_hub() {
    let folder = folder_with_one_review();
    let serve = Serve::start(&folder);
    let file = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((file.code, &file.json()["ok"]), (0, &json!(true)), "{}", file.out);
    let hub = folder.run(&["audit", "verify", "--hub", &serve.url, "--json"]);
    assert_eq!(hub.code, 0, "{} {}", hub.out, hub.err);
    let (file, hub) = (file.json(), hub.json());
    // The proposal, the review, and the command that added the tool.
    assert_eq!((&hub["signatures"], &hub["bodies"]), (&file["signatures"], &json!(3)));
    for report in [&file, &hub] {
        let found = &report["justification"];
        assert_eq!((&found["justified"], &found["bytes_only_to"]), (&report["records"], &json!(0)), "{found}");
        // Each of the hub's appends, and two of the person.
        assert!(found["signatures"].as_u64().unwrap() >= 7, "{found}");
    }
    let words = folder.run(&["audit", "verify"]).out;
    assert!(words.contains(&format!("Justified: {0} of {0} records.", file["records"])), "{words}");
    assert_eq!((&hub["head"], &hub["hash"]), (&file["head"], &file["hash"]));
}

#[test]
fn changed_byte_is_reported() {
    let folder = folder_with_one_review();
    let whole = std::fs::read(folder.log()).unwrap();
    let find = |what: &[u8]| whole.windows(what.len()).position(|window| window == what).unwrap();
    // In a record's header, in a body, in a stored text of the signed review.
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
fn owner_secret_is_not_sent_to_another_hub() {
    let (ours, theirs) = (folder_with_one_review(), folder_with_one_review());
    let _own = Serve::start(&ours);
    let serve = Serve::start(&theirs);
    let said = ours.run(&["audit", "verify", "--hub", &serve.url, "--json"]);
    assert_eq!((said.code, said.error().as_str()), (3, "device_unknown"));
}

#[test]
fn missing_log_is_an_error() {
    let folder = Folder::new();
    let said = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((said.code, said.error().as_str()), (1, "no_record"));
    assert!(!folder.path().join("hub").exists() && !folder.path().join("device").exists(), "a check leaves nothing behind");
}

#[test]
fn hub_check_writes_nothing() {
    let theirs = folder_with_one_review();
    let serve = Serve::start(&theirs);
    let before = theirs.run(&["audit", "verify", "--json"]).json()["head"].clone();
    let stranger = Folder::new();
    let said = stranger.run(&["audit", "verify", "--hub", &serve.url, "--json"]);
    assert_eq!((said.code, said.error().as_str()), (3, "device_unknown"));
    assert!(std::fs::read_dir(stranger.path()).unwrap().next().is_none());
    // The hub's folder without an enrolled device, as after a restore into a new folder.
    std::fs::rename(theirs.path().join("device"), theirs.path().join("device.aside")).unwrap();
    assert_eq!(theirs.run(&["audit", "verify", "--hub", &serve.url, "--json"]).error(), "device_unknown");
    assert_eq!(theirs.run(&["audit", "verify", "--json"]).json()["head"], before);
}

#[tokio::test]
async fn truncated_log_differs_from_the_desks_copy() {
    let folder = folder_with_one_review();
    let earlier = std::fs::read(folder.log()).unwrap();
    let serve = Serve::start(&folder);
    folder.token("another");
    let head = folder.run(&["audit", "verify", "--json"]).json()["head"].as_u64().unwrap();
    sync_desk(&folder, &serve.url, head).await;
    serve.stop();
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
    let rebuilt = folder.run(&["replica", "rebuild", "--json"]);
    assert_eq!((rebuilt.code, &rebuilt.json()["rebuilt"]), (0, &json!(true)), "{}", rebuilt.err);
    std::fs::write(folder.log(), earlier).unwrap();
    let said = folder.run(&["audit", "verify", "--json"]);
    assert_eq!((said.code, &said.json()["problems"][0]["code"]), (5, &json!("head_differs")), "{}", said.out);
}
