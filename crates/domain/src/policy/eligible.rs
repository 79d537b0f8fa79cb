//! Whether a person may decide an action under its rule.

use super::{ReviewRequirements, SeparationOfDuty, problem::all_of, problem::one_of};
use crate::{Code, PersonEnrolled, Refusal, Role};
use std::collections::BTreeSet;

/// Whether the rule lets this person decide.
///
/// Owner and requester are free text from tools: they match a person by id,
/// name or email, whatever the case.
///
/// # Errors
/// `not_eligible`, with a sentence that says what is missing.
pub fn eligible(
    rule: &ReviewRequirements,
    person: &PersonEnrolled,
    person_id: &str,
    tool_owner: Option<&str>,
    requested_by: Option<&str>,
    escalated: bool,
) -> Result<(), Refusal> {
    let not_eligible = |detail: String| Err(Refusal::new(Code::NotEligible, detail).with("checkpoint", rule.checkpoint.as_str()));
    let roles = rule.deciders(escalated);
    if !roles.iter().any(|role| person.roles.contains(role)) {
        let needed = one_of(roles.iter().map(|role| role.as_str()));
        let after = if escalated { " It was escalated." } else { "" };
        return not_eligible(format!("This is decided by the role {needed}; you have {}.{after}", roles_of(person)));
    }
    if !rule.teams.is_empty() && !rule.teams.iter().any(|team| has(&person.teams, team)) {
        let teams = one_of(rule.teams.iter().map(String::as_str));
        return not_eligible(format!("This is decided by the team {teams}; you are not in it."));
    }
    let missing: Vec<&str> = rule.qualifications.iter().map(String::as_str).filter(|wanted| !has(&person.qualifications, wanted)).collect();
    if !missing.is_empty() {
        return not_eligible(format!("This needs a qualification you do not have: {}.", all_of(missing)));
    }
    if rule.not.contains(&SeparationOfDuty::ToolOwner) && is_person(tool_owner, person, person_id) {
        return not_eligible("You answer for the tool that proposes this. Somebody else has to decide it.".into());
    }
    if rule.not.contains(&SeparationOfDuty::Requester) && is_person(requested_by, person, person_id) {
        return not_eligible("You asked for this yourself. Somebody else has to decide it.".into());
    }
    Ok(())
}

/// The teams of a person that count where `deciding` teams decide; any do where none are named.
pub fn deciding_teams(deciding: &[String], person: &PersonEnrolled) -> BTreeSet<String> {
    let counts = |team: &&String| deciding.is_empty() || has(deciding, team);
    person.teams.iter().filter(counts).map(|team| team.trim().to_lowercase()).collect()
}

/// Whether two of these, each the teams of one person, come from different teams: they share none.
pub fn apart(people: &[BTreeSet<String>]) -> bool {
    let others = |first: usize| people[first + 1..].iter().filter(|teams| !teams.is_empty());
    people.iter().enumerate().any(|(first, ours)| !ours.is_empty() && others(first).any(|theirs| ours.is_disjoint(theirs)))
}

fn roles_of(person: &PersonEnrolled) -> String {
    if person.roles.is_empty() { "none".into() } else { all_of(person.roles.iter().copied().map(Role::as_str)) }
}

fn has(list: &[String], wanted: &str) -> bool {
    list.iter().any(|item| same(item, wanted))
}

fn is_person(text: Option<&str>, person: &PersonEnrolled, id: &str) -> bool {
    let names = [Some(id), Some(person.name.as_str()), person.email.as_deref()];
    text.filter(|text| !text.trim().is_empty()).is_some_and(|text| names.into_iter().flatten().any(|name| same(name, text)))
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
