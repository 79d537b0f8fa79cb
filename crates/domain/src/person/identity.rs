//! Whether two texts name the same person: the one comparison of names, ids and addresses.

use crate::text::is_hidden;
use unicode_normalization::UnicodeNormalization as _;

/// Whether two texts name the same person.
///
/// Texts are compared in Unicode form NFC, in lower case, with spaces collapsed and invisible
/// characters removed. `Name <address>`, `<address>` and `mailto:address` name a person by
/// the name and by the address. Empty text names no person.
#[must_use]
pub fn is_same_identity(a: &str, b: &str) -> bool {
    let others = identities(b);
    identities(a).iter().any(|identity| others.contains(identity))
}

/// The identities that a text names: a name, an address, or both.
pub(super) fn identities(text: &str) -> Vec<String> {
    let text = normalize(text);
    let parts: Vec<&str> = match text.split_once('<') {
        Some((name, rest)) => vec![name, rest.split('>').next().unwrap_or_default()],
        None => vec![text.as_str()],
    };
    let parts = parts.into_iter().map(|part| part.trim().trim_matches('"').trim());
    let parts = parts.map(|part| part.strip_prefix("mailto:").unwrap_or(part).trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

fn normalize(text: &str) -> String {
    let visible = text.nfc().filter(|c| c.is_whitespace() || !is_hidden(*c)).collect::<String>();
    // Lower case can leave marks uncomposed, as in Turkish dotted I.
    let folded: String = visible.to_lowercase().nfc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_identity_are_equal() {
        for (a, b) in [
            ("Jose\u{301} Silva", "José Silva"),
            ("jose.silva@example.com", "<Jose.Silva@Example.com>"),
            ("jose.silva@example.com", "Jose Silva <jose.silva@example.com>"),
            ("José Silva", "\"José Silva\" <other@example.com>"),
            ("jose.silva@example.com", "mailto:jose.silva@example.com"),
            ("José Silva", "José \u{a0} Silva"),
            ("José Silva", "Jos\u{200b}é Silva\u{feff}"),
            ("per_1", " PER_1 "),
        ] {
            assert!(is_same_identity(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn different_or_empty_identities_are_not_equal() {
        for (a, b) in [("José Silva", "Jose Silva"), ("", ""), ("<>", ""), ("a@example.com", "a@example.org"), (" ", "\u{200b}")] {
            assert!(!is_same_identity(a, b), "{a:?} {b:?}");
        }
    }
}
