//! Pressing language in what a tool wrote to its reviewer: the title and the reasons.

use crate::view::PressingMark;
use holdpoint_domain::{ActionContent, find_pressing};

/// The words that press. Arguments are not looked at: a message to customers may well be urgent.
pub(super) fn marks(title: &str, content: &ActionContent) -> Vec<PressingMark> {
    let reasons = content.reasons.as_ref().map_or_else(String::new, |reasons| reasons.joined());
    let found = find_pressing(&format!("{title}\n\n{reasons}"));
    found.into_iter().map(|found| PressingMark { kind: found.kind, words: found.words }).collect()
}
