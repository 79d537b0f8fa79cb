//! Several rules that apply to one action: each is satisfied by itself.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use proptest::prelude::*;
use serde_json::{Value, json};

const TEAMS: [&str; 2] = ["payments", "platform"];

/// Breaks every condition about the amount.
fn broken() -> Value {
    json!({"arguments": {"amount": "5000 EUR"}})
}

fn about_amount(name: &str, rest: &str) -> String {
    format!("[[checkpoint]]\nname = \"{name}\"\nwhen = 'double(arguments.amount) <= 50.0'\n{rest}\n")
}

fn world(policy: &str) -> World {
    let mut world = World::open();
    world.publish(policy);
    world
}

#[test]
fn manager_that_both_rules_forbid_does_not_decide() {
    let rules = about_amount("small", "roles = [\"trainer\"]") + "[[checkpoint]]\nname = \"rest\"\nroles = [\"reviewer\"]\n";
    let mut world = world(&rules);
    for (person, role) in [("mara", Role::Manager), ("tim", Role::Trainer), ("rita", Role::Reviewer)] {
        world.join(person, &[role], &[]);
    }
    world.propose("act_1", broken());
    let refusal = world.review("mara", "act_1", Verdict::Approve).unwrap_err();
    assert_eq!(refusal.code, Code::NotEligible);
    assert!(refusal.detail.contains("small: ") && refusal.detail.contains("rest: "), "{refusal}");
    world.review("tim", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Open, "the other rule has no approval yet");
    world.review("rita", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
    let counted: Vec<String> = world.fold("act_1").decision.unwrap().reviews.into_iter().map(|review| review.reviewer.into()).collect();
    assert_eq!(counted, ["tim", "rita"]);
}

#[test]
fn combined_rules_are_a_record_of_their_own_version() {
    let rules = about_amount("small", "") + "[[checkpoint]]\nname = \"rest\"\napprove = 2\n";
    let mut world = world(&rules);
    world.propose("act_1", broken());
    world.propose("act_2", json!({"arguments": {"amount": 5}}));
    let versions: Vec<_> = world.records().iter().filter(|record| record.kind == "action.proposed").map(|record| record.version).collect();
    assert_eq!(versions, [2, 1]);
    let header: Value =
        serde_json::from_str(world.records().iter().find(|record| record.version == 2 && record.subject == "act_1").unwrap().header.get())
            .unwrap();
    assert_eq!((header["policy"]["checkpoint"].as_str(), header["further_rules"][0]["checkpoint"].as_str()), (Some("small"), Some("rest")));
    assert_eq!(header["needs"], "0.2.0");
    world.revise("act_1", json!({"arguments": {"amount": 5}})).unwrap();
    assert!(world.fold("act_1").content.further_rules.is_empty(), "the revision broke no condition");
    world.revise("act_1", broken()).unwrap();
    assert_eq!(world.fold("act_1").content.further_rules.len(), 1);
}

#[test]
fn strictest_parameters_of_all_rules_hold() {
    let rules = about_amount("small", "on_deadline = \"hold\"\ndeadline = \"1h\"")
        + "[[checkpoint]]\nname = \"rest\"\nrequire = [\"reason\", \"evidence\"]\ndeadline = \"8h\"\non_deadline = \"allow\"\n";
    let mut world = world(&rules);
    assert_eq!(world.try_propose("act_1", broken()).unwrap_err().code, Code::EvidenceRequired);
    let mut shown = broken();
    shown["evidence"] = json!([{"title": "ticket"}]);
    world.propose("act_1", shown.clone());
    let content = world.fold("act_1").content;
    assert_eq!((content.on_deadline, content.deadline), (OnDeadline::Deny, world.now() + 3_600_000));
    shown["on_deadline"] = json!("allow");
    world.propose("act_2", shown);
    assert_eq!(world.fold("act_2").content.on_deadline, OnDeadline::Deny, "never by its deadline");
    world.join("ana", &[Role::Reviewer], &[]);
    let silent = match verdict("act_1", Verdict::Approve) {
        DeskCommand::Review(review) => DeskCommand::Review(Review { comment: None, reasons: Vec::new(), ..review }),
        other => other,
    };
    assert_eq!(world.refused("ana", silent), Code::ReasonRequired);
}

#[test]
fn checkpoint_that_lets_pass_adds_nothing_to_one_that_failed() {
    let rules = about_amount("small", "approve = 2") + "[[checkpoint]]\nname = \"rest\"\nauto_approve = true\n";
    let mut world = world(&rules);
    world.propose("act_1", broken());
    let action = world.fold("act_1");
    assert_eq!((action.status, action.content.policy.approvals, action.content.further_rules.len()), (Status::Open, 2, 0));
}

#[test]
fn rejection_counts_for_the_rules_that_accept_its_author() {
    let rules = about_amount("small", "roles = [\"trainer\"]\nreject = 2")
        + "[[checkpoint]]\nname = \"rest\"\nroles = [\"reviewer\"]\nreject = 2\n";
    let mut world = world(&rules);
    for (person, role) in [("tim", Role::Trainer), ("tom", Role::Trainer), ("rita", Role::Reviewer)] {
        world.join(person, &[role], &[]);
    }
    world.propose("act_1", broken());
    world.review("tim", "act_1", Verdict::Reject).unwrap();
    world.review("rita", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Open, "one rejection under each");
    world.review("tom", "act_1", Verdict::Reject).unwrap();
    assert_eq!(world.status("act_1"), Status::Rejected);
}

#[test]
fn escalation_asks_the_senior_roles_of_each_rule() {
    let rules =
        about_amount("small", "escalate_to = [\"manager\"]") + "[[checkpoint]]\nname = \"rest\"\nescalate_to = [\"administrator\"]\n";
    let mut world = world(&rules);
    for (person, roles) in
        [("rita", vec![Role::Reviewer]), ("mara", vec![Role::Manager]), ("ada", vec![Role::Administrator, Role::Reviewer])]
    {
        world.join(person, &roles, &[]);
    }
    world.propose("act_1", broken());
    world.review("rita", "act_1", Verdict::Escalate).unwrap();
    // A reviewer too, but the rule for managers is escalated.
    world.review("ada", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Open);
    world.review("mara", "act_1", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn second_review_under_several_rules_begins_whatever_the_verdict() {
    let rules =
        about_amount("small", "roles = [\"trainer\"]\nsecond_look = 1.0") + "[[checkpoint]]\nname = \"rest\"\nroles = [\"reviewer\"]\n";
    let mut world = world(&rules);
    for (person, role) in [("tim", Role::Trainer), ("tom", Role::Trainer), ("rita", Role::Reviewer)] {
        world.join(person, &[role], &[]);
    }
    // One rejection would settle it and one approval would not: neither may be told from the record.
    for (action, first, end) in [("act_1", Verdict::Reject, Status::Rejected), ("act_2", Verdict::Approve, Status::Approved)] {
        world.propose(action, broken());
        world.review("tim", action, first).unwrap();
        assert_eq!((world.status(action), world.fold(action).second_review), (Status::Open, true));
        world.review("rita", action, Verdict::Approve).unwrap();
        assert_eq!(world.status(action), Status::Open, "the second review is missing");
        world.review("tom", action, Verdict::Approve).unwrap();
        assert_eq!(world.status(action), end);
    }
}

#[derive(Clone, Debug)]
struct RandomRule {
    approve: u32,
    reject: u32,
    roles: Vec<Role>,
    teams: Vec<&'static str>,
    two_teams: bool,
    not_owner: bool,
}

impl RandomRule {
    fn text(&self) -> String {
        let list = |words: Vec<&str>| words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
        let mut text = format!("approve = {}\nreject = {}\n", self.approve, self.reject);
        if !self.roles.is_empty() {
            text += &format!("roles = [{}]\n", list(self.roles.iter().map(|role| role.as_str()).collect()));
        }
        if !self.teams.is_empty() {
            text += &format!("teams = [{}]\n", list(self.teams.clone()));
        }
        if self.two_teams && self.approve > 1 && self.teams.len() != 1 {
            text += "two_teams = true\n";
        }
        if self.not_owner {
            text += "not = [\"tool_owner\"]\n";
        }
        text
    }
}

fn roles(least: usize) -> impl Strategy<Value = Vec<Role>> {
    proptest::sample::subsequence(Role::ALL.to_vec(), least..=3)
}

fn teams() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::sample::subsequence(TEAMS.to_vec(), 0..=2)
}

fn rule() -> impl Strategy<Value = RandomRule> {
    (1..3_u32, 1..3_u32, roles(0), teams(), any::<bool>(), any::<bool>()).prop_map(
        |(approve, reject, roles, teams, two_teams, not_owner)| RandomRule { approve, reject, roles, teams, two_teams, not_owner },
    )
}

type Person = (Vec<Role>, Vec<&'static str>);

fn with_people(policy: &str, people: &[Person]) -> World {
    let mut world = world(policy);
    for (number, (roles, teams)) in people.iter().enumerate() {
        world.join(&format!("p{number}"), roles, teams);
    }
    let terms = ToolTerms { owner: Some("p0".into()), ..ToolTerms::default() };
    world.ask_as("owner", DeskCommand::ChangeTool { name: "pilot".into(), terms }).unwrap();
    world
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn approved_combined_action_satisfies_every_rule(
        rules in prop::collection::vec(rule(), 2..4),
        people in prop::collection::vec((roles(1), teams()), 3..7),
        votes in prop::collection::vec((0..7_usize, 0..8_u8), 1..12),
    ) {
        let last = rules.len() - 1;
        let policy: String = rules.iter().enumerate().map(|(number, rule)| match number {
            _ if number == last => format!("[[checkpoint]]\nname = \"r{number}\"\n{}", rule.text()),
            _ => about_amount(&format!("r{number}"), &rule.text()),
        }).collect();
        let mut world = with_people(&policy, &people);
        world.propose("act_1", broken());
        for (voter, vote) in votes {
            let what = if vote == 0 { Verdict::Reject } else { Verdict::Approve };
            // A person who may not decide is refused; that changes nothing.
            let _ = world.review(&format!("p{}", voter % people.len()), "act_1", what);
        }
        if world.status("act_1") != Status::Approved {
            return Ok(());
        }
        let counted = world.fold("act_1").decision.unwrap().reviews;
        for rule in &rules {
            let mut alone = with_people(&format!("[[checkpoint]]\nname = \"alone\"\n{}", rule.text()), &people);
            alone.propose("act_1", broken());
            for review in &counted {
                let _ = alone.review(&review.reviewer, "act_1", Verdict::Approve);
            }
            prop_assert_eq!(alone.status("act_1"), Status::Approved, "{:?} by {:?}", rule, counted);
        }
    }
}
