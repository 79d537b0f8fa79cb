//! Hand-overs: offered by their author, taken by the person who was asked.

use crate::hand_over::decide::is_held;
use crate::hand_over::{resolve_offer, resolve_take};
use crate::{ClaimEvent, DeskCommand, Event, HandOverEvent, Record, State, Statement};

/// Whether the signed command names this step of a hand-over, in the state before it.
pub(super) fn names_hand_over(state: &State, statement: &Statement, record: &Record, event: &Event) -> bool {
    let (subject, person) = (record.subject.as_str(), &statement.person);
    match (&statement.command, event) {
        (DeskCommand::OfferHandOver { hand_over, offered: asked, content }, Event::HandOver(HandOverEvent::Offered(offered))) => {
            let named = *hand_over == *subject && asked == offered && record.body.is_some() && record.body == record.envelope();
            named && resolve_offer(state, person, hand_over, offered, content).is_ok()
        }
        (DeskCommand::TakeHandOver { hand_over }, Event::HandOver(HandOverEvent::Taken(_))) => {
            *hand_over == *subject && resolve_take(state, person, hand_over).is_ok()
        }
        // The claims that were passed on, right after it was taken.
        (DeskCommand::TakeHandOver { hand_over }, Event::Claim(ClaimEvent::Released(_))) => {
            let taken = state.hand_overs.get(hand_over).filter(|known| known.offered.to == *person && known.taken_at == Some(record.at));
            taken.is_some_and(|known| known.offered.claims.iter().any(|action| *action == *subject) && is_held(state, subject, &known.by))
        }
        _ => false,
    }
}
