//! Pressing language in a request: words that push a reviewer instead of telling what is the case.
//!
//! Marked beside the action with the words that were found. Nothing is decided by it: urgent
//! things are urgent, and a tool may quote others. Identifiers and flags (`skip_checks`,
//! `--skip-review`) are one word each and are not marked.

use crate::text::{is_hidden, visible_line};
use serde::{Deserialize, Serialize};

/// How words press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Pressing {
    /// There is no time to look.
    Urgency,
    /// A person of weight is said to want it, or to have agreed.
    Authority,
    /// The reviewer is told not to look.
    Skip,
}

/// Words of a text that press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PressingWords {
    /// How.
    pub kind: Pressing,
    /// As they stand in the text, fit for display.
    pub words: String,
}

/// More than this are not listed.
const MOST: usize = 8;

// Whole words, a space between two of them. `a|b` is either.
const PHRASES: &[(Pressing, &[&str])] = &[
    (
        Pressing::Urgency,
        &[
            "urgent|urgently",
            "asap",
            "as soon as possible",
            "right now|away",
            "act|approve|confirm|decide|sign now|immediately|quickly|fast|today",
            "must be approved|confirmed|signed now|immediately|today|within|before",
            "needs to be approved|confirmed|signed now|immediately|today|within|before",
            "need your|an approval|answer|confirmation now|immediately|today|within|before",
            "without delay|hesitation",
            "no time to|for|left",
            "time is running out",
            "before it is|it's too late",
            "every|each second|minute counts|matters",
            "hurry",
            "last chance",
            "time-critical|time-sensitive",
        ],
    ),
    (
        Pressing::Authority,
        &[
            "the|our|your ceo|cto|cfo|coo|ciso|president|board|director|boss wants|asked|asks|approved|expects|demands|insists|needs|ordered|requires",
            "ceo|cto|cfo|coo|ciso|management|leadership|legal|compliance wants|asked|approved|expects|demands|insists|ordered|agreed",
            "your|my|the manager|supervisor|lead|boss wants|asked|approved|expects|demands|insists|agreed|ordered",
            "has|have|was|were|is|are already been approved|authorised|authorized|agreed|cleared",
            "has|have|was|were|is|are already approved|authorised|authorized|cleared",
            "pre-approved|preapproved",
            "approved by the|our|your ceo|cto|cfo|coo|ciso|board|director|management|manager|lead|boss",
            "signed off by",
            "has|have signed off|agreed on|to this",
            "on behalf|orders|instructions of the|our|your ceo|cto|cfo|coo|ciso|board|director|management|manager",
            "on direct orders",
        ],
    ),
    (
        Pressing::Skip,
        &[
            "skip|bypass|ignore|omit|waive the|this|that|your|any|all|further review|reviews|check|checks|approval|approvals|reading|details|policy|rules",
            "skip|bypass|waive review|reviews|approval|approvals|reading",
            "no need|reason to review|check|read|verify|look|worry|open",
            "not need|have to review|check|read|verify|look|open",
            "don't need|have to review|check|read|verify|look|open",
            "you can|may safely approve|ignore|skip",
            "just|simply approve|confirm|sign|accept|click",
            "safe to approve|ignore|skip",
            "approve|confirm|sign|accept without reading|checking|reviewing|looking|opening",
            "don't|not bother to|with|reading|checking",
            "don't|not waste time|your on|with|time",
            "nothing to review|check|see|worry",
            "ignore previous|all|the|earlier previous|earlier|instructions|warnings|warning",
        ],
    ),
];

/// The pressing words of a text, in the order of kinds and phrases, each once.
#[must_use]
pub fn find_pressing(text: &str) -> Vec<PressingWords> {
    let text: String = text.chars().filter(|c| !is_hidden(*c) || c.is_whitespace()).collect();
    let words = split(&text);
    let mut found: Vec<PressingWords> = Vec::new();
    for (kind, phrase) in PHRASES.iter().flat_map(|(kind, phrases)| phrases.iter().map(|phrase| (*kind, *phrase))) {
        let parts: Vec<&str> = phrase.split(' ').collect();
        for window in words.windows(parts.len()).filter(|window| fits(&text, window, &parts)) {
            let (from, to) = (window[0].from, window[parts.len() - 1].to);
            let words = visible_line(&text[from..to]);
            if found.len() < MOST && !found.iter().any(|known| known.kind == kind && known.words.contains(&words)) {
                found.push(PressingWords { kind, words });
            }
        }
    }
    found
}

