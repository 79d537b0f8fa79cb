//! Changes that wait for a second administrator, at the desks of both.

use super::hub::mara;
use super::offline::Story;
use crate::identity::Profile;
use holdpoint_domain::{DeskCommand, Invited, Role};
use serde_json::{Value, json};

/// A second administrator at another desk.
fn lin() -> Profile {
    Profile { person: "per_lin".into(), name: "Lin".into(), device: "dev_lin".into(), public_key: "lin".into(), ..mara() }
}

impl Story {
    fn signer(&self) -> Profile {
        self.desk.core.account.signer().unwrap().profile().clone()
    }

    fn ask(&mut self, who: &Profile, source: &str) -> String {
        let replaces = self.hub.state.policy.in_force.version.clone();
        self.hub.desk(who, DeskCommand::PublishPolicy { source: source.into(), replaces }).unwrap();
        self.arrive();
        self.hub.records.last().unwrap().subject.clone()
    }

    async fn notices(&self) -> Vec<Value> {
        let state = self.call("app_state", json!({})).await;
        state["notices"].as_array().unwrap().iter().filter(|notice| notice["code"] == "changes_wait").cloned().collect()
    }
}

#[tokio::test]
async fn every_text_that_waits_can_be_read_before_it_is_confirmed() {
    let mut story = Story::begin().await;
    story.hub.enroll(&lin());
    let map = "[[service]]\nname = \"shop\"\n";
    let triggers = "[[trigger]]\nname = \"again\"\nmode = \"observe\"\nwhen = { rejections = { in_a_row = 3, per = \"tool\" } }\n";
    story.ask(&lin(), "[[checkpoint]]\nname = \"all\"\napprove = 2\n");
    story.hub.desk(&lin(), DeskCommand::PublishServices { source: map.into(), replaces: "0".into() }).unwrap();
    story.hub.desk(&lin(), DeskCommand::PublishTriggers { source: triggers.into(), replaces: String::new() }).unwrap();
    story.arrive();
    let rows = story.call("changes", json!({})).await;
    let texts: Vec<&Value> = rows.as_array().unwrap().iter().map(|row| &row["text"]).collect();
    assert_eq!(texts, ["[[checkpoint]]\nname = \"all\"\napprove = 2\n", map, triggers]);
}

#[tokio::test]
async fn waiting_change_is_shown_to_both_administrators() {
    let mut story = Story::begin().await;
    story.hub.enroll(&lin());
    let me = story.signer();
    let theirs = story.ask(&lin(), "[[checkpoint]]\nname = \"all\"\napprove = 2\n");
    let own = story.ask(&me, "default_ttl = \"5m\"\n");

    let rows = story.call("changes", json!({})).await;
    assert_eq!((&rows[0]["id"], &rows[0]["by"], &rows[0]["mine"]), (&json!(theirs), &json!("Lin"), &json!(false)));
    assert_eq!(rows[0]["sentence"], "Publish a policy that replaces version default-1");
    assert_eq!(rows[0]["details"], json!(["Adds all: 2 approvals"]));
    assert_eq!((&rows[0]["cannot_confirm"], &rows[0]["cannot_decline"]), (&Value::Null, &Value::Null));
    assert_eq!((&rows[1]["id"], &rows[1]["mine"], &rows[1]["cannot_decline"]), (&json!(own), &json!(true), &Value::Null));
    assert!(rows[1]["cannot_confirm"].as_str().unwrap().contains("Another administrator"));
    let notices = story.notices().await;
    assert_eq!(notices[0]["text"], "1 change waits for a second administrator. Confirm or decline in Settings, under Changes.");

    story.hub.desk(&me, DeskCommand::ConfirmChange { change: theirs.into() }).unwrap();
    story.hub.desk(&lin(), DeskCommand::DeclineChange { change: own.into() }).unwrap();
    story.arrive();
    assert_eq!(story.call("changes", json!({})).await, json!([]));
    assert!(story.notices().await.is_empty());
    assert_ne!(story.call("policy", json!({ "version": null })).await["version"], "default-1");
    let audit = story.call("audit_page", json!({ "filter": "", "kind": null, "before": null, "limit": 5 })).await;
    let sentences: Vec<&str> = audit["rows"].as_array().unwrap().iter().filter_map(|row| row["sentence"].as_str()).collect();
    assert!(sentences.contains(&"Confirmed a change") && sentences.contains(&"Declined a change, or took it back"), "{sentences:?}");
}

#[tokio::test]
async fn lapsed_change_is_no_longer_shown() {
    let mut story = Story::begin().await;
    story.hub.enroll(&lin());
    story.hub.now -= holdpoint_domain::CHANGE_WAIT_MS + 1;
    story.ask(&lin(), "default_ttl = \"5m\"\n");
    assert_eq!(story.call("changes", json!({})).await, json!([]));
}

#[tokio::test]
async fn other_roles_see_changes_without_buttons() {
    let mut story = Story::begin().await;
    for who in [lin(), Profile { person: "per_jan".into(), device: "dev_jan".into(), public_key: "jan".into(), ..lin() }] {
        story.hub.enroll(&who);
    }
    let me = story.signer();
    let reviewer = Invited { roles: vec![Role::Reviewer], ..Invited::default() };
    story.hub.desk(&me, DeskCommand::ChangePerson { person: me.person.clone().into(), profile: reviewer }).unwrap();
    story.ask(&lin(), "default_ttl = \"5m\"\n");
    let rows = story.call("changes", json!({})).await;
    assert!(rows[0]["cannot_confirm"].is_string() && rows[0]["cannot_decline"].is_string());
    assert!(story.notices().await.is_empty());
}
