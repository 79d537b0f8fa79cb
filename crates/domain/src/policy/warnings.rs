//! What a policy asks for that the people there are cannot give.

use super::{
    Checkpoint, DecisionRights, EVERYTHING, Policy, PolicyProblem, ReviewRequirements, SeparationOfDuty,
    eligible::{apart, deciding_teams},
    problem::{all_of, one_of},
    summary::count,
};
use crate::text::visible_line;
use crate::{PersonEnrolled, PersonNames, QualifiedAt};
use std::collections::BTreeSet;

impl Policy {
    /// Thresholds that nobody can meet, each with the checkpoint and the numbers.
    /// The policy can be published all the same: people may join later.
    pub fn warnings<'a>(
        &self,
        people: impl Iterator<Item = (&'a str, &'a PersonEnrolled)> + Clone,
        qualified: QualifiedAt<'_>,
    ) -> Vec<PolicyProblem> {
        let mut warnings = Vec::new();
        let everything = Checkpoint::named(EVERYTHING);
        let takes_all = |checkpoint: &Checkpoint| checkpoint.when.is_none() && !checkpoint.auto_approve;
        let built_in = (!self.checkpoints.iter().any(takes_all)).then_some(&everything);
        for checkpoint in self.checkpoints.iter().chain(built_in) {
            let (line, column) = self.place_in(&checkpoint.name, None);
            let mut warn = |code: &str, message: String| warnings.push(PolicyProblem { line, column, code: code.into(), message });
            if !checkpoint.auto_approve {
                drill(checkpoint, qualified, &mut warn);
                let able: Vec<_> = people.clone().filter(|(id, person)| may_decide(checkpoint, qualified, (id, person), false)).collect();
                enough(checkpoint, &able, &mut warn);
                escalation(checkpoint, people.clone(), qualified, &mut warn);
            }
        }
        warnings
    }

    /// Warnings about checkpoints that exclude the tool owner, naming the tools whose owner is
    /// missing or matches no person. `tools`: name and owner of each tool that may propose.
    pub fn owner_warnings<'a>(&self, tools: impl Iterator<Item = (&'a str, Option<&'a str>)>, people: &PersonNames) -> Vec<PolicyProblem> {
        let known = |owner: Option<&str>| owner.is_some_and(|owner| people.is_known(owner));
        let without: Vec<String> = tools.filter(|(_, owner)| !known(*owner)).map(|(name, _)| visible_line(name)).collect();
        let leaves_out = |checkpoint: &&Checkpoint| checkpoint.not.contains(&SeparationOfDuty::ToolOwner) && !without.is_empty();
        let warning = |checkpoint: &Checkpoint| {
            let (line, column) = self.place_in(&checkpoint.name, None);
            let message = format!(
                "{} leaves out the tool's owner, but no person of this hub is the owner of {}. Nobody may decide their actions there until they have an owner (holdpoint tool change).",
                checkpoint.name,
                all_of(without.iter().map(String::as_str))
            );
            PolicyProblem { line, column, code: "owner_unknown".into(), message }
        };
        self.checkpoints.iter().filter(leaves_out).map(warning).collect()
    }
}

fn drill(checkpoint: &Checkpoint, qualified: QualifiedAt<'_>, warn: &mut impl FnMut(&str, String)) {
    let Some(required) = checkpoint.requires_qualification.as_deref() else { return };
    if qualified.drills.giving(required).is_none() {
        let (name, required) = (&checkpoint.name, visible_line(required));
        warn(
            "no_drill",
            format!(
                "{name} requires the qualification {required}, which no published drill gives. Nobody new may decide there until a trainer publishes one."
            ),
        );
    }
}

fn may_decide(checkpoint: &Checkpoint, qualified: QualifiedAt<'_>, (id, person): (&str, &PersonEnrolled), escalated: bool) -> bool {
    // Of an action whose owner and requester are other people.
    let requirements = ReviewRequirements { not: Vec::new(), ..checkpoint.rule("") };
    let people = &PersonNames::default();
    DecisionRights { requirements: &requirements, tool_owners: [None; 2], requested_by: None, people, qualified, escalated }
        .may_decide(id, person)
        .is_ok()
}

fn enough(checkpoint: &Checkpoint, able: &[(&str, &PersonEnrolled)], warn: &mut impl FnMut(&str, String)) {
    let name = checkpoint.name.as_str();
    let (there, needed) = (able.len() as u64, u64::from(checkpoint.approve));
    let who = match able {
        [] => String::new(),
        some => format!(" ({})", some.iter().take(5).map(|(_, person)| person.name.as_str()).collect::<Vec<_>>().join(", ")),
    };
    let may = if there == 1 { "person may decide there" } else { "people may decide there" };
    if there < needed {
        warn("too_few_people", format!("{name} asks for {}, but only {there} {may}{who}.", count(needed, "approval")));
    } else if checkpoint.second_look > 0.0 && there < needed + 1 {
        let total = needed + 1;
        warn(
            "too_few_people",
            format!("{name} asks for {total} people with its second look, but only {there} {may}{who}. No second look will happen."),
        );
    } else if !checkpoint.not.is_empty() && there < needed + 1 {
        let barred = one_of(checkpoint.not.iter().map(|barred| barred.as_str())).replace('_', " ");
        warn(
            "no_spare_person",
            format!("{name} needs all {there} who may decide there{who}. When one of them is {barred}, nobody is left."),
        );
    }
    if there >= needed && there < u64::from(checkpoint.reject) {
        warn("too_few_people", format!("{name} asks for {} of no, but only {there} {may}{who}.", count(checkpoint.reject, "review")));
    }
    if checkpoint.two_teams && there >= needed {
        two_teams(checkpoint, able, warn);
    }
}

fn two_teams(checkpoint: &Checkpoint, able: &[(&str, &PersonEnrolled)], warn: &mut impl FnMut(&str, String)) {
    let teams: Vec<BTreeSet<String>> = able.iter().map(|(_, person)| deciding_teams(&checkpoint.teams, person)).collect();
    if apart(&teams) {
        return;
    }
    let known: BTreeSet<&str> = teams.iter().flatten().map(String::as_str).collect();
    let there = match known.len() {
        0 => "nobody who may decide there is in a team".to_owned(),
        1 => format!("all who may decide there are in {}", one_of(known)),
        _ => "no two who may decide there are in different teams".to_owned(),
    };
    warn("one_team", format!("{} asks for approvals from two teams, but {there}.", checkpoint.name));
}

fn escalation<'a>(
    checkpoint: &Checkpoint,
    mut people: impl Iterator<Item = (&'a str, &'a PersonEnrolled)>,
    qualified: QualifiedAt<'_>,
    warn: &mut impl FnMut(&str, String),
) {
    // One built in escalates to administrators, and there always is one.
    if checkpoint.escalate_to.is_empty() || people.any(|(id, person)| may_decide(checkpoint, qualified, (id, person), true)) {
        return;
    }
    let roles = one_of(checkpoint.escalate_to.iter().map(|role| role.as_str()));
    warn("nobody_after_escalation", format!("{} escalates to {roles}, but nobody there may then decide.", checkpoint.name));
}
