//! The map of services: what a file may say, what names stand for, and what stops make of it.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::json;

const SHOP: &str = r#"
[[service]]
name = "checkout-api"
tier = 2
owner = "payments"
depends = ["address-svc", "payments"]
customers_lose = "Orders cannot be placed."
cost_per_hour = 1250000
currency = "EUR"
aliases = ["Checkout", "checkout-*"]

[[service]]
name = "payments"
tier = 1
cost_per_hour = 90000
currency = "EUR"

[[service]]
name = "address-svc"
tier = 3
depends = ["payments"]
cost_per_hour = 5000
currency = "JPY"

[[service]]
name = "web"
tier = 2
depends = ["checkout-api"]
aliases = ["checkout-page"]
"#;

fn map(source: &str) -> ServiceMap {
    ServiceMap::new("1-x".into(), source.into(), ServiceMap::parse(source).unwrap())
}

fn publish(world: &World, source: &str) -> DeskCommand {
    DeskCommand::PublishServices { source: source.into(), replaces: world.state().services.in_force().version().to_owned() }
}

fn target(service: Option<&str>, resource: Option<&str>) -> Target {
    Target { service: service.map(Into::into), resource: resource.map(Into::into), ..Target::default() }
}

fn names(found: Vec<&Service>) -> Vec<&str> {
    found.into_iter().map(|service| service.name.as_str()).collect()
}

/// Line and code of each problem.
fn problems(source: &str) -> Vec<(usize, String)> {
    let found = ServiceMap::parse(source).expect_err("it has mistakes");
    found.into_iter().map(|problem| (problem.line, problem.code)).collect()
}

fn service(fields: &str) -> String {
    format!("[[service]]\nname = \"a\"\n{fields}\n")
}

#[test]
fn mistakes_of_a_service_have_code_and_line() {
    let cost = |fields: &str| service(&format!("currency = \"EUR\"\ncost_per_hour = {fields}"));
    for (source, expected) in [
        (service("tier = 1.5"), (3, "bad_tier")),
        (service("tier = 0"), (3, "bad_tier")),
        (service("tier = -1"), (3, "bad_tier")),
        (service("tier = \"1\""), (3, "bad_tier")),
        (service("tier = 99999999999999999999"), (3, "bad_tier")),
        (cost("-1"), (4, "negative_cost")),
        (cost("12.5"), (4, "bad_cost")),
        (cost("nan"), (4, "bad_cost")),
        (cost("92233720368547758070"), (4, "bad_cost")),
        (service("cost_per_hour = 5"), (3, "currency_missing")),
        (service("currency = \"EUR\""), (3, "cost_missing")),
        (service("cost_per_hour = 5\ncurrency = \"eur\""), (4, "unknown_currency")),
        (service("cost_per_hour = 5\ncurrency = \"XAU\""), (4, "unknown_currency")),
        (service("depends = [\"b\"]"), (3, "unknown_service")),
        (service("depends = [\"a\"]"), (3, "circle")),
        (service("owner = \"\""), (3, "bad_text")),
        (service("aliases = [\"x\", \"x\"]"), (3, "repeated")),
        (service("alias = [\"x\"]"), (3, "unknown_key")),
        (service("tier = 1\n[[service]]\nname = \" A \""), (5, "name_twice")),
        ("[[service]]\ntier = 1\n".into(), (1, "name_missing")),
        ("[[service]]\nname = \"a*\"\n".into(), (2, "bad_name")),
        ("[service]\nname = \"a\"\n".into(), (1, "wrong_type")),
        ("[[services]]\nname = \"a\"\n".into(), (1, "unknown_key")),
        ("[[service]\n".into(), (1, "toml_syntax")),
    ] {
        let found = problems(&source);
        assert!(found.contains(&(expected.0, expected.1.to_owned())), "{source}: {found:?}");
    }
}

#[test]
fn circle_of_dependencies_is_named() {
    let source = "[[service]]\nname = \"a\"\ndepends = [\"b\"]\n[[service]]\nname = \"b\"\ndepends = [\"c\"]\n[[service]]\nname = \"c\"\ndepends = [\"A\"]\n";
    let found = ServiceMap::parse(source).unwrap_err();
    assert_eq!((found.len(), found[0].line, found[0].code.as_str()), (1, 9, "circle"));
    assert!(found[0].message.contains("a → b → c → a"), "{}", found[0].message);
}

