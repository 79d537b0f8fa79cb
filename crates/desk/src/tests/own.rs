//! What a desk knows of itself: its copy, its name, its outbox, whose tool is whose.

use super::offline::{Story, open};
use crate::identity::{Identity, KeyPlace, Profile};
use crate::outbox::table as outbox;
use crate::view::SyncState;
use holdpoint_domain::{DeskCommand, Digest, Invited, Role, ToolTerms};
use serde_json::json;

#[tokio::test]
async fn damage_persists_across_status_changes() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    let file = rusqlite::Connection::open(story.folder.path().join("desk/replica.sqlite")).unwrap();
    file.execute("UPDATE records SET at = at + 1 WHERE seq = 2", []).unwrap();
    let found = story.call("verify", json!({})).await;
    assert_eq!((&found["state"], &found["verified_to"]), (&json!("broken"), &json!(1)));
    story.hub.propose(json!({}));
    story.arrive();
    // The hub is there and says that all is well with it.
    story.desk.core.connection.set_status(|status| (status.state, status.message, status.alarm) = (SyncState::Live, None, None));
    let page = story.call("audit_page", json!({ "filter": "", "kind": null, "before": null, "limit": 10 })).await;
    assert_eq!(page["chain"], found);
    assert_eq!(page["total"], story.hub.state.head);
    let state = story.call("app_state", json!({})).await;
    assert_eq!((&state["sync"]["state"], &state["sync"]["alarm"]["title"]), (&json!("broken"), &json!("This desk's copy is damaged")));
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "record_broken");
    file.execute("UPDATE records SET at = at - 1 WHERE seq = 2", []).unwrap();
    assert_eq!(story.call("verify", json!({})).await["state"], "intact", "a whole reading that finds nothing takes it back");
    assert_eq!(story.call("review", story.draft(&id, "approve")).await["state"], "queued");
}

#[tokio::test]
async fn missing_content_cannot_be_confirmed_as_read() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({ "risk": "critical" }));
    let bodies = std::mem::take(&mut story.hub.bodies);
    story.arrive();
    let read = json!({ "id": id, "digest": story.hub.digest(&id).to_string() });
    assert_eq!(story.refusal("confirm_read", read.clone()).await, "not_here_yet");
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "not_here_yet");
    story.hub.bodies = bodies;
    story.arrive();
    let other = json!({ "id": id, "digest": Digest::of(b"something else").to_string() });
    assert_eq!(story.refusal("confirm_read", other).await, "content_changed");
    story.call("confirm_read", read).await;
}

#[tokio::test]
async fn registered_owner_is_excluded_from_deciding() {
    let mut story = Story::begin().await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let token = Digest::of(b"other token");
    story.hub.desk(&me, DeskCommand::AddTool { name: "mine".into(), owner: Some(me.person.clone()), token }).unwrap();
    // Before Ben joins: beside a second administrator a policy would wait.
    let text = "[[checkpoint]]\nname = \"all\"\napprove = 1\nnot = [\"tool_owner\"]\n".to_owned();
    let version = story.hub.state.policy.in_force.version.clone();
    story.hub.desk(&me, DeskCommand::PublishPolicy { source: text, replaces: version }).unwrap();
    let ben = Profile {
        person: "per_ben".into(),
        name: "Ben Osei".into(),
        device: "dev_ben".into(),
        public_key: "key of ben".into(),
        ..me.clone()
    };
    story.hub.enroll(&ben);
    let of_ben = ToolTerms { owner: Some("Ben Osei".into()), ..ToolTerms::default() };
    story.hub.desk(&me, DeskCommand::ChangeTool { name: "deploy-pilot".into(), terms: of_ben }).unwrap();
    story.hub.propose(json!({}));
    // The tool says nothing of its owner, or names somebody else.
    let own = story.hub.propose_as("mine", json!({ "risk": "critical" }));
    story.hub.propose_as("mine", json!({ "tool": { "name": "mine", "owner": "Somebody Else" } }));
    story.arrive();
    let page = story.call("queue_page", json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 10 })).await;
    assert_eq!((&page["total"], &page["counts"]["open"]), (&json!(1), &json!(3)));
    assert_eq!(story.refusal("review", story.draft(&own, "approve")).await, "not_eligible");
    story.desk.rebuild().await.unwrap();
    assert_eq!(story.call("queue_page", json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 10 })).await["total"], 1);

    // The owner changes while the actions are open.
    let of_nobody = ToolTerms { owner: Some("platform".into()), ..ToolTerms::default() };
    story.hub.desk(&me, DeskCommand::ChangeTool { name: "deploy-pilot".into(), terms: of_nobody.clone() }).unwrap();
    story.hub.desk(&me, DeskCommand::ChangeTool { name: "mine".into(), terms: of_nobody }).unwrap();
    story.arrive();
    assert_eq!(story.call("queue_page", json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 10 })).await["total"], 0);
    let why = story.call("action_detail", json!({ "id": own })).await["verdicts"][0]["disabled"].clone();
    assert!(why.as_str().unwrap().starts_with("Nobody may decide this: "), "{why}");
    let rows = story.call("tools", json!({})).await;
    assert!(rows.as_array().unwrap().iter().all(|row| row["owner_unknown"] == true), "{rows}");
    let of_ben = ToolTerms { owner: Some("per_ben".into()), ..ToolTerms::default() };
    story.hub.desk(&me, DeskCommand::ChangeTool { name: "mine".into(), terms: of_ben }).unwrap();
    story.arrive();
    assert_eq!(story.call("queue_page", json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 10 })).await["total"], 2);
    assert_eq!(story.call("tools", json!({})).await[1]["owner"], "Ben Osei", "by name");
}

