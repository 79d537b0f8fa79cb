//! Pairs of random histories that differ only in sealed content look the same to everybody
//! but its author, until something is unsealed.
//!
//! Both hubs get the same commands. Votes differ in verdict, comment, certainty and reading
//! data; or the one hub plants as a fault what a tool asks the other one for. The comparison ends
//! when either hub closes the action, which unseals it.

use crate::signed_hub::SignedHub;
use holdpoint_domain::*;
use serde_json::json;

const ACTION: &str = "act_1";
const REVIEWERS: [(&str, &str); 6] =
    [("ana", "payments"), ("ben", "payments"), ("cleo", "platform"), ("dana", "platform"), ("emil", "data"), ("fay", "data")];
const SEEDS: u64 = 600;
/// As in the rule below.
const FAST_MS: u64 = 30_000;
const FAST_REVIEWS: &str = "second_look_if_fast = { under_seconds = 30 }\n";

/// SplitMix64.
#[derive(Clone)]
struct Rng(u64);

impl Rng {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

fn open_hub(policy: &str, allowed: &[&str]) -> SignedHub {
    let mut hub = open_workspace(policy);
    hub.run(Command::Propose(Box::new(propose(ACTION, allowed)))).unwrap();
    hub
}

fn open_workspace(policy: &str) -> SignedHub {
    let mut hub = SignedHub::open();
    hub.state.draws.set_key(DrawKey::new(vec![3; 32]));
    hub.enroll("owner");
    for (person, team) in REVIEWERS {
        hub.enroll(person);
        let profile = Invited { roles: vec![Role::Reviewer], teams: vec![team.into()], ..Invited::default() };
        hub.sign("owner", DeskCommand::ChangePerson { person: person.into(), profile }).unwrap();
    }
    let replaces = hub.state.policy.in_force.version.clone();
    hub.sign("owner", DeskCommand::PublishPolicy { source: policy.into(), replaces }).unwrap();
    hub.sign("owner", DeskCommand::AddTool { name: "pilot".into(), owner: None, token: Digest::of(b"t") }).unwrap();
    // Last: beside a second administrator a policy would wait.
    for role in [Role::Manager, Role::Trainer, Role::Administrator] {
        hub.enroll(role.as_str());
        let profile = Invited { roles: vec![role], ..Invited::default() };
        hub.sign("owner", DeskCommand::ChangePerson { person: role.as_str().into(), profile }).unwrap();
    }
    hub
}

// The envelope of a command names the record it rests on. That record's hash covers the salted
// digests of sealed bodies, so the envelope's digest differs with those and tells no more.
fn without_envelope(header: &str) -> String {
    let Some((before, after)) = header.split_once("\"envelope\":\"sha256:") else { return header.into() };
    format!("{before}\"envelope\":\"{}", &after[64..])
}

impl SignedHub {
    fn is_open(&self) -> bool {
        self.state.action(ACTION).is_some_and(|action| action.status == Status::Open)
    }

