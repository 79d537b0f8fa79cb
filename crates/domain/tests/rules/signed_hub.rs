//! A hub in memory whose desks sign with real keys.

use ed25519_dalek::SigningKey;
use holdpoint_domain::*;
use std::collections::HashMap;

const START: Ms = 1_795_435_200_000;

/// A hub in memory: state, log and bodies. Each person has the device `dev_<person>`.
#[derive(Clone)]
pub struct SignedHub {
    pub state: State,
    pub log: Vec<Record>,
    pub bodies: HashMap<Digest, Vec<u8>>,
    pub now: Ms,
    count: u32,
}

/// The signing key of a device.
pub fn key_of(device: &str) -> SigningKey {
    SigningKey::from_bytes(Digest::of(device.as_bytes()).as_bytes())
}

impl SignedHub {
    /// A log with its first record.
    pub fn open() -> Self {
        let mut hub = Self { state: State::default(), log: Vec::new(), bodies: HashMap::new(), now: START, count: 0 };
        hub.run(Command::OpenHub { id: "hub_1".into(), name: "here".into(), key: "k".into() }).unwrap();
        hub
    }

    /// Enrols a person with a device, by the owner secret.
    pub fn enroll(&mut self, person: &str) {
        let device = format!("dev_{person}");
        let key = PublicKey::base64_of(&key_of(&device));
        let (name, device_name) = (person.to_owned(), "desk".to_owned());
        let enroll = Enroll { person: person.into(), name, device: device.into(), device_name, key, by: EnrollBy::Owner };
        self.run(Command::Enroll(Box::new(enroll))).unwrap();
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
        self.bodies.extend(accepted.bodies);
        Ok(())
    }

    /// Signs a command and runs it.
    pub fn sign(&mut self, person: &str, command: DeskCommand) -> Result<(), Refusal> {
        self.sign_with_reading(person, command, None)
    }

    /// As [`Self::sign`], beside a review with the reading data whose digest it names.
    pub fn sign_with_reading(&mut self, person: &str, command: DeskCommand, reading: Option<ReadingBody>) -> Result<(), Refusal> {
        self.count += 1;
        self.now += 1;
        let (device, id) = (format!("dev_{person}"), format!("cmd_{}", self.count));
        let statement = Statement {
            id: id.as_str().into(),
            hub: "hub_1".into(),
            person: person.into(),
            device: device.as_str().into(),
            signed_at: self.now,
            rests_on: None,
            shown: None,
            command,
        }
        .bound_to(&self.state);
        let envelope = Envelope::sign(COMMAND_TYPE, &canonical(&statement).unwrap(), &device, &key_of(&device));
        self.run(Command::Desk(Box::new(DeskRequest { statement, envelope, salt: id, by_owner: false, reading })))
    }
}
