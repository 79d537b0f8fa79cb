//! Who may do what: every cell of the table in `docs/RIGHTS.md`, tried against `decide`.

use crate::world::{World, source_with_token, stated_change, stated_incident, verdict};
use holdpoint_domain::*;
use serde_json::json;
use std::collections::BTreeMap;

const HEADING: &str = "## Who may do what";
const TOOL: &str = "tool";
const INVITED: &str = "person invited";
/// What a refusal for want of a right says.
const NO_RIGHT: [Code; 7] = [
    Code::Forbidden,
    Code::NotEligible,
    Code::NotClaimed,
    Code::DeviceUnknown,
    Code::ToolMismatch,
    Code::InviteUnknown,
    Code::TokenRevoked,
];
/// The commands of tools, and the one of a person without a device.
const UNSIGNED: [&str; 8] = ["propose", "revise", "withdraw", "use_grant", "report", "enroll", "state_release", "state_evaluation"];
const EVERYBODY: &str = "[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\", \"trainer\", \"manager\", \"administrator\"]\n";

/// Cells by command, then by column.
type Table = BTreeMap<String, BTreeMap<String, String>>;

fn read_table() -> Table {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/RIGHTS.md")).unwrap();
    let section = text.split(HEADING).nth(1).unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let mut lines = section.lines().skip_while(|line| !line.starts_with('|'));
    let columns = cells(lines.next().unwrap());
    let rows = lines.skip(1).take_while(|line| line.starts_with('|')).map(cells);
    rows.map(|row| (row[0].trim_matches('`').to_owned(), columns.iter().cloned().zip(row).skip(1).collect())).collect()
}

/// A person who acts: their id, with this one role.
fn actor(column: &str) -> &'static str {
    match column {
        "reviewer" => "rev",
        "trainer" => "tra",
        "manager" => "man",
        "administrator" => "owner",
        TOOL => "pilot",
        INVITED => "new",
        other => panic!("{other} is no column"),
    }
}

fn role(column: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.as_str() == column)
}

/// A hub with a person of each role, one open action and one that ended; `bea` is a second administrator.
fn world(policy: &str, two_administrators: bool) -> World {
    let mut world = World::open();
    world.publish(policy);
    for (person, role) in [("rev", Role::Reviewer), ("tra", Role::Trainer), ("man", Role::Manager), ("ned", Role::Reviewer)] {
        world.join(person, &[role], &[]);
    }
    if two_administrators {
        world.join("bea", &[Role::Administrator], &[]);
    }
    world.ask_as("owner", DeskCommand::AddTool { name: "other".into(), owner: None, token: Digest::of(b"other") }).unwrap();
    world.propose("act_1", json!({}));
    world.propose("act_ended", json!({}));
    world.ask(Command::Withdraw { tool: "pilot".into(), action: "act_ended".into() }).unwrap();
    world
}

/// One attempt: the condition of its cell holds, or it does not. Without a condition the two
/// attempts are made beside one and two administrators.
struct Attempt<'a> {
    command: &'a str,
    column: &'a str,
    holds: bool,
}

