//! For which action one person suffices to except its undo.

use crate::{Cause, Grade, State};

/// The open incident that is tied to an action by a finding, if there is one: the first by id.
pub(crate) fn find_open_incident(state: &State, action: &str) -> Option<String> {
    let book = &state.incidents.book;
    let open = book.incidents().into_iter().filter(|incident| incident.resolved_at().is_none());
    let tied = open.filter(|incident| state.findings.grade_of(book, incident, &Cause::Action(action.into())) > Some(Grade::RuledOut));
    tied.map(|incident| incident.id.clone()).min()
}
