//! What sources state, and findings about it.

use crate::justified_hub::SigningHub;
use crate::world::{World, source_with_token, stated_change, stated_incident};
use holdpoint_domain::*;

fn from_source(incidents: Vec<StatedIncident>, changes: Vec<StatedChange>) -> Command {
    Command::StateFromSource { source: "pager".into(), incidents, changes }
}

fn add_source(kind: SourceType) -> DeskCommand {
    let token = (!kind.is_signed()).then(|| Digest::of(b"token of the source"));
    DeskCommand::AddSource { name: "pager".into(), source: SourceAdded { kind, url: None, token } }
}

fn ranked(services: &[&str], resolved: bool, first: Cause) -> CausesRanked {
    let services = services.iter().map(|name| (*name).to_owned()).collect();
    CausesRanked { method: 1, services, resolved, compared: 3, first: vec![RankedCandidate { cause: first, permille: 600 }] }
}

fn rank(incident: &str, ranked: CausesRanked) -> Command {
    Command::RankCauses { incident: incident.into(), ranked }
}

fn finding(incident: &str, cause: Cause, grade: Grade) -> DeskCommand {
    DeskCommand::StateFinding { incident: incident.into(), cause, grade, why: None }
}

#[test]
fn source_states_until_it_is_revoked() {
    let mut world = World::open();
    let delivery = || from_source(vec![stated_incident("shop", 1)], vec![]);
    assert_eq!(world.ask(delivery()).unwrap_err().code, Code::TokenRevoked, "it was not added");
    world.ask_as("owner", add_source(SourceType::Alertmanager)).unwrap();
    let counts = world.ask(delivery()).unwrap().incidents.unwrap();
    assert_eq!((counts.imported, world.records().last().unwrap().actor.as_str()), (1, "source:pager"));
    assert!(world.ask(delivery()).unwrap().repeated);
    world.ask_as("owner", DeskCommand::RevokeSource { name: "pager".into() }).unwrap();
    assert_eq!(world.ask(from_source(vec![stated_incident("shop", 2)], vec![])).unwrap_err().code, Code::TokenRevoked);
}

#[test]
fn token_of_a_source_is_used_once() {
    let mut world = World::open();
    let token = Digest::of(b"t");
    let taken = DeskCommand::AddSource { name: "pager".into(), source: source_with_token(token) };
    assert_eq!(world.refused("owner", taken), Code::AlreadyExists, "it is the tool's");
    let no_token = SourceAdded { kind: SourceType::Changes, url: None, token: None };
    assert_eq!(world.refused("owner", DeskCommand::AddSource { name: "ci".into(), source: no_token }), Code::InvalidField);
    let polled = SourceAdded { kind: SourceType::Pagerduty, url: Some("https://example.com".into()), token: None };
    assert_eq!(world.refused("owner", DeskCommand::AddSource { name: "ci".into(), source: polled }), Code::InvalidField);
}

#[test]
fn newest_finding_of_each_cause_counts_and_confirmed_comes_first() {
    let mut world = World::open();
    world.propose("act_1", serde_json::json!({}));
    let (stated, change) = (stated_incident("shop", 1), stated_change("shop", 1));
    let (incident, change_id) = (stated.statement.stream_id(), change.statement.change_id());
    world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
    world.ask_as("owner", DeskCommand::StateChanges { changes: vec![change] }).unwrap();
    let tied = |world: &World| {
        let book = &world.state().incidents.book;
        let tied = world.state().findings.tied_to(book, &book.find(&incident).unwrap());
        (tied.what, tied.grade)
    };
    assert_eq!(tied(&world), ("unknown", None));
    world.ask(rank(&incident, ranked(&["shop"], false, Cause::Action("act_1".into())))).unwrap();
    assert_eq!(tied(&world), ("action", Some(Grade::Suspected)));
    world.ask_as("owner", finding(&incident, Cause::Change(change_id), Grade::Confirmed)).unwrap();
    assert_eq!(tied(&world), ("change", Some(Grade::Confirmed)));
    world.ask_as("owner", finding(&incident, Cause::Action("act_1".into()), Grade::RuledOut)).unwrap();
    assert_eq!(tied(&world), ("change", Some(Grade::Confirmed)));
    let again = world.ask_as("owner", finding(&incident, Cause::Action("act_1".into()), Grade::RuledOut)).unwrap();
    assert!(again.repeated);
    let later = CausesRanked { method: 2, ..ranked(&["shop"], false, Cause::NoChange) };
    world.ask(rank(&incident, later)).unwrap();
    assert_eq!(world.records().last().unwrap().kind, "finding.ranked", "a machine suspects nothing where a person stated a finding");
    assert_eq!(world.refused("owner", finding(&incident, Cause::Action("act_none".into()), Grade::Suspected)), Code::NotFound);
    assert_eq!(world.refused("owner", finding("inc_none", Cause::NoChange, Grade::Suspected)), Code::NotFound);
}