impl Attempt<'_> {
    fn run(&self) -> Result<Accepted, Refusal> {
        let mut world = world(&self.policy(), self.needs_two() || !self.holds);
        match UNSIGNED.contains(&self.command) {
            true => self.run_unsigned(&mut world),
            false => {
                let command = self.signed(&mut world);
                assert_eq!(serde_json::to_value(&command).unwrap()["type"], self.command);
                let beside = matches!(command, DeskCommand::ReviewSet(_)).then(|| set_of_two(&world));
                let (set, reading) = beside.map(|(_, member, reading)| (member, reading)).unzip();
                let request = DeskRequest { set, reading, ..world.signed(actor(self.column), command, 0) };
                world.ask(Command::Desk(Box::new(request)))
            }
        }
    }

    fn needs_two(&self) -> bool {
        ["confirm_change", "decline_change", "agree_freeze_exception"].contains(&self.command)
    }

    // For `eligible`: the checkpoint names the sender's role, or another one.
    fn policy(&self) -> String {
        let other = if self.column == "manager" { "trainer" } else { "manager" };
        match (self.command, role(self.column)) {
            ("review" | "review_set" | "claim" | "stop" | "resume", Some(role)) => {
                let named = if self.holds { role.as_str() } else { other };
                format!("[[checkpoint]]\nname = \"all\"\nroles = [\"{named}\"]\n")
            }
            _ => EVERYBODY.into(),
        }
    }

    fn signed(&self, world: &mut World) -> DeskCommand {
        let token = Digest::of(b"new token");
        match self.command {
            "review" => verdict("act_1", Verdict::Approve),
            "review_set" => set_of_two(world).0,
            "claim" => DeskCommand::Claim { action: "act_1".into() },
            "release" => {
                let claimant = if self.holds && role(self.column).is_some() { actor(self.column) } else { "ned" };
                world.ask_as(claimant, DeskCommand::Claim { action: "act_1".into() }).unwrap();
                DeskCommand::Release { action: "act_1".into() }
            }
            "add_tool" => DeskCommand::AddTool { name: "third".into(), owner: None, token },
            "revoke_tool" => DeskCommand::RevokeTool { name: "pilot".into() },
            "register_tool" => DeskCommand::RegisterTool { name: "third".into(), token, terms: ToolTerms::default() },
            "change_tool" => DeskCommand::ChangeTool {
                name: "pilot".into(),
                terms: ToolTerms { kinds: vec!["deploy.*".into()], ..ToolTerms::default() },
            },
            "rotate_tool" => DeskCommand::RotateTool { name: "pilot".into(), token, overlap_ms: 0 },
            "invite" => invite("inv_asked", &[Role::Administrator], None),
            "revoke_invite" => {
                world.ask_as("owner", invite("inv_open", &[Role::Reviewer], None)).unwrap();
                DeskCommand::RevokeInvite { invite: "inv_open".into() }
            }
            "change_person" => make_administrator(),
            "revoke_person" => DeskCommand::RevokePerson { person: "ned".into() },
            "revoke_device" => DeskCommand::RevokeDevice { device: "dev_ned".into() },
            "publish_policy" => publish(world),
            "publish_services" => publish_services(world),
            "merge_incidents" => state_and_merge(world),
            "split_incident" => {
                let merge = state_and_merge(world);
                let DeskCommand::MergeIncidents { incident, .. } = merge.clone() else { panic!("it merges") };
                world.ask_as("owner", merge).unwrap();
                DeskCommand::SplitIncident { incident }
            }
            "erase_body" => DeskCommand::EraseBody { digest: world.fold("act_ended").body, reason: "a name".into() },
            "confirm_change" => DeskCommand::ConfirmChange { change: self.change(world) },
            "decline_change" => DeskCommand::DeclineChange { change: self.change(world) },
            "state_incidents" => DeskCommand::StateIncidents { incidents: vec![stated_incident("shop", 1)] },
            "stop" => pull_stop("stp_1"),
            "resume" => {
                world.ask_as("bea", pull_stop("stp_1")).or_else(|_| world.ask_as("owner", pull_stop("stp_1"))).unwrap();
                DeskCommand::Resume { stop: "stp_1".into(), stage: StopStage::Kind("message.send".into()) }
            }
            "state_changes" => DeskCommand::StateChanges { changes: vec![stated_change("shop", 1)] },
            "add_source" => DeskCommand::AddSource { name: "pager".into(), source: source_with_token(token) },
            "revoke_source" => {
                world.ask_as("owner", DeskCommand::AddSource { name: "pager".into(), source: source_with_token(token) }).unwrap();
                DeskCommand::RevokeSource { name: "pager".into() }
            }
            "state_finding" => {
                let stated = stated_incident("shop", 1);
                let incident = stated.statement.stream_id();
                world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
                DeskCommand::StateFinding { incident, cause: Cause::Action("act_1".into()), grade: Grade::Confirmed, why: None }
            }
            "note_incident" => {
                let stated = stated_incident("shop", 1);
                let incident = stated.statement.stream_id();
                world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
                DeskCommand::NoteIncident { incident, text: "The pool is empty.".into() }
            }
            "request_rereview" => {
                let stated = stated_incident("shop", 1);
                let incident = stated.statement.stream_id();
                world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
                // Refused where an example before it stopped the tool.
                world.review("owner", "act_1", Verdict::Approve).ok();
                DeskCommand::RequestRereview { action: "act_1".into(), incident, like: "act_1".into() }
            }
            "publish_triggers" => DeskCommand::PublishTriggers { source: String::new(), replaces: String::new() },
            "plan_freeze" => plan_freeze(world, 60_000),
            "cancel_freeze" => {
                let command = plan_freeze(world, 60_000);
                world.ask_as("owner", command).unwrap();
                DeskCommand::CancelFreeze { freeze: "frz_1".into() }
            }
            "end_freeze" => {
                let command = plan_freeze(world, 0);
                world.ask_as("owner", command).unwrap();
                DeskCommand::EndFreeze { freeze: "frz_1".into() }
            }
            "ask_freeze_exception" => {
                let command = plan_freeze(world, 0);
                world.ask_as("owner", command).unwrap();
                ask_exception(world)
            }
            "agree_freeze_exception" => {
                let (window, asked) = (plan_freeze(world, 0), ask_exception(world));
                world.ask_as("owner", window).unwrap();
                world.ask_as(if self.holds { "bea" } else { "owner" }, asked).unwrap();
                DeskCommand::AgreeFreezeException { freeze: "frz_1".into(), exception: "exc_1".into() }
            }
            "revoke_freeze_exception" => {
                let (window, asked) = (plan_freeze(world, 0), ask_exception(world));
                world.ask_as("owner", window).unwrap();
                let DeskCommand::AskFreezeException { freeze, exception } = asked else { panic!("it asks") };
                let exception = FreezeException { id: "exc_2".into(), ..exception };
                world.ask_as("owner", DeskCommand::AskFreezeException { freeze: freeze.clone(), exception }).unwrap();
                DeskCommand::RevokeFreezeException { freeze, exception: "exc_2".into() }
            }
            "rule" => DeskCommand::Rule {
                action: decide_action(world).into(),
                right: RightVerdict::Reject,
                tags: Vec::new(),
                lesson: String::new(),
                arguments: None,
                replaces: None,
            },
            "appeal" => {
                let reviewer = if self.holds && role(self.column).is_some() { actor(self.column) } else { "ned" };
                let terms = ToolTerms { owner: Some("somebody else".into()), ..ToolTerms::default() };
                world.ask_as("owner", DeskCommand::ChangeTool { name: "pilot".into(), terms }).unwrap();
                world.propose("act_appealed", json!({}));
                world.review(reviewer, "act_appealed", Verdict::Reject).unwrap();
                DeskCommand::Appeal { action: "act_appealed".into(), ruling: None, reason: "x".into() }
            }
            "publish_tags" => DeskCommand::PublishTags { tags: vec!["too broad".into()], replaces: String::new() },
            "plan_faults" => crate::faults::plan("pilot", 10),
            "set_fault_rate" => DeskCommand::SetFaultRate { tool: "pilot".into(), per_day: 4 },
            "record_release" => DeskCommand::RecordRelease { tool: "pilot".into(), release: release("1") },
            "freeze_dataset" => DeskCommand::FreezeDataset { digest: Digest::of(b"set"), frozen: crate::frozen::dataset() },
            "plan_shifts" => plan_shifts(world),
            "cancel_shift" => {
                let command = plan_shifts(world);
                world.ask_as("owner", command).unwrap();
                DeskCommand::CancelShift { shift: shift_id("ned", world.now()) }
            }
            "plan_absence" => self.absence(world),
            "end_absence" => {
                let command = self.absence(world);
                world.ask_as("owner", command).unwrap();
                DeskCommand::EndAbsence { absence: "abs_1".into() }
            }
            "offer_hand_over" => hand_over("ned"),
            "take_hand_over" => {
                let asked = if self.holds && role(self.column).is_some() { actor(self.column) } else { "ned" };
                world.ask_as(if asked == "ned" { "owner" } else { "ned" }, hand_over(asked)).unwrap();
                DeskCommand::TakeHandOver { hand_over: "hnd_1".into() }
            }
            "publish_drill" => publish_drill(world),
            "answer_drill" => {
                let command = publish_drill(world);
                world.ask_as("teo", command).unwrap();
                let answers = vec![DrillAnswer { action: "act_ruled".into(), verdict: Verdict::Reject }];
                let answers = DrillAnswers { attempt: 1, salt: "0123456789abcdef".into(), answers };
                DeskCommand::AnswerDrill { drill: "drl_1".into(), answers, before: None }
            }
            other => panic!("{other} is no command"),
        }
    }

    // Of the sender where the condition holds, else of another person.
    fn absence(&self, world: &World) -> DeskCommand {
        let person = if self.holds && role(self.column).is_some() { actor(self.column) } else { "ned" };
        let planned = AbsencePlanned { person: person.into(), from: world.now(), until: world.now() + 3_600_000, delegate: None };
        DeskCommand::PlanAbsence { absence: "abs_1".into(), planned }
    }

    // A change that another administrator asked for, or the sender.
    fn change(&self, world: &mut World) -> CommandId {
        let by = if self.holds { "bea" } else { "owner" };
        let command = publish(world);
        world.ask_as(by, command).unwrap().waiting.unwrap()
    }

    fn run_unsigned(&self, world: &mut World) -> Result<Accepted, Refusal> {
        // Where the condition does not hold, the action is another tool's. People are no tools either.
        let tool: ToolName = if self.column == TOOL && !self.holds { "other".into() } else { actor(self.column).into() };
        let (action, digest) = (ActionId::from("act_1"), world.fold("act_1").content.digest);
        match self.command {
            "revise" => world.ask(Command::Revise(Box::new(proposal(tool, "act_1")))),
            "withdraw" => world.ask(Command::Withdraw { tool, action }),
            "use_grant" => {
                world.review("owner", "act_1", Verdict::Approve).unwrap();
                world.ask(Command::UseGrant { tool, action, digest, genuine: true })
            }
            "report" => {
                world.review("owner", "act_1", Verdict::Approve).unwrap();
                world.ask(Command::Report { tool, action, outcome: Outcome::Executed, message: None })
            }
            "state_release" => world.ask(Command::RecordRelease { tool, release: release("2") }),
            "state_evaluation" => {
                world.ask(Command::RecordRelease { tool: "pilot".into(), release: release("2") }).unwrap();
                let evaluated =
                    ReleaseEvaluated { version: "2".into(), suite: "0a1b2c3d".into(), passed: 1, failed: 0, failed_cases: Vec::new() };
                world.ask(Command::RecordEvaluation { tool, evaluated })
            }
            "propose" => world.ask(Command::Propose(Box::new(proposal(actor(self.column).into(), "act_2")))),
            "enroll" => self.enroll(world),
            other => panic!("{other} is no command"),
        }
    }

    fn enroll(&self, world: &mut World) -> Result<Accepted, Refusal> {
        let person = actor(self.column);
        let command = match self.column {
            INVITED => invite("inv_new", &[Role::Reviewer], None),
            _ => invite("inv_new", &[], Some(person)),
        };
        // With a second administrator an invite for another person's device waits, and does not work.
        world.ask_as("owner", command).unwrap();
        let code = if self.holds { Digest::of(b"inv_new") } else { Digest::of(b"guessed") };
        world.enroll(person, "dev_another", EnrollBy::Invite(code))
    }
}

