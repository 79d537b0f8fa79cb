//! Problems and warnings of a policy text.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::people;
use crate::view::PolicyProblemView;
use holdpoint_domain::text::visible;
use holdpoint_domain::{Policy, PolicyProblem};

/// What a policy asks for that the people who take part now cannot give.
pub(super) fn warnings(core: &Core, policy: &Policy) -> Result<Vec<PolicyProblemView>, DeskError> {
    let everybody = core.replica.read(people::everybody)?;
    let there = everybody.iter().filter(|person| person.left_at.is_none());
    Ok(shown(policy.warnings(there.map(|person| (person.id.as_str(), &person.profile)))))
}

// What they quote may come from the file, and that from anywhere.
pub(super) fn shown(problems: Vec<PolicyProblem>) -> Vec<PolicyProblemView> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let shown = |problem: PolicyProblem| PolicyProblemView {
        line: number(problem.line),
        column: number(problem.column),
        code: problem.code,
        message: visible(&problem.message),
    };
    problems.into_iter().map(shown).collect()
}
