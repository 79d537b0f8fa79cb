//! Random histories that the domain's rules allow.

use super::{Profile, TestHub, mara};
use holdpoint_domain::incidents::Texts;
use holdpoint_domain::incidents::changes::ChangeTexts;
use holdpoint_domain::{
    AbsenceId, AbsencePlanned, ActionId, ActionRulings, Cause, Command, DeskCommand, Digest, DrillAnswer, DrillAnswers, DrillCase,
    DrillLesson, DrillPublished, DrillTest, Enroll, EnrollBy, FreezeEffect, FreezeException, FreezeId, FreezePlanned, FreezeRule, Grade,
    HandOverContent, HandOverId, HandOverOffered, Invited, Outcome, Reading, Refusal, Review, RightVerdict, Role, ShiftPlanned,
    StatedChange, StatedIncident, StopProposals, StopPulled, StopScope, StopStage, ToolTerms, Verdict, local_text, shift_id,
};
use serde_json::json;

/// When every history begins, UTC ms.
pub(crate) const START: i64 = 1_763_950_000_000;
/// The rules change under open actions: plainly, two for everything with a look by another, not by the owner.
const POLICIES: [&str; 4] = [
    "[[checkpoint]]\nname = \"all\"\napprove = 1\non_deadline = \"allow\"\n",
    "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n",
    "[[checkpoint]]\nname = \"blind\"\napprove = 1\nnot = [\"tool_owner\"]\nsecond_look = 1.0\n",
    // The steps' proposals have no amount: both checkpoints apply.
    "[[checkpoint]]\nname = \"small\"\nwhen = 'arguments.amount < 50'\nroles = [\"manager\"]\n[[checkpoint]]\nname = \"rest\"\napprove = 2\nnot = [\"requester\"]\n",
];

/// A hub after these steps.
pub(crate) fn history(steps: Vec<(u8, u8, u8)>) -> TestHub {
    let mut hub = TestHub::new(START, &mara());
    hub.enroll(&somebody(1));
    hub.enroll(&somebody(2));
    steps.into_iter().for_each(|what| step(&mut hub, what));
    hub
}

/// One of three who may do everything.
pub(crate) fn somebody(number: u8) -> Profile {
    let name = ["mara", "jan", "lin"][usize::from(number % 3)];
    Profile {
        person: format!("per_{name}"),
        device: format!("dev_{name}"),
        name: name.into(),
        public_key: if number.is_multiple_of(3) { mara().public_key } else { name.into() },
    }
}

// It waits for a second administrator, who confirms most of them.
fn publish(hub: &mut TestHub, detail: u8) -> Result<Option<String>, Refusal> {
    let (source, replaces) = (POLICIES[usize::from(detail) % 3].to_owned(), hub.state.policy.in_force.version.clone());
    hub.desk(&mara(), DeskCommand::PublishPolicy { source, replaces })?;
    let asked = hub.records.last().filter(|record| record.kind == "admin_change.requested!").map(|record| record.subject.clone());
    let Some(asked) = asked else { return Ok(None) };
    match detail % 8 {
        0 => Ok(None),
        1 => hub.desk(&somebody(1), DeskCommand::DeclineChange { change: asked.into() }),
        _ => hub.desk(&somebody(2), DeskCommand::ConfirmChange { change: asked.into() }),
    }
}

// Stops of all scopes, and steps of resuming by different people.
fn stop_or_resume(hub: &mut TestHub, pick: u8, detail: u8) -> Result<Option<String>, Refusal> {
    let stop = format!("stp_{}", pick % 3);
    let scopes = [StopScope::All, StopScope::Kind("a.*".into()), StopScope::Environment("prod".into())];
    if detail.is_multiple_of(4) {
        let (scope, reason) = (scopes[usize::from(pick % 3)].clone(), "errors".into());
        let pulled = StopPulled { scope, reason, proposals: StopProposals::Hold, drill: detail.is_multiple_of(8), incident: None };
        return hub.desk(&somebody(pick), DeskCommand::Stop { stop: stop.into(), pulled });
    }
    let stage = [StopStage::All, StopStage::Kind("a.b".into()), StopStage::Hold][usize::from(detail % 3)].clone();
    hub.desk(&somebody(detail), DeskCommand::Resume { stop: stop.into(), stage })
}