// Rejected by a person who takes no part otherwise.
fn decide_action(world: &mut World) -> &'static str {
    world.propose("act_ruled", json!({}));
    world.review("ned", "act_ruled", Verdict::Reject).unwrap();
    "act_ruled"
}

// By a trainer of its own, who ruled on the only case; one right answer passes.
fn publish_drill(world: &mut World) -> DeskCommand {
    let (action, right) = (ActionId::from("act_ruled"), RightVerdict::Reject);
    if world.state().rulings.of(&action).is_none() {
        decide_action(world);
        world.join("teo", &[Role::Trainer], &[]);
        let (tags, lesson) = (Vec::new(), String::new());
        let rule = DeskCommand::Rule { action: action.clone(), right, tags, lesson, arguments: None, replaces: None };
        world.ask_as("teo", rule).unwrap();
    }
    let test = DrillTest { p0: 0.01, p1: 0.99, alpha: 0.4, beta: 0.4 };
    let cases = vec![DrillCase { action, right }];
    let published = DrillPublished { name: "Start".into(), qualification: "deploys".into(), valid_days: 1, test, cases };
    DeskCommand::PublishDrill { drill: "drl_1".into(), published, lessons: vec![DrillLesson::default()] }
}

fn release(version: &str) -> ReleaseRecorded {
    ReleaseRecorded { version: version.into(), released_at: 1, datasets: Vec::new(), model: None, run: None, source: None, notes: None }
}

