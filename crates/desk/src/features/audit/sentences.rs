//! Records in plain words: one sentence for each kind.

use crate::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ActionDecided, DecidedBy, Event, Outcome, Status};

/// One sentence about a record, beginning in upper case. `what` is the action's
/// title, or the name of the party it is about.
pub(crate) fn of(event: &Event, by_hub: bool, what: &str) -> String {
    let text = match event {
        Event::HubOpened(opened) => format!("opened the record of {}", visible_line(&opened.name)),
        Event::PolicyPublished(published) => format!("published the policy {}", visible_line(&published.policy.version)),
        Event::PersonEnrolled(person) => format!("enrolled {}", visible_line(&person.name)),
        Event::PersonChanged(person) => format!("changed the roles of {}", visible_line(&person.name)),
        Event::PersonRevoked(_) => format!("deactivated {what}"),
        Event::InviteMade(made) if made.person.is_some() => "made an invite for another device".into(),
        Event::InviteMade(_) => "made an invite".into(),
        Event::InviteUsed(_) => "an invite was used".into(),
        Event::InviteRevoked(_) => "revoked an invite".into(),
        Event::DeviceEnrolled(device) => format!("added the device {}", visible_line(&device.name)),
        Event::DeviceRevoked(_) => "revoked a device".into(),
        Event::ToolAdded(_) => format!("added the tool {what}"),
        Event::ToolRevoked(_) => format!("revoked the token of the tool {what}"),
        Event::ToolRotated(_) => format!("rotated the token of the tool {what}"),
        Event::ActionProposed(_) => format!("proposed {what}"),
        Event::ActionRevised(_) => format!("changed {what}; reviews given before do not count"),
        Event::ActionClaimed(_) => format!("claimed {what}"),
        Event::ActionReleased(_) if by_hub => format!("the claim on {what} expired"),
        Event::ActionReleased(_) => format!("released {what}"),
        Event::ActionEscalated(_) => format!("escalated {what}"),
        Event::ActionEdited(_) => format!("changed the arguments of {what}; reviews given before do not count"),
        Event::ActionSecondLook(_) => format!("requested a blind second review of {what}"),
        Event::ReviewSubmitted(review) if review.abstained => format!("abstained on {what}"),
        Event::ReviewSubmitted(_) => format!("reviewed {what}"),
        Event::ActionDecided(mark) => decided(mark, what),
        Event::ActionWithdrawn(_) => format!("withdrew {what}"),
        Event::DecisionDelivered(_) => format!("delivered the decision on {what} to the tool"),
        Event::GrantUsed(_) => format!("used the approval of {what}"),
        Event::ActionExecuted(mark) => format!("reported {what}: {}", outcome(mark.outcome)),
        Event::BodyErased(_) => "erased a document; its digest stays in the record".into(),
        Event::Unknown => "a kind of record that this version of the app does not know".into(),
    };
    words::sentence(&text)
}

fn decided(mark: &ActionDecided, what: &str) -> String {
    match (mark.verdict, mark.by) {
        (None, _) => format!("counted the first review of {what}; a second review is needed"),
        (Some(Status::Approved), DecidedBy::Deadline) => format!("allowed {what}: its deadline passed"),
        (Some(_), DecidedBy::Policy) => format!("approved {what} automatically by policy"),
        (Some(_), DecidedBy::Deadline) => format!("denied {what}: its deadline passed"),
        (Some(status), DecidedBy::Review) => format!("{} {what}", words::state(status)),
    }
}

/// "executed"
pub(crate) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Executed => "executed",
        Outcome::Failed => "failed",
    }
}

/// Who caused a record: a person's name, the tool's, or "hub".
pub(crate) fn actor(id: &str, names: &std::collections::HashMap<String, String>) -> String {
    match id.strip_prefix("tool:") {
        Some(tool) => visible_line(tool),
        None => names.get(id).map_or_else(|| visible_line(id), |name| visible_line(name)),
    }
}
