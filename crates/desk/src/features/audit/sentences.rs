//! Records in plain words: one sentence for each kind.

use crate::words;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    ActionDecided, ActionEvent, BodyEvent, ClaimEvent, DecidedBy, DeviceEvent, DrawEvent, Event, HubEvent, InviteEvent, Outcome,
    PersonEvent, PolicyEvent, ReviewEvent, Status, ToolEvent,
};

/// One sentence about a record, beginning in upper case. `what` is the action's
/// title, or the name of the party it is about.
pub(crate) fn of(event: &Event, by_hub: bool, what: &str) -> String {
    let text = match event {
        Event::Hub(HubEvent::Opened(opened)) => format!("opened the record of {}", visible_line(&opened.name)),
        Event::Policy(PolicyEvent::Published(published)) => format!("published the policy {}", visible_line(&published.policy.version)),
        Event::Person(PersonEvent::Enrolled(person)) => format!("enrolled {}", visible_line(&person.name)),
        Event::Person(PersonEvent::Changed(person)) => format!("changed the roles of {}", visible_line(&person.name)),
        Event::Person(PersonEvent::Revoked(_)) => format!("deactivated {what}"),
        Event::Invite(InviteEvent::Made(made)) if made.person.is_some() => "made an invite for another device".into(),
        Event::Invite(InviteEvent::Made(_)) => "made an invite".into(),
        Event::Invite(InviteEvent::Used(_)) => "an invite was used".into(),
        Event::Invite(InviteEvent::Revoked(_)) => "revoked an invite".into(),
        Event::Device(DeviceEvent::Enrolled(device)) => format!("added the device {}", visible_line(&device.name)),
        Event::Device(DeviceEvent::Revoked(_)) => "revoked a device".into(),
        Event::Tool(ToolEvent::Added(_)) => format!("added the tool {what}"),
        Event::Tool(ToolEvent::Revoked(_)) => format!("revoked the token of the tool {what}"),
        Event::Tool(ToolEvent::Rotated(_)) => format!("rotated the token of the tool {what}"),
        Event::Action(ActionEvent::Proposed(_)) => format!("proposed {what}"),
        Event::Action(ActionEvent::Revised(_)) => format!("changed {what}; reviews given before do not count"),
        Event::Claim(ClaimEvent::Claimed(_)) => format!("claimed {what}"),
        Event::Claim(ClaimEvent::Released(_)) if by_hub => format!("the claim on {what} expired"),
        Event::Claim(ClaimEvent::Released(_)) => format!("released {what}"),
        Event::Action(ActionEvent::Escalated(_)) => format!("escalated {what}"),
        Event::Action(ActionEvent::Edited(_)) => format!("changed the arguments of {what}; reviews given before do not count"),
        Event::Action(ActionEvent::SecondReviewDrawn(_)) => format!("requested a blind second review of {what}"),
        Event::Review(ReviewEvent::Submitted(review)) if review.abstained => format!("abstained on {what}"),
        Event::Review(ReviewEvent::Submitted(_)) => format!("reviewed {what}"),
        Event::Review(ReviewEvent::Reading(_)) => format!("recorded the reading data of a review of {what}"),
        Event::Draw(DrawEvent::Committed(_)) => format!("committed the secret of the draw of second reviews for {what}"),
        Event::Draw(DrawEvent::Revealed(_)) => format!("revealed the secret of the draw of second reviews for {what}"),
        Event::Action(ActionEvent::Decided(mark)) => decided(mark, what),
        Event::Action(ActionEvent::Withdrawn(_)) => format!("withdrew {what}"),
        Event::Action(ActionEvent::Delivered(_)) => format!("delivered the decision on {what} to the tool"),
        Event::Action(ActionEvent::GrantUsed(_)) => format!("used the approval of {what}"),
        Event::Action(ActionEvent::Executed(mark)) => format!("reported {what}: {}", outcome(mark.outcome)),
        Event::Body(BodyEvent::Erased(_)) => "erased a document; its digest stays in the record".into(),
        Event::Unknown(_) => "a kind of record that this version of the app does not know".into(),
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
