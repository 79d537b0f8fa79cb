//! Whatever tools and people send, in whatever order: no action is decided twice,
//! no grant is used twice, nothing runs that was not allowed, and the log alone
//! gives the same state.

use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::json;
use std::collections::HashMap;

const START: Ms = 1_795_435_200_000;

#[derive(Clone, Debug)]
enum Step {
    Propose { key: Option<u8>, ttl: u64, on_deadline: OnDeadline, critical: bool },
    Revise(usize),
    Withdraw(usize),
    UseGrant(usize),
    Report(usize, Outcome),
    Review { action: usize, verdict: Verdict, stale: bool, id: u8, confirmed: bool },
    Claim(usize, bool),
    Release(usize),
    RevokeTool,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let on_deadline = prop_oneof![Just(OnDeadline::Deny), Just(OnDeadline::Allow), Just(OnDeadline::Hold)];
    let verdict = proptest::sample::select(Verdict::ALL.to_vec());
    let outcome = prop_oneof![Just(Outcome::Executed), Just(Outcome::Failed)];
    let nth = 0..6_usize;
    prop_oneof![
        4 => (proptest::option::of(0..3_u8), 1..600_u64, on_deadline, any::<bool>())
            .prop_map(|(key, ttl, on_deadline, critical)| Step::Propose { key, ttl, on_deadline, critical }),
        1 => nth.clone().prop_map(Step::Revise),
        1 => nth.clone().prop_map(Step::Withdraw),
        2 => nth.clone().prop_map(Step::UseGrant),
        2 => (nth.clone(), outcome).prop_map(|(nth, outcome)| Step::Report(nth, outcome)),
        6 => (nth.clone(), verdict, any::<bool>(), any::<u8>(), any::<bool>())
            .prop_map(|(action, verdict, stale, id, confirmed)| Step::Review { action, verdict, stale, id, confirmed }),
        1 => (nth.clone(), any::<bool>()).prop_map(|(nth, other)| Step::Claim(nth, other)),
        1 => nth.prop_map(Step::Release),
        1 => Just(Step::RevokeTool),
        2 => (1..300_000_i64).prop_map(Step::Wait),
    ]
}

/// Runs commands as the hub's loop does, on a log that is a vector.
struct Run {
    state: State,
    log: Vec<Record>,
    now: Ms,
    ids: Vec<String>,
    count: u32,
}

impl Run {
    fn new() -> Self {
        let mut run = Self { state: State::default(), log: Vec::new(), now: START, ids: Vec::new(), count: 0 };
        run.ask(Command::OpenHub { id: "hub_1".into(), name: "here".into(), key: "k".into() });
        for (person, device) in [("per_1", "dev_1"), ("per_2", "dev_2")] {
            run.ask(Command::Enroll(Box::new(Enroll {
                person: person.into(),
                name: person.into(),
                device: device.into(),
                device_name: "desk".into(),
                key: format!("key of {device}"),
                by: EnrollBy::Owner,
            })));
        }
        run.desk("per_1", DeskCommand::AddTool { name: "pilot".into(), owner: None, token: Digest::of(b"t") }, None);
        run
    }

    fn ask(&mut self, command: Command) -> Option<Accepted> {
        if let Some(id) = command.action().filter(|id| self.state.action(id).is_none()).map(str::to_owned) {
            let records: Vec<Record> = self.log.iter().filter(|record| record.subject == id).cloned().collect();
            self.state.reload_action(&records).unwrap();
        }
        let accepted = decide(&self.state, &command, self.now).ok();
        for draft in accepted.iter().flat_map(|accepted| accepted.drafts.clone()) {
            let record = draft.seal(self.state.head + 1, self.state.head_hash.unwrap_or(GENESIS));
            self.state.apply(&record).unwrap();
            self.log.push(record);
        }
        self.state.drop_closed(self.now);
        accepted
    }

    fn desk(&mut self, person: &str, command: DeskCommand, id: Option<u8>) {
        self.count += 1;
        let statement = Statement {
            id: id.map_or_else(|| format!("cmd_{}", self.count), |id| format!("cmd_same_{id}")).into(),
            hub: "hub_1".into(),
            person: person.into(),
            device: person.replace("per", "dev").into(),
            signed_at: self.now,
            rests_on: None,
            shown: None,
            command,
        }
        .bound_to(&self.state);
        let envelope = Envelope { payload_type: COMMAND_TYPE.into(), payload: statement.id.clone().into(), signatures: Vec::new() };
        self.ask(Command::Desk(Box::new(DeskRequest { statement, envelope, salt: "s".into(), by_owner: false, reading: None, set: None })));
    }

    fn propose(&mut self, action: String, extra: serde_json::Value, key: Option<u8>) -> Propose {
        let mut proposal = json!({"kind": "a.b", "title": "t", "tool": {"name": "pilot"}, "arguments": {"n": 1}});
        proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let key = key.map(|key| RequestKey { key: key.to_string(), request: Digest::of(extra.to_string().as_bytes()) });
        Propose {
            tool: "pilot".into(),
            action: action.into(),
            proposal: Proposal::from_value(proposal).unwrap(),
            salt: "s".into(),
            key,
            token: None,
        }
    }

    fn id(&self, nth: usize) -> String {
        self.ids.iter().rev().nth(nth).cloned().unwrap_or_else(|| "act_none".into())
    }

