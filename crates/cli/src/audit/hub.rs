//! Checks the records and bodies of a running hub, from the first record on.

use super::comparison::{Comparison, LocalCopy};
use super::file;
use super::justification::JustificationCheck;
use super::progress::Progress;
use super::report::Report;
use crate::failure::Failure;
use holdpoint_desk::Witness;
use holdpoint_domain::{ActionEvent, BrokenLink, CheckSource, Digest, GENESIS, NotJudged, Record, Seq, State, Status};
use holdpoint_log::{Log as _, LogError, SqliteLog};
use holdpoint_protocol::{ASK_AGAIN, DeskClient, MAX_BODIES_PER_REQUEST};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;

pub(super) async fn verify(client: &DeskClient, data: &Path) -> Result<Report, Failure> {
    let mut report = Report::empty();
    // Read before the records: the hub may write more meanwhile, but must return at least as
    // many records as this desk has, and as it claims here.
    let info = client.info().await?;
    let mut comparisons = open_comparisons(data, &info.id, &mut report).await?;
    let promised = info.head;
    let mut walk = HubWalk::new(promised);
    let mut batches = client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        let records = batch?;
        for record in &records {
            for comparison in &mut comparisons {
                comparison.compare_next(record, &mut report).await?;
            }
        }
        walk.take(client, &records, &mut report).await?;
    }
    if walk.head < promised {
        report.add_problem(Some(promised), None, "head_differs", format!("the hub has {promised} records but returns {}", walk.head));
    }
    (report.head, report.hash) = (walk.head, walk.hash);
    comparisons.into_iter().for_each(|comparison| comparison.finish(&mut report));
    walk.finish(client, &mut report).await?;
    Ok(report)
}

// The copies of that hub's record on this computer.
async fn open_comparisons(data: &Path, hub: &str, report: &mut Report) -> Result<Vec<Comparison>, Failure> {
    let mut comparisons = Vec::new();
    match Witness::open(data)? {
        Some(witness) if witness.hub() == hub => comparisons.push(Comparison::new(LocalCopy::Desk(Box::new(witness))).await?),
        Some(_) => report.not_compared.push("the desk in this folder follows another hub".into()),
        None => {
            report.not_compared.push("this folder has no desk's copy of the record; name the folder that has one with --data DIR".into())
        }
    }
    let log = file::log_path(data);
    if log.exists() {
        match SqliteLog::open(&log).await {
            Ok(log) if log.read(0, 1).await.is_ok_and(|first| first.first().is_some_and(|first| first.subject == hub)) => {
                comparisons.push(Comparison::new(LocalCopy::Log(log)).await?);
            }
            Ok(_) => report.not_compared.push("the log in this folder belongs to another hub".into()),
            Err(LogError::InUse { .. }) => report.not_compared.push("the log in this folder is in use by the hub that runs on it".into()),
            Err(error) => report.not_compared.push(format!("the log in this folder cannot be read: {error}")),
        }
    }
    Ok(comparisons)
}

/// Bodies of the records under way.
#[derive(Default)]
struct Fetched {
    bodies: HashMap<Digest, Vec<u8>>,
    withheld: HashSet<Digest>,
}

impl CheckSource for Fetched {
    fn body(&self, digest: &Digest) -> Result<Cow<'_, [u8]>, NotJudged> {
        let missing = if self.withheld.contains(digest) { NotJudged::Withheld } else { NotJudged::Erased };
        self.bodies.get(digest).map(|bytes| Cow::Borrowed(bytes.as_slice())).ok_or(missing)
    }
}

/// The records of the hub, one batch of the stream after another.
struct HubWalk {
    head: Seq,
    hash: Digest,
    check: JustificationCheck,
    progress: Progress,
    /// Bodies asked for so far.
    seen: HashSet<Digest>,
    /// Bodies that did not come, with the first record that names them.
    missing: Vec<(Seq, Digest, Missing)>,
}

/// Why a body did not come.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Missing {
    Forbidden,
    Withheld,
    Absent,
}

impl HubWalk {
    fn new(promised: Seq) -> Self {
        Self {
            head: 0,
            hash: GENESIS,
            check: JustificationCheck::new(None),
            progress: Progress::new("Checking", promised),
            seen: HashSet::new(),
            missing: Vec::new(),
        }
    }

    async fn take(&mut self, client: &DeskClient, records: &[Record], report: &mut Report) -> Result<(), Failure> {
        let fetched = self.fetch(client, records, report).await?;
        for record in records {
            if let Err(broken) = record.follows(self.head, &self.hash) {
                let code = match broken {
                    BrokenLink::Gap { .. } => "record_gap",
                    BrokenLink::Prev { .. } => "record_unlinked",
                    BrokenLink::Hash { .. } => "record_changed",
                };
                report.add_problem(Some(record.seq), None, code, broken.to_string());
            }
            (self.head, self.hash) = (record.seq, record.hash);
            report.records += 1;
            self.check.check(record, &fetched, report);
            self.progress.reach(record.seq);
        }
        Ok(())
    }

