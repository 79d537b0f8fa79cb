//! Scripts without spaces between words: Chinese, Japanese, and Korean compounds.
//!
//! The tokeniser takes a whole sentence of them as one word, of which only the beginning
//! could be found. So each two neighbouring characters are indexed as a word, and the last
//! one alone; what is searched for is the same pairs, one after the other.

/// A word as it is indexed: `API説明書` gives `API 説明 明書 書`.
pub(super) fn spread(word: &str) -> String {
    join(word, |_| true)
}

/// A word as it is searched for: its pairs; the last character alone only where another script follows.
pub(super) fn phrase(word: &str) -> String {
    join(word, |is_last| !is_last)
}

fn join(word: &str, ends: impl Fn(bool) -> bool) -> String {
    if word.is_ascii() || !word.chars().any(is_unspaced) {
        return word.to_owned();
    }
    let chars: Vec<char> = word.chars().collect();
    let runs: Vec<&[char]> = chars.chunk_by(|one, next| is_unspaced(*one) == is_unspaced(*next)).collect();
    let mut words: Vec<String> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        if !is_unspaced(run[0]) {
            words.push(run.iter().collect());
            continue;
        }
        words.extend(run.windows(2).map(|pair| pair.iter().collect()));
        if run.len() == 1 || ends(at + 1 == runs.len()) {
            words.extend(run.last().map(char::to_string));
        }
    }
    words.join(" ")
}

fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_pairs() {
        assert_eq!(spread("API説明書"), "API 説明 明書 書");
        assert_eq!(phrase("説明"), "説明");
        assert_eq!(phrase("説明書v2"), "説明 明書 書 v2");
        assert_eq!(phrase("明"), "明");
        assert_eq!(spread("상세설명서"), "상세 세설 설명 명서 서");
    }

    #[test]
    fn spaced_scripts_are_left_alone() {
        for word in ["checkout-api", "Zürich", "Привет", "שלום"] {
            assert_eq!((spread(word), phrase(word)), (word.to_owned(), word.to_owned()));
        }
    }
}
