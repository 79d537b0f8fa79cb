//! What sealed reviews must not influence: answers to tools, answers to other people, sizes.

use crate::rights::enroll_as;
use crate::test_hub::{DEVICE, TestHub, key_of, review};
use crate::two_hubs::records;
use base64::Engine as _;
use holdpoint_domain::{
    COMMAND_TYPE, Certainty, DeskCommand, Digest, Envelope, Reading, ReadingBody, Record, Review, Role, Statement, Status, Verdict,
};
use holdpoint_protocol::{DeskClient, Receipt, SignedCommand};
use serde_json::{Value, json};

/// One review leaves the action open, drawn or not.
const HALF_DRAWN: &str = "[[checkpoint]]\nname = \"half\"\napprove = 2\nreject = 2\nsecond_look = 0.5\n";
const FULL_ANSWER_BYTES: usize = 16 * 1024 * 1024;

pub async fn hub_with(policy: &str) -> TestHub {
    let hub = TestHub::open().await;
    hub.send(DeskCommand::PublishPolicy { source: policy.into(), replaces: "default-1".into() }).await.unwrap();
    for role in Role::ALL {
        enroll_as(&hub, &format!("dev_{}", role.as_str()), role).await;
    }
    hub.enroll_person("per_ben", "dev_ben").await;
    hub.enroll_person("per_cleo", "dev_cleo").await;
    hub
}

pub async fn desk_of(hub: &TestHub, device: &str) -> DeskClient {
    DeskClient::new(&hub.url()).with_token(&hub.session(&hub.url(), device).await)
}

/// Signs a review whose reading data is a body of its own.
async fn review_reading(hub: &TestHub, person: &str, device: &str, review: Review, shown_ms: i64) {
    let reading = Reading { shown_ms: Some(shown_ms), confirmed: true, ..Reading::default() };
    let body = ReadingBody { salt: "0123456789abcdef".into(), reading };
    let command = DeskCommand::Review(Review { reading_digest: Some(body.digest().unwrap()), ..review });
    let statement = Statement { person: person.into(), device: device.into(), ..hub.statement(command).await };
    let envelope = Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(&statement).unwrap(), device, &key_of(device));
    let desk = if device == DEVICE { hub.desk.clone() } else { desk_of(hub, device).await };
    desk.signed_command(&SignedCommand { envelope, reading: Some(body), set: None }).await.unwrap();
}

async fn get(hub: &TestHub, path: &str, token: Option<&str>) -> String {
    let mut request = reqwest::Client::new().get(format!("{}{path}", hub.url()));
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    let (status, length) = (answer.status().as_u16(), answer.content_length());
    format!("{path} {status} {length:?} {}", answer.text().await.unwrap())
}

/// Every answer that a tool gets about its action, and what it gets without a token.
pub async fn answers_to_tool(hub: &TestHub, action: &str) -> Vec<String> {
    let token = Some(crate::test_hub::TOKEN);
    vec![
        get(hub, &format!("/v1/actions/{action}"), token).await,
        get(hub, &format!("/v1/actions/{action}/decision"), token).await,
        get(hub, "/v1/actions", token).await,
        get(hub, "/v1/hub", token).await,
        get(hub, "/v1/hub", None).await,
        get(hub, "/v1/records", token).await,
        get(hub, "/v1/facts", token).await,
        get(hub, "/v1/keys", token).await,
    ]
}

#[tokio::test]
async fn tool_gets_same_bytes_until_decision_drawn_or_not() {
    let hub = hub_with(HALF_DRAWN).await;
    let mut drawn = 0;
    for _ in 0..12 {
        let receipt = hub.propose(json!({"ttl_seconds": 3600})).await;
        let before = answers_to_tool(&hub, &receipt.id).await;
        hub.send(DeskCommand::Claim { action: receipt.id.clone().into() }).await.unwrap();
        assert_eq!(answers_to_tool(&hub, &receipt.id).await, before, "claimed");
        hub.review(&receipt, Verdict::Approve).await.unwrap();
        assert_eq!(answers_to_tool(&hub, &receipt.id).await, before, "reviewed");
        hub.review_as("per_ben", "dev_ben", &receipt, Verdict::Approve).await.unwrap();
        if hub.desk.action(&receipt.id).await.unwrap().summary.status == Status::Open {
            assert_eq!(answers_to_tool(&hub, &receipt.id).await, before, "drawn");
            drawn += 1;
            hub.tool.withdraw(&receipt.id).await.unwrap();
        }
    }
    assert!((1..12).contains(&drawn), "both kinds of history: {drawn} of 12 drawn");
}

