//! Nothing is proposed and no grant is used in a window that denies it, and nothing passes
//! without a person in any window.
//!
//! Written apart from the rules of the product, so that both are wrong only together.

use holdpoint_domain::{
    ActionEvent, ActionProposed, DecidedBy, Event, FreezeEffect, FreezeEvent, FreezeException, FreezePlanned, ProposedUnderRules, Record,
    Status,
};
use std::collections::BTreeMap;

struct Window {
    planned: FreezePlanned,
    over: bool,
    asked: Vec<FreezeException>,
    granted: Vec<FreezeException>,
}

#[derive(Default)]
struct Replay {
    windows: BTreeMap<String, Window>,
    contents: BTreeMap<String, ActionProposed>,
    found: Vec<String>,
}

/// One sentence for each record that a window forbids.
pub(super) fn check_freezes(records: &[Record]) -> Vec<String> {
    let mut replay = Replay::default();
    records.iter().for_each(|record| replay.read(record));
    replay.found
}

impl Replay {
    fn read(&mut self, record: &Record) {
        match Event::read_for_display(record) {
            Event::Freeze(event) => self.read_freeze(&record.subject, event),
            Event::Action(event) => self.read_action(record, event),
            _ => {}
        }
    }

    fn read_freeze(&mut self, id: &str, event: FreezeEvent) {
        if let FreezeEvent::Planned(planned) = event {
            self.windows.insert(id.into(), Window { planned, over: false, asked: Vec::new(), granted: Vec::new() });
            return;
        }
        let Some(window) = self.windows.get_mut(id) else { return };
        match event {
            FreezeEvent::Cancelled(_) | FreezeEvent::Ended(_) => window.over = true,
            FreezeEvent::ExceptionRequested(asked) => window.asked.push(asked),
            FreezeEvent::ExceptionGranted(granted) => {
                window.granted.extend(window.asked.iter().filter(|asked| asked.id == granted.exception).cloned());
            }
            FreezeEvent::ExceptionRevoked(revoked) => window.granted.retain(|granted| granted.id != revoked.exception),
            FreezeEvent::Planned(_) | FreezeEvent::EndRequested(_) => {}
        }
    }

    fn read_action(&mut self, record: &Record, event: ActionEvent) {
        match event {
            ActionEvent::Proposed(header)
            | ActionEvent::Revised(header)
            | ActionEvent::ProposedUnderRules(ProposedUnderRules(header))
            | ActionEvent::RevisedUnderRules(ProposedUnderRules(header)) => {
                self.contents.insert(record.subject.clone(), header);
                self.check(record, FreezeEffect::Deny, "proposed");
            }
            ActionEvent::Decided(decided) if decided.verdict.is_some_and(Status::allows) && decided.by != DecidedBy::Review => {
                self.check(record, FreezeEffect::Tighten, "let through without a person");
            }
            ActionEvent::GrantUsed(_) => self.check(record, FreezeEffect::Deny, "run"),
            _ => {}
        }
    }

    fn check(&mut self, record: &Record, least: FreezeEffect, what: &str) {
        let Some(content) = self.contents.get(&record.subject) else { return };
        let forbids = |(_, window): &(&String, &Window)| forbids(window, content, least, record.at);
        if let Some((id, _)) = self.windows.iter().find(forbids) {
            self.found.push(format!("record {}: {} was {what} despite the freeze {id}", record.seq, record.subject));
        }
    }
}

// The windows of a history are about services by a prefix, or about everything.
fn forbids(window: &Window, content: &ActionProposed, least: FreezeEffect, at: i64) -> bool {
    let service = content.target.service.as_deref();
    let prefix = |pattern: &String| service.is_none_or(|service| service.starts_with(pattern.trim_end_matches('*')));
    let about = |services: &[String]| services.is_empty() || services.iter().any(prefix);
    let strict = window.planned.rules.iter().any(|rule| rule.effect >= least && about(&rule.services));
    let excepts = |one: &FreezeException| {
        let same = one.tool == content.tool.name && one.kind == content.kind && service == Some(one.service.as_str());
        same && one.from.is_none_or(|from| from <= at) && at < one.until
    };
    let active = !window.over && window.planned.from <= at && at < window.planned.until;
    active && strict && !window.granted.iter().any(excepts)
}

#[cfg(test)]
mod tests {
    use super::check_freezes;
    use holdpoint_domain::{
        ActionEvent, ActionProposed, Digest, Event, FreezeEffect, FreezeEvent, FreezePlanned, FreezeRule, GENESIS, GrantUsed, Record,
    };

    fn record(seq: u64, at: i64, event: impl Into<Event>, subject: &str) -> Record {
        event.into().draft(at, "hub", subject, None).unwrap().seal(seq, GENESIS)
    }

    #[test]
    fn grant_used_in_a_window_that_denies_is_found() {
        let rules = vec![FreezeRule { effect: FreezeEffect::Deny, tiers: Vec::new(), services: Vec::new(), environments: Vec::new() }];
        let text = String::new;
        let (name, reason, zone, from_local, until_local) = (text(), text(), text(), text(), text());
        let planned = FreezePlanned { name, reason, zone, from: 10, until: 20, from_local, until_local, rules };
        let used = |at| record(3, at, ActionEvent::GrantUsed(GrantUsed { digest: Digest::of(b"d") }), "act_1");
        let before =
            [record(1, 1, ActionEvent::Proposed(ActionProposed::default()), "act_1"), record(2, 2, FreezeEvent::Planned(planned), "frz_1")];
        for (at, found) in [(9, 0), (10, 1), (19, 1), (20, 0)] {
            let records: Vec<Record> = before.iter().cloned().chain([used(at)]).collect();
            assert_eq!(check_freezes(&records).len(), found, "at {at}");
        }
    }
}
