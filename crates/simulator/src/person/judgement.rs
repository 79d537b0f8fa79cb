//! How a person judges an action: what is planted, then drawn.

use super::traits::Traits;
use crate::board::Item;
use crate::kinds::KINDS;
use crate::random::{Stream, sigmoid, to_ms};
use holdpoint_domain::{Certainty, Ms, Risk};

/// Probability of an abstention.
const ABSTAINS: f64 = 0.012;
/// Seconds for orientation, whatever the length.
const ORIENTATION_SECONDS: f64 = 9.0;
/// Logit of missing a fault of average difficulty, by a person of average skill, rested, without evidence.
const MISS: f64 = -0.9;
/// Logit of seeing a fault in what is right.
const FALSE_ALARM: f64 = -3.3;

/// How tired the reader is when the reading begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Condition {
    pub(crate) fatigue: f64,
    pub(crate) minutes_on_task: f64,
}

/// What a person makes of an action.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Judgement {
    pub(crate) condition: Condition,
    pub(crate) wrong: bool,
    pub(crate) evidence_opened: bool,
    pub(crate) log_median_ms: f64,
    pub(crate) log_spread: f64,
    pub(crate) shown_ms: Ms,
    pub(crate) p_mistake: f64,
    pub(crate) p_approve: f64,
    pub(crate) mistake: bool,
    pub(crate) abstains: bool,
    pub(crate) certainty: Certainty,
}

impl Judgement {
    /// Whether the person takes the action for wrong.
    pub(crate) const fn sees_fault(&self) -> bool {
        self.wrong != self.mistake
    }
}

/// The expected reading time, ms, as the logarithm of its median.
fn log_median_ms(traits: &Traits, item: &Item, evidence_opened: bool, fatigue: f64) -> f64 {
    let characters = item.characters + if evidence_opened { item.evidence_characters } else { 0 };
    let seconds = ORIENTATION_SECONDS + 1.6 * characters as f64 / traits.characters_per_second;
    // The tired skim.
    libm::log(seconds * 1_000.0) - 0.18 * fatigue
}

/// The median reading time without evidence by a rested reader, ms.
pub(crate) fn typical_ms(traits: &Traits, item: &Item) -> Ms {
    to_ms(libm::exp(log_median_ms(traits, item, true, 0.0)))
}

/// Draws what a person makes of an action.
pub(crate) fn judge(traits: &Traits, item: &Item, condition: Condition, stream: &mut Stream) -> Judgement {
    let fatigue = condition.fatigue;
    let evidence_logit = libm::log(traits.opens_evidence / (1.0 - traits.opens_evidence)) - 0.6 * fatigue;
    let evidence_opened = item.kind.risk == Risk::Critical || stream.chance(sigmoid(evidence_logit));
    let log_median_ms = log_median_ms(traits, item, evidence_opened, fatigue);
    let shown_ms = to_ms(libm::exp(log_median_ms + traits.reading_spread * stream.normal()));
    let p_mistake = mistake_probability(traits, item, evidence_opened, fatigue);
    let mistake = stream.chance(p_mistake);
    let abstains = stream.chance(ABSTAINS);
    let wrong = item.fault.is_some();
    let certainty = [Certainty::Unsure, Certainty::Fairly, Certainty::Certain][stream.weighted(&[0.15, 0.45, 0.4])];
    Judgement {
        condition,
        wrong,
        evidence_opened,
        log_median_ms,
        log_spread: traits.reading_spread,
        shown_ms,
        p_mistake,
        p_approve: (1.0 - ABSTAINS) * if wrong { p_mistake } else { 1.0 - p_mistake },
        mistake,
        abstains,
        certainty,
    }
}

fn mistake_probability(traits: &Traits, item: &Item, evidence_opened: bool, fatigue: f64) -> f64 {
    let skill = KINDS.iter().position(|kind| kind.name == item.kind.name).map_or(0.0, |index| traits.skills[index]);
    match item.fault {
        Some(fault) => {
            let evidence = if evidence_opened { 1.1 } else { 0.0 };
            sigmoid(MISS + fault.difficulty() + traits.leniency - skill - evidence + 0.8 * fatigue)
        }
        None => sigmoid(FALSE_ALARM - 0.7 * traits.leniency - 0.3 * skill),
    }
}
