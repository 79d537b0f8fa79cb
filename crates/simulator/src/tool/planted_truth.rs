//! What is told of tools and their actions, apart from the record.

use super::fleet::Tool;
use super::proposal::Made;
use crate::truth::Truth;
use crate::world::World;
use holdpoint_domain::Verdict;

/// What was planted in an action.
pub(super) fn action_truth(tool: usize, action: &str, made: &Made, revision: u32, world: &World) -> Truth {
    let ideal = match made.fault {
        None => Verdict::Approve,
        Some(fault) if fault.is_editable() && made.right_arguments != made.proposal.arguments => Verdict::Edit,
        Some(_) => Verdict::Reject,
    };
    Truth::Action {
        action: action.into(),
        at: world.now,
        revision,
        tool: world.tools[tool].name.into(),
        kind: made.kind.name.into(),
        version: world.tools[tool].version_at(world.now).name.clone(),
        error_rate: made.error_rate,
        fault: made.fault,
        ideal,
        ideal_arguments: (ideal == Verdict::Edit).then(|| made.right_arguments.clone()),
    }
}

/// The versions of a tool.
pub(super) fn version_truth(tool: &Tool) -> impl Iterator<Item = Truth> + '_ {
    tool.versions().iter().map(|version| Truth::Version {
        tool: tool.name.into(),
        version: version.name.clone(),
        from: version.from,
        trained: version.trained,
        error_rates: tool.kinds.iter().map(|(kind, _)| (kind.name.into(), version.error_rate(kind))).collect(),
    })
}
