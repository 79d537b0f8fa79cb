//! Days are recorded for each person, and their documents are for that person and managers only.

use crate::blindness::{answers_to_tool, desk_of, hub_with};
use crate::test_hub::{PERSON, TestHub};
use crate::two_hubs::records;
use holdpoint_domain::{DeskCommand, Record, Verdict, WorkloadDayBody};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const HOUR_MS: i64 = 3_600_000;
const ONE: &str = "[[checkpoint]]\nname = \"one\"\n";

/// The days, once the hub has recorded them.
async fn recorded_days(hub: &mut TestHub) -> Vec<Record> {
    hub.pass(16 * HOUR_MS);
    hub.sign_in_again().await;
    loop {
        let days: Vec<Record> = records(&hub.desk).await.into_iter().filter(|record| record.kind == "workload.day").collect();
        if !days.is_empty() {
            return days;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn body_of(hub: &TestHub, day: &Record) -> String {
    let digest = day.body.unwrap();
    hub.desk.bodies(vec![digest]).await.unwrap().bodies[&digest.to_string()].clone()
}

#[tokio::test]
async fn day_is_for_its_person_and_managers() {
    let mut hub = hub_with(ONE).await;
    let receipt = hub.propose(json!({"ttl_seconds": 3600})).await;
    hub.review_as("per_ben", "dev_ben", &receipt, Verdict::Approve).await.unwrap();
    let days = recorded_days(&mut hub).await;
    let of_ben = days.iter().find(|day| day.subject == "per_ben").unwrap();
    let body = of_ben.body.unwrap();
    for (device, may) in
        [("dev_ben", true), ("dev_manager", true), ("dev_reviewer", false), ("dev_trainer", false), ("dev_administrator", false)]
    {
        let answer = desk_of(&hub, device).await.bodies(vec![body]).await.unwrap();
        assert_eq!(answer.bodies.contains_key(&body.to_string()), may, "{device}");
        let why = (!may).then(|| "forbidden".to_owned());
        assert_eq!(answer.missing.get(&body.to_string()).cloned(), why, "{device}");
    }
    // The header is the same for everyone, whether they worked or not.
    // Beside the signature of the batch, which the last one carries.
    let header = |day: &Record| {
        let mut members: BTreeMap<String, Value> = serde_json::from_str(day.header.get()).unwrap();
        members.remove("batch");
        members.insert("person".into(), "P".into());
        members
    };
    assert!(days.len() == 7 && days.iter().all(|day| header(day) == header(of_ben)), "{days:?}");
}

#[tokio::test]
async fn tools_and_colleagues_are_told_nothing_of_a_day() {
    let mut hub = hub_with(ONE).await;
    let receipt = hub.propose(json!({"ttl_seconds": 3600})).await;
    hub.review_as("per_ben", "dev_ben", &receipt, Verdict::Approve).await.unwrap();
    let open = hub.propose(json!({"ttl_seconds": 86_400})).await;
    let clock_at = |now: i64| format!("\"now\":{now}");
    let (noon, before) = (clock_at(hub.now()), answers_to_tool(&hub, &open.id).await);
    let days = recorded_days(&mut hub).await;
    let after = answers_to_tool(&hub, &open.id).await;
    let after: Vec<String> = after.iter().map(|answer| answer.replace(&clock_at(hub.now()), &noon)).collect();
    assert_eq!(after, before, "the hub's clock apart");
    // Everything that a colleague can ask for, with the salt of each document as what must not be found.
    let mut salts = Vec::new();
    for day in &days {
        let body: WorkloadDayBody = serde_json::from_str(&body_of(&hub, day).await).unwrap();
        salts.push((day.subject.clone(), body.salt));
    }
    let desk = desk_of(&hub, "dev_reviewer").await;
    let all = records(&desk).await;
    let digests: Vec<_> = all.iter().filter_map(|record| record.body).collect();
    let mut told = serde_json::to_string(&all).unwrap();
    for asked in digests.chunks(100) {
        let answer = desk.bodies(asked.to_vec()).await.unwrap();
        told += &answer.bodies.values().cloned().collect::<String>();
    }
    told += &serde_json::to_string(&desk.facts(0).await.unwrap()).unwrap();
    for (person, salt) in salts {
        assert_eq!(told.contains(&salt), person == "per_dev_reviewer", "{person}");
    }
}

#[tokio::test]
async fn erased_day_is_gone_for_everyone() {
    let mut hub = hub_with(ONE).await;
    let receipt = hub.propose(json!({"ttl_seconds": 3600})).await;
    hub.review(&receipt, Verdict::Approve).await.unwrap();
    let days = recorded_days(&mut hub).await;
    let own = days.iter().find(|day| day.subject == PERSON).unwrap();
    let body: WorkloadDayBody = serde_json::from_str(&body_of(&hub, own).await).unwrap();
    assert_eq!((body.sessions.len(), body.sessions[0].reviews), (1, 1));
    let digest = own.body.unwrap();
    hub.send(DeskCommand::EraseBody { digest, reason: "asked for".into() }).await.unwrap();
    let answer = hub.desk.bodies(vec![digest]).await.unwrap();
    assert_eq!(answer.missing.get(&digest.to_string()).map(String::as_str), Some("not_found"));
}
