//! Long texts in parts. Nothing is left out: what is not shown yet is counted,
//! and can be asked for from where the part before it ended.

use crate::view::{Rest, TextPart};
use holdpoint_domain::Digest;

/// How much is shown at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    pub lines: usize,
    pub chars: usize,
}

/// Arguments and reasons before anybody asks for more: what an eye takes in without turning a page.
pub(crate) const READABLE: Most = Most { lines: 60, chars: 6_000 };
/// What scrolls in a box of its own, before anybody asks for more.
pub(crate) const BOXED: Most = Most { lines: 400, chars: 40_000 };
/// Every further part.
pub(crate) const FURTHER: Most = Most { lines: 2_000, chars: 200_000 };

/// No word is longer, in bytes.
const WORD: usize = 256;

/// The first part, or one of those that follow.
pub(crate) const fn most(first: Most, from: u32) -> Most {
    if from == 0 { first } else { FURTHER }
}

/// The part of `text` from a byte on, `draw`n, and what is left after it.
pub(crate) fn text(text: &str, from: u32, most: Most, draw: impl FnOnce(&str) -> String) -> TextPart {
    let (shown, rest) = cut(text, from, most);
    TextPart { text: draw(shown), rest }
}

/// The part of `text` from a byte on, and what is left after it.
pub(crate) fn cut(text: &str, from: u32, most: Most) -> (&str, Option<Rest>) {
    let from = text.floor_char_boundary(usize::try_from(from).unwrap_or(usize::MAX));
    let ahead = &text[from..];
    let end = end(ahead, most);
    (&ahead[..end], rest(&ahead[end..], from + end))
}

fn rest(left: &str, from: usize) -> Option<Rest> {
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    (!left.is_empty()).then(|| Rest {
        from: number(from),
        lines: number(left.lines().count()),
        chars: number(left.chars().count()),
        digest: Digest::of(left.as_bytes()).short(),
    })
}

// A part ends with a line, unless that leaves it half empty; or with a word, as
// look-alikes are found by words; or where it must.
fn end(text: &str, most: Most) -> usize {
    // A little more is shown rather than counted.
    let at = |most: Most| {
        let by_lines = text.match_indices('\n').nth(most.lines - 1).map_or(text.len(), |(at, _)| at + 1);
        let by_chars = text.char_indices().nth(most.chars).map_or(text.len(), |(at, _)| at);
        (by_lines, by_chars)
    };
    let (by_lines, by_chars) = at(Most { lines: most.lines + most.lines / 8, chars: most.chars + most.chars / 8 });
    if by_lines.min(by_chars) == text.len() {
        return text.len();
    }
    let (by_lines, by_chars) = at(most);
    if by_lines <= by_chars {
        return by_lines;
    }
    let shown = &text[..by_chars];
    let line = shown.rfind('\n').filter(|at| *at > by_chars / 2);
    let word = shown.rfind(|c: char| !c.is_alphanumeric()).filter(|at| by_chars - at < WORD);
    line.or(word).map_or(by_chars, |at| at + shown[at..].chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FEW: Most = Most { lines: 10, chars: 100 };

    fn all(whole: &str, most: Most) -> Vec<String> {
        let (mut parts, mut from) = (Vec::new(), 0);
        loop {
            let (shown, rest) = cut(whole, from, most);
            parts.push(shown.to_owned());
            match rest {
                Some(rest) => from = rest.from,
                None => return parts,
            }
        }
    }

    #[test]
    fn short_text_is_one_part() {
        assert_eq!(cut("short\n", 0, FEW), ("short\n", None));
        assert_eq!(all("", FEW), [""]);
        assert_eq!(all(&"x\n".repeat(11), FEW).len(), 1, "one line more is shown, not counted");
    }

    #[test]
    fn parts_join_to_whole_text() {
        for whole in ["x\n".repeat(99), "ß".repeat(999), "two words ".repeat(99), format!("one\n{}\nend", "y".repeat(500))] {
            let parts = all(&whole, FEW);
            assert!(parts.len() > 2 && parts.iter().all(|part| part.chars().count() <= 112 && part.lines().count() <= 11));
            assert_eq!(parts.concat(), whole);
        }
    }

    #[test]
    fn rest_has_count_and_digest() {
        let (_, rest) = cut(&"x\n".repeat(99), 0, FEW);
        let rest = rest.unwrap();
        assert_eq!((rest.from, rest.lines, rest.chars), (20, 89, 178));
        let other = cut(&format!("{}y\n", "x\n".repeat(98)), 0, FEW).1.unwrap();
        assert_eq!(other.chars, rest.chars);
        assert_ne!(other.digest, rest.digest);
    }

    #[test]
    fn part_from_invalid_offset_is_safe() {
        assert_eq!(cut("ßß", 1, FEW), ("ßß", None));
        assert_eq!(cut("ß", 99, FEW), ("", None));
    }
}
