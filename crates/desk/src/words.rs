//! Sentences and short forms, in one place, so that screens and tests read alike.

use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Certainty, Verdict};

/// One or two letters for a name.
pub(crate) fn initials(name: &str) -> String {
    let shown = visible_line(name);
    let mut words = shown.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// "approved"
pub(crate) const fn past(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "approved",
        Verdict::Edit => "approved with edits",
        Verdict::Reject => "rejected",
        Verdict::Respond => "answered",
        Verdict::Escalate => "escalated",
        Verdict::Abstain => "abstained from",
    }
}

/// "Approve", as on the button.
pub(crate) const fn button(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Approve => "Approve",
        Verdict::Edit => "Approve with edits",
        Verdict::Reject => "Reject",
        Verdict::Respond => "Answer",
        Verdict::Escalate => "Escalate",
        Verdict::Abstain => "Abstain from",
    }
}

/// ", fairly sure"
pub(crate) const fn sure(certainty: Option<Certainty>) -> &'static str {
    match certainty {
        None => "",
        Some(Certainty::Guess) => ", a guess",
        Some(Certainty::Unsure) => ", unsure",
        Some(Certainty::Fairly) => ", fairly sure",
        Some(Certainty::Certain) => ", certain",
    }
}

/// `one`, or `many` with the number in front.
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

/// The first letter in upper case.
pub(crate) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_use_first_and_last_word() {
        for (name, letters) in [("Mara Ortiz", "MO"), ("mara", "M"), ("Jan van Kampen", "JK"), ("  ", ""), ("Łucja Żak", "ŁŻ")] {
            assert_eq!(initials(name), letters);
        }
    }
}
