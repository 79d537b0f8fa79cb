//! A desk: a device with a key, and its copy of the record.

use crate::cast::{HUB_ID, person_id};
use crate::fault::{Check, Fault};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{Action, COMMAND_TYPE, CommandId, DeskCommand, Digest, Envelope, GENESIS, Ms, Record, State, Statement};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The record that a desk with the planted fault does not apply.
const SKIPPED_RECORD: u64 = 12;

/// A desk.
pub(crate) struct Desk {
    /// Number of its person.
    pub(crate) person: usize,
    pub(crate) device: String,
    pub(crate) key: SigningKey,
    copy: Mutex<DeskCopy>,
}

/// What a desk holds of the record.
#[derive(Default)]
pub(crate) struct DeskCopy {
    pub(crate) records: Vec<Record>,
    pub(crate) state: State,
    pub(crate) offline_until_ms: i64,
}

impl Desk {
    /// A desk that holds nothing yet.
    pub(crate) fn new(person: usize, number: usize, key: SigningKey) -> Self {
        Self { person, device: format!("dev_{number}"), key, copy: Mutex::default() }
    }

    /// What it holds.
    pub(crate) fn copy(&self) -> MutexGuard<'_, DeskCopy> {
        self.copy.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loses its network until this time.
    pub(crate) fn set_offline_until(&self, until_ms: i64) {
        self.copy().offline_until_ms = until_ms;
    }

    /// Signs a command of its person, bound to what this desk holds.
    pub(crate) fn sign(&self, id: CommandId, command: DeskCommand, now: Ms) -> Envelope {
        let statement = Statement {
            id,
            hub: HUB_ID.into(),
            person: person_id(self.person).into(),
            device: self.device.as_str().into(),
            signed_at: now,
            rests_on: None,
            shown: None,
            command,
        };
        let statement = statement.bound_to(&self.copy().state);
        Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(&statement).unwrap_or_default(), &self.device, &self.key)
    }

    /// The action that a step proposed, as this desk knows it.
    pub(crate) fn find_action(&self, proposal: u32) -> Option<Action> {
        let title = format!("Action {proposal}");
        let copy = self.copy();
        let mut found: Vec<_> = copy.state.actions.by_id.values().filter(|action| action.content.title == title).collect();
        found.sort_by_key(|action| action.seq);
        found.last().map(|action| Action::clone(action))
    }
}

impl DeskCopy {
    /// Verifies the chain, then applies; records that are here already are left out. Returns
    /// the bodies that the new ones name.
    pub(crate) fn add(&mut self, page: &[Record], skip: bool) -> Result<Vec<Digest>, Fault> {
        let mut bodies = Vec::new();
        for record in page {
            if record.seq <= self.state.head {
                continue;
            }
            let before = self.state.head_hash.unwrap_or(GENESIS);
            record.follows(self.state.head, &before).map_err(|broken| refuse_page(&broken.to_string()))?;
            if skip && record.seq == SKIPPED_RECORD {
                (self.state.head, self.state.head_hash) = (record.seq, Some(record.hash));
            } else {
                self.state.apply(record).map_err(|error| refuse_page(&error.to_string()))?;
            }
            self.records.push(record.clone());
            bodies.extend(record.body);
        }
        Ok(bodies)
    }
}

fn refuse_page(error: &str) -> Fault {
    Fault::new(Check::Replicas, format!("a desk was sent records that do not follow: {error}"))
}