// Windows that tighten, what ends them, and exceptions that two people sign.
fn freeze(hub: &mut TestHub, pick: u8, detail: u8) -> Result<Option<String>, Refusal> {
    let freeze: FreezeId = format!("frz_{}", pick % 2).into();
    let (now, zone) = (hub.now, "Europe/Madrid");
    let who = somebody(detail);
    match detail % 5 {
        0 => {
            let (from, until) = (now + i64::from(pick % 2) * 60_000, now + 600_000);
            let local = |at| local_text(at, zone).unwrap();
            let rules = vec![FreezeRule { effect: FreezeEffect::Tighten, tiers: vec![1], services: Vec::new(), environments: Vec::new() }];
            let (name, reason, from_local, until_local) = ("Sale".into(), "x".into(), local(from), local(until));
            let planned = FreezePlanned { name, reason, from, until, zone: zone.into(), from_local, until_local, rules };
            hub.desk(&who, DeskCommand::PlanFreeze { freeze, planned })
        }
        1 if pick % 2 == 1 => hub.desk(&who, DeskCommand::CancelFreeze { freeze }),
        1 => hub.desk(&who, DeskCommand::EndFreeze { freeze }),
        2 => {
            let (id, tool, kind, service) = ("exc_1".into(), "deploy-pilot".into(), "deploy.rollout".into(), "checkout".into());
            let exception = FreezeException { id, tool, kind, service, reason: "x".into(), from: None, until: now + 60_000, undo_of: None };
            hub.desk(&who, DeskCommand::AskFreezeException { freeze, exception })
        }
        3 => hub.desk(&who, DeskCommand::RevokeFreezeException { freeze, exception: "exc_1".into() }),
        _ => hub.desk(&who, DeskCommand::AgreeFreezeException { freeze, exception: "exc_1".into() }),
    }
}

// Rulings and appeals of them, tags, releases and sets.
fn rule_or_release(hub: &mut TestHub, action: &str, detail: u8) -> Result<Option<String>, Refusal> {
    let known = hub.state.rulings.of(action).and_then(|known| known.ruling.as_ref()).map(|ruling| ruling.id.clone());
    match detail / 16 % 4 {
        0 => {
            let tags = vec![format!("tag {detail}")];
            hub.desk(&mara(), DeskCommand::PublishTags { tags, replaces: hub.state.rulings.tags_version.clone() })
        }
        1 => {
            let release = json!({ "version": detail.to_string() }).to_string();
            let release = holdpoint_domain::parse_release(release.as_bytes(), START).unwrap();
            hub.desk(&mara(), DeskCommand::RecordRelease { tool: "deploy-pilot".into(), release })
        }
        2 => hub.desk(&somebody(detail), DeskCommand::Appeal { action: action.into(), ruling: known, reason: "x".into() }),
        _ => {
            let right = if detail.is_multiple_of(2) { RightVerdict::Both } else { RightVerdict::Reject };
            let (action, tags, lesson) = (action.into(), Vec::new(), String::new());
            hub.desk(&mara(), DeskCommand::Rule { action, right, tags, lesson, arguments: None, replaces: known })
        }
    }
}

