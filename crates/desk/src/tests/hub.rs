//! Records as a hub would write them: the domain's own rules, without a server.

use crate::identity::Profile;
use holdpoint_domain::{
    Command, DeskCommand, DeskRequest, Digest, Draft, Enroll, EnrollBy, Envelope, Proposal, Propose, ReadingBody, Record, Refusal, State,
    Statement, ToolTerms, decide,
};
use holdpoint_protocol::SignedCommand;
use serde_json::{Value, json};

/// A log that grows by decided commands.
pub(crate) struct TestHub {
    pub state: State,
    pub records: Vec<Record>,
    pub bodies: Vec<(Digest, String)>,
    pub now: i64,
    next: u32,
}

/// Somebody who may do everything.
pub(crate) fn mara() -> Profile {
    serde_json::from_value(json!({
        "person": "per_mara", "name": "Mara Ortiz", "device": "dev_mara", "device_name": "Laptop",
        "public_key": "k", "key_place": "file", "hub": { "id": "hub_1", "name": "Test hub" }
    }))
    .unwrap()
}

impl TestHub {
    /// A hub with one tool, `deploy-pilot`, and `owner` as its administrator.
    pub fn new(now: i64, owner: &Profile) -> Self {
        let mut hub = Self { state: State::default(), records: Vec::new(), bodies: Vec::new(), now, next: 0 };
        hub.run(&Command::OpenHub { id: "hub_1".into(), name: "Test hub".into(), key: "k".into() }).unwrap();
        hub.enroll(owner);
        let token = Digest::of(b"token");
        let terms = ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() };
        hub.desk(owner, DeskCommand::RegisterTool { name: "deploy-pilot".into(), token, terms }).unwrap();
        hub
    }

    pub fn enroll(&mut self, who: &Profile) {
        self.run(&Command::Enroll(Box::new(Enroll {
            person: who.person.clone().into(),
            name: who.name.clone(),
            device: who.device.clone().into(),
            device_name: who.device_name.clone(),
            key: who.public_key.clone(),
            by: EnrollBy::Owner,
        })))
        .unwrap();
    }

    /// Decides and records; a refusal changes nothing.
    pub fn run(&mut self, command: &Command) -> Result<Option<String>, Refusal> {
        if let Some(id) = command.action()
            && self.state.action(id).is_none()
        {
            let about: Vec<Record> = self.records.iter().filter(|record| record.subject == id).cloned().collect();
            self.state.reload_action(&about).unwrap();
        }
        let accepted = decide(&self.state, command, self.now)?;
        for draft in accepted.drafts {
            let prev = self.state.head_hash.unwrap_or(holdpoint_domain::GENESIS);
            let record = draft.seal(self.state.head + 1, prev);
            self.state.apply(&record).unwrap();
            self.records.push(record);
        }
        if let (Some(action), Some((review, verdict))) = (&accepted.action, accepted.sealed_verdict) {
            self.state.load_sealed_verdict(action, &review, verdict);
        }
        self.bodies.extend(accepted.bodies.into_iter().map(|(digest, bytes)| (digest, String::from_utf8(bytes).unwrap())));
        self.state.drop_closed(self.now);
        Ok(accepted.action.map(String::from))
    }

    /// A record as a later version writes it.
    pub fn write_later_kind(&mut self, kind: &str, header: &str) {
        let header = serde_json::value::RawValue::from_string(header.into()).unwrap();
        let draft = Draft { at: self.now, actor: "hub".into(), kind: kind.into(), version: 1, subject: "hub_1".into(), header, body: None };
        let record = draft.seal(self.state.head + 1, self.state.head_hash.unwrap_or(holdpoint_domain::GENESIS));
        self.state.apply(&record).unwrap();
        self.records.push(record);
    }

    /// Proposes, with `fields` over a plain proposal; returns the id.
    pub fn propose(&mut self, fields: Value) -> String {
        self.propose_as("deploy-pilot", fields)
    }

    /// As [`Self::propose`], by another tool.
    pub fn propose_as(&mut self, tool: &str, mut fields: Value) -> String {
        self.next += 1;
        let action = format!("act_{:04}", self.next);
        if fields["tool"].is_null() {
            fields["tool"] = json!({ "name": tool });
        }
        let proposal = Propose { tool: tool.into(), ..self.proposal(&action, fields) };
        let command = Command::Propose(Box::new(proposal));
        self.run(&command).unwrap().unwrap()
    }

    pub fn revise(&mut self, action: &str, fields: Value) -> Result<Option<String>, Refusal> {
        let command = Command::Revise(Box::new(self.proposal(action, fields)));
        self.run(&command)
    }

    fn proposal(&self, action: &str, fields: Value) -> Propose {
        let mut proposal = json!({
            "kind": "deploy.rollout", "title": "Roll back checkout-api to v412", "tool": { "name": "deploy-pilot", "model_version": "3.2" },
            "target": { "service": "checkout", "environment": "prod", "region": "eu-west" },
            "arguments": { "version": "v412", "replicas": 48 }, "ttl_seconds": 3600
        });
        for (name, value) in fields.as_object().unwrap() {
            proposal[name] = value.clone();
        }
        Propose {
            tool: "deploy-pilot".into(),
            action: action.into(),
            proposal: Proposal::from_value(proposal).unwrap(),
            salt: format!("salt-{}-{}", action, self.records.len()),
            key: None,
            token: None,
        }
    }

    /// A command from a desk, whose signature counts as checked.
    pub fn desk(&mut self, who: &Profile, command: DeskCommand) -> Result<Option<String>, Refusal> {
        self.desk_with(who, command, None)
    }

    /// As [`Self::desk`], with reading data beside a review.
    pub fn desk_with(&mut self, who: &Profile, command: DeskCommand, reading: Option<ReadingBody>) -> Result<Option<String>, Refusal> {
        self.next += 1;
        let statement = Statement {
            id: format!("cmd_{:04}", self.next).into(),
            hub: "hub_1".into(),
            person: who.person.clone().into(),
            device: who.device.clone().into(),
            signed_at: self.now,
            rests_on: None,
            shown: None,
            command,
        }
        .bound_to(&self.state);
        let envelope = Envelope { payload_type: String::new(), payload: String::new(), signatures: Vec::new() };
        self.deliver(statement, envelope, reading)
    }

    /// A signed statement that arrives.
    pub fn deliver(&mut self, statement: Statement, envelope: Envelope, reading: Option<ReadingBody>) -> Result<Option<String>, Refusal> {
        let salt = format!("salt-{}", statement.id);
        self.run(&Command::Desk(Box::new(DeskRequest { statement, envelope, salt, by_owner: false, reading, set: None })))
    }

    /// One member of a signed set that arrives.
    pub fn deliver_member(&mut self, command: SignedCommand) -> Result<Option<String>, Refusal> {
        let SignedCommand { envelope, reading, set } = command;
        let statement = serde_json::from_slice(&envelope.payload().unwrap()).unwrap();
        let salt = format!("salt-{}", self.records.len());
        self.run(&Command::Desk(Box::new(DeskRequest { statement, envelope, salt, by_owner: false, reading, set })))
    }

    pub fn digest(&self, action: &str) -> Digest {
        let records: Vec<Record> = self.records.iter().filter(|record| record.subject == action).cloned().collect();
        holdpoint_domain::rebuild_action(&records).unwrap().unwrap().content.digest
    }
}
