//! Text from coding agents, cut to what a proposal may carry.

/// Without terminal colours and line erasures.
///
/// Any other escape stays, and the desk shows it as a mark: a shell would still receive it,
/// so the reviewer must see it.
pub(crate) fn without_colours(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        out.push_str(&rest[..at]);
        let after = &rest[at + 2..];
        let digits = after.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
        if matches!(after.as_bytes().get(digits), Some(b'm' | b'K')) {
            rest = &after[digits + 1..];
        } else {
            out.push_str("\u{1b}[");
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// The first line, at most `most` characters, with `…` where something was left out.
pub(crate) fn first_line(text: &str, most: usize) -> String {
    let trimmed = text.trim();
    let line = trimmed.lines().next().unwrap_or("").trim_end();
    let short: String = line.chars().take(most).collect();
    if short.len() == trimmed.len() {
        return short;
    }
    let mut short: String = short.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// The end of a long path, which says more than its beginning.
pub(crate) fn last_part(text: &str, most: usize) -> String {
    let length = text.chars().count();
    if length <= most {
        return text.to_owned();
    }
    let mut part = String::from("…");
    part.extend(text.chars().skip(length - (most - 1)));
    part
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_removed_other_escapes_stay() {
        assert_eq!(without_colours("\u{1b}[1;31mrm\u{1b}[0m -rf build\u{1b}[K"), "rm -rf build");
        assert_eq!(without_colours("a\u{1b}]0;rm -rf /\u{7}b"), "a\u{1b}]0;rm -rf /\u{7}b");
        assert_eq!(without_colours("a\u{1b}[2Jb\u{1b}["), "a\u{1b}[2Jb\u{1b}[");
    }

    #[test]
    fn cut_text_ends_with_an_ellipsis() {
        assert_eq!(first_line("  ls -l\nrm x\n", 20), "ls -l…");
        assert_eq!(first_line("ls -l\n", 20), "ls -l");
        assert_eq!(first_line("äöüäöü", 4), "äöü…");
        assert_eq!(last_part("/home/mara/project/src/main.rs", 12), "…src/main.rs");
    }
}
