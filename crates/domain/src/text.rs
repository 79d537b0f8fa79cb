//! Text from tools, made safe to look at.
//!
//! A reviewer decides by what is on screen, so nothing may be there that the
//! eye cannot see: bidirectional controls reorder words, zero-width characters
//! hide them, control characters drive terminals, and look-alikes from another
//! alphabet pass for Latin letters. Each becomes a mark that reads `‹U+202E›`.
//! Nothing is dropped.

mod emoji;
mod letters;

pub use letters::fold;

use unicode_security::MixedScript as _;
use unicode_security::confusable_detection::skeleton;

/// `text` with every invisible, reordering, control or look-alike character written as a mark.
/// Line feeds and tabs stay, and so do emoji with what joins and colours them. A quotation mark
/// that would begin the imitation of a mark is marked itself, so no text looks like a mark.
#[must_use]
pub fn visible(text: &str) -> String {
    if text.bytes().all(|byte| byte == b'\n' || byte == b'\t' || (0x20..0x7f).contains(&byte)) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for_each(text, |c, look| match look {
        Look::Plain => out.push(c),
        Look::Hidden => push_mark(&mut out, c, false),
        Look::Confusable | Look::Imitation => push_mark(&mut out, c, true),
    });
    out
}

/// As [`visible`], on one line: line feeds and tabs become spaces.
#[must_use]
pub fn visible_line(text: &str) -> String {
    visible(text).replace(['\n', '\t'], " ")
}

/// JSON text with suspicious characters as `\uXXXX` escapes: the same JSON, seen whole.
#[must_use]
pub fn visible_json(json: &str) -> String {
    if json.is_ascii() {
        return json.to_owned();
    }
    let mut out = String::with_capacity(json.len() + 16);
    for_each(json, |c, look| match look {
        Look::Plain => out.push(c),
        Look::Hidden | Look::Confusable | Look::Imitation => {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        }
    });
    out
}

/// How a character may deceive.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Plain,
    Hidden,
    /// Of another alphabet than the word it is in.
    Confusable,
    /// It would begin something that reads like a mark.
    Imitation,
}

fn for_each(text: &str, mut take: impl FnMut(char, Look)) {
    let mut at = 0;
    for word in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let mixed = is_mixed(word);
        for c in word.chars() {
            let (before, after) = (&text[..at], &text[at + c.len_utf8()..]);
            let look = if is_hidden(c) && c != '\n' && c != '\t' && !emoji::joins(before, c, after) {
                Look::Hidden
            } else if mixed && looks_like_ascii(c) {
                Look::Confusable
            } else if c == '‹' && begins_imitation(after) {
                Look::Imitation
            } else {
                Look::Plain
            };
            take(c, look);
            at += c.len_utf8();
        }
    }
}

// What follows the quotation mark of a mark: `U+202E›`, or `а U+0430›`.
fn begins_imitation(after: &str) -> bool {
    let mut chars = after.chars();
    let second = chars.next().and_then(|_| chars.next());
    after.starts_with("U+") || (second.is_some_and(char::is_whitespace) && chars.as_str().starts_with("U+"))
}

/// Whether `c` cannot be seen, or changes how its neighbours are seen.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' // controls
        | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' // zero width, direction marks
        | '\u{2028}'..='\u{202e}' // line separators, bidirectional embeddings
        | '\u{2060}'..='\u{206f}' // joiners, isolates
        | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
        | '\u{e000}'..='\u{f8ff}' // private use: any font may draw anything
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' // tags and variation selectors: can smuggle whole sentences
        | '\u{f0000}'..='\u{10ffff}'
    ) || matches!(c, '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}') && is_odd_space(c)
}

// A no-break or thin space is common typography ("31 %"); the wide and ogham ones are not.
fn is_odd_space(c: char) -> bool {
    !matches!(c, '\u{a0}' | '\u{2009}' | '\u{202f}' | '\u{200a}')
}

fn is_mixed(word: &str) -> bool {
    !word.is_ascii() && word.chars().any(|c| c.is_ascii_alphabetic()) && !word.is_single_script() || only_look_alikes(word)
}

