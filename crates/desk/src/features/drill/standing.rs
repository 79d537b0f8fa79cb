//! Whether a qualification holds, and whose it is, in words.

use super::view::QualificationState;
use holdpoint_domain::Ms;
use holdpoint_domain::text::visible_line;
use std::collections::HashMap;

/// A qualification is shown as running out so long before it does.
pub(super) const SOON_MS: Ms = 14 * 24 * 3600 * 1000;

/// Whether it holds at an instant.
pub(super) const fn state_of(until: Ms, now: Ms) -> QualificationState {
    if until <= now {
        QualificationState::RanOut
    } else if until - now <= SOON_MS {
        QualificationState::Soon
    } else {
        QualificationState::Holds
    }
}

/// The name of a person.
pub(super) fn name_of(names: &HashMap<String, String>, person: &str) -> String {
    names.get(person).map_or_else(|| "Unknown person".into(), |name| visible_line(name))
}
