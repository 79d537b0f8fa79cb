//! Record kinds about drills. The subject is the id of the drill; of a qualification it is the person.

use crate::record::kinds::record_kinds;
use crate::text::visible_line;
use crate::{ActionId, Digest, DrillId, Ms, RightVerdict, SentenceContext, rfc3339};
use serde::{Deserialize, Serialize};

record_kinds! {
    /// A record about a drill, typed.
    DrillEvent {
        /// A trainer publishes a drill, or replaces it. The body is the signed command, which holds
        /// the lessons: for everyone in the workspace.
        Administration Published "drill.published!" 1 DrillPublished, needs "0.2.0";
        /// A person answers a case of a drill. The body is the signed command, which holds the
        /// answers: for that person, trainers and managers.
        People Answered "drill.answered" 1 DrillAnswered;
        /// The answers of a person passed the test of a drill. The body is the signed command.
        People Granted "qualification.granted!" 1 QualificationGranted, needs "0.2.0";
    }
}

/// Header of `drill.published!`. The newest of an id replaces those before, and ends attempts at them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrillPublished {
    /// Its name, for people.
    pub name: String,
    /// The qualification that passing it grants.
    pub qualification: String,
    /// How long the qualification holds, days.
    pub valid_days: u32,
    /// When it is passed.
    #[serde(default)]
    pub test: DrillTest,
    /// Settled actions, each with the verdict that was right.
    pub cases: Vec<DrillCase>,
}

/// A settled action as a case of a drill.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillCase {
    /// The action.
    pub action: ActionId,
    /// What was ruled: approve, reject or edit.
    pub right: RightVerdict,
}

/// The sequential test of a drill (Wald 1945): see `holdpoint_metrics::vigilance::sprt::Sprt`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillTest {
    /// Share of errors of a person who is to pass.
    pub p0: f64,
    /// Share of errors of a person who is not yet to pass; higher.
    pub p1: f64,
    /// Most people of share `p0` who are told "not yet", as a share.
    pub alpha: f64,
    /// Most people of share `p1` who pass, as a share.
    pub beta: f64,
}

impl Default for DrillTest {
    /// Passes after 21 right answers, and says "not yet" after 3 errors in a row.
    fn default() -> Self {
        Self { p0: 0.05, p1: 0.15, alpha: 0.05, beta: 0.10 }
    }
}

/// Header of `drill.answered`. It tells how many answers were given, not which.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrillAnswered {
    /// The attempt of this person at this drill, from 1.
    pub attempt: u32,
    /// Answers in it so far.
    pub answers: u32,
    /// Salted digest of the answers: see [`crate::DrillAnswers::seal`].
    pub seal: Digest,
}

/// Header of `qualification.granted!`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QualificationGranted {
    /// Its name, as the drill states it.
    pub qualification: String,
    /// The drill that was passed.
    pub drill: DrillId,
    /// Until when it holds, hub time.
    pub until: Ms,
}

impl DrillEvent {
    pub(crate) fn sentence(&self, _: &SentenceContext<'_>) -> String {
        match self {
            Self::Published(drill) => format!("published the drill {}", visible_line(&drill.name)),
            Self::Answered(_) => "answered a case of a drill".into(),
            Self::Granted(granted) => {
                let until = rfc3339(granted.until);
                let day = until.get(..10).unwrap_or(&until);
                format!("qualified for {} until {day}", visible_line(&granted.qualification))
            }
        }
    }
}
