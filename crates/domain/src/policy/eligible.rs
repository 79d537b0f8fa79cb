//! Who may decide under a rule, and whether a policy asks for more people than there are.

use super::{Checkpoint, Duty, Policy, PolicyProblem, PolicyRef};
use crate::{Code, PersonEnrolled, Refusal, Role, text::visible_line};
use std::collections::BTreeSet;

const ESCALATED: &[Role] = &[Role::Administrator, Role::Manager];

/// Whether a person may decide an action with this rule.
///
/// `owner` answers for the tool, `requested_by` asked it for the action: ids, names or
/// e-mail addresses, compared without case.
///
/// # Errors
/// `not_eligible`, saying what is missing.
pub fn eligible(
    rule: &PolicyRef,
    person: &PersonEnrolled,
    id: &str,
    owner: Option<&str>,
    requested_by: Option<&str>,
    escalated: bool,
) -> Result<(), Refusal> {
    check_roles(rule, person, escalated)?;
    if !rule.teams.is_empty() && !rule.teams.iter().any(|team| person.teams.contains(team)) {
        return refuse(format!("Somebody of {} decides this, and you are in none of these teams.", listed(&rule.teams)));
    }
    if let Some(missing) = rule.qualifications.iter().find(|wanted| !person.qualifications.contains(wanted)) {
        return refuse(format!("This asks for the qualification {}, which you do not have.", visible_line(missing)));
    }
    for duty in &rule.not {
        let (named, sentence) = match duty {
            Duty::ToolOwner => (owner, "You answer for this tool, so somebody else decides."),
            Duty::Requester => (requested_by, "You asked the tool for this, so somebody else decides."),
        };
        if named.is_some_and(|named| is(named, person, id)) {
            return refuse(sentence.into());
        }
    }
    Ok(())
}

fn check_roles(rule: &PolicyRef, person: &PersonEnrolled, escalated: bool) -> Result<(), Refusal> {
    let roles: &[Role] = match (escalated, rule.roles.as_slice(), rule.escalate_to.as_slice()) {
        (true, _, []) => ESCALATED,
        (true, _, named) => named,
        (false, [], _) => &[Role::Reviewer],
        (false, named, _) => named,
    };
    if roles.iter().any(|role| person.roles.contains(role)) {
        return Ok(());
    }
    let names: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    let whose = if escalated { "It was escalated: only a" } else { "Only a" };
    refuse(format!("{whose} {} may decide this.", names.join(" or ")))
}

fn is(named: &str, person: &PersonEnrolled, id: &str) -> bool {
    let named = named.trim().to_lowercase();
    let own = [Some(id), Some(person.name.as_str()), person.email.as_deref()];
    own.into_iter().flatten().any(|own| own.trim().to_lowercase() == named)
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| visible_line(name)).collect::<Vec<_>>().join(", ")
}

fn refuse(detail: String) -> Result<(), Refusal> {
    Err(Refusal::new(Code::NotEligible, detail))
}

impl Policy {
    /// What this policy asks for and these people cannot give: each with its checkpoint and the numbers.
    pub fn warnings<'a>(&self, people: impl Iterator<Item = (&'a str, &'a PersonEnrolled)> + Clone) -> Vec<PolicyProblem> {
        let asks = self.checkpoints.iter().filter(|checkpoint| !checkpoint.rule.auto_approve);
        asks.flat_map(|checkpoint| self.lacks(checkpoint, people.clone())).collect()
    }

    fn lacks<'a>(&self, checkpoint: &Checkpoint, people: impl Iterator<Item = (&'a str, &'a PersonEnrolled)>) -> Vec<PolicyProblem> {
        let rule = &checkpoint.rule;
        let may: Vec<&PersonEnrolled> =
            people.filter(|(id, person)| eligible(rule, person, id, None, None, false).is_ok()).map(|(_, person)| person).collect();
        let (there, wanted) = (may.len(), usize::try_from(rule.approvals.max(rule.rejections)).unwrap_or(usize::MAX));
        let teams: BTreeSet<&String> = may.iter().flat_map(|person| &person.teams).collect();
        let mut sentences = Vec::new();
        if there < wanted {
            sentences.push(format!("{} asks for {wanted} people, and only {there} may decide.", checkpoint.name));
        } else if rule.second_look > 0.0 && there <= wanted {
            sentences.push(format!("{} asks for second looks, but nobody is left to take them: {there} may decide.", checkpoint.name));
        } else if !rule.not.is_empty() && there == wanted {
            sentences.push(format!("{} cannot be met when one of the {there} who may decide has a part in the action.", checkpoint.name));
        }
        if rule.two_teams && teams.len() < 2 {
            sentences.push(format!("{} asks for two teams, and those who may decide are of {}.", checkpoint.name, teams.len()));
        }
        let line = self.source.as_deref().map_or(1, |source| super::file::line_of(source, &checkpoint.name));
        sentences.into_iter().map(|message| PolicyProblem { line, column: 1, code: "cannot_be_met".into(), message }).collect()
    }
}