#[test]
fn long_chain_of_dependencies_is_no_circle() {
    let one = |n: usize| format!("[[service]]\nname = \"s{n}\"\ndepends = [\"s{}\"]\n", n + 1);
    let chain: String = (0..1_999).map(one).chain(["[[service]]\nname = \"s1999\"\n".into()]).collect();
    assert_eq!(map(&chain).dependants(&[&map(&chain).services()[1_999]]).len(), 1_999);
}

#[test]
fn alias_of_two_services_is_refused() {
    let two =
        |a: &str, b: &str| format!("[[service]]\nname = \"a\"\naliases = [\"{a}\"]\n[[service]]\nname = \"b\"\naliases = [\"{b}\"]\n");
    assert_eq!(problems(&two("shop", "SHOP")), [(6, "alias_twice".into())]);
    assert_eq!(problems(&two("x-*", "x-*")), [(6, "alias_twice".into())]);
    assert_eq!(problems(&two("b", "y")), [(3, "alias_twice".into())], "the name of another service");
}

#[test]
fn name_alias_and_pattern_stand_for_services() {
    let map = map(SHOP);
    assert_eq!(names(map.find(" CHECKOUT ")), ["checkout-api"]);
    assert_eq!(names(map.find("checkout-worker")), ["checkout-api"], "by the pattern");
    assert_eq!(names(map.find("checkout-page")), ["web"], "an exact alias goes before a pattern");
    assert_eq!(names(map.find("search")), [""; 0]);
    assert_eq!(map.canonical(&["checkout".into(), "search".into(), "checkout-api".into()]), ["checkout-api", "search"]);
    assert_eq!(map.dependants(&map.find("payments")), ["address-svc", "checkout-api", "web"]);
}

#[test]
fn unmapped_target_has_the_strictest_tier() {
    let map = map(SHOP);
    assert_eq!(map.tier_of(&target(Some("address-svc"), None)), 3);
    assert_eq!(map.tier_of(&target(Some("address-svc"), Some("payments"))), 1, "the strictest of both");
    assert_eq!(map.tier_of(&target(None, Some("web"))), 2);
    for unmapped in [target(None, None), target(Some("search"), None), target(Some("search"), Some("web")), target(Some(" "), None)] {
        assert_eq!(map.tier_of(&unmapped), 1, "{unmapped:?}");
    }
}

#[test]
fn cost_is_added_for_each_currency_apart() {
    let map = map(SHOP);
    let report = incidents::Report {
        services: vec!["checkout".into(), "address-svc".into(), "payments".into(), "search".into()],
        marks: vec![incidents::Mark { at: 90 * 60_000, what: incidents::MarkKind::Resolved }],
        whole: true,
        ..incidents::Report::default()
    };
    let told = incidents::Told::Incident(report);
    let mut book = incidents::Book::default();
    book.apply(&incidents::Statement { source: "x".into(), id: "1".into(), at: 1, told }, 1);
    let impact = map.impact(&book.incidents()[0], i64::MAX);
    let costs: Vec<String> = impact.cost_so_far.iter().map(format_money).collect();
    assert_eq!(costs, ["EUR 20,100.00", "JPY 7,500"], "90 minutes of 13,400.00 and 5,000 an hour");
    assert_eq!((impact.tier, impact.duration_minutes, impact.unmapped), (Some(1), Some(90.0), vec!["search".to_owned()]));
    assert_eq!(impact.dependants, ["web"]);
    assert_eq!(impact.services[1].customers_lose.as_deref(), Some("Orders cannot be placed."));
}

#[test]
fn map_is_published_once_and_from_the_version_in_force() {
    let mut world = World::open();
    assert_eq!(world.state().services.in_force().version(), "0");
    let first = publish(&world, SHOP);
    world.ask_as("owner", first.clone()).unwrap();
    assert!(world.state().services.in_force().version().starts_with("1-"));
    assert!(world.ask_as("owner", first).unwrap().repeated, "it is in force");
    let stale = DeskCommand::PublishServices { source: String::new(), replaces: "0".into() };
    assert_eq!(world.refused("owner", stale), Code::ServicesChanged);
    let wrong = publish(&world, &service("tier = 1.5"));
    let refusal = world.ask_as("owner", wrong).unwrap_err();
    assert_eq!((refusal.code, refusal.extra["problems"][0]["line"].as_u64()), (Code::ServicesInvalid, Some(3)));
    assert!(refusal.detail.starts_with("Line 3: tier"), "{}", refusal.detail);
}

