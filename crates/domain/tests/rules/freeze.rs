//! Freezes: what is proposed, let through and run in a window, and who signs what.

use crate::world::World;
use holdpoint_domain::*;
use serde_json::json;

pub(crate) const MINUTE: Ms = 60_000;
pub(crate) const HOUR: Ms = 60 * MINUTE;

pub(crate) fn rule(effect: FreezeEffect) -> FreezeRule {
    FreezeRule { effect, tiers: Vec::new(), services: vec!["checkout".into()], environments: Vec::new() }
}

pub(crate) fn window(from: Ms, until: Ms, rules: Vec<FreezeRule>) -> FreezePlanned {
    let local = |at| local_text(at, "Europe/Madrid").unwrap();
    let (from_local, until_local) = (local(from), local(until));
    FreezePlanned {
        name: "Autumn sale".into(),
        reason: "No risky change while the sale runs.".into(),
        zone: "Europe/Madrid".into(),
        from,
        until,
        from_local,
        until_local,
        rules,
    }
}

pub(crate) fn plan(id: &str, planned: FreezePlanned) -> DeskCommand {
    DeskCommand::PlanFreeze { freeze: id.into(), planned }
}

fn end() -> DeskCommand {
    DeskCommand::EndFreeze { freeze: "frz_1".into() }
}

pub(crate) fn on(service: &str) -> serde_json::Value {
    json!({"target": {"service": service, "environment": "prod"}})
}

/// `man` is manager beside the administrator `owner`; `rev` and `ned` review.
pub(crate) fn world() -> World {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\n");
    world.join("man", &[Role::Manager], &[]);
    world.join("rev", &[Role::Reviewer], &[]);
    world.join("ned", &[Role::Reviewer], &[]);
    world
}

// A window that begins in an hour and lasts one.
pub(crate) fn planned(world: &mut World, effect: FreezeEffect) -> Ms {
    let from = world.now() + HOUR;
    world.ask_as("man", plan("frz_1", window(from, from + HOUR, vec![rule(effect)]))).unwrap();
    from
}

pub(crate) fn use_grant(world: &mut World, action: &str) -> Result<Accepted, Refusal> {
    let digest = world.fold(action).effective_digest();
    world.ask(Command::UseGrant { tool: "pilot".into(), action: action.into(), digest, genuine: true })
}

#[test]
fn proposal_in_the_last_second_before_a_deny_window_is_taken() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    world.wait(from - world.now() - 1);
    world.propose("act_1", on("checkout"));
    world.wait(1);
    let refusal = world.try_propose("act_2", on("checkout")).unwrap_err();
    assert_eq!(refusal.code, Code::Frozen);
    assert_eq!(refusal.extra["until"], json!(rfc3339(from + HOUR)));
    assert!(refusal.detail.contains("Autumn sale"), "{}", refusal.detail);
    assert_eq!(world.revise("act_1", on("checkout")).unwrap_err().code, Code::Frozen);
}

#[test]
fn grant_from_before_a_deny_window_is_refused_within_it() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    world.wait(HOUR - MINUTE);
    world.propose("act_1", on("checkout"));
    world.propose("act_2", on("checkout"));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    world.review("rev", "act_2", Verdict::Approve).unwrap();
    world.wait(from - world.now() - 1);
    use_grant(&mut world, "act_1").unwrap();
    world.wait(1);
    assert_eq!(use_grant(&mut world, "act_2").unwrap_err().code, Code::Frozen);
}

#[test]
fn grant_in_the_first_second_after_a_deny_window_is_used() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    world.wait(HOUR - MINUTE);
    world.propose("act_1", json!({"target": {"service": "checkout"}, "ttl_seconds": 7_200}));
    world.wait(from + HOUR - MINUTE - world.now());
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    world.wait(MINUTE - 1);
    assert_eq!(use_grant(&mut world, "act_1").unwrap_err().code, Code::Frozen);
    world.wait(1);
    use_grant(&mut world, "act_1").unwrap();
}

#[test]
fn window_is_about_its_services_and_about_what_names_none() {
    let mut world = world();
    planned(&mut world, FreezeEffect::Deny);
    world.wait(HOUR);
    world.propose("act_1", on("search"));
    for target in [on(" Checkout "), json!({}), json!({"target": {"service": " "}})] {
        assert_eq!(world.try_propose("act_2", target).unwrap_err().code, Code::Frozen);
    }
}

