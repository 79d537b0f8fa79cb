//! Problems and warnings of a policy text.

use crate::core::Core;
use crate::error::DeskError;
use crate::replica::{drills, people};
use crate::view::PolicyProblemView;
use holdpoint_domain::text::visible;
use holdpoint_domain::{Policy, PolicyProblem, QualifiedAt};

/// Warnings about a policy: lint, and requirements that the present people and the registered
/// tool owners do not meet.
pub(super) fn warnings(core: &Core, policy: &Policy) -> Result<Vec<PolicyProblemView>, DeskError> {
    let (everybody, tools, drills) =
        core.replica.read(|conn| Ok::<_, rusqlite::Error>((people::everybody(conn)?, people::tools(conn)?, drills::read_rules(conn)?)))?;
    let qualified = QualifiedAt { drills: &drills, at: core.clock.now() };
    let names = everybody.iter().map(|person| (person.id.as_str(), &person.profile)).collect();
    let there = everybody.iter().filter(|person| person.left_at.is_none());
    let proposing = tools.iter().filter(|tool| tool.revoked_at.is_none());
    let mut warnings = policy.lint();
    warnings.extend(policy.warnings(there.map(|person| (person.id.as_str(), &person.profile)), qualified));
    warnings.extend(policy.owner_warnings(proposing.map(|tool| (tool.name.as_str(), tool.terms.owner.as_deref())), &names));
    warnings.sort_by_key(|warning| (warning.line, warning.column));
    Ok(shown(warnings))
}

// What they quote may come from the file, and that from anywhere.
pub(crate) fn shown(problems: Vec<PolicyProblem>) -> Vec<PolicyProblemView> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let shown = |problem: PolicyProblem| PolicyProblemView {
        line: number(problem.line),
        column: number(problem.column),
        code: problem.code,
        message: visible(&problem.message),
    };
    problems.into_iter().map(shown).collect()
}
