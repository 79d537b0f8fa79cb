//! Which rows are for training, which for tests: by the hash of the request, so that a request
//! stays in its split in every set.

use crate::prompt::Prompt;
use holdpoint_domain::Digest;

/// Names of the splits and their shares in percent.
pub(crate) const SPLITS: [(&str, u32); 3] = [("train", 80), ("validation", 10), ("test", 10)];

/// The split of a request.
pub(crate) fn split_of(prompt: &Prompt) -> &'static str {
    let hash = request_hash(prompt);
    let place = u32::from(u16::from_be_bytes([hash.as_bytes()[0], hash.as_bytes()[1]])) * 100 / (u32::from(u16::MAX) + 1);
    let mut end = 0;
    for (name, share) in SPLITS {
        end += share;
        if place < end {
            return name;
        }
    }
    SPLITS[0].0
}

/// The hash that fixes the split.
pub(crate) fn request_hash(prompt: &Prompt) -> Digest {
    Digest::of(format!("{}\n{}", prompt.system, prompt.user).as_bytes())
}

/// A request without digits and spaces and in lower case: requests that differ in nothing else are near-duplicates.
pub(crate) fn near_key(prompt: &Prompt) -> String {
    prompt.user.chars().filter(|char| char.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn splits_have_their_shares_and_never_change() {
        let prompt = |number: u32| Prompt { system: "s".into(), user: format!("request {number}") };
        let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
        (0..2_000).for_each(|number| *counts.entry(split_of(&prompt(number))).or_default() += 1);
        assert!((1_540..1_660).contains(&counts["train"]) && (150..250).contains(&counts["test"]), "{counts:?}");
    }
}
