//! How a set is written, and one file of it.

use crate::format::Format;

/// How rows are written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The format.
    pub format: Format,
    /// Orders the rows and is part of the pseudonyms; splits do not depend on it.
    pub seed: u64,
    /// One file without splits, with this name before its ending.
    pub single_file: Option<&'static str>,
    /// Under which licence the set may be used.
    pub licence: Option<String>,
    /// What the people whose words are in it agreed to.
    pub consent: Option<String>,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name in the folder.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// Rows; 0 of files that hold none.
    pub rows: u32,
    /// The split that it holds; none where it holds all.
    pub split: Option<&'static str>,
}
