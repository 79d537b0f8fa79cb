//! A hub of values that signs its batches, with desks that sign with real keys.

use crate::signed_hub::{HUB_ID, SignedHub, enroll_command, key_of, open_command};
use holdpoint_domain::*;
use serde_json::{Map, Value, json};
use std::borrow::Cow;
use std::ops::{Deref, DerefMut};

pub const REVIEWERS: [&str; 4] = ["ana", "ben", "cleo", "dana"];
pub const POLICY: &str = r#"
[[checkpoint]]
name = "notes"
when = 'kind == "note.write"'
auto_approve = true

[[checkpoint]]
name = "reports"
when = 'kind == "report.send" && arguments.n < 5'
deadline = "1m"
on_deadline = "allow"

[[checkpoint]]
name = "pairs"
when = 'kind == "deploy.scale"'
approve = 2
reject = 2
sample_above_lines = 3

[[checkpoint]]
name = "blind"
when = 'kind == "prices.change"'
second_look = 0.9
"#;
pub const KINDS: [&str; 5] = ["note.write", "report.send", "deploy.scale", "prices.change", "other.thing"];

/// Records as a hub appends them, in signed batches.
pub struct SigningHub {
    hub: SignedHub,
    /// The first record of the batch under way.
    batch: usize,
    commands: Vec<BatchCommand>,
    signs: bool,
}

impl Deref for SigningHub {
    type Target = SignedHub;
    fn deref(&self) -> &SignedHub {
        &self.hub
    }
}

impl DerefMut for SigningHub {
    fn deref_mut(&mut self) -> &mut SignedHub {
        &mut self.hub
    }
}

impl CheckSource for SigningHub {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        self.bodies.get(digest).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(NotJudged::Erased)
    }

    fn records_about(&self, subject: &str) -> Vec<Record> {
        self.log.iter().filter(|record| record.subject == subject).cloned().collect()
    }
}

impl SigningHub {
    /// An owner, four reviewers, one tool and a policy.
    pub fn open() -> Self {
        let mut hub = Self::empty(true);
        hub.set_up();
        hub
    }

    /// As before hubs signed, and before they kept envelopes.
    pub fn open_unsigned() -> Self {
        let mut hub = Self::empty(false);
        hub.set_up();
        hub
    }

    fn empty(signs: bool) -> Self {
        Self { hub: SignedHub::empty(), batch: 0, commands: Vec::new(), signs }
    }

    pub fn start_signing(&mut self) {
        self.end_batch();
        self.signs = true;
    }

