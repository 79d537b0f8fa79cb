//! Shifts and absences: what is taken, what is refused, and who stands in.

use crate::world::World;
use holdpoint_domain::*;

const HOUR: Ms = 3_600_000;

fn shift(person: &str, from: Ms, hours: i64) -> ShiftPlanned {
    let local = |at| local_text(at, "Europe/Madrid").unwrap();
    let (until, team, zone) = (from + hours * HOUR, "Madrid".into(), "Europe/Madrid".into());
    ShiftPlanned { person: person.into(), team, zone, from, until, from_local: local(from), until_local: local(until) }
}

fn plan(world: &mut World, shifts: Vec<ShiftPlanned>) -> ShiftCounts {
    world.ask_as("man", DeskCommand::PlanShifts { shifts }).unwrap().shifts.unwrap()
}

fn numbers(counts: &ShiftCounts) -> (u32, u32, u32, Vec<(usize, &str)>) {
    let refused = counts.refused.iter().map(|refused| (refused.place, refused.code.as_str())).collect();
    (counts.imported, counts.updated, counts.unchanged, refused)
}

fn absence(person: &str, now: Ms, delegate: Option<&str>) -> DeskCommand {
    let planned = AbsencePlanned { person: person.into(), from: now, until: now + 24 * HOUR, delegate: delegate.map(Into::into) };
    DeskCommand::PlanAbsence { absence: format!("abs_{person}").into(), planned }
}

fn world() -> World {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"refunds\"\nwhen = 'arguments.amount < 50'\nroles = [\"reviewer\"]\nteams = [\"care\"]\n[[checkpoint]]\nname = \"all\"\n");
    world.join("man", &[Role::Manager], &[]);
    world.join("rev", &[Role::Reviewer], &["care"]);
    world.join("ned", &[Role::Reviewer], &["Care"]);
    world.join("tom", &[Role::Reviewer], &["data"]);
    world
}

#[test]
fn shifts_that_overlap_are_refused_and_others_taken() {
    let mut world = world();
    let at = world.now();
    let shifts = vec![shift("rev", at, 8), shift("rev", at + 7 * HOUR, 8), shift("rev", at + 8 * HOUR, 8), shift("ned", at, 8)];
    assert_eq!(numbers(&plan(&mut world, shifts.clone())), (3, 0, 0, vec![(1, "overlap")]));
    let records = world.records().len();
    assert_eq!(numbers(&plan(&mut world, vec![shifts[0].clone(), shifts[2].clone()])), (0, 0, 2, vec![]));
    assert_eq!(world.records().len(), records, "the same shifts again are no record");
    assert_eq!(numbers(&plan(&mut world, vec![shift("rev", at, 6)])), (0, 1, 0, vec![]));
}

#[test]
fn person_is_found_by_any_name_and_unknown_one_refused() {
    let mut world = world();
    let at = world.now();
    let shifts = vec![shift(" REV ", at, 8), shift("Zoe", at, 8), ShiftPlanned { team: " ".into(), ..shift("ned", at, 8) }];
    assert_eq!(numbers(&plan(&mut world, shifts)), (1, 0, 0, vec![(1, "unknown_person"), (2, "missing_value")]));
    assert_eq!(world.state().shifts.sorted()[0].planned.person, "rev");
    let signed = ShiftPlanned { from_local: "2026-11-27T09:00:00+09:00".into(), ..shift("ned", at, 8) };
    assert_eq!(numbers(&plan(&mut world, vec![signed])).3, [(0, "wrong_local_time")]);
}

#[test]
fn person_who_joins_later_keeps_the_shifts_of_their_name() {
    let mut world = World::open();
    let at = world.now();
    let planned = DeskCommand::PlanShifts { shifts: vec![shift("Rev", at, 8)] };
    world.ask_as("owner", planned.clone()).unwrap();
    world.join("rev", &[Role::Reviewer], &[]);
    let counts = world.ask_as("owner", planned).unwrap().shifts.unwrap();
    assert_eq!((numbers(&counts), world.state().shifts.sorted().len()), ((0, 1, 0, vec![]), 1));
}

#[test]
fn cancelled_shift_leaves_room_for_another() {
    let mut world = world();
    let at = world.now();
    plan(&mut world, vec![shift("rev", at, 8)]);
    let cancel = DeskCommand::CancelShift { shift: shift_id("rev", at) };
    world.ask_as("man", cancel.clone()).unwrap();
    assert_eq!(world.refused("man", cancel), Code::NotFound);
    assert_eq!(plan(&mut world, vec![shift("rev", at + HOUR, 8)]).imported, 1);
}

#[test]
fn delegate_is_never_a_person_whom_the_policy_excludes() {
    let mut world = world();
    let now = world.now();
    assert_eq!(world.refused("rev", absence("rev", now, Some("tom"))), Code::DelegateExcluded, "not of the team care");
    assert_eq!(world.refused("rev", absence("rev", now, Some("man"))), Code::DelegateExcluded, "no reviewer");
    assert_eq!(world.refused("rev", absence("rev", now, Some("rev"))), Code::InvalidField);
    assert_eq!(world.refused("rev", absence("ned", now, None)), Code::Forbidden);
    world.ask_as("rev", absence("rev", now, Some("ned"))).unwrap();
    assert_eq!(world.refused("ned", absence("ned", now, Some("rev"))), Code::InvalidField, "both would be absent");
}

#[test]
fn absence_has_an_end_and_can_be_ended_once() {
    let mut world = world();
    let now = world.now();
    let endless = DeskCommand::PlanAbsence {
        absence: "abs_1".into(),
        planned: AbsencePlanned { person: "rev".into(), from: now, until: now, delegate: None },
    };
    assert_eq!(world.refused("rev", endless), Code::InvalidField);
    world.ask_as("man", absence("rev", now, None)).unwrap();
    assert_eq!(world.refused("rev", absence("rev", now + HOUR, None)), Code::AlreadyExists);
    world.wait(HOUR);
    let end = DeskCommand::EndAbsence { absence: "abs_rev".into() };
    world.ask_as("rev", end.clone()).unwrap();
    assert_eq!(world.refused("rev", end), Code::NotFound);
}
