//! Delays in bins, so that quantiles of a month come from a few numbers.
//!
//! Eight bins an octave from one second on: a delay and the middle of its bin differ by at most
//! 4.6 %. The edges are whole milliseconds, so that every machine counts alike.

use holdpoint_domain::Ms;

/// 1000 · 2^(i/8), rounded.
const OCTAVE: [i64; 8] = [1000, 1091, 1189, 1297, 1414, 1542, 1682, 1834];
/// The last bin, which has no end: from about 33 days on.
const LAST_BIN: u8 = 172;

/// The bin of a delay in ms. Bin 0 is below one second.
#[must_use]
pub fn bin_of(delay: Ms) -> u8 {
    let (mut low, mut high) = (0, LAST_BIN);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if delay >= edge(middle - 1) { low = middle } else { high = middle - 1 }
    }
    low
}

/// The delay that stands for a bin, ms: its middle.
#[must_use]
pub fn middle_of(bin: u8) -> Ms {
    match bin {
        0 => OCTAVE[0] / 2,
        LAST_BIN.. => edge(LAST_BIN - 1),
        bin => i64::midpoint(edge(bin - 1), edge(bin)),
    }
}

// Where bin `after + 1` begins.
const fn edge(after: u8) -> Ms {
    OCTAVE[(after % 8) as usize] << (after / 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn middle_of_a_bin_is_within_five_percent() {
        for delay in (1000..100_000).chain((100_000..2_500_000_000).step_by(123_457)) {
            let middle = middle_of(bin_of(delay));
            assert!((middle - delay).abs() * 1000 <= delay * 47, "{delay} {middle}");
        }
    }

    #[test]
    fn bins_are_in_order_and_hold_their_middle() {
        assert_eq!((bin_of(-5), bin_of(0), bin_of(999), bin_of(1000), bin_of(i64::MAX)), (0, 0, 0, 1, LAST_BIN));
        for bin in 0..=LAST_BIN {
            assert_eq!(bin_of(middle_of(bin)), bin);
        }
    }
}