fn invite(id: &str, roles: &[Role], person: Option<&str>) -> DeskCommand {
    let profile = Invited { roles: roles.to_vec(), ..Invited::default() };
    let code = Digest::of(id.as_bytes());
    DeskCommand::Invite { invite: id.into(), code, valid_ms: 60_000, profile, person: person.map(PersonId::from) }
}

fn pull_stop(id: &str) -> DeskCommand {
    let (scope, reason) = (StopScope::Tool("pilot".into()), "errors".into());
    let pulled = StopPulled { scope, reason, proposals: StopProposals::Hold, drill: false, incident: None };
    DeskCommand::Stop { stop: id.into(), pulled }
}

fn plan_freeze(world: &World, in_ms: Ms) -> DeskCommand {
    let (from, until) = (world.now() + in_ms, world.now() + 3_600_000);
    let local = |at| local_text(at, "UTC").unwrap();
    let rules = vec![FreezeRule { effect: FreezeEffect::Tighten, tiers: Vec::new(), services: Vec::new(), environments: Vec::new() }];
    let (from_local, until_local, zone) = (local(from), local(until), "UTC".into());
    let planned = FreezePlanned { name: "Sale".into(), reason: "x".into(), from, until, zone, from_local, until_local, rules };
    DeskCommand::PlanFreeze { freeze: "frz_1".into(), planned }
}

