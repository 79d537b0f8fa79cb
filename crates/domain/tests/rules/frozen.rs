//! Every version of every record kind must decode for ever.
//!
//! `tests/golden/<kind>.v<version>.json` holds one record as it was written once.
//! A file is never changed. To add a kind: write its example below and run this
//! test with `HOLDPOINT_FREEZE=1`, which writes files that are missing and no other.

use holdpoint_domain::*;
use serde_json::{json, value::RawValue};
use std::path::PathBuf;

fn golden(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/golden/{kind}.v1.json"))
}

fn proposed() -> ActionProposed {
    serde_json::from_value(json!({
        "kind": "deploy.rollout", "title": "Roll back checkout-api to v412",
        "tool": {"name": "deploy-pilot", "model_version": "3.2", "owner": "platform"},
        "target": {"service": "checkout", "environment": "prod", "region": "eu-west"},
        "risk": "critical", "reversible": false, "blast_radius": "31 % of EU traffic", "confidence": 0.91,
        "deadline": 1_795_438_800_000_i64, "on_deadline": "deny", "allowed_verdicts": ["approve", "edit", "reject"],
        "digest": Digest::of(b"covered"),
        "policy": {"version": "default-1", "checkpoint": "everything", "approvals": 1, "rejections": 1},
        "evidence": 3, "key": {"key": "run-17", "request": Digest::of(b"request")},
    }))
    .unwrap()
}

fn mara() -> PersonEnrolled {
    PersonEnrolled { name: "Mara Ortiz".into(), roles: vec![Role::Reviewer, Role::Administrator], ..PersonEnrolled::default() }
}

fn examples() -> Vec<Event> {
    let digest = Digest::of(b"covered");
    let counted = CountedReview {
        review: "cmd_1".into(),
        reviewer: "per_1".into(),
        device: "dev_1".into(),
        verdict: Some(Verdict::Approve),
        body: Digest::of(b"review"),
    };
    vec![
        Event::HubOpened(HubOpened { name: "This computer".into(), key: "a2V5".into() }),
        Event::PolicyPublished(PolicyPublished { policy: Policy::default() }),
        Event::PersonEnrolled(mara()),
        Event::PersonChanged(PersonEnrolled {
            email: Some("mara@example.com".into()),
            teams: vec!["payments".into()],
            qualifications: vec!["deploys".into()],
            identity: Some(Digest::of(b"issuer and subject")),
            ..mara()
        }),
        Event::PersonRevoked(Empty {}),
        Event::InviteMade(InviteMade {
            code: Digest::of(b"code"),
            until: 1_795_438_800_000,
            profile: Invited { roles: vec![Role::Reviewer], teams: vec!["payments".into()], ..Invited::default() },
            person: None,
        }),
        Event::InviteUsed(InviteUsed { person: "per_2".into(), device: "dev_2".into() }),
        Event::InviteRevoked(Empty {}),
        Event::DeviceEnrolled(DeviceEnrolled { person: "per_1".into(), name: "desk".into(), key: "a2V5".into() }),
        Event::DeviceRevoked(Empty {}),
        Event::ToolAdded(ToolAdded { owner: Some("platform".into()), token: Digest::of(b"token") }),
        Event::ToolRevoked(Empty {}),
        Event::ToolRotated(ToolRotated { token: Digest::of(b"another token"), old_until: 1_795_438_800_000 }),
        Event::ActionProposed(proposed()),
        Event::ActionRevised(proposed()),
        Event::ActionClaimed(ActionClaimed { by: "per_1".into(), until: 1_795_435_500_000 }),
        Event::ActionReleased(Empty {}),
        Event::ActionEscalated(Empty {}),
        Event::ActionEdited(ActionEdited { review: "cmd_1".into(), digest }),
        Event::ActionSecondLook(Empty {}),
        Event::ReviewSubmitted(ReviewSubmitted {
            review: "cmd_1".into(),
            reviewer: "per_1".into(),
            device: "dev_1".into(),
            digest,
            signed_at: 1_795_435_200_000,
            abstained: false,
        }),
        Event::ActionDecided(ActionDecided {
            verdict: Some(Status::Approved),
            by: DecidedBy::Review,
            digest,
            reviews: vec![counted],
            grant_until: Some(1_795_438_800_000),
        }),
        Event::ActionWithdrawn(Empty {}),
        Event::DecisionDelivered(Empty {}),
        Event::GrantUsed(GrantUsed { digest }),
        Event::ActionExecuted(ActionExecuted { outcome: Outcome::Failed, message: Some("48 of 48 refused".into()) }),
        Event::BodyErased(BodyErased { digest, reason: None }),
    ]
}

#[test]
fn every_kind_has_a_frozen_record_that_still_reads() {
    let examples = examples();
    let kinds: Vec<&str> = examples.iter().filter_map(Event::kind).collect();
    assert_eq!(kinds, Event::KINDS, "an example for each kind");
    for event in examples {
        let kind = event.kind().unwrap();
        if std::env::var_os("HOLDPOINT_FREEZE").is_some() && !golden(kind).exists() {
            let record = event.draft(1_795_435_200_000, "hub", "act_1", Some(Digest::of(b"body"))).unwrap().seal(7, Digest::of(b"before"));
            std::fs::write(golden(kind), serde_json::to_string_pretty(&record).unwrap() + "\n").unwrap();
        }
        let text = std::fs::read_to_string(golden(kind)).unwrap_or_else(|_| panic!("no frozen record of {kind}"));
        let record: Record = serde_json::from_str(&text).unwrap();
        // Indenting the file also indented the head; its canonical form is what was hashed.
        let head: serde_json::Value = serde_json::from_str(record.header.get()).unwrap();
        let record = Record { header: canonical_raw(&head).unwrap(), ..record };
        assert_eq!(record.follows(6, &Digest::of(b"before")), Ok(()), "{kind}: its hash was made with the bytes of its day");
        assert_eq!(Event::of(&record).unwrap(), event, "{kind} means what it meant");
    }
}

#[test]
fn what_a_later_version_wrote_is_kept_and_not_understood() {
    let head = RawValue::from_string("{\"new\":true}".into()).unwrap();
    assert_eq!(Event::read("action.proposed", 2, head.get()).unwrap(), Event::Unknown);
    assert_eq!(Event::read("weather.changed", 1, head.get()).unwrap(), Event::Unknown);
    let draft =
        Draft { at: 1, actor: "hub".into(), kind: "weather.changed".into(), version: 1, subject: "x".into(), header: head, body: None };
    let mut state = State::default();
    state.apply(&draft.seal(1, GENESIS)).unwrap();
    assert_eq!(state.head, 1);
}