    fn set_up(&mut self) {
        self.run(open_command()).unwrap();
        self.end_batch();
        self.enroll("owner", "dev_owner", EnrollBy::Owner).unwrap();
        for person in REVIEWERS {
            let code = self.invite(&[Role::Reviewer]);
            self.enroll(person, &format!("dev_{person}"), EnrollBy::Invite(code)).unwrap();
        }
        let replaces = self.state.policy.in_force.version.clone();
        self.sign("owner", DeskCommand::PublishPolicy { source: POLICY.into(), replaces }).unwrap();
        let terms = ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() };
        self.sign("owner", DeskCommand::RegisterTool { name: "pilot".into(), token: Digest::of(b"t0"), terms }).unwrap();
        self.end_batch();
    }

    pub fn run(&mut self, command: Command) -> Result<(), Refusal> {
        self.run_with(command, self.state.tools.get("pilot").map(|tool| tool.token))
    }

    /// As [`Self::run`], where this token was shown.
    pub fn run_with(&mut self, command: Command, token: Option<Digest>) -> Result<(), Refusal> {
        if let Some(id) = command.action().filter(|id| self.state.action(id).is_none()) {
            let records = self.records_about(id);
            self.state.reload_action(&records).unwrap();
            self.load_cause(command.action().unwrap_or_default());
        }
        let command = match command {
            Command::Propose(propose) => Command::Propose(Box::new(Propose { token, ..*propose })),
            other => other,
        };
        let before = self.log.len();
        // Asked again below: what is sealed in the record is not told by the signature.
        let asked = decide(&self.hub.state, &command, self.hub.now)?.asked(&command, token);
        self.hub.run(command)?;
        let records = u32::try_from(self.log.len() - before).unwrap();
        if records > 0 {
            self.commands.push(BatchCommand { records, ..asked });
        }
        Ok(())
    }

    // As a hub does for an action that it reloaded.
    fn load_cause(&mut self, action: &str) {
        let body = self.state.actions.unread_cause(action).and_then(|body| self.bodies.get(&body).cloned());
        if let Some(read) = body.and_then(|body| serde_json::from_slice::<CauseBody>(&body).ok()) {
            self.state.load_cause(action, &read.cause);
        }
    }

    /// Adds a record to the last command's, as a hub would that decides wrongly.
    pub fn forge(&mut self, draft: Draft) {
        let record = draft.seal(self.hub.state.head + 1, self.hub.state.head_hash.unwrap_or(GENESIS));
        self.hub.state.apply(&record).unwrap();
        self.hub.log.push(record);
        self.commands.last_mut().unwrap().records += 1;
    }

    /// Signs what came since the last time, as one append does.
    pub fn end_batch(&mut self) {
        let commands = std::mem::take(&mut self.commands);
        if self.signs {
            let batch = self.batch;
            sign_batch(&mut self.hub.log[batch..], commands, HUB_ID, &key_of("hub")).unwrap();
        }
        self.batch = self.hub.log.len();
        self.hub.log.last().into_iter().for_each(|last| self.hub.state.replace_last_hash(last));
        self.hub.state.drop_closed(self.hub.now);
    }

    pub fn sign(&mut self, person: &str, command: DeskCommand) -> Result<(), Refusal> {
        let request = self.request(person, command);
        self.run(Command::Desk(Box::new(request)))
    }

    pub fn invite(&mut self, roles: &[Role]) -> Digest {
        let code = Digest::of(format!("code {}", self.count).as_bytes());
        let invite = format!("inv_{}", self.count);
        let profile = Invited { roles: roles.to_vec(), ..Invited::default() };
        self.sign("owner", DeskCommand::Invite { invite: invite.into(), code, valid_ms: 60_000, profile, person: None }).unwrap();
        code
    }

    pub fn enroll(&mut self, person: &str, device: &str, by: EnrollBy) -> Result<(), Refusal> {
        self.run(enroll_command(person, device, by))
    }

    pub fn propose(&mut self, action: &str, kind: &str, n: u8, extra: &Value) -> Result<(), Refusal> {
        let propose = self.proposal(action, kind, n, extra);
        self.run(Command::Propose(Box::new(propose)))
    }

    pub fn proposal(&mut self, action: &str, kind: &str, n: u8, extra: &Value) -> Propose {
        self.count += 1;
        // A number in words breaks the condition of a checkpoint, so that two rules apply.
        let n = if n == 7 { json!("7 EUR") } else { json!(n) };
        let mut proposal =
            json!({"kind": kind, "title": "t \"batch\":{\"commands\": é", "tool": {"name": "pilot"}, "arguments": {"n": n, "é": 0.5}});
        proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        let proposal = Proposal::from_value(proposal).unwrap();
        Propose { tool: "pilot".into(), action: action.into(), proposal, salt: format!("s{}", self.count), key: None, token: None }
    }

    pub fn review(&mut self, person: &str, action: &str, verdict: Verdict, edit: u8) -> Result<(), Refusal> {
        let digest = self.state.action(action).map_or(Digest::ZERO, |action| action.content.digest);
        let arguments = (verdict == Verdict::Edit).then(|| json!({ "n": edit }).as_object().unwrap().clone());
        let (reasons, comment) = (Vec::new(), Some("because".into()));
        let reading = ReadingBody {
            salt: format!("r{}", self.count),
            // Every other review is fast, where the policy asks for a second review of those.
            reading: Reading {
                shown_ms: Some(if self.count.is_multiple_of(2) { 60_000 } else { 2_000 }),
                confirmed: true,
                sampled: Some("all".into()),
                ..Reading::default()
            },
        };
        let reading_digest = Some(reading.digest().unwrap());
        let (certainty, none) = (None, Reading::default());
        let review =
            Review { action: action.into(), digest, verdict, reasons, comment, certainty, arguments, reading: none, reading_digest };
        let request = DeskRequest { reading: Some(reading), ..self.request(person, DeskCommand::Review(review)) };
        self.run(Command::Desk(Box::new(request)))
    }

    /// What the checker finds of these records, with the counts at the end.
    pub fn check(&self, records: &[Record]) -> (Vec<Unjustified>, CheckSummary) {
        let mut checker = Checker::new();
        let mut found = Vec::new();
        for record in records {
            if let Finding::Unjustified(unjustified) = checker.check(record, self) {
                found.push(unjustified);
            }
        }
        found.extend(checker.finish());
        (found, checker.summary().clone())
    }
}

/// Seals the records anew after a change, as one does who has no key.
pub fn rehash(records: &mut [Record]) {
    let (mut seq, mut hash) = (0, GENESIS);
    for record in records {
        seq += 1;
        (record.seq, record.prev) = (seq, hash);
        record.hash = record.computed_hash();
        hash = record.hash;
    }
}

/// The header with a member set.
pub fn with_member(record: &Record, name: &str, value: Value) -> Record {
    let mut header: Map<String, Value> = serde_json::from_str(record.header.get()).unwrap();
    header.insert(name.into(), value);
    Record { header: canonical_raw(&header).unwrap(), ..record.clone() }
}
