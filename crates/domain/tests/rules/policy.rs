//! Policy files: what is said about mistakes, and which checkpoint applies.

use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::{Value, json};

fn problems(source: &str) -> Vec<String> {
    let problems = Policy::parse(source).expect_err("this file has mistakes");
    problems.iter().map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.message)).collect()
}

fn proposal(extra: Value) -> Proposal {
    let mut proposal = json!({"kind": "deploy.rollout", "title": "t", "tool": {"name": "pilot"}, "arguments": {}});
    proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Proposal::from_value(proposal).unwrap()
}

fn applies(policy: &Policy, extra: Value) -> String {
    policy.check(&Subject::of(&proposal(extra), None)).unwrap().policy.checkpoint
}

fn of(when: &str) -> Policy {
    Policy::parse(&format!("[[checkpoint]]\nname = \"it\"\nwhen = '''{when}'''\n")).unwrap()
}

const COMPANY: &str = r#"
default_ttl = "45m"

[[checkpoint]]
name = "prod-deploys"
about = "Rollouts to production take two people of two teams."
when = 'kind.startsWith("deploy.") && target.environment == "prod"'
approve = 2
two_teams = true
not = ["tool_owner", "requester"]
deadline = "30m"
on_deadline = "deny"
require = ["reason", "evidence"]

[[checkpoint]]
name = "refunds"
when = 'kind == "refund" && arguments.amount <= 50'
auto_approve = true
"#;

#[test]
fn the_first_checkpoint_that_holds_applies_and_what_none_names_stops() {
    let policy = Policy::parse(COMPANY).unwrap();
    assert_eq!(policy.default_ttl_ms, 45 * 60 * 1000);
    let prod = proposal(json!({"target": {"environment": "prod"}, "evidence": [{"title": "graph"}]}));
    let checked = policy.check(&Subject::of(&prod, None)).unwrap();
    assert_eq!((checked.policy.approvals, checked.policy.two_teams, checked.ttl_ms), (2, true, Some(30 * 60 * 1000)));
    let bare = proposal(json!({"target": {"environment": "prod"}}));
    assert_eq!(policy.check(&Subject::of(&bare, None)).unwrap_err().code, Code::EvidenceRequired);
    assert_eq!(applies(&policy, json!({"kind": "refund", "arguments": {"amount": 49.5}})), "refunds");
    assert_eq!(applies(&policy, json!({"kind": "refund", "arguments": {"amount": 51}})), "everything");
}

#[test]
fn what_cannot_be_evaluated_stops_and_is_never_let_through() {
    let policy = Policy::parse(COMPANY).unwrap();
    assert_eq!(applies(&policy, json!({"kind": "refund", "arguments": {"amount": "a lot"}})), "everything");
    assert_eq!(applies(&policy, json!({"kind": "refund"})), "everything", "no amount at all");
    assert_eq!(applies(&of("arguments.amount > 10"), json!({})), "it", "a stopping checkpoint applies");
    let many: Vec<u32> = (0..20_000).collect();
    assert_eq!(applies(&of("arguments.ids.exists(id, id == -1)"), json!({"arguments": {"ids": many}})), "it");
}

#[test]
fn what_is_grave_is_never_let_through() {
    let policy = Policy::parse("[[checkpoint]]\nname = \"all\"\nauto_approve = true\n").unwrap();
    assert!(policy.check(&Subject::of(&proposal(json!({})), None)).unwrap().policy.auto_approve);
    assert_eq!(applies(&policy, json!({"risk": "critical"})), "everything");
    assert_eq!(applies(&policy, json!({"reversible": false})), "everything");
    let kind = Policy::parse("[[checkpoint]]\nname = \"kind\"\non_deadline = \"allow\"\n").unwrap();
    assert_eq!(kind.check(&Subject::of(&proposal(json!({"risk": "critical"})), None)).unwrap().on_deadline, None);
}

