//! Whether a person may decide an action under its rule.

use super::{ReviewRequirements, SeparationOfDuty, problem::all_of, problem::one_of};
use crate::{Code, PersonEnrolled, Refusal, Role, is_same_identity};
use std::collections::BTreeSet;

/// Who may decide one action: what its checkpoint asks for, and whom it leaves out.
#[derive(Clone, Copy, Debug)]
pub struct DecisionRights<'a> {
    /// What the checkpoint asks for.
    pub requirements: &'a ReviewRequirements,
    /// The tool's owner on record, and the one the tool names: free text.
    pub tool_owners: [Option<&'a str>; 2],
    /// Who asked the tool for the action: free text.
    pub requested_by: Option<&'a str>,
    /// A more senior review was asked for.
    pub escalated: bool,
}

impl DecisionRights<'_> {
    /// Whether this person may decide. The one place of this rule.
    ///
    /// Owner and requester are free text from tools: they match a person by id, name or
    /// email, as [`is_same_identity`] compares them.
    ///
    /// # Errors
    /// `not_eligible`, with a sentence that says what is missing.
    pub fn may_decide(&self, id: &str, person: &PersonEnrolled) -> Result<(), Refusal> {
        self.check_groups(person)
            .and_then(|()| self.check_separation(id, person))
            .map_err(|detail| Refusal::new(Code::NotEligible, detail).with("checkpoint", self.requirements.checkpoint.as_str()))
    }

    /// Whether the person has the roles, teams and qualifications that the checkpoint asks for.
    pub(crate) fn check_groups(&self, person: &PersonEnrolled) -> Result<(), String> {
        let roles = self.requirements.deciders(self.escalated);
        if !roles.iter().any(|role| person.roles.contains(role)) {
            let needed = one_of(roles.iter().map(|role| role.as_str()));
            let after = if self.escalated { " It was escalated." } else { "" };
            return Err(format!("This is decided by the role {needed}; you have {}.{after}", roles_of(person)));
        }
        let ReviewRequirements { teams, qualifications, .. } = self.requirements;
        if !teams.is_empty() && !teams.iter().any(|team| has(&person.teams, team)) {
            let teams = one_of(teams.iter().map(String::as_str));
            return Err(format!("This is decided by the team {teams}; you are not in it."));
        }
        let missing: Vec<&str> = qualifications.iter().map(String::as_str).filter(|wanted| !has(&person.qualifications, wanted)).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("This needs a qualification you do not have: {}.", all_of(missing))) }
    }

    fn check_separation(&self, id: &str, person: &PersonEnrolled) -> Result<(), String> {
        let left_out = |duty: SeparationOfDuty| match duty {
            SeparationOfDuty::ToolOwner => self.tool_owners.iter().any(|owner| is_person(*owner, person, id)),
            SeparationOfDuty::Requester => is_person(self.requested_by, person, id),
        };
        match self.requirements.not.iter().find(|duty| left_out(**duty)) {
            Some(SeparationOfDuty::ToolOwner) => {
                Err("You are the owner of the tool that proposes this. Another person has to decide it.".into())
            }
            Some(SeparationOfDuty::Requester) => Err("You asked for this yourself. Another person has to decide it.".into()),
            None => Ok(()),
        }
    }
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
    text.is_some_and(|text| names.into_iter().flatten().any(|name| is_same_identity(name, text)))
}

fn same(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
