//! Levels of severity, from the words of many systems.

use crate::view::SeverityLevel;

/// The level that a source's word stands for.
pub(super) fn level(severity: Option<&str>) -> SeverityLevel {
    let word = severity.unwrap_or_default().to_lowercase().replace([' ', '-', '_'], "");
    match word.as_str() {
        "sev1" | "p1" | "critical" | "page" | "emergency" | "fatal" => SeverityLevel::Sev1,
        "sev2" | "p2" | "high" | "major" | "error" => SeverityLevel::Sev2,
        "sev3" | "p3" | "medium" | "minor" | "warning" | "warn" => SeverityLevel::Sev3,
        "sev4" | "sev5" | "p4" | "p5" | "low" | "info" | "none" => SeverityLevel::Sev4,
        _ => SeverityLevel::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::level;
    use crate::view::SeverityLevel::{Sev1, Sev2, Sev3, Sev4, Unknown};

    #[test]
    fn words_of_known_systems_have_a_level() {
        for (word, expected) in [("SEV 1", Sev1), ("critical", Sev1), ("high", Sev2), ("P3", Sev3), ("low", Sev4), ("purple", Unknown)] {
            assert_eq!(level(Some(word)), expected, "{word}");
        }
        assert_eq!(level(None), Unknown);
    }
}
