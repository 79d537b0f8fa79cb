//! What a change would make different, in lines.

use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Checkpoint, Invited, Policy, span};

/// How a policy text differs from the policy in force, checkpoint by checkpoint.
pub(super) fn policy_differences(before: &Policy, source: &str) -> Vec<String> {
    let Ok(after) = Policy::parse(source) else { return vec!["This version of Holdpoint cannot read the policy.".into()] };
    let mut lines = Vec::new();
    if before.pause_after_ms != after.pause_after_ms {
        let rule = |after: Option<i64>| after.map_or_else(|| "never".to_owned(), |after| format!("after {} without a break", span(after)));
        lines.push(format!("New claims pause {} instead of {}", rule(after.pause_after_ms), rule(before.pause_after_ms)));
    }
    if before.second_look_under_ms != after.second_look_under_ms {
        let rule = |under: Option<i64>| under.map_or_else(|| "never".to_owned(), |under| format!("of those under {}", span(under)));
        let (is, was) = (rule(after.second_look_under_ms), rule(before.second_look_under_ms));
        lines.push(format!("Second review of fast reviews: {is} instead of {was}"));
    }
    if before.default_ttl_ms != after.default_ttl_ms {
        lines.push(format!("Default deadline: {} instead of {}", span(after.default_ttl_ms), span(before.default_ttl_ms)));
    }
    lines.extend(after.checkpoints.iter().filter_map(|checkpoint| added_or_changed(before, checkpoint)));
    lines.extend(before.checkpoints.iter().filter(|checkpoint| find(&after, &checkpoint.name).is_none()).map(removed));
    if common_order(before, &after) != common_order(&after, before) {
        lines.push("The checkpoints are tried in another order".into());
    }
    lines.extend(target_lines(before, &after));
    if lines.is_empty() {
        lines.push("The same rules, written differently".into());
    }
    lines
}

fn target_lines(before: &Policy, after: &Policy) -> impl Iterator<Item = String> {
    let changed = before.health.each().into_iter().zip(after.health.each()).filter(|(before, after)| before != after);
    changed.map(|((name, was), (_, is))| {
        format!("Health target of {name}: {} with limit {} instead of {} with limit {}", is.target, is.limit, was.target, was.limit)
    })
}

/// Roles, teams, qualifications and address of a person, as they will be.
pub(super) fn profile_lines(profile: &Invited) -> Vec<String> {
    let Invited { roles, email, teams, qualifications } = profile;
    let roles: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    let lists = [("Roles", &roles), ("Teams", teams), ("Qualifications", qualifications)];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let mut lines: Vec<String> = lists.map(|(what, list)| format!("{what}: {}", visible_line(&list.join(", ")))).collect();
    lines.extend(email.as_deref().map(|email| format!("E-mail: {}", visible_line(email))));
    lines
}

fn added_or_changed(before: &Policy, checkpoint: &Checkpoint) -> Option<String> {
    let name = visible_line(&checkpoint.name);
    match find(before, &checkpoint.name) {
        None => Some(format!("Adds {name}: {}", checkpoint.rule("").summary())),
        Some(known) if known == checkpoint => None,
        Some(known) if known.rule("") != checkpoint.rule("") => {
            Some(format!("Changes {name}: {} instead of {}", checkpoint.rule("").summary(), known.rule("").summary()))
        }
        Some(known) if known.when != checkpoint.when => Some(format!("Changes {name}: another condition")),
        Some(_) => Some(format!("Changes {name}: its deadline, what it requires, or its description")),
    }
}

fn removed(checkpoint: &Checkpoint) -> String {
    format!("Removes {}", visible_line(&checkpoint.name))
}

fn find<'a>(policy: &'a Policy, name: &str) -> Option<&'a Checkpoint> {
    policy.checkpoints.iter().find(|checkpoint| checkpoint.name == name)
}

fn common_order<'a>(policy: &'a Policy, other: &Policy) -> Vec<&'a str> {
    policy.checkpoints.iter().map(|checkpoint| checkpoint.name.as_str()).filter(|name| find(other, name).is_some()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: &str = "[[checkpoint]]\nname = \"one\"\nwhen = 'risk == \"high\"'\n[[checkpoint]]\nname = \"two\"\napprove = 2\n";

    fn differences(after: &str) -> Vec<String> {
        policy_differences(&Policy::parse(BEFORE).unwrap(), after)
    }

    #[test]
    fn policy_differences_name_changed_checkpoints() {
        let after = "default_ttl = \"5m\"\n[[checkpoint]]\nname = \"new\"\nwhen = 'risk == \"low\"'\nauto_approve = true\n[[checkpoint]]\nname = \"two\"\napprove = 1\n";
        let lines = differences(after);
        assert!(lines[0].starts_with("Default deadline: 5 min instead of "), "{lines:?}");
        assert_eq!(lines[1..], ["Adds new: runs without a review", "Changes two: 1 approval instead of 2 approvals", "Removes one"]);
    }

    #[test]
    fn policy_differences_report_order_and_conditions() {
        let after = "[[checkpoint]]\nname = \"two\"\napprove = 2\nwhen = 'risk == \"low\"'\n[[checkpoint]]\nname = \"one\"\nwhen = 'risk == \"high\"'\n";
        assert_eq!(differences(after), ["Changes two: another condition", "The checkpoints are tried in another order"]);
        assert_eq!(differences(BEFORE), ["The same rules, written differently"]);
        let stricter = format!("{BEFORE}[health.coverage]\ntarget = 1.0\n");
        assert_eq!(differences(&stricter), ["Health target of coverage: 1 with limit 0.95 instead of 0.99 with limit 0.95"]);
    }
}