#[tokio::test]
async fn withheld_bodies_do_not_count_towards_a_full_answer() {
    let hub = hub_with(HALF_DRAWN).await;
    let mut asked = Vec::new();
    for number in 0..15 {
        hub.propose(json!({"title": format!("Small {number}")})).await;
    }
    let last = hub.propose(json!({"title": "Last"})).await;
    hub.review(&last, Verdict::Approve).await.unwrap();
    let all = records(&hub.desk).await;
    asked
        .extend(all.iter().filter(|record| record.kind == "action.proposed" && record.subject != last.id).filter_map(|record| record.body));
    let small: usize = size_of(&hub, &asked).await;
    let empty = hub.propose(json!({"arguments": {"filler": ""}, "title": "Filler"})).await;
    let overhead = size_of(&hub, &[body_of(&hub, &empty).await]).await;
    // Four bodies that leave 100 bytes to a full answer; a review is longer than that.
    let each = (FULL_ANSWER_BYTES - 100 - small) / 4;
    for number in 0..4 {
        let rest = if number == 0 { (FULL_ANSWER_BYTES - 100 - small) % 4 } else { 0 };
        let filler = "x".repeat(each - overhead + rest);
        let large = hub.propose(json!({"arguments": {"filler": filler}, "title": "Filler"})).await;
        asked.push(body_of(&hub, &large).await);
    }
    let sealed = all.iter().find(|record| record.kind == "review.submitted").unwrap().body.unwrap();
    asked.push(sealed);
    assert_eq!(asked.len(), 20, "as many as are read together");
    asked.push(body_of(&hub, &last).await);

    let answer = desk_of(&hub, "dev_ben").await.bodies(asked).await.unwrap();
    assert_eq!(answer.missing.iter().collect::<Vec<_>>(), [(&sealed.to_string(), &"not_yet_yours".to_owned())]);
    assert_eq!(answer.bodies.len(), 20);
}

async fn body_of(hub: &TestHub, receipt: &Receipt) -> Digest {
    records(&hub.desk).await.iter().find(|record| record.subject == receipt.id).unwrap().body.unwrap()
}

async fn size_of(hub: &TestHub, digests: &[Digest]) -> usize {
    hub.desk.bodies(digests.to_vec()).await.unwrap().bodies.values().map(String::len).sum()
}

/// Two actions get the same commands with different sealed content; what a person is told
/// about them differs by ids, digests and numbers of records only.
#[tokio::test]
async fn other_people_get_same_answers_whatever_is_sealed() {
    let hub = hub_with("[[checkpoint]]\nname = \"three\"\napprove = 3\nreject = 3\nsecond_look = 1.0\n").await;
    let desks = [desk_of(&hub, "dev_ben").await, desk_of(&hub, "dev_manager").await, desk_of(&hub, "dev_trainer").await];
    let tokens = [hub.session(&hub.url(), "dev_ben").await, hub.session(&hub.url(), "dev_administrator").await];
    // With the first action of the day the hub also commits the secret of the draw.
    let first = hub.propose(json!({"ttl_seconds": 3600})).await;
    hub.tool.withdraw(&first.id).await.unwrap();
    for seed in 0..6_usize {
        let mut told = Vec::new();
        for side in 0..2_usize {
            let receipt = hub.propose(json!({"ttl_seconds": 3600})).await;
            for (person, device) in [("per_mara", DEVICE), ("per_cleo", "dev_cleo")] {
                let number = seed * 2 + side * 7;
                let review = Review {
                    verdict: if number.is_multiple_of(2) { Verdict::Approve } else { Verdict::Reject },
                    comment: Some("y".repeat(1 + number * 31)),
                    certainty: side.is_multiple_of(2).then_some(Certainty::Certain),
                    ..review(&receipt, Verdict::Approve)
                };
                review_reading(&hub, person, device, review, 1 + 977 * number as i64).await;
            }
            let about: Vec<Record> = records(&hub.desk).await.into_iter().filter(|record| record.subject == receipt.id).collect();
            let bodies: Vec<Digest> = about.iter().filter_map(|record| record.body).collect();
            let mut answers = Vec::new();
            for desk in &desks {
                let answer = desk.bodies(bodies.clone()).await.unwrap();
                let sizes: Vec<usize> = answer.bodies.values().map(String::len).collect();
                let reasons: Vec<&String> = answer.missing.values().collect();
                answers.push(format!("{reasons:?} {sizes:?}"));
            }
            for token in &tokens {
                let text = get(&hub, &format!("/v1/actions/{}", receipt.id), Some(token)).await;
                let (head, document) = text.split_once(" {").unwrap();
                let document: Value = serde_json::from_str(&format!("{{{document}")).unwrap();
                answers.push(format!("{} {}", head.split(' ').nth(1).unwrap(), without_ids(document)));
                for body in &bodies {
                    answers.push(
                        without_ids(json!(get(&hub, &format!("/v1/bodies/{body}"), Some(token)).await.split_once(' ').unwrap().1))
                            .to_string(),
                    );
                }
            }
            told.push(answers);
            hub.tool.withdraw(&receipt.id).await.unwrap();
        }
        assert_eq!(told[0], told[1], "seed {seed}");
    }
}

