//! Rulings, appeals, tags, releases and datasets.

use super::finding::{Judgement, require, unjustified};
use crate::release::decide::{freeze_dataset, record_evaluation, record_release};
use crate::ruling::decide::{
    check_appealable, check_decided, check_replaces, has_part, is_barred, is_made, next_tags_version, publish_tags,
};
use crate::{Accepted, Action, DeskCommand, Record, Refusal, ReleaseEvent, RulingEvent, State, Statement};

/// Whether the signed command asks for this ruling, appeal, or for these tags.
pub(super) fn names_ruling(state: &State, statement: &Statement, record: &Record, event: &RulingEvent) -> bool {
    let (by, subject) = (&statement.person, record.subject.as_str());
    let is_own_body = record.body.is_some() && record.body == record.envelope();
    match (&statement.command, event) {
        (DeskCommand::Rule { action, right, tags, replaces, .. }, RulingEvent::Made(made)) => {
            let may = |known: &Action| {
                check_decided(known).is_ok() && !is_barred(state, known, by) && check_replaces(state, known, by, replaces.as_ref()).is_ok()
            };
            let known = state.rulings.tags();
            let fits = is_made(made, *right, tags, replaces.as_ref()) && tags.iter().all(|tag| known.contains(tag));
            *action == *subject && is_own_body && fits && is_possible(state, subject, may)
        }
        (DeskCommand::Appeal { action, ruling, .. }, RulingEvent::Appealed(appealed)) => {
            let may = |known: &Action| check_decided(known).is_ok() && has_part(state, known, by);
            let open = check_appealable(state, action, ruling.as_ref()).is_ok() && appealed.ruling == *ruling;
            *action == *subject && is_own_body && open && is_possible(state, subject, may)
        }
        (DeskCommand::PublishTags { tags, replaces }, RulingEvent::TagsPublished(published)) => {
            let allowed = publish_tags(state, by, tags, replaces, record.at).is_ok();
            allowed && published.tags == *tags && record.subject == next_tags_version(state, tags)
        }
        _ => false,
    }
}

// An action that left the state was closed, and its reviews are not looked up again.
fn is_possible(state: &State, action: &str, may: impl Fn(&Action) -> bool) -> bool {
    state.action(action).is_none_or(may)
}

/// Whether the signed command states this release or dataset.
pub(super) fn names_release(state: &State, statement: &Statement, record: &Record, event: &ReleaseEvent) -> bool {
    let by = &statement.person;
    match (&statement.command, event) {
        (DeskCommand::RecordRelease { tool, release }, ReleaseEvent::Recorded(recorded)) => {
            release == recorded && leads_to(record, &record_release(state, by, tool, release, record.at))
        }
        (DeskCommand::FreezeDataset { digest, frozen }, ReleaseEvent::DatasetFrozen(recorded)) => {
            frozen == recorded && leads_to(record, &freeze_dataset(state, by, digest, frozen, record.at))
        }
        _ => false,
    }
}

/// What a tool states of its own versions; the hub's signature names the tool and its token.
pub(super) fn judge_stated_by_tool(state: &State, record: &Record, event: &ReleaseEvent) -> Judgement {
    let tool = record.actor.strip_prefix("tool:").unwrap_or_default();
    require(record.subject == tool, "Another than the tool itself is named.")?;
    let stated = match event {
        ReleaseEvent::Recorded(release) => record_release(state, &record.actor, tool, release, record.at),
        ReleaseEvent::Evaluated(evaluated) => record_evaluation(state, &record.actor, tool, evaluated, record.at),
        ReleaseEvent::DatasetFrozen(_) => return Err(unjustified("A tool freezes no dataset.")),
    };
    require(leads_to(record, &stated), "The tool could not state this then.")
}

fn leads_to(record: &Record, accepted: &Result<Accepted, Refusal>) -> bool {
    let draft = accepted.as_ref().ok().and_then(|accepted| accepted.drafts.first());
    draft.is_some_and(|draft| draft.subject == record.subject && draft.kind == record.kind)
}
