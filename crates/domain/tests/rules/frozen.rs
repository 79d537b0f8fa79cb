//! Every version of every record kind must decode for ever.
//!
//! `tests/golden/<kind>.v<version>.json` holds one record as it was written once.
//! A file is never changed. To add a kind: write its example below and run this
//! test with `HOLDPOINT_FREEZE=1`, which writes files that are missing and no other.

use holdpoint_domain::*;
use serde_json::{json, value::RawValue};
use std::path::PathBuf;

fn golden(kind: RecordKind) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../../tests/golden/{}.v{}.json", kind.name, kind.version))
}

pub fn proposed() -> ActionProposed {
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

pub fn dataset() -> DatasetFrozen {
    DatasetFrozen {
        tool: Some("price-pilot".into()),
        format: "trl-preference".into(),
        rows: 418,
        corrections: 418,
        sources: [("edit".into(), 212), ("reject".into(), 190), ("ruling".into(), 16)].into(),
        corrected_at: Some([1, 2, 3, 4, 5]),
    }
}

fn terms() -> ToolTerms {
    ToolTerms {
        owner: Some("per_1".into()),
        kinds: vec!["deploy.*".into()],
        targets: vec!["environment=staging".into()],
        may_pass_unreviewed: true,
    }
}

// A condition failed, so the checkpoint after it applies too.
fn proposed_under_rules() -> ProposedUnderRules {
    let further = json!({
        "version": "3-9f2c71ab", "checkpoint": "refunds", "approvals": 2, "rejections": 2, "roles": ["manager"], "require_reason": true,
    });
    ProposedUnderRules(ActionProposed { further_rules: vec![serde_json::from_value(further).unwrap()], ..proposed() })
}

fn stated() -> IncidentStated {
    serde_json::from_value(json!({
        "source": "statuspage", "id": "p31zjtct2jer", "at": 1_795_435_200_000_i64, "told": {"incident": {
            "title": "Degraded performance", "kind": "outage", "severity": "minor", "services": ["API", "Web"],
            "started_at": 1_795_431_600_000_i64, "detected_at": 1_795_431_660_000_i64, "resolved_at": 1_795_435_200_000_i64,
            "merged_into": "q42", "whole": true, "marks": [
                {"at": 1_795_431_700_000_i64, "what": "acknowledged"}, {"at": 1_795_435_200_000_i64, "what": "resolved"},
            ],
        }},
    }))
    .unwrap()
}

fn services() -> ServicesPublished {
    serde_json::from_value(json!({
        "source": "[[service]]\nname = \"checkout-api\"\n", "services": [{
            "name": "checkout-api", "depends": ["address-svc"], "tier": 1, "owner": "payments",
            "customers_lose": "Orders cannot be placed.", "cost_per_hour": {"amount": 1_250_000, "currency": "EUR"},
            "aliases": ["checkout-*"],
        }],
    }))
    .unwrap()
}

fn stated_change() -> ChangeStated {
    serde_json::from_value(json!({
        "source": "github:shop/checkout", "id": "deployment 7", "at": 1_795_435_200_000_i64, "report": {
            "title": "Deploy checkout main to production", "by": "ci", "kind": "deployment", "services": ["checkout"],
            "region": "eu-west", "url": "https://ci.example.com/7", "started_at": 1_795_435_100_000_i64,
            "finished_at": 1_795_435_200_000_i64, "whole": true,
        },
    }))
    .unwrap()
}

fn policy_with_pause() -> Policy {
    let mut policy = Policy::default();
    policy.pause_after_ms = Some(7_200_000);
    policy
}

fn policy_with_fast_reviews() -> Policy {
    let mut policy = policy_with_pause();
    policy.second_look_under_ms = Some(10_000);
    policy
}

fn triggers_published() -> TriggersPublished {
    let source = "[[trigger]]\nname = \"runaway\"\nwhen = { rate = { above = 20, minutes = 5, per = \"tool\" } }\n\
        [[trigger]]\nname = \"no-again\"\nwhen = { rejections = { in_a_row = 3, per = \"kind\" } }\n\
        [[trigger]]\nname = \"outage\"\nmode = \"observe\"\nwhen = { sev_1 = { minutes = 30 } }\n";
    TriggersPublished { source: source.into(), triggers: parse_triggers(source).unwrap() }
}

fn planned_freeze() -> FreezePlanned {
    serde_json::from_value(json!({
        "name": "Autumn sale", "reason": "No risky change while the sale runs.", "zone": "Europe/Madrid",
        "from": 1_795_734_000_000_i64, "until": 1_796_101_200_000_i64,
        "from_local": "2026-11-27T00:00:00+01:00", "until_local": "2026-12-01T06:00:00+01:00",
        "rules": [
            {"effect": "deny", "tiers": [1]}, {"effect": "tighten", "tiers": [2], "services": ["support*"], "environments": ["prod"]},
        ],
    }))
    .unwrap()
}

fn planned_shift() -> ShiftPlanned {
    serde_json::from_value(json!({
        "person": "per_1", "team": "Dublin", "zone": "Europe/Dublin", "from": 1_795_766_400_000_i64, "until": 1_795_795_200_000_i64,
        "from_local": "2026-11-27T08:00:00+00:00", "until_local": "2026-11-27T16:00:00+00:00",
    }))
    .unwrap()
}

fn freeze_exception() -> FreezeException {
    serde_json::from_value(json!({
        "id": "exc_1", "tool": "cert-bot", "kind": "cert.rotate", "service": "payments", "reason": "It expires on 29 Nov.",
        "from": 1_795_852_800_000_i64, "until": 1_795_860_000_000_i64, "undo_of": "act_1",
    }))
    .unwrap()
}

fn mara() -> PersonEnrolled {
    PersonEnrolled { name: "Mara Ortiz".into(), roles: vec![Role::Reviewer, Role::Administrator], ..PersonEnrolled::default() }
}

fn policy_with_drill() -> Policy {
    let checkpoint = Checkpoint { requires_qualification: Some("refunds".into()), ..Checkpoint::named("refunds") };
    let mut policy = policy_with_fast_reviews();
    policy.checkpoints = vec![checkpoint];
    policy
}

fn drill() -> DrillPublished {
    let case = |action: &str, right| DrillCase { action: action.into(), right };
    DrillPublished {
        name: "Refunds: start here".into(),
        qualification: "refunds".into(),
        valid_days: 180,
        test: DrillTest::default(),
        cases: vec![case("act_1", RightVerdict::Reject), case("act_2", RightVerdict::Edit)],
    }
}

pub fn examples() -> Vec<Event> {
    let digest = Digest::of(b"covered");
    let counted = CountedReview {
        review: "cmd_1".into(),
        reviewer: "per_1".into(),
        device: "dev_1".into(),
        verdict: Some(Verdict::Approve),
        body: Digest::of(b"review"),
    };
    vec![
        Event::from(HubEvent::Opened(HubOpened { name: "This computer".into(), key: "a2V5".into() })),
        Event::from(HubEvent::OpenedSimulated(SimulatedHubOpened {
            opened: HubOpened { name: "This computer".into(), key: "a2V5".into() },
            simulated: true,
        })),
        Event::from(PolicyEvent::Published(PolicyPublished { policy: Policy::default() })),
        Event::from(PolicyEvent::published(policy_with_pause())),
        Event::from(PolicyEvent::published(policy_with_fast_reviews())),
        Event::from(PolicyEvent::published(policy_with_drill())),
        Event::from(DrillEvent::Published(drill())),
        Event::from(DrillEvent::Answered(DrillAnswered { attempt: 2, answers: 7, seal: Digest::of(b"answers") })),
        Event::from(DrillEvent::Granted(QualificationGranted {
            qualification: "refunds".into(),
            drill: "refunds-start".into(),
            until: 1_795_435_200_000,
        })),
        Event::from(HandOverEvent::Offered(HandOverOffered { to: "per_nora".into(), claims: vec!["act_1".into(), "act_2".into()] })),
        Event::from(HandOverEvent::Taken(Empty {})),
        Event::from(PersonEvent::Enrolled(mara())),
        Event::from(PersonEvent::Changed(PersonEnrolled {
            email: Some("mara@example.com".into()),
            teams: vec!["payments".into()],
            qualifications: vec!["deploys".into()],
            identity: Some(Digest::of(b"issuer and subject")),
            ..mara()
        })),
        Event::from(PersonEvent::Revoked(Empty {})),
        Event::from(InviteEvent::Made(InviteMade {
            code: Digest::of(b"code"),
            until: 1_795_438_800_000,
            profile: Invited { roles: vec![Role::Reviewer], teams: vec!["payments".into()], ..Invited::default() },
            person: None,
        })),
        Event::from(InviteEvent::Used(InviteUsed { person: "per_2".into(), device: "dev_2".into() })),
        Event::from(InviteEvent::Revoked(Empty {})),
        Event::from(DeviceEvent::Enrolled(DeviceEnrolled { person: "per_1".into(), name: "desk".into(), key: "a2V5".into() })),
        Event::from(DeviceEvent::Revoked(Empty {})),
        Event::from(ToolEvent::Added(ToolAdded { owner: Some("platform".into()), token: Digest::of(b"token") })),
        Event::from(ToolEvent::Registered(ToolRegistered { terms: terms(), token: Digest::of(b"token") })),
        Event::from(ToolEvent::Changed(terms())),
        Event::from(ToolEvent::Revoked(Empty {})),
        Event::from(ToolEvent::Rotated(ToolRotated { token: Digest::of(b"another token"), old_until: 1_795_438_800_000 })),
        Event::from(ActionEvent::Proposed(proposed())),
        Event::from(ActionEvent::Revised(proposed())),
        Event::from(ActionEvent::ProposedUnderRules(proposed_under_rules())),
        Event::from(ActionEvent::RevisedUnderRules(proposed_under_rules())),
        Event::from(ClaimEvent::Claimed(ActionClaimed { by: "per_1".into(), until: 1_795_435_500_000 })),
        Event::from(ClaimEvent::Released(Empty {})),
        Event::from(ActionEvent::Escalated(Empty {})),
        Event::from(ActionEvent::Edited(ActionEdited { review: "cmd_1".into(), digest })),
        Event::from(ActionEvent::edited(ActionEdited { review: "cmd_1".into(), digest }, true)),
        Event::from(ActionEvent::SecondReviewDrawn(Empty {})),
        Event::from(ReviewEvent::Submitted(ReviewSubmitted {
            review: "cmd_1".into(),
            reviewer: "per_1".into(),
            device: "dev_1".into(),
            digest,
            signed_at: 1_795_435_200_000,
            abstained: false,
        })),
        Event::from(ReviewEvent::SubmittedInSet(SubmittedInSet(ReviewSubmitted {
            review: "cmd_1".into(),
            reviewer: "per_1".into(),
            device: "dev_1".into(),
            digest,
            signed_at: 1_795_435_200_000,
            abstained: false,
        }))),
        Event::from(ReviewEvent::Reading(ReviewReading { review: "cmd_1".into() })),
        Event::from(DrawEvent::Committed(DrawCommitted { secret: DrawKey::new(vec![7; 32]).day_secret("2026-11-24").digest() })),
        Event::from(DrawEvent::Revealed(DrawRevealed { secret: DrawKey::new(vec![7; 32]).day_secret("2026-11-24") })),
        Event::from(ActionEvent::Decided(ActionDecided {
            verdict: Some(Status::Approved),
            by: DecidedBy::Review,
            digest,
            reviews: vec![counted],
            grant_until: Some(1_795_438_800_000),
        })),
        Event::from(ActionEvent::Withdrawn(Empty {})),
        Event::from(ActionEvent::Delivered(Empty {})),
        Event::from(ActionEvent::GrantUsed(GrantUsed { digest })),
        Event::from(ActionEvent::Executed(ActionExecuted { outcome: Outcome::Failed, message: Some("48 of 48 refused".into()) })),
        Event::from(BodyEvent::Erased(BodyErased { digest, reason: None })),
        Event::from(AdminChangeEvent::Requested(AdminChangeRequested {
            asked: Box::new(DeskCommand::PublishPolicy { source: "default_ttl = \"5m\"\n".into(), replaces: "default-1".into() }),
            device: "dev_1".into(),
            until: 1_795_521_600_000,
        })),
        Event::from(AdminChangeEvent::Confirmed(Empty {})),
        Event::from(AdminChangeEvent::Declined(Empty {})),
        Event::from(AdminChangeEvent::MadeByOwner(Empty {})),
        Event::from(IncidentEvent::Stated(stated())),
        Event::from(StopEvent::Pulled(StopPulled {
            scope: StopScope::Environment("prod".into()),
            reason: "Checkout errors in EU. Cause not known yet.".into(),
            proposals: StopProposals::Hold,
            drill: true,
            incident: Some("INC-2041".into()),
        })),
        Event::from(StopEvent::PulledByTrigger(PulledByTrigger {
            trigger: "runaway".into(),
            pulled: StopPulled {
                scope: StopScope::Tool("deploy-pilot".into()),
                reason: "Trigger runaway: 21 actions of deploy-pilot began within 5 min.".into(),
                proposals: StopProposals::Hold,
                drill: false,
                incident: None,
            },
        })),
        Event::from(TriggerEvent::Published(triggers_published())),
        Event::from(TriggerEvent::Fired(TriggerFired {
            mode: TriggerMode::Observe,
            scope: StopScope::Tool("deploy-pilot".into()),
            why: "21 actions of deploy-pilot began within 5 min".into(),
            of: "deploy-pilot".into(),
            held: 3,
        })),
        Event::from(StopEvent::ResumeRequested(ResumeRequested { stage: StopStage::Kind("message.send".into()) })),
        Event::from(StopEvent::Resumed(StopResumed { stage: StopStage::All, requested_by: Some("per_1".into()) })),
        Event::from(StopEvent::HeldAgain(Empty {})),
        Event::from(StopEvent::Reached(StopReached {
            hub: "hub-eu".into(),
            tools: vec![ToolReached { tool: "deploy-pilot".into(), after_ms: 60 }],
        })),
        Event::from(ShiftEvent::Planned(planned_shift())),
        Event::from(ShiftEvent::Cancelled(Empty {})),
        Event::from(ShiftEvent::AbsencePlanned(AbsencePlanned {
            person: "per_1".into(),
            from: 1_795_734_000_000,
            until: 1_796_101_200_000,
            delegate: Some("per_2".into()),
        })),
        Event::from(ShiftEvent::AbsenceEnded(Empty {})),
        Event::from(FreezeEvent::Planned(planned_freeze())),
        Event::from(FreezeEvent::Cancelled(Empty {})),
        Event::from(FreezeEvent::EndRequested(Empty {})),
        Event::from(FreezeEvent::Ended(FreezeEnded { requested_by: "per_1".into() })),
        Event::from(FreezeEvent::ExceptionRequested(freeze_exception())),
        Event::from(FreezeEvent::ExceptionGranted(ExceptionGranted {
            exception: "exc_1".into(),
            requested_by: "per_1".into(),
            incident: Some("INC-2041".into()),
        })),
        Event::from(FreezeEvent::ExceptionRevoked(ExceptionRevoked { exception: "exc_1".into() })),
        Event::from(ChangeEvent::Stated(stated_change())),
        Event::from(SourceEvent::Added(SourceAdded {
            kind: SourceType::Alertmanager,
            url: Some("https://alerts.example.com".into()),
            token: Some(Digest::of(b"token")),
        })),
        Event::from(SourceEvent::Revoked(Empty {})),
        Event::from(FindingEvent::Stated(FindingStated {
            cause: Cause::Action("act_1".into()),
            grade: Grade::Confirmed,
            why: Some("The pool was empty.".into()),
            method: Some(1),
        })),
        Event::from(IncidentEvent::Merged(IncidentMerged { into: "inc_0123456789abcdef0123456789abcdef".into() })),
        Event::from(IncidentEvent::Split(Empty {})),
        Event::from(ServicesEvent::Published(services())),
        Event::from(IncidentEvent::Noted(Empty {})),
        Event::from(RereviewEvent::Requested(RereviewRequested { incident: "inc_1".into(), like: "act_2".into() })),
        Event::from(FindingEvent::Ranked(CausesRanked {
            method: 1,
            services: vec!["cart".into(), "checkout".into()],
            resolved: false,
            compared: 12,
            first: vec![
                RankedCandidate { cause: Cause::Action("act_1".into()), permille: 731 },
                RankedCandidate { cause: Cause::NoChange, permille: 104 },
            ],
        })),
        Event::from(RulingEvent::Made(RulingMade {
            right: RightVerdict::Edit,
            tags: vec!["wrong amount".into(), "missing evidence".into()],
            replaces: Some("cmd_1".into()),
        })),
        Event::from(RulingEvent::Appealed(RulingAppealed { ruling: Some("cmd_2".into()) })),
        Event::from(RulingEvent::TagsPublished(TagsPublished { tags: vec!["too broad".into(), "wrong amount".into()] })),
        Event::from(FaultEvent::Planned(FaultsPlanned { items: 40 })),
        Event::from(FaultEvent::RateSet(FaultRate { per_day: 4 })),
        Event::from(ActionEvent::Caused(ActionCaused { key: Digest::of(b"key"), request: Digest::of(b"request") })),
        Event::from(ReleaseEvent::Recorded(ReleaseRecorded {
            version: "4.2".into(),
            released_at: 1_795_435_200_000,
            datasets: vec![Digest::of(b"set").to_string()],
            model: Some("price-pilot".into()),
            run: Some("run-17".into()),
            source: Some("models:/price-pilot/42".into()),
            notes: Some("Trained on set 12.".into()),
        })),
        Event::from(ReleaseEvent::Evaluated(ReleaseEvaluated {
            version: "4.2".into(),
            suite: Digest::of(b"suite").to_string(),
            passed: 18,
            failed: 2,
            failed_cases: vec!["act_1".into()],
        })),
        Event::from(ReleaseEvent::DatasetFrozen(dataset())),
        Event::from(WorkloadEvent::Day(WorkloadDay { person: "per_1".into(), day: "2026-11-25".into() })),
    ]
}

#[test]
fn every_kind_has_a_frozen_record_that_still_reads() {
    let examples = examples();
    let mut kinds: Vec<_> = examples.iter().filter_map(Event::kind).map(|kind| (kind.name, kind.version)).collect();
    let mut known: Vec<_> = Event::kinds().map(|kind| (kind.name, kind.version)).collect();
    kinds.sort_unstable();
    known.sort_unstable();
    assert_eq!(kinds, known, "an example for each kind");
    for event in examples {
        let kind = event.kind().unwrap();
        if std::env::var_os("HOLDPOINT_FREEZE").is_some() && !golden(kind).exists() {
            let record = event.draft(1_795_435_200_000, "hub", "act_1", Some(Digest::of(b"body"))).unwrap().seal(7, Digest::of(b"before"));
            std::fs::write(golden(kind), serde_json::to_string_pretty(&record).unwrap() + "\n").unwrap();
        }
        let text = std::fs::read_to_string(golden(kind)).unwrap_or_else(|_| panic!("no frozen record of {kind:?}"));
        let record: Record = serde_json::from_str(&text).unwrap();
        // Indenting the file also indented the head; its canonical form is what was hashed.
        let head: serde_json::Value = serde_json::from_str(record.header.get()).unwrap();
        let record = Record { header: canonical_raw(&head).unwrap(), ..record };
        assert_eq!(record.follows(6, &Digest::of(b"before")), Ok(()), "{kind:?}: its hash was made with the bytes of its day");
        assert_eq!(Event::of(&record).unwrap(), event, "{kind:?} means what it meant");
    }
}

fn later(kind: &str, version: u32, header: &str) -> Record {
    let header = RawValue::from_string(header.into()).unwrap();
    Draft { at: 1, actor: "hub".into(), kind: kind.into(), version, subject: "x".into(), header, body: None }.seal(1, GENESIS)
}

#[test]
fn unknown_kind_is_kept_and_deciding_goes_on() {
    let record = later("weather.changed", 1, "{\"new\":true}");
    assert!(matches!(Event::of(&record).unwrap(), Event::Unknown(unknown) if !unknown.must_be_understood));
    let mut state = State::default();
    state.apply(&record).unwrap();
    assert_eq!(state.head, 1);
    decide(&state, &Command::Tick, 2).unwrap();
}

#[test]
fn must_understand_kind_stops_deciding_and_names_the_version() {
    for (kind, version) in [("stop.pulled!", 7), ("freeze.planned!", 2), ("action.proposed", 3), ("action.decided", 7)] {
        let record = later(kind, version, "{\"needs\":\"0.4.0\"}");
        let mut state = State::default();
        state.apply(&record).unwrap();
        assert_eq!(state.head, 1, "reading goes on");
        let refusal = decide(&state, &Command::Tick, 2).unwrap_err();
        assert_eq!(refusal.code, Code::UpgradeNeeded);
        assert!(refusal.detail.contains(kind) && refusal.detail.contains("Holdpoint 0.4.0"), "{}", refusal.detail);
    }
}