#[test]
fn window_of_a_tier_is_about_services_that_are_not_mapped() {
    let tier = FreezeRule { services: Vec::new(), tiers: vec![2], ..rule(FreezeEffect::Deny) };
    let target: Target = serde_json::from_value(json!({"service": "checkout", "environment": "prod"})).unwrap();
    let source = "[[service]]\nname = \"checkout\"\ntier = 1\n";
    let map = ServiceMap::new("1".into(), source.into(), ServiceMap::parse(source).unwrap());
    assert!(!tier.matches(&target, &map));
    assert!(FreezeRule { tiers: vec![1], ..tier.clone() }.matches(&target, &map));
    assert!(tier.matches(&Target { service: Some("shop".into()), ..target.clone() }, &map));
    assert!(tier.matches(&Target::default(), &map));
    let staging = FreezeRule { environments: vec!["staging".into()], ..tier };
    assert!(!FreezeRule { tiers: vec![1], ..staging }.matches(&target, &map));
}

#[test]
fn tightened_window_asks_for_one_more_approval() {
    let mut world = world();
    planned(&mut world, FreezeEffect::Tighten);
    world.propose("act_1", on("checkout"));
    world.wait(HOUR);
    world.propose("act_2", on("checkout"));
    assert_eq!((world.fold("act_1").content.approvals_needed(), world.fold("act_2").content.approvals_needed()), (1, 2));
    world.review("rev", "act_2", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_2"), Status::Open);
    world.review("ned", "act_2", Verdict::Approve).unwrap();
    use_grant(&mut world, "act_2").unwrap();
}

#[test]
fn tightened_window_turns_automatic_approval_off() {
    let mut world = world();
    world.publish("[[checkpoint]]\nname = \"reads\"\nauto_approve = true\n");
    planned(&mut world, FreezeEffect::Tighten);
    world.propose("act_1", on("checkout"));
    assert_eq!(world.status("act_1"), Status::Approved);
    world.wait(HOUR);
    world.propose("act_2", on("checkout"));
    assert_eq!((world.status("act_2"), world.fold("act_2").content.approvals_needed()), (Status::Open, 1));
}

#[test]
fn tightened_window_asks_for_three_times_as_many_second_reviews() {
    let mut world = world();
    world.publish("[[checkpoint]]\nname = \"all\"\nsecond_look = 0.1\n");
    planned(&mut world, FreezeEffect::Tighten);
    world.wait(HOUR);
    world.propose("act_1", on("checkout"));
    let rule = &world.fold("act_1").content.policy;
    assert!((rule.second_look - 0.3).abs() < f64::EPSILON);
    assert_eq!((rule.approvals, rule.rejections), (2, 2), "else a second review would not be blind");
}

#[test]
fn deadline_allows_nothing_in_a_window() {
    for effect in [FreezeEffect::Tighten, FreezeEffect::Deny] {
        let mut world = world();
        world.publish("[[checkpoint]]\nname = \"all\"\non_deadline = \"allow\"\n");
        planned(&mut world, effect);
        world.wait(HOUR - MINUTE);
        let allow =
            json!({"target": {"service": "checkout"}, "ttl_seconds": 120, "on_deadline": "allow", "risk": "low", "reversible": true});
        world.propose("act_1", allow);
        world.wait(2 * MINUTE);
        assert_eq!(world.status("act_1"), Status::Expired, "{effect:?}");
    }
}

#[test]
fn strictest_of_overlapping_windows_holds() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Tighten);
    let denied = window(from + 10 * MINUTE, from + 20 * MINUTE, vec![rule(FreezeEffect::Tighten), rule(FreezeEffect::Deny)]);
    let longer = window(from + 15 * MINUTE, from + 30 * MINUTE, vec![rule(FreezeEffect::Deny)]);
    world.ask_as("man", plan("frz_2", denied)).unwrap();
    world.ask_as("man", plan("frz_3", longer)).unwrap();
    world.wait(HOUR + 5 * MINUTE);
    world.propose("act_1", on("checkout"));
    world.wait(10 * MINUTE);
    let refusal = world.try_propose("act_2", on("checkout")).unwrap_err();
    assert_eq!((refusal.code, refusal.extra["freeze"].as_str()), (Code::Frozen, Some("frz_3")), "the end is that of the last one");
    world.wait(15 * MINUTE);
    world.propose("act_3", on("checkout"));
    assert_eq!(world.fold("act_3").content.approvals_needed(), 2);
}

