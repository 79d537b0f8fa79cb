//! Whether a stop forbids something: the one place of this rule.

use crate::text::visible_line;
use crate::{Action, ActionProposed, Code, Refusal, Seq, ServiceMap, State, Status, Stop, StopProposals, Target, rfc3339};
use std::borrow::Cow;

/// What a stop's scope is compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionPlace<'a> {
    pub(crate) tool: &'a str,
    pub(crate) kind: &'a str,
    pub(crate) target: &'a Target,
    /// The record by which the action was allowed; none while it is open.
    pub(crate) allowed_by: Option<Seq>,
}

impl<'a> ActionPlace<'a> {
    /// Of an action that is open, or that is about to be allowed.
    pub(crate) fn of(content: &'a ActionProposed) -> Self {
        Self { tool: &content.tool.name, kind: &content.kind, target: &content.target, allowed_by: None }
    }

    /// Of an action that may have been allowed.
    pub(crate) fn of_action(action: &'a Action) -> Self {
        Self { allowed_by: action.decided_by_record, ..Self::of(&action.content) }
    }
}

impl State {
    /// Whether no stop forbids this. A stop forbids what is in its scope while it holds it, and
    /// for ever what was allowed before it.
    ///
    /// # Errors
    /// `stopped`, with the stop, its scope and its reason.
    pub(crate) fn check_not_stopped(&self, place: ActionPlace<'_>) -> Result<(), Refusal> {
        self.find_stop(place).map_or(Ok(()), |stop| Err(stopped(stop, place)))
    }

    /// As [`Self::check_not_stopped`], for a new proposal: one that is only held is taken.
    pub(crate) fn check_not_denied(&self, content: &ActionProposed) -> Result<(), Refusal> {
        let place = ActionPlace::of(content);
        let denying = self.find_first_stop(|stop| stop.pulled.proposals == StopProposals::Deny && self.is_forbidden_by(stop, place));
        denying.map_or(Ok(()), |stop| Err(stopped(stop, place)))
    }

    /// The stop that holds an action, or that voided its approval. None once its grant was used
    /// or its outcome reported: then it ran.
    #[must_use]
    pub fn stop_of(&self, action: &Action) -> Option<&Stop> {
        let stoppable = action.status == Status::Open || (action.status.allows() && action.grant.is_none() && action.outcome.is_none());
        if stoppable { self.find_stop(ActionPlace::of_action(action)) } else { None }
    }

    /// The action as its tool is told of it: an approval that a stop voided is `stopped`.
    #[must_use]
    pub fn as_told<'a>(&self, action: &'a Action) -> Cow<'a, Action> {
        if !action.status.allows() || self.stop_of(action).is_none() {
            return Cow::Borrowed(action);
        }
        let mut told = action.clone();
        told.status = Status::Stopped;
        if let Some(decision) = &mut told.decision {
            decision.grant_until = None;
        }
        Cow::Owned(told)
    }

    /// What a tool is told of the stop that forbids its action.
    #[must_use]
    pub fn stop_refusal(&self, action: &Action) -> Option<Refusal> {
        self.stop_of(action).map(|stop| stopped(stop, ActionPlace::of_action(action)))
    }

    fn find_stop(&self, place: ActionPlace<'_>) -> Option<&Stop> {
        self.find_first_stop(|stop| self.is_forbidden_by(stop, place))
    }

    // Under the map of services that was in force when everything was held last, or any later one:
    // a new map takes nothing out of a stop, whose end needs two people.
    fn is_forbidden_by(&self, stop: &Stop, place: ActionPlace<'_>) -> bool {
        forbids(stop, place, || self.services.since(stop.held_since))
    }

    // The earliest, so that every hub names the same one.
    fn find_first_stop(&self, is_meant: impl Fn(&Stop) -> bool) -> Option<&Stop> {
        let stops = self.stops.by_id.values().map(std::convert::AsRef::as_ref);
        stops.filter(|stop| is_meant(stop)).min_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)))
    }
}

impl Stop {
    /// Whether it holds an action with this content now, under the map of services in force. A
    /// drill holds nothing.
    #[must_use]
    pub fn holds(&self, content: &ActionProposed, services: &ServiceMap) -> bool {
        forbids(self, ActionPlace::of(content), || std::iter::once(services))
    }
}

fn forbids<'a, M: Iterator<Item = &'a ServiceMap>>(stop: &Stop, place: ActionPlace<'_>, maps: impl Fn() -> M) -> bool {
    let in_scope = || maps().any(|services| stop.pulled.scope.matches(place.tool, place.kind, place.target, services));
    let is_void = place.allowed_by.is_some_and(|seq| seq < stop.held_since);
    !stop.pulled.drill && (is_void || !stop.stage.lets_run(place.kind)) && in_scope()
}

fn stopped(stop: &Stop, place: ActionPlace<'_>) -> Refusal {
    let scope = stop.pulled.scope.in_words();
    let reason = visible_line(&stop.pulled.reason);
    let detail = match place.allowed_by {
        Some(_) => {
            format!("A stop of {scope} voided this approval. Reason: {reason} Do not run it. Propose it again once the stop has ended.")
        }
        None => format!("A stop of {scope} is in force. Reason: {reason} Do not run it."),
    };
    let scope = serde_json::to_value(&stop.pulled.scope).unwrap_or_default();
    let refusal = Refusal::new(Code::Stopped, detail).with("stop", stop.id.as_str()).with("scope", scope);
    refusal.with("reason", stop.pulled.reason.as_str()).with("since", rfc3339(stop.at))
}
