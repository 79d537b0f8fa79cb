//! The checker: all that is decided is justified, and nothing else is.

use crate::justified_hub::{KINDS, POLICY, REVIEWERS, SigningHub, rehash, with_member};
use crate::signed_hub::{key_of, public_key_of};
use crate::world::{source_with_token, stated_change, stated_incident};
use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const FAST_REVIEWS: &str = "second_look_if_fast = { under_seconds = 10 }\n";
const ACTIONS: [&str; 6] = ["act_0", "act_1", "act_2", "act_3", "act_4", "act_5"];

#[derive(Clone, Debug)]
enum Step {
    Propose(usize, usize, u8, bool),
    Revise(usize, usize, u8),
    Review(usize, usize, Verdict, u8),
    Claim(usize, usize),
    Release(usize, usize),
    Withdraw(usize),
    UseGrant(usize),
    Report(usize),
    Deliver(usize),
    Wait(i64),
    RevokeDevice(usize),
    RevokePerson(usize),
    Promote(usize),
    Rotate,
    ChangeTool(bool),
    MakeAdministrator(usize),
    Publish(u8, bool),
    Confirm(usize),
    Decline(usize),
    OwnerDevice(u8),
    Join(u8),
    Erase(usize),
    StateIncidents(usize, u8),
    Merge(u8),
    PublishServices(u8),
    Stop(usize, u8),
    Resume(usize, u8),
    Freeze(usize, u8),
    Shift(usize, u8),
    HandOver(usize, usize, u8),
    Drill(usize),
    PublishTriggers(bool),
    Rule(usize, usize),
    ToolRelease(u8),
    FireTriggers,
    PlanFaults(u8),
    PlantFault(usize, u8),
    RecordDay,
    EndBatch,
}

fn step() -> impl Strategy<Value = Step> {
    let action = 0..ACTIONS.len();
    let person = 0..REVIEWERS.len();
    let verdict = prop_oneof![
        6 => Just(Verdict::Approve), 3 => Just(Verdict::Edit), 3 => Just(Verdict::Reject),
        1 => Just(Verdict::Escalate), 1 => Just(Verdict::Respond), 1 => Just(Verdict::Abstain)
    ];
    prop_oneof![
        8 => (action.clone(), 0..KINDS.len(), 0_u8..8, any::<bool>()).prop_map(|(a, k, n, grave)| Step::Propose(a, k, n, grave)),
        1 => (action.clone(), 0..KINDS.len(), 0_u8..8).prop_map(|(a, k, n)| Step::Revise(a, k, n)),
        14 => (person.clone(), action.clone(), verdict, 1_u8..4).prop_map(|(p, a, v, e)| Step::Review(p, a, v, e)),
        2 => (person.clone(), action.clone()).prop_map(|(p, a)| Step::Claim(p, a)),
        1 => (person.clone(), action.clone()).prop_map(|(p, a)| Step::Release(p, a)),
        1 => action.clone().prop_map(Step::Withdraw),
        3 => action.clone().prop_map(Step::UseGrant),
        2 => action.clone().prop_map(Step::Report),
        2 => action.clone().prop_map(Step::Deliver),
        3 => prop_oneof![Just(1_000_i64), Just(61_000), Just(301_000), Just(3_700_000), Just(93_600_000)].prop_map(Step::Wait),
        1 => person.clone().prop_map(Step::RevokeDevice),
        1 => person.clone().prop_map(Step::RevokePerson),
        1 => person.clone().prop_map(Step::Promote),
        1 => Just(Step::Rotate),
        1 => any::<bool>().prop_map(Step::ChangeTool),
        2 => person.clone().prop_map(Step::MakeAdministrator),
        2 => (0_u8..8, any::<bool>()).prop_map(|(number, alone)| Step::Publish(number, alone)),
        2 => person.clone().prop_map(Step::Confirm),
        1 => person.prop_map(Step::Decline),
        1 => (0_u8..8).prop_map(Step::OwnerDevice),
        1 => (0_u8..3).prop_map(Step::Join),
        1 => action.prop_map(Step::Erase),
        2 => (0..REVIEWERS.len(), 0_u8..8).prop_map(|(person, number)| Step::StateIncidents(person, number)),
        2 => (0_u8..8).prop_map(Step::Merge),
        2 => (0_u8..4).prop_map(Step::PublishServices),
        1 => (0..REVIEWERS.len(), 0_u8..16).prop_map(|(person, number)| Step::Stop(person, number)),
        3 => (0..REVIEWERS.len(), 0_u8..8).prop_map(|(person, number)| Step::Resume(person, number)),
        3 => (0..REVIEWERS.len(), 0_u8..32).prop_map(|(person, number)| Step::Freeze(person, number)),
        2 => (0..REVIEWERS.len(), 0_u8..16).prop_map(|(person, number)| Step::Shift(person, number)),
        3 => (0..REVIEWERS.len(), 0..REVIEWERS.len(), 0_u8..4).prop_map(|(by, to, number)| Step::HandOver(by, to, number)),
        3 => (0..REVIEWERS.len()).prop_map(Step::Drill),
        2 => any::<bool>().prop_map(Step::PublishTriggers),
        3 => (0..REVIEWERS.len(), 0..ACTIONS.len()).prop_map(|(person, action)| Step::Rule(person, action)),
        1 => (0_u8..4).prop_map(Step::ToolRelease),
        3 => Just(Step::FireTriggers),
        2 => (0_u8..4).prop_map(Step::PlanFaults),
        3 => (0..ACTIONS.len(), 0_u8..8).prop_map(|(action, number)| Step::PlantFault(action, number)),
        2 => Just(Step::RecordDay),
        12 => Just(Step::EndBatch),
    ]
}

