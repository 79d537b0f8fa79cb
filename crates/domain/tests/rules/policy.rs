//! Policy files: what they say, what is wrong with them and where, and what they make of an action.

use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const FILE: &str = r#"
default_ttl = "90s"

[[checkpoint]]
name = "reads"
about = "Looking changes nothing."
when = 'kind.endsWith(".read") && risk == "low"'
auto_approve = true

[[checkpoint]]
name = "prod-deploys"
when = 'kind.startsWith("deploy.") && target.environment == "prod"'
approve = 2
reject = 2
roles = ["reviewer", "manager"]
teams = ["payments", "platform"]
qualifications = ["deploys"]
not = ["tool_owner", "requester"]
two_teams = true
deadline = "30m"
on_deadline = "deny"
require = ["reason", "evidence"]
second_look = 0.1
escalate_to = ["manager"]

[[checkpoint]]
name = "many-hosts"
when = 'has(arguments.hosts) && (size(arguments.hosts) > 100 || arguments.hosts.exists(host, host.startsWith("db-")))'
deadline = "2h"
on_deadline = "allow"
"#;

fn proposal(extra: Value) -> Proposal {
    let mut proposal = json!({"kind": "deploy.rollout", "title": "Roll out", "tool": {"name": "pilot"}});
    proposal.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    Proposal::from_value(proposal).unwrap()
}

