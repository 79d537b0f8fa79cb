//! A condition by itself: which recorded actions an export is about. The same names and bounds
//! as the conditions of checkpoints.

use super::Subject;
use super::condition::{CONDITION_BUDGET, Condition};
use super::place::Place;
use super::variables::Variables;
use crate::{Refusal, invalid};

/// Which actions are meant.
pub struct ActionFilter(Condition);

impl ActionFilter {
    /// Reads a condition in CEL.
    ///
    /// # Errors
    /// `invalid_field` for `filter`, with the place of the first mistake.
    pub fn parse(source: &str) -> Result<Self, Refusal> {
        Condition::compile(source).map(Self).map_err(|flaws| match flaws.first() {
            Some(flaw) => {
                let Place { line, column } = Place::of(source, flaw.at);
                invalid("filter", format!("filter, line {line}, character {column}: {}", flaw.message)).with("reason_code", flaw.code)
            }
            None => invalid("filter", "filter cannot be read."),
        })
    }

    /// Whether an action is meant; none where the condition fails on it, for example because it
    /// asks for an argument that is not there.
    #[must_use]
    pub fn matches(&self, subject: &Subject<'_>) -> Option<bool> {
        let mut budget = CONDITION_BUDGET;
        self.0.holds(&Variables::of(subject, true), &mut budget)
    }
}

impl std::fmt::Debug for ActionFilter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ActionFilter")
    }
}