// Shifts that are planned, moved and cancelled, and absences.
fn shift(hub: &mut TestHub, pick: u8, detail: u8) -> Result<Option<String>, Refusal> {
    let (who, from) = (somebody(pick), hub.now - hub.now.rem_euclid(3_600_000));
    let (until, local, absence) =
        (from + 3_600_000 * i64::from(1 + pick % 3), |at| local_text(at, "UTC").unwrap(), AbsenceId::from("abs_1"));
    let (person, team, zone) = (who.person.clone(), "shop".into(), "UTC".into());
    match detail % 8 {
        6 => hub.desk(&mara(), publish_drill(hub)),
        // One right answer passes, so that a qualification is granted.
        7 => {
            let action = first_case(hub).unwrap_or_else(|| "act_none".into());
            let answers = vec![DrillAnswer { action, verdict: Verdict::Reject }];
            let answers = DrillAnswers { attempt: 1, salt: "0123456789abcdef".into(), answers };
            hub.desk(&who, DeskCommand::AnswerDrill { drill: "drl_1".into(), answers, before: None })
        }
        4 => {
            let offered = HandOverOffered { to: mara().person.into(), claims: Vec::new() };
            let hand_over = HandOverId::from(format!("hnd_{}", pick % 4));
            hub.desk(&who, DeskCommand::OfferHandOver { hand_over, offered, content: HandOverContent::default() })
        }
        5 => hub.desk(&mara(), DeskCommand::TakeHandOver { hand_over: HandOverId::from(format!("hnd_{}", pick % 4)) }),
        0 | 1 => {
            let shift = ShiftPlanned { person, team, zone, from, until, from_local: local(from), until_local: local(until) };
            hub.desk(&mara(), DeskCommand::PlanShifts { shifts: vec![shift] })
        }
        2 => hub.desk(&mara(), DeskCommand::CancelShift { shift: shift_id(&person, from) }),
        _ if pick.is_multiple_of(2) => hub.desk(&mara(), DeskCommand::EndAbsence { absence }),
        _ => {
            let planned = AbsencePlanned { person: person.into(), from, until, delegate: None };
            hub.desk(&mara(), DeskCommand::PlanAbsence { absence, planned })
        }
    }
}

// The drill's first case, or an action that can be its case.
fn first_case(hub: &TestHub) -> Option<ActionId> {
    let known = hub.state.drills.get("drl_1").and_then(|drill| drill.cases.first()).map(|case| case.action.clone());
    let rejected = |known: &ActionRulings| known.settled().is_some_and(|ruling| ruling.made.right == RightVerdict::Reject);
    known.or_else(|| hub.state.rulings.by_action.iter().filter(|(_, known)| rejected(known)).map(|(action, _)| action.clone()).min())
}

fn publish_drill(hub: &TestHub) -> DeskCommand {
    let cases: Vec<DrillCase> = first_case(hub).into_iter().map(|action| DrillCase { action, right: RightVerdict::Reject }).collect();
    let lessons = vec![DrillLesson::default(); cases.len()];
    let test = DrillTest { p0: 0.01, p1: 0.99, alpha: 0.4, beta: 0.4 };
    let published = DrillPublished { name: "Start".into(), qualification: "deploys".into(), valid_days: 1, test, cases };
    DeskCommand::PublishDrill { drill: "drl_1".into(), published, lessons }
}

// Triggers observe; a second administrator confirms the file.
fn publish_triggers(hub: &mut TestHub) -> Result<Option<String>, Refusal> {
    let source = "[[trigger]]\nname = \"no\"\nwhen = { rejections = { in_a_row = 1, per = \"tool\" } }\n".into();
    hub.desk(&mara(), DeskCommand::PublishTriggers { source, replaces: hub.state.triggers.version.clone() })?;
    let asked = hub.records.last().filter(|record| record.kind == "admin_change.requested!").map(|record| record.subject.clone());
    asked.map_or(Ok(None), |asked| hub.desk(&somebody(2), DeskCommand::ConfirmChange { change: asked.into() }))
}

