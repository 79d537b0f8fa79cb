//! Emoji are written with characters that cannot be seen: joiners, variation selectors and
//! tags. Where these belong to an emoji they are no mark. Elsewhere they can hide a text.

const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
const BLACK_FLAG: char = '\u{1f3f4}';

/// England, Scotland and Wales: the only flags in common use that are written with tags.
const TAGGED_FLAGS: [&str; 3] = [
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
    "\u{1f3f4}\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}",
];

/// Whether `c` is part of the emoji that ends `before` or begins `after`.
pub(super) fn joins(before: &str, c: char, after: &str) -> bool {
    match c {
        '\u{fe0e}' | '\u{fe0f}' => {
            let base = before.chars().next_back();
            base.is_some_and(is_emoji) || (base.is_some_and(is_keycap_base) && after.starts_with(KEYCAP))
        }
        JOINER => ends_emoji(before) && after.chars().next().is_some_and(is_emoji),
        '\u{e0061}'..='\u{e007f}' => is_in_flag(before, c, after),
        _ => false,
    }
}

// An emoji, perhaps with a skin tone or a variation selector.
fn ends_emoji(text: &str) -> bool {
    let mut back = text.chars().rev();
    match back.next() {
        Some('\u{fe0f}') => back.next().is_some_and(is_emoji),
        last => last.is_some_and(is_emoji),
    }
}

fn is_in_flag(before: &str, c: char, after: &str) -> bool {
    let longest = TAGGED_FLAGS[0].chars().count();
    let Some((start, _)) = before.char_indices().rev().take(longest).find(|(_, c)| *c == BLACK_FLAG) else { return false };
    let begun = &before[start..];
    TAGGED_FLAGS.iter().any(|flag| {
        let rest = flag.strip_prefix(begun).and_then(|rest| rest.strip_prefix(c));
        rest.is_some_and(|rest| after.starts_with(rest))
    })
}

fn is_keycap_base(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '#' | '*')
}

// The blocks in which emoji lie; skin tones are among them.
fn is_emoji(c: char) -> bool {
    matches!(c,
        '©' | '®' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{24c2}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{25aa}'..='\u{27bf}' | '\u{2934}' | '\u{2935}' | '\u{2b05}'..='\u{2b55}'
        | '\u{1f000}'..='\u{1faff}'
    )
}
