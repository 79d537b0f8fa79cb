//! Whether two texts name the same person: the one comparison of names, ids and addresses.

use crate::text::is_hidden;
use unicode_normalization::UnicodeNormalization as _;

/// Whether two texts name the same person.
///
/// Texts are compared in Unicode form NFC, case-folded, with spaces collapsed and invisible
/// characters removed. `Name <address>`, `address (Name)`, `<address>` and `mailto:address` name a
/// person by the name and by the address. Empty text names no person.
#[must_use]
pub fn is_same_identity(a: &str, b: &str) -> bool {
    let others = identities(b);
    identities(a).iter().any(|identity| others.contains(identity))
}

/// The identities that a text names: a name, an address, or both.
pub(super) fn identities(text: &str) -> Vec<String> {
    let text = normalize(text);
    let parts: Vec<&str> = match text.split_once('(') {
        _ if text.contains(['<', '>']) => text.split(['<', '>']).collect(),
        // The older form of a name; brackets after anything but an address belong to the name.
        Some((address, rest)) if address.contains('@') => vec![address, rest.split(')').next().unwrap_or_default()],
        _ => vec![text.as_str()],
    };
    let parts = parts.into_iter().map(|part| part.trim_matches([' ', '"', '\'', ',', ';']));
    parts.map(strip_mailto).filter(|part| !part.is_empty()).collect()
}

// `mailto:` and its header fields (RFC 6068); an `@` may be written `%40` there.
fn strip_mailto(part: &str) -> String {
    match part.strip_prefix("mailto:") {
        Some(address) => address.split('?').next().unwrap_or_default().replace("%40", "@").trim().to_owned(),
        None => part.to_owned(),
    }
}

fn normalize(text: &str) -> String {
    let visible = text.nfc().filter(|c| c.is_whitespace() || !is_hidden(*c)).collect::<String>();
    // Folding can leave marks uncomposed, as in Turkish dotted I.
    let folded: String = visible.chars().flat_map(fold_case).nfc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

// Case folding by way of upper case, which makes ß ss and a final sigma a sigma. Dotless i has no
// other case form in folding.
fn fold_case(c: char) -> impl Iterator<Item = char> {
    let upper: Vec<char> = if c == 'ı' { vec![c] } else { c.to_uppercase().collect() };
    upper.into_iter().flat_map(char::to_lowercase)
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
            ("Weiß", "WEISS"),
            ("Σωκράτης", "ΣΩΚΡΆΤΗΣ"),
            ("jose.silva@example.com", "jose.silva@example.com (José Silva)"),
            ("José Silva", "jose.silva@example.com (José Silva)"),
            ("jose.silva@example.com", "<mailto:jose.silva%40example.com?subject=hi>"),
            ("José Silva", "'José Silva' <other@example.com>"),
            ("Ana (Berlin)", "ana (BERLIN)"),
            ("ana", "\"Ben <x>\" <ana>"),
            ("ana@example.com", "Ben <ben@example.com>, Ana <ana@example.com>;"),
        ] {
            assert!(is_same_identity(a, b), "{a:?} {b:?}");
        }
    }

    #[test]
    fn different_or_empty_identities_are_not_equal() {
        for (a, b) in [
            ("José Silva", "Jose Silva"),
            ("", ""),
            ("<>", ""),
            ("a@example.com", "a@example.org"),
            (" ", "\u{200b}"),
            ("Ana (Ben)", "Ben"),
            ("Işık", "Isik"),
        ] {
            assert!(!is_same_identity(a, b), "{a:?} {b:?}");
        }
    }
}