// Late and repeated statements among them, of reported incidents and of alert groups.
fn state_incident(hub: &mut TestHub, pick: u8, detail: u8) -> Result<Option<String>, Refusal> {
    let (id, at) = (format!("group {}", pick % 3), START + i64::from(detail) * 600_000);
    let told = match pick % 2 {
        0 => {
            json!({"incident": {"title": id, "started_at": START, "marks": [{"at": at, "what": if detail.is_multiple_of(4) { "resolved" } else { "active" }}]}})
        }
        _ => {
            json!({"alerts": {"title": id, "grouped": detail.is_multiple_of(4), "alerts": [{"id": format!("{}", detail % 3), "start": at, "end": at + 1, "of": 1}]}})
        }
    };
    let statement = json!({"source": "pagerduty", "id": id, "at": at, "told": told});
    let incidents = vec![StatedIncident { statement: serde_json::from_value(statement).unwrap(), texts: Texts::default() }];
    hub.desk(&mara(), DeskCommand::StateIncidents { incidents })
}

// Late and repeated statements among them.
fn state_change(hub: &mut TestHub, pick: u8, detail: u8) -> Result<Option<String>, Refusal> {
    let at = START + i64::from(detail) * 600_000;
    let report =
        json!({"title": format!("Deploy {pick}"), "by": "ci", "started_at": START, "finished_at": at, "whole": pick.is_multiple_of(2)});
    let statement = json!({"source": "github:shop", "id": format!("{}", pick % 3), "at": at, "report": report});
    let changes = vec![StatedChange { statement: serde_json::from_value(statement).unwrap(), texts: ChangeTexts::default() }];
    hub.desk(&mara(), DeskCommand::StateChanges { changes })
}

// Merges of incidents that exist, splits, and maps of services.
fn merge_or_publish(hub: &mut TestHub, pick: u8, detail: u8) -> Result<Option<String>, Refusal> {
    let known: Vec<String> = hub.state.incidents.book.incidents().into_iter().map(|incident| incident.id).collect();
    let id = |number: u8| known.get(usize::from(number) % known.len().max(1)).cloned().unwrap_or_default();
    match detail % 3 {
        0 => hub.desk(&mara(), DeskCommand::SplitIncident { incident: id(pick) }),
        1 => hub.desk(&mara(), DeskCommand::MergeIncidents { incident: id(pick), into: id(detail / 3) }),
        _ => {
            let replaces = hub.state.services.in_force().version().to_owned();
            let source = format!("[[service]]\nname = \"shop\"\ntier = {}\n", detail % 5 + 1);
            hub.desk(&mara(), DeskCommand::PublishServices { source, replaces })
        }
    }
}

fn state_finding(hub: &mut TestHub, action: &str, detail: u8) -> Result<Option<String>, Refusal> {
    let known = hub.records.iter().find(|record| record.kind == "incident.stated").map(|record| record.subject.clone());
    let incident = known.unwrap_or_default();
    match detail / 24 % 3 {
        1 => return hub.desk(&mara(), DeskCommand::NoteIncident { incident, text: format!("note {detail}") }),
        2 => {
            let (action, like) = (action.into(), action.into());
            return hub.desk(&mara(), DeskCommand::RequestRereview { action, incident, like });
        }
        _ => {}
    }
    let grade = [Grade::Suspected, Grade::Confirmed, Grade::RuledOut][usize::from(detail / 8) % 3];
    hub.desk(&mara(), DeskCommand::StateFinding { incident, cause: Cause::Action(action.into()), grade, why: None })
}

fn invite(hub: &mut TestHub, detail: u8) -> Result<Option<String>, Refusal> {
    let (invite, code) = (format!("inv_{}", detail % 4), Digest::of(&[detail % 4]));
    let profile = Invited { roles: vec![Role::Reviewer], email: None, teams: Vec::new(), qualifications: Vec::new() };
    match detail % 3 {
        0 => hub.desk(&mara(), DeskCommand::RevokeInvite { invite: invite.into() }),
        1 => hub.desk(&mara(), DeskCommand::Invite { invite: invite.into(), code, valid_ms: 600_000, profile, person: None }),
        _ => {
            let number = hub.records.len();
            hub.run(&Command::Enroll(Box::new(Enroll {
                person: format!("per_{number}").into(),
                name: "Somebody new".into(),
                device: format!("dev_{number}").into(),
                device_name: "Laptop".into(),
                key: format!("key {number}"),
                by: EnrollBy::Invite(code),
            })))
        }
    }
}

