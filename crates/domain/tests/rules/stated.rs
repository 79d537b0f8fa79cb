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
    world.ask(Command::Suspect { incident: incident.clone(), cause: Cause::Action("act_1".into()), ranking: vec![], method: 1 }).unwrap();
    assert_eq!(tied(&world), ("action", Some(Grade::Suspected)));
    world.ask_as("owner", finding(&incident, Cause::Change(change_id), Grade::Confirmed)).unwrap();
    assert_eq!(tied(&world), ("change", Some(Grade::Confirmed)));
    world.ask_as("owner", finding(&incident, Cause::Action("act_1".into()), Grade::RuledOut)).unwrap();
    assert_eq!(tied(&world), ("change", Some(Grade::Confirmed)));
    let again = world.ask_as("owner", finding(&incident, Cause::Action("act_1".into()), Grade::RuledOut)).unwrap();
    assert!(again.repeated);
    let suspect = Command::Suspect { incident: incident.clone(), cause: Cause::NoChange, ranking: vec![], method: 1 };
    assert!(world.ask(suspect).unwrap().repeated, "a machine says nothing where people spoke");
    assert_eq!(world.refused("owner", finding(&incident, Cause::Action("act_none".into()), Grade::Suspected)), Code::NotFound);
    assert_eq!(world.refused("owner", finding("inc_none", Cause::NoChange, Grade::Suspected)), Code::NotFound);
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
    hub.run_with(Command::Suspect { incident: incident.clone(), cause: Cause::NoChange, ranking: vec![], method: 1 }, None).unwrap();
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