#[test]
fn incident_is_ranked_once_for_each_state_of_it() {
    let mut world = World::open();
    world.propose("act_1", serde_json::json!({}));
    let stated = stated_incident("shop", 1);
    let incident = stated.statement.stream_id();
    world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
    let kinds = |world: &World, from: usize| world.records()[from..].iter().map(|record| record.kind.clone()).collect::<Vec<_>>();
    let from = world.records().len();
    let first = ranked(&["shop"], false, Cause::NoChange);
    world.ask(rank(&incident, first.clone())).unwrap();
    assert!(world.ask(rank(&incident, first.clone())).unwrap().repeated, "two hubs rank it");
    // A ranking of what the incident no longer is.
    assert!(world.ask(rank(&incident, ranked(&["cart"], false, Cause::NoChange))).unwrap().repeated);
    assert_eq!(kinds(&world, from), ["finding.ranked", "finding.stated"]);
    let same_cause = CausesRanked { method: 2, ..first };
    world.ask(rank(&incident, same_cause)).unwrap();
    let another_cause = CausesRanked { method: 3, ..ranked(&["shop"], false, Cause::Action("act_1".into())) };
    world.ask(rank(&incident, another_cause)).unwrap();
    assert_eq!(kinds(&world, from + 2), ["finding.ranked", "finding.ranked", "finding.stated"]);
    assert_eq!(world.ask(rank("inc_none", ranked(&[], false, Cause::NoChange))).unwrap_err().code, Code::NotFound);
}

#[test]
fn ranking_of_another_state_of_the_incident_is_not_justified() {
    let mut hub = SigningHub::open();
    let stated = stated_incident("shop", 1);
    let incident = stated.statement.stream_id();
    hub.sign("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
    hub.run_with(rank(&incident, ranked(&["shop"], false, Cause::NoChange)), None).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
    let known = hub.state.incidents.book.find(&incident).unwrap();
    assert!(!ranked(&["cart"], false, Cause::NoChange).is_of(&known, 1) && !ranked(&["shop"], true, Cause::NoChange).is_of(&known, 1));
}

#[test]
fn simulated_hub_takes_simulated_sources_only() {
    let mut world = World::open_simulated();
    let add = |source| DeskCommand::AddSource { name: "pager".into(), source };
    let simulated = source_with_token(Digest::of(simulated_source_token("pager").as_bytes()));
    for real in [
        source_with_token(Digest::of(b"random")),
        SourceAdded { kind: SourceType::Pagerduty, url: None, token: None },
        SourceAdded { url: Some("https://alerts.example.com".into()), ..simulated.clone() },
    ] {
        assert_eq!(world.refused("owner", add(real)), Code::SimulatedHub);
    }
    world.ask_as("owner", add(simulated.clone())).unwrap();
    let mut real_hub = World::open();
    assert_eq!(real_hub.refused("owner", add(simulated)), Code::InvalidField);
}

#[test]
fn records_of_sources_and_suspicions_are_justified() {
    let mut hub = SigningHub::open();
    // Signed deliveries carry no token; this hub names the tool's for every command.
    hub.sign("owner", add_source(SourceType::Pagerduty)).unwrap();
    hub.end_batch();
    let stated = stated_incident("shop", 1);
    let incident = stated.statement.stream_id();
    hub.run_with(from_source(vec![stated], vec![]), None).unwrap();
    hub.sign("owner", DeskCommand::StateChanges { changes: vec![stated_change("shop", 1)] }).unwrap();
    hub.run_with(rank(&incident, ranked(&["shop"], false, Cause::NoChange)), None).unwrap();
    hub.sign("owner", finding(&incident, Cause::NoChange, Grade::Confirmed)).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
}

#[test]
fn source_of_alerts_justifies_no_change_and_another_token_nothing() {
    for (kind, token, change) in
        [(SourceType::Pagerduty, None, Some(stated_change("shop", 1))), (SourceType::Alertmanager, Some(Digest::of(b"t0")), None)]
    {
        let mut hub = SigningHub::open();
        hub.sign("owner", add_source(kind)).unwrap();
        hub.end_batch();
        let incidents = if change.is_some() { vec![] } else { vec![stated_incident("shop", 1)] };
        hub.run_with(from_source(incidents, change.into_iter().collect()), token).unwrap();
        hub.end_batch();
        assert_eq!(hub.check(&hub.log).0.len(), 1, "{kind:?}");
    }
}
