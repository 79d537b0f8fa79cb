//! Whether a person may decide an action under its rule.

use super::{ReviewRequirements, SeparationOfDuty, problem::all_of, problem::one_of};
use crate::text::visible_line;
use crate::{ActionProposed, Code, PersonEnrolled, PersonNames, QualifiedAt, Refusal, Role, is_same_identity};
use std::collections::BTreeSet;

/// Who may decide one action under one of its rules: what the rule asks for, and whom it leaves out.
#[derive(Clone, Copy, Debug)]
pub struct DecisionRights<'a> {
    /// What the checkpoint asks for.
    pub requirements: &'a ReviewRequirements,
    /// The tool's owner on record, and the one the tool names: free text.
    pub tool_owners: [Option<&'a str>; 2],
    /// Who asked the tool for the action: free text.
    pub requested_by: Option<&'a str>,
    /// The names of all people: a person who is left out must be one of them.
    pub people: &'a PersonNames,
    /// Who holds which qualification now.
    pub qualified: QualifiedAt<'a>,
    /// A more senior review was asked for.
    pub escalated: bool,
}

impl<'a> DecisionRights<'a> {
    /// The rights under one rule of a proposal; `registered_owner` is the tool's owner on record.
    #[must_use]
    pub fn under(
        requirements: &'a ReviewRequirements,
        content: &'a ActionProposed,
        registered_owner: Option<&'a str>,
        people: &'a PersonNames,
        qualified: QualifiedAt<'a>,
        escalated: bool,
    ) -> Self {
        let tool_owners = [registered_owner, content.tool.owner.as_deref()];
        Self { requirements, tool_owners, requested_by: content.requested_by.as_deref(), people, qualified, escalated }
    }
}

/// Whether at least one rule accepts this person: their vote then counts for the rules that do.
///
/// # Errors
/// `not_eligible` or `not_qualified`, with a sentence for each rule.
pub fn accepted_by_any<'a>(rights: impl Iterator<Item = DecisionRights<'a>>, id: &str, person: &PersonEnrolled) -> Result<(), Refusal> {
    let mut refusals = Vec::new();
    for rights in rights {
        match rights.may_decide(id, person) {
            Ok(()) => return Ok(()),
            Err(refusal) => refusals.push((rights.requirements.checkpoint.as_str(), refusal)),
        }
    }
    match refusals.as_slice() {
        [] => Ok(()),
        [(_, only)] => Err(only.clone()),
        several => {
            let details: Vec<String> = several.iter().map(|(checkpoint, refusal)| format!("{checkpoint}: {}", refusal.detail)).collect();
            let checkpoints: Vec<&str> = several.iter().map(|(checkpoint, _)| *checkpoint).collect();
            let detail = format!("None of the rules of this action lets you decide. {}", details.join(" "));
            // A person whom a drill would help under some rule is told so by the code.
            let lacks_drill = several.iter().any(|(_, refusal)| refusal.code == Code::NotQualified);
            let code = if lacks_drill { Code::NotQualified } else { Code::NotEligible };
            Err(Refusal::new(code, detail).with("checkpoint", checkpoints.join(", ")))
        }
    }
}

impl DecisionRights<'_> {
    /// Whether this person may decide. The one place of this rule.
    ///
    /// Owner and requester are free text from tools: they match a person by id, name or
    /// email, as [`is_same_identity`] compares them. A text that is absent or names no person
    /// excludes everybody, because the person to be excluded could be any of them.
    ///
    /// # Errors
    /// `not_eligible`, or `not_qualified` where only the qualification that a drill gives is
    /// missing; with a sentence that says what is missing.
    pub fn may_decide(&self, id: &str, person: &PersonEnrolled) -> Result<(), Refusal> {
        let refusal = |code| move |detail: String| Refusal::new(code, detail).with("checkpoint", self.requirements.checkpoint.as_str());
        let eligible = self.requirements.check_groups(person, self.escalated).and_then(|()| self.check_separation(id, person));
        eligible.map_err(refusal(Code::NotEligible))?;
        let required = self.requirements.requires_qualification.as_deref();
        required.map_or(Ok(()), |required| self.qualified.check(id, required)).map_err(refusal(Code::NotQualified))
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
            None => self.requirements.not.iter().try_for_each(|duty| self.check_known(*duty)),
        }
    }

    fn check_known(&self, duty: SeparationOfDuty) -> Result<(), String> {
        let (text, absent, unknown, mend) = match duty {
            SeparationOfDuty::ToolOwner => (
                self.tool_owners[0],
                "the tool that proposes this has no owner",
                "the owner of the tool that proposes this is no person of this hub",
                "An administrator gives the tool an owner, under Settings or with holdpoint tool change.",
            ),
            SeparationOfDuty::Requester => (
                self.requested_by,
                "the tool does not say who asked for this",
                "the tool says that it was asked for by somebody who is no person of this hub",
                "The tool replaces the proposal, with a person of this hub as requested_by.",
            ),
        };
        match text.filter(|text| !text.trim().is_empty()) {
            Some(text) if self.people.is_known(text) => Ok(()),
            Some(text) => Err(format!("Nobody may decide this: {unknown} ({}). {mend}", visible_line(text))),
            None => Err(format!("Nobody may decide this: {absent}. {mend}")),
        }
    }
}

impl ReviewRequirements {
    /// Whether the person has the roles, teams and qualifications that the checkpoint asks for.
    pub(crate) fn check_groups(&self, person: &PersonEnrolled, escalated: bool) -> Result<(), String> {
        let roles = self.deciders(escalated);
        if !roles.iter().any(|role| person.roles.contains(role)) {
            let needed = one_of(roles.iter().map(|role| role.as_str()));
            let after = if escalated { " It was escalated." } else { "" };
            return Err(format!("This is decided by the role {needed}; you have {}.{after}", roles_of(person)));
        }
        let ReviewRequirements { teams, qualifications, .. } = self;
        if !teams.is_empty() && !teams.iter().any(|team| has(&person.teams, team)) {
            let teams = one_of(teams.iter().map(String::as_str));
            return Err(format!("This is decided by the team {teams}; you are not in it."));
        }
        let missing: Vec<&str> = qualifications.iter().map(String::as_str).filter(|wanted| !has(&person.qualifications, wanted)).collect();
        if missing.is_empty() { Ok(()) } else { Err(format!("This needs a qualification you do not have: {}.", all_of(missing))) }
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