fn step(hub: &mut TestHub, (what, pick, detail): (u8, u8, u8)) {
    let risk = ["low", "medium", "high", "critical"][usize::from(detail % 4)];
    let at_deadline = ["deny", "hold"][usize::from(detail % 2)];
    let fields =
        json!({ "title": format!("Step {detail}"), "risk": risk, "on_deadline": at_deadline, "ttl_seconds": 60 + u64::from(detail) });
    let ids: Vec<String> =
        hub.records.iter().filter(|record| record.kind == "action.proposed").map(|record| record.subject.clone()).collect();
    let Some(id) = ids.get(usize::from(pick) % ids.len().max(1)).cloned() else {
        hub.propose(fields);
        return;
    };
    let verdicts = [Verdict::Approve, Verdict::Reject, Verdict::Edit, Verdict::Escalate, Verdict::Abstain, Verdict::Respond];
    // What the rules refuse changes nothing; the next step goes on.
    let _ = match what % 16 {
        0..=2 => Ok(Some(hub.propose(fields))),
        3 => hub.revise(&id, fields),
        4 if detail % 3 == 2 => freeze(hub, pick, detail / 3),
        5 if detail % 16 == 9 => publish_triggers(hub),
        5 if detail % 16 == 6 => rule_or_release(hub, &id, detail),
        5 if detail % 8 == 1 => shift(hub, pick, detail / 8),
        5 if detail % 4 == 3 => hub.run(&Command::FireTriggers),
        4 => hub.desk(&somebody(detail), DeskCommand::Claim { action: id.into() }),
        5 => hub.desk(&somebody(detail), DeskCommand::Release { action: id.into() }),
        12 => publish(hub, detail),
        13 if detail % 5 == 0 => {
            let owner = ["per_jan", "Mara", "nobody here"][usize::from(pick) % 3];
            let terms = ToolTerms { owner: Some(owner.into()), may_pass_unreviewed: true, ..ToolTerms::default() };
            hub.desk(&mara(), DeskCommand::ChangeTool { name: "deploy-pilot".into(), terms })
        }
        13 if detail % 5 == 1 => merge_or_publish(hub, pick, detail / 5),
        13 => invite(hub, detail),
        6 | 7 | 14 | 15 => {
            let verdict = verdicts[usize::from(detail) % verdicts.len()];
            let arguments = (verdict == Verdict::Edit).then(|| json!({ "n": detail }).as_object().unwrap().clone());
            let reading = Reading { confirmed: true, ..Reading::default() };
            let digest = hub.digest(&id);
            let comment = Some("because".into());
            let review = Review {
                action: id.into(),
                digest,
                verdict,
                reasons: Vec::new(),
                comment,
                certainty: None,
                arguments,
                reading,
                reading_digest: None,
            };
            hub.desk(&somebody(detail / 8), DeskCommand::Review(review))
        }
        8 => hub.run(&Command::Withdraw { tool: "deploy-pilot".into(), action: id.into() }),
        9 => {
            hub.now += i64::from(detail) * 1000;
            hub.run(&Command::Tick)
        }
        10 if detail.is_multiple_of(3) => stop_or_resume(hub, pick, detail / 3),
        10 => hub.run(&Command::Delivered { action: id.into() }),
        11 if detail.is_multiple_of(2) => state_incident(hub, pick, detail),
        11 if detail % 4 == 1 => state_change(hub, pick, detail),
        11 if detail % 8 == 3 => state_finding(hub, &id, detail),
        _ => {
            let outcome = if detail % 2 == 0 { Outcome::Executed } else { Outcome::Failed };
            hub.run(&Command::Report { tool: "deploy-pilot".into(), action: id.into(), outcome, message: None })
        }
    };
}