fn plan_shifts(world: &World) -> DeskCommand {
    let (from, until) = (world.now(), world.now() + 3_600_000);
    let local = |at| local_text(at, "UTC").unwrap();
    let (person, team, zone) = ("ned".into(), "shop".into(), "UTC".into());
    let shift = ShiftPlanned { person, team, zone, from, until, from_local: local(from), until_local: local(until) };
    DeskCommand::PlanShifts { shifts: vec![shift] }
}

fn ask_exception(world: &World) -> DeskCommand {
    let (tool, kind, service, reason) = ("pilot".into(), "deploy.rollout".into(), "shop".into(), "x".into());
    let until = world.now() + 1_000;
    let exception = FreezeException { id: "exc_1".into(), tool, kind, service, reason, from: None, until, undo_of: None };
    DeskCommand::AskFreezeException { freeze: "frz_1".into(), exception }
}

// A set of the open action and another one, with what proves the first.
fn set_of_two(world: &World) -> (DeskCommand, SetMembership, ReadingBody) {
    let action = world.state().action("act_1").unwrap();
    let reading = ReadingBody { salt: "r".into(), reading: Reading { confirmed: true, ..Reading::default() } };
    let own = SetLeaf {
        action: action.id.clone(),
        digest: action.content.digest,
        shown: action.shown(Vec::new()).unwrap(),
        reading_digest: reading.digest().unwrap(),
        salt: Digest::of(b"one").hex(),
    };
    let leaves = vec![own.clone(), SetLeaf { action: "act_2".into(), salt: Digest::of(b"two").hex(), ..own }];
    let review = SetReview {
        root: set_root(&leaves).unwrap(),
        count: 2,
        tool: action.content.tool.name.clone(),
        kind: action.content.kind.clone(),
        verdict: Verdict::Approve,
        reasons: Vec::new(),
        comment: None,
        certainty: None,
    };
    (DeskCommand::ReviewSet(review), set_memberships(leaves).unwrap().remove(0), reading)
}

fn make_administrator() -> DeskCommand {
    let profile = Invited { roles: vec![Role::Administrator], ..Invited::default() };
    DeskCommand::ChangePerson { person: "ned".into(), profile }
}

fn publish(world: &World) -> DeskCommand {
    let replaces = world.state().policy.in_force.version.clone();
    DeskCommand::PublishPolicy { source: "default_ttl = \"5m\"\n".into(), replaces }
}