    /// All that one person can learn: headers, and for each body the refusal or the bytes.
    /// Bodies of their own are left out, and so are hashes, which depend on sealed digests.
    fn view(&self, person: &str) -> Vec<String> {
        let profile = self.state.people.get_active(person).cloned().unwrap_or_default();
        let action = self.state.action(ACTION);
        let see = |record: &Record| {
            let head = format!(
                "{} {} {} {} {} {}",
                record.seq,
                record.at,
                record.actor,
                record.kind,
                record.subject,
                without_envelope(record.header.get())
            );
            let Some(body) = record.body.filter(|_| record.actor != person) else { return head };
            match BodyRights::of(record, action, &self.state).check(person, &profile) {
                Ok(()) => format!("{head} {}", String::from_utf8_lossy(&self.bodies[&body])),
                Err(refusal) => format!("{head} {}: {}", refusal.code.as_str(), refusal.detail),
            }
        };
        let mut view: Vec<String> = self.log.iter().map(see).collect();
        let may = action.map(|action| self.state.may_decide(action, person, self.state.at).is_ok());
        view.push(format!("{may:?} {:?} {:?}", action.map(|action| (action.status, action.claim.clone())), self.state.actions.timers));
        view
    }
}

fn propose(action: &str, allowed: &[&str]) -> Propose {
    let proposal = json!({"kind": "deploy.scale", "title": "t", "tool": {"name": "pilot"}, "arguments": {"replicas": 30},
        "allowed_verdicts": allowed, "ttl_seconds": 600});
    Propose {
        tool: "pilot".into(),
        action: action.into(),
        proposal: Proposal::from_value(proposal).unwrap(),
        salt: "s".into(),
        key: None,
        token: None,
    }
}

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    /// The sealed parts of each hub's vote: verdict, comment, certainty, ms on screen.
    Vote(&'static str, [(Verdict, String, Option<Certainty>, i64); 2]),
    Open(&'static str, Verdict),
    Claim(&'static str),
    RevokeDevice(&'static str),
    ChangeTeam(&'static str),
    Revise,
    Wait(Ms),
}

fn step(rng: &mut Rng) -> Step {
    let (who, _) = rng.pick(&REVIEWERS);
    // Whether a review is fast is what a second review of it tells; how fast it was is sealed.
    let fast = rng.below(2) == 0;
    let mut sealed = || {
        let certainty = rng.pick(&[None, Some(Certainty::Guess), Some(Certainty::Certain)]);
        let shown_ms = if fast { rng.below(FAST_MS) } else { FAST_MS + rng.below(60_000) };
        (rng.pick(&[Verdict::Approve, Verdict::Reject]), "x".repeat(1 + rng.below(40) as usize), certainty, shown_ms as i64)
    };
    let votes = [sealed(), sealed()];
    match rng.below(20) {
        0 => Step::Open(who, rng.pick(&[Verdict::Edit, Verdict::Escalate, Verdict::Abstain])),
        1 => Step::Claim(who),
        2 => Step::RevokeDevice(who),
        3 => Step::ChangeTeam(who),
        4 => Step::Revise,
        5 => Step::Wait(rng.below(120_000) as i64),
        _ => Step::Vote(who, votes),
    }
}

fn review(hub: &SignedHub, verdict: Verdict, comment: &str, certainty: Option<Certainty>, reading: &ReadingBody) -> DeskCommand {
    let arguments = (verdict == Verdict::Edit).then(|| json!({"replicas": 2}).as_object().unwrap().clone());
    DeskCommand::Review(Review {
        action: ACTION.into(),
        digest: hub.state.action(ACTION).map_or(Digest::ZERO, |action| action.content.digest),
        verdict,
        reasons: Vec::new(),
        comment: Some(comment.into()),
        certainty,
        arguments,
        reading: Reading::default(),
        reading_digest: reading.digest().ok(),
    })
}

fn take(hub: &mut SignedHub, step: &Step, side: usize, allowed: &[&str]) -> Result<(), Refusal> {
    match step {
        Step::Vote(who, sealed) => {
            let (verdict, comment, certainty, shown_ms) = &sealed[side];
            let reading = Reading { shown_ms: Some(*shown_ms), ..Reading::default() };
            let reading = ReadingBody { salt: format!("salt {side}"), reading };
            let command = review(hub, *verdict, comment, *certainty, &reading);
            hub.sign_with_reading(who, command, Some(reading))
        }
        Step::Open(who, verdict) => {
            let reading = ReadingBody { salt: "salt".into(), reading: Reading::default() };
            let command = review(hub, *verdict, "why", None, &reading);
            hub.sign_with_reading(who, command, Some(reading))
        }
        Step::Claim(who) => hub.sign(who, DeskCommand::Claim { action: ACTION.into() }),
        Step::RevokeDevice(who) => hub.sign("owner", DeskCommand::RevokeDevice { device: format!("dev_{who}").into() }),
        Step::ChangeTeam(who) => {
            let profile = Invited { roles: vec![Role::Reviewer], teams: vec!["payments".into()], ..Invited::default() };
            hub.sign("owner", DeskCommand::ChangePerson { person: (*who).into(), profile })
        }
        Step::Revise => hub.run(Command::Revise(Box::new(propose(ACTION, allowed)))),
        Step::Wait(ms) => {
            hub.now += ms;
            hub.run(Command::Tick)
        }
    }
}

fn is_allowed(step: &Step, allowed: &[&str]) -> bool {
    match step {
        Step::Vote(_, sealed) => sealed.iter().all(|(verdict, ..)| allowed.contains(&verdict.as_str())),
        _ => true,
    }
}

#[test]
fn sealed_content_influences_nothing_that_others_see() {
    let (mut compared, mut drawn, mut differing) = (0_u32, 0_u32, 0_u32);
    for seed in 0..SEEDS {
        let mut rng = Rng(seed);
        let allowed = rng.pick(&[&["approve", "edit", "reject", "respond"][..], &["approve", "reject"], &["reject", "respond"]]);
        let (approve, share) = (rng.below(3) + 1, rng.pick(&["0.0", "0.5", "1.0"]));
        // Policies refuse uneven thresholds with a second review, and two teams of one approval.
        let reject = if share == "0.0" { rng.below(3) + 1 } else { approve };
        let two_teams = approve > 1 && rng.below(2) == 0;
        let fast = rng.pick(&["", FAST_REVIEWS]);
        let policy = format!(
            "{fast}[[checkpoint]]\nname = \"all\"\napprove = {approve}\nreject = {reject}\ntwo_teams = {two_teams}\nsecond_look = {share}\n"
        );
        let mut hubs = [open_hub(&policy, allowed), open_hub(&policy, allowed)];
        let mut steps = Vec::new();
        for _ in 0..14 {
            let step = step(&mut rng);
            if !is_allowed(&step, allowed) {
                continue;
            }
            let results = [0, 1].map(|side| take(&mut hubs[side], &step, side, allowed).map_err(|refusal| (refusal.code, refusal.detail)));
            steps.push(step);
            if hubs.iter().any(|hub| !hub.is_open()) {
                break;
            }
            let told = format!("seed {seed}\n{policy}{steps:#?}");
            assert_eq!(results[0], results[1], "{told}");
            let people = REVIEWERS.iter().map(|(person, _)| *person).chain(["owner", "manager", "trainer", "administrator"]);
            for person in people {
                assert_eq!(hubs[0].view(person), hubs[1].view(person), "{person} sees a difference: {told}");
            }
            compared += 1;
            drawn += u32::from(hubs[0].state.action(ACTION).is_some_and(|action| action.second_review));
            differing += u32::from(hubs[0].log.last().map(|record| record.hash) != hubs[1].log.last().map(|record| record.hash));
        }
    }
    assert!(compared > 800 && drawn > 200 && differing > 600, "too little was compared: {compared}, {drawn}, {differing}");
}

// A hub with a plan of faults for the tool, of which four are planted a day.
fn open_hub_with_plan(policy: &str, allowed: &[&str]) -> SignedHub {
    let mut hub = open_workspace(policy);
    hub.run(Command::Propose(Box::new(propose("act_0", allowed)))).unwrap();
    hub.sign("trainer", crate::faults::plan("pilot", 10)).unwrap();
    hub.sign("manager", DeskCommand::SetFaultRate { tool: "pilot".into(), per_day: 4 }).unwrap();
    hub
}

// The same proposal: as a call of the tool, and planted.
fn call_and_fault(hub: &SignedHub) -> [Command; 2] {
    let planted = crate::faults::plant_command(&hub.state, ACTION, crate::faults::item("f1", "pilot"), 0, hub.now);
    let Command::PlantFault(fault) = &planted else { panic!("it plants a fault") };
    let call = Propose { token: Some(Digest::of(b"t")), ..fault.propose.clone() };
    [Command::Propose(Box::new(call)), planted]
}

#[test]
fn planted_fault_looks_like_a_call_of_the_tool_until_it_is_decided() {
    let (mut compared, mut reviewed) = (0_u32, 0_u32);
    for seed in 0..SEEDS / 2 {
        let mut rng = Rng(seed);
        let allowed = &["approve", "edit", "reject", "respond"][..];
        let (approve, share) = (rng.below(3) + 1, rng.pick(&["0.0", "0.5", "1.0"]));
        let policy = format!("[[checkpoint]]\nname = \"all\"\napprove = {approve}\nreject = {approve}\nsecond_look = {share}\n");
        let mut hubs = [open_hub_with_plan(&policy, allowed), open_hub_with_plan(&policy, allowed)];
        let commands = call_and_fault(&hubs[0]);
        let asked = [0, 1].map(|side| {
            let accepted = decide(&hubs[side].state, &commands[side], hubs[side].now).unwrap();
            let sizes: Vec<_> = accepted.drafts.iter().map(|draft| (draft.kind.clone(), draft.header.get().len())).collect();
            (accepted.asked(&commands[side], Some(Digest::of(b"t"))), sizes)
        });
        assert_eq!(asked[0], asked[1], "the hub's signature says the same of who asked");
        for (hub, command) in hubs.iter_mut().zip(commands) {
            hub.run(command).unwrap();
        }
        assert_ne!(hubs[0].log.last().map(|record| record.body), hubs[1].log.last().map(|record| record.body), "the causes differ");
        for _ in 0..10 {
            let step = step(&mut rng);
            let results = [0, 1].map(|side| take(&mut hubs[side], &step, 0, allowed).map_err(|refusal| (refusal.code, refusal.detail)));
            if hubs.iter().any(|hub| !hub.is_open()) {
                break;
            }
            assert_eq!(results[0], results[1], "seed {seed} {step:?}");
            for person in REVIEWERS.iter().map(|(person, _)| *person).chain(["owner", "manager", "trainer", "administrator"]) {
                assert_eq!(hubs[0].view(person), hubs[1].view(person), "{person} sees a difference: seed {seed} {step:?}");
            }
            compared += 1;
            reviewed += u32::from(hubs[0].state.action(ACTION).is_some_and(|action| !action.reviews.is_empty()));
        }
        // Decided or not: what follows the decision of a call and of a fault is the same record.
        let kinds = |hub: &SignedHub| hub.log.iter().map(|record| (record.kind.clone(), record.header.get().len())).collect::<Vec<_>>();
        assert_eq!(kinds(&hubs[0]), kinds(&hubs[1]), "seed {seed}");
    }
    assert!(compared > 300 && reviewed > 100, "too little was compared: {compared}, {reviewed}");
}