fn policy(text: &str) -> Policy {
    Policy::parse(text).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn check(policy: &Policy, proposal: &Proposal, owner: Option<&str>) -> Result<MatchedRule, Refusal> {
    let (action, arguments) = (ActionProposed::stated(proposal), &proposal.arguments);
    policy.check(&Subject { action: &action, owner, arguments, on_deadline: proposal.on_deadline, may_pass_unreviewed: true })
}

fn checked(policy: &Policy, extra: Value) -> MatchedRule {
    check(policy, &proposal(extra), None).unwrap()
}

fn applies(policy: &Policy, extra: Value) -> String {
    checked(policy, extra).policy.checkpoint
}

/// `line:column code` of every problem.
fn mistakes(text: &str) -> Vec<String> {
    let problems = Policy::parse(text).expect_err("this has mistakes");
    problems.iter().map(|problem| format!("{}:{} {}", problem.line, problem.column, problem.code)).collect()
}

fn checkpoint(lines: &str) -> String {
    format!("[[checkpoint]]\nname = \"a\"\n{lines}\n")
}

fn when(condition: &str) -> Policy {
    policy(&checkpoint(&format!("when = '''{condition}'''")))
}

#[test]
fn the_first_checkpoint_whose_condition_holds_applies() {
    let policy = policy(FILE);
    assert_eq!(policy.default_ttl_ms, 90_000);
    assert_eq!(applies(&policy, json!({"kind": "table.read", "risk": "low"})), "reads");
    assert_eq!(applies(&policy, json!({"kind": "table.read"})), "everything", "silence is medium");
    assert_eq!(applies(&policy, json!({"arguments": {"hosts": ["web-1", "db-1"]}})), "many-hosts");
    assert_eq!(applies(&policy, json!({"arguments": {"hosts": ["web-1"]}})), "everything");
    let extra = json!({"target": {"environment": "prod"}, "evidence": [{"title": "graph", "url": "https://example.com"}]});
    let MatchedRule { policy: rule, ttl_ms, on_deadline, .. } = checked(&policy, extra);
    assert_eq!((rule.checkpoint.as_str(), rule.approvals, rule.rejections), ("prod-deploys", 2, 2));
    assert_eq!(rule.roles, [Role::Reviewer, Role::Manager]);
    assert_eq!((rule.two_teams, rule.require_reason, rule.second_look), (true, true, 0.1));
    assert_eq!((ttl_ms, on_deadline), (Some(1_800_000), Some(OnDeadline::Deny)));
}

#[test]
fn evidence_that_is_asked_for_must_come_along() {
    let refusal = check(&policy(FILE), &proposal(json!({"target": {"environment": "prod"}})), None).unwrap_err();
    assert_eq!(refusal.code, Code::EvidenceRequired);
    assert_eq!(refusal.extra["field"], "evidence");
    assert!(refusal.detail.contains("prod-deploys"), "{refusal}");
}

#[test]
fn what_is_grave_never_runs_by_itself_and_silence_is_never_a_yes_to_it() {
    let policy = policy("[[checkpoint]]\nname = \"all\"\nauto_approve = true\n[[checkpoint]]\nname = \"rest\"\non_deadline = \"allow\"\n");
    assert!(checked(&policy, json!({})).policy.auto_approve);
    for grave in [json!({"risk": "critical"}), json!({"reversible": false})] {
        let checked = checked(&policy, grave.clone());
        assert_eq!((checked.policy.checkpoint.as_str(), checked.on_deadline), ("rest", None), "its allow does not count here");
        let mut asking = proposal(grave);
        asking.on_deadline = Some(OnDeadline::Allow);
        assert_eq!(check(&policy, &asking, None).unwrap_err().code, Code::DeadlineNotAllowed);
    }
}

#[test]
fn a_condition_that_fails_stops_and_never_lets_through() {
    let missing = "when = 'arguments.amount > 100'\n";
    let policy = policy(&format!("{}auto_approve = true\n[[checkpoint]]\nname = \"b\"\n{missing}", checkpoint(missing)));
    assert_eq!(applies(&policy, json!({})), "b", "not let through by a, stopped by b");
    assert_eq!(applies(&policy, json!({"arguments": {"amount": 500}})), "a");
    assert_eq!(applies(&policy, json!({"arguments": {"amount": 5.5}})), "everything");
    assert_eq!(applies(&policy, json!({"arguments": {"amount": "a lot"}})), "b");
}

#[test]
fn an_action_that_breaks_a_condition_has_to_satisfy_both_checkpoints() {
    let text = r#"
[[checkpoint]]
name = "small"
when = "double(arguments.amount) <= 50.0"
on_deadline = "allow"
deadline = "1h"
roles = ["reviewer", "manager"]
teams = ["shop"]

[[checkpoint]]
name = "refunds"
when = 'kind == "payment.refund"'
approve = 2
reject = 2
roles = ["manager"]
qualifications = ["refunds"]
require = ["reason"]
deadline = "8h"
"#;
    let broken = checked(&policy(text), json!({"kind": "payment.refund", "arguments": {"amount": {"v": 5000}}}));
    let names: Vec<_> = broken.rules().map(|rule| (rule.checkpoint.as_str(), rule.approvals, rule.rejections)).collect();
    assert_eq!(names, [("small", 1, 1), ("refunds", 2, 2)], "each by itself");
    assert_eq!((broken.ttl_ms, broken.on_deadline), (Some(3_600_000), Some(OnDeadline::Deny)), "silence is no yes to it");
    let plain = checked(&policy(text), json!({"kind": "payment.refund", "arguments": {"amount": 20}}));
    assert_eq!((plain.policy.approvals, plain.on_deadline), (1, Some(OnDeadline::Allow)));
    assert!(plain.further_rules.is_empty());
}

#[test]
fn conditions_see_what_the_tool_stated_and_empty_text_where_it_was_silent() {
    let silent = when(
        r#"tool.owner == "" && target.region == "" && requested_by == "" && blast_radius == ""
        && reversible == null && confidence == null && risk == "medium" && evidence == 0"#,
    );
    assert_eq!(applies(&silent, json!({})), "a");
    let stated = when(
        r#"requested_by.lowerAscii() == "ana@example.com" && confidence >= 0.5 && tool.owner == "registered" && title.matches("^Roll")"#,
    );
    let proposal = proposal(json!({"requested_by": "Ana@Example.com", "confidence": 0.5, "tool": {"name": "pilot", "owner": "claimed"}}));
    let checked = check(&stated, &proposal, Some("registered")).unwrap();
    assert_eq!(checked.policy.checkpoint, "a", "the owner the hub knows counts");
}

#[test]
fn conditions_are_written_in_many_ways() {
    for (condition, extra) in [
        ("target.service in ['checkout', 'payments']", json!({"target": {"service": "payments"}})),
        ("confidence == null || confidence < 0.5", json!({})),
        ("confidence == null || confidence < 0.5", json!({"confidence": 0.4})),
        ("arguments.items.all(item, item.price < 10)", json!({"arguments": {"items": [{"price": 1}, {"price": 9}]}})),
        ("has(arguments.force) && arguments.force", json!({"arguments": {"force": true}})),
        (r"arguments.hosts.all(host, host.matches('^\\w+-[0-9]+$'))", json!({"arguments": {"hosts": ["web-1", "web-2"]}})),
        ("arguments['a-b'].size() == 2", json!({"arguments": {"a-b": [1, 2]}})),
    ] {
        // Of the kind that fails closed, so that an error does not pass for a yes.
        let policy = policy(&checkpoint(&format!("when = '''{condition}'''\nauto_approve = true")));
        assert_eq!(applies(&policy, extra), "a", "{condition}");
    }
}

#[test]
fn a_loop_over_huge_arguments_is_not_begun_and_stops_the_action() {
    let policy = when(r#"arguments.names.exists(name, arguments.text.contains(name))"#);
    let text = "x".repeat(500_000);
    assert_eq!(applies(&policy, json!({"arguments": {"names": ["y"], "text": text}})), "everything");
    let names: Vec<String> = (0..50_000).map(|n| format!("y{n}")).collect();
    assert_eq!(applies(&policy, json!({"arguments": {"names": names, "text": text}})), "a", "in doubt, it stops");
}

#[test]
fn mistakes_say_where_they_are_all_at_once() {
    let text = r#"defualt_ttl = "5m"

[[checkpoint]]
name = "Prod Deploys"
aprove = 2
approve = 0
roles = ["reviewr", "chef"]
not = ["owner"]
deadline = "half an hour"
second_look = 2
two_teams = "yes"
"#;
    assert_eq!(
        mistakes(text),
        [
            "1:1 unknown_key",
            "4:8 bad_name",
            "5:1 unknown_key",
            "6:11 bad_threshold",
            "7:10 unknown_role",
            "7:21 unknown_role",
            "8:8 unknown_word",
            "9:12 bad_duration",
            "10:15 bad_share",
            "11:13 wrong_type"
        ]
    );
    let problems = Policy::parse(text).unwrap_err();
    assert_eq!(problems[0].message, "There is nothing called defualt_ttl here. Did you mean default_ttl?");
    assert_eq!(problems[4].message, "reviewr is not known here. Did you mean reviewer?");
    assert_eq!(mistakes("[[checkpoint]]\nname = \"a\nb = 1\n")[0], "2:10 toml_syntax");
    assert_eq!(mistakes("[checkpoint]\nname = \"a\"\n"), ["1:1 wrong_type"]);
    assert_eq!(mistakes("[[checkpoint]]\napprove = 2\n"), ["1:1 name_missing"]);
}

#[test]
fn mistakes_in_conditions_have_their_place_in_the_file() {
    let at = |line: &str| mistakes(&checkpoint(line));
    assert_eq!(at(r#"when = 'kind = "a"'"#), ["3:14 condition_syntax"]);
    assert_eq!(at(r#"when = 'kind == "a'"#), ["3:17 condition_syntax"]);
    assert_eq!(at(r#"when = 'risk == "é" && enviroment == "prod"'"#), ["3:24 unknown_variable"]);
    assert_eq!(at(r#"when = "risk == \"low\" && rsk == \"low\"""#), ["3:28 unknown_variable"], "escapes are two characters in the file");
    assert_eq!(at("when = '''\n  kind == \"a\"\n  && target.enviroment == \"prod\"\n'''"), ["5:13 unknown_variable"]);
    assert_eq!(at(r#"when = 'kind.startWith("a") && ris == "low"'"#), ["3:23 unknown_function", "3:32 unknown_variable"]);
    assert_eq!(at(r#"when = 'risk > 3'"#), ["3:14 condition_types"]);
    assert_eq!(at(r#"when = 'title'"#), ["3:9 condition_not_boolean"]);
    assert_eq!(at(r#"when = ''"#), ["3:9 condition_syntax"]);
    assert_eq!(at(r#"when = 'title.matches("[")'"#), ["3:23 bad_pattern"]);
    assert_eq!(at(r#"when = 'title.matches("(a{99}){9999}")'"#), ["3:23 bad_pattern"], "too large to compile at every action");
    assert_eq!(at(r#"when = 'title.matches(arguments.pattern)'"#), ["3:22 bad_pattern"]);
    assert_eq!(at(r#"when = 'arguments.a.all(x, arguments.b.all(y, x == y))'"#), ["3:43 nested_loop"]);
    let deep = format!("when = '{}true{}'", "(".repeat(900), ")".repeat(900));
    assert_eq!(at(&deep), ["3:9 condition_syntax"]);
    let long = format!("when = '{} > 1'", vec!["1"; 900].join("+"));
    assert_eq!(mistakes(&checkpoint(&long))[0].split(' ').next_back(), Some("condition_too_deep"));
    let problems = Policy::parse(&checkpoint(r#"when = 'target.enviroment == "prod"'"#)).unwrap_err();
    assert_eq!(problems[0].message, "target has no enviroment. Did you mean environment?");
}

#[test]
fn what_contradicts_itself_or_can_never_apply_is_a_mistake() {
    assert_eq!(mistakes(&checkpoint("auto_approve = true\napprove = 2\nsecond_look = 0.5")), ["4:1 contradiction", "5:1 contradiction"]);
    assert_eq!(mistakes(&checkpoint("two_teams = true")), ["3:1 contradiction"]);
    // When the look begins would tell what was said before it.
    assert_eq!(mistakes(&checkpoint("approve = 2\nsecond_look = 0.5")), ["4:1 contradiction"]);
    assert_eq!(mistakes(&format!("{0}{0}", checkpoint("when = 'risk == \"low\"'"))), ["5:1 duplicate_name"]);
    assert_eq!(mistakes(&format!("{}[[checkpoint]]\nname = \"b\"\n", checkpoint(""))), ["4:1 unreachable"]);
    policy(&format!("{}[[checkpoint]]\nname = \"b\"\n", checkpoint("auto_approve = true")));
    assert_eq!(mistakes(&checkpoint("roles = []")), ["3:9 nobody"]);
}

#[test]
fn a_policy_read_back_from_the_record_decides_alike() {
    let written = policy(FILE);
    let read: Policy = serde_json::from_str(&serde_json::to_string(&written).unwrap()).unwrap();
    assert_eq!(read, written);
    assert_eq!(applies(&read, json!({"kind": "table.read", "risk": "low"})), "reads");
    assert_eq!(applies(&read, json!({"arguments": {"hosts": ["db-1"]}})), "many-hosts");
    let plain = serde_json::to_value(checked(&Policy::default(), json!({})).policy).unwrap();
    assert_eq!(plain, json!({"version": "default-1", "checkpoint": "everything", "approvals": 1, "rejections": 1}));
}

fn person(name: &str, roles: &[Role], teams: &[&str]) -> PersonEnrolled {
    let teams = teams.iter().map(|team| (*team).to_owned()).collect();
    PersonEnrolled { name: name.into(), roles: roles.to_vec(), teams, qualifications: vec!["deploys".into()], ..PersonEnrolled::default() }
}

#[test]
fn ineligible_person_is_told_what_is_missing() {
    let rule = policy(FILE).checkpoints[1].rule("1");
    let others = [person("Ana", &[], &[]), person("Ben", &[], &[]), person("Cleo", &[], &[])];
    let people: PersonNames = others.iter().map(|person| (person.name.as_str(), person)).collect();
    let drills = Drills::default();
    let qualified = QualifiedAt { drills: &drills, at: 0 };
    let ask = |person: &PersonEnrolled, owner: &str, requester: &str, escalated: bool| {
        let people = &people;
        let (tool_owners, requested_by) = ([Some(owner), None], Some(requester));
        let rights = DecisionRights { requirements: &rule, tool_owners, requested_by, people, qualified, escalated };
        rights.may_decide("per_1", person).map_err(|refusal| refusal.detail)
    };
    let ana = PersonEnrolled { email: Some("ana@example.com".into()), ..person("Ana", &[Role::Reviewer], &["Payments"]) };
    assert_eq!(ask(&ana, "ben", "cleo", false), Ok(()));
    assert_eq!(
        ask(&ana, " ANA ", "", false).unwrap_err(),
        "You are the owner of the tool that proposes this. Another person has to decide it."
    );
    assert_eq!(ask(&ana, "", "Ana@Example.com", false).unwrap_err(), "You asked for this yourself. Another person has to decide it.");
    assert!(ask(&ana, "per_1", "", false).is_err());
    assert_eq!(ask(&ana, "", "", true).unwrap_err(), "This is decided by the role manager; you have reviewer. It was escalated.");
    let trainer = person("Tim", &[Role::Trainer], &["payments"]);
    assert_eq!(ask(&trainer, "", "", false).unwrap_err(), "This is decided by the role reviewer or manager; you have trainer.");
    let stranger = person("Sam", &[Role::Reviewer], &["support"]);
    assert_eq!(ask(&stranger, "", "", false).unwrap_err(), "This is decided by the team payments or platform; you are not in it.");
    let learner = PersonEnrolled { qualifications: Vec::new(), ..ana };
    assert_eq!(ask(&learner, "", "", false).unwrap_err(), "This needs a qualification you do not have: deploys.");
}

#[test]
fn thresholds_nobody_can_meet_are_warned_about_with_the_numbers() {
    let policy = policy(FILE);
    let ana = person("Ana", &[Role::Reviewer], &["payments"]);
    let ben = person("Ben", &[Role::Reviewer], &["payments"]);
    let cleo = person("Cleo", &[Role::Manager, Role::Reviewer], &["platform"]);
    let dora = person("Dora", &[Role::Reviewer], &["platform"]);
    let warn = |people: &[&PersonEnrolled]| -> Vec<String> {
        let drills = Drills::default();
        let qualified = QualifiedAt { drills: &drills, at: 0 };
        let warnings = policy.warnings(people.iter().map(|person| (person.name.as_str(), *person)), qualified);
        warnings.iter().map(|warning| format!("{}:{} {} {}", warning.line, warning.column, warning.code, warning.message)).collect()
    };
    let alone = warn(&[&ana]);
    assert_eq!(alone[0], "10:1 too_few_people prod-deploys asks for 2 approvals, but only 1 person may decide there (Ana).");
    assert!(alone[1].starts_with("10:1 nobody_after_escalation prod-deploys escalates to manager"), "{alone:?}");
    let one_team = warn(&[&ana, &ben]);
    assert!(one_team[0].contains("no_spare") || one_team[0].contains("too_few_people prod-deploys asks for 3 people"), "{one_team:?}");
    assert_eq!(one_team[1], "10:1 one_team prod-deploys asks for approvals from two teams, but all who may decide there are in payments.");
    assert_eq!(warn(&[&ana, &ben, &cleo, &dora]), [""; 0]);
    assert!(warn(&[]).iter().any(|warning| warning.contains("everything asks for 1 approval, but only 0 people")));
}

#[test]
fn a_new_policy_is_tried_on_the_past() {
    let past = |id: &str, at: Ms, extra: Value| {
        let proposal = proposal(extra);
        let head = serde_json::from_value(json!({
            "kind": proposal.kind, "title": proposal.title, "tool": proposal.tool, "target": proposal.target,
            "risk": proposal.risk.unwrap_or(Risk::Medium), "deadline": at + 3_600_000, "on_deadline": "deny",
            "allowed_verdicts": ["approve", "reject"], "digest": Digest::ZERO, "evidence": 1,
            "policy": {"version": "default-1", "checkpoint": "everything", "approvals": 1, "rejections": 1},
        }));
        Past { id: id.into(), at, header: head.unwrap(), arguments: Some(proposal.arguments), owner: None, may_pass_unreviewed: true }
    };
    let actions = [
        past("act_1", 1, json!({"kind": "table.read", "risk": "low"})),
        past("act_2", 2, json!({"target": {"environment": "prod"}})),
        past("act_3", 3, json!({})),
        past("act_4", 4, json!({})),
    ];
    let found = replay(&policy(FILE), actions);
    assert_eq!((found.actions, found.changed, found.share), (4, 2, 0.5));
    let rows: Vec<_> =
        found.checkpoints.iter().map(|row| (row.checkpoint.as_str(), row.stopped, row.auto_approved, row.approvals)).collect();
    assert_eq!(rows, [("reads", 0, 1, 0), ("prod-deploys", 1, 0, 2), ("many-hosts", 0, 0, 1), ("everything", 2, 0, 1)]);
    assert_eq!((found.examples[0].id.as_str(), found.examples[1].after.as_str()), ("act_2", "runs without a review"));
    assert!(found.examples[0].after.starts_with("2 approvals, 2 to reject, by reviewer or manager"), "{found:?}");
    assert!(found.examples[0].after.ends_with("decided within 30 min"), "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*", condition in "[a-z .()\\[\\]{}'\"&|!=<>+*/%?:,0-9é\\\\-]{0,80}") {
        let _ = Policy::parse(&text);
        let _ = Policy::parse(&checkpoint(&text));
        if let Ok(policy) = Policy::parse(&checkpoint(&format!("when = '''{condition}'''"))) {
            let _ = check(&policy, &proposal(json!({"arguments": {"a": [1, {"b": "c"}]}})), None);
        }
    }

    #[test]
    fn no_damaged_file_makes_the_reader_panic(cut in 0..FILE.len(), drop in 0..40_usize, insert in "[a-z\"'=\\[\\]\\n\\\\{}.()é]{0,6}") {
        let end = (cut + drop).min(FILE.len());
        let text = format!("{}{insert}{}", &FILE[..cut], &FILE[end..]);
        if let Err(problems) = Policy::parse(&text) {
            prop_assert!(!problems.is_empty() && problems.iter().all(|problem| problem.line > 0 && problem.column > 0));
        }
    }
}

#[test]
fn the_policy_of_the_manual_means_what_the_manual_says() {
    let manual = include_str!("../../../../docs/POLICY.md");
    let source = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let policy = policy(source);
    let reads = json!({"kind": "table.read", "risk": "low", "tool": {"name": "reader"}});
    assert_eq!(applies(&policy, reads), "reads");
    assert_eq!(applies(&policy, json!({"kind": "table.read", "risk": "low"})), "everything", "of another tool");
    assert_eq!(policy.lint(), [], "the manual's own example has no warning");
    assert_eq!(applies(&policy, json!({"target": {"environment": "prod"}})), "prod-deploys");
    assert_eq!(
        applies(&policy, json!({"kind": "payment.refund", "arguments": {"amount": 900}, "evidence": [{"title": "Ticket"}]})),
        "large-refunds"
    );
    assert_eq!(applies(&policy, json!({"kind": "payment.refund", "arguments": {"amount": 9}})), "everything");
    assert_eq!(
        applies(&policy, json!({"kind": "payment.refund", "arguments": {"amount": "much"}, "evidence": [{"title": "Ticket"}]})),
        "large-refunds",
        "what fails stops"
    );
    for key in [
        "name",
        "about",
        "when",
        "approve",
        "reject",
        "roles",
        "teams",
        "qualifications",
        "not",
        "two_teams",
        "deadline",
        "on_deadline",
        "require",
        "sample_above_lines",
        "second_look",
        "escalate_to",
        "auto_approve",
    ] {
        assert!(manual.contains(&format!("| `{key}` |")), "{key} is not explained");
    }
}

#[test]
fn deadline_allows_only_where_a_published_checkpoint_grants_it() {
    let asking = |extra: Value| {
        let mut fields = json!({"on_deadline": "allow"});
        fields.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        proposal(fields)
    };
    let silent = policy("[[checkpoint]]\nname = \"silent\"\n");
    let granting = policy("[[checkpoint]]\nname = \"granting\"\non_deadline = \"allow\"\n");
    for (policy, extra, allowed) in [
        (&Policy::default(), json!({}), false),
        (&silent, json!({}), false),
        (&granting, json!({}), true),
        (&granting, json!({"risk": "critical"}), false),
        (&granting, json!({"reversible": false}), false),
    ] {
        let result = check(policy, &asking(extra.clone()), None).map(|matched| matched.on_deadline).map_err(|refusal| refusal.code);
        let expected = if allowed { Ok(Some(OnDeadline::Allow)) } else { Err(Code::DeadlineNotAllowed) };
        assert_eq!(result, expected, "{extra}");
    }
}

fn hints(text: &str) -> Vec<String> {
    policy(text).lint().iter().map(|hint| format!("{}:{} {}", hint.line, hint.column, hint.code)).collect()
}

#[test]
fn auto_approve_on_stated_facts_is_warned_about() {
    for stated in [
        "kind.endsWith(\".read\")",
        "risk == \"low\" && requested_by == \"ana\"",
        "tool.name != \"writer\"",
        "!(tool.name == \"writer\")",
        "tool.name == \"reader\" || risk == \"low\"",
        "tool.name == title",
        "tool.model_version == \"3\"",
        "arguments.tables.all(table, table == tool.name)",
    ] {
        assert_eq!(hints(&checkpoint(&format!("when = '{stated}'\nauto_approve = true"))), ["3:9 self_stated"], "{stated}");
        assert_eq!(hints(&checkpoint(&format!("when = '{stated}'"))), [""; 0], "it stops: {stated}");
    }
    for anchored in [
        "tool.name == \"reader\"",
        "risk == \"low\" && tool.name in [\"reader\", \"lister\"]",
        "(tool.name == \"a\" || tool.owner == \"ana@example.com\") && kind.endsWith(\".read\")",
        "tool.name.startsWith(\"reader-\")",
    ] {
        assert_eq!(hints(&checkpoint(&format!("when = '{anchored}'\nauto_approve = true"))), [""; 0], "{anchored}");
    }
    assert_eq!(hints(&checkpoint("auto_approve = true")), ["1:1 everything_passes"]);
}

#[test]
fn unanchored_pattern_is_warned_about_at_its_place() {
    assert_eq!(hints(&checkpoint("when = 'kind.matches(\"db.read|cache.read\")'")), ["3:22 unanchored_pattern"]);
    assert_eq!(hints(&checkpoint("when = 'risk == \"low\" || title.matches(\"^a\")'")), ["3:40 unanchored_pattern"]);
    assert_eq!(hints(&checkpoint("when = 'kind.matches(\"^(db|cache)\\\\.read$\")'")), [""; 0]);
}

#[test]
fn tools_without_a_known_owner_are_warned_about() {
    let policy = policy(FILE);
    let ana = person("Ana", &[Role::Reviewer], &[]);
    let people: PersonNames = [("per_1", &ana)].into_iter().collect();
    let tools = [("pilot", Some("ana")), ("probe", None), ("clerk", Some("platform"))];
    let found = policy.owner_warnings(tools.into_iter(), &people);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].line, found[0].code.as_str()), (10, "owner_unknown"));
    assert!(found[0].message.contains("probe and clerk") && !found[0].message.contains("pilot"), "{found:?}");
    assert_eq!(policy.owner_warnings(tools.into_iter().take(1), &people), []);
}

#[test]
fn tool_owner_in_conditions_is_the_registered_one() {
    let policy = when("tool.owner == \"ana\"");
    let claiming = proposal(json!({"tool": {"name": "pilot", "owner": "ana"}}));
    assert_eq!(check(&policy, &claiming, None).unwrap().policy.checkpoint, "everything");
}