// A refused step changes nothing.
fn take(hub: &mut SigningHub, step: &Step) {
    let tool = || ToolName::from("pilot");
    let refused = match *step {
        // The hub gives every action an id of its own.
        Step::Propose(action, ..) if !hub.records_about(ACTIONS[action]).is_empty() => Ok(()),
        Step::Propose(action, kind, n, grave) => {
            let extra = if grave { json!({"risk": "critical"}) } else { json!({}) };
            hub.propose(ACTIONS[action], KINDS[kind], n, &extra)
        }
        Step::Revise(action, kind, n) => {
            let propose = hub.proposal(ACTIONS[action], KINDS[kind], n, &json!({}));
            hub.run(Command::Revise(Box::new(propose)))
        }
        Step::Review(person, action, verdict, edit) => hub.review(REVIEWERS[person], ACTIONS[action], verdict, edit),
        Step::Claim(person, action) => hub.sign(REVIEWERS[person], DeskCommand::Claim { action: ACTIONS[action].into() }),
        Step::Release(person, action) => hub.sign(REVIEWERS[person], DeskCommand::Release { action: ACTIONS[action].into() }),
        Step::Withdraw(action) => hub.run(Command::Withdraw { tool: tool(), action: ACTIONS[action].into() }),
        Step::UseGrant(action) => {
            let digest =
                rebuild_action(&hub.records_about(ACTIONS[action])).unwrap().map_or(Digest::ZERO, |action| action.effective_digest());
            hub.run(Command::UseGrant { tool: tool(), action: ACTIONS[action].into(), digest, genuine: true })
        }
        Step::Report(action) => {
            hub.run(Command::Report { tool: tool(), action: ACTIONS[action].into(), outcome: Outcome::Executed, message: None })
        }
        // Where a ruling holds, the next step appeals it.
        Step::Rule(person, action) => {
            let known = hub.state.rulings.of(ACTIONS[action]).and_then(|known| known.ruling.as_ref()).map(|ruling| ruling.id.clone());
            let right = [RightVerdict::Approve, RightVerdict::Reject, RightVerdict::Both][person % 3];
            let (action, tags, lesson, reason) = (ActionId::from(ACTIONS[action]), Vec::new(), "x".into(), "x".into());
            let rule = DeskCommand::Rule { action: action.clone(), right, tags, lesson, arguments: None, replaces: known.clone() };
            hub.sign("owner", rule).or_else(|_| hub.sign(REVIEWERS[person], DeskCommand::Appeal { action, ruling: known, reason }))
        }
        Step::ToolRelease(number) => {
            let sent = format!("{{\"version\":\"{number}\"}}");
            hub.run(Command::RecordRelease { tool: tool(), release: parse_release(sent.as_bytes(), 0).unwrap() })
        }
        Step::Deliver(action) => hub.run(Command::Delivered { action: ACTIONS[action].into() }),
        Step::Wait(ms) => {
            hub.now += ms;
            hub.run(Command::Tick)
        }
        Step::RevokeDevice(person) => hub.sign("owner", DeskCommand::RevokeDevice { device: format!("dev_{}", REVIEWERS[person]).into() }),
        Step::RevokePerson(person) => hub.sign("owner", DeskCommand::RevokePerson { person: REVIEWERS[person].into() }),
        Step::Promote(person) => {
            let profile = Invited { roles: vec![Role::Reviewer, Role::Manager], ..Invited::default() };
            hub.sign("owner", DeskCommand::ChangePerson { person: REVIEWERS[person].into(), profile })
        }
        Step::Rotate => {
            let token = Digest::of(format!("t{}", hub.now).as_bytes());
            hub.sign("owner", DeskCommand::RotateTool { name: tool(), token, overlap_ms: 1_000 })
        }
        Step::ChangeTool(may_pass_unreviewed) => {
            let terms = ToolTerms { kinds: vec!["*".into()], may_pass_unreviewed, ..ToolTerms::default() };
            hub.sign("owner", DeskCommand::ChangeTool { name: " Pilot".trim().to_lowercase().into(), terms })
        }
        Step::MakeAdministrator(person) => {
            let profile = Invited { roles: vec![Role::Reviewer, Role::Administrator], ..Invited::default() };
            hub.sign("owner", DeskCommand::ChangePerson { person: REVIEWERS[person].into(), profile })
        }
        Step::Publish(number, by_owner) => {
            let replaces = hub.state.policy.in_force.version.clone();
            let fast = if number.is_multiple_of(2) { FAST_REVIEWS } else { "" };
            let source = format!("# {number}\n{fast}{POLICY}");
            let request = hub.request("owner", DeskCommand::PublishPolicy { source, replaces });
            hub.run(Command::Desk(Box::new(DeskRequest { by_owner, ..request })))
        }
        Step::Confirm(person) => match waiting_change(hub) {
            Some(change) => hub.sign(REVIEWERS[person], DeskCommand::ConfirmChange { change }),
            None => Ok(()),
        },
        Step::Decline(person) => match waiting_change(hub) {
            Some(change) => hub.sign(REVIEWERS[person], DeskCommand::DeclineChange { change }),
            None => Ok(()),
        },
        Step::OwnerDevice(number) => hub.enroll("owner", &format!("dev_owner_{number}"), EnrollBy::Owner),
        Step::Join(number) => {
            let code = hub.invite(&[Role::Reviewer]);
            hub.enroll(&format!("new_{number}"), &format!("dev_new_{number}"), EnrollBy::Invite(code))
        }
        Step::Erase(action) => erase(hub, ACTIONS[action]),
        Step::StateIncidents(person, number) => {
            let incidents = vec![stated_incident("shop", i64::from(number)), stated_incident("pay", i64::from(number % 3))];
            let first = hub.sign("owner", DeskCommand::StateIncidents { incidents: incidents.clone() });
            let incident = incidents[0].statement.stream_id();
            let action = ActionId::from(ACTIONS[usize::from(number) % ACTIONS.len()]);
            let note = DeskCommand::NoteIncident { incident: incident.clone(), text: format!("note {number}") };
            let rereview = DeskCommand::RequestRereview { action: action.clone(), incident, like: action };
            // An action that was not approved is refused, and nothing is recorded.
            let noted = first.and_then(|()| hub.sign(REVIEWERS[person], note)).and_then(|()| hub.sign("owner", rereview));
            noted.or(Ok(())).and_then(|()| hub.sign(REVIEWERS[person], DeskCommand::StateIncidents { incidents }))
        }
        Step::Merge(number) => {
            let id = |number: u8| stated_incident(if number.is_multiple_of(2) { "shop" } else { "pay" }, 1).statement.stream_id();
            let split = hub.sign("owner", DeskCommand::SplitIncident { incident: id(number) });
            split.or_else(|_| hub.sign("owner", DeskCommand::MergeIncidents { incident: id(number), into: id(number / 2) }))
        }
        Step::PublishServices(number) => {
            let replaces = hub.state.services.in_force().version().to_owned();
            let source = format!("[[service]]\nname = \"shop\"\ntier = {}\naliases = [\"a*\"]\n", number + 1);
            hub.sign("owner", DeskCommand::PublishServices { source, replaces })
        }
        Step::Stop(person, number) => {
            let stop = DeskCommand::Stop { stop: format!("stp_{}", number % 3).into(), pulled: pulled(number) };
            hub.sign(REVIEWERS[person], stop.clone()).or_else(|_| hub.sign("owner", stop))
        }
        Step::Resume(person, number) => {
            let stage =
                [StopStage::Hold, StopStage::Kind(KINDS[0].into()), StopStage::All, StopStage::All][usize::from(number / 2)].clone();
            let by = if number.is_multiple_of(2) { "owner" } else { REVIEWERS[person] };
            hub.sign(by, DeskCommand::Resume { stop: format!("stp_{}", number % 3).into(), stage })
        }
        Step::Shift(person, number) => {
            let by = if number.is_multiple_of(2) { "owner" } else { REVIEWERS[person] };
            hub.sign(by, shift_command(hub.now, REVIEWERS[person], number))
        }
        // Where it was offered, it is taken.
        Step::HandOver(by, to, number) => {
            let hand_over = HandOverId::from(format!("hnd_{number}"));
            let claims = ACTIONS.iter().map(|action| (*action).into()).collect();
            let content = HandOverContent { note: "x".into(), ..HandOverContent::default() };
            let offered = HandOverOffered { to: REVIEWERS[to].into(), claims };
            let take = DeskCommand::TakeHandOver { hand_over: hand_over.clone() };
            let offer = DeskCommand::OfferHandOver { hand_over, offered, content };
            hub.sign(REVIEWERS[to], take).or_else(|_| hub.sign(REVIEWERS[by], offer))
        }
        // Where no drill can be answered, one is published over what was ruled.
        Step::Drill(person) => match answer_drill(hub, REVIEWERS[person]).and_then(|command| hub.sign(REVIEWERS[person], command)) {
            Ok(()) => Ok(()),
            Err(_) => publish_drill(hub).map_or(Ok(()), |command| hub.sign("owner", command)),
        },
        Step::Freeze(person, number) => {
            let by = if number.is_multiple_of(2) { "owner" } else { REVIEWERS[person] };
            hub.sign(by, freeze_command(hub.now, number))
        }
        Step::PublishTriggers(enforce) => {
            let mode = if enforce { "enforce" } else { "observe" };
            let trigger = |name: &str, when: &str| format!("[[trigger]]\nname = \"{name}\"\nmode = \"{mode}\"\nwhen = {{ {when} }}\n");
            let rejections = trigger("no", "rejections = { in_a_row = 1, per = \"kind\" }");
            let rate = trigger("many", "rate = { above = 1, minutes = 9, per = \"tool\" }");
            let replaces = hub.state.triggers.version.clone();
            let command = DeskCommand::PublishTriggers { source: rejections + &rate, replaces };
            let request = hub.request("owner", command);
            hub.run(Command::Desk(Box::new(DeskRequest { by_owner: true, ..request })))
        }
        Step::FireTriggers => hub.run(Command::FireTriggers),
        Step::PlanFaults(number) => {
            let planned = hub.sign("owner", crate::faults::plan("pilot", 10 + usize::from(number)));
            planned.and_then(|()| hub.sign("owner", DeskCommand::SetFaultRate { tool: tool(), per_day: u32::from(number) + 1 }))
        }
        Step::PlantFault(action, number) => match hub.state.faults.of("pilot") {
            Some(faults) if faults.plan.is_some() && faults.latest.is_some() && hub.records_about(ACTIONS[action]).is_empty() => {
                let item = crate::faults::item(&format!("f{number}"), "pilot");
                let command = crate::faults::plant_command(&hub.state, ACTIONS[action], item, u32::from(number) / 2, hub.now);
                hub.run(command)
            }
            _ => Ok(()),
        },
        Step::RecordDay => hub.run(Command::RecordDay { salt: hub.now.to_string() }),
        Step::EndBatch => {
            hub.end_batch();
            Ok(())
        }
    };
    drop(refused);
}

