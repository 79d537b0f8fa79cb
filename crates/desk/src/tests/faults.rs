//! Planted faults at a desk: figures, what is told, and what leaves them out.

use super::hub::mara;
use super::offline::Story;
use crate::clock::local_now;
use crate::identity::Profile;
use holdpoint_domain::{DeskCommand, Difficulty, FaultFacts, FaultOutcome, FaultReview, Reading, ReadingBody, Review, Verdict};
use serde_json::json;

const DAY_MS: i64 = 24 * 3600 * 1000;

fn ben() -> Profile {
    Profile { person: "per_ben".into(), name: "Ben Osei".into(), device: "dev_ben".into(), public_key: "key of ben".into(), ..mara() }
}

impl Story {
    // Ben decides a new action, which turns out to be a planted fault.
    fn decide_fault(&mut self, who: &Profile, verdict: Verdict, outcome: FaultOutcome) -> String {
        let action = self.hub.propose(json!({}));
        let body = ReadingBody { salt: format!("salt-of-{action}"), reading: Reading::default() };
        let command = DeskCommand::Review(Review {
            action: action.as_str().into(),
            digest: self.hub.digest(&action),
            verdict,
            reasons: vec!["needs_data".into()],
            comment: None,
            certainty: None,
            arguments: None,
            reading: Reading::default(),
            reading_digest: Some(body.digest().unwrap()),
        });
        self.hub.desk_with(who, command, Some(body)).unwrap();
        self.arrive();
        let review = FaultReview { review: format!("of {action}").as_str().into(), reviewer: who.person.as_str().into(), outcome };
        let facts = FaultFacts {
            seq: self.hub.state.head,
            action: action.as_str().into(),
            item: "f1".into(),
            difficulty: Difficulty::Hard,
            lesson: "Ten times too many.".into(),
            case: None,
            reviews: vec![review],
        };
        self.desk.core.replica.put_faults(&[facts]).unwrap();
        action
    }
}

#[tokio::test]
async fn person_is_told_once_and_nothing_is_said_of_them_too_early() {
    let mut story = Story::begin_at(local_now() - 2 * DAY_MS).await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    let missed = story.decide_fault(&me, Verdict::Approve, FaultOutcome::Missed);
    let notices = story.call("fault_notices", json!({})).await;
    assert_eq!((&notices[0]["action"], &notices[0]["lesson"]), (&json!(missed), &json!("Ten times too many.")));
    assert_eq!(notices[0]["sentence"], "This was a planted fault, and you approved it. It could not have run.");
    assert_eq!(story.call("fault_told", json!({ "action": missed })).await, json!([]));
    // The same page of facts may come again.
    let again = story.desk.core.replica.read(holdpoint_replica::fault::known).unwrap();
    assert!(again[0].told);

    story.hub.enroll(&ben());
    for outcome in [FaultOutcome::Hit, FaultOutcome::Hit, FaultOutcome::Missed, FaultOutcome::Escalated] {
        let verdict = if outcome == FaultOutcome::Hit { Verdict::Reject } else { Verdict::Approve };
        story.decide_fault(&ben(), verdict, outcome);
    }
    let view = story.call("faults", json!({})).await;
    assert_eq!(view["recent"].as_array().unwrap().len(), 5);
    // Both have every role here, and so could have read the plan.
    assert_eq!(view["people"], json!([]), "reviews of trainers do not count");
}

#[tokio::test]
async fn rejection_rates_leave_known_faults_out() {
    let mut story = Story::begin_at(local_now() - 2 * DAY_MS).await;
    let me = story.desk.core.account.signer().unwrap().profile().clone();
    story.decide_fault(&me, Verdict::Reject, FaultOutcome::Hit);
    let decided = story.desk.core.replica.read(|conn| holdpoint_replica::release::decided(conn, None)).unwrap();
    assert!(decided.iter().all(|row| row.status != "rejected"), "{decided:?}");
}