// "раураl" written wholly in Cyrillic is one script, yet reads as a Latin word.
fn only_look_alikes(word: &str) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
    letters.peek().is_some()
        && letters.all(|c| c.is_ascii_alphabetic() || looks_like_ascii(c))
        && !word.is_ascii()
        && word.chars().filter(|c| looks_like_ascii(*c)).count() > 1
}

fn looks_like_ascii(c: char) -> bool {
    if c.is_ascii() || !c.is_alphabetic() || is_latin(c) {
        return false;
    }
    let mut text = [0; 4];
    let twin: String = skeleton(c.encode_utf8(&mut text)).collect();
    !twin.is_empty() && twin.is_ascii()
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn push_mark(out: &mut String, c: char, show: bool) {
    let code = u32::from(c);
    if show {
        out.push_str(&format!("‹{c} U+{code:04X}›"));
    } else {
        out.push_str(&format!("‹U+{code:04X}›"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_becomes_a_mark() {
        assert_eq!(visible("pay\u{202e}load"), "pay‹U+202E›load");
        assert_eq!(visible("a\u{200b}b\u{feff}"), "a‹U+200B›b‹U+FEFF›");
        assert_eq!(visible("red\u{1b}[31m"), "red‹U+001B›[31m");
        assert_eq!(visible("hi\u{e0041}\u{e0042}"), "hi‹U+E0041›‹U+E0042›");
    }

    #[test]
    fn look_alikes_are_marked_only_where_they_deceive() {
        assert_eq!(visible("p\u{430}ypal"), "p‹а U+0430›ypal");
        assert_eq!(visible("\u{440}\u{430}\u{443}"), "‹р U+0440›‹а U+0430›‹у U+0443›");
        assert_eq!(visible("Привет, Łódź, Zürich, 東京"), "Привет, Łódź, Zürich, 東京");
    }

    #[test]
    fn imitated_marks_are_marked() {
        assert_eq!(visible("pay‹U+202E›load"), "pay‹‹ U+2039›U+202E›load");
        assert_eq!(visible("p‹а U+0430›ypal"), "p‹‹ U+2039›а U+0430›ypal");
        assert_eq!(visible_line("‹x\tU+0041›"), "‹‹ U+2039›x U+0041›");
        assert_eq!(visible("‹quoted› ‹U 1›"), "‹quoted› ‹U 1›");
        let json = serde_json::json!({"to": "‹U+202E›"}).to_string();
        assert_eq!(visible_json(&json), r#"{"to":"\u2039U+202E›"}"#);
    }

    #[test]
    fn emoji_sequences_are_left_alone() {
        for text in ["👩‍💻 deployed", "❤️ ☀︎", "1️⃣ first", "👍🏽", "🇩🇪", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨‍👩‍👧‍👦", "🏳️‍🌈", "👩🏽‍🚒"]
        {
            assert_eq!(visible(text), text);
            assert_eq!(visible_json(text), text);
        }
        assert_eq!(visible("a\u{200d}b"), "a‹U+200D›b");
        assert_eq!(visible("👩\u{200d}b"), "👩‹U+200D›b");
        assert_eq!(visible("a\u{fe0f}"), "a‹U+FE0F›");
        assert_eq!(visible("1\u{fe0f}"), "1‹U+FE0F›");
        assert_eq!(visible("❤\u{fe0f}\u{fe0f}"), "❤\u{fe0f}‹U+FE0F›");
        assert_eq!(visible("🏴\u{e0067}\u{e0062}"), "🏴‹U+E0067›‹U+E0062›", "only the three flags, not any text in tags");
    }

    #[test]
    fn ordinary_text_is_left_alone() {
        for text in ["Scale 24 → 9 tasks", "€4,912 total", "31\u{a0}% of EU traffic", "line\n\ttab", "“quoted” – dash"] {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn escaped_json_is_the_same_json() {
        let value = serde_json::json!({"to": "p\u{430}ypal\u{202e}", "emoji": "😀\u{e0041}"});
        let shown = visible_json(&serde_json::to_string_pretty(&value).unwrap());
        assert!(shown.contains("p\\u0430ypal\\u202e"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), value);
    }
}
