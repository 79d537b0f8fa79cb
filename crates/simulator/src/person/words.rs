//! What people write beside their verdicts.

use crate::random::Stream;

const APPROVALS: &[&str] =
    &["Fits the evidence.", "Checked the figures.", "Fine.", "As agreed in the ticket.", "Ok, watch it for ten minutes."];
const DOUBTS: &[&str] =
    &["I do not follow the figures.", "Not at this hour.", "Needs a second pair of eyes.", "Unsure about the effect, please look."];
const EDITS: &[&str] = &["Put right as the evidence says.", "Changed to what the ticket asks for.", "Corrected, then fine."];
const ANSWERS: &[&str] = &["Read the value again and propose anew.", "Which ticket is this for?", "Say how it is undone, then ask again."];

pub(super) fn approval(stream: &mut Stream) -> Option<&'static str> {
    stream.chance(0.15).then(|| stream.pick(APPROVALS))
}

pub(super) fn doubt(stream: &mut Stream) -> &'static str {
    stream.pick(DOUBTS)
}

pub(super) fn edit(stream: &mut Stream) -> &'static str {
    stream.pick(EDITS)
}

pub(super) fn answer(stream: &mut Stream) -> &'static str {
    stream.pick(ANSWERS)
}
