//! A hub in memory whose desks sign with real keys.

use ed25519_dalek::SigningKey;
use holdpoint_domain::*;
use std::collections::HashMap;

const START: Ms = 1_795_435_200_000;
/// The id of the hub.
pub const HUB_ID: &str = "hub_1";

/// A hub in memory: state, log and bodies. Each person has the device `dev_<person>`.
#[derive(Clone)]
pub struct SignedHub {
    pub state: State,
    pub log: Vec<Record>,
    pub bodies: HashMap<Digest, Vec<u8>>,
    pub now: Ms,
    /// Counts what needs a name of its own.
    pub count: u32,
}

/// The signing key of a device, or of the hub.
pub fn key_of(name: &str) -> SigningKey {
    SigningKey::from_bytes(Digest::of(name.as_bytes()).as_bytes())
}

/// Its public key, base64.
pub fn public_key_of(name: &str) -> String {
    PublicKey::base64_of(&key_of(name))
}

impl SignedHub {
    /// A log without records.
    pub fn empty() -> Self {
        Self { state: State::default(), log: Vec::new(), bodies: HashMap::new(), now: START, count: 0 }
    }

    /// A log with its first record.
    pub fn open() -> Self {
        let mut hub = Self::empty();
        hub.run(open_command()).unwrap();
        hub
    }

    /// Enrols a person with a device, by the owner secret.
    pub fn enroll(&mut self, person: &str) {
        self.run(enroll_command(person, &format!("dev_{person}"), EnrollBy::Owner)).unwrap();
    }

    /// Decides a command and keeps what it led to.
    pub fn run(&mut self, command: Command) -> Result<(), Refusal> {
        let accepted = decide(&self.state, &command, self.now)?;
        for draft in accepted.drafts {
            let record = draft.seal(self.state.head + 1, self.state.head_hash.unwrap_or(GENESIS));
            self.state.apply(&record).unwrap();
            self.log.push(record);
        }
        if let (Some(action), Some((review, verdict))) = (&accepted.action, accepted.sealed_verdict) {
            self.state.load_sealed_verdict(action, &review, verdict);
        }
        if let (Some(action), Some(cause)) = (&accepted.action, &accepted.cause) {
            self.state.load_cause(action, cause);
        }
        self.bodies.extend(accepted.bodies);
        Ok(())
    }

    /// Signs a command and runs it.
    pub fn sign(&mut self, person: &str, command: DeskCommand) -> Result<(), Refusal> {
        self.sign_with_reading(person, command, None)
    }

    /// As [`Self::sign`], beside a review with the reading data whose digest it names.
    pub fn sign_with_reading(&mut self, person: &str, command: DeskCommand, reading: Option<ReadingBody>) -> Result<(), Refusal> {
        let request = DeskRequest { reading, ..self.request(person, command) };
        self.run(Command::Desk(Box::new(request)))
    }

    /// A command signed by the person's device, a millisecond after the one before.
    pub fn request(&mut self, person: &str, command: DeskCommand) -> DeskRequest {
        self.count += 1;
        self.now += 1;
        let (device, id) = (format!("dev_{person}"), format!("cmd_{}", self.count));
        let statement = Statement {
            id: id.as_str().into(),
            hub: HUB_ID.into(),
            person: person.into(),
            device: device.as_str().into(),
            signed_at: self.now,
            rests_on: None,
            shown: None,
            command,
        }
        .bound_to(&self.state);
        let envelope = Envelope::sign(COMMAND_TYPE, &canonical(&statement).unwrap(), &device, &key_of(&device));
        DeskRequest { statement, envelope, salt: id, by_owner: false, reading: None, set: None }
    }
}

/// Begins the log.
pub fn open_command() -> Command {
    Command::OpenHub { id: HUB_ID.into(), name: "here".into(), key: public_key_of("hub") }
}

/// Enrols a person with a device.
pub fn enroll_command(person: &str, device: &str, by: EnrollBy) -> Command {
    let (name, key) = (person.to_owned(), public_key_of(device));
    Command::Enroll(Box::new(Enroll { person: person.into(), name, device: device.into(), device_name: "desk".into(), key, by }))
}

/// What a tool keeps to check the answer with, but for the arguments that it proposed.
pub fn ask_about(action: &Action) -> Ask {
    let content = &action.content;
    Ask {
        id: action.id.clone(),
        tool: content.tool.name.clone(),
        kind: content.kind.clone(),
        target: content.target.clone(),
        proposed: Digest::ZERO,
        deadline: content.deadline,
        policy: content.policy.version.clone(),
        revision: action.revision,
        on_deadline: OnDeadline::Deny,
        grave: false,
    }
}
