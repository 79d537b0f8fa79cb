//! A hub of values: commands in, records out, with a fixed clock.

use holdpoint_domain::*;
use serde_json::{Value, json};
use std::collections::HashMap;

const START: Ms = 1_795_435_200_000;

pub struct World {
    state: State,
    log: Vec<Record>,
    now: Ms,
    count: u32,
    causes: HashMap<String, ProposalCause>,
}

/// A review of the present content, completed by [`World::ask_as`].
pub fn verdict(action: &str, verdict: Verdict) -> DeskCommand {
    let arguments = (verdict == Verdict::Edit).then(|| json!({"replicas": 2}).as_object().unwrap().clone());
    let comment = Some("because".into());
    let (reasons, reading) = (Vec::new(), Reading::default());
    DeskCommand::Review(Review {
        action: action.into(),
        digest: Digest::ZERO,
        verdict,
        reasons,
        comment,
        certainty: None,
        arguments,
        reading,
        reading_digest: None,
    })
}

impl World {
    /// A hub with one administrator, `owner`, who reviews nothing, and one tool, `pilot`.
    pub fn open() -> Self {
        let mut world = Self::begin(Command::OpenHub { id: "hub_1".into(), name: "here".into(), key: "k".into() });
        let roles = Invited { roles: vec![Role::Administrator], ..Invited::default() };
        world.ask_as("owner", DeskCommand::ChangePerson { person: "owner".into(), profile: roles }).unwrap();
        let terms = ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() };
        world.ask_as("owner", DeskCommand::RegisterTool { name: "pilot".into(), token: Digest::of(b"t"), terms }).unwrap();
        world
    }

    /// A simulated hub with the administrator `owner`.
    pub fn open_simulated() -> Self {
        Self::begin(Command::OpenSimulatedHub { id: "hub_1".into(), name: "here".into(), key: "k".into() })
    }

    fn begin(open: Command) -> Self {
        let mut world = Self { state: State::default(), log: Vec::new(), now: START, count: 0, causes: HashMap::new() };
        world.ask(open).unwrap();
        world.enroll("owner", "dev_owner", EnrollBy::Owner).unwrap();
        world
    }

    pub const fn state(&self) -> &State {
        &self.state
    }

    pub fn records(&self) -> &[Record] {
        &self.log
    }

    pub const fn now(&self) -> Ms {
        self.now
    }

    pub fn ask(&mut self, command: Command) -> Result<Accepted, Refusal> {
        if let Some(id) = command.action().filter(|id| self.state.action(id).is_none()).map(str::to_owned) {
            self.state.reload_action(&self.about(&id)).unwrap();
            self.causes.get(&id).into_iter().for_each(|cause| self.state.load_cause(&id, cause));
        }
        let accepted = decide(&self.state, &command, self.now)?;
        for draft in accepted.drafts.clone() {
            let record = draft.seal(self.state.head + 1, self.state.head_hash.unwrap_or(GENESIS));
            self.state.apply(&record).unwrap();
            self.log.push(record);
        }
        if let (Some(action), Some((review, verdict))) = (&accepted.action, accepted.sealed_verdict.clone()) {
            self.state.load_sealed_verdict(action, &review, verdict);
        }
        if let (Some(action), Some(cause)) = (&accepted.action, &accepted.cause) {
            self.state.load_cause(action, cause);
            self.causes.insert(action.to_string(), cause.clone());
        }
        self.state.drop_closed(self.now);
        Ok(accepted)
    }

    pub fn ask_as(&mut self, person: &str, command: DeskCommand) -> Result<Accepted, Refusal> {
        let request = self.signed(person, command, 0);
        self.ask(Command::Desk(Box::new(request)))
    }

    pub fn refused(&mut self, person: &str, command: DeskCommand) -> Code {
        self.ask_as(person, command).expect_err("this is refused").code
    }

    /// Signed `later` than now, in ms.
    pub fn signed(&mut self, person: &str, command: DeskCommand, later: i64) -> DeskRequest {
        self.count += 1;
        let command = match command {
            DeskCommand::Review(review) if review.digest == Digest::ZERO => {
                let digest = self.fold(&review.action).content.digest;
                DeskCommand::Review(Review { digest, ..review })
            }
            other => other,
        };
        let id = format!("cmd_{}", self.count);
        let (hub, device) = ("hub_1".into(), format!("dev_{person}"));
        let statement = Statement {
            id: id.clone().into(),
            hub,
            person: person.into(),
            device: device.into(),
            signed_at: self.now + later,
            rests_on: None,
            shown: None,
            command,
        };
        let statement = statement.bound_to(&self.state);
        let envelope = Envelope { payload_type: COMMAND_TYPE.into(), payload: id.clone(), signatures: Vec::new() };
        DeskRequest { statement, envelope, salt: id, by_owner: false, reading: None, set: None }
    }

    pub fn of_digest(&self, action: &str, what: Verdict, digest: Digest) -> DeskCommand {
        match verdict(action, what) {
            DeskCommand::Review(review) => DeskCommand::Review(Review { digest, ..review }),
            other => other,
        }
    }

    pub fn review(&mut self, person: &str, action: &str, what: Verdict) -> Result<Accepted, Refusal> {
        self.ask_as(person, verdict(action, what))
    }

    pub fn publish(&mut self, source: &str) {
        let replaces = self.state.policy.in_force.version.clone();
        self.ask_as("owner", DeskCommand::PublishPolicy { source: source.into(), replaces }).unwrap();
    }

    pub fn invite(&mut self, roles: &[Role], valid_ms: i64) -> Digest {
        self.count += 1;
        let code = Digest::of(format!("code {}", self.count).as_bytes());
        let profile = Invited { roles: roles.to_vec(), ..Invited::default() };
        let invite = format!("inv_{}", self.count);
        self.ask_confirmed(DeskCommand::Invite { invite: invite.into(), code, valid_ms, profile, person: None });
        code
    }

    // Beside a second administrator, who confirms what has to wait for them.
    fn ask_confirmed(&mut self, command: DeskCommand) {
        let Some(change) = self.ask_as("owner", command).unwrap().waiting else { return };
        let people = &self.state.people;
        let is_second = |id: &&PersonId| id.as_str() != "owner" && people.has_role(id, Role::Administrator);
        let second = people.by_id.keys().find(is_second).unwrap().to_string();
        self.ask_as(&second, DeskCommand::ConfirmChange { change }).unwrap();
    }

    pub fn enroll(&mut self, person: &str, device: &str, by: EnrollBy) -> Result<Accepted, Refusal> {
        let mut name = person.to_owned();
        name[..1].make_ascii_uppercase();
        let key = format!("key of {device}");
        let enroll = Enroll { person: person.into(), name, device: device.into(), device_name: "desk".into(), key, by };
        self.ask(Command::Enroll(Box::new(enroll)))
    }

    /// Somebody is invited with these roles and teams, and joins.
    pub fn join(&mut self, person: &str, roles: &[Role], teams: &[&str]) {
        let code = self.invite(roles, 60_000);
        self.enroll(person, &format!("dev_{person}"), EnrollBy::Invite(code)).unwrap();
        let teams = teams.iter().map(|team| (*team).to_owned()).collect();
        let email = Some(format!("{person}@example.com"));
        let profile = Invited { roles: roles.to_vec(), email, teams, qualifications: Vec::new() };
        self.ask_confirmed(DeskCommand::ChangePerson { person: person.into(), profile });
    }

    pub fn propose(&mut self, action: &str, extra: Value) {
        self.try_propose(action, extra).unwrap();
    }

    pub fn try_propose(&mut self, action: &str, extra: Value) -> Result<Accepted, Refusal> {
        let propose = Self::proposal(action, extra);
        self.ask(Command::Propose(Box::new(propose)))
    }

    pub fn revise(&mut self, action: &str, extra: Value) -> Result<Accepted, Refusal> {
        let propose = Self::proposal(action, extra);
        self.ask(Command::Revise(Box::new(propose)))
    }

    fn proposal(action: &str, extra: Value) -> Propose {
        let mut proposal = json!({"kind": "deploy.rollout", "title": "t", "tool": {"name": "pilot"}, "arguments": {"n": 1}});
        proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let proposal = Proposal::from_value(proposal).unwrap();
        let tool = proposal.tool.name.clone();
        Propose { tool, action: action.into(), proposal, salt: format!("salt of {action}"), key: None, token: None }
    }

    /// Appends a record as an older version wrote it.
    pub fn append(&mut self, draft: Draft) {
        let record = draft.seal(self.state.head + 1, self.state.head_hash.unwrap_or(GENESIS));
        self.state.apply(&record).unwrap();
        self.log.push(record);
    }

    pub fn wait(&mut self, ms: i64) {
        self.now += ms;
        self.ask(Command::Tick).unwrap();
    }

    pub fn status(&self, action: &str) -> Status {
        self.fold(action).status
    }

    pub fn fold(&self, action: &str) -> Action {
        rebuild_action(&self.about(action)).unwrap().unwrap()
    }

    fn about(&self, id: &str) -> Vec<Record> {
        self.log.iter().filter(|record| record.subject == id).cloned().collect()
    }
}

