//! Changes that need a second administrator: asked for, confirmed, declined, lapsed.

use crate::world::World;
use holdpoint_domain::*;

const FIVE_MINUTES: &str = "default_ttl = \"5m\"\n";
const SIX_MINUTES: &str = "default_ttl = \"6m\"\n";

/// Two administrators, `owner` and `bea`, and the reviewer `ana`.
fn world() -> World {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world.join("bea", &[Role::Administrator], &[]);
    world
}

fn policy(world: &World, source: &str) -> DeskCommand {
    DeskCommand::PublishPolicy { source: source.into(), replaces: world.state().policy.in_force.version.clone() }
}

fn make_administrator(person: &str) -> DeskCommand {
    let roles = vec![Role::Reviewer, Role::Administrator];
    DeskCommand::ChangePerson { person: person.into(), profile: Invited { roles, ..Invited::default() } }
}

fn invite(roles: &[Role], person: Option<&str>) -> DeskCommand {
    let profile = Invited { roles: roles.to_vec(), ..Invited::default() };
    let code = Digest::of(format!("{roles:?} {person:?}").as_bytes());
    DeskCommand::Invite { invite: "inv_new".into(), code, valid_ms: 60_000, profile, person: person.map(PersonId::from) }
}

/// Asks for a change that waits; its id.
fn request(world: &mut World, person: &str, command: DeskCommand) -> CommandId {
    let accepted = world.ask_as(person, command.clone()).unwrap();
    accepted.waiting.unwrap_or_else(|| panic!("{command:?} took effect without a second administrator"))
}

fn confirm(change: &CommandId) -> DeskCommand {
    DeskCommand::ConfirmChange { change: change.clone() }
}

fn decline(change: &CommandId) -> DeskCommand {
    DeskCommand::DeclineChange { change: change.clone() }
}

#[test]
fn covered_commands_wait_with_two_administrators() {
    let mut world = world();
    for command in [
        policy(&world, FIVE_MINUTES),
        make_administrator("ana"),
        invite(&[Role::Administrator], None),
        invite(&[], Some("ana")),
        invite(&[], Some("bea")),
    ] {
        let before = (world.state().policy.published, world.state().people.get("ana").cloned(), world.state().invites.by_id.len());
        request(&mut world, "owner", command);
        let after = (world.state().policy.published, world.state().people.get("ana").cloned(), world.state().invites.by_id.len());
        assert_eq!(before, after, "nothing took effect");
    }
}

#[test]
fn other_commands_take_effect_with_two_administrators() {
    let mut world = world();
    let keep = Invited { roles: vec![Role::Administrator, Role::Manager], ..Invited::default() };
    let manager = Invited { roles: vec![Role::Manager], ..Invited::default() };
    for command in [
        invite(&[Role::Manager], None),
        DeskCommand::ChangePerson { person: "ana".into(), profile: manager },
        DeskCommand::ChangePerson { person: "bea".into(), profile: keep },
        DeskCommand::RevokeTool { name: "pilot".into() },
        DeskCommand::RevokePerson { person: "ana".into() },
        DeskCommand::RevokeDevice { device: "dev_bea".into() },
    ] {
        let accepted = world.ask_as("owner", command.clone()).unwrap();
        assert!(accepted.waiting.is_none() && !accepted.drafts.is_empty(), "{command:?}");
    }
}

#[test]
fn invite_for_own_device_takes_effect() {
    let mut world = world();
    assert_eq!(world.ask_as("owner", invite(&[], Some("owner"))).unwrap().waiting, None);
}

#[test]
fn one_administrator_acts_alone() {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    for command in [policy(&world, FIVE_MINUTES), make_administrator("ana")] {
        assert_eq!(world.ask_as("owner", command).unwrap().waiting, None);
    }
}

#[test]
fn administrator_without_device_is_no_second() {
    let mut world = world();
    world.ask_as("owner", DeskCommand::RevokeDevice { device: "dev_bea".into() }).unwrap();
    let command = policy(&world, FIVE_MINUTES);
    assert_eq!(world.ask_as("owner", command).unwrap().waiting, None);
}

#[test]
fn invalid_change_is_refused_when_asked() {
    let mut world = world();
    let command = policy(&world, "defualt_ttl = \"5m\"");
    assert_eq!(world.refused("owner", command), Code::PolicyInvalid);
    let stale = DeskCommand::PublishPolicy { source: FIVE_MINUTES.into(), replaces: "default-0".into() };
    assert_eq!(world.refused("owner", stale), Code::PolicyChanged);
}