#[test]
fn window_that_is_no_window_is_refused() {
    let mut world = world();
    let now = world.now();
    let good = window(now + HOUR, now + 2 * HOUR, vec![rule(FreezeEffect::Deny)]);
    let bad = [
        ("until", FreezePlanned { until: now + HOUR, ..good.clone() }),
        ("until", window(now - 2 * HOUR, now - HOUR, good.rules.clone())),
        ("from", window(now - HOUR, now + HOUR, good.rules.clone())),
        ("until", window(now + HOUR, now + HOUR + MAX_FREEZE_MS + 1, good.rules.clone())),
        ("until", FreezePlanned { until: now + HOUR - 1, ..good.clone() }),
        ("from", FreezePlanned { from: Ms::MIN, until: Ms::MAX, ..good.clone() }),
        ("until", FreezePlanned { until: Ms::MAX, ..good.clone() }),
        ("until", FreezePlanned { until: 253_402_300_800_000, ..good.clone() }),
        ("rules", FreezePlanned { rules: Vec::new(), ..good.clone() }),
        ("rules[0].tiers", FreezePlanned { rules: vec![FreezeRule { tiers: vec![0], ..rule(FreezeEffect::Deny) }], ..good.clone() }),
        ("name", FreezePlanned { name: " ".into(), ..good.clone() }),
        ("zone", FreezePlanned { zone: "Europe/Atlantis".into(), ..good.clone() }),
        ("from_local", FreezePlanned { from_local: "2026-11-27T00:00:00+01:00".into(), ..good.clone() }),
        ("until_local", FreezePlanned { zone: "UTC".into(), from_local: local_text(good.from, "UTC").unwrap(), ..good.clone() }),
    ];
    for (field, planned) in bad {
        let refusal = world.ask_as("man", plan("frz_1", planned)).unwrap_err();
        assert_eq!((refusal.code, refusal.extra["field"].as_str()), (Code::InvalidField, Some(field)), "{}", refusal.detail);
    }
    assert_eq!(world.refused("rev", plan("frz_1", good)), Code::Forbidden);
}

#[test]
fn planned_window_is_replaced_and_cancelled_by_one() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    let same = window(from, from + HOUR, vec![rule(FreezeEffect::Deny)]);
    assert!(world.ask_as("man", plan("frz_1", same)).unwrap().drafts.is_empty());
    world.ask_as("owner", plan("frz_1", window(from, from + 2 * HOUR, vec![rule(FreezeEffect::Deny)]))).unwrap();
    assert_eq!(world.refused("man", end()), Code::FreezePlanned);
    world.ask_as("man", DeskCommand::CancelFreeze { freeze: "frz_1".into() }).unwrap();
    world.wait(HOUR);
    world.propose("act_1", on("checkout"));
    assert_eq!(world.refused("man", end()), Code::FreezeEnded);
}

#[test]
fn active_window_is_only_ended_by_two() {
    let mut world = world();
    let from = planned(&mut world, FreezeEffect::Deny);
    world.wait(HOUR);
    assert_eq!(world.refused("man", plan("frz_1", window(from, from + MINUTE, vec![rule(FreezeEffect::Deny)]))), Code::FreezeActive);
    assert_eq!(world.refused("man", DeskCommand::CancelFreeze { freeze: "frz_1".into() }), Code::FreezeActive);
    world.ask_as("man", end()).unwrap();
    assert_eq!(world.refused("man", end()), Code::NotEligible);
    assert_eq!(world.try_propose("act_1", on("checkout")).unwrap_err().code, Code::Frozen);
    world.ask_as("owner", end()).unwrap();
    world.propose("act_1", on("checkout"));
}

#[test]
fn person_who_is_alone_ends_a_window_after_ten_minutes() {
    let mut world = World::open();
    let from = world.now() + MINUTE;
    world.ask_as("owner", plan("frz_1", window(from, from + HOUR, vec![rule(FreezeEffect::Deny)]))).unwrap();
    world.wait(MINUTE);
    world.ask_as("owner", end()).unwrap();
    assert_eq!(world.refused("owner", end()), Code::TooEarly);
    world.wait(10 * MINUTE);
    world.ask_as("owner", end()).unwrap();
    assert_eq!(world.state().freezes.get("frz_1").unwrap().status(world.now()), FreezeStatus::Ended);
}