    async fn fetch(&mut self, client: &DeskClient, records: &[Record], report: &mut Report) -> Result<Fetched, Failure> {
        let mut named: Vec<(Seq, Digest)> = Vec::new();
        let mut once = HashSet::new();
        for record in records {
            let digests = record.body.into_iter().chain(record.envelope());
            named.extend(digests.filter(|digest| once.insert(*digest)).map(|digest| (record.seq, digest)));
        }
        named.extend(self.plan_evidence(records).into_iter().filter(|(_, digest)| once.insert(*digest)));
        let mut fetched = Fetched::default();
        for page in named.chunks(MAX_BODIES_PER_REQUEST) {
            let mut page = page.to_vec();
            while !page.is_empty() {
                page = self.fetch_page(client, &page, &mut fetched, report).await?;
            }
        }
        Ok(fetched)
    }

    // What sealed causes rest on beside their own bodies: plans of faults in force, and the content of
    // their actions, where these came earlier.
    fn plan_evidence(&self, records: &[Record]) -> Vec<(Seq, Digest)> {
        let state = self.check.state();
        let mut wanted = Vec::new();
        for record in records.iter().filter(|record| ActionEvent::is_cause(record)) {
            let content = state.action(&record.subject).map(|action| action.body);
            wanted.extend(state.faults.plan_bodies().chain(content).map(|digest| (record.seq, digest)));
        }
        wanted
    }

    // Returns the bodies that did not fit into the answer.
    async fn fetch_page(
        &mut self,
        client: &DeskClient,
        page: &[(Seq, Digest)],
        fetched: &mut Fetched,
        report: &mut Report,
    ) -> Result<Vec<(Seq, Digest)>, Failure> {
        let mut left = Vec::new();
        let mut answer = client.bodies(page.iter().map(|(_, digest)| *digest).collect()).await?;
        let answered = !answer.bodies.is_empty();
        for (seq, digest) in page {
            let name = digest.to_string();
            match (answer.bodies.remove(&name), answer.missing.get(&name).map(String::as_str)) {
                (Some(text), _) => self.take_body(*seq, *digest, text, fetched, report),
                // Asked again only if this answer had some body; otherwise the loop would not end.
                (None, Some(ASK_AGAIN)) if answered => left.push((*seq, *digest)),
                // Which roles read which body is in docs/RIGHTS.md; whether it is there, others can check.
                (None, Some("forbidden")) => {
                    fetched.withheld.insert(*digest);
                    self.note_missing(*seq, *digest, Missing::Forbidden);
                }
                (None, Some("not_yet_yours")) => {
                    fetched.withheld.insert(*digest);
                    self.note_missing(*seq, *digest, Missing::Withheld);
                }
                (None, _) => self.note_missing(*seq, *digest, Missing::Absent),
            }
        }
        Ok(left)
    }

    fn take_body(&mut self, seq: Seq, digest: Digest, text: String, fetched: &mut Fetched, report: &mut Report) {
        if self.seen.insert(digest) {
            report.bodies += 1;
            if Digest::of(text.as_bytes()) != digest {
                report.add_problem(Some(seq), Some(digest), "body_changed", format!("body {digest} was changed after it was written"));
            }
        }
        fetched.bodies.insert(digest, text.into_bytes());
    }

    fn note_missing(&mut self, seq: Seq, digest: Digest, why: Missing) {
        if self.seen.insert(digest) {
            self.missing.push((seq, digest, why));
        }
    }

    async fn finish(mut self, client: &DeskClient, report: &mut Report) -> Result<(), Failure> {
        self.ask_again(client, report).await?;
        let state = self.check.state();
        for (seq, digest, why) in &self.missing {
            match why {
                Missing::Forbidden => report.withheld += 1,
                Missing::Withheld if may_be_withheld(state, digest) => report.withheld += 1,
                Missing::Withheld => {
                    let detail =
                        format!("the hub withholds the body of record {seq}, but only what is about an open action may be withheld");
                    report.add_problem(Some(*seq), Some(*digest), "body_withheld", detail);
                }
                Missing::Absent if state.bodies.is_erased(digest) => report.erased += 1,
                Missing::Absent => {
                    let detail = format!("the body of record {seq} is missing, and no record says it was erased");
                    report.add_problem(Some(*seq), Some(*digest), "body_missing", detail);
                }
            }
        }
        self.check.finish(report);
        Ok(())
    }

    // A review that was withheld while its action was open may be readable by now.
    async fn ask_again(&mut self, client: &DeskClient, report: &mut Report) -> Result<(), Failure> {
        let state = self.check.state();
        let decided = |(_, digest, why): &(Seq, Digest, Missing)| *why == Missing::Withheld && !may_be_withheld(state, digest);
        let again: Vec<(Seq, Digest)> =
            self.missing.iter().filter(|missing| decided(missing)).map(|(seq, digest, _)| (*seq, *digest)).collect();
        for page in again.chunks(MAX_BODIES_PER_REQUEST) {
            for (_, digest) in page {
                self.seen.remove(digest);
                self.missing.retain(|(_, missing, _)| missing != digest);
            }
            let mut page = page.to_vec();
            while !page.is_empty() {
                page = self.fetch_page(client, &page, &mut Fetched::default(), report).await?;
            }
        }
        Ok(())
    }
}

// The hub may withhold a review of an open action, and its reading data.
fn may_be_withheld(state: &State, body: &Digest) -> bool {
    let is_cause = || state.actions.by_id.values().any(|action| action.status == Status::Open && action.cause == Some(*body));
    state.actions.sealed.contains_key(body) || is_cause()
}
