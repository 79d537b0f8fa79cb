//! The record as it is searched, told, and erased from.

use super::hub::TestHub;
use super::offline::Story;
use crate::view::Topic;
use holdpoint_domain::{DeskCommand, Digest, read_review};
use serde_json::{Value, json};

fn query(fields: Value) -> Value {
    let mut query = json!({ "filter": "", "kind": null, "before": null, "limit": 100 });
    for (name, value) in fields.as_object().unwrap() {
        query[name] = value.clone();
    }
    query
}

impl Story {
    async fn found(&self, fields: Value) -> Vec<String> {
        let page = self.call("audit_page", query(fields)).await;
        page["rows"].as_array().unwrap().iter().map(|row| row["sentence"].as_str().unwrap().to_owned()).collect()
    }

    /// Signs a verdict here and has the hub take it.
    pub(super) async fn decide(&mut self, id: &str, verdict: &str, comment: &str) {
        let mut draft = self.draft(id, verdict);
        draft["comment"] = json!(comment);
        draft["reasons"] = json!(["too_broad"]);
        self.call("review", draft).await;
        let waiting = crate::outbox::table::waiting(&self.desk.core.store.conn()).unwrap().pop().unwrap();
        let (statement, _) = read_review(&waiting.command.envelope).unwrap();
        self.hub.deliver(statement, waiting.command.envelope, waiting.command.reading).unwrap();
        self.arrive();
    }

    fn body_of(&self, id: &str, kind: &str) -> (u64, Digest) {
        let record = self.hub.records.iter().find(|record| record.subject == id && record.kind == kind).unwrap();
        (record.seq, record.body.unwrap())
    }

    fn me(&self) -> crate::identity::Profile {
        self.desk.core.account.signer().unwrap().profile().clone()
    }

    fn erase(&mut self, digest: Digest) {
        let me = self.me();
        self.hub.desk(&me, DeskCommand::EraseBody { digest, reason: "A customer's address was in it.".into() }).unwrap();
        self.hub.bodies.retain(|(body, _)| *body != digest);
        self.arrive();
    }
}

#[tokio::test]
async fn queue_and_audit_find_the_same_letters() {
    let mut story = Story::begin().await;
    story.hub.propose(json!({ "title": "Neue Lampen für München" }));
    story.hub.propose(json!({ "title": "Новый йод" }));
    story.arrive();
    for (words, found) in [("munchen", 1), ("MÜNCHEN", 1), ("mu\u{308}nchen fur", 1), ("йод", 1), ("иод", 0), ("munich", 0)] {
        let queue = story.call("queue_page", json!({ "tab": "all", "filter": words, "offset": 0, "limit": 10 })).await;
        let audit = story.found(json!({ "filter": words })).await;
        assert_eq!((queue["total"].as_u64(), audit.len()), (Some(found), usize::try_from(found).unwrap()), "{words}");
    }
}

#[tokio::test]
async fn search_covers_titles_names_ids_arguments_comments() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "title": "Roll back checkout-api", "arguments": { "image": "registry/checkout:v412" } }));
    let other = story.hub.propose(json!({ "title": "Verschiebe Auftrag nach Zürich", "arguments": { "shard": 14 } }));
    story.arrive();
    story.decide(&id, "reject", "Only the canary, please.").await;
    let proposed = "Proposed Roll back checkout-api".to_owned();
    for words in ["rollback OR", "canary please \"", "checkout-a", &id, "v412", "registry image", "CHECKOUT roll"] {
        let found = story.found(json!({ "filter": words })).await;
        assert_eq!(found.is_empty(), words.starts_with("rollback"), "{words}: {found:?}");
    }
    assert_eq!(story.found(json!({ "filter": "v412 registry" })).await, std::slice::from_ref(&proposed));
    assert_eq!(story.found(json!({ "filter": "zurich" })).await, ["Proposed Verschiebe Auftrag nach Zürich"]);
    assert_eq!(story.found(json!({ "filter": "shard 14" })).await.len(), 1);
    assert_eq!(story.found(json!({ "filter": "canary" })).await, ["Reviewed Roll back checkout-api"]);
    // A person is found by the name they have now.
    let read = "Recorded the reading data of a review of Roll back checkout-api";
    assert_eq!(story.found(json!({ "filter": "mara checkout" })).await, [read, "Reviewed Roll back checkout-api"]);
    assert!(story.found(json!({ "filter": "* ( ) - \" ^ :" })).await.len() > 3, "signs alone ask for nothing");
    assert_eq!(story.found(json!({ "filter": other, "limit": 1 })).await.len(), 1);
}

