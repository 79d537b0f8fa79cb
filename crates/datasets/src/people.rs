//! Names of the people of a workspace, taken out of every text; and pseudonyms in their place.

use holdpoint_domain::{Code, Digest, PersonEnrolled, Refusal};
use regex::{Regex, RegexBuilder};
use std::collections::{BTreeMap, BTreeSet};

/// Shorter parts of a name are not looked for: they are words too.
const MIN_PART_CHARS: usize = 3;
/// Bytes of a compiled pattern of all names.
const PATTERN_BYTES: usize = 256 * 1024 * 1024;
/// What stands in the place of a name.
pub(crate) const PERSON: &str = "[person]";

/// Everyone who was ever enrolled.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    names: BTreeSet<String>,
    ids: BTreeSet<String>,
}

impl People {
    pub(crate) fn add(&mut self, id: &str, person: &PersonEnrolled) {
        self.ids.insert(id.to_owned());
        self.names.insert(person.name.trim().to_owned());
        self.names.extend(person.email.iter().map(|email| email.trim().to_owned()));
    }

    /// What finds the names.
    ///
    /// # Errors
    /// When they are too many for one pattern: without it they would stay in the rows.
    pub(crate) fn patterns(&self) -> Result<NamePatterns, Refusal> {
        let is_long = |name: &&String| name.contains([' ', '@', '.']);
        let (long, single): (Vec<&String>, Vec<&String>) = self.names.iter().filter(|name| !name.is_empty()).partition(is_long);
        let parts: BTreeSet<&str> = long
            .iter()
            .filter(|name| !name.contains('@'))
            .flat_map(|name| name.split_whitespace())
            .filter(|part| part.chars().count() >= MIN_PART_CHARS && part.chars().next().is_some_and(char::is_uppercase))
            .collect();
        let exact = single.into_iter().chain(&self.ids).map(String::as_str);
        Ok(NamePatterns {
            long: pattern(long.into_iter().map(String::as_str), true)?,
            exact: pattern(exact, false)?,
            parts: pattern(parts.into_iter(), true)?,
        })
    }
}

/// What is looked for.
pub(crate) struct NamePatterns {
    /// Names of several words and addresses, in any case.
    long: Option<Regex>,
    /// Names of one word and ids, exactly.
    exact: Option<Regex>,
    /// Parts of names, in what people wrote, in any case.
    parts: Option<Regex>,
}

impl NamePatterns {
    /// Replaces names; `by_people`: the text was written by a person of the workspace, who may
    /// call others by a part of their name. Returns how many were replaced.
    pub(crate) fn replace(&self, text: &mut String, by_people: bool) -> u32 {
        let parts = self.parts.as_ref().filter(|_| by_people);
        [self.long.as_ref(), self.exact.as_ref(), parts].into_iter().flatten().map(|pattern| replace_all(pattern, text, PERSON)).sum()
    }
}

/// Replaces what a pattern matches; how often.
pub(crate) fn replace_all(pattern: &Regex, text: &mut String, with: &str) -> u32 {
    let found = u32::try_from(pattern.find_iter(text).count()).unwrap_or(u32::MAX);
    if found > 0 {
        *text = pattern.replace_all(text, regex::NoExpand(with)).into_owned();
    }
    found
}

// Longer names first, so that a name is not replaced in parts.
fn pattern<'a>(names: impl Iterator<Item = &'a str>, any_case: bool) -> Result<Option<Regex>, Refusal> {
    let mut names: Vec<String> = names.map(regex::escape).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    if names.is_empty() {
        return Ok(None);
    }
    let bounded = format!(r"(?:^|\b)(?:{})(?:\b|$)", names.join("|"));
    RegexBuilder::new(&bounded).case_insensitive(any_case).size_limit(PATTERN_BYTES).build().map(Some).map_err(|_| {
        Refusal::new(Code::TooMany, format!("{} names of people cannot be taken out of a set at once. Nothing was written.", names.len()))
    })
}

/// Pseudonyms that are the same within one set and cannot be looked up elsewhere: their key comes
/// from the salts of the documents that the rows were made of, which only readers of these have.
pub(crate) struct Pseudonyms {
    key: Digest,
    given: BTreeMap<String, String>,
}

impl Pseudonyms {
    pub(crate) fn new(seed: u64, salts: &BTreeSet<String>) -> Self {
        let salts: Vec<&str> = salts.iter().map(String::as_str).collect();
        Self { key: Digest::of(format!("holdpoint pseudonyms {seed}\n{}", salts.join("\n")).as_bytes()), given: BTreeMap::new() }
    }

    pub(crate) fn of(&mut self, person: &str) -> String {
        let key = self.key.hex();
        let made = || format!("reviewer-{}", &Digest::of(format!("{key}\n{person}").as_bytes()).hex()[..12]);
        self.given.entry(person.to_owned()).or_insert_with(made).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn people() -> People {
        let mut people = People::default();
        let person = |name: &str, email: Option<&str>| PersonEnrolled {
            name: name.into(),
            email: email.map(str::to_owned),
            ..PersonEnrolled::default()
        };
        people.add("per_1", &person("Mara Ortiz", Some("mara@example.com")));
        people.add("per_2", &person("Jan", None));
        people
    }

    #[test]
    fn names_are_replaced_as_whole_words() {
        let patterns = people().patterns().unwrap();
        for (text, by_people, expected) in [
            ("Ask MARA ORTIZ (mara@example.com), per_1.", false, "Ask [person] ([person]), [person]."),
            ("January and Jan", false, "January and [person]"),
            ("Mara said so", true, "[person] said so"),
            ("Marathon in Ortizville", true, "Marathon in Ortizville"),
        ] {
            let mut redacted = text.to_owned();
            patterns.replace(&mut redacted, by_people);
            assert_eq!(redacted, expected);
        }
    }

    #[test]
    fn pseudonym_is_stable_within_a_set_only() {
        let salts = |salt: &str| BTreeSet::from([salt.to_owned()]);
        let (mut one, mut same, mut other) =
            (Pseudonyms::new(1, &salts("a")), Pseudonyms::new(1, &salts("a")), Pseudonyms::new(1, &salts("b")));
        assert_eq!(one.of("per_1"), same.of("per_1"));
        assert_ne!(one.of("per_1"), one.of("per_2"));
        assert_ne!(one.of("per_1"), other.of("per_1"));
    }
}
