//! Nothing is allowed or run under a stop, and nothing runs that was allowed before one.
//!
//! Written apart from the rules of the product, so that both are wrong only together.

use holdpoint_domain::{ActionEvent, ActionProposed, Event, ProposedUnderRules, Record, Seq, Status, StopEvent, StopScope, StopStage};
use holdpoint_domain::{ServiceMap, ServicesEvent};
use std::collections::BTreeMap;

struct Stop {
    scope: StopScope,
    stage: StopStage,
    /// The record since which everything in scope was held.
    since: Seq,
}

#[derive(Default)]
struct Replay {
    stops: BTreeMap<String, Stop>,
    contents: BTreeMap<String, ActionProposed>,
    /// The record that allowed an action.
    allowed: BTreeMap<String, Seq>,
    found: Vec<String>,
    /// Maps of services, each with its record.
    maps: Vec<(Seq, ServiceMap)>,
}

/// One sentence for each record that a stop forbids.
pub(super) fn check_stops(records: &[Record]) -> Vec<String> {
    let mut replay = Replay::default();
    records.iter().for_each(|record| replay.read(record));
    replay.found
}

impl Replay {
    fn read(&mut self, record: &Record) {
        match Event::read_for_display(record) {
            Event::Stop(event) => self.read_stop(record, event),
            Event::Services(ServicesEvent::Published(published)) => {
                self.maps.push((record.seq, ServiceMap::new(record.subject.clone(), published.source, published.services)));
            }
            Event::Action(event) => self.read_action(record, event),
            Event::Claim(holdpoint_domain::ClaimEvent::Claimed(_)) => self.check(record, None, "claimed"),
            _ => {}
        }
    }

    fn read_stop(&mut self, record: &Record, event: StopEvent) {
        let id = record.subject.clone();
        match event {
            StopEvent::Pulled(pulled) if !pulled.drill => {
                self.stops.insert(id, Stop { scope: pulled.scope, stage: StopStage::Hold, since: record.seq });
            }
            StopEvent::PulledByTrigger(by) => {
                self.stops.insert(id, Stop { scope: by.pulled.scope, stage: StopStage::Hold, since: record.seq });
            }
            StopEvent::Resumed(resumed) => {
                self.stops.entry(id).and_modify(|stop| stop.stage = resumed.stage);
            }
            StopEvent::HeldAgain(_) => {
                self.stops.entry(id).and_modify(|stop| (stop.stage, stop.since) = (StopStage::Hold, record.seq));
            }
            StopEvent::Pulled(_) | StopEvent::ResumeRequested(_) | StopEvent::Reached(_) => {}
        }
    }

    fn read_action(&mut self, record: &Record, event: ActionEvent) {
        match event {
            ActionEvent::Proposed(header)
            | ActionEvent::Revised(header)
            | ActionEvent::ProposedUnderRules(ProposedUnderRules(header))
            | ActionEvent::RevisedUnderRules(ProposedUnderRules(header)) => drop(self.contents.insert(record.subject.clone(), header)),
            ActionEvent::Decided(decided) if decided.verdict.is_some_and(Status::allows) => {
                self.check(record, None, "allowed");
                self.allowed.insert(record.subject.clone(), record.seq);
            }
            ActionEvent::GrantUsed(_) => self.check(record, self.allowed.get(&record.subject).copied(), "run"),
            _ => {}
        }
    }

    fn check(&mut self, record: &Record, allowed: Option<Seq>, what: &str) {
        let Some(content) = self.contents.get(&record.subject) else { return };
        let none = ServiceMap::default();
        // The map when everything was held last, and all later ones.
        let under = |stop: &Stop, map: &ServiceMap| stop.scope.matches(&content.tool.name, &content.kind, &content.target, map);
        let in_scope = |stop: &Stop| {
            let before = self.maps.iter().rfind(|(seq, _)| *seq <= stop.since).map_or(&none, |(_, map)| map);
            under(stop, before) || self.maps.iter().any(|(seq, map)| *seq > stop.since && under(stop, map))
        };
        let lets_run = |stop: &Stop| match &stop.stage {
            StopStage::Hold => false,
            StopStage::Kind(kind) => *kind == content.kind,
            StopStage::All => true,
        };
        let forbids = |stop: &&Stop| in_scope(stop) && (!lets_run(stop) || allowed.is_some_and(|seq| seq < stop.since));
        if let Some(stop) = self.stops.values().find(forbids) {
            self.found.push(format!("record {}: {} was {what} despite the stop of record {}", record.seq, record.subject, stop.since));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check_stops;
    use holdpoint_domain::{
        ActionDecided, ActionEvent, ActionProposed, DecidedBy, Digest, Event, GENESIS, GrantUsed, Record, Status, StopEvent, StopProposals,
        StopPulled, StopScope,
    };

    fn record(seq: u64, event: impl Into<Event>, subject: &str) -> Record {
        event.into().draft(1, "hub", subject, None).unwrap().seal(seq, GENESIS)
    }

    #[test]
    fn grant_used_after_a_stop_is_found() {
        let digest = Digest::of(b"d");
        let decided =
            ActionDecided { verdict: Some(Status::Approved), by: DecidedBy::Policy, digest, reviews: Vec::new(), grant_until: Some(9) };
        let stop = StopPulled { scope: StopScope::All, reason: "x".into(), proposals: StopProposals::Hold, drill: false, incident: None };
        let [proposed, allowed, stopped, used] = [
            record(1, ActionEvent::Proposed(ActionProposed::default()), "act_1"),
            record(2, ActionEvent::Decided(decided), "act_1"),
            record(3, StopEvent::Pulled(stop), "stp_1"),
            record(4, ActionEvent::GrantUsed(GrantUsed { digest }), "act_1"),
        ];
        assert_eq!(check_stops(&[proposed.clone(), allowed.clone(), used.clone(), stopped.clone()]), Vec::<String>::new());
        assert_eq!(check_stops(&[proposed, allowed, stopped, used]).len(), 1);
    }
}