fn stop_service(pattern: &str) -> DeskCommand {
    let scope = StopScope::Service(pattern.into());
    let pulled = StopPulled { scope, reason: "Errors".into(), proposals: StopProposals::Hold, drill: false, incident: None };
    DeskCommand::Stop { stop: "stp_1".into(), pulled }
}

fn is_held(world: &World, action: &str) -> bool {
    world.state().action(action).is_some_and(|action| world.state().stop_of(action).is_some())
}

#[test]
fn stop_of_a_service_holds_its_aliases_and_unmapped_targets() {
    let mut world = World::open();
    let command = publish(&world, SHOP);
    world.ask_as("owner", command).unwrap();
    for (id, target) in [
        ("act_alias", json!({"service": "checkout-worker"})),
        ("act_unmapped", json!({"service": "search"})),
        ("act_missing", json!({"environment": "prod"})),
        ("act_other", json!({"service": "payments"})),
        ("act_resource", json!({"resource": "web"})),
    ] {
        world.propose(id, json!({"target": target}));
    }
    world.ask_as("owner", stop_service("checkout-api")).unwrap();
    let held = ["act_alias", "act_unmapped", "act_missing", "act_other", "act_resource"].map(|id| is_held(&world, id));
    assert_eq!(held, [true, true, true, false, false]);
    let effect = world.state().stop_effect(&StopScope::Service("Checkout".into()));
    assert_eq!(effect.held, 3, "an alias in the scope means its service");
}

#[test]
fn stop_keeps_what_it_holds_when_the_map_changes() {
    let mut world = World::open();
    world.publish("[[checkpoint]]\nname = \"all\"\nroles = [\"reviewer\"]\n");
    world.join("rev", &[Role::Reviewer], &[]);
    let command = publish(&world, SHOP);
    world.ask_as("owner", command).unwrap();
    world.propose("act_1", json!({"target": {"service": "checkout-worker"}}));
    world.review("rev", "act_1", Verdict::Approve).unwrap();
    world.propose("act_2", json!({"target": {"service": "checkout-worker"}}));
    world.ask_as("owner", stop_service("checkout-api")).unwrap();
    let elsewhere = publish(&world, "[[service]]\nname = \"sandbox\"\naliases = [\"checkout-worker\"]\n");
    world.ask_as("owner", elsewhere).unwrap();
    let digest = world.fold("act_1").effective_digest();
    let grant = Command::UseGrant { tool: "pilot".into(), action: "act_1".into(), digest, genuine: true };
    assert_eq!(world.ask(grant).unwrap_err().code, Code::Stopped, "its approval is void for good");
    assert_eq!(world.refused("rev", verdict("act_2", Verdict::Approve)), Code::Stopped);
}

#[test]
fn map_waits_for_a_second_administrator() {
    let mut world = World::open();
    world.join("bea", &[Role::Administrator], &[]);
    let command = publish(&world, SHOP);
    let change = world.ask_as("owner", command).unwrap().waiting.unwrap();
    assert!(world.state().services.in_force().is_empty());
    world.ask_as("bea", DeskCommand::ConfirmChange { change }).unwrap();
    assert_eq!(world.state().services.in_force().services().len(), 4);
}

#[test]
fn unmapped_names_are_counted_by_where_they_are() {
    let map = map(SHOP);
    let mut unmapped = UnmappedNames::new(&map);
    unmapped.add_target(&target(Some("search"), None));
    unmapped.add_target(&target(None, Some("db-1")));
    unmapped.add_target(&target(Some("checkout"), None));
    unmapped.add_incident("search");
    unmapped.add_change("web");
    let found: Vec<_> = unmapped.finish().into_iter().map(|name| (name.name, name.actions, name.incidents)).collect();
    assert_eq!(found, [("search".into(), 1, 1), ("db-1".into(), 1, 0)]);
}