#[test]
fn conditions_see_the_whole_action() {
    for (when, extra) in [
        ("target.service in ['checkout', 'payments']", json!({"target": {"service": "payments"}})),
        ("tool.owner == ''", json!({})),
        ("evidence == 0 && confidence == null", json!({})),
        ("confidence < 0.5", json!({"confidence": 0.4})),
        ("reversible == null", json!({})),
        ("arguments.items.all(item, item.price < 10)", json!({"arguments": {"items": [{"price": 1}, {"price": 9}]}})),
        ("has(arguments.force) && arguments.force", json!({"arguments": {"force": true}})),
        ("title.matches('^t$') && size(kind) > 3", json!({})),
    ] {
        let policy = Policy::parse(&format!("[[checkpoint]]\nname = \"it\"\nwhen = '''{when}'''\nauto_approve = true\n")).unwrap();
        assert_eq!(applies(&policy, extra), "it", "{when}");
    }
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let source =
        "defualt_ttl = \"5m\"\n\n[[checkpoint]]\nname = \"Prod\"\nwhen = 'kid == \"x\" && target.enviroment == \"prod\"'\napprove = 0\n";
    insta_like(
        &problems(source),
        &[
            "1:1 A policy has no defualt_ttl. Did you mean default_ttl? It has default_ttl, checkpoint.",
            "4:8 A name is 1 to 60 small letters, digits and hyphens, like prod-deploys.",
            "5:9 There is no kid in a condition. Did you mean kind?",
            "5:29 target has no enviroment. Did you mean environment?",
            "6:11 approve is a whole number from 1 to 50.",
        ],
    );
}

#[test]
fn mistakes_that_are_not_typing_errors_are_told_too() {
    assert!(problems("[[checkpoint]]\nname = \"a\"\nwhen = 'kind =='")[0].starts_with("3:"));
    assert!(problems("[[checkpoint]]\nname = \"a\"\nroles = []")[0].contains("names nobody"));
    assert!(problems("[[checkpoint]]\nname = \"a\"\n[[checkpoint]]\nname = \"b\"\n")[0].contains("never applies"));
    assert!(problems("[[checkpoint]]\nname = \"a\"\nauto_approve = true\napprove = 2\n")[0].contains("no reviews"));
    assert!(problems("[[checkpoint]]\nname = \"a\"\ntwo_teams = true\n")[0].contains("approve = 2"));
    assert!(problems("[[checkpoint]]\nname = \"a\"\nwhen = 'arguments.a.all(x, arguments.b.all(y, x == y))'")[0].contains("Loops"));
    assert!(problems("name = [")[0].starts_with("1:"));
    assert!(problems("[[checkpoint]]\nname = \"a\"\ndeadline = \"soon\"")[0].starts_with("3:12 This is a time"));
}

#[test]
fn a_threshold_that_nobody_can_meet_is_told_before_it_is_in_force() {
    let policy = Policy::parse(COMPANY).unwrap();
    let reviewer = |team: &str| PersonEnrolled { roles: vec![Role::Reviewer], teams: vec![team.into()], ..PersonEnrolled::default() };
    let one = [("a", reviewer("payments"))];
    let warnings = policy.warnings(one.iter().map(|(id, person)| (*id, person)));
    assert!(warnings[0].message.contains("asks for 2 people, and only 1 may decide"), "{warnings:?}");
    let same = [("a", reviewer("payments")), ("b", reviewer("payments")), ("c", reviewer("payments"))];
    let warnings = policy.warnings(same.iter().map(|(id, person)| (*id, person)));
    assert!(warnings[0].message.contains("two teams"), "{warnings:?}");
    let fine = [("a", reviewer("payments")), ("b", reviewer("platform")), ("c", reviewer("platform"))];
    assert_eq!(policy.warnings(fine.iter().map(|(id, person)| (*id, person))), []);
}

#[test]
fn a_replay_says_what_would_have_been_different() {
    let policy = Policy::parse(COMPANY).unwrap();
    let then = Policy::default();
    let mut replayed = Replay::default();
    for (id, extra) in [
        ("act_1", json!({"kind": "refund", "arguments": {"amount": 5}})),
        ("act_2", json!({"target": {"environment": "prod"}})),
        ("act_3", json!({"kind": "mail"})),
    ] {
        let proposal = proposal(extra);
        let subject = Subject::of(&proposal, None);
        let rule = then.check(&subject).unwrap().policy;
        replay(&policy, &Replayed { id, subject, rule: &rule }, &mut replayed);
    }
    assert_eq!((replayed.actions, replayed.changed, replayed.let_through, replayed.refused), (3, 2, 1, 1));
    assert_eq!(replayed.examples[0].after, "refunds: runs without a review");
}

fn insta_like(found: &[String], wanted: &[&str]) {
    assert_eq!(found.len(), wanted.len(), "{found:#?}");
    for (found, wanted) in found.iter().zip(wanted) {
        assert!(found.starts_with(wanted), "{found}\nis not\n{wanted}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_reading_a_policy_panic(text in "(\\[\\[checkpoint\\]\\]\n|name = |when = |'|\"|kind|==|\\(|\\)|approve = [0-9]|\\PC|\n){0,40}") {
        let _ = Policy::parse(&text);
    }
}
