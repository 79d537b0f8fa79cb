//! A signal against its usual count.

use super::case::Signal;

/// How the count moved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Trend {
    /// Share of the count that is more than usual, above 0 and at most 1.
    Rising(f64),
    /// As usual.
    Steady,
    /// Rarer than usual.
    Falling,
    /// Nothing to compare with.
    Uncompared,
}

impl Trend {
    pub(super) fn of(signal: &Signal) -> Self {
        let Some((by, percent)) = signal.change.as_deref().and_then(parse_change) else { return Self::Uncompared };
        let share = if percent { by / (100.0 + by).max(1.0) } else { by / signal.count.max(by).max(1.0) };
        match by {
            by if by < 0.0 => Self::Falling,
            by if by > 0.0 => Self::Rising(share.clamp(0.0, 1.0)),
            _ => Self::Steady,
        }
    }

    /// None without a comparison.
    pub(super) const fn rise(self) -> Option<f64> {
        match self {
            Self::Rising(share) => Some(share),
            Self::Steady | Self::Falling => Some(0.0),
            Self::Uncompared => None,
        }
    }

    /// At least half of the count is more than usual.
    pub(super) fn doubled(self) -> bool {
        self.rise().is_some_and(|share| share >= 0.5)
    }
}

/// The number, and whether it is a percentage. None if it is not a finite number.
fn parse_change(text: &str) -> Option<(f64, bool)> {
    let text = text.trim().replace(['−', '–'], "-").replace([',', ' ', '\u{a0}'], "");
    let (number, percent) = text.strip_suffix('%').map_or((text.as_str(), false), |number| (number, true));
    number.parse::<f64>().ok().filter(|number| number.is_finite()).map(|number| (number, percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_read_as_numbers_and_percentages() {
        let trend = |count: f64, change: Option<&str>| Trend::of(&Signal { count, change: change.map(str::to_owned), ..Signal::default() });
        assert_eq!(trend(318.0, Some("+318")), Trend::Rising(1.0));
        assert_eq!(trend(200.0, Some("+100%")), Trend::Rising(0.5));
        assert_eq!(trend(60.0, Some("−980")), Trend::Falling);
        assert_eq!(trend(1_000.0, Some("1,000")), Trend::Rising(1.0));
        assert_eq!(trend(5.0, Some("0")), Trend::Steady);
        for unreadable in [None, Some("new"), Some("NaN"), Some("+1e400")] {
            assert_eq!(trend(5.0, unreadable), Trend::Uncompared);
        }
    }
}