// A test that one right answer passes and one wrong one fails.
fn publish_drill(hub: &SigningHub) -> Option<DeskCommand> {
    let rulings = &hub.state.rulings;
    let right = |action: &str| rulings.of(action).and_then(|known| known.settled()).map(|ruling| ruling.made.right);
    let settled = ACTIONS.iter().filter_map(|action| Some(DrillCase { action: (*action).into(), right: right(action)? }));
    let cases: Vec<DrillCase> = settled.filter(|case| case.right != RightVerdict::Both).collect();
    let lessons = vec![DrillLesson::default(); cases.len()];
    let (name, qualification) = ("Start".into(), "deploys".into());
    let test = DrillTest { p0: 0.01, p1: 0.99, alpha: 0.4, beta: 0.4 };
    let published = DrillPublished { name, qualification, valid_days: 1, test, cases };
    (!published.cases.is_empty()).then(|| DeskCommand::PublishDrill { drill: "drl_1".into(), published, lessons })
}

// Every attempt ends with its first answer, which its number tells.
fn answer_drill(hub: &SigningHub, person: &str) -> Result<DeskCommand, Refusal> {
    let drills = &hub.state.drills;
    let drill = drills.get("drl_1").ok_or_else(|| Refusal::new(Code::NotFound, "no drill"))?;
    let case = drill.cases[0].action.clone();
    let answers = |attempt: u32| {
        let verdict = if attempt.is_multiple_of(2) { Verdict::Reject } else { Verdict::Approve };
        let answers = vec![DrillAnswer { action: case.clone(), verdict }];
        DrillAnswers { attempt, salt: "0123456789abcdef".into(), answers }
    };
    let known = drills.attempt(person, "drl_1").map_or(0, |known| known.number);
    let before = (known > 0).then(|| answers(known));
    Ok(DeskCommand::AnswerDrill { drill: "drl_1".into(), answers: answers(known + 1), before })
}

// Scopes that hold some of the steps' actions, and drills.
fn pulled(number: u8) -> StopPulled {
    let scopes =
        [StopScope::Tool(" Pilot".trim().into()), StopScope::Kind("deploy.*".into()), StopScope::Service("shop".into()), StopScope::All];
    let proposals = if number.is_multiple_of(5) { StopProposals::Deny } else { StopProposals::Hold };
    let scope = scopes[usize::from(number % 4)].clone();
    StopPulled { scope, reason: "errors".into(), proposals, drill: number >= 12, incident: None }
}

// Windows that begin now or soon, what ends them, and exceptions.
fn freeze_command(now: Ms, number: u8) -> DeskCommand {
    let freeze = || FreezeId::from(format!("frz_{}", number % 2));
    match number / 2 % 9 {
        0..=2 => {
            let effect = if number.is_multiple_of(3) { FreezeEffect::Deny } else { FreezeEffect::Tighten };
            let rules = vec![FreezeRule { effect, tiers: Vec::new(), services: vec!["shop".into()], environments: Vec::new() }];
            let (from, until) = (now + i64::from(number % 3) * 60_000, now + 3_600_000);
            let local = |at| local_text(at, "Asia/Kolkata").unwrap();
            let (from_local, until_local, zone) = (local(from), local(until), "Asia/Kolkata".into());
            let planned = FreezePlanned { name: "Sale".into(), reason: "x".into(), from, until, zone, from_local, until_local, rules };
            DeskCommand::PlanFreeze { freeze: freeze(), planned }
        }
        3 => DeskCommand::CancelFreeze { freeze: freeze() },
        4 | 5 => DeskCommand::EndFreeze { freeze: freeze() },
        6 => {
            let (tool, kind, reason) = ("PILOT".into(), KINDS[usize::from(number) % KINDS.len()].into(), "x".into());
            let (id, service, until) = ("exc_1".into(), "shop".into(), now + 1_800_000);
            let exception = FreezeException { id, tool, kind, service, reason, from: None, until, undo_of: None };
            DeskCommand::AskFreezeException { freeze: freeze(), exception }
        }
        7 => DeskCommand::RevokeFreezeException { freeze: freeze(), exception: "exc_1".into() },
        _ => DeskCommand::AgreeFreezeException { freeze: freeze(), exception: "exc_1".into() },
    }
}

