//! Whether a window forbids something, or asks for more: the one place of this rule.

use crate::stop::ActionPlace;
use crate::text::visible_line;
use crate::{
    ActionProposed, Code, Freeze, FreezeEffect, MatchedRule, Ms, OnDeadline, Refusal, ReviewRequirements, State, local_words, rfc3339,
};

/// Second reviews in a window that tightens, as a multiple of the policy's share.
const SECOND_REVIEW_FACTOR: f64 = 3.0;

/// What a window does to an action now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FreezeMatch<'a> {
    pub(crate) freeze: &'a Freeze,
    pub(crate) effect: FreezeEffect,
}

impl State {
    /// The strictest thing that a window does to an action now, and the last window that does it:
    /// every hub names the same one. No map that was published since a window began loosens it.
    pub(crate) fn find_freeze(&self, place: ActionPlace<'_>, now: Ms) -> Option<FreezeMatch<'_>> {
        let effects = self.freezes.by_id.values().filter_map(|freeze| {
            let effect = freeze.effect_on(place.tool, place.kind, place.target, now, self.services.since_instant(freeze.begins_at()))?;
            Some(FreezeMatch { freeze, effect })
        });
        effects.max_by(|a, b| {
            let key = |found: &FreezeMatch<'_>| (found.effect, found.freeze.planned.until);
            key(a).cmp(&key(b)).then_with(|| b.freeze.id.cmp(&a.freeze.id))
        })
    }

    /// The window that holds an action with this content now, and what it does.
    #[must_use]
    pub fn freeze_on(&self, content: &ActionProposed, now: Ms) -> Option<(&Freeze, FreezeEffect)> {
        self.find_freeze(ActionPlace::of(content), now).map(|found| (found.freeze, found.effect))
    }

    /// Whether no window denies this now.
    ///
    /// # Errors
    /// `frozen`, with the freeze, its reason and its end.
    pub(crate) fn check_not_frozen(&self, place: ActionPlace<'_>, now: Ms) -> Result<(), Refusal> {
        match self.find_freeze(place, now) {
            Some(FreezeMatch { freeze, effect: FreezeEffect::Deny }) => Err(frozen(freeze)),
            _ => Ok(()),
        }
    }

    /// What the policy asks for an action that is proposed now: more of it in a window that tightens.
    pub(crate) fn tighten(&self, matched: MatchedRule, content: &ActionProposed, now: Ms) -> MatchedRule {
        match self.find_freeze(ActionPlace::of(content), now) {
            Some(_) => matched.tightened(),
            None => matched,
        }
    }
}

impl MatchedRule {
    // Nothing passes without a person, and one more person approves than the policy asks for.
    fn tightened(mut self) -> Self {
        tighten_rule(&mut self.policy);
        self.further_rules.iter_mut().for_each(tighten_rule);
        self.on_deadline = self.on_deadline.map(|outcome| if outcome == OnDeadline::Allow { OnDeadline::Deny } else { outcome });
        self
    }
}

fn tighten_rule(rule: &mut ReviewRequirements) {
    rule.approvals = if rule.auto_approve { 1 } else { rule.approvals.saturating_add(1) };
    rule.auto_approve = false;
    // Rounded, so that every machine writes the same share.
    rule.second_look = ((rule.second_look * SECOND_REVIEW_FACTOR).min(1.0) * 10_000.0).round() / 10_000.0;
    if rule.second_look > 0.0 {
        // A second review is blind only where approving and rejecting take equally many reviews.
        rule.rejections = rule.approvals;
    }
}

fn frozen(freeze: &Freeze) -> Refusal {
    let planned = &freeze.planned;
    let until = rfc3339(planned.until);
    let detail = format!(
        "The freeze {} denies this until {until} ({} {}). Reason: {} Do not run it. Propose it again after that, or ask a manager for an exception.",
        visible_line(&planned.name),
        local_words(planned.until, &planned.zone),
        planned.zone,
        visible_line(&planned.reason),
    );
    let refusal = Refusal::new(Code::Frozen, detail).with("freeze", freeze.id.as_str()).with("until", until);
    refusal.with("name", planned.name.as_str()).with("reason", planned.reason.as_str())
}