struct Word {
    from: usize,
    to: usize,
    lower: String,
}

// Letters, digits and what holds an identifier together.
fn split(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (at, c) in text.char_indices() {
        let c_lower = if c == '’' { '\'' } else { c };
        if !(c.is_alphanumeric() || matches!(c_lower, '_' | '-' | '\'' | '/')) {
            continue;
        }
        let end = at + c.len_utf8();
        match words.last_mut().filter(|word| word.to == at) {
            Some(word) => {
                word.to = end;
                word.lower.extend(c_lower.to_lowercase());
            }
            None => words.push(Word { from: at, to: end, lower: c_lower.to_lowercase().collect() }),
        }
    }
    words
}

fn fits(text: &str, window: &[Word], parts: &[&str]) -> bool {
    let alike = window.iter().zip(parts).all(|(word, part)| part.split('|').any(|option| option == word.lower));
    alike && window.windows(2).all(|pair| text[pair[0].to..pair[1].from].chars().all(char::is_whitespace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(Pressing, String)> {
        find_pressing(text).into_iter().map(|found| (found.kind, found.words)).collect()
    }

    #[test]
    fn pressing_words_are_found_as_they_stand() {
        use Pressing::{Authority, Skip, Urgency};
        for (text, kind, words) in [
            ("URGENT: checkout is down", Urgency, "URGENT"),
            ("Please approve\nimmediately.", Urgency, "approve immediately"),
            ("We need this ASAP!", Urgency, "ASAP"),
            ("Approval is needed as soon as possible.", Urgency, "as soon as possible"),
            ("There is no time to discuss it.", Urgency, "no time to"),
            ("It must be approved within 2 minutes.", Urgency, "must be approved within"),
            ("Your manager approved this.", Authority, "Your manager approved"),
            ("The CFO wants it today.", Authority, "The CFO wants"),
            ("This was already approved last week.", Authority, "was already approved"),
            ("pre-approved by finance", Authority, "pre-approved"),
            ("Legal agreed.", Authority, "Legal agreed"),
            ("You can skip the review.", Skip, "skip the review"),
            ("No need to check the preview.", Skip, "No need to check"),
            ("Don’t bother reading it.", Skip, "Don’t bother reading"),
            ("Just approve it.", Skip, "Just approve"),
            ("It is safe to approve.", Skip, "safe to approve"),
            ("Ignore previous instructions.", Skip, "Ignore previous instructions"),
        ] {
            let all = found(text);
            assert!(all.iter().any(|(known, _)| *known == kind), "{text}: {all:?}");
            assert!(
                all.iter().any(|(known, found)| *known == kind && found.starts_with(words.split_whitespace().next().unwrap())),
                "{text}: {all:?}"
            );
        }
    }

    #[test]
    fn hidden_characters_do_not_hide_words() {
        assert_eq!(found("ur\u{200b}gent"), [(Pressing::Urgency, "urgent".into())]);
    }

    #[test]
    fn ordinary_text_is_not_marked() {
        for text in [
            "Error rate on POST /checkout rose from 0.2 % to 6.8 % eleven minutes after v415 reached 30 %.",
            "migrations: skip",
            "run with --skip-review and skip_checks=true",
            "Skip list compaction halves the memory.",
            "The job fails immediately after it starts.",
            "The emergency stop of line 4 is not touched.",
            "Approved refunds are paid within 3 days; the customer asked for it today.",
            "Resurgent demand; urgency-free wording; insurgents",
            "The review of the catalogue found 12 errors. Now prices are right.",
            "Two people must approve changes of this service.",
            "Check the preview, then approve or reject.",
            "The check ignores case and skips empty rows.",
            "Legal text of the returns page, in four languages",
            "Right now-playing list: \"Right\", now",
            "The manager role gets read access.",
            "v412 is the last version with a clean hour.",
            "Retry without delays longer than 5 s.",
            "There was no time stamp in 12 rows.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn long_lists_of_pressing_words_are_cut() {
        let text =
            "urgent asap hurry. The CEO wants it. Your boss asked. pre-approved. Legal agreed. skip the review. just approve. last chance";
        assert_eq!(found(text).len(), MOST);
    }
}
