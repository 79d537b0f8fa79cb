//! The policy at the desk: in words, checked, tried on the past, and published from the version that was read.

use super::offline::Story;
use holdpoint_domain::DeskCommand;
use serde_json::{Value, json};

const STRICTER: &str = r#"default_ttl = "2h"

[[checkpoint]]
name = "wide"
about = "Many machines at once."
when = 'kind.startsWith("deploy.") && arguments.replicas > 40'
approve = 2
reject = 2
roles = ["reviewer", "manager"]
not = ["tool_owner", "requester"]
deadline = "30m"
on_deadline = "hold"
require = ["reason"]
second_look = 0.1
escalate_to = ["administrator"]

[[checkpoint]]
name = "reads"
when = 'kind.endsWith(".read")'
auto_approve = true
"#;

impl Story {
    fn publish(&mut self, source: &str) {
        let me = self.desk.core.account.signer().unwrap().profile().clone();
        let replaces = self.hub.state.policy.in_force.version.clone();
        self.hub.desk(&me, DeskCommand::PublishPolicy { source: source.into(), replaces }).unwrap();
        self.arrive();
    }
}

fn says<'a>(checkpoint: &'a Value, what: &str) -> &'a str {
    let asks = checkpoint["asks"].as_array().unwrap();
    asks.iter().find(|ask| ask["what"] == what).map_or("", |ask| ask["says"].as_str().unwrap())
}

#[tokio::test]
async fn policy_view_explains_current_and_earlier_versions() {
    let mut story = Story::begin().await;
    let first = story.call("policy", json!({ "version": null })).await;
    assert_eq!((&first["version"], &first["published"]["by"], &first["in_force"]), (&json!("default-1"), &json!("hub"), &json!(true)));
    assert!(first["text"].as_str().unwrap().contains("every action waits for one review"));
    assert_eq!(story.call("policy_check", json!({ "text": first["text"] })).await["problems"], json!([]), "it can be begun from");
    assert_eq!((&first["checkpoints"][0]["name"], &first["checkpoints"][0]["built_in"]), (&json!("everything"), &json!(true)));

    story.publish(STRICTER);
    story.hub.now += 1000;
    story.publish("default_ttl = \"5m\"");
    let now = story.call("policy", json!({ "version": null })).await;
    let history = now["history"].as_array().unwrap();
    assert_eq!((history.len(), &history[0]["by"], &history[0]["version"]), (3, &json!("Mara Ortiz"), &now["version"]));
    let before = story.call("policy", json!({ "version": history[1]["version"] })).await;
    assert_eq!((&before["text"], &before["in_force"], &before["current"]), (&json!(STRICTER), &json!(false), &now["version"]));
    let wide = &before["checkpoints"][0];
    assert_eq!(says(wide, "Who"), "Reviewer or manager, but not the owner of the tool or the requester of the action.");
    assert_eq!(says(wide, "How many"), "Approved by 2 approvals; rejected by 2 rejections.");
    assert_eq!(says(wide, "Deadline"), "30 min at most; then held until it is decided.");
    assert_eq!(says(wide, "Second review"), "10 % of actions, by a person who does not see the first verdict.");
    let inference = "A later reviewer can infer after 2 votes that they differ, unless a second review is requested.";
    assert_eq!(says(wide, "Blind reviews"), inference);
    assert_eq!((says(wide, "Required"), says(wide, "After an escalation")), ("A reason with every verdict.", "Administrator."));
    assert!(says(&before["checkpoints"][1], "No review").contains("Runs without a review; the record says so."));
    assert_eq!(says(&before["checkpoints"][2], "Deadline"), "As the tool asks, or 2 h; then denied, or what the tool asked for.");
    assert_eq!(story.refusal("policy", json!({ "version": "9-none" })).await, "not_found");
}

#[tokio::test]
async fn policy_check_reports_places_and_missing_people() {
    let story = Story::begin().await;
    let found = story.call("policy_check", json!({ "text": "[[checkpoint]]\nname = \"prod\"\naprove = 2\nwhen = 'kid == \"a\"'\n" })).await;
    let places: Vec<_> = found["problems"].as_array().unwrap().iter().map(|p| (p["line"].as_u64(), p["column"].as_u64())).collect();
    assert_eq!(places, [(Some(3), Some(1)), (Some(4), Some(9))]);
    assert_eq!((&found["summary"], &found["problems"][0]["code"]), (&Value::Null, &json!("unknown_key")));
    let found = story.call("policy_check", json!({ "text": STRICTER })).await;
    assert_eq!(found["summary"], "2 checkpoints; default deadline 2 h.");
    let warning = &found["warnings"][0];
    assert_eq!((&warning["code"], &warning["line"]), (&json!("too_few_people"), &json!(3)));
    assert!(warning["message"].as_str().unwrap().contains("asks for 2 approvals, but only 1 person may decide there (Mara Ortiz)"));
}

#[tokio::test]
async fn policy_trial_replays_without_changes() {
    let mut story = Story::begin().await;
    let old = story.hub.now;
    story.hub.now -= 40 * 24 * 3600 * 1000;
    story.hub.propose(json!({ "title": "Long ago" }));
    story.hub.now = old;
    let wide = story.hub.propose(json!({ "title": "Wide\u{202e}" }));
    story.hub.propose(json!({ "title": "Narrow", "arguments": { "replicas": 3 } }));
    story.hub.propose(json!({ "title": "Look", "kind": "table.read" }));
    story.hub.revise(&wide, json!({ "title": "Wider", "arguments": { "replicas": 400 } })).unwrap();
    story.arrive();
    let records = story.hub.records.len();
    let found = story.call("policy_test", json!({ "text": STRICTER, "days": 30 })).await;
    assert_eq!(found["summary"], "Different for 2 of 3 actions of the last 30 days (66.7 %).");
    let rows: Vec<_> = found["checkpoints"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| (c["name"].as_str().unwrap(), &c["stopped"], &c["auto_approved"]))
        .collect();
    assert_eq!(rows, [("wide", &json!(1), &json!(0)), ("reads", &json!(0), &json!(1)), ("everything", &json!(1), &json!(0))]);
    let titles: Vec<_> = found["changes"].as_array().unwrap().iter().map(|c| c["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["Look", "Wider"], "the last form of each");
    assert_eq!((&found["notes"], &found["more"]), (&json!([]), &json!(0)));
    assert_eq!(found["warnings"][0]["code"], "too_few_people");
    assert_eq!(story.desk.core.replica.head().0, records as u64);
    let wrong = story.call("policy_test", json!({ "text": "aprove = 2", "days": 30 })).await;
    assert_eq!((&wrong["problems"][0]["code"], &wrong["summary"]), (&json!("unknown_key"), &json!("")));
}
