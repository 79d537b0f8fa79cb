//! Drills at a desk: the case as it was proposed, refreshers, and what a draft comes to.

use super::hub::mara;
use super::offline::Story;
use crate::clock::local_now;
use crate::identity::Profile;
use holdpoint_domain::{
    DeskCommand, DrillAnswer, DrillAnswers, DrillCase, DrillLesson, DrillPublished, DrillTest, Reading, Review, RightVerdict, Verdict,
};
use serde_json::json;

const DAY_MS: i64 = 86_400_000;

fn ben() -> Profile {
    Profile { person: "per_ben".into(), name: "Ben Osei".into(), device: "dev_ben".into(), public_key: "key of ben".into(), ..mara() }
}

/// An action that Ben rejected and a trainer ruled on.
fn settle(story: &mut Story, me: &Profile) -> String {
    let id = story.hub.propose(json!({}));
    let review = Review {
        action: id.as_str().into(),
        digest: story.hub.digest(&id),
        verdict: Verdict::Reject,
        reasons: Vec::new(),
        comment: Some("too much".into()),
        certainty: None,
        arguments: None,
        reading: Reading::default(),
        reading_digest: None,
    };
    story.hub.desk(&ben(), DeskCommand::Review(review)).unwrap();
    let (right, tags, lesson) = (RightVerdict::Reject, Vec::new(), "One region first.".into());
    story.hub.desk(me, DeskCommand::Rule { action: id.as_str().into(), right, tags, lesson, arguments: None, replaces: None }).unwrap();
    id
}

fn publish(story: &mut Story, me: &Profile, action: &str, valid_days: u32) {
    let test = DrillTest { p0: 0.01, p1: 0.99, alpha: 0.4, beta: 0.4 };
    let cases = vec![DrillCase { action: action.into(), right: RightVerdict::Reject }];
    let published = DrillPublished { name: "Deploys".into(), qualification: "deploys".into(), valid_days, test, cases };
    story.hub.desk(me, DeskCommand::PublishDrill { drill: "drl_1".into(), published, lessons: vec![DrillLesson::default()] }).unwrap();
}

fn pass(story: &mut Story, who: &Profile, action: &str) {
    let answers = vec![DrillAnswer { action: action.into(), verdict: Verdict::Reject }];
    let answers = DrillAnswers { attempt: 1, salt: "0123456789abcdef".into(), answers };
    story.hub.desk(who, DeskCommand::AnswerDrill { drill: "drl_1".into(), answers, before: None }).unwrap();
}

#[tokio::test]
async fn case_is_shown_as_it_was_proposed() {
    let mut story = Story::begin().await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    story.hub.enroll(&ben());
    let action = settle(&mut story, &me);
    publish(&mut story, &me, &action, 90);
    story.arrive();
    let run = story.call("drill_run", json!({ "id": "drl_1", "again": false })).await;
    assert_eq!((&run["outcome"], &run["attempt"], &run["missing"]), (&json!("open"), &json!(1), &json!(1)));
    let case = &run["case"];
    assert_eq!((&case["id"], &case["status"], &case["practice"]), (&json!(action), &json!("open"), &json!(true)));
    assert_eq!((&case["outcome"], &case["reviews"], &case["my_review"]), (&json!(null), &json!(0), &json!(null)));
    let offered: Vec<&str> = case["verdicts"].as_array().unwrap().iter().filter_map(|option| option["verdict"].as_str()).collect();
    assert_eq!(offered, ["approve", "edit", "reject"]);
    assert!(!run.to_string().contains("too much"), "the review is not told");
    assert_eq!(story.call("action_detail", json!({ "id": action })).await["status"], json!("rejected"), "the action itself is closed");
}

#[tokio::test]
async fn qualification_that_runs_out_suggests_the_drill() {
    let mut story = Story::begin_at(local_now() - 80 * DAY_MS).await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    story.hub.enroll(&ben());
    let action = settle(&mut story, &me);
    publish(&mut story, &me, &action, 90);
    pass(&mut story, &ben(), &action);
    story.arrive();
    let page = story.call("drills", json!({})).await;
    assert_eq!((&page["everyone"], &page["qualified"][0]["person"]), (&json!(true), &json!("Ben Osei")));
    assert_eq!(page["qualified"][0]["state"], json!("soon"));
    let refreshers: Vec<(&str, &str)> =
        page["refreshers"].as_array().unwrap().iter().map(|row| (row["person"].as_str().unwrap(), row["why"].as_str().unwrap())).collect();
    assert!(refreshers[0].0 == "Ben Osei" && refreshers[0].1.starts_with("deploys runs out on "), "{refreshers:?}");
    assert_eq!(refreshers[1], ("Mara Ortiz", "Has not reviewed deploy.rollout yet."), "who took part in no review of the kind");
    let choices = story.call("drill_choices", json!({})).await;
    assert_eq!((&choices["cases"][0]["action"], &choices["left_out"]), (&json!(action), &json!(0)));
}

#[tokio::test]
async fn review_is_signed_by_a_qualified_person_alone() {
    let mut story = Story::begin().await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let source = "[[checkpoint]]\nname = \"deploys\"\nwhen = 'kind == \"deploy.new\"'\nrequires_qualification = \"deploys\"\n".into();
    let replaces = story.hub.state.policy.in_force.version.clone();
    story.hub.desk(&me, DeskCommand::PublishPolicy { source, replaces }).unwrap();
    story.hub.enroll(&ben());
    let case = settle(&mut story, &me);
    publish(&mut story, &me, &case, 90);
    let asked = story.hub.propose(json!({ "kind": "deploy.new" }));
    story.arrive();
    let shown = json!({ "id": asked, "digest": story.hub.digest(&asked).to_string() });
    story.call("action_shown", shown).await;
    assert_eq!(story.refusal("review", story.draft(&asked, "approve")).await, "not_qualified");
    pass(&mut story, &me, &case);
    story.arrive();
    assert_eq!(story.call("review", story.draft(&asked, "approve")).await["state"], json!("queued"));
}

#[tokio::test]
async fn draft_says_how_many_cases_are_missing() {
    let story = Story::begin().await;
    let draft = |p1: f64| {
        json!({ "id": null, "name": "Deploys", "qualification": "deploys", "valid_days": 90, "p0": 0.05, "p1": p1,
            "alpha": 0.05, "beta": 0.1, "cases": ["act_1"] })
    };
    let check = story.call("check_drill", draft(0.15)).await;
    assert_eq!(check["passes_after"], json!(21));
    assert!(check["problem"].as_str().unwrap().starts_with("21 right answers pass, and 1 cases are chosen."), "{check}");
    assert!(story.call("check_drill", draft(0.01)).await["passes_after"].is_null());
}
