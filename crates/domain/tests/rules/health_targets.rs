//! `[health]` of a policy file: targets, limits, and what is wrong with them.

use holdpoint_domain::*;

fn problems(text: &str) -> Vec<(usize, String)> {
    let problems = Policy::parse(text).unwrap_err();
    problems.into_iter().map(|problem| (problem.line, problem.code)).collect()
}

#[test]
fn targets_that_are_not_written_are_the_defaults() {
    assert_eq!(Policy::parse("").unwrap().health, HealthTargets::default());
    let health = Policy::parse("[health.coverage]\ntarget = 1.0\n[health.capacity]\ntarget = 0.7\nlimit = 0.8\n").unwrap().health;
    assert_eq!(health.coverage, HealthTarget { target: 1.0, limit: 0.95 });
    assert_eq!(health.capacity, HealthTarget { target: 0.7, limit: 0.8 });
    assert_eq!(health.escapes, HealthTargets::default().escapes);
}

#[test]
fn limit_that_is_not_written_moves_with_the_target() {
    let health = Policy::parse("health = { timeliness = { target = 0.5 }, escapes = { target = 0.1 } }").unwrap().health;
    assert_eq!((health.timeliness.limit, health.escapes.limit), (0.5, 0.1));
}

#[test]
fn unknown_keys_and_bad_values_are_named_by_line() {
    assert_eq!(problems("[health]\ncoverage = 0.9\n"), [(2, "wrong_type".to_owned())]);
    assert_eq!(problems("[health.covrage]\ntarget = 0.9\n"), [(1, "unknown_key".to_owned())]);
    assert_eq!(problems("[health.coverage]\ngoal = 0.9\n"), [(2, "unknown_key".to_owned())]);
    assert_eq!(problems("[health.coverage]\ntarget = 99\n"), [(2, "bad_share".to_owned())]);
    assert_eq!(problems("[health.coverage]\ntarget = 0.9\nlimit = 0.95\n"), [(3, "bad_limit".to_owned())]);
    assert_eq!(problems("[health.capacity]\ntarget = 0.9\nlimit = 0.8\n"), [(3, "bad_limit".to_owned())]);
    assert_eq!(problems("health = 1\n"), [(1, "wrong_type".to_owned())]);
}

#[test]
fn policy_with_default_targets_is_written_as_before() {
    let written = serde_json::to_string(&Policy::parse("default_ttl = \"45m\"").unwrap()).unwrap();
    assert!(!written.contains("health"), "{written}");
    let policy = Policy::parse("[health.feedback]\ntarget = 0.8\n").unwrap();
    let read: Policy = serde_json::from_str(&serde_json::to_string(&policy).unwrap()).unwrap();
    assert_eq!(read.health, policy.health);
}
