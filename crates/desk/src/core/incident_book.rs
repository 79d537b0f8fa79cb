//! Incidents and findings in memory: each read takes over only what changed since the one before.
//!
//! Ten thousand incidents take longer to read and to work out than a view may take.

use crate::replica::{Replica, findings, incidents, records};
use holdpoint_domain::incidents::{Book, Incident, Kind};
use holdpoint_domain::{Digest, Findings, Seq, TiedTo};
use rusqlite::Connection;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

/// An incident with what it is tied to.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub incident: Incident,
    pub tied: TiedTo,
}

/// What the replica knows of incidents.
#[derive(Default)]
pub(crate) struct Known {
    pub book: Book,
    pub findings: Findings,
    // By stream.
    listed: HashMap<String, Vec<Listed>>,
    merges: Vec<(String, String)>,
    // Streams whose alerts were polled: what other groups hold of them counts there.
    polled: BTreeSet<String>,
    // The last records that were taken over.
    streams_seq: Seq,
    findings_seq: Seq,
    rankings_seq: Seq,
    // The newest of both, so that another history is noticed.
    newest: Option<(Seq, Digest)>,
}

/// [`Known`], kept up to date by reading.
#[derive(Default)]
pub(crate) struct IncidentBook(Mutex<Known>);

impl IncidentBook {
    /// Calls `work` with everything that is known now.
    pub fn with<T, E: From<rusqlite::Error>>(
        &self,
        replica: &Replica,
        work: impl FnOnce(&Connection, &Known) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        replica.read(|conn| {
            known.refresh(conn)?;
            work(conn, &known)
        })
    }
}

impl Known {
    /// Every incident, in no order.
    pub fn listed(&self) -> impl Iterator<Item = &Listed> {
        self.listed.values().flatten()
    }

    /// How many go on; one that was merged counts with the other.
    pub fn count_open(&self) -> usize {
        self.open().count()
    }

    /// Outages that go on, the oldest first.
    pub fn open_outages(&self) -> Vec<&Listed> {
        let mut outages: Vec<&Listed> = self.open().filter(|listed| listed.incident.kind == Kind::Outage).collect();
        outages.sort_by_key(|listed| (listed.incident.started_at, &listed.incident.id));
        outages
    }

    fn open(&self) -> impl Iterator<Item = &Listed> {
        self.listed().filter(|listed| listed.incident.is_open() && listed.incident.merged_into.is_none())
    }

    fn refresh(&mut self, conn: &Connection) -> rusqlite::Result<()> {
        if !self.is_same_history(conn)? {
            *self = Self::default();
        }
        let mut stale: BTreeSet<String> = BTreeSet::new();
        self.take_streams(conn, &mut stale)?;
        self.take_findings(conn, &mut stale)?;
        self.take_merges(incidents::merges(conn)?, &mut stale);
        if stale.is_empty() {
            return Ok(());
        }
        let newest = self.streams_seq.max(self.findings_seq);
        self.newest = records::get(conn, newest)?.map(|record| (newest, record.hash));
        self.list_again(stale);
        Ok(())
    }

    fn is_same_history(&self, conn: &Connection) -> rusqlite::Result<bool> {
        let Some((seq, hash)) = self.newest else { return Ok(true) };
        Ok(records::get(conn, seq)?.is_some_and(|record| record.hash == hash))
    }

    fn take_streams(&mut self, conn: &Connection, stale: &mut BTreeSet<String>) -> rusqlite::Result<()> {
        for row in incidents::changed_since(conn, self.streams_seq)? {
            let id = row.stream.stream_id();
            if row.stream.is_polled() {
                self.polled.insert(id.clone());
            } else if row.stream.alert_ids().next().is_some() {
                stale.extend(self.polled.iter().cloned());
            }
            self.streams_seq = row.seq;
            self.book.replace_stream(row.stream);
            stale.insert(id);
        }
        Ok(())
    }

    fn take_findings(&mut self, conn: &Connection, stale: &mut BTreeSet<String>) -> rusqlite::Result<()> {
        for (seq, finding) in findings::recorded_since(conn, self.findings_seq)? {
            self.findings_seq = seq;
            stale.insert(Book::stream_of(&finding.incident).to_owned());
            self.findings.add(finding);
        }
        for (seq, ranking) in findings::ranked_since(conn, self.rankings_seq)? {
            self.rankings_seq = seq;
            self.findings.add_ranking(ranking);
        }
        Ok(())
    }

    // What is merged shows on both sides, and along a chain of merges.
    fn take_merges(&mut self, merges: Vec<(String, String)>, stale: &mut BTreeSet<String>) {
        let touched = merges.iter().chain(&self.merges).flat_map(|(id, into)| [id, into]).map(|id| Book::stream_of(id).to_owned());
        let touched: BTreeSet<String> = touched.collect();
        if merges != self.merges {
            self.merges.iter().for_each(|(id, _)| self.book.split(id));
            merges.iter().for_each(|(id, into)| self.book.merge(id, into));
            self.merges = merges;
            stale.extend(touched);
        } else if touched.iter().any(|stream| stale.contains(stream)) {
            stale.extend(touched);
        }
    }

    fn list_again(&mut self, stale: BTreeSet<String>) {
        for stream in stale {
            let incidents = self.book.incidents_of(&stream).into_iter();
            let listed = incidents.map(|incident| Listed { tied: self.findings.tied_to(&self.book, &incident), incident });
            let listed = listed.collect();
            self.listed.insert(stream, listed);
        }
    }
}
