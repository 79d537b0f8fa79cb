//! Numbers from the command line.

use super::refusal;
use crate::failure::Failure;

/// A finite number.
pub(super) fn number(flag: &str, text: &str) -> Result<f64, Failure> {
    finite(text).ok_or_else(|| refusal::flag(flag, "must be a finite number", text))
}

/// A whole number of at least 0. `5.0` is one, `5.5` is not.
pub(super) fn count(flag: &str, text: &str) -> Result<u64, Failure> {
    let whole = text.trim().parse().ok().or_else(|| finite(text).and_then(whole));
    whole.ok_or_else(|| refusal::flag(flag, "must be a whole number of at least 0", text))
}

/// As [`count`], up to 4,294,967,295.
pub(super) fn small_count(flag: &str, text: &str) -> Result<u32, Failure> {
    count(flag, text)?.try_into().map_err(|_| refusal::flag(flag, "is too large", text))
}

/// A finite number, as a label or a value. `nan` and `inf` are none.
pub(super) fn finite(text: &str) -> Option<f64> {
    // Adding 0 makes a negative zero positive.
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| number + 0.0)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and below 2^53")]
fn whole(number: f64) -> Option<u64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    ((0.0..=LARGEST).contains(&number) && number.fract() == 0.0).then_some(number as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_must_be_finite() {
        for text in ["nan", "inf", "-inf", "1e999", "", "five", "1,5", "0x10"] {
            assert!(number("seed", text).unwrap_err().detail.contains("--seed"), "{text}");
        }
        assert_eq!(number("seed", "-1.5e3"), Ok(-1500.0));
    }

    #[test]
    fn counts_must_be_whole() {
        for text in ["-1", "2.5", "nan", "1e300", ""] {
            assert!(count("hits", text).is_err(), "{text}");
        }
        assert_eq!((count("hits", "5.0"), count("hits", "18446744073709551615")), (Ok(5), Ok(u64::MAX)));
        assert!(small_count("reviewers", "4294967296").is_err());
    }
}
