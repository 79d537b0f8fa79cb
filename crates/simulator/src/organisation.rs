//! The organisation: proposes, decides by the shares in [`Fates`], and writes the records.

use crate::proposals::{TOOLS, below, next};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::SigningKey;
use holdpoint_domain::incidents::{self, Report, Texts, Told};
use holdpoint_domain::{
    ACTION, BatchCommand, COMMAND, COMMAND_TYPE, Certainty, Command, DeskCommand, DeskRequest, Digest, Draft, Enroll, EnrollBy, Envelope,
    GENESIS, Ms, Outcome, Propose, PublicKey, Reading, Record, Refusal, Review, State, StatedIncident, Statement, Verdict, decide, new_id,
    sign_batch,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng as _};
use serde_json::json;

const PERSON: &str = "per_simulated";
const DEVICE: &str = "dev_simulated";
const HUB: &str = "hub_simulated";
/// As many commands as a busy hub decides at once.
const COMMANDS_PER_BATCH: usize = 16;
const INCIDENTS_PER_COMMAND: usize = 500;

/// How actions end, as shares; the rest stays open.
#[derive(Clone, Copy, Debug)]
pub struct Fates {
    /// Share that a person reviews (and the tool then carries out or not).
    pub reviewed: f64,
    /// Share that expires undecided.
    pub expired: f64,
}

/// What was written: sealed records and the bodies they name.
#[derive(Debug, Default)]
pub struct Written {
    /// In order.
    pub records: Vec<Record>,
    /// By digest.
    pub bodies: Vec<(Digest, Vec<u8>)>,
}

/// A seeded organisation.
pub struct Organisation {
    state: State,
    rng: ChaCha8Rng,
    key: SigningKey,
    now: Ms,
    written: Written,
    /// Commands since the last signature; none where nothing is signed.
    unsigned: Option<Vec<BatchCommand>>,
    /// The first record since the last signature, in `written`.
    batch: usize,
}

impl Organisation {
    /// Opens the record, enrols a person and adds the tools.
    ///
    /// # Errors
    /// When the product's rules refuse, which would be a defect here.
    pub fn open(seed: u64, start: Ms) -> Result<Self, Refusal> {
        Self::begin(seed, start, None)
    }

