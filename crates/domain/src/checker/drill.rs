//! Drills: published by a trainer, answered by a person; a qualification follows from the answers.

use crate::drill::decide::{check_publishable, find_grant, resolve_answer};
use crate::{DeskCommand, DrillEvent, Record, State, Statement};

/// Whether the signed command names this record about a drill, in the state before it.
pub(super) fn names_drill(state: &State, statement: &Statement, record: &Record, event: &DrillEvent) -> bool {
    let (subject, by) = (record.subject.as_str(), &statement.person);
    if record.body.is_none() || record.body != record.envelope() {
        return false;
    }
    match (&statement.command, event) {
        (DeskCommand::PublishDrill { drill, published, lessons }, DrillEvent::Published(recorded)) => {
            *drill == *subject && published == recorded && check_publishable(state, drill, published, lessons).is_ok()
        }
        (DeskCommand::AnswerDrill { drill, answers, before }, DrillEvent::Answered(recorded)) => {
            let answered = resolve_answer(state, by, drill, answers, before.as_ref());
            *drill == *subject && answered.is_ok_and(|answered| answered == *recorded)
        }
        // Right after the last answer, which is in the state: the test is computed anew from all of them.
        (DeskCommand::AnswerDrill { drill, answers, .. }, DrillEvent::Granted(recorded)) => {
            let seal = answers.seal(by, answers.answers.len()).ok();
            let known = state.drills.attempt(by, drill);
            let is_recorded = known.is_some_and(|known| known.number == answers.attempt && Some(known.seal) == seal);
            *by == *subject && is_recorded && find_grant(state, drill, answers, record.at).as_ref() == Some(recorded)
        }
        _ => false,
    }
}