#[test]
fn confirmed_policy_is_in_force_by_its_requester() {
    let mut world = world();
    let command = policy(&world, FIVE_MINUTES);
    let change = request(&mut world, "owner", command);
    let accepted = world.ask_as("bea", confirm(&change)).unwrap();
    let written: Vec<(&str, &str)> = accepted.drafts.iter().map(|draft| (draft.kind.as_str(), draft.actor.as_str())).collect();
    assert_eq!(written, [("admin_change.confirmed", "bea"), ("policy.published", "owner")]);
    assert_eq!(world.state().policy.in_force.source.as_deref(), Some(FIVE_MINUTES));
}

#[test]
fn confirmed_invite_works_from_the_confirmation_on() {
    let mut world = world();
    let command = invite(&[Role::Administrator], None);
    let DeskCommand::Invite { code, .. } = command.clone() else { unreachable!() };
    let change = request(&mut world, "owner", command);
    assert_eq!(world.enroll("cleo", "dev_cleo", EnrollBy::Invite(code)).unwrap_err().code, Code::InviteUnknown);
    world.wait(3_600_000);
    world.ask_as("bea", confirm(&change)).unwrap();
    world.enroll("cleo", "dev_cleo", EnrollBy::Invite(code)).unwrap();
    assert!(world.state().people.has_role("cleo", Role::Administrator));
}

#[test]
fn requester_confirming_own_change_is_refused() {
    let mut world = world();
    let change = request(&mut world, "owner", make_administrator("ana"));
    assert_eq!(world.refused("owner", confirm(&change)), Code::NotEligible);
    assert_eq!(world.refused("ana", confirm(&change)), Code::Forbidden);
    assert_eq!(world.refused("ana", decline(&change)), Code::Forbidden);
    assert!(!world.state().people.has_role("ana", Role::Administrator));
}

#[test]
fn change_is_confirmed_once() {
    let mut world = world();
    let change = request(&mut world, "owner", make_administrator("ana"));
    world.ask_as("bea", confirm(&change)).unwrap();
    assert_eq!(world.refused("bea", confirm(&change)), Code::ChangeClosed);
    assert_eq!(world.refused("owner", decline(&change)), Code::ChangeClosed);
}

#[test]
fn redelivered_request_says_that_it_waits() {
    let mut world = world();
    let request = world.signed("owner", make_administrator("ana"), 0);
    let first = world.ask(Command::Desk(Box::new(request.clone()))).unwrap();
    let second = world.ask(Command::Desk(Box::new(request))).unwrap();
    assert_eq!((first.repeated, second.repeated), (false, true));
    assert!(first.waiting.is_some() && first.waiting == second.waiting);
    assert!(second.drafts.is_empty());
}

#[test]
fn declined_change_cannot_be_confirmed() {
    let mut world = world();
    for who in ["bea", "owner"] {
        let change = request(&mut world, "owner", make_administrator("ana"));
        world.ask_as(who, decline(&change)).unwrap();
        assert_eq!(world.refused("bea", confirm(&change)), Code::ChangeClosed, "declined by {who}");
    }
}

#[test]
fn change_lapses_after_a_day() {
    let mut world = world();
    let command = policy(&world, FIVE_MINUTES);
    let (early, late) = (request(&mut world, "owner", command.clone()), request(&mut world, "owner", command));
    world.wait(CHANGE_WAIT_MS - 1);
    world.ask_as("bea", confirm(&early)).unwrap();
    world.wait(1);
    let refusal = world.ask_as("bea", confirm(&late)).unwrap_err();
    assert_eq!(refusal.code, Code::ChangeClosed, "{}", refusal.detail);
    assert!(refusal.detail.contains("lapsed"), "{}", refusal.detail);
    world.wait(2 * CHANGE_WAIT_MS);
    assert_eq!(world.refused("bea", confirm(&late)), Code::NotFound);
    assert!(world.state().admin_changes.by_id.is_empty());
}

#[test]
fn unknown_change_is_not_found() {
    let mut world = world();
    assert_eq!(world.refused("bea", confirm(&"cmd_none".into())), Code::NotFound);
}

