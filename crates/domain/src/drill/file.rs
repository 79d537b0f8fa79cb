//! A drill as a TOML file: its cases are ids of actions; what was right follows from the rulings.

use crate::text::visible_line;
use crate::{ActionId, ActionRulings, DrillCase, DrillId, DrillPublished, DrillTest, Refusal, Rulings, invalid};
use serde::Deserialize;

/// A drill as written.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillFile {
    /// Its id.
    pub id: DrillId,
    /// Its name, for people.
    pub name: String,
    /// The qualification that passing it grants.
    pub qualification: String,
    /// How long the qualification holds, days.
    pub valid_days: u32,
    /// When it is passed; the default test without it.
    #[serde(default)]
    pub test: DrillTest,
    /// Settled actions.
    pub cases: Vec<ActionId>,
}

/// Why an action is no case.
pub(super) fn explain_unsettled(action: &str) -> String {
    format!("Nothing was ruled on {}, or its ruling is appealed. A case is a settled action.", visible_line(action))
}

impl DrillFile {
    /// Reads a file.
    ///
    /// # Errors
    /// `invalid_field`, with the line.
    pub fn parse(source: &str) -> Result<Self, Refusal> {
        toml::from_str(source).map_err(|error| {
            let line = error.span().map_or(1, |span| source.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
            invalid("file", format!("Line {line}: {}.", visible_line(error.message()).trim_end_matches('.')))
        })
    }

    /// The drill, with what was ruled on its cases.
    ///
    /// # Errors
    /// `invalid_field` where nothing was ruled on a case.
    pub fn settle(&self, rulings: &Rulings) -> Result<DrillPublished, Refusal> {
        let settle = |(place, action): (usize, &ActionId)| {
            let ruling = rulings.of(action).and_then(ActionRulings::settled);
            let ruling = ruling.ok_or_else(|| invalid(&format!("cases[{place}]"), explain_unsettled(action)))?;
            Ok(DrillCase { action: action.clone(), right: ruling.made.right })
        };
        let cases = self.cases.iter().enumerate().map(settle).collect::<Result<Vec<_>, Refusal>>()?;
        let (name, qualification) = (self.name.trim().to_owned(), self.qualification.trim().to_owned());
        Ok(DrillPublished { name, qualification, valid_days: self.valid_days, test: self.test, cases })
    }
}