#[tokio::test]
async fn audit_and_queue_find_words_inside_japanese_text() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "title": "商品説明文を更新API説明書v2", "arguments": { "text": "在庫の詳細設定を変更する" } }));
    story.hub.propose(json!({ "title": "説を明らかにする" }));
    story.arrive();
    let found = ["Proposed 商品説明文を更新API説明書v2".to_owned()];
    for words in ["説明", "説明文", "更新 説明", "API説明書", "説明書v2", "API 説明"] {
        assert_eq!(story.found(json!({ "filter": words })).await, found, "{words}");
        let page = story.call("queue_page", json!({ "tab": "all", "filter": words, "offset": 0, "limit": 10 })).await;
        assert_eq!((&page["total"], &page["rows"][0]["id"]), (&json!(1), &json!(id)), "{words} in the queue");
    }
    assert_eq!(story.found(json!({ "filter": "詳細設定" })).await, found, "in the arguments");
    assert!(story.found(json!({ "filter": "明説" })).await.is_empty());
}

const READ_FIRST: &str = "Recorded the reading data of a review of First";
const READ_SECOND: &str = "Recorded the reading data of a review of Second";

#[tokio::test]
async fn audit_filters_combine_across_pages() {
    let mut story = Story::begin().await;
    let first = story.hub.propose(json!({ "title": "First" }));
    story.arrive();
    story.decide(&first, "approve", "").await;
    story.hub.now += 60_000;
    let later = story.hub.now;
    let second = story.hub.propose(json!({ "title": "Second" }));
    story.arrive();
    story.decide(&second, "reject", "No.").await;
    let me = story.me().person;
    assert_eq!(story.found(json!({ "ended": "rejected" })).await, ["Rejected Second"]);
    assert_eq!(story.found(json!({ "group": "decisions" })).await, ["Rejected Second", "Approved First"]);
    assert_eq!(
        story.found(json!({ "group": "reviews", "mine": true })).await,
        [READ_SECOND, "Reviewed Second", READ_FIRST, "Reviewed First"]
    );
    assert_eq!(story.found(json!({ "group": "reviews", "person": me, "since": later })).await, [READ_SECOND, "Reviewed Second"]);
    assert_eq!(story.found(json!({ "tool": "deploy-pilot", "until": later, "kind": "action.proposed" })).await, ["Proposed First"]);
    assert_eq!(story.found(json!({ "tool": "nobody" })).await, Vec::<String>::new());
    let whole = story.found(json!({ "tool": "deploy-pilot" })).await;
    let (mut paged, mut before) = (Vec::new(), Value::Null);
    loop {
        let page = story.call("audit_page", query(json!({ "tool": "deploy-pilot", "limit": 2, "before": before }))).await;
        let rows = page["rows"].as_array().unwrap();
        paged.extend(rows.iter().map(|row| row["sentence"].as_str().unwrap().to_owned()));
        let Some(last) = rows.last() else { break };
        before = last["seq"].clone();
    }
    assert_eq!(paged, whole);
    let page = story.call("audit_page", query(json!({}))).await;
    assert_eq!(page["search"], json!({ "to": page["total"], "building": false }));
}

#[tokio::test]
async fn search_index_backlog_is_reported_and_caught_up() {
    let mut story = Story::begin().await;
    for n in 0..2_100 {
        story.hub.propose(json!({ "title": format!("Backlog nr{n}") }));
    }
    story.arrive();
    let page = story.call("audit_page", query(json!({ "filter": "backlog", "limit": 1 }))).await;
    // The background may have begun, but the answer says how far it was.
    assert_eq!(page["search"]["building"], page["search"]["to"] != page["total"]);
    while story.desk.core.replica.index_step(500).unwrap() {}
    let page = story.call("audit_page", query(json!({ "filter": "nr2099", "limit": 10 }))).await;
    assert_eq!((page["rows"].as_array().unwrap().len(), &page["search"]["building"]), (1, &json!(false)));
}

