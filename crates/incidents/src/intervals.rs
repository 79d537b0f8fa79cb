//! From changes of status to the times during which an incident went on.

use crate::incident::Interval;
use crate::statement::{Mark, MarkKind};

/// Marks in the order of time; `end` is the last end where the source states it apart.
pub(crate) fn intervals<'a>(start: i64, marks: impl IntoIterator<Item = &'a Mark>, end: Option<i64>) -> Vec<Interval> {
    let mut walk = Walk { closed: Vec::new(), open: Some(start), reopened_at: None };
    marks.into_iter().for_each(|mark| walk.step(*mark));
    if let Some(end) = end {
        walk.end_at(end);
    }
    let Walk { mut closed, open, .. } = walk;
    closed.extend(open.map(|from| Interval { from, to: None }));
    closed
}

struct Walk {
    closed: Vec<Interval>,
    open: Option<i64>,
    reopened_at: Option<i64>,
}

impl Walk {
    fn step(&mut self, mark: Mark) {
        match (mark.what, self.open) {
            (MarkKind::Active, None) => {
                self.open = Some(mark.at);
                self.reopened_at = Some(mark.at);
            }
            (MarkKind::Resolved, Some(from)) => {
                self.closed.push(Interval { from, to: Some(mark.at) });
                self.open = None;
            }
            // Said again: the later end holds.
            (MarkKind::Resolved, None) => self.extend_to(mark.at),
            (MarkKind::Active, Some(_)) | (MarkKind::Acknowledged, _) => {}
        }
    }

    fn extend_to(&mut self, end: i64) {
        if let Some(last) = self.closed.last_mut() {
            last.to = last.to.max(Some(end));
        }
    }

    // An end from before the last reopening says nothing of what goes on since.
    fn end_at(&mut self, end: i64) {
        if self.reopened_at.is_some_and(|reopened| end < reopened) {
            return;
        }
        match self.open.take() {
            Some(from) => self.closed.push(Interval { from, to: Some(end) }),
            None => self.closed.iter_mut().last().into_iter().for_each(|last| last.to = Some(end)),
        }
    }
}
