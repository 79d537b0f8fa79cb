//! The hand-over at the end of a shift.

use crate::signed_hub::SignedHub;
use crate::world::World;
use holdpoint_domain::*;
use serde_json::json;

fn world() -> World {
    let mut world = World::open();
    for person in ["ana", "ben", "cleo"] {
        world.join(person, &[Role::Reviewer], &[]);
    }
    world.propose("act_1", json!({}));
    world.propose("act_2", json!({}));
    world
}

fn offer(id: &str, to: &str, claims: &[&str]) -> DeskCommand {
    let offered = HandOverOffered { to: to.into(), claims: claims.iter().map(|id| (*id).into()).collect() };
    let content = HandOverContent { note: "Watch the mail job.".into(), ..HandOverContent::default() };
    DeskCommand::OfferHandOver { hand_over: id.into(), offered, content }
}

fn take(id: &str) -> DeskCommand {
    DeskCommand::TakeHandOver { hand_over: id.into() }
}

fn claimed_by(world: &World, action: &str) -> Option<String> {
    world.fold(action).claim.map(|claim| claim.by.to_string())
}

#[test]
fn taking_releases_the_claims_that_were_passed_on() {
    let mut world = world();
    world.ask_as("ana", DeskCommand::Claim { action: "act_1".into() }).unwrap();
    world.ask_as("ana", DeskCommand::Claim { action: "act_2".into() }).unwrap();
    world.ask_as("ana", offer("hnd_1", "ben", &["act_1"])).unwrap();
    assert_eq!(claimed_by(&world, "act_1").as_deref(), Some("ana"), "nothing is taken yet");
    world.ask_as("ben", take("hnd_1")).unwrap();
    assert_eq!((claimed_by(&world, "act_1"), claimed_by(&world, "act_2").as_deref()), (None, Some("ana")));
    world.ask_as("ben", DeskCommand::Claim { action: "act_1".into() }).unwrap();
    assert_eq!(world.refused("ben", take("hnd_1")), Code::AlreadyExists);
}

#[test]
fn claim_of_another_person_is_not_released() {
    let mut world = world();
    world.ask_as("cleo", DeskCommand::Claim { action: "act_1".into() }).unwrap();
    world.ask_as("ana", offer("hnd_1", "ben", &["act_1", "act_2", "act_9"])).unwrap();
    world.ask_as("ben", take("hnd_1")).unwrap();
    assert_eq!(claimed_by(&world, "act_1").as_deref(), Some("cleo"));
}

#[test]
fn only_the_person_who_was_asked_takes_it() {
    let mut world = world();
    world.ask_as("ana", offer("hnd_1", "ben", &[])).unwrap();
    assert_eq!(world.refused("cleo", take("hnd_1")), Code::Forbidden);
    world.ask_as("ana", offer("hnd_2", "cleo", &[])).unwrap();
    assert_eq!(world.refused("ben", take("hnd_1")), Code::NotFound, "another person was asked meanwhile");
    world.ask_as("cleo", take("hnd_2")).unwrap();
}

#[test]
fn nobody_hands_over_to_themselves_or_to_a_stranger() {
    let mut world = world();
    assert_eq!(world.refused("ana", offer("hnd_1", "ana", &[])), Code::InvalidField);
    assert_eq!(world.refused("ana", offer("hnd_1", "zoe", &[])), Code::InvalidField);
    world.ask_as("owner", DeskCommand::RevokePerson { person: "ben".into() }).unwrap();
    assert_eq!(world.refused("ana", offer("hnd_1", "ben", &[])), Code::InvalidField);
}

#[test]
fn content_is_for_the_two_and_for_managers() {
    let mut hub = SignedHub::open();
    for (person, role) in [
        ("owner", None),
        ("ana", Some(Role::Reviewer)),
        ("ben", Some(Role::Reviewer)),
        ("tom", Some(Role::Trainer)),
        ("max", Some(Role::Manager)),
    ] {
        hub.enroll(person);
        if let Some(role) = role {
            let profile = Invited { roles: vec![role], ..Invited::default() };
            hub.sign("owner", DeskCommand::ChangePerson { person: person.into(), profile }).unwrap();
        }
    }
    hub.enroll("cleo");
    let profile = Invited { roles: vec![Role::Reviewer], ..Invited::default() };
    hub.sign("owner", DeskCommand::ChangePerson { person: "cleo".into(), profile }).unwrap();
    hub.sign("ana", offer("hnd_1", "ben", &[])).unwrap();
    let record = hub.log.last().unwrap();
    assert!(!record.header.get().contains("mail job"), "the note is in the body alone");
    let body = String::from_utf8(hub.bodies[&record.body.unwrap()].clone()).unwrap();
    let kept: CommandBody = serde_json::from_str(&body).unwrap();
    assert!(String::from_utf8(kept.envelope.payload().unwrap()).unwrap().contains("mail job"));
    let rights = BodyRights::of(record, None, &hub.state);
    let reads = |person: &str| rights.check(person, hub.state.people.get_active(person).unwrap()).is_ok();
    let readers: Vec<&str> = ["ana", "ben", "cleo", "tom", "max"].into_iter().filter(|person| reads(person)).collect();
    assert_eq!(readers, ["ana", "ben", "max"]);
    assert_eq!(rights.tool, ToolRight::Never);
}