#[test]
fn change_of_deactivated_requester_is_refused() {
    let mut world = world();
    let change = request(&mut world, "owner", make_administrator("ana"));
    world.ask_as("bea", DeskCommand::RevokePerson { person: "owner".into() }).unwrap();
    assert_eq!(world.refused("bea", confirm(&change)), Code::Forbidden);
    world.ask_as("bea", decline(&change)).unwrap();
}

#[test]
fn change_signed_by_revoked_device_is_refused() {
    let mut world = world();
    let change = request(&mut world, "owner", make_administrator("ana"));
    world.enroll("owner", "dev_new", EnrollBy::Owner).unwrap();
    world.ask_as("bea", DeskCommand::RevokeDevice { device: "dev_owner".into() }).unwrap();
    assert!(world.state().people.has_role("owner", Role::Administrator));
    assert_eq!(world.refused("bea", confirm(&change)), Code::Forbidden);
}

#[test]
fn change_of_former_administrator_is_refused() {
    let mut world = world();
    let change = request(&mut world, "owner", make_administrator("ana"));
    let reviewer = Invited { roles: vec![Role::Reviewer], ..Invited::default() };
    world.ask_as("bea", DeskCommand::ChangePerson { person: "owner".into(), profile: reviewer }).unwrap();
    assert_eq!(world.refused("bea", confirm(&change)), Code::Forbidden);
}

#[test]
fn revoked_second_administrator_cannot_confirm() {
    let mut world = world();
    let change = request(&mut world, "owner", make_administrator("ana"));
    world.ask_as("owner", DeskCommand::RevokePerson { person: "bea".into() }).unwrap();
    assert_eq!(world.refused("bea", confirm(&change)), Code::PersonRevoked);
    assert_eq!(world.refused("owner", confirm(&change)), Code::NotEligible);
    assert_eq!(world.ask_as("owner", make_administrator("ana")).unwrap().waiting, None, "one administrator acts alone again");
}

#[test]
fn stale_policy_is_refused_at_confirmation() {
    let mut world = world();
    let (five, six) = (policy(&world, FIVE_MINUTES), policy(&world, SIX_MINUTES));
    let (five, six) = (request(&mut world, "owner", five), request(&mut world, "bea", six));
    world.ask_as("bea", confirm(&five)).unwrap();
    assert_eq!(world.refused("owner", confirm(&six)), Code::PolicyChanged);
    assert_eq!(world.state().policy.in_force.source.as_deref(), Some(FIVE_MINUTES));
}

#[test]
fn folder_owner_acts_alone_and_is_recorded() {
    let mut world = world();
    let mut request = world.signed("owner", make_administrator("ana"), 0);
    request.by_owner = true;
    let accepted = world.ask(Command::Desk(Box::new(request))).unwrap();
    let kinds: Vec<&str> = accepted.drafts.iter().map(|draft| draft.kind.as_str()).collect();
    assert_eq!((kinds, accepted.waiting), (vec!["admin_change.by_owner", "person.changed"], None));
    assert!(world.state().people.has_role("ana", Role::Administrator));
}

#[test]
fn folder_owner_still_needs_the_role() {
    let mut world = world();
    let mut request = world.signed("ana", make_administrator("ana"), 0);
    request.by_owner = true;
    assert_eq!(world.ask(Command::Desk(Box::new(request))).unwrap_err().code, Code::Forbidden);
}

#[test]
fn owner_enrolment_beside_two_administrators_is_recorded() {
    let kinds = |accepted: Accepted| accepted.drafts.into_iter().map(|draft| draft.kind).collect::<Vec<_>>();
    let mut world = world();
    let enrolled = world.enroll("cleo", "dev_cleo", EnrollBy::Owner).unwrap();
    assert_eq!(kinds(enrolled), ["admin_change.by_owner", "person.enrolled", "device.enrolled"]);
    let mut alone = World::open();
    assert_eq!(kinds(alone.enroll("cleo", "dev_cleo", EnrollBy::Owner).unwrap()), ["person.enrolled", "device.enrolled"]);
}

#[test]
fn older_build_stops_at_a_requested_change() {
    let kinds: Vec<&RecordKind> = Event::kinds().filter(|kind| kind.name.starts_with("admin_change.")).collect();
    let stopping: Vec<(&str, Option<&str>)> =
        kinds.iter().filter(|kind| kind.name.ends_with('!')).map(|kind| (kind.name, kind.needs)).collect();
    assert_eq!(stopping, [("admin_change.requested!", Some("0.2.0"))]);
}