#[tokio::test]
async fn every_rule_of_an_action_is_shown() {
    let mut story = Story::begin().await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let text = "[[checkpoint]]\nname = \"small\"\nwhen = 'arguments.amount < 50'\nroles = [\"trainer\"]\n[[checkpoint]]\nname = \"rest\"\napprove = 2\nroles = [\"trainer\"]\n";
    let replaces = story.hub.state.policy.in_force.version.clone();
    story.hub.desk(&me, DeskCommand::PublishPolicy { source: text.to_owned(), replaces }).unwrap();
    let id = story.hub.propose(json!({ "arguments": { "amount": "5000 EUR" } }));
    let no_trainer = Invited { roles: vec![Role::Administrator, Role::Reviewer], ..Invited::default() };
    story.hub.desk(&me, DeskCommand::ChangePerson { person: me.person.clone().into(), profile: no_trainer }).unwrap();
    story.arrive();
    let detail = story.call("action_detail", json!({ "id": id })).await;
    let shown = detail["facts"].as_array().unwrap().iter().find(|fact| fact["label"] == "Policy").unwrap()["value"].clone();
    assert_eq!((shown, &detail["needed"]), (json!("small · 1 review and rest · 2 reviews"), &json!(2)));
    let why = detail["verdicts"][0]["disabled"].as_str().unwrap();
    assert!(why.contains("small: ") && why.contains("rest: "), "{why}");
    let page = story.call("queue_page", json!({ "tab": "mine", "filter": "", "offset": 0, "limit": 10 })).await;
    assert_eq!((&page["total"], &page["counts"]["open"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn failed_setup_does_not_keep_name() {
    let folder = tempfile::tempdir().unwrap();
    Identity::create_in(folder.path(), "Maar Ortiz", KeyPlace::File).unwrap();
    let desk = open(folder.path()).await;
    let before = Identity::load(folder.path()).unwrap().unwrap();
    let identity = crate::features::setup::write::identity(&desk.core, " Mara Ortiz ").await.unwrap();
    assert_eq!(identity.profile().name, "Mara Ortiz");
    assert_eq!((&identity.profile().person, &identity.profile().device), (&before.profile().person, &before.profile().device));
    assert_eq!(Identity::load(folder.path()).unwrap().unwrap().profile().name, "Mara Ortiz");
}

#[tokio::test]
async fn offline_admin_command_fails_and_is_dropped() {
    let story = Story::begin().await;
    assert_eq!(story.refusal("revoke_tool", json!({ "name": "deploy-pilot" })).await, "hub_unreachable");
    assert_eq!(story.call("outbox", json!({})).await, json!([]));
}

#[tokio::test]
async fn withdrawn_command_reports_whether_it_was_sent() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    story.call("claim", json!({ "id": id })).await;
    let conn = story.desk.core.store.conn();
    let waiting = outbox::waiting(&conn).unwrap().remove(0);
    outbox::attempted(&conn, &waiting.id).unwrap();
    assert!(outbox::withdraw(&conn, &waiting.id).unwrap());
}

#[tokio::test]
async fn tool_is_found_by_visible_name() {
    let mut story = Story::begin().await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let name = "dеploy-pilot"; // the second letter is Cyrillic
    story.hub.desk(&me, DeskCommand::AddTool { name: name.into(), owner: None, token: Digest::of(b"another") }).unwrap();
    story.arrive();
    let rows = story.call("tools", json!({})).await;
    let shown = rows.as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).find(|shown| *shown != "deploy-pilot").unwrap();
    assert_eq!(crate::features::tool::read::real_name(&story.desk.core, shown.into()).unwrap(), name);
    assert_eq!(crate::features::tool::read::real_name(&story.desk.core, "deploy-pilot".into()).unwrap(), "deploy-pilot");
}

#[tokio::test]
async fn erased_text_leaves_outbox_and_moved_copies() {
    let mut story = Story::begin().await;
    let secure: i64 = story.desk.core.store.conn().pragma_query_value(None, "secure_delete", |row| row.get(0)).unwrap();
    assert_eq!(secure, 1);
    let id = story.hub.propose(json!({ "title": "Write to 4 Harbour Street" }));
    story.arrive();
    story.decide(&id, "reject", "Not to strangers.").await;
    let folder = story.folder.path().join("desk");
    std::fs::copy(folder.join("replica.sqlite"), folder.join("replica.damaged-20250101T000000000.sqlite")).unwrap();
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let digest = story.hub.records.iter().find(|record| record.subject == id).unwrap().body.unwrap();
    story.hub.desk(&me, DeskCommand::EraseBody { digest, reason: "An address was in it.".into() }).unwrap();
    story.hub.bodies.clear();
    story.arrive();
    story.desk.core.replica.scrub().unwrap();
    let left: Vec<String> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(!left.iter().any(|name| name.starts_with("replica.damaged-")), "{left:?}");
}

#[tokio::test]
async fn must_understand_record_stops_signing_and_reading_goes_on() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.hub.write_later_kind("weather.changed", "{}");
    story.arrive();
    let detail = story.call("action_detail", json!({ "id": id })).await;
    assert_eq!(detail["verdicts"][0]["disabled"], json!(null), "a kind that need not be understood changes nothing");

    story.hub.write_later_kind("freeze.begun!", r#"{"needs":"0.4.0"}"#);
    story.arrive();
    assert_eq!(story.refusal("review", story.draft(&id, "approve")).await, "upgrade_needed");
    let detail = story.call("action_detail", json!({ "id": id })).await;
    let why = detail["verdicts"][0]["disabled"].as_str().unwrap();
    assert!(why.contains("freeze.begun!") && why.contains("Holdpoint 0.4.0"), "{why}");
}
