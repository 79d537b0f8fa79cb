//! Days that are recorded for each person, whether they worked or not.

use crate::world::World;
use holdpoint_domain::*;
use serde_json::json;

const HOUR: Ms = 3_600_000;
const DAY: Ms = 24 * HOUR;

fn world() -> World {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\n");
    world.join("rev", &[Role::Reviewer], &[]);
    world.join("idle", &[Role::Reviewer], &[]);
    world
}

fn next_fixed_hour(world: &World) -> Ms {
    world.now() - world.now().rem_euclid(DAY) + DAY + 3 * HOUR
}

fn set_clock(world: &mut World, at: Ms) {
    world.wait(at - world.now());
}

fn record_day(world: &mut World) -> Accepted {
    world.ask(Command::RecordDay { salt: "salt".into() }).unwrap()
}

fn body_of(accepted: &Accepted, person: &str) -> WorkloadDayBody {
    let draft = accepted.drafts.iter().find(|draft| draft.subject == person).unwrap();
    let (_, bytes) = accepted.bodies.iter().find(|(digest, _)| Some(*digest) == draft.body).unwrap();
    serde_json::from_slice(bytes).unwrap()
}

fn review(world: &mut World, action: &str) {
    world.propose(action, json!({}));
    world.review("rev", action, Verdict::Approve).unwrap();
}

#[test]
fn day_is_recorded_once_for_each_person_at_the_fixed_hour() {
    let mut world = world();
    review(&mut world, "act_1");
    let due = next_fixed_hour(&world);
    set_clock(&mut world, due - 1);
    assert!(record_day(&mut world).drafts.is_empty(), "a millisecond too early");
    set_clock(&mut world, due);
    let recorded = record_day(&mut world);
    let mut people: Vec<&str> = recorded.drafts.iter().map(|draft| draft.subject.as_str()).collect();
    people.sort_unstable();
    assert_eq!(people, ["idle", "owner", "rev"]);
    assert!(recorded.drafts.iter().all(|draft| draft.actor == "hub" && draft.kind == "workload.day"));
    assert_eq!(body_of(&recorded, "rev").sessions.iter().map(|session| session.reviews).sum::<u32>(), 1);
    assert_eq!(body_of(&recorded, "idle").sessions, []);
    assert!(record_day(&mut world).drafts.is_empty());
}

#[test]
fn header_and_digest_do_not_tell_who_worked() {
    let mut world = world();
    review(&mut world, "act_1");
    let due = next_fixed_hour(&world);
    set_clock(&mut world, due);
    let recorded = record_day(&mut world);
    let header = |person: &str| recorded.drafts.iter().find(|draft| draft.subject == person).unwrap().header.get().replace(person, "P");
    assert_eq!(header("rev"), header("idle"));
    let bodies: std::collections::BTreeSet<_> = recorded.bodies.iter().map(|(digest, _)| *digest).collect();
    assert_eq!(bodies.len(), recorded.drafts.len(), "empty days have a salt of their own");
}

#[test]
fn days_without_work_are_not_recorded() {
    let mut world = world();
    world.wait(9 * DAY);
    assert!(record_day(&mut world).drafts.is_empty());
    review(&mut world, "act_1");
    let due = next_fixed_hour(&world) + 30 * DAY;
    set_clock(&mut world, due);
    assert_eq!(record_day(&mut world).drafts.len(), 3);
    assert!(record_day(&mut world).drafts.is_empty());
}

#[test]
fn days_in_a_row_are_recorded_once_each() {
    let mut world = world();
    for action in ["act_1", "act_2", "act_3"] {
        review(&mut world, action);
        let due = next_fixed_hour(&world);
        set_clock(&mut world, due);
        assert_eq!(record_day(&mut world).drafts.len(), 3, "{action}");
        assert!(record_day(&mut world).drafts.is_empty(), "{action}");
    }
}

#[test]
fn pauses_of_a_day_are_its_breaks() {
    let mut world = world();
    let nine = next_fixed_hour(&world) + 6 * HOUR;
    set_clock(&mut world, nine);
    let began = world.now();
    for (number, minutes) in [0, 10, 20, 50, 55].into_iter().enumerate() {
        set_clock(&mut world, began + minutes * 60_000);
        review(&mut world, &format!("act_{number}"));
    }
    assert_eq!(world.state().workload.present_session("rev", world.now()).map(|session| session.reviews), Some(2));
    assert_eq!(world.state().workload.present_session("rev", world.now() + BREAK_MS), None);
    let due = next_fixed_hour(&world);
    set_clock(&mut world, due);
    let body = body_of(&record_day(&mut world), "rev");
    let minutes = |from: Ms, until: Ms| ((from - began) / 60_000, (until - began) / 60_000);
    assert_eq!(body.sessions.iter().map(|session| minutes(session.from, session.until)).collect::<Vec<_>>(), [(0, 20), (50, 55)]);
    assert_eq!(body.breaks.iter().map(|pause| minutes(pause.from, pause.until)).collect::<Vec<_>>(), [(20, 50)]);
}

#[test]
fn people_without_access_get_no_record() {
    let mut world = world();
    review(&mut world, "act_1");
    world.ask_as("owner", DeskCommand::RevokePerson { person: "idle".into() }).unwrap();
    let due = next_fixed_hour(&world);
    set_clock(&mut world, due);
    assert_eq!(record_day(&mut world).drafts.len(), 2);
}

#[test]
fn policy_pauses_claims_until_a_break() {
    let mut world = world();
    world.publish("pause_after = \"1h\"\n[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\n");
    assert_eq!(world.records().last().map(|record| (record.kind.as_str(), record.version)), Some(("policy.published", 2)));
    let claim = |action: &str| DeskCommand::Claim { action: action.into() };
    for number in 0..7 {
        world.propose(&format!("act_{number}"), json!({"ttl_seconds": 20_000}));
        world.ask_as("rev", claim(&format!("act_{number}"))).unwrap();
        world.wait(9 * 60_000);
    }
    world.propose("act_next", json!({"ttl_seconds": 20_000}));
    let refused = world.ask_as("rev", claim("act_next")).unwrap_err();
    assert_eq!(refused.code, Code::BreakDue);
    assert!(refused.detail.starts_with("You have worked for 63 min without a break."), "{}", refused.detail);
    world.ask_as("idle", claim("act_next")).unwrap();
    world.review("rev", "act_0", Verdict::Approve).unwrap();
    world.wait(BREAK_MS);
    world.propose("act_after", json!({"ttl_seconds": 20_000}));
    world.ask_as("rev", claim("act_after")).unwrap();
}
