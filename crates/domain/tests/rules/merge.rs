//! Incidents that are the same: merged by people, kept up to date, and split again.

use crate::justified_hub::SigningHub;
use crate::world::World;
use holdpoint_domain::incidents::{Incident, Kind, Mark, MarkKind, Report, Statement, Texts, Told};
use holdpoint_domain::*;

const MINUTE: Ms = 60_000;

/// What `source` says at `at` minutes: it went on in these minutes; one without an end goes on.
fn says(source: &str, at: i64, kind: Kind, from: i64, to: Option<i64>) -> StatedIncident {
    let end = to.map(|to| Mark { at: to * MINUTE, what: MarkKind::Resolved });
    let report = Report {
        title: format!("{source} errors"),
        kind,
        services: vec![source.into()],
        started_at: from * MINUTE,
        whole: true,
        marks: end.into_iter().collect(),
        ..Report::default()
    };
    let statement = Statement { source: source.into(), id: "1".into(), at: at * MINUTE, told: Told::Incident(report) };
    StatedIncident { statement, texts: Texts::default() }
}

fn state(world: &mut World, incidents: Vec<StatedIncident>) {
    world.ask_as("owner", DeskCommand::StateIncidents { incidents }).unwrap();
}

fn id(source: &str) -> String {
    says(source, 0, Kind::Outage, 0, None).statement.stream_id()
}

fn merge(incident: &str, into: &str) -> DeskCommand {
    DeskCommand::MergeIncidents { incident: id(incident), into: id(into) }
}

fn split(incident: &str) -> DeskCommand {
    DeskCommand::SplitIncident { incident: id(incident) }
}

fn find(world: &World, source: &str) -> Incident {
    world.state().incidents.book.find(&id(source)).unwrap()
}

/// Minutes.
fn intervals(incident: &Incident) -> Vec<(i64, Option<i64>)> {
    incident.intervals.iter().map(|interval| (interval.from / MINUTE, interval.to.map(|to| to / MINUTE))).collect()
}

fn world() -> World {
    let mut world = World::open();
    let outage = |source, from, to| says(source, 1, Kind::Outage, from, to);
    state(&mut world, vec![outage("pager", 10, Some(30)), outage("status", 20, Some(50)), outage("hand", 60, Some(70))]);
    world
}

#[test]
fn merged_incident_has_times_services_and_sources_of_both() {
    let mut world = world();
    world.ask_as("owner", merge("status", "pager")).unwrap();
    world.ask_as("owner", merge("hand", "pager")).unwrap();
    let pager = find(&world, "pager");
    assert_eq!(intervals(&pager), [(10, Some(50)), (60, Some(70))]);
    let mut services = pager.services.clone();
    services.sort_unstable();
    assert_eq!(services, ["hand", "pager", "status"]);
    assert_eq!(pager.members.len(), 2);
    let status = find(&world, "status");
    assert_eq!((intervals(&status), status.merged_into), (vec![(20, Some(50))], Some(id("pager"))));
}

#[test]
fn delivery_to_a_merged_incident_updates_both() {
    let mut world = world();
    world.ask_as("owner", merge("status", "pager")).unwrap();
    state(&mut world, vec![says("status", 2, Kind::Outage, 5, None)]);
    let pager = find(&world, "pager");
    assert_eq!((intervals(&pager), pager.is_open()), (vec![(5, None)], true));
    assert!(find(&world, "status").is_open());
}

#[test]
fn split_incident_stands_by_itself_again() {
    let mut world = world();
    let before = find(&world, "pager");
    world.ask_as("owner", merge("status", "pager")).unwrap();
    world.ask_as("owner", split("status")).unwrap();
    assert_eq!((find(&world, "pager"), find(&world, "status").merged_into), (before, None));
    assert_eq!(world.refused("owner", split("status")), Code::NotMerged);
    world.ask_as("owner", merge("pager", "status")).unwrap();
}

#[test]
fn merge_that_makes_no_sense_is_refused() {
    let mut world = world();
    state(&mut world, vec![says("works", 1, Kind::Maintenance, 0, Some(5))]);
    assert_eq!(world.refused("owner", merge("pager", "pager")), Code::MergeIntoItself);
    assert_eq!(world.refused("owner", merge("works", "pager")), Code::MergeKindsDiffer);
    assert_eq!(world.refused("owner", merge("pager", "nothing")), Code::NotFound);
    world.ask_as("owner", merge("status", "pager")).unwrap();
    assert_eq!(world.refused("owner", merge("pager", "status")), Code::MergeCircle);
    assert_eq!(world.refused("owner", merge("status", "hand")), Code::AlreadyMerged);
    assert_eq!(world.refused("owner", merge("hand", "status")), Code::AlreadyMerged);
    world.ask_as("owner", merge("pager", "hand")).unwrap();
    assert_eq!(world.refused("owner", merge("hand", "status")), Code::MergeCircle, "through another one");
    assert_eq!(intervals(&find(&world, "hand")), [(10, Some(50)), (60, Some(70))], "along the chain");
}

#[test]
fn merge_of_a_source_is_not_for_people_to_split() {
    let mut world = world();
    let mut stated = says("status", 2, Kind::Outage, 20, Some(50));
    if let Told::Incident(report) = &mut stated.statement.told {
        report.merged_into = Some(id("pager"));
    }
    state(&mut world, vec![stated]);
    assert_eq!(world.refused("owner", split("status")), Code::NotMerged);
    assert_eq!(world.refused("owner", merge("status", "hand")), Code::AlreadyMerged);
    assert_eq!(world.refused("owner", merge("pager", "status")), Code::MergeCircle);
}

#[test]
fn findings_of_a_merged_incident_count_for_the_other() {
    let mut world = world();
    let finding = DeskCommand::StateFinding { incident: id("status"), cause: Cause::NoChange, grade: Grade::Confirmed, why: None };
    world.ask_as("owner", finding).unwrap();
    let tied = |world: &World| world.state().findings.tied_to(&world.state().incidents.book, &find(world, "pager")).what;
    assert_eq!(tied(&world), "unknown");
    world.ask_as("owner", merge("status", "pager")).unwrap();
    assert_eq!(tied(&world), "none");
    world.ask_as("owner", split("status")).unwrap();
    assert_eq!(tied(&world), "unknown");
}

#[test]
fn records_of_merges_and_service_maps_are_justified() {
    let mut hub = SigningHub::open();
    let incidents = vec![says("pager", 1, Kind::Outage, 10, Some(30)), says("status", 1, Kind::Outage, 20, None)];
    let source = "[[service]]\nname = \"shop\"\n";
    for command in [
        DeskCommand::StateIncidents { incidents },
        merge("status", "pager"),
        split("status"),
        DeskCommand::PublishServices { source: source.into(), replaces: "0".into() },
        DeskCommand::PublishServices { source: String::new(), replaces: format!("1-{}", &Digest::of(source.as_bytes()).hex()[..8]) },
    ] {
        hub.sign("owner", command).unwrap();
    }
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
}
