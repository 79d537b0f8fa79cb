//! What a part of a file says, or why it is not taken.

use crate::statement::{Statement, Texts};
use serde::{Deserialize, Serialize};

/// A statement with its texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What was said.
    pub statement: Statement,
    /// In the source's words.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub texts: Texts,
}

/// A part of a file that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The line, from 1, where the file has a body on each line.
    pub line: Option<usize>,
    /// JSON pointer (RFC 6901) to the part, within the file, or within the line's body.
    pub at: String,
    /// What programs branch on.
    pub code: &'static str,
    /// A sentence.
    pub reason: String,
}
