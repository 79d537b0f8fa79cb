//! How far an attempt at a drill is: the sequential test over its answers.

use crate::{ActionId, Digest, DrillCase, DrillPublished, DrillTest, PersonId, Refusal, Verdict, canonical, invalid};
use holdpoint_metrics::vigilance::sprt::{Decision, Sprt};
use serde::{Deserialize, Serialize};

/// The answer to one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillAnswer {
    /// The case.
    pub action: ActionId,
    /// Approve, reject or edit.
    pub verdict: Verdict,
}

/// All answers of an attempt so far, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DrillAnswers {
    /// The attempt, from 1.
    pub attempt: u32,
    /// Random, the same for the whole attempt: without it the seal would give the answers away.
    pub salt: String,
    /// The answers.
    pub answers: Vec<DrillAnswer>,
}

/// Whether an attempt is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ts", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DrillOutcome {
    /// The qualification is granted.
    Passed,
    /// Too many errors: another attempt may begin.
    NotYet,
    /// The test needs more answers, and there are more cases.
    Open,
    /// The test needs more answers than the drill has cases: another attempt may begin.
    MoreNeeded,
}

/// An attempt, counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DrillProgress {
    /// Whether it is decided.
    pub outcome: DrillOutcome,
    /// Right answers.
    pub right: u32,
    /// Wrong ones.
    pub wrong: u32,
}

#[derive(Serialize)]
struct Sealed<'a> {
    person: &'a str,
    salt: &'a str,
    answers: &'a [DrillAnswer],
}

impl DrillAnswers {
    /// Salted digest of the first `count` answers of a person.
    ///
    /// # Errors
    /// Never for what JSON can hold.
    pub fn seal(&self, person: &PersonId, count: usize) -> Result<Digest, Refusal> {
        let answers = &self.answers[..count.min(self.answers.len())];
        let sealed = canonical(&Sealed { person, salt: &self.salt, answers });
        sealed.map(|bytes| Digest::of(&bytes)).map_err(|error| invalid("answers", error.to_string()))
    }
}

impl DrillPublished {
    /// The case about an action.
    #[must_use]
    pub fn case(&self, action: &str) -> Option<&DrillCase> {
        self.cases.iter().find(|case| case.action == *action)
    }

    /// Whether an answer is right; an action that is no case has no right answer.
    #[must_use]
    pub fn is_right(&self, answer: &DrillAnswer) -> bool {
        self.case(&answer.action).is_some_and(|case| case.right.agrees(answer.verdict) == Some(true))
    }

    /// What the answers of an attempt come to.
    #[must_use]
    pub fn progress(&self, answers: &[DrillAnswer]) -> DrillProgress {
        let ended = self.test.sprt().run(answers.iter().map(|answer| !self.is_right(answer)));
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let right = answers.iter().filter(|answer| self.is_right(answer)).count();
        let outcome = match ended.decision {
            Decision::Accept => DrillOutcome::Passed,
            Decision::Reject => DrillOutcome::NotYet,
            Decision::Continue if answers.len() < self.cases.len() => DrillOutcome::Open,
            Decision::Continue => DrillOutcome::MoreNeeded,
        };
        DrillProgress { outcome, right: count(right), wrong: count(answers.len() - right) }
    }

    /// The fewest answers that pass, all of them right, given the numbers of right and wrong ones so far.
    #[must_use]
    pub fn missing_right(&self, right: u32, wrong: u32) -> u32 {
        let sprt = self.test.sprt();
        let evidence = sprt.evidence();
        let ratio = f64::from(wrong).mul_add(evidence.error, f64::from(right) * evidence.right);
        // At most the number of cases a drill may have, for the test was checked when it was published.
        let more = ((sprt.lower() - ratio) / evidence.right).ceil().clamp(0.0, 1.0e6);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped above")]
        let more = more as u32;
        more
    }
}

impl DrillTest {
    pub(crate) const fn sprt(&self) -> Sprt {
        Sprt { low: self.p0, high: self.p1, alpha: self.alpha, beta: self.beta }
    }
}
