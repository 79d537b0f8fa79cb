//! Texts, identifiers and paths as words, in any script.
//!
//! `PlaceOrder`, `place_order` and `place-order` all give `place`, `order` and `placeorder`: the
//! whole identifier is rarer than its parts, so sharing it says more. Scripts that put no spaces
//! between words give pairs of neighbouring characters, the usual choice for retrieval without a
//! dictionary (Nie and Ren 1999). Short numbers are left out: they match by chance.

/// Longer words are hashes or encoded data; they are cut here, bytes.
const MAX_WORD_BYTES: usize = 48;

/// Calls `visit` with every word of `text`: lower case, without plural endings, duplicates included.
/// The second argument tells whole identifiers of several parts.
pub(super) fn each_word(text: &str, visit: &mut impl FnMut(&str, bool)) {
    let mut reader = Reader::default();
    let mut chars = text.chars();
    // By bytes where possible: the texts of ten thousand changes are megabytes, nearly all ASCII.
    while let Some(byte) = chars.as_str().bytes().next() {
        let c = chars.next().unwrap_or_default();
        if byte.is_ascii() {
            reader.push(c, class_of_ascii(byte), visit);
        } else if is_dense(c) {
            reader.push_dense(c, visit);
        } else {
            reader.push(c, class_of(c), visit);
        }
    }
    reader.end_identifier(visit);
}

/// What a character does to the word it stands in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Class {
    /// Ends an identifier.
    #[default]
    Other,
    Lower,
    Upper,
    Digit,
    /// Joins the parts of an identifier.
    Joiner,
}

const fn class_of_ascii(byte: u8) -> Class {
    match byte {
        b'a'..=b'z' => Class::Lower,
        b'A'..=b'Z' => Class::Upper,
        b'0'..=b'9' => Class::Digit,
        b'_' | b'-' | b'.' => Class::Joiner,
        _ => Class::Other,
    }
}

fn class_of(c: char) -> Class {
    match c {
        c if c.is_uppercase() => Class::Upper,
        c if c.is_alphabetic() || is_combining(c) => Class::Lower,
        c if c.is_numeric() => Class::Digit,
        _ => Class::Other,
    }
}

#[derive(Default)]
struct Reader {
    /// The identifier without what joins its parts, lower case.
    whole: String,
    /// Where in it the part begins that is being read.
    part: usize,
    parts: usize,
    /// It was too long to be kept whole.
    cut: bool,
    previous: Class,
    /// The two last characters were upper case: `HTTPServer` splits before the `S`.
    capitals: bool,
    /// The last character of a run without spaces, and whether it is alone so far.
    dense: Option<(char, bool)>,
}

impl Reader {
    fn push(&mut self, c: char, class: Class, visit: &mut impl FnMut(&str, bool)) {
        if self.dense.is_some() {
            self.end_dense(visit);
        }
        match class {
            Class::Lower | Class::Upper | Class::Digit => self.push_letter(c, class, visit),
            Class::Joiner if matches!(self.previous, Class::Lower | Class::Upper | Class::Digit) => {
                self.end_part(visit);
                (self.previous, self.capitals) = (Class::Joiner, false);
            }
            Class::Joiner | Class::Other => {
                if self.previous != Class::Other {
                    self.end_identifier(visit);
                }
            }
        }
    }

    fn push_letter(&mut self, c: char, class: Class, visit: &mut impl FnMut(&str, bool)) {
        let upper = class == Class::Upper;
        if upper && matches!(self.previous, Class::Lower | Class::Digit) {
            self.end_part(visit);
        } else if self.capitals && class == Class::Lower {
            self.split_last_capital(visit);
        }
        self.capitals = upper && self.previous == Class::Upper;
        if self.whole.len() - self.part < MAX_WORD_BYTES {
            if c.is_ascii() { self.whole.push(c.to_ascii_lowercase()) } else { self.whole.extend(c.to_lowercase()) }
        }
        self.previous = class;
    }

    /// `HTTPs` + `e`: the last capital begins the next part.
    fn split_last_capital(&mut self, visit: &mut impl FnMut(&str, bool)) {
        if let Some(last) = self.whole.pop() {
            self.end_part(visit);
            self.whole.push(last);
        }
    }

    fn end_part(&mut self, visit: &mut impl FnMut(&str, bool)) {
        if self.part == self.whole.len() {
            return;
        }
        self.parts += 1;
        emit(stem(&self.whole[self.part..]), false, visit);
        if self.whole.len() > MAX_WORD_BYTES {
            self.whole.clear();
            self.cut = true;
        }
        self.part = self.whole.len();
    }