// Times of some hours, so that shifts overlap and are planned again.
fn shift_command(now: i64, person: &str, number: u8) -> DeskCommand {
    let from = now - now.rem_euclid(7_200_000) + i64::from(number % 3) * 3_600_000;
    let shift = |from: i64, hours: i64| {
        let (until, local) = (from + hours * 3_600_000, |at| local_text(at, "Asia/Kolkata").unwrap());
        let (team, zone) = ("shop".into(), "Asia/Kolkata".into());
        ShiftPlanned { person: person.into(), team, zone, from, until, from_local: local(from), until_local: local(until) }
    };
    match number / 2 % 4 {
        0 | 1 => DeskCommand::PlanShifts { shifts: vec![shift(from, 2), shift(from + 3_600_000, 2), shift(from + 7_200_000, 1)] },
        2 => DeskCommand::PlanAbsence {
            absence: format!("abs_{person}").into(),
            planned: AbsencePlanned {
                person: person.into(),
                from,
                until: from + 86_400_000,
                delegate: Some(REVIEWERS[usize::from(number) % 2].into()),
            },
        },
        _ if number.is_multiple_of(2) => DeskCommand::CancelShift { shift: shift_id(person, from) },
        _ => DeskCommand::EndAbsence { absence: format!("abs_{person}").into() },
    }
}

fn waiting_change(hub: &SigningHub) -> Option<CommandId> {
    let waiting = hub.state.admin_changes.by_id.iter().filter(|(_, change)| change.is_waiting(hub.now));
    waiting.map(|(id, _)| id.clone()).min()
}

fn erase(hub: &mut SigningHub, action: &str) -> Result<(), Refusal> {
    let Some(digest) = hub.records_about(action).iter().find_map(|record| record.body) else { return Ok(()) };
    hub.sign("owner", DeskCommand::EraseBody { digest, reason: "asked".into() })?;
    hub.bodies.remove(&digest);
    Ok(())
}

fn history(steps: &[Step]) -> SigningHub {
    let mut hub = SigningHub::open();
    steps.iter().for_each(|step| take(&mut hub, step));
    hub.end_batch();
    hub
}

/// A change of one who can write to the database and compute hashes, but has no keys.
#[derive(Clone, Copy, Debug)]
enum Change {
    Drop,
    Repeat,
    Swap,
    Time,
    Actor,
    Subject,
    Body,
    Member,
    ForgedApproval,
    ForgedAdministrator,
}

const CHANGES: [Change; 10] = [
    Change::Drop,
    Change::Repeat,
    Change::Swap,
    Change::Time,
    Change::Actor,
    Change::Subject,
    Change::Body,
    Change::Member,
    Change::ForgedApproval,
    Change::ForgedAdministrator,
];

// Returns false where the change changes nothing that a chain shows.
fn change(records: &mut Vec<Record>, what: Change, at: usize) -> bool {
    let record = records[at].clone();
    match what {
        Change::Drop => drop(records.remove(at)),
        Change::Repeat => records.insert(at, record),
        Change::Swap if at + 1 == records.len() => return false,
        Change::Swap => records.swap(at, at + 1),
        Change::Time => records[at].at += 1,
        Change::Actor => records[at].actor = if record.actor == "ana" { "ben".into() } else { "ana".into() },
        Change::Subject => records[at].subject.push('x'),
        Change::Body => records[at].body = Some(Digest::of(b"another")),
        Change::Member => records[at] = with_member(&record, "x", json!(1)),
        Change::ForgedApproval => records.insert(at, forge(&record, "hub", ActionEvent::Decided(approval(&record)).into(), "act_0")),
        Change::ForgedAdministrator => {
            let eve = PersonEnrolled { name: "Eve".into(), roles: Role::ALL.to_vec(), ..PersonEnrolled::default() };
            records.insert(at, forge(&record, "owner", PersonEvent::Enrolled(eve).into(), "eve"));
        }
    }
    true
}

fn approval(record: &Record) -> ActionDecided {
    let grant_until = Some(record.at + 1);
    ActionDecided { verdict: Some(Status::Approved), by: DecidedBy::Policy, digest: Digest::of(b"d"), reviews: Vec::new(), grant_until }
}

fn forge(near: &Record, actor: &str, event: Event, subject: &str) -> Record {
    event.draft(near.at, actor, subject, None).unwrap().seal(near.seq, near.prev)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn everything_that_is_decided_is_justified(steps in prop::collection::vec(step(), 1..60)) {
        let hub = history(&steps);
        let (found, summary) = hub.check(&hub.log);
        prop_assert!(found.is_empty(), "{found:#?}");
        let judged = summary.justified + summary.not_judged.values().sum::<u64>();
        prop_assert_eq!((summary.records, judged, summary.bytes_only_to), (hub.log.len() as u64, hub.log.len() as u64, 0));
        prop_assert!(summary.not_judged.keys().all(|why| *why == NotJudged::Erased));
    }

    #[test]
    fn every_change_without_keys_is_found_and_named(
        steps in prop::collection::vec(step(), 1..40), what in prop::sample::select(&CHANGES), at in any::<prop::sample::Index>()
    ) {
        let hub = history(&steps);
        let mut records = hub.log.clone();
        let at = at.index(records.len());
        // A log that only ends earlier is a valid log; a checkpoint or a copy shows that it is shorter.
        let ends_earlier = matches!(what, Change::Drop) && at + 1 == records.len() && (at == 0 || records[at - 1].ends_batch());
        prop_assume!(!ends_earlier && change(&mut records, what, at));
        rehash(&mut records);
        let seq = at as u64 + 1;
        let (found, _) = hub.check(&records);
        // Of a repeated record the second is at fault, and of the last one that is missing the one before.
        let named = |found: &Unjustified| found.first <= seq + 1 && seq.min(records.len() as u64) <= found.seq;
        prop_assert!(found.iter().any(named), "{what:?} of record {seq}: {found:#?}");
    }

    #[test]
    fn check_goes_on_after_any_batch(steps in prop::collection::vec(step(), 1..40), at in any::<prop::sample::Index>()) {
        let hub = history(&steps);
        let ends: Vec<usize> = (0..hub.log.len()).filter(|index| hub.log[*index].ends_batch()).collect();
        let end = *at.get(&ends) + 1;
        let mut state = State::default();
        hub.log[..end].iter().for_each(|record| state.apply(record).unwrap());
        state.drop_closed(state.at);
        let mut checker = Checker::resume(state, Some(1));
        for record in &hub.log[end..] {
            let finding = checker.check(record, &hub);
            prop_assert!(!matches!(finding, Finding::Unjustified(_)), "{finding:?}");
        }
        prop_assert!(checker.finish().is_empty());
    }
}