fn proposal(tool: ToolName, action: &str) -> Propose {
    let proposal = json!({"kind": "deploy.rollout", "title": "t", "tool": {"name": tool.as_str()}, "arguments": {"n": 2}});
    Propose { tool, action: action.into(), proposal: Proposal::from_value(proposal).unwrap(), salt: "s".into(), key: None, token: None }
}

/// What a cell asks of the two attempts.
fn check_cell(command: &str, column: &str, cell: &str) {
    let [with, without] = [true, false].map(|holds| Attempt { command, column, holds }.run());
    let said = format!("{command} by {column} is {cell}: {with:?}, {without:?}");
    // To a tool, the actions of others do not exist.
    let hidden = |code: Code| code == Code::NotFound && UNSIGNED.contains(&command);
    let is_no_right = |code: Code| NO_RIGHT.contains(&code) || hidden(code);
    let lacks_right = |result: &Result<Accepted, Refusal>| result.as_ref().is_err_and(|refusal| is_no_right(refusal.code));
    let takes_effect =
        |result: &Result<Accepted, Refusal>| result.as_ref().is_ok_and(|done| !done.drafts.is_empty() && done.waiting.is_none());
    let holds = match cell {
        "yes" => takes_effect(&with) && takes_effect(&without),
        "no" => lacks_right(&with) && lacks_right(&without),
        "second" => takes_effect(&with) && without.as_ref().is_ok_and(|waits| waits.waiting.is_some()),
        "eligible" | "own" | "other" | "code" => takes_effect(&with) && lacks_right(&without),
        _ => false,
    };
    assert!(holds, "{said}");
}

/// Cells that `decide` cannot be asked about: such a command names no person, or no tool. The
/// hub's own test `every_route_checks_every_sender` tries them.
fn is_ruled_out_by_its_type(command: &str, column: &str) -> bool {
    (command == "propose" && column != TOOL) || (command == "enroll" && column == TOOL)
}

#[test]
fn every_cell_of_the_rights_table_holds() {
    for (command, columns) in read_table() {
        for (column, cell) in columns {
            match is_ruled_out_by_its_type(&command, &column) {
                true => assert_eq!(cell, "no", "{command} by {column}"),
                false => check_cell(&command, &column, &cell),
            }
        }
    }
}

#[test]
fn rights_table_lists_every_command_and_sender() {
    let table = read_table();
    let mut names: Vec<String> = example_commands().iter().map(wire_name).collect();
    names.extend(UNSIGNED.map(str::to_owned));
    names.sort();
    assert_eq!(table.keys().cloned().collect::<Vec<_>>(), names);
    let mut senders: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).chain([TOOL, INVITED]).collect();
    senders.sort_unstable();
    for (command, columns) in &table {
        assert_eq!(columns.keys().map(String::as_str).collect::<Vec<_>>(), senders, "{command}");
    }
}

#[test]
fn rights_table_agrees_with_the_required_role() {
    let table = read_table();
    for command in example_commands() {
        let row = &table[&wire_name(&command)];
        for role in Role::ALL {
            let may = row[role.as_str()] != "no";
            assert_eq!(may, command.required_roles().is_none_or(|required| required.contains(&role)), "{command:?} by {role:?}");
        }
    }
}

fn hand_over(to: &str) -> DeskCommand {
    let offered = HandOverOffered { to: to.into(), claims: Vec::new() };
    DeskCommand::OfferHandOver { hand_over: "hnd_1".into(), offered, content: HandOverContent::default() }
}

fn publish_services(world: &World) -> DeskCommand {
    let replaces = world.state().services.in_force().version().to_owned();
    DeskCommand::PublishServices { source: "[[service]]\nname = \"shop\"\n".into(), replaces }
}

fn state_and_merge(world: &mut World) -> DeskCommand {
    let incidents = vec![stated_incident("shop", 1), stated_incident("pay", 1)];
    let [incident, into] = [0, 1].map(|place: usize| incidents[place].statement.stream_id());
    world.ask_as("owner", DeskCommand::StateIncidents { incidents }).unwrap();
    DeskCommand::MergeIncidents { incident, into }
}

fn wire_name(command: &DeskCommand) -> String {
    serde_json::to_value(command).unwrap()["type"].as_str().unwrap().to_owned()
}

