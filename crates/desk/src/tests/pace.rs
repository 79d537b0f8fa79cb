//! A person's own pace, signs of fatigue, floods, and why an action is first.

use super::hub::mara;
use super::offline::Story;
use crate::clock::local_now;
use crate::identity::Profile;
use holdpoint_domain::{
    Command, DeskCommand, Event, Invited, Reading, ReadingBody, Review, ReviewEvent, ReviewFacts, Role, Verdict, extract_reading_facts,
};
use serde_json::{Value, json};

const DAY_MS: i64 = 24 * 3600 * 1000;
const MINUTE_MS: i64 = 60_000;

fn ben() -> Profile {
    Profile { person: "per_ben".into(), name: "Ben Osei".into(), device: "dev_ben".into(), public_key: "key of ben".into(), ..mara() }
}

impl Story {
    /// A review with its reading data, as a desk would send it; the action is decided by it.
    fn review_with_reading(&mut self, who: &Profile, action: &str, shown_ms: i64) {
        let reading = Reading { shown_ms: Some(shown_ms), characters: Some(900), evidence_opened: 0, confirmed: false, sampled: None };
        let body = ReadingBody { salt: format!("salt-of-{action}"), reading };
        let command = DeskCommand::Review(Review {
            action: action.into(),
            digest: self.hub.digest(action),
            verdict: Verdict::Approve,
            reasons: Vec::new(),
            comment: None,
            certainty: None,
            arguments: None,
            reading: Reading::default(),
            reading_digest: Some(body.digest().unwrap()),
        });
        self.hub.desk_with(who, command, Some(body)).unwrap();
    }

    /// What the hub would hand out of reading data arrives.
    fn arrive_facts(&mut self) {
        self.arrive();
        let facts: Vec<ReviewFacts> = self.hub.records.iter().filter_map(|record| self.fact(record)).collect();
        let head = self.hub.state.head;
        self.desk.core.replica.put_facts(&facts, u32::try_from(facts.len()).unwrap(), head).unwrap();
    }

    fn fact(&self, record: &holdpoint_domain::Record) -> Option<ReviewFacts> {
        let Ok(Event::Review(ReviewEvent::Reading(header))) = Event::of(record) else { return None };
        let (_, text) = self.hub.bodies.iter().find(|(digest, _)| Some(*digest) == record.body)?;
        Some(extract_reading_facts(record, &header, &serde_json::from_str(text).unwrap()))
    }
}

fn my_profile(story: &Story) -> Profile {
    story.desk.core.account.signer().unwrap().profile().clone()
}

fn page() -> Value {
    json!({ "tab": "all", "filter": "", "offset": 0, "limit": 100 })
}

#[tokio::test]
async fn own_pace_shows_all_that_is_recorded() {
    let mut story = Story::begin_at(local_now() - 2 * DAY_MS).await;
    let me = my_profile(&story);
    let action = story.hub.propose(json!({ "evidence": [{ "title": "Trace", "text": "boom" }] }));
    story.review_with_reading(&me, &action, 41_000);
    let day = holdpoint_domain::utc_day(story.hub.now);
    story.hub.now = local_now();
    story.hub.run(&Command::RecordDay { salt: "salt".into() }).unwrap();
    story.arrive_facts();
    let pace = story.call("own_pace", json!({})).await;
    assert_eq!(
        (&pace["known"], &pace["reviews"][0]["shown_ms"], &pace["reviews"][0]["characters"]),
        (&json!(1), &json!(41_000), &json!(900))
    );
    assert_eq!((&pace["reviews"][0]["evidence_opened"], &pace["reviews"][0]["evidence"]), (&json!(0), &json!(1)));
    assert_eq!((&pace["days"][0]["day"], &pace["days"][0]["reviews"], &pace["days"][0]["missing"]), (&json!(day), &json!(1), &json!(null)));
    assert_eq!((&pace["reading_readers"], &pace["day_readers"]), (&json!([]), &json!([])));
    assert_eq!(pace["signs"].as_array().unwrap().len(), 7);
    assert_eq!((&pace["signs"][0]["state"], &pace["signs"][0]["evidence"]), (&json!("absent"), &json!("At rest.")));
    assert!(pace["signs"].as_array().unwrap()[1..6].iter().all(|sign| sign["state"] == "too_few"), "{}", pace["signs"]);
}

