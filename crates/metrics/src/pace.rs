//! A reviewer's pace: sessions, breaks, the usual time for a decision, the reading floor.

/// A pause this long is a break, and what comes after it a new session (15 minutes).
pub const PAUSE_MS: i64 = 15 * 60 * 1000;

/// Session length after which a break is due (150 minutes).
///
/// A limit of this product, on the careful side: in the vigilance literature sensitivity
/// drops within the first half hour of watching; reviewing has pauses of its own.
pub const BREAK_AFTER_MS: i64 = 150 * 60 * 1000;

/// The fastest reading with understanding, in characters per second.
pub const READING_CHARS_PER_SECOND: i64 = 25;

/// The session that is going on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Reviews since it began.
    pub reviews: usize,
    /// From its first review until now, ms.
    pub length_ms: i64,
}

/// The present session of someone who gave reviews at `times` (ms, ascending).
/// None is going on when the last review is [`PAUSE_MS`] or longer ago.
#[must_use]
pub fn session(times: &[i64], now: i64) -> Session {
    let mut next = now;
    let mut reviews = 0;
    for at in times.iter().rev() {
        if next - at >= PAUSE_MS {
            break;
        }
        reviews += 1;
        next = *at;
    }
    Session { reviews, length_ms: if reviews == 0 { 0 } else { (now - next).max(0) } }
}

/// The median: the middle value, or the mean of the two middle ones rounded down. None of nothing.
#[must_use]
pub fn median(values: &mut [i64]) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    match values.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(values[middle]),
        _ => Some(i64::midpoint(values[middle - 1], values[middle])),
    }
}

/// The shortest time in which a text of this many characters can have been read, ms.
#[must_use]
pub const fn reading_floor_ms(characters: i64) -> i64 {
    characters * 1000 / READING_CHARS_PER_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_session_reaches_back_to_the_last_real_pause() {
        let times = [0, 10 * MINUTE, 40 * MINUTE, 50 * MINUTE, 60 * MINUTE];
        assert_eq!(session(&times, 62 * MINUTE), Session { reviews: 3, length_ms: 22 * MINUTE });
        assert_eq!(session(&times, 75 * MINUTE), Session::default(), "the pause itself ends the session");
        assert_eq!(session(&[], 75 * MINUTE), Session::default());
    }

    #[test]
    fn a_pause_of_exactly_a_quarter_of_an_hour_is_a_break() {
        assert_eq!(session(&[0, 15 * MINUTE], 16 * MINUTE).reviews, 1);
        assert_eq!(session(&[0, 15 * MINUTE - 1], 16 * MINUTE).reviews, 2);
    }

    #[test]
    fn a_clock_set_back_makes_no_negative_session() {
        assert_eq!(session(&[10 * MINUTE], 9 * MINUTE), Session { reviews: 1, length_ms: 0 });
    }

    #[test]
    fn medians() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [7]), Some(7));
        assert_eq!(median(&mut [9, 1, 5]), Some(5));
        assert_eq!(median(&mut [1, 2, 9, 4]), Some(3));
    }

    #[test]
    fn a_page_of_text_takes_its_time() {
        assert_eq!(reading_floor_ms(2_500), 100_000);
        assert_eq!(reading_floor_ms(0), 0);
    }
}