    fn end_identifier(&mut self, visit: &mut impl FnMut(&str, bool)) {
        self.end_part(visit);
        if self.parts > 1 && !self.cut {
            emit(&self.whole, true, visit);
        }
        self.whole.clear();
        (self.part, self.parts, self.cut) = (0, 0, false);
        (self.previous, self.capitals) = (Class::Other, false);
        self.end_dense(visit);
    }

    fn push_dense(&mut self, c: char, visit: &mut impl FnMut(&str, bool)) {
        let before = self.dense.take();
        if self.previous != Class::Other {
            self.end_identifier(visit);
        }
        if let Some((previous, _)) = before {
            let mut buffer = [0; 8];
            let first = previous.encode_utf8(&mut buffer).len();
            let second = c.encode_utf8(&mut buffer[first..]).len();
            visit(str::from_utf8(&buffer[..first + second]).unwrap_or_default(), false);
        }
        self.dense = Some((c, before.is_none()));
    }

    fn end_dense(&mut self, visit: &mut impl FnMut(&str, bool)) {
        if let Some((c, true)) = self.dense.take() {
            visit(c.encode_utf8(&mut [0; 4]), false);
        }
    }
}

/// Single letters, short numbers and years say nothing; a port or an error code does.
fn emit(word: &str, whole: bool, visit: &mut impl FnMut(&str, bool)) {
    let number = word.starts_with(|c: char| c.is_ascii_digit()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let year = word.len() == 4 && (word.starts_with("19") || word.starts_with("20"));
    if word.len() > 1 && (!number || (word.len() >= 4 && !year)) {
        visit(word, whole);
    }
}

/// The plural stemmer of Harman (1991), for words in ASCII of more than three letters.
fn stem(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with(['u', 's', 'i']) && word.is_ascii() => stem,
        _ => word,
    }
}

/// Marks that belong to the letter before them.
fn is_combining(c: char) -> bool {
    matches!(u32::from(c), 0x0300..=0x036F | 0x0900..=0x0DFF | 0x200C..=0x200D | 0x1AB0..=0x1AFF | 0x20D0..=0x20FF)
}

/// Letters of scripts without spaces between words: Thai to Khmer, kana, Han, Hangul.
fn is_dense(c: char) -> bool {
    let dense = matches!(
        u32::from(c),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..=0x323AF
    );
    dense && c != '\u{30FB}'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        each_word(text, &mut |word, _| found.push(word.to_owned()));
        found
    }

    #[test]
    fn identifiers_give_parts_and_whole() {
        for text in ["PlaceOrder", "place_order", "place-order", "placeOrder"] {
            assert_eq!(words(text), ["place", "order", "placeorder"], "{text}");
        }
        assert_eq!(words("HTTPServer"), ["http", "server", "httpserver"]);
        assert_eq!(words("OOMKilled"), ["oom", "killed", "oomkilled"]);
        assert_eq!(words("services/payment/charge.go"), ["service", "payment", "charge", "go", "chargego"]);
    }

    #[test]
    fn capitals_before_a_joiner_end_their_part() {
        assert_eq!(words("README.md"), ["readme", "md", "readmemd"]);
        assert_eq!(words("HTTP_Server"), ["http", "server", "httpserver"]);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_split(text in "[A-Za-zÀ-ž0-9_./ İßЖж割引-]{0,80}") {
            let plain: String = words(&text).concat();
            proptest::prop_assert!(plain.chars().all(|c| c.is_alphanumeric() || is_combining(c)), "{plain}");
        }
    }

    #[test]
    fn numbers_and_letters_alone_are_left_out() {
        assert_eq!(words("a 503 b, 17:30 2026 fraud-7 x509 5439"), ["fraud", "fraud7", "x509", "5439"]);
        assert!(words("").is_empty() && words("--- ... ___ 1.2").is_empty());
    }

    #[test]
    fn plurals_equal_singulars() {
        assert_eq!(words("timeouts queries status address"), ["timeout", "querie", "status", "address"]);
    }

    #[test]
    fn scripts_without_spaces_give_pairs() {
        assert_eq!(words("割引計算"), ["割引", "引計", "計算"]);
        assert_eq!(words("注"), ["注"]);
        assert_eq!(words("割引 = coupon割引"), ["割引", "coupon", "割引"]);
    }

    #[test]
    fn other_scripts_give_lower_case_words() {
        assert_eq!(words("Оплата ЗАКАЗА Größe"), ["оплата", "заказа", "größe"]);
        assert_eq!(words("भुगतान सेवा").len(), 2);
    }
}
