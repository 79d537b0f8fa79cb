//! The map of services: checked, published, shown, and what it lacks.

use crate::support::Folder;
use serde_json::{Value, json};

const SHOP: &str = r#"
[[service]]
name = "checkout-api"
tier = 1
owner = "payments"
depends = ["address-svc"]
customers_lose = "Orders cannot be placed."
cost_per_hour = 1250000
currency = "EUR"
aliases = ["shop", "checkout-*"]

[[service]]
name = "address-svc"
tier = 2

[[service]]
name = "web"
depends = ["checkout-api"]
"#;

fn write(folder: &Folder, text: &str) -> String {
    let file = folder.path().join("services.toml");
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn import(folder: &Folder, incidents: &Value) {
    let file = folder.path().join("incidents.json");
    std::fs::write(&file, incidents.to_string()).unwrap();
    folder.run(&["import", "incidents", "--format", "holdpoint", file.to_str().unwrap()]);
}

fn incident(id: &str, service: &str, from: &str, to: &str) -> Value {
    let at = |clock: &str| format!("2026-11-20T{clock}:00Z");
    json!({"id": id, "title": format!("{id} is down"), "services": [service], "started_at": at(from), "resolved_at": at(to)})
}

fn ids(folder: &Folder) -> Vec<String> {
    let listed = folder.run(&["incidents", "list", "--json"]).json();
    listed.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn map_is_checked_published_and_shown() {
    let folder = Folder::new();
    let file = write(&folder, SHOP);
    assert_eq!(folder.run(&["services", "check", &file, "--json"]).json()["services"][0]["tier"], 1);
    assert_eq!(folder.run(&["services", "show", "--json"]).json()["version"], "0");
    let published = folder.run(&["services", "publish", &file, "--json"]).json();
    assert_eq!((&published["ok"], &published["replaces"], &published["unchanged"]), (&json!(true), &json!("0"), &json!(false)));
    let shown = folder.run(&["services", "show", "--json"]).json();
    assert_eq!((&shown["version"], &shown["text"]), (&published["version"], &json!(SHOP)));
    assert_eq!(shown["services"][0]["cost_per_hour"], json!({"currency": "EUR", "amount": 1_250_000}));
    assert_eq!(folder.run(&["services", "publish", &file, "--json"]).json()["unchanged"], true);
    let stale = folder.run(&["services", "publish", &write(&folder, ""), "--replaces", "0", "--json"]);
    assert_eq!((stale.code, stale.error().as_str()), (3, "services_changed"));
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}

#[test]
fn mistakes_of_a_map_are_listed_with_line_and_code() {
    let folder = Folder::new();
    let file = write(&folder, "[[service]]\nname = \"a\"\ndepends = [\"a\"]\ntier = 1.5\n");
    for command in [&["services", "check"][..], &["services", "publish"]] {
        let said = folder.run(&[command, &[&file, "--json"]].concat());
        let found: Vec<(u64, String)> = said.json()["problems"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["line"].as_u64().unwrap(), one["code"].as_str().unwrap().to_owned()))
            .collect();
        assert_eq!((said.code, found), (2, vec![(3, "circle".into()), (4, "bad_tier".into())]));
    }
    let text = folder.run(&["services", "check", &file]);
    assert!(text.out.contains(":3:12: The dependencies form a circle: a → a."), "{}", text.out);
}

#[test]
fn incident_has_its_impact_under_the_map() {
    let folder = Folder::new();
    import(&folder, &json!([incident("pay", "Shop", "06:00", "07:30"), incident("mail", "mail", "08:00", "09:00")]));
    folder.run(&["services", "publish", &write(&folder, SHOP)]);
    let unmapped = folder.run(&["services", "unmapped", "--json"]).json();
    assert_eq!(unmapped, json!([{"name": "mail", "actions": 0, "incidents": 1, "changes": 0}]));
    let impact = &folder.run(&["incidents", "show", &ids(&folder)[0], "--json"]).json()["impact"];
    assert_eq!(impact["services"][0]["name"], "checkout-api");
    assert_eq!(impact["services"][0]["customers_lose"], "Orders cannot be placed.");
    assert_eq!(impact["cost_so_far"], json!([{"currency": "EUR", "amount": 1_875_000}]));
    assert_eq!((&impact["dependants"], &impact["tier"], &impact["duration_minutes"]), (&json!(["web"]), &json!(1), &json!(90.0)));
    let other = &folder.run(&["incidents", "show", &ids(&folder)[1], "--json"]).json()["impact"];
    assert_eq!((&other["unmapped"], &other["cost_so_far"], &other["tier"]), (&json!(["mail"]), &json!([]), &Value::Null));
}

#[test]
fn merged_incidents_are_one_in_lists_and_figures() {
    let folder = Folder::new();
    import(&folder, &json!([incident("pay", "pay", "06:00", "07:00"), incident("shop", "shop", "06:30", "08:00")]));
    let [first, second] = <[String; 2]>::try_from(ids(&folder)).unwrap();
    let merged = folder.run(&["incidents", "merge", &second, "--into", &first, "--json"]).json();
    let sources = json!([{"source": "holdpoint", "id": "pay"}, {"source": "holdpoint", "id": "shop"}]);
    assert_eq!(merged["incident"]["sources"], sources);
    assert_eq!(merged["incident"]["resolved_at"], "2026-11-20T08:00:00.000Z");
    let figures = folder.run(&["metrics", "incidents", "--json"]).json();
    assert_eq!((&figures["count"], &figures["left_out"]["merged"]), (&json!(1), &json!(1)));
    assert_eq!(figures["downtime_minutes"], json!({"summed": 120.0, "merged": 120.0}));
    let listed = folder.run(&["incidents", "list", "--json"]).json();
    assert_eq!(listed[1]["merged_into"], json!(first));
    assert_eq!(folder.run(&["incidents", "show", &first, "--json"]).json()["merged"][0]["id"], json!(second));
    let circle = folder.run(&["incidents", "merge", &first, "--into", &second, "--json"]);
    assert_eq!((circle.code, circle.error().as_str()), (3, "merge_circle"));
    assert_eq!(folder.run(&["incidents", "split", &second, "--json"]).json()["incident"]["merged_into"], Value::Null);
    assert_eq!(folder.run(&["metrics", "incidents", "--json"]).json()["count"], 2);
    assert_eq!(folder.run(&["audit", "verify"]).code, 0);
}
