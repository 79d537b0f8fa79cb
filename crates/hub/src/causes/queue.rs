//! Incidents that wait to be ranked: each once, the one with the latest onset first.

use holdpoint_domain::incidents::Incident;
use holdpoint_domain::{Ms, State};
use holdpoint_metrics::attribution::METHOD_VERSION;
use std::collections::BTreeSet;

/// An incident that was over when the hub learnt of it is ranked if it ended within this time;
/// older ones are history that was imported (24 hours).
const RANK_ENDED_WITHIN_MS: Ms = 24 * 3600 * 1000;

/// Ids of incidents, by their onset.
#[derive(Debug, Default)]
pub(super) struct RankQueue {
    waiting: BTreeSet<(Ms, String)>,
}

impl RankQueue {
    /// Adds those of these incidents that need a ranking.
    pub(super) fn add(&mut self, state: &State, incidents: impl IntoIterator<Item = Incident>, now: Ms) {
        let wanted = incidents.into_iter().filter(|incident| needs_ranking(state, incident, now));
        self.waiting.extend(wanted.map(|incident| (incident.started_at, incident.id)));
    }

    /// Puts an incident back whose ranking could not be recorded.
    pub(super) fn put_back(&mut self, incident: Incident) {
        self.waiting.insert((incident.started_at, incident.id));
    }

    /// The next incident that still needs a ranking.
    pub(super) fn take(&mut self, state: &State, now: Ms) -> Option<Incident> {
        while let Some((_, id)) = self.waiting.pop_last() {
            let incident = state.incidents.book.find(&id);
            if let Some(incident) = incident.filter(|incident| needs_ranking(state, incident, now)) {
                return Some(incident);
            }
        }
        None
    }
}

/// Whether an incident is ranked: at its opening, when its services change, and at its end. What
/// is over keeps the ranking of an earlier method.
fn needs_ranking(state: &State, incident: &Incident, now: Ms) -> bool {
    let known = state.findings.ranking(&state.incidents.book, incident).map(|known| &known.ranked);
    match (known, incident.resolved_at()) {
        (Some(known), None) => !known.is_of(incident, METHOD_VERSION),
        (Some(known), Some(_)) => !known.is_of(incident, known.method),
        (None, None) => true,
        (None, Some(end)) => now - end <= RANK_ENDED_WITHIN_MS,
    }
}

#[cfg(test)]
mod tests {
    use super::RankQueue;
    use holdpoint_domain::incidents::{Format, read_file};
    use holdpoint_domain::{Digest, Event, IncidentEvent, State};
    use serde_json::json;

    const HOUR_MS: i64 = 3_600_000;

    fn incident(id: &str, began: &str, resolved: Option<&str>) -> serde_json::Value {
        json!({"id": id, "title": id, "started_at": began, "resolved_at": resolved})
    }

    /// The state after these incidents, without a ranking, as a crash before it leaves it.
    fn state_with(incidents: &serde_json::Value) -> State {
        let mut state = State::default();
        let read = read_file(Format::Holdpoint, incidents.to_string().as_bytes()).unwrap();
        for (seq, stated) in (1..).zip(read.stated) {
            let stream = stated.statement.stream_id();
            let draft = Event::from(IncidentEvent::Stated(stated.statement)).draft(seq, "per_1", &stream, None).unwrap();
            state.apply(&draft.seal(u64::try_from(seq).unwrap(), Digest::of(b"before"))).unwrap();
        }
        state
    }

    #[test]
    fn open_and_lately_ended_incidents_wait_once_newest_first() {
        let state = state_with(&json!([
            incident("open", "2026-11-20T09:00:00Z", None),
            incident("ended", "2026-11-20T10:00:00Z", Some("2026-11-20T11:00:00Z")),
            incident("newest", "2026-11-20T12:00:00Z", None),
        ]));
        let now = holdpoint_domain::incidents::parse_time("2026-11-20T12:00:00Z").unwrap();
        let taken = |now| {
            let mut queue = RankQueue::default();
            queue.add(&state, state.incidents.book.incidents(), now);
            queue.add(&state, state.incidents.book.incidents(), now);
            std::iter::from_fn(|| queue.take(&state, now)).map(|incident| incident.title).collect::<Vec<_>>()
        };
        assert_eq!(taken(now), ["newest", "ended", "open"]);
        assert_eq!(taken(now + 24 * HOUR_MS), ["newest", "open"]);
    }
}