/// A source says at `at` that its incident `id` goes on.
pub fn stated_incident(id: &str, at: Ms) -> StatedIncident {
    let statement = json!({"source": "holdpoint", "id": id, "at": at, "told": {"incident": {
        "title": format!("{id} is down"), "services": [id], "started_at": 1, "whole": true,
        "marks": [{"at": at, "what": "active"}],
    }}});
    StatedIncident {
        statement: serde_json::from_value(statement).unwrap(),
        texts: serde_json::from_value(json!({"updates": [{"at": at, "text": "We look into it."}]})).unwrap(),
    }
}

/// A source says at `at` that a change of `service` began then.
pub fn stated_change(service: &str, at: Ms) -> StatedChange {
    let report = json!({"title": format!("Deploy {service}"), "by": "ci", "services": [service], "started_at": at, "whole": true});
    StatedChange {
        statement: serde_json::from_value(json!({"source": "holdpoint", "id": service, "at": at, "report": report})).unwrap(),
        texts: serde_json::from_value(json!({"paths": ["deploy.toml"], "content": "replicas = 3"})).unwrap(),
    }
}

/// A source of alerts that shows a token.
pub fn source_with_token(token: Digest) -> SourceAdded {
    SourceAdded { kind: SourceType::Alertmanager, url: None, token: Some(token) }
}
