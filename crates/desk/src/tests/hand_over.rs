//! The hand-over at the end of a shift, at a desk.

use super::hub::mara;
use super::offline::Story;
use crate::clock::local_now;
use crate::identity::Profile;
use holdpoint_domain::{DeskCommand, HandOverContent, HandOverOffered, ShiftPlanned, local_text};
use serde_json::{Value, json};

const MINUTE_MS: i64 = 60_000;

fn ben() -> Profile {
    Profile { person: "per_ben".into(), name: "Ben Osei".into(), device: "dev_ben".into(), public_key: "key of ben".into(), ..mara() }
}

fn shift(person: &str, team: &str, from: i64, until: i64) -> ShiftPlanned {
    let [from_local, until_local] = [from, until].map(|at| local_text(at, "UTC").unwrap());
    ShiftPlanned { person: person.into(), team: team.into(), zone: "UTC".into(), from, until, from_local, until_local }
}

fn codes(state: &Value) -> Vec<&str> {
    state["notices"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|notice| notice["code"].as_str())
        .filter(|code| code.starts_with("hand_over"))
        .collect()
}

#[tokio::test]
async fn end_of_a_shift_offers_what_can_be_told() {
    let mut story = Story::begin_at(local_now() - 3 * MINUTE_MS).await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    story.hub.enroll(&ben());
    let now = (local_now() / MINUTE_MS) * MINUTE_MS;
    let shifts = vec![
        shift(&me.person, "Madrid", now - 60 * MINUTE_MS, now + 8 * MINUTE_MS),
        shift("per_ben", "Dublin", now + 8 * MINUTE_MS, now + 90 * MINUTE_MS),
    ];
    story.hub.desk(&me, DeskCommand::PlanShifts { shifts }).unwrap();
    let claimed = story.hub.propose(json!({}));
    story.hub.propose(json!({}));
    story.hub.desk(&me, DeskCommand::Claim { action: claimed.as_str().into() }).unwrap();
    story.arrive();
    assert_eq!(codes(&story.call("app_state", json!({})).await), ["hand_over_due"]);
    let page = story.call("hand_over", json!({})).await;
    assert!(page["shift"]["words"].as_str().unwrap().ends_with("UTC, Madrid"), "{page}");
    let held: Vec<&Value> = page["claims"].as_array().unwrap().iter().map(|claim| &claim["action"]).collect();
    assert_eq!(held, [&json!(claimed)]);
    assert_eq!((&page["next"][0]["name"], &page["sent"], &page["received"]), (&json!("Ben Osei"), &json!(null), &json!([])));
    assert!(page["next"][0]["detail"].as_str().unwrap().starts_with("Dublin, starts"), "{page}");
}

#[tokio::test]
async fn hand_over_is_read_by_the_person_who_was_asked() {
    let mut story = Story::begin_at(local_now() - 3 * MINUTE_MS).await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    story.hub.enroll(&ben());
    let action = story.hub.propose(json!({}));
    story.hub.desk(&ben(), DeskCommand::Claim { action: action.as_str().into() }).unwrap();
    let content = HandOverContent { note: "Watch the mail job.".into(), ..HandOverContent::default() };
    let offered = HandOverOffered { to: me.person.as_str().into(), claims: vec![action.as_str().into()] };
    story.hub.desk(&ben(), DeskCommand::OfferHandOver { hand_over: "hnd_1".into(), offered, content }).unwrap();
    story.arrive();
    assert_eq!(codes(&story.call("app_state", json!({})).await), ["hand_over_asked"]);
    let page = story.call("hand_over", json!({})).await;
    let received = &page["received"][0];
    assert_eq!((&received["from"], &received["taken_at"]), (&json!("Ben Osei"), &json!(null)));
    assert_eq!(received["claims"][0]["open"], json!(true));
    story.hub.desk(&me, DeskCommand::TakeHandOver { hand_over: "hnd_1".into() }).unwrap();
    story.arrive();
    assert_eq!(codes(&story.call("app_state", json!({})).await), [""; 0]);
    let page = story.call("hand_over", json!({})).await;
    assert!(page["received"][0]["taken_at"].is_i64(), "{page}");
}