#[test]
fn device_named_like_a_person_revokes_nobody() {
    let mut hub = SigningHub::open();
    // The person's second device has the id of another person.
    hub.enroll("owner", "ana", EnrollBy::Owner).unwrap();
    hub.sign("owner", DeskCommand::RevokeDevice { device: "ana".into() }).unwrap();
    hub.propose("act_0", "other.thing", 1, &json!({})).unwrap();
    hub.review("ana", "act_0", Verdict::Approve, 0).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
}

#[test]
fn record_before_signatures_is_bytes_only() {
    let mut hub = SigningHub::open_unsigned();
    hub.propose("act_0", "other.thing", 1, &json!({})).unwrap();
    let old = hub.log.len() as u64;
    hub.start_signing();
    hub.review("ana", "act_0", Verdict::Approve, 0).unwrap();
    hub.end_batch();
    let (found, summary) = hub.check(&hub.log);
    assert_eq!(found, []);
    assert_eq!((summary.bytes_only_to, summary.justified), (old, hub.log.len() as u64 - old));
    assert_eq!(old, hub.log.len() as u64 - 3);
}

#[test]
fn record_after_the_last_signature_is_named() {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "other.thing", 1, &json!({"risk": "critical"})).unwrap();
    hub.end_batch();
    let last = hub.log.last().unwrap().clone();
    let forged = forge(&last, "hub", ActionEvent::Decided(approval(&last)).into(), "act_0");
    hub.log.push(forged);
    let mut records = hub.log.clone();
    rehash(&mut records);
    let (found, _) = hub.check(&records);
    let codes: Vec<_> = found.iter().map(|found| (found.seq, found.code)).collect();
    assert_eq!(codes, [(last.seq + 1, "record_unjustified"), (last.seq + 1, "record_unsigned")], "{found:#?}");
}

/// What the hub itself could write with its key, and no person asked for.
fn signed_by_hub(event: Event, actor: &str, subject: &str, by: &str) -> Vec<Unjustified> {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "other.thing", 1, &json!({"risk": "critical"})).unwrap();
    hub.end_batch();
    let last = hub.log.last().unwrap().clone();
    let mut records = hub.log.clone();
    records.push(forge(&last, actor, event, subject));
    rehash(&mut records);
    let end = records.len() - 1;
    sign_batch(&mut records[end..], vec![BatchCommand { records: 1, by: by.into(), ..BatchCommand::default() }], "hub_1", &key_of("hub"))
        .unwrap();
    hub.check(&records).0
}

#[test]
fn hub_cannot_justify_what_no_person_signed() {
    let eve = || PersonEnrolled { name: "Eve".into(), roles: Role::ALL.to_vec(), ..PersonEnrolled::default() };
    let near = SigningHub::open().log[0].clone();
    let device = DeviceEnrolled { person: "ana".into(), name: "desk".into(), key: public_key_of("dev_x") };
    for (event, actor, subject, by) in [
        (Event::from(PersonEvent::Changed(eve())), "owner", "ana", "owner"),
        (Event::from(PersonEvent::Enrolled(eve())), "owner", "eve", "owner"),
        (Event::from(PersonEvent::Enrolled(eve())), "hub", "eve", "hub"),
        (Event::from(DeviceEvent::Enrolled(device)), "hub", "dev_x", "hub"),
        (Event::from(ActionEvent::Decided(approval(&near))), "hub", "act_0", "hub"),
        (Event::from(ActionEvent::GrantUsed(GrantUsed { digest: Digest::of(b"d") })), "tool:pilot", "act_0", "tool:pilot"),
        (Event::from(ClaimEvent::Released(Empty {})), "ana", "act_0", "ana"),
        (Event::from(ToolEvent::Revoked(Empty {})), "owner", "pilot", "owner"),
    ] {
        let found = signed_by_hub(event.clone(), actor, subject, by);
        assert_eq!(found.len(), 1, "{event:?} {found:?}");
        assert_eq!(found[0].code, "record_unjustified", "{found:?}");
    }
}

#[test]
fn command_for_another_change_justifies_nothing() {
    let mut hub = SigningHub::open();
    let profile = |roles: &[Role]| Invited { roles: roles.to_vec(), ..Invited::default() };
    hub.sign("owner", DeskCommand::ChangePerson { person: "ana".into(), profile: profile(&[Role::Reviewer, Role::Manager]) }).unwrap();
    let mut records = hub.log.clone();
    // The envelope stays, the roles in the record become others; then the hub signs.
    let last = records.last_mut().unwrap();
    *last = with_member(last, "roles", json!(["reviewer", "administrator"]));
    rehash(&mut records);
    let end = records.len() - 1;
    sign_batch(
        &mut records[end..],
        vec![BatchCommand { records: 1, by: "owner".into(), ..BatchCommand::default() }],
        "hub_1",
        &key_of("hub"),
    )
    .unwrap();
    let found = hub.check(&records).0;
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["record_unjustified"], "{found:?}");
    assert!(found[0].sentence.contains("does not name this change"), "{found:?}");
}

#[test]
fn other_times_or_texts_of_an_incident_justify_nothing() {
    let mut hub = SigningHub::open();
    hub.sign("owner", DeskCommand::StateIncidents { incidents: vec![stated_incident("shop", 1)] }).unwrap();
    let signed = |change: &dyn Fn(&Record) -> Record| {
        let mut records = hub.log.clone();
        let end = records.len() - 1;
        records[end] = change(&records[end]);
        rehash(&mut records);
        let by_owner = BatchCommand { records: 1, by: "owner".into(), ..BatchCommand::default() };
        sign_batch(&mut records[end..], vec![by_owner], "hub_1", &key_of("hub")).unwrap();
        hub.check(&records).0
    };
    assert_eq!(signed(&Record::clone), []);
    let later = signed(&|record| with_member(record, "at", json!(2)));
    let other_texts = signed(&|record| Record { body: Some(Digest::of(b"other texts")), ..record.clone() });
    for found in [later, other_texts] {
        assert!(found.iter().any(|found| found.sentence.contains("does not name this change")), "{found:?}");
    }
}