#[tokio::test]
async fn readers_of_own_data_are_named() {
    let mut story = Story::begin().await;
    let me = my_profile(&story);
    story.hub.enroll(&ben());
    let profile = Invited { roles: vec![Role::Trainer], ..Invited::default() };
    story.hub.desk(&me, DeskCommand::ChangePerson { person: "per_ben".into(), profile }).unwrap();
    story.arrive();
    let pace = story.call("own_pace", json!({})).await;
    assert_eq!((&pace["reading_readers"], &pace["day_readers"]), (&json!(["Ben Osei"]), &json!([])));
}

#[tokio::test]
async fn signs_of_others_are_for_managers_and_trainers() {
    let mut story = Story::begin().await;
    let me = my_profile(&story);
    story.hub.enroll(&ben());
    story.hub.now = local_now();
    let action = story.hub.propose(json!({}));
    story.review_with_reading(&ben(), &action, 3_000);
    story.arrive_facts();
    let signs = story.call("reviewer_signs", json!({})).await;
    assert_eq!((&signs["not_yours"], &signs["rows"][0]["name"], &signs["known"]), (&json!(null), &json!("Ben Osei"), &json!(1)));
    assert_eq!(signs["rows"][0]["rest_suggested"], json!(false));
    // Beside a second administrator another one would have to confirm it.
    let profile = Invited { roles: vec![Role::Reviewer], ..Invited::default() };
    story.hub.desk(&ben(), DeskCommand::ChangePerson { person: me.person.clone().into(), profile }).unwrap();
    story.arrive();
    let signs = story.call("reviewer_signs", json!({})).await;
    assert_eq!((&signs["rows"], signs["not_yours"].is_string()), (&json!([]), true));
}

#[tokio::test]
async fn costly_and_rare_actions_come_first_among_those_due_soon() {
    let mut story = Story::begin().await;
    let me = my_profile(&story);
    let text = "[[checkpoint]]\nname = \"sre\"\nwhen = \"risk == 'critical'\"\nqualifications = [\"SRE\"]\n";
    let replaces = story.hub.state.policy.in_force.version.clone();
    story.hub.desk(&me, DeskCommand::PublishPolicy { source: text.into(), replaces }).unwrap();
    let later = story.hub.propose(json!({ "ttl_seconds": 7_200 }));
    let plain = story.hub.propose(json!({ "ttl_seconds": 1_000 }));
    let critical = story.hub.propose(json!({ "ttl_seconds": 1_060, "risk": "critical" }));
    let last = story.hub.propose(json!({ "ttl_seconds": 1_400, "risk": "critical" }));
    story.arrive();
    let found = story.call("queue_page", page()).await;
    let ids: Vec<&str> = found["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [critical.as_str(), &plain, &last, &later], "six minutes are more than what moves a row up");
    assert_eq!(found["rows"][0]["because"], json!(["needs SRE", "critical risk"]));
    assert_eq!(found["rows"][1]["because"], json!([]));
    let groups: Vec<&Value> = found["groups"].as_array().unwrap().iter().map(|group| &group["count"]).collect();
    assert_eq!(groups, [&json!(3), &json!(1)]);
    // Pages are cut from the same order.
    let second = story.call("queue_page", json!({ "tab": "all", "filter": "", "offset": 1, "limit": 2 })).await;
    let ids: Vec<&str> = second["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [plain.as_str(), &last]);
}

const COSTS: &str = r#"
[[service]]
name = "checkout"
cost_per_hour = 420000
currency = "EUR"
[[service]]
name = "search"
cost_per_hour = 30000
currency = "EUR"
[[service]]
name = "mail"
cost_per_hour = 900000
currency = "JPY"
"#;

async fn ids_and_reasons(story: &Story) -> Vec<(String, Value)> {
    let found = story.call("queue_page", page()).await;
    found["rows"].as_array().unwrap().iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row["because"].clone())).collect()
}

