//! The hub of the simulation: decides commands by the real rules and keeps what they lead to.

use crate::live::LiveHub;
use crate::organisation::Written;
use crate::random::Streams;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{
    Accepted, Action, ActionEvent, BatchCommand, Code, Command, Digest, DrawKey, GENESIS, HUB, Ms, ProposalCause, PublicKey, Record,
    RecordRef, Refusal, State, decide, sign_batch,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// State, records that were not taken yet, and the records of actions that tools still work on.
pub(crate) struct Ledger {
    pub(crate) state: State,
    pub(crate) hub: String,
    signing: SigningKey,
    grants: [u8; 32],
    owner: [u8; 32],
    written: Written,
    // Closed actions leave the state; a tool's later command needs them again, as in a hub.
    recent: BTreeMap<String, Vec<Record>>,
    // Why they were proposed, once causes are sealed.
    causes: BTreeMap<String, ProposalCause>,
    changed: Vec<String>,
    stops_changed: bool,
    // Actions that a finding will name.
    pinned: BTreeSet<String>,
    // The hub that decides and writes in the place of this ledger.
    live: Option<Box<dyn LiveHub>>,
}

impl Ledger {
    /// An empty log, with the keys of its hub.
    pub(crate) fn new(streams: &Streams, now: Ms) -> Self {
        let grants = streams.key_bytes("hub/grants");
        let mut state = State::default();
        state.draws.set_key(DrawKey::of_hub(&grants));
        Self {
            state,
            hub: streams.stream("hub/id").id(HUB, now),
            signing: streams.signing_key("hub/signing"),
            grants,
            owner: streams.key_bytes("hub/owner"),
            written: Written::default(),
            recent: BTreeMap::new(),
            causes: BTreeMap::new(),
            changed: Vec::new(),
            stops_changed: false,
            pinned: BTreeSet::new(),
            live: None,
        }
    }

    /// The log of a running hub, with the state it is in.
    pub(crate) fn live(streams: &Streams, start: Ms, state: State, hub: Box<dyn LiveHub>) -> Self {
        Self { state, live: Some(hub), ..Self::new(streams, start) }
    }

    /// What a hub's `keys.json` must hold to go on with this record.
    pub(crate) fn keys_json(&self) -> String {
        let encode = |bytes: &[u8; 32]| STANDARD.encode(bytes);
        let (signing, grants, owner) = (encode(&self.signing.to_bytes()), encode(&self.grants), encode(&self.owner));
        json!({"hub": self.hub, "signing": signing, "grants": grants, "owner": owner}).to_string()
    }

    /// The public key that signs decisions, base64.
    pub(crate) fn public_key(&self) -> String {
        PublicKey::base64_of(&self.signing)
    }

    /// The place of the last record.
    pub(crate) fn place(&self) -> RecordRef {
        RecordRef { seq: self.state.head, hash: self.state.head_hash.unwrap_or(GENESIS) }
    }

    /// Decides a command.
    ///
    /// # Errors
    /// The refusal of the rules; then nothing is written.
    pub(crate) fn run(&mut self, command: &Command, now: Ms) -> Result<(), Refusal> {
        if let Some(hub) = &mut self.live {
            let answer = hub.submit(command);
            self.follow()?;
            // The hub's own timer does the same.
            return if matches!(command, Command::Tick) { Ok(()) } else { answer };
        }
        if let Some(action) = command.action() {
            self.reload(action)?;
        }
        let accepted = decide(&self.state, command, now)?;
        self.append(command, accepted)?;
        if matches!(command, Command::Propose(_) | Command::PlantFault(_)) {
            self.state.drop_closed(now);
        }
        Ok(())
    }

    /// Takes over what a running hub has written, also for others.
    ///
    /// # Errors
    /// `internal` when a record cannot be read.
    pub(crate) fn follow(&mut self) -> Result<(), Refusal> {
        let Some(hub) = &self.live else { return Ok(()) };
        for record in hub.read(self.state.head)? {
            self.state.apply(&record).map_err(unreadable)?;
            self.note_changed(&record);
        }
        Ok(())
    }

    /// An action, open or closed, that was not forgotten.
    ///
    /// # Errors
    /// `internal` when its records cannot be read.
    pub(crate) fn action(&mut self, action: &str) -> Result<Option<&Action>, Refusal> {
        self.reload(action)?;
        Ok(self.state.action(action))
    }

    /// Lets go of an action that no command will name again.
    pub(crate) fn forget(&mut self, action: &str) {
        if !self.pinned.contains(action) {
            self.recent.remove(action);
            self.causes.remove(action);
        }
    }

    /// Keeps an action, whatever is forgotten, until it is unpinned.
    pub(crate) fn pin(&mut self, action: &str) {
        self.pinned.insert(action.to_owned());
    }

    /// Lets go of an action that was pinned.
    pub(crate) fn unpin(&mut self, action: &str) {
        self.pinned.remove(action);
        self.forget(action);
    }

    /// Whether a stop was pulled or resumed since the last call.
    pub(crate) fn take_stops_changed(&mut self) -> bool {
        std::mem::take(&mut self.stops_changed)
    }

    /// Actions with new records since the last call.
    pub(crate) fn take_changed(&mut self) -> Vec<String> {
        std::mem::take(&mut self.changed)
    }

    /// What was written since the last call.
    pub(crate) fn take_written(&mut self) -> Written {
        std::mem::take(&mut self.written)
    }

    /// Records that were not taken yet.
    pub(crate) fn count_written(&self) -> usize {
        self.written.records.len()
    }

    // The one place where decided commands become records. Each is signed by the hub, as one append.
    fn append(&mut self, command: &Command, accepted: Accepted) -> Result<(), Refusal> {
        let asked = accepted.asked(command, self.token_of(command));
        let start = self.written.records.len();
        for draft in accepted.drafts {
            let place = self.place();
            let record = draft.seal(place.seq + 1, place.hash);
            self.state.apply(&record).map_err(unreadable)?;
            if let Some(cause) = accepted.cause.as_ref().filter(|_| ActionEvent::is_cause(&record)) {
                self.state.load_cause(&record.subject, cause);
                self.causes.insert(record.subject.clone(), cause.clone());
            }
            self.written.records.push(record);
        }
        self.sign(start, asked)?;
        self.keep_recent(start);
        self.written.bodies.extend(accepted.bodies);
        if let (Some(action), Some((review, verdict))) = (accepted.action, accepted.sealed_verdict) {
            self.state.load_sealed_verdict(&action, &review, verdict);
        }
        Ok(())
    }

    // Who asked, as the hub's signature names it.
    fn token_of(&self, command: &Command) -> Option<Digest> {
        match command {
            Command::StateFromSource { source, .. } => self.state.sources.get_active(source).and_then(|source| source.added.token),
            _ => Some(self.state.tools.by_name.get(command.tool()?)?.token),
        }
    }

    fn sign(&mut self, start: usize, asked: BatchCommand) -> Result<(), Refusal> {
        let written = &mut self.written.records[start..];
        let records = u32::try_from(written.len()).unwrap_or(u32::MAX);
        sign_batch(written, vec![BatchCommand { records, ..asked }], &self.hub, &self.signing).map_err(unreadable)?;
        if let Some(last) = written.last() {
            self.state.replace_last_hash(last);
        }
        Ok(())
    }

    fn keep_recent(&mut self, start: usize) {
        self.stops_changed |= self.written.records[start..].iter().any(|record| record.kind.starts_with("stop."));
        for record in self.written.records[start..].iter().filter(|record| record.subject.starts_with("act_")) {
            self.recent.entry(record.subject.clone()).or_default().push(record.clone());
            if self.changed.last() != Some(&record.subject) {
                self.changed.push(record.subject.clone());
            }
        }
    }

    // Closed actions stay in the state here, so their records are not kept beside it.
    fn note_changed(&mut self, record: &Record) {
        self.stops_changed |= record.kind.starts_with("stop.");
        if record.subject.starts_with("act_") && self.changed.last() != Some(&record.subject) {
            self.changed.push(record.subject.clone());
        }
    }

    fn reload(&mut self, action: &str) -> Result<(), Refusal> {
        if self.state.action(action).is_some() {
            return Ok(());
        }
        let Some(records) = self.recent.get(action) else { return Ok(()) };
        self.state.reload_action(records).map_err(unreadable)?;
        if let Some(cause) = self.causes.get(action) {
            self.state.load_cause(action, cause);
        }
        Ok(())
    }
}

fn unreadable(error: serde_json::Error) -> Refusal {
    Refusal::new(Code::Internal, format!("A simulated record cannot be read: {error}."))
}
