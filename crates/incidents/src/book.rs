//! All incidents. Copies are cheap.

use crate::alert_sources::AlertSources;
use crate::id::stream_of;
use crate::incident::Incident;
use crate::merges::Merges;
use crate::statement::{Statement, Told};
use crate::stream::Stream;
use imbl::HashMap;
use std::sync::Arc;

/// What a statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// There is a new incident.
    Imported,
    /// A known incident is another.
    Updated,
    /// The incidents are as before.
    Unchanged,
}

/// What a statement did, and whether it has to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What it did to the incidents.
    pub outcome: Outcome,
    /// It says something that was not known, even where no incident changed by it: a late
    /// statement may matter once the next one comes.
    pub new: bool,
}

/// Everything that was said, by what it is about.
#[derive(Clone, Debug, Default)]
pub struct Book {
    streams: HashMap<String, Arc<Stream>>,
    // Alerts whose group the source itself stated.
    grouped: AlertSources,
    // Alerts that were polled.
    polled: AlertSources,
    merges: Merges,
}

impl Book {
    /// From streams that were kept.
    #[must_use]
    pub fn of_streams(streams: impl IntoIterator<Item = Stream>) -> Self {
        let mut book = Self::default();
        streams.into_iter().for_each(|stream| book.replace_stream(stream));
        book
    }

    /// Takes a statement that the hub received at `received`, ms since 1970 UTC. The order of
    /// statements, and how often each comes, make no difference, but for times beyond the hub's clock.
    pub fn apply(&mut self, statement: &Statement, received: i64) -> Applied {
        let id = statement.stream_id();
        let before = self.streams.get(&id).cloned();
        let mut after = before.as_deref().cloned().unwrap_or_else(|| Stream::new(statement));
        if self.is_known_in_groups(statement) || !after.merge(statement, received) {
            return Applied { outcome: Outcome::Unchanged, new: false };
        }
        let had = before.map_or_else(Vec::new, |before| self.incidents_of_stream(&before));
        let takes_over = self.note_alerts(statement);
        let has = self.incidents_of_stream(&after);
        self.streams.insert(id, Arc::new(after));
        match compare(&had, &has) {
            Outcome::Imported if takes_over => Applied { outcome: Outcome::Updated, new: true },
            outcome => Applied { outcome, new: true },
        }
    }

    // Whether a group speaks from now on for alerts that were polled, and were an incident already.
    fn note_alerts(&mut self, statement: &Statement) -> bool {
        let Told::Alerts(group) = &statement.told else { return false };
        let (source, ids) = (&statement.source, || group.alerts.iter().map(|alert| alert.id.as_str()));
        if !group.grouped {
            self.polled.add(source, ids());
            return false;
        }
        let takes_over = ids().all(|id| self.polled.has(source, id) && !self.grouped.has(source, id));
        self.grouped.add(source, ids());
        takes_over
    }

    // Polled alerts whose groups are known say nothing that the groups do not say.
    fn is_known_in_groups(&self, statement: &Statement) -> bool {
        match &statement.told {
            Told::Alerts(group) => !group.grouped && group.alerts.iter().all(|alert| self.grouped.has(&statement.source, &alert.id)),
            Told::Incident(_) => false,
        }
    }

    /// Every incident, the oldest first.
    #[must_use]
    pub fn incidents(&self) -> Vec<Incident> {
        let alone = self.streams.values().flat_map(|stream| self.incidents_of_stream(stream));
        let mut all: Vec<Incident> = alone.map(|incident| self.with_merges(incident)).collect();
        all.sort_by(|a, b| (a.started_at, &a.id).cmp(&(b.started_at, &b.id)));
        all
    }

    /// The incident with this id. An episode is also found by an earlier id of it, which named
    /// a start that was not yet the earliest.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Incident> {
        self.find_alone(id).map(|incident| self.with_merges(incident))
    }

    /// As [`Self::find`], without what people merged into it.
    #[must_use]
    pub fn find_alone(&self, id: &str) -> Option<Incident> {
        let (stream, start) = id.split_once('-').map_or((id, None), |(stream, start)| (stream, start.parse::<i64>().ok()));
        let mut incidents = self.incidents_alone(stream);
        let exact = incidents.iter().position(|incident| incident.id == id);
        let holds = |incident: &Incident| {
            start.is_some_and(|start| {
                incident.intervals.iter().any(|interval| interval.from <= start && interval.to.is_none_or(|to| start <= to))
            })
        };
        let found = exact.or_else(|| incidents.iter().position(holds))?;
        Some(incidents.swap_remove(found))
    }

    /// The stream of an incident, by the incident's id.
    #[must_use]
    pub fn stream_of(id: &str) -> &str {
        stream_of(id)
    }

    /// The incidents of one stream, by its id.
    #[must_use]
    pub fn incidents_of(&self, stream: &str) -> Vec<Incident> {
        self.incidents_alone(stream).into_iter().map(|incident| self.with_merges(incident)).collect()
    }

    /// Replaces what is known of a stream by what was kept of it.
    pub fn replace_stream(&mut self, stream: Stream) {
        let alerts = if stream.is_polled() { &mut self.polled } else { &mut self.grouped };
        alerts.add(&stream.source, stream.alert_ids());
        self.streams.insert(stream.stream_id(), Arc::new(stream));
    }

    /// A person merges an incident into another one. Both ids as they are now.
    pub fn merge(&mut self, id: &str, into: &str) {
        self.merges.add(id, into);
    }

    /// A person takes back that an incident was merged; the id as it was merged.
    pub fn split(&mut self, id: &str) {
        self.merges.remove(id);
    }

    /// The ids under which people merged this incident into another one; none where they did not.
    #[must_use]
    pub fn merged_ids(&self, incident: &Incident) -> Vec<String> {
        self.merges.of(incident, |id| self.find_alone(id)).into_iter().map(|(id, _)| id).collect()
    }

    fn with_merges(&self, incident: Incident) -> Incident {
        if self.merges.is_empty() { incident } else { self.merges.apply(incident, |id| self.find_alone(id)) }
    }

    fn incidents_alone(&self, stream: &str) -> Vec<Incident> {
        self.streams.get(stream).map_or_else(Vec::new, |stream| self.incidents_of_stream(stream))
    }

    fn incidents_of_stream(&self, stream: &Stream) -> Vec<Incident> {
        let is_polled = stream.is_polled();
        stream.incidents(|alert| !is_polled || !self.grouped.has(&stream.source, alert))
    }
}

fn compare(had: &[Incident], has: &[Incident]) -> Outcome {
    match () {
        () if had == has => Outcome::Unchanged,
        () if has.len() > had.len() => Outcome::Imported,
        () => Outcome::Updated,
    }
}
