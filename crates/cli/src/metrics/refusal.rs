//! Refusals of command-line values and of files.

use crate::failure::{Exit, Failure};

/// A value of a flag is not accepted.
pub(super) fn flag(name: &str, rule: &str, value: &str) -> Failure {
    Failure::new(Exit::Wrong, "invalid_value", "A value is not accepted", format!("--{name} {rule}; it is {value:?}."))
}

/// Flags that exclude each other, or break a rule together.
pub(super) fn flags(detail: &str) -> Failure {
    Failure::new(Exit::Wrong, "invalid_value", "These values do not fit together", detail)
}

/// A file cannot be read as what it must be.
pub(super) fn file(code: &str, detail: String) -> Failure {
    Failure::new(Exit::Wrong, code, "The file is not accepted", detail)
}