#[test]
fn what_a_stop_forbids_is_not_justified() {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "other.thing", 1, &json!({})).unwrap();
    hub.review("ana", "act_0", Verdict::Approve, 0).unwrap();
    hub.end_batch();
    let digest = rebuild_action(&hub.records_about("act_0")).unwrap().unwrap().effective_digest();
    let use_grant = || Command::UseGrant { tool: "pilot".into(), action: "act_0".into(), digest, genuine: true };
    hub.sign("owner", DeskCommand::Stop { stop: "stp_1".into(), pulled: pulled(3) }).unwrap();
    hub.end_batch();
    assert_eq!(hub.run(use_grant()).unwrap_err().code, Code::Stopped);
    assert_eq!(hub.check(&hub.log).0, []);
    // A hub that does not know the stop lets the grant be used.
    let mut unaware = hub.log.clone();
    let last = unaware.last().unwrap().clone();
    unaware.push(forge(&last, "tool:pilot", ActionEvent::GrantUsed(GrantUsed { digest }).into(), "act_0"));
    rehash(&mut unaware);
    let from = unaware.len() - 1;
    let token = hub.state.tools.get("pilot").map(|tool| tool.token);
    sign_anew(&mut unaware, from, vec![BatchCommand { records: 1, by: "tool:pilot".into(), token, ..BatchCommand::default() }]);
    let found = hub.check(&unaware).0;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].sentence.contains("voided this approval"), "{found:?}");
}

#[test]
fn stop_that_no_person_may_pull_is_not_justified() {
    let everything = Event::from(StopEvent::Pulled(pulled(3)));
    let resumed = Event::from(StopEvent::Resumed(StopResumed { stage: StopStage::All, requested_by: Some("ana".into()) }));
    for (event, actor, by) in [(everything, "ana", "ana"), (resumed, "owner", "owner")] {
        let found = signed_by_hub(event.clone(), actor, "stp_1", by);
        assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["record_unjustified"], "{event:?} {found:?}");
    }
    let command = DeskCommand::Stop { stop: "stp_1".into(), pulled: pulled(3) };
    assert!(!attributed_to("ana", &command).is_empty(), "a reviewer may not stop everything");
}

#[test]
fn what_a_freeze_denies_is_not_justified() {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "other.thing", 1, &json!({})).unwrap();
    hub.review("ana", "act_0", Verdict::Approve, 0).unwrap();
    let DeskCommand::PlanFreeze { freeze, mut planned } = freeze_command(hub.now, 0) else { panic!() };
    planned.rules[0].effect = FreezeEffect::Deny;
    planned.rules[0].services.clear();
    hub.sign("owner", DeskCommand::PlanFreeze { freeze, planned }).unwrap();
    hub.end_batch();
    let digest = rebuild_action(&hub.records_about("act_0")).unwrap().unwrap().effective_digest();
    let use_grant = Command::UseGrant { tool: "pilot".into(), action: "act_0".into(), digest, genuine: true };
    assert_eq!(hub.run(use_grant).unwrap_err().code, Code::Frozen);
    assert_eq!(hub.check(&hub.log).0, []);
    // A hub that does not know the freeze lets the grant be used.
    let mut unaware = hub.log.clone();
    let last = unaware.last().unwrap().clone();
    unaware.push(forge(&last, "tool:pilot", ActionEvent::GrantUsed(GrantUsed { digest }).into(), "act_0"));
    rehash(&mut unaware);
    let from = unaware.len() - 1;
    let token = hub.state.tools.get("pilot").map(|tool| tool.token);
    sign_anew(&mut unaware, from, vec![BatchCommand { records: 1, by: "tool:pilot".into(), token, ..BatchCommand::default() }]);
    let found = hub.check(&unaware).0;
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].sentence.contains("The freeze Sale denies this"), "{found:?}");
}

#[test]
fn freeze_that_one_person_ends_is_not_justified() {
    let ended = Event::from(FreezeEvent::Ended(FreezeEnded { requested_by: "owner".into() }));
    let found = signed_by_hub(ended, "owner", "frz_0", "owner");
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["record_unjustified"], "{found:?}");
}

#[test]
fn checkpoint_is_good_for_its_key_and_state_only() {
    let hub = SigningHub::open();
    let checkpoint = LogCheckpoint::of(&hub.state, 1).unwrap();
    let envelope = checkpoint.sign(&key_of("hub")).unwrap();
    let key = |name: &str| PublicKey::from_base64(&public_key_of(name)).unwrap();
    assert_eq!(LogCheckpoint::verify(&envelope, &key("hub")).unwrap(), checkpoint);
    assert!(LogCheckpoint::verify(&envelope, &key("dev_owner")).is_err());
    let mut later = SigningHub::open();
    later.sign("owner", DeskCommand::RevokeDevice { device: "dev_ana".into() }).unwrap();
    assert_ne!(later.state.digest_of_rights(), checkpoint.state);
    assert_eq!(SigningHub::open().state.digest_of_rights(), checkpoint.state);
}

#[test]
fn value_is_read_without_its_signature() {
    let hub = SigningHub::open();
    let signed = hub.log.iter().find(|record| record.ends_batch()).unwrap();
    let (batch, hash) = signed.batch().unwrap().unwrap();
    assert_ne!(hash, signed.hash);
    assert!(batch.first <= signed.seq);
    let header: Value = serde_json::from_str(signed.header.get()).unwrap();
    assert_eq!(canonical(&header).unwrap(), signed.header.get().as_bytes(), "a header is canonical with its signature too");
}

#[test]
fn client_refuses_unsigned_approval_of_grave_action() {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "note.write", 1, &json!({})).unwrap();
    let action = rebuild_action(&hub.records_about("act_0")).unwrap().unwrap();
    let content: ActionContent = serde_json::from_slice(&hub.bodies[&action.body]).unwrap();
    let bodies = DecisionBodies { content: content.clone(), edited: None, reviews: Vec::new() };
    let (grants, key) = (GrantSecret::new(vec![7; 32]), key_of("hub"));
    let decision = compose(&action, &bodies, DecisionSigner { grants: &grants, key: &key, simulated: false }).unwrap();
    assert_eq!((decision.verdict, decision.by), (Status::Approved, Some(DecidedBy::Policy)));
    let ask = Ask {
        id: action.id.clone(),
        tool: action.content.tool.name.clone(),
        kind: action.content.kind.clone(),
        target: action.content.target.clone(),
        proposed: Digest::ZERO,
        deadline: action.content.deadline,
        policy: action.content.policy.version.clone(),
        revision: action.revision,
        on_deadline: OnDeadline::Allow,
        grave: false,
    };
    let ask = ask.proposing(&content.arguments).unwrap();
    let key = PublicKey::from_base64(&public_key_of("hub")).unwrap();
    verify_decision(&decision, &ask, &key, |_| None).unwrap();
    let refused = verify_decision(&decision, &Ask { grave: true, ..ask }, &key, |_| None).unwrap_err();
    assert!(refused.detail.contains("no person signed it"), "{refused:?}");
}

/// Seals and signs the records from `from` on anew, as the hub can with its key.
fn sign_anew(records: &mut [Record], from: usize, commands: Vec<BatchCommand>) {
    let last = records.len() - 1;
    let mut header: serde_json::Map<String, Value> = serde_json::from_str(records[last].header.get()).unwrap();
    header.remove("batch");
    records[last].header = canonical_raw(&header).unwrap();
    rehash(records);
    sign_batch(&mut records[from..], commands, "hub_1", &key_of("hub")).unwrap();
}