#[tokio::test]
async fn story_shows_edits_and_signatures() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "arguments": { "replicas": 48 } }));
    story.arrive();
    let mut draft = story.draft(&id, "edit");
    draft["arguments"] = json!(r#"{ "replicas": 12 }"#);
    draft["comment"] = json!("Fewer will do.");
    story.call("review", draft).await;
    let waiting = crate::outbox::table::waiting(&story.desk.core.store.conn()).unwrap().pop().unwrap();
    let (statement, _) = read_review(&waiting.command.envelope).unwrap();
    story.hub.deliver(statement, waiting.command.envelope, waiting.command.reading).unwrap();
    story.arrive();
    let told = story.call("story", json!({ "id": id })).await;
    let review = told["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "review.submitted").unwrap();
    assert_eq!((&review["said"], &review["changes"]), (&json!("Fewer will do."), &json!(["replicas: 48 → 12"])));
    assert_eq!((&review["signature"], &review["document"]["state"]), (&json!("valid"), &json!("here")));
    assert_eq!((&told["status"], &told["intact"]), (&json!("edited"), &json!(true)));

    // The device goes later: what it signed before stands, and it is said.
    let (mut other, me) = (story.me(), story.me());
    (other.device, other.public_key) = ("dev_2".into(), "k2".into());
    story.hub.enroll(&other);
    story.hub.desk(&other, DeskCommand::RevokeDevice { device: me.device.into() }).unwrap();
    story.arrive();
    let told = story.call("story", json!({ "id": id })).await;
    let review = told["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "review.submitted").unwrap();
    assert_eq!(review["signature"], "valid_since_revoked");
}

#[tokio::test]
async fn story_seals_reviews_of_open_action() {
    let mut story = Story::begin().await;
    let mut jan = story.me();
    (jan.person, jan.device, jan.name, jan.public_key) = ("per_jan".into(), "dev_jan".into(), "Jan Kos".into(), "k2".into());
    story.hub.enroll(&jan);
    let id = story.hub.propose(json!({ "risk": "critical" }));
    let records = story.hub.records.len();
    let mut review: Value = story.draft(&id, "approve");
    review["reading"] = json!({ "evidence_opened": 0, "confirmed": true });
    review.as_object_mut().unwrap().remove("comment");
    let review = serde_json::from_value(json!({ "action": id, "digest": review["digest"], "verdict": "escalate", "comment": "hm",
        "reading": review["reading"] }))
    .unwrap();
    story.hub.desk(&jan, DeskCommand::Review(review)).unwrap();
    // The hub does not hand it out.
    let sealed: Vec<Digest> = story.hub.records[records..].iter().filter_map(|record| record.body).collect();
    story.hub.bodies.retain(|(digest, _)| !sealed.contains(digest));
    story.arrive();
    let told = story.call("story", json!({ "id": id })).await;
    let entry = told["entries"].as_array().unwrap().iter().find(|entry| entry["kind"] == "review.submitted").unwrap();
    assert_eq!((&entry["signature"], &entry["document"]["state"]), (&json!("not_here"), &json!("sealed")));
    assert_eq!(entry["sentence"], "Jan Kos reviewed it");
}

#[tokio::test]
async fn erased_body_leaves_replica_and_story_names_reason() {
    let mut story = Story::begin().await;
    let secret = "Wilhelmstrasse77";
    let id = story.hub.propose(json!({ "arguments": { "deliver_to": format!("{secret} Berlin") } }));
    for n in 0..300 {
        story.hub.propose(json!({ "title": format!("Other {n}"), "arguments": { "note": "x".repeat(500) } }));
    }
    story.arrive();
    story.decide(&id, "approve", "").await;
    assert_eq!(story.found(json!({ "filter": secret })).await.len(), 1);
    let files = ["replica.sqlite", "replica.sqlite-wal"].map(|name| story.folder.path().join("desk").join(name));
    let traces = || {
        let found = |file: &std::path::PathBuf| {
            let bytes = std::fs::read(file).unwrap_or_default();
            bytes.windows(secret.len()).filter(|window| window.eq_ignore_ascii_case(secret.as_bytes())).count()
        };
        files.iter().map(found).sum::<usize>()
    };
    assert!(traces() > 0);
    let (seq, digest) = story.body_of(&id, "action.proposed");
    assert_eq!(story.call("record", json!({ "seq": seq })).await["may_erase"], true);
    story.erase(digest);
    // As the background does by itself a moment later.
    story.desk.core.replica.scrub().unwrap();
    assert_eq!(traces(), 0);
    assert!(story.found(json!({ "filter": secret })).await.is_empty());
    let told = story.call("story", json!({ "id": id })).await;
    let document = &told["entries"][0]["document"];
    assert_eq!((&document["state"], &document["erased"]["by"]), (&json!("erased"), &json!("Mara Ortiz")));
    assert_eq!(document["erased"]["reason"], "A customer's address was in it.");
    let record = story.call("record", json!({ "seq": seq })).await;
    assert_eq!((&record["body"], &record["may_erase"]), (&Value::Null, &json!(false)));
    assert_eq!(story.call("verify", json!({})).await["state"], "intact");
    // The index goes on working after the file was written anew.
    story.hub.propose(json!({ "title": "Afterwards" }));
    story.arrive();
    assert_eq!(story.found(json!({ "filter": "afterwards" })).await.len(), 1);
}

#[tokio::test]
async fn prune_removes_only_old_closed_bodies() {
    let mut story = Story::begin().await;
    let day = 24 * 3600 * 1000;
    story.hub.now -= 40 * day;
    let old = story.hub.propose(json!({ "title": "Old" }));
    let open = story.hub.propose(json!({ "title": "Long open", "on_deadline": "hold" }));
    let me = story.me();
    let review = json!({ "action": old, "digest": story.hub.digest(&old).to_string(), "verdict": "reject", "comment": "no",
        "reading": { "evidence_opened": 0, "confirmed": false } });
    story.hub.desk(&me, DeskCommand::Review(serde_json::from_value(review).unwrap())).unwrap();
    story.hub.now += 40 * day;
    story.arrive();
    while story.desk.core.replica.index_step(500).unwrap() {}
    assert_eq!(crate::upkeep::prune(&story.desk.core).unwrap(), 2, "its content and its review");
    let told = story.call("story", json!({ "id": old })).await;
    assert_eq!((&told["title"], &told["entries"][0]["document"]["state"]), (&json!("Old"), &json!("away")));
    assert!(story.call("action_detail", json!({ "id": open })).await["content"].is_object());
    assert_eq!(story.call("verify", json!({})).await["state"], "intact");
    assert_eq!(story.found(json!({ "filter": "old" })).await.len(), 3);
    let (_, digest) = story.body_of(&old, "action.proposed");
    let again: Vec<_> = story.hub.bodies.iter().filter(|(body, _)| *body == digest).cloned().collect();
    story.desk.core.replica.put_bodies(&again).unwrap();
    assert_eq!(story.call("story", json!({ "id": old })).await["entries"][0]["document"]["state"], "here");
    let mut settings = story.call("settings", json!({})).await["preferences"].clone();
    settings["keep_days"] = json!(0);
    story.call("set_preferences", settings).await;
    assert_eq!(crate::upkeep::prune(&story.desk.core).unwrap(), 0, "kept for good");
}

#[tokio::test]
async fn export_writes_ndjson_and_csv() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "title": "=cmd|' /C calc'!A0" }));
    story.arrive();
    story.decide(&id, "reject", "No formulas.").await;
    let whole = export(&story, "ndjson", json!({})).await;
    let lines: Vec<Value> = whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), story.hub.records.len());
    for (line, record) in lines.iter().zip(&story.hub.records) {
        let read: holdpoint_domain::Record = serde_json::from_value(line["record"].clone()).unwrap();
        assert_eq!((read.seq, read.computed_hash()), (record.seq, record.hash), "oldest first, and as they lie in the log");
        assert_eq!(line["body_state"], if record.body.is_some() { "here" } else { "none" });
    }
    let some = export(&story, "ndjson", json!({ "kind": "review.submitted" })).await;
    assert!(some.lines().count() == 1 && some.contains("envelope"));
    let csv = export(&story, "csv", json!({ "filter": "calc" })).await;
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0].split(',').count(), crate::features::export::csv::COLUMNS.len());
    assert!(lines[1].contains("'=cmd|' /C calc'!A0") && lines[1].contains("Mara Ortiz: reject"), "{}", lines[1]);
    assert_eq!(lines.len(), 2);
}

