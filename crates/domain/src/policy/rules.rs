//! What a checkpoint may not say at once, and checkpoints that can never apply.

use super::{problem::Report, written::Written};
use std::collections::HashMap;

pub(super) fn check(written: &[Written], report: &mut Report<'_>) {
    names(written, report);
    unreachable(written, report);
    for checkpoint in written {
        if checkpoint.checkpoint.auto_approve {
            auto_approve(checkpoint, report);
        } else {
            reviews(checkpoint, report);
        }
    }
}

fn names(written: &[Written], report: &mut Report<'_>) {
    let mut seen: HashMap<&str, ()> = HashMap::new();
    for written in written {
        let name = written.checkpoint.name.as_str();
        if !name.is_empty() && seen.insert(name, ()).is_some() {
            let message = format!("There is another checkpoint called {name} above. Give each its own name.");
            report.at(written.place("name").unwrap_or(written.start), "duplicate_name", message);
        }
    }
}

// One that lets things through without a condition still leaves what is critical or irreversible to those below.
fn unreachable(written: &[Written], report: &mut Report<'_>) {
    let Some(last) = written.iter().position(|written| written.place("when").is_none() && !written.checkpoint.auto_approve) else {
        return;
    };
    let before = &written[last].checkpoint.name;
    for never in &written[last + 1..] {
        let message = format!("{} never applies: {before} above has no condition and takes every action.", never.checkpoint.name);
        report.at(never.start, "unreachable", message);
    }
}

// Nobody looks at what runs by itself, so whatever is said about looking is a misunderstanding.
fn auto_approve(written: &Written, report: &mut Report<'_>) {
    const ABOUT_PEOPLE: [&str; 13] = [
        "approve",
        "reject",
        "roles",
        "teams",
        "qualifications",
        "requires_qualification",
        "not",
        "two_teams",
        "deadline",
        "on_deadline",
        "sample_above_lines",
        "second_look",
        "escalate_to",
    ];
    for key in ABOUT_PEOPLE {
        if let Some(at) = written.place(key) {
            report.at(
                at,
                "contradiction",
                format!("With auto_approve nobody looks at the action, so {key} cannot be kept. Remove one of them."),
            );
        }
    }
    if written.checkpoint.require.contains(&super::Requirement::Reason) {
        let at = written.place("require").unwrap_or(written.start);
        report.at(at, "contradiction", "With auto_approve nobody gives a reason. Remove reason from require, or auto_approve.");
    }
}

fn reviews(written: &Written, report: &mut Report<'_>) {
    let checkpoint = &written.checkpoint;
    if checkpoint.two_teams && checkpoint.approve < 2 {
        let at = written.place("two_teams").unwrap_or(written.start);
        report.at(at, "contradiction", "Approvals from two teams need approve = 2 or more.");
    }
    if checkpoint.second_look > 0.0 && checkpoint.approve != checkpoint.reject {
        let at = written.place("second_look").unwrap_or(written.start);
        let message = format!(
            "A second look is blind only where a yes and a no take equally many reviews: when it begins would tell what was said before it. Make approve and reject the same number (they are {} and {}).",
            checkpoint.approve, checkpoint.reject
        );
        report.at(at, "contradiction", message);
    }
    if checkpoint.two_teams && checkpoint.teams.len() == 1 {
        let at = written.place("two_teams").unwrap_or(written.start);
        report.at(
            at,
            "contradiction",
            format!("Only the team {} may decide, so approvals cannot come from two teams.", checkpoint.teams[0]),
        );
    }
}