// Ids, digests and salts are random; the numbers of records grow.
fn without_ids(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let counts = ["seq", "hash", "prev", "body", "salt", "subject", "id", "review", "digest", "request", "first", "sig"];
            members
                .into_iter()
                .filter(|(name, _)| !counts.contains(&name.as_str()))
                .map(|(name, value)| (name, without_ids(value)))
                .collect()
        }
        Value::Array(items) => items.into_iter().map(without_ids).collect(),
        // Bodies as text: the salt is of fixed length.
        Value::String(text) => match text.find("\"salt\":\"") {
            Some(at) => json!(format!("{}{}", &text[..at], &text[at + 32..])),
            None => json!(text),
        },
        other => other,
    }
}

#[tokio::test]
async fn reading_data_is_for_author_managers_and_trainers() {
    let hub = hub_with(HALF_DRAWN).await;
    let receipt = hub.propose(json!({})).await;
    let given = Review { comment: Some("too large".into()), ..review(&receipt, Verdict::Reject) };
    review_reading(&hub, "per_mara", DEVICE, given.clone(), 12_345).await;
    let reading = records(&hub.desk).await.into_iter().find(|record| record.kind == "review.reading").unwrap().body.unwrap();
    for role in Role::ALL {
        let answer = desk_of(&hub, &format!("dev_{}", role.as_str())).await.bodies(vec![reading]).await.unwrap();
        assert_eq!(answer.missing[&reading.to_string()], "not_yet_yours", "{role:?} while it is open");
    }
    for (person, device) in [("per_ben", "dev_ben"), ("per_cleo", "dev_cleo")] {
        review_reading(&hub, person, device, given.clone(), 54_321).await;
        if hub.desk.action(&receipt.id).await.unwrap().summary.status != Status::Open {
            break;
        }
    }
    for role in Role::ALL {
        let desk = desk_of(&hub, &format!("dev_{}", role.as_str())).await;
        let reads = matches!(role, Role::Manager | Role::Trainer);
        let answer = desk.bodies(vec![reading]).await.unwrap();
        assert_eq!(answer.bodies.contains_key(&reading.to_string()), reads, "{role:?}");
        let page = desk.facts(0).await.unwrap();
        assert!(page.total >= 2 && page.next >= 1, "{page:?}");
        assert_eq!(page.facts.iter().any(|fact| fact.shown_ms == Some(12_345)), reads, "{role:?}");
        assert!(page.facts.iter().any(|fact| fact.verdict == Some(Verdict::Reject) && fact.reasons == ["too_broad"]), "{role:?}");
    }
    let decision = hub.decision(&receipt).await;
    assert!(decision.message.contains("too large") && decision.reasons == ["too_broad"]);
    for signed in &decision.reviews {
        let statement = base64::engine::general_purpose::STANDARD.decode(&signed.statement).unwrap();
        assert!(!String::from_utf8(statement).unwrap().contains("shown_ms"), "the tool got reading data");
    }
}

#[tokio::test]
async fn facts_of_open_actions_come_with_the_decision() {
    let hub = hub_with(HALF_DRAWN).await;
    let receipt = hub.propose(json!({})).await;
    hub.review(&receipt, Verdict::Approve).await.unwrap();
    let before = hub.desk.facts(0).await.unwrap();
    assert_eq!((before.facts.len(), before.total), (0, 0), "even the author's own");
    hub.tool.withdraw(&receipt.id).await.unwrap();
    let after = hub.desk.facts(before.next).await.unwrap();
    assert_eq!((after.facts.len(), after.total), (1, 1));
    let reviewed = records(&hub.desk).await.into_iter().find(|record| record.kind == "review.submitted").unwrap();
    hub.send(DeskCommand::EraseBody { digest: reviewed.body.unwrap(), reason: "A name".into() }).await.unwrap();
    let erased = hub.desk.facts(before.next).await.unwrap();
    assert_eq!((erased.facts.len(), erased.total), (0, 1), "1 review, none known");
}