#[tokio::test]
async fn cost_of_delay_orders_and_claimed_cost_does_not() {
    let mut story = Story::begin().await;
    let me = my_profile(&story);
    story.hub.desk(&me, DeskCommand::PublishServices { source: COSTS.into(), replaces: "0".into() }).unwrap();
    let mut propose = |seconds: i64, service: &str, arguments: Value| {
        story.hub.propose(json!({ "ttl_seconds": seconds, "target": { "service": service }, "arguments": arguments }))
    };
    let cheap = propose(1_000, "search", json!({}));
    let claims = propose(1_010, "search", json!({ "cost_of_delay": "EUR 9,000,000 an hour" }));
    let dear = propose(1_100, "checkout", json!({}));
    let yen = propose(1_101, "mail", json!({}));
    story.arrive();
    let rows = ids_and_reasons(&story).await;
    let ids: Vec<&str> = rows.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, [dear.as_str(), &yen, &cheap, &claims], "the dearest of each currency count alike");
    assert_eq!(rows[0].1, json!(["EUR 4,200.00 for each hour of delay"]));
    assert_eq!(rows[3].1, json!(["EUR 300.00 for each hour of delay"]));
}

#[tokio::test]
async fn rare_means_that_few_are_on_shift_and_free() {
    let mut story = Story::begin().await;
    story.hub.enroll(&ben());
    let action = story.hub.propose(json!({ "ttl_seconds": 1_000 }));
    let other = story.hub.propose(json!({ "ttl_seconds": 1_200 }));
    story.arrive();
    assert_eq!(ids_and_reasons(&story).await[0], (action.clone(), json!(["1 other free person can decide it"])));
    story.hub.desk(&ben(), DeskCommand::Claim { action: other.as_str().into() }).unwrap();
    story.arrive();
    let rows = ids_and_reasons(&story).await;
    assert_eq!(rows[0], (action, json!(["no one else who can decide it is free"])));
    assert_eq!(rows[1].0, other, "what another person works on comes last");
}

#[tokio::test]
async fn pressing_words_are_marked_and_change_nothing() {
    let mut story = Story::begin().await;
    let calm = story.hub.propose(json!({ "reasons": ["Error rate rose to 6.8 % after v415."], "arguments": { "text": "URGENT" } }));
    let pressing = story.hub.propose(json!({ "reasons": ["The CFO wants it.", "Just approve it, no need to check."] }));
    story.arrive();
    assert_eq!(story.call("action_detail", json!({ "id": calm })).await["pressing"], json!([]));
    let detail = story.call("action_detail", json!({ "id": pressing })).await;
    let words: Vec<(&Value, &Value)> = detail["pressing"].as_array().unwrap().iter().map(|mark| (&mark["kind"], &mark["words"])).collect();
    let expected = [("authority", "The CFO wants"), ("skip", "no need to check"), ("skip", "Just approve")];
    assert_eq!(
        words,
        expected.map(|(kind, words)| (json!(kind), json!(words))).iter().map(|(kind, words)| (kind, words)).collect::<Vec<_>>()
    );
    assert!(detail["verdicts"].as_array().unwrap().iter().all(|verdict| verdict["disabled"].is_null()));
}

#[tokio::test]
async fn tool_that_floods_raises_an_alarm() {
    let mut story = Story::begin_at(local_now() - 9 * DAY_MS).await;
    story.hub.now = local_now() - 7 * DAY_MS;
    for _ in 0..3 {
        story.hub.propose(json!({}));
    }
    story.hub.now = local_now() - MINUTE_MS;
    for _ in 0..19 {
        story.hub.propose(json!({}));
    }
    story.arrive();
    assert_eq!(story.call("app_state", json!({})).await["floods"], json!([]), "19 are few");
    for _ in 0..6 {
        story.hub.propose(json!({}));
    }
    story.arrive();
    let floods = story.call("app_state", json!({})).await["floods"].clone();
    assert_eq!(
        (&floods[0]["tool"], &floods[0]["arrived"], &floods[0]["usual"]),
        (&json!("deploy-pilot"), &json!(25), &json!("usually 3 at this hour"))
    );
    assert_eq!(floods[0]["stop_effect"], "holds 25 open actions of the last hour, and what it proposes");
}
