//! Freezes and maps of services: no map that is published in a window loosens it.

use crate::freeze::{HOUR, MINUTE, on, plan, rule, window, world};
use crate::world::World;
use holdpoint_domain::*;
use proptest::prelude::*;

fn publish_services(world: &mut World, source: &str) {
    let replaces = world.state().services.in_force().version().to_owned();
    world.ask_as("owner", DeskCommand::PublishServices { source: source.into(), replaces }).unwrap();
}

fn service(name: &str, tier: u8, alias: &str) -> String {
    format!("[[service]]\nname = \"{name}\"\ntier = {tier}\naliases = [\"{alias}\"]\n")
}

fn tiers(tiers: &[u32], effect: FreezeEffect) -> FreezeRule {
    FreezeRule { services: Vec::new(), tiers: tiers.to_vec(), ..rule(effect) }
}

#[test]
fn new_map_takes_nothing_out_of_an_active_window() {
    let mut world = world();
    publish_services(&mut world, &(service("checkout", 1, "till") + &service("sandbox", 3, "toy")));
    let from = world.now() + HOUR;
    world.ask_as("man", plan("frz_1", window(from, from + HOUR, vec![tiers(&[1], FreezeEffect::Deny)]))).unwrap();
    world.ask_as("man", plan("frz_2", window(from + 2 * HOUR, from + 3 * HOUR, vec![tiers(&[1], FreezeEffect::Deny)]))).unwrap();
    world.wait(HOUR);
    world.propose("act_1", on("sandbox"));
    publish_services(&mut world, &(service("checkout", 3, "x") + &service("sandbox", 3, "till")));
    for frozen in ["checkout", "till"] {
        assert_eq!(world.try_propose("act_2", on(frozen)).unwrap_err().code, Code::Frozen, "{frozen}");
    }
    publish_services(&mut world, &service("sandbox", 1, "till"));
    for frozen in ["checkout", "till", "sandbox"] {
        assert_eq!(world.try_propose("act_2", on(frozen)).unwrap_err().code, Code::Frozen, "{frozen}");
    }
    publish_services(&mut world, &(service("checkout", 3, "x") + &service("sandbox", 3, "till")));
    world.wait(2 * HOUR);
    world.propose("act_2", on("checkout"));
    world.propose("act_3", on("till"));
}

#[test]
fn map_from_before_a_window_is_kept_for_its_beginning() {
    let mut world = world();
    publish_services(&mut world, &service("checkout", 1, "x"));
    world.wait(MINUTE);
    let now = world.now();
    world.ask_as("man", plan("frz_1", window(now, now + HOUR, vec![tiers(&[1], FreezeEffect::Deny)]))).unwrap();
    publish_services(&mut world, &service("checkout", 2, "x"));
    assert_eq!(world.try_propose("act_1", on("checkout")).unwrap_err().code, Code::Frozen, "published in the same millisecond");
    publish_services(&mut world, &service("checkout", 3, "x"));
    assert_eq!(world.try_propose("act_1", on("checkout")).unwrap_err().code, Code::Frozen);
}

const NAMES: [&str; 3] = ["cart", "checkout", "web"];

fn any_map() -> impl Strategy<Value = String> {
    let one =
        |name: &'static str| prop::option::of((1_u8..4, 0_u8..3)).prop_map(move |found| found.map(|(tier, alias)| (name, tier, alias)));
    (one(NAMES[0]), one(NAMES[1]), one(NAMES[2])).prop_map(|(a, b, c)| {
        let services = [a, b, c].into_iter().flatten().map(|(name, tier, alias)| match alias {
            // At most one service has it, so that every map can be published.
            0 if name == "cart" => service(name, tier, "till"),
            1 if name == "web" => service(name, tier, "shop-*"),
            _ => service(name, tier, &format!("{name}-api")),
        });
        services.collect()
    })
}

fn any_rule() -> impl Strategy<Value = FreezeRule> {
    let effect = prop_oneof![Just(FreezeEffect::Tighten), Just(FreezeEffect::Deny)];
    let about = prop_oneof![
        (1_u32..4).prop_map(|tier| (vec![tier], Vec::new())),
        prop::sample::select(vec!["cart", "till", "shop-*", "check*"]).prop_map(|name| (Vec::new(), vec![name.to_owned()])),
    ];
    (effect, about).prop_map(|(effect, (tiers, services))| FreezeRule { effect, tiers, services, environments: Vec::new() })
}

fn effects(world: &World) -> Vec<Option<FreezeEffect>> {
    let names = ["cart", "checkout", "web", "till", "shop-eu", "web-api", "unknown"].map(Some).into_iter().chain([None]);
    let contents = names.map(|name| {
        let target = Target { service: name.map(str::to_owned), ..Target::default() };
        ActionProposed { target, ..ActionProposed::default() }
    });
    contents.map(|content| world.state().freeze_on(&content, world.now()).map(|(_, effect)| effect)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn later_map_never_loosens_an_active_window(
        maps in prop::collection::vec((any_map(), 0_i64..3), 2..6),
        rules in prop::collection::vec(any_rule(), 1..3),
    ) {
        let mut world = World::open();
        publish_services(&mut world, &maps[0].0);
        let from = world.now() + maps[0].1;
        world.ask_as("owner", plan("frz_1", window(from, from + HOUR, rules))).unwrap();
        world.wait(maps[0].1);
        let mut before = effects(&world);
        for (source, wait) in &maps[1..] {
            publish_services(&mut world, source);
            world.wait(*wait);
            let after = effects(&world);
            prop_assert!(before.iter().zip(&after).all(|(before, after)| after >= before), "{before:?} {after:?}");
            before = after;
        }
    }
}
