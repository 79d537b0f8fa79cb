//! Durations in words.

/// A duration for people: `under 1 s`, `12 s`, `3 min`, `2 h 5 min`, `4 days`.
#[must_use]
pub fn span(ms: i64) -> String {
    let seconds = ms.max(0) / 1000;
    match seconds {
        0 => "under 1 s".into(),
        1..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn durations_are_told_in_words_of_people() {
        let told = [-5, 0, 306, 1_000, 119_999, 120_000, 7_500_000, 172_800_000].map(span);
        assert_eq!(told, ["under 1 s", "under 1 s", "under 1 s", "1 s", "119 s", "2 min", "2 h 5 min", "2 days"]);
    }
}
