//! Notes on incidents, and approvals that are to be reviewed again.

use crate::justified_hub::SigningHub;
use crate::world::{World, stated_incident};
use holdpoint_domain::*;
use serde_json::json;

fn note(incident: &str, text: &str) -> DeskCommand {
    DeskCommand::NoteIncident { incident: incident.into(), text: text.into() }
}

fn rereview(incident: &str, action: &str) -> DeskCommand {
    DeskCommand::RequestRereview { action: action.into(), incident: incident.into(), like: "act_0".into() }
}

fn with_incident(world: &mut World) -> String {
    let stated = stated_incident("shop", 1);
    let incident = stated.statement.stream_id();
    world.ask_as("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
    incident
}

#[test]
fn note_is_kept_in_the_signed_command_only() {
    let mut world = World::open();
    let incident = with_incident(&mut world);
    world.ask_as("owner", note(&incident, "The pool of orders-db was empty.")).unwrap();
    let record = world.records().last().unwrap().clone();
    assert_eq!((record.kind.as_str(), record.actor.as_str(), &record.subject), ("incident.noted", "owner", &incident));
    assert_eq!(record.body, record.envelope(), "erasing the body erases the text");
    assert!(!record.header.get().contains("pool"));
    for text in ["", "  ", &"x".repeat(MAX_COMMENT_CHARS + 1)] {
        assert_eq!(world.refused("owner", note(&incident, text)), Code::InvalidField);
    }
    assert_eq!(world.refused("owner", note("inc_none", "x")), Code::NotFound);
}

#[test]
fn approval_is_marked_for_rereview_once() {
    let mut world = World::open();
    let incident = with_incident(&mut world);
    world.join("ana", &[Role::Reviewer], &[]);
    world.propose("act_1", json!({}));
    assert_eq!(world.refused("owner", rereview(&incident, "act_1")), Code::NotApproved);
    world.review("ana", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.refused("owner", rereview("inc_none", "act_1")), Code::NotFound);
    assert_eq!(world.refused("owner", rereview(&incident, "act_none")), Code::NotFound);
    assert!(!world.ask_as("owner", rereview(&incident, "act_1")).unwrap().repeated);
    let record = world.records().last().unwrap();
    assert_eq!((record.kind.as_str(), record.subject.as_str()), ("review.requested", "act_1"));
    assert!(world.ask_as("owner", rereview(&incident, "act_1")).unwrap().repeated);
}

#[test]
fn notes_and_rereviews_are_justified() {
    let mut hub = SigningHub::open();
    let stated = stated_incident("shop", 1);
    let incident = stated.statement.stream_id();
    hub.sign("owner", DeskCommand::StateIncidents { incidents: vec![stated] }).unwrap();
    hub.propose("act_1", "other.thing", 1, &json!({})).unwrap();
    hub.review("ana", "act_1", Verdict::Approve, 1).unwrap();
    hub.sign("owner", note(&incident, "The pool was empty.")).unwrap();
    hub.sign("owner", rereview(&incident, "act_1")).unwrap();
    hub.end_batch();
    assert_eq!(hub.check(&hub.log).0, []);
}