#[test]
fn change_without_second_administrator_is_named() {
    let mut hub = SigningHub::open();
    let profile = Invited { roles: vec![Role::Reviewer, Role::Administrator], ..Invited::default() };
    hub.sign("owner", DeskCommand::ChangePerson { person: "ana".into(), profile: profile.clone() }).unwrap();
    hub.end_batch();
    let request = hub.request("owner", DeskCommand::ChangePerson { person: "ben".into(), profile });
    let from = hub.log.len();
    hub.run(Command::Desk(Box::new(DeskRequest { by_owner: true, ..request }))).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
    let mut records = hub.log.clone();
    // The record that the owner acted alone is left out; everything else is signed.
    assert_eq!(records.remove(from).kind, "admin_change.by_owner");
    sign_anew(&mut records, from, vec![BatchCommand { records: 1, by: "owner".into(), ..BatchCommand::default() }]);
    let found = hub.check(&records).0;
    assert_eq!(found.iter().map(|found| (found.seq, found.code)).collect::<Vec<_>>(), [(from as u64 + 1, "record_unjustified")]);
    assert!(found[0].sentence.contains("needed a second administrator"), "{found:?}");
}

#[test]
fn draw_that_came_out_otherwise_is_named_once_the_secret_is_revealed() {
    for (key, kept) in [(DrawKey::default(), true), (DrawKey::new(vec![9; 32]), false)] {
        let mut hub = SigningHub::open();
        // Nine of ten are drawn; one is looked for that only the other key leaves out.
        let secret = |key: &DrawKey, hub: &SigningHub| key.day_secret(&utc_day(hub.now));
        let other = secret(&DrawKey::new(vec![9; 32]), &hub);
        let drawn = secret(&DrawKey::default(), &hub);
        let id = (0..1_000).map(|number| format!("act_{number}")).find(|id| drawn.is_drawn(id, 0.9) && !other.is_drawn(id, 0.9)).unwrap();
        hub.propose(&id, "prices.change", 1, &json!({})).unwrap();
        hub.state.draws.set_key(key);
        hub.review("ana", &id, Verdict::Approve, 0).unwrap();
        hub.end_batch();
        let decided = hub.log.len() as u64;
        hub.state.draws.set_key(DrawKey::default());
        hub.now += 93_600_000;
        hub.run(Command::Tick).unwrap();
        hub.run(Command::Tick).unwrap();
        hub.end_batch();
        assert!(hub.log.iter().any(|record| record.kind == "draw.revealed"), "the secret is revealed");
        let (found, summary) = hub.check(&hub.log);
        let named: Vec<_> = found.iter().map(|found| (found.seq, found.code)).collect();
        let expected: &[(u64, &str)] = if kept { &[] } else { &[(decided, "draw_differs")] };
        assert_eq!((named.as_slice(), summary.draws_unchecked), (expected, 0), "{found:?}");
    }
}

/// A hub whose policy asks for a second review of fast reviews, and one action with a fast approval.
/// `acts`: whether the hub keeps to the rule; `published`: whether the rule is in force at all.
fn with_fast_review(acts: bool, published: bool) -> SigningHub {
    let mut hub = SigningHub::open();
    if published {
        let replaces = hub.state.policy.in_force.version.clone();
        hub.sign("owner", DeskCommand::PublishPolicy { source: format!("{FAST_REVIEWS}{POLICY}"), replaces }).unwrap();
    }
    hub.propose("act_1", "other.thing", 1, &json!({})).unwrap();
    hub.count += u32::from(hub.count.is_multiple_of(2));
    hub.state.policy.in_force.second_look_under_ms = acts.then_some(10_000);
    hub.review("ana", "act_1", Verdict::Approve, 0).unwrap();
    hub.end_batch();
    hub
}

#[test]
fn second_review_of_a_fast_review_is_justified() {
    let mut hub = with_fast_review(true, true);
    assert_eq!(hub.log.iter().rev().take(3).filter(|record| record.kind == "action.second_look").count(), 1);
    hub.review("ben", "act_1", Verdict::Reject, 0).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
}

#[test]
fn fast_review_without_a_second_one_is_named() {
    let hub = with_fast_review(false, true);
    let found = hub.check(&hub.log).0;
    assert!(found.len() == 1 && found[0].sentence.contains("faster than the policy takes"), "{found:?}");
}

#[test]
fn second_review_that_nothing_asks_for_is_named() {
    let hub = with_fast_review(true, false);
    let found = hub.check(&hub.log).0;
    assert!(found.len() == 1 && found[0].sentence.contains("not one that may be drawn"), "{found:?}");
}

#[test]
fn revision_under_a_share_without_a_committed_secret_is_named() {
    let mut hub = SigningHub::open();
    hub.propose("act_1", "other.thing", 1, &json!({})).unwrap();
    hub.now += 1_800_000;
    let revision = hub.proposal("act_1", "prices.change", 1, &json!({}));
    hub.run(Command::Revise(Box::new(revision))).unwrap();
    hub.review("ana", "act_1", Verdict::Approve, 0).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
    let mut records = hub.log.clone();
    let committed = records.iter().position(|record| record.kind == "draw.committed").expect("the revision commits its day");
    assert_eq!(records[committed + 1].kind, "action.revised");
    records.remove(committed);
    rehash(&mut records);
    let found = hub.check(&records).0;
    assert!(found.iter().any(|found| found.sentence.contains("secret of the day was not committed")), "{found:?}");
}

/// What is found of the records of the owner's command, had `person` signed it instead; the hub signs them.
fn attributed_to(person: &str, command: &DeskCommand) -> Vec<Unjustified> {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "other.thing", 1, &json!({})).unwrap();
    hub.end_batch();
    let request = hub.request(person, command.clone());
    let from = hub.log.len();
    hub.sign("owner", command.clone()).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, [], "{command:?}");
    let body = canonical(&CommandBody { salt: request.salt.clone(), envelope: request.envelope.clone() }).unwrap();
    let digest = Digest::of(&body);
    hub.bodies.insert(digest, body);
    let mut records = hub.log.clone();
    for record in &mut records[from..] {
        let named = with_member(record, "command", json!(request.statement.id));
        *record = Record { actor: person.into(), ..with_member(&named, "envelope", json!(digest)) };
    }
    let count = u32::try_from(records.len() - from).unwrap();
    sign_anew(&mut records, from, vec![BatchCommand { records: count, by: person.into(), ..BatchCommand::default() }]);
    hub.check(&records).0
}