/// One of each. The match names what is missing here after a new command.
fn example_commands() -> Vec<DeskCommand> {
    let mut world = world(EVERYBODY, true);
    let mut next = Some("review");
    let mut all = Vec::new();
    while let Some(command) = next {
        let example = Attempt { command, column: "administrator", holds: true }.signed(&mut world);
        next = match &example {
            DeskCommand::Review(_) => Some("review_set"),
            DeskCommand::ReviewSet(_) => Some("claim"),
            DeskCommand::Claim { .. } => Some("release"),
            DeskCommand::Release { .. } => Some("add_tool"),
            DeskCommand::AddTool { .. } => Some("register_tool"),
            DeskCommand::RegisterTool { .. } => Some("change_tool"),
            DeskCommand::ChangeTool { .. } => Some("revoke_tool"),
            DeskCommand::RevokeTool { .. } => Some("rotate_tool"),
            DeskCommand::RotateTool { .. } => Some("invite"),
            DeskCommand::Invite { .. } => Some("revoke_invite"),
            DeskCommand::RevokeInvite { .. } => Some("change_person"),
            DeskCommand::ChangePerson { .. } => Some("revoke_person"),
            DeskCommand::RevokePerson { .. } => Some("revoke_device"),
            DeskCommand::RevokeDevice { .. } => Some("publish_policy"),
            DeskCommand::PublishPolicy { .. } => Some("erase_body"),
            DeskCommand::EraseBody { .. } => Some("confirm_change"),
            DeskCommand::ConfirmChange { .. } => Some("decline_change"),
            DeskCommand::DeclineChange { .. } => Some("state_incidents"),
            DeskCommand::StateIncidents { .. } => Some("stop"),
            DeskCommand::Stop { .. } => Some("resume"),
            DeskCommand::Resume { .. } => Some("state_changes"),
            DeskCommand::StateChanges { .. } => Some("add_source"),
            DeskCommand::AddSource { .. } => Some("revoke_source"),
            DeskCommand::RevokeSource { .. } => Some("state_finding"),
            DeskCommand::StateFinding { .. } => Some("publish_services"),
            DeskCommand::PublishServices { .. } => Some("merge_incidents"),
            DeskCommand::MergeIncidents { .. } => Some("split_incident"),
            DeskCommand::SplitIncident { .. } => Some("note_incident"),
            DeskCommand::NoteIncident { .. } => Some("request_rereview"),
            DeskCommand::RequestRereview { .. } => Some("publish_triggers"),
            DeskCommand::PublishTriggers { .. } => Some("plan_freeze"),
            DeskCommand::PlanFreeze { .. } => Some("cancel_freeze"),
            DeskCommand::CancelFreeze { .. } => Some("end_freeze"),
            DeskCommand::EndFreeze { .. } => Some("ask_freeze_exception"),
            DeskCommand::AskFreezeException { .. } => Some("agree_freeze_exception"),
            DeskCommand::AgreeFreezeException { .. } => Some("revoke_freeze_exception"),
            DeskCommand::RevokeFreezeException { .. } => Some("rule"),
            DeskCommand::Rule { .. } => Some("appeal"),
            DeskCommand::Appeal { .. } => Some("publish_tags"),
            DeskCommand::PublishTags { .. } => Some("plan_faults"),
            DeskCommand::PlanFaults { .. } => Some("set_fault_rate"),
            DeskCommand::SetFaultRate { .. } => Some("record_release"),
            DeskCommand::RecordRelease { .. } => Some("freeze_dataset"),
            DeskCommand::FreezeDataset { .. } => Some("plan_shifts"),
            DeskCommand::PlanShifts { .. } => Some("cancel_shift"),
            DeskCommand::CancelShift { .. } => Some("plan_absence"),
            DeskCommand::PlanAbsence { .. } => Some("end_absence"),
            DeskCommand::EndAbsence { .. } => Some("offer_hand_over"),
            DeskCommand::OfferHandOver { .. } => Some("take_hand_over"),
            DeskCommand::TakeHandOver { .. } => Some("publish_drill"),
            DeskCommand::PublishDrill { .. } => Some("answer_drill"),
            DeskCommand::AnswerDrill { .. } => None,
        };
        all.push(example);
    }
    all
}
