//! Letters as they are compared where people search: without case, and Latin ones without accents.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// `text` in lower case, with every Latin letter as the plain one below its accents: `München` and
/// its decomposed form give `munchen`. Letters of other scripts keep their marks, which tell words
/// apart there.
#[must_use]
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(text.to_ascii_lowercase()),
            false => Cow::Borrowed(text),
        };
    }
    let mut folded = String::with_capacity(text.len());
    let mut after_latin = false;
    for c in text.chars() {
        if after_latin && is_accent(c) {
            continue;
        }
        let plain = plain_letter(c);
        after_latin = plain.is_ascii_alphabetic();
        folded.extend(plain.to_lowercase());
    }
    Cow::Owned(folded)
}

// The ASCII letter that a letter with accents begins with.
fn plain_letter(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    std::iter::once(c).nfd().next().filter(char::is_ascii_alphabetic).unwrap_or(c)
}

const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_lose_case_and_accents() {
        for (text, folded) in [
            ("München", "munchen"),
            ("Mu\u{308}nchen", "munchen"),
            ("ŽIVNÝ Ǻ ệ", "zivny a e"),
            ("Łódź straße Øre", "łodz straße øre"),
            ("plain", "plain"),
            ("EU-West", "eu-west"),
        ] {
            assert_eq!(fold(text), folded);
        }
    }

    #[test]
    fn other_scripts_keep_their_marks() {
        for text in ["йод", "が", "한국어", "हिन्दी", "ά"] {
            assert_eq!(fold(text), text);
        }
        assert_eq!(fold("ПРИВЕТ"), "привет");
    }
}
