//! Reading data: a body of its own, whose digest the review signs.

use crate::{Accepted, Action, DeskRequest, Event, MAX_NAME_CHARS, Ms, Reading, Refusal, Review, ReviewEvent, ReviewReading, invalid};

/// What the desk saw of the reading: from the body beside the statement, or from within a
/// statement of a desk before 0.2.
pub(crate) fn find_reading(request: &DeskRequest, review: &Review) -> Result<Reading, Refusal> {
    let refuse = |detail: &str| Err(invalid("reading", detail));
    match (&request.reading, review.reading_digest) {
        (None, None) => Ok(review.reading),
        (None, Some(_)) => refuse("The review signs reading data that did not come with it. Send `reading` beside the envelope."),
        (Some(_), None) => refuse("The review does not sign the reading data that came with it."),
        (Some(_), Some(_)) if !review.reading.is_empty() => refuse("Reading data belongs beside the statement only."),
        (Some(body), _) if body.salt.chars().count() > MAX_NAME_CHARS => refuse("The salt of the reading data is too long."),
        (Some(body), Some(signed)) if body.digest().is_ok_and(|digest| digest == signed) => Ok(body.reading),
        (Some(_), Some(_)) => refuse("The reading data is not what the review signs."),
    }
}

/// Records the reading data of a review, where it came as a body.
pub(crate) fn add_reading(accepted: &mut Accepted, action: &Action, request: &DeskRequest, now: Ms) -> Result<(), Refusal> {
    let Some(reading) = &request.reading else { return Ok(()) };
    let body = accepted.body(reading)?;
    let of = ReviewReading { review: request.statement.id.clone() };
    accepted.add(Event::from(ReviewEvent::Reading(of)).draft(now, &request.statement.person, &action.id, Some(body))?);
    Ok(())
}