async fn export(story: &Story, format: &str, fields: Value) -> String {
    let mut events = story.desk.events();
    let begun = story.call("export_start", json!({ "format": format, "query": query(fields) })).await;
    assert!(begun["path"].as_str().unwrap().ends_with(format));
    loop {
        let now = story.call("export_state", json!({})).await;
        if now["state"] != "running" {
            assert_eq!(now["state"], "done", "{now}");
            return std::fs::read_to_string(now["path"].as_str().unwrap()).unwrap();
        }
        while !matches!(events.recv().await.unwrap(), crate::view::DeskEvent::Stale { topics, .. } if topics == [Topic::Export]) {}
    }
}

#[test]
fn search_index_of_other_version_is_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let hub = TestHub::new(1_763_950_000_000, &super::hub::mara());
    let open = || crate::replica::Replica::open(folder.path(), crate::replica::OpenOptions::default()).unwrap().replica;
    let replica = open();
    replica.apply(&hub.records).unwrap();
    assert!(replica.index_rest(10).unwrap());
    replica.checkpoint().unwrap();
    drop(replica);
    let conn = rusqlite::Connection::open(folder.path().join("replica.sqlite")).unwrap();
    conn.execute("UPDATE meta SET value = '0' WHERE key = 'search'", []).unwrap();
    drop(conn);
    let replica = open();
    assert_eq!(replica.read(crate::replica::search::searched_to).unwrap(), 0);
    assert!(replica.index_rest(10).unwrap());
    assert_eq!(replica.read(crate::replica::search::searched_to).unwrap(), hub.state.head);
}
