//! Lint warnings about a valid policy file.

use super::{Checkpoint, Policy, PolicyProblem, anchors, condition::Condition, flaw::Flaw, place, place::Place};

impl Policy {
    /// Lint warnings, independent of people and tools: checkpoints that auto-approve on fields the
    /// tool sets itself, and unanchored patterns.
    #[must_use]
    pub fn lint(&self) -> Vec<PolicyProblem> {
        let mut warnings = Vec::new();
        for (checkpoint, condition) in self.checkpoints.iter().zip(self.compiled.of(&self.checkpoints)) {
            for hint in hints_about(checkpoint, condition.as_ref()) {
                let (line, column) = self.place_in(&checkpoint.name, condition.as_ref().map(|_| hint.at));
                warnings.push(PolicyProblem { line, column, code: hint.code.into(), message: hint.message });
            }
        }
        warnings
    }

    /// Line and column of a checkpoint or, with a byte of its condition, of that place in it.
    /// The record keeps no places, but it keeps the file.
    pub(super) fn place_in(&self, name: &str, within_condition: Option<usize>) -> (usize, usize) {
        let Some(source) = self.source.as_deref() else { return (1, 1) };
        let Ok(document) = toml::de::DeTable::parse(source) else { return (1, 1) };
        let checkpoints = document.get_ref().get("checkpoint").and_then(|value| value.get_ref().as_array());
        let named = |table: &&toml::Spanned<toml::de::DeValue<'_>>| {
            table.get_ref().get("name").is_some_and(|value| value.get_ref().as_str() == Some(name))
        };
        let found = checkpoints.and_then(|tables| tables.iter().find(named));
        let condition = within_condition.zip(found.and_then(|table| table.get_ref().get("when")));
        let at = match condition {
            Some((within, when)) => when.span().start + place::in_literal(source.get(when.span()).unwrap_or_default(), within),
            None => found.map_or(0, |table| table.span().start),
        };
        let Place { line, column } = Place::of(source, at);
        (line, column)
    }
}

fn hints_about(checkpoint: &Checkpoint, condition: Option<&Condition>) -> Vec<Flaw> {
    let name = &checkpoint.name;
    let Some(condition) = condition else {
        let message = format!("{name} has no condition: everything that is neither critical nor irreversible runs unseen.");
        let passes = checkpoint.auto_approve && checkpoint.when.is_none();
        return passes.then_some(Flaw { at: 0, code: "everything_passes", message }).into_iter().collect();
    };
    let message = format!(
        "{name} lets actions pass by what the tool says of itself, and any tool can say it. Name the tool too, for example tool.name == \"reader\"."
    );
    let stated = checkpoint.auto_approve && !anchors::rests_on_identity(condition.expression());
    let stated = stated.then_some(Flaw { at: 0, code: "self_stated", message });
    stated.into_iter().chain(anchors::unanchored_patterns(condition.program())).collect()
}
