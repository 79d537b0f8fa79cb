//! Sessions and breaks, from the instants at which a person claimed or reviewed something.

use crate::Ms;
use serde::{Deserialize, Serialize};

/// A pause this long is a break, and what comes after it a new session (15 minutes).
pub const BREAK_MS: Ms = 15 * 60 * 1000;

/// Time without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkSession {
    /// The first claim or review, ms.
    pub from: Ms,
    /// The last one, ms.
    pub until: Ms,
    /// Reviews given.
    pub reviews: u32,
}

/// A pause between two sessions of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkBreak {
    /// When the session before it ended, ms.
    pub from: Ms,
    /// When the next one began, ms.
    pub until: Ms,
}

/// Adds an instant to sessions in order of time. The result does not depend on the order in which
/// instants are added: a review made offline arrives late.
pub fn add_to_sessions(sessions: &mut Vec<WorkSession>, at: Ms, reviews: u32) {
    let place = sessions.partition_point(|session| at - session.until >= BREAK_MS);
    match sessions.get_mut(place) {
        Some(session) if session.from - at < BREAK_MS => {
            session.from = session.from.min(at);
            session.until = session.until.max(at);
            session.reviews += reviews;
            join_next(sessions, place);
        }
        _ => sessions.insert(place, WorkSession { from: at, until: at, reviews }),
    }
}

fn join_next(sessions: &mut Vec<WorkSession>, place: usize) {
    let Some(next) = sessions.get(place + 1).copied() else { return };
    if next.from - sessions[place].until < BREAK_MS {
        sessions[place].until = next.until;
        sessions[place].reviews += next.reviews;
        sessions.remove(place + 1);
    }
}

/// The pauses between sessions in order of time.
#[must_use]
pub fn breaks_between(sessions: &[WorkSession]) -> Vec<WorkBreak> {
    sessions.windows(2).map(|pair| WorkBreak { from: pair[0].until, until: pair[1].from }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Ms = 60_000;

    fn sessions(minutes: &[Ms]) -> Vec<WorkSession> {
        let mut found = Vec::new();
        minutes.iter().for_each(|minute| add_to_sessions(&mut found, minute * MINUTE, 1));
        found
    }

    #[test]
    fn sessions_do_not_depend_on_order_of_arrival() {
        let expected = sessions(&[0, 10, 24, 40, 50, 65]);
        assert_eq!(expected.iter().map(|session| session.reviews).collect::<Vec<_>>(), [3, 2, 1]);
        assert_eq!(sessions(&[65, 24, 0, 50, 10, 40]), expected);
        assert_eq!(sessions(&[0, 28, 14]), [WorkSession { from: 0, until: 28 * MINUTE, reviews: 3 }]);
    }

    #[test]
    fn breaks_are_the_pauses_between_sessions() {
        let found = breaks_between(&sessions(&[0, 10, 25, 30, 60]));
        let minutes: Vec<_> = found.iter().map(|pause| (pause.from / MINUTE, pause.until / MINUTE)).collect();
        assert_eq!(minutes, [(10, 25), (30, 60)]);
        assert_eq!(breaks_between(&[]), []);
    }
}