    fn take(&mut self, step: Step) {
        let tool = || "pilot".to_owned();
        match step {
            Step::Propose { key, ttl, on_deadline, critical } => {
                self.count += 1;
                let extra = json!({"ttl_seconds": ttl, "on_deadline": on_deadline, "risk": if critical { "critical" } else { "low" }});
                let propose = self.propose(format!("act_{}", self.count), extra, key);
                if let Some(accepted) = self.ask(Command::Propose(Box::new(propose))).filter(|accepted| !accepted.repeated) {
                    self.ids.extend(accepted.action.map(String::from));
                }
            }
            Step::Revise(nth) => {
                self.count += 1;
                let propose = self.propose(self.id(nth), json!({"arguments": {"n": self.count}, "ttl_seconds": 60}), None);
                self.ask(Command::Revise(Box::new(propose)));
            }
            Step::Withdraw(nth) => drop(self.ask(Command::Withdraw { tool: tool().into(), action: self.id(nth).into() })),
            Step::UseGrant(nth) => {
                let action = self.id(nth);
                let digest = self.fold(&action).map_or(Digest::ZERO, |action| action.effective_digest());
                self.ask(Command::UseGrant { tool: tool().into(), action: action.into(), digest, genuine: true });
            }
            Step::Report(nth, outcome) => {
                drop(self.ask(Command::Report { tool: tool().into(), action: self.id(nth).into(), outcome, message: None }))
            }
            Step::Review { action, verdict, stale, id, confirmed } => self.review(action, verdict, stale, id, confirmed),
            Step::Claim(nth, other) => {
                let action = self.id(nth);
                self.desk(if other { "per_2" } else { "per_1" }, DeskCommand::Claim { action: action.into() }, None);
            }
            Step::Release(nth) => {
                let action = self.id(nth);
                self.desk("per_1", DeskCommand::Release { action: action.into() }, None);
            }
            Step::RevokeTool => self.desk("per_1", DeskCommand::RevokeTool { name: tool().into() }, None),
            Step::Wait(ms) => {
                self.now += ms;
                self.ask(Command::Tick);
            }
        }
    }

    fn review(&mut self, nth: usize, verdict: Verdict, stale: bool, id: u8, confirmed: bool) {
        let action = self.id(nth);
        let digest = self.fold(&action).filter(|_| !stale).map_or(Digest::ZERO, |action| action.content.digest);
        let arguments = (verdict == Verdict::Edit).then(|| json!({"n": 2}).as_object().unwrap().clone());
        let reading = Reading { confirmed, ..Reading::default() };
        let comment = Some("because".into());
        let review = Review {
            action: action.into(),
            digest,
            verdict,
            reasons: Vec::new(),
            comment,
            certainty: None,
            arguments,
            reading,
            reading_digest: None,
        };
        self.desk("per_1", DeskCommand::Review(review), Some(id % 8));
    }

    fn fold(&self, id: &str) -> Option<Action> {
        let records: Vec<Record> = self.log.iter().filter(|record| record.subject == id).cloned().collect();
        rebuild_action(&records).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_commands_breaks_a_promise(steps in proptest::collection::vec(step(), 1..60)) {
        let mut run = Run::new();
        for step in steps {
            run.take(step);
        }
        let mut closed: HashMap<&str, Status> = HashMap::new();
        let mut used: HashMap<&str, u32> = HashMap::new();
        let mut reviews: HashMap<String, u32> = HashMap::new();
        for record in &run.log {
            let id = record.subject.as_str();
            let allowed = closed.get(id).is_some_and(|status| status.allows());
            match Event::of(record).unwrap() {
                Event::Action(ActionEvent::Decided(mark)) => prop_assert!(closed.insert(id, mark.verdict.unwrap()).is_none(), "decided twice"),
                Event::Action(ActionEvent::Withdrawn(_)) => prop_assert!(closed.insert(id, Status::Withdrawn).is_none(), "withdrawn after the end"),
                Event::Action(ActionEvent::GrantUsed(_)) => {
                    prop_assert!(allowed, "a grant without a yes");
                    *used.entry(id).or_default() += 1;
                    prop_assert_eq!(used[id], 1, "a grant used twice");
                }
                Event::Action(ActionEvent::Executed(_)) => prop_assert!(allowed, "an outcome without a yes"),
                Event::Review(ReviewEvent::Submitted(review) | ReviewEvent::SubmittedInSet(SubmittedInSet(review))) => {
                    *reviews.entry(format!("{id} {}", review.review)).or_default() += 1;
                    prop_assert!(!closed.contains_key(id), "reviewed after the end");
                }
                Event::Action(ActionEvent::Revised(_)) | Event::Claim(ClaimEvent::Claimed(_)) => prop_assert!(!closed.contains_key(id), "changed after the end"),
                _ => {}
            }
        }
        prop_assert!(reviews.values().all(|count| *count == 1), "one review counted twice");

        let mut again = State::default();
        for record in &run.log {
            again.apply(record).unwrap();
        }
        again.drop_closed(run.now);
        let open = |state: &State| {
            let mut open: Vec<String> = state.actions.by_id.values().map(|action| format!("{action:?}")).collect();
            open.sort();
            open
        };
        prop_assert_eq!(open(&again), open(&run.state), "the log alone gives the same state");
        prop_assert_eq!(again.actions.timers, run.state.actions.timers);
        prop_assert_eq!(again.actions.sealed, run.state.actions.sealed);
    }
}