    /// As [`Self::open`], with batches of records signed as a hub signs what it appends.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_signing(seed: u64, start: Ms) -> Result<Self, Refusal> {
        Self::begin(seed, start, Some(Vec::new()))
    }

    fn begin(seed: u64, start: Ms, unsigned: Option<Vec<BatchCommand>>) -> Result<Self, Refusal> {
        let key = SigningKey::from_bytes(&[1; 32]);
        let rng = ChaCha8Rng::seed_from_u64(seed);
        let written = Written::default();
        let mut organisation = Self { state: State::default(), rng, key, now: start, written, unsigned, batch: 0 };
        let public = PublicKey::base64_of(&organisation.key);
        organisation.run(&Command::OpenHub { id: HUB.into(), name: "Simulated".into(), key: public.clone() })?;
        organisation.run(&Command::Enroll(Box::new(Enroll {
            person: PERSON.into(),
            name: "Mara Ortiz".into(),
            device: DEVICE.into(),
            device_name: "desk".into(),
            key: public,
            by: EnrollBy::Owner,
        })))?;
        for (tool, ..) in TOOLS {
            let token = Digest::of(tool.as_bytes());
            organisation.desk(DeskCommand::AddTool { name: (*tool).into(), owner: Some("platform".into()), token })?;
        }
        Ok(organisation)
    }

    /// One action's life, by the shares of `fates`.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn action(&mut self, fates: Fates) -> Result<(), Refusal> {
        self.now += i64::from(self.rng.next_u32() % 900 + 100);
        let dice = f64::from(self.rng.next_u32()) / f64::from(u32::MAX);
        let expires = (fates.reviewed..fates.reviewed + fates.expired).contains(&dice);
        // What stays open outlives the whole record: two to four weeks.
        let ttl = if expires { 1 } else { 14 * 86_400 + u64::from(self.rng.next_u32() % (14 * 86_400)) };
        let (tool, id) = self.propose(ttl)?;
        if dice < fates.reviewed {
            self.reviewed(&tool, &id)?;
        } else if expires {
            self.now += 1001;
            self.run(&Command::Tick)?;
        }
        Ok(())
    }

    /// A status page tells of this many outages, which began one after another before now, `apart_ms`
    /// apart; each lasted half of that.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn incidents(&mut self, count: usize, apart_ms: Ms) -> Result<(), Refusal> {
        let numbers: Vec<usize> = (0..count).collect();
        for page in numbers.chunks(INCIDENTS_PER_COMMAND) {
            let incidents = page.iter().map(|number| self.incident(*number, apart_ms)).collect();
            self.desk(DeskCommand::StateIncidents { incidents })?;
        }
        Ok(())
    }

    fn incident(&self, number: usize, apart_ms: Ms) -> StatedIncident {
        let started_at = self.now - apart_ms * i64::try_from(number + 1).unwrap_or(1);
        let (service, severity) = (TOOLS[number % TOOLS.len()].2, ["critical", "major", "minor"][number % 3]);
        let report = Report {
            title: format!("Errors of {service}"),
            severity: Some(severity.into()),
            services: vec![service.into(), format!("service-{}", number % 200)],
            started_at,
            detected_at: Some(started_at + 60_000),
            resolved_at: Some(started_at + apart_ms / 2),
            whole: true,
            ..Report::default()
        };
        let statement =
            incidents::Statement { source: "statuspage".into(), id: number.to_string(), at: started_at, told: Told::Incident(report) };
        StatedIncident { statement, texts: Texts::default() }
    }

    /// Takes what was written since the last time.
    pub fn take(&mut self) -> Written {
        self.sign_batch();
        self.batch = 0;
        std::mem::take(&mut self.written)
    }

    /// What a hub's `keys.json` must hold to go on with this record.
    #[must_use]
    pub fn hub_keys(&self) -> String {
        let key = STANDARD.encode(self.key.to_bytes());
        json!({"hub": HUB, "signing": key, "grants": key, "owner": "simulated"}).to_string()
    }

    /// Whether its hub signs what it appends.
    #[must_use]
    pub const fn is_signing(&self) -> bool {
        self.unsigned.is_some()
    }

    /// The organisation's clock.
    #[must_use]
    pub const fn now(&self) -> Ms {
        self.now
    }

    /// The state after all that was written.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    fn propose(&mut self, ttl: u64) -> Result<(String, String), Refusal> {
        let proposal = next(&mut self.rng, ttl);
        let tool = proposal.tool.name.clone();
        let action = new_id(ACTION, self.now, self.random());
        let salt = self.salt();
        self.run(&Command::Propose(Box::new(Propose {
            tool: tool.clone(),
            action: action.clone().into(),
            proposal,
            salt,
            key: None,
            token: None,
        })))?;
        Ok((tool.into(), action))
    }

    fn reviewed(&mut self, tool: &str, id: &str) -> Result<(), Refusal> {
        let reading_ms = i64::from(self.rng.next_u32() % 120_000 + 2_000);
        self.now += 400;
        let Some(digest) = self.state.action(id).map(|action| action.content.digest) else { return Ok(()) };
        let approve = !self.rng.next_u32().is_multiple_of(5);
        let certainty = [Certainty::Unsure, Certainty::Fairly, Certainty::Certain][below(&mut self.rng, 3)];
        self.desk(DeskCommand::Review(Review {
            action: id.into(),
            digest,
            verdict: if approve { Verdict::Approve } else { Verdict::Reject },
            reasons: vec![if approve { "cause_is_right" } else { "too_broad" }.into()],
            comment: None,
            certainty: Some(certainty),
            arguments: None,
            reading: Reading { shown_ms: Some(reading_ms), evidence_opened: 1, confirmed: true, ..Reading::default() },
            reading_digest: None,
        }))?;
        if approve && !self.rng.next_u32().is_multiple_of(4) {
            let outcome = if self.rng.next_u32().is_multiple_of(20) { Outcome::Failed } else { Outcome::Executed };
            self.run(&Command::Report { tool: tool.into(), action: id.into(), outcome, message: None })?;
        }
        Ok(())
    }

    fn desk(&mut self, command: DeskCommand) -> Result<(), Refusal> {
        let statement = Statement {
            id: new_id(COMMAND, self.now, self.random()).into(),
            hub: HUB.into(),
            person: PERSON.into(),
            device: DEVICE.into(),
            signed_at: self.now,
            rests_on: None,
            shown: None,
            command,
        }
        .bound_to(&self.state);
        let payload = serde_json::to_vec(&statement).unwrap_or_default();
        let envelope = Envelope::sign(COMMAND_TYPE, &payload, DEVICE, &self.key);
        let salt = self.salt();
        self.run(&Command::Desk(Box::new(DeskRequest { statement, envelope, salt, by_owner: false, reading: None, set: None })))
    }

    // As the hub's loop does it, without a log: decide, seal, fold. Closed
    // actions stay until the command after, as the tool may still report.
    fn run(&mut self, command: &Command) -> Result<(), Refusal> {
        let accepted = decide(&self.state, command, self.now)?;
        let records = u32::try_from(accepted.drafts.len()).unwrap_or_default();
        for draft in accepted.drafts {
            self.write(draft);
        }
        self.written.bodies.extend(accepted.bodies);
        if matches!(command, Command::Propose(_)) {
            self.state.drop_closed(self.now);
        }
        self.note_command(command, records);
        Ok(())
    }

    fn note_command(&mut self, command: &Command, records: u32) {
        let Some(unsigned) = self.unsigned.as_mut().filter(|_| records > 0) else { return };
        let token = command.tool().map(|tool| Digest::of(tool.as_bytes()));
        unsigned.push(BatchCommand { records, ..command.asked_by(token) });
        if unsigned.len() >= COMMANDS_PER_BATCH {
            self.sign_batch();
        }
    }

    fn sign_batch(&mut self) {
        let Some(commands) = self.unsigned.as_mut().map(std::mem::take).filter(|commands| !commands.is_empty()) else { return };
        // A header that was written a moment ago can be read.
        let _ = sign_batch(&mut self.written.records[self.batch..], commands, HUB, &self.key);
        self.written.records.last().into_iter().for_each(|last| self.state.replace_last_hash(last));
        self.batch = self.written.records.len();
    }

    fn write(&mut self, draft: Draft) {
        let record = draft.seal(self.state.head + 1, self.state.head_hash.unwrap_or(GENESIS));
        // The record was typed a moment ago, so it can be read.
        let _ = self.state.apply(&record);
        self.written.records.push(record);
    }

    fn random(&mut self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }

    fn salt(&mut self) -> String {
        format!("{:016x}{:016x}", self.rng.next_u64(), self.rng.next_u64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_domain::{CheckSource, Checker, Finding, NotJudged, Status};

    fn record(seed: u64) -> Written {
        let mut organisation = Organisation::open(seed, 1_795_435_200_000).unwrap();
        for _ in 0..300 {
            organisation.action(Fates { reviewed: 0.6, expired: 0.2 }).unwrap();
        }
        let open = organisation.state().actions.by_id.values().filter(|action| action.status == Status::Open).count();
        assert!((30..=90).contains(&open), "about a fifth stays open, not {open}");
        organisation.take()
    }

    #[test]
    fn the_same_seed_writes_the_same_record_and_it_holds_together() {
        let (first, second, other) = (record(1), record(1), record(2));
        let mut before = (0, GENESIS);
        for record in &first.records {
            record.follows(before.0, &before.1).unwrap();
            before = (record.seq, record.hash);
        }
        assert_eq!(first.records.last().unwrap().hash, second.records.last().unwrap().hash);
        assert_ne!(first.records.last().unwrap().hash, other.records.last().unwrap().hash);
        assert!(first.bodies.iter().all(|(digest, bytes)| *digest == Digest::of(bytes)));
    }

    #[test]
    fn signed_record_is_justified() {
        let mut organisation = Organisation::open_signing(1, 1_795_435_200_000).unwrap();
        for _ in 0..100 {
            organisation.action(Fates { reviewed: 0.6, expired: 0.2 }).unwrap();
        }
        let written = organisation.take();
        let bodies = Bodies(written.bodies.into_iter().collect());
        let mut checker = Checker::new();
        for record in &written.records {
            // Whether the record is signed shows at the end of its first batch.
            let begins = checker.signed_from().is_none();
            let finding = checker.check(record, &bodies);
            assert!(finding == Finding::Justified || begins && finding == Finding::BytesOnly, "{finding:?} {record:?}");
        }
        assert_eq!(checker.finish(), []);
        let counts = checker.summary();
        assert_eq!((counts.justified, counts.bytes_only_to), (written.records.len() as u64, 0));
    }

    struct Bodies(std::collections::HashMap<Digest, Vec<u8>>);

    impl CheckSource for Bodies {
        fn body(&self, digest: &Digest) -> Result<std::borrow::Cow<'_, [u8]>, NotJudged> {
            self.0.get(digest).map(|bytes| bytes.as_slice().into()).ok_or(NotJudged::Erased)
        }
    }
}