#[test]
fn command_without_the_right_to_it_justifies_nothing() {
    let hub = SigningHub::open();
    let (invite, made) = hub.state.invites.by_id.iter().next().unwrap();
    let (terms, token) = (ToolTerms { owner: Some("Ana".into()), ..ToolTerms::default() }, Digest::of(b"new"));
    let profile = Invited { roles: vec![Role::Manager], ..Invited::default() };
    let replaces = hub.state.policy.in_force.version.clone();
    for command in [
        DeskCommand::RegisterTool { name: "new".into(), token, terms: terms.clone() },
        DeskCommand::AddTool { name: "new".into(), token, owner: Some("Ana".into()) },
        DeskCommand::ChangeTool { name: "pilot".into(), terms },
        DeskCommand::RevokeTool { name: "pilot".into() },
        DeskCommand::RotateTool { name: "pilot".into(), token, overlap_ms: 1 },
        DeskCommand::Invite { invite: "inv_new".into(), code: token, valid_ms: 60_000, profile: profile.clone(), person: None },
        DeskCommand::ChangePerson { person: "ben".into(), profile },
        DeskCommand::RevokePerson { person: "ben".into() },
        DeskCommand::RevokeDevice { device: "dev_ben".into() },
        DeskCommand::PublishPolicy { source: "default_ttl = \"5m\"\n".into(), replaces },
        DeskCommand::EraseBody { digest: made.made.code, reason: "asked".into() },
        DeskCommand::StateIncidents { incidents: vec![stated_incident("shop", 1)] },
        DeskCommand::PublishServices { source: "[[service]]\nname = \"shop\"\n".into(), replaces: "0".into() },
        DeskCommand::StateChanges { changes: vec![stated_change("shop", 1)] },
        DeskCommand::AddSource { name: "pager".into(), source: source_with_token(token) },
    ] {
        let found = attributed_to("ana", &command);
        assert!(!found.is_empty(), "{command:?}");
        assert!(found.iter().all(|found| found.sentence.contains("did not have the right")), "{command:?} of {invite}: {found:?}");
    }
}

/// A hub on which a fault was planted as `act_1`; also the place of its proposal in the log.
fn hub_with_fault() -> (SigningHub, usize) {
    let mut hub = SigningHub::open();
    hub.propose("act_0", "other.thing", 1, &json!({})).unwrap();
    hub.sign("owner", crate::faults::plan("pilot", 10)).unwrap();
    hub.sign("owner", DeskCommand::SetFaultRate { tool: "pilot".into(), per_day: 2 }).unwrap();
    hub.end_batch();
    let from = hub.log.len();
    let command = crate::faults::plant_command(&hub.state, "act_1", crate::faults::item("f1", "pilot"), 0, hub.now);
    hub.run(command).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
    (hub, from)
}

fn by_tool(records: u32) -> Vec<BatchCommand> {
    vec![BatchCommand { by: "tool:pilot".into(), records, ..BatchCommand::default() }]
}

/// Reads everything but sealed causes.
struct WithoutCauses<'a>(&'a SigningHub);

impl CheckSource for WithoutCauses<'_> {
    fn body(&self, digest: &Digest) -> Result<std::borrow::Cow<'_, [u8]>, NotJudged> {
        let sealed = self.0.log.iter().any(|record| record.kind == "action.caused!" && record.body == Some(*digest));
        if sealed { Err(NotJudged::Withheld) } else { self.0.body(digest) }
    }
}

#[test]
fn sealed_cause_leaves_its_record_not_judged_until_it_opens() {
    let (hub, _) = hub_with_fault();
    let mut checker = Checker::new();
    let found: Vec<Finding> = hub.log.iter().map(|record| checker.check(record, &WithoutCauses(&hub))).collect();
    assert!(found.iter().all(|finding| !matches!(finding, Finding::Unjustified(_))), "{found:?}");
    assert_eq!(checker.summary().not_judged.get(&NotJudged::Withheld), Some(&1));
    assert_eq!(checker.finish(), []);
}

#[test]
fn proposal_without_its_cause_is_named() {
    let (hub, from) = hub_with_fault();
    let mut records = hub.log.clone();
    records.truncate(from + 1);
    sign_anew(&mut records, from, by_tool(1));
    let found = hub.check(&records).0;
    assert!(found.iter().any(|found| found.seq == from as u64 + 1), "{found:?}");
    // Had it shown a token as before there were plans, its cause is missing all the same.
    let token = Some(Digest::of(b"t0"));
    sign_anew(&mut records, from, vec![BatchCommand { token, by: "tool:pilot".into(), records: 1, ..BatchCommand::default() }]);
    let found = hub.check(&records).0;
    assert!(found.iter().any(|found| found.sentence.contains("does not say why")), "{found:?}");
}

type ChangeFault = fn(&mut PlantedFault);

#[test]
fn fault_that_no_plan_names_is_named() {
    let changes: [(ChangeFault, &str); 4] = [
        (|fault| fault.item = "f77".into(), "no such fault"),
        (|fault| fault.lesson = "another".into(), "another fault under this name"),
        (|fault| fault.plan = "cmd_none".into(), "was not in force"),
        (|fault| fault.slot.number = 2, "More faults were planted"),
    ];
    for (change, words) in changes {
        let (mut hub, from) = hub_with_fault();
        let mut records = hub.log.clone();
        let cause = records.iter().position(|record| record.kind == "action.caused!").unwrap();
        let mut body: CauseBody = serde_json::from_slice(&hub.bodies[&records[cause].body.unwrap()]).unwrap();
        let ProposalCause::Plan(fault) = &mut body.cause else { panic!("it was planted") };
        change(fault);
        let bytes = canonical(&body).unwrap();
        records[cause].body = Some(Digest::of(&bytes));
        hub.bodies.insert(Digest::of(&bytes), bytes);
        let count = u32::try_from(records.len() - from).unwrap();
        sign_anew(&mut records, from, by_tool(count));
        let found = hub.check(&records).0;
        assert!(found.iter().any(|found| found.sentence.contains(words)), "{words}: {found:?}");
    }
}

#[test]
fn grant_of_a_planted_fault_is_named() {
    let (mut hub, _) = hub_with_fault();
    hub.review("ana", "act_1", Verdict::Approve, 0).unwrap();
    hub.review("ben", "act_1", Verdict::Approve, 0).unwrap();
    hub.end_batch();
    let action = rebuild_action(&hub.records_about("act_1")).unwrap().unwrap();
    assert_eq!(action.status, Status::Approved);
    assert_eq!(hub.check(&hub.log).0, []);
    let mut records = hub.log.clone();
    let from = records.len();
    let used = Event::from(ActionEvent::GrantUsed(GrantUsed { digest: action.effective_digest() }));
    let draft = used.draft(hub.now, "tool:pilot", "act_1", None).unwrap();
    records.push(draft.seal(from as u64 + 1, records[from - 1].hash));
    let token = Some(Digest::of(b"t0"));
    sign_anew(&mut records, from, vec![BatchCommand { token, by: "tool:pilot".into(), records: 1, ..BatchCommand::default() }]);
    let found = hub.check(&records).0;
    assert!(found.iter().any(|found| found.sentence.contains("planted fault, which never runs")), "{found:?}");
}
