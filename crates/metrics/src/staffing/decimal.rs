//! Decimal numbers as they were typed, so that a load of exactly the target is one.
//!
//! In binary fractions 5 × 0.85 may be a little less than 4.25. Comparing the shortest decimals
//! that give these numbers back avoids that.

/// A number of 0 or more: `digits` × 10^`exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal that reads as `value`, which is finite and at least 0.
    pub(crate) fn of(value: f64) -> Self {
        let text = format!("{value:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = format!("{whole}{fraction}").parse().unwrap_or(0);
        let places = i32::try_from(fraction.len()).unwrap_or(0);
        Self { digits, exponent: exponent.parse().unwrap_or(0) - places }
    }

    /// The exact product. Both factors have at most 17 digits.
    pub(crate) const fn times(self, other: Self) -> Self {
        Self { digits: self.digits * other.digits, exponent: self.exponent + other.exponent }
    }

    /// The exact product with a count.
    pub(crate) const fn times_count(self, count: u32) -> Self {
        Self { digits: self.digits * count as u128, exponent: self.exponent }
    }

    /// Whether this is at most `other`, exactly.
    pub(crate) fn at_most(self, other: Self) -> bool {
        match aligned(self, other) {
            Some((left, right, _)) => left <= right,
            // The digits do not fit: the one that had to be scaled up is the larger one.
            None => self.exponent < other.exponent,
        }
    }

    /// `self - other`, rounded once. None if they are so far apart that floats do as well.
    #[expect(clippy::cast_precision_loss, reason = "rounded once, as said")]
    pub(crate) fn minus(self, other: Self) -> Option<f64> {
        let (left, right, exponent) = aligned(self, other)?;
        let distance = left.abs_diff(right) as f64 * 10_f64.powi(exponent);
        Some(if left < right { -distance } else { distance })
    }

    #[expect(clippy::cast_precision_loss, reason = "rounded once, as said")]
    pub(crate) fn to_f64(self) -> f64 {
        self.digits as f64 * 10_f64.powi(self.exponent)
    }
}

/// The digits of both at their common exponent.
fn aligned(left: Decimal, right: Decimal) -> Option<(u128, u128, i32)> {
    let exponent = left.exponent.min(right.exponent);
    let scale = |number: Decimal| {
        if number.digits == 0 {
            return Some(0);
        }
        let factor = 10_u128.checked_pow(number.exponent.abs_diff(exponent))?;
        number.digits.checked_mul(factor)
    };
    Some((scale(left)?, scale(right)?, exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_typed() {
        assert_eq!(Decimal::of(4.25), Decimal { digits: 425, exponent: -2 });
        assert_eq!(Decimal::of(0.0), Decimal { digits: 0, exponent: 0 });
        assert_eq!(Decimal::of(1e22), Decimal { digits: 1, exponent: 22 });
    }

    #[test]
    fn products_compare_exactly() {
        // In floats 3 * 0.1 is above 0.3.
        assert!(Decimal::of(0.1).times_count(3).at_most(Decimal::of(0.3)));
        assert!(!Decimal::of(0.3).at_most(Decimal::of(0.299_999_999_999_999_9)));
        assert!(Decimal::of(1e-300).at_most(Decimal::of(1e9)));
        assert!(!Decimal::of(1e9).at_most(Decimal::of(1e-300)));
        assert!(!Decimal::of(1.0).at_most(Decimal::of(0.0)));
    }

    #[test]
    fn differences_are_rounded_once() {
        assert_eq!(Decimal::of(1.0).minus(Decimal::of(0.999_999_999)), Some(1e-9));
        assert_eq!(Decimal::of(1e9).minus(Decimal::of(1e-300)), None);
    }
}
