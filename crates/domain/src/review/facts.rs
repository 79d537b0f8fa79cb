//! Facts: what figures need of a review's bodies. The one place that takes them out.

use crate::{
    ActionId, Certainty, CommandId, Reading, ReadingBody, Record, ReviewBody, ReviewReading, ReviewSubmitted, Seq, Verdict,
    read_recorded_review,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What one body says of a review. Review and reading data are two bodies with rights of
/// their own, so they give two rows with the same `review`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewFacts {
    /// The record that names the body.
    pub seq: Seq,
    /// The review's id.
    #[schema(value_type = String)]
    pub review: CommandId,
    /// The action.
    #[schema(value_type = String)]
    pub action: ActionId,
    /// Of the review: what it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// Of the review: reason codes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// Of the review: stated certainty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub certainty: Option<Certainty>,
    /// Of the reading data: time on screen before the verdict, ms.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shown_ms: Option<i64>,
    /// Of the reading data: characters that were to be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub characters: Option<u32>,
    /// Of the reading data: pieces of evidence opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_opened: Option<u32>,
    /// Of the reading data: the reviewer said "I have read this".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed: Option<bool>,
}

impl ReviewFacts {
    fn of(record: &Record, review: &CommandId) -> Self {
        Self {
            seq: record.seq,
            review: review.clone(),
            action: record.subject.clone().into(),
            verdict: None,
            reasons: Vec::new(),
            certainty: None,
            shown_ms: None,
            characters: None,
            evidence_opened: None,
            confirmed: None,
        }
    }

    fn with_reading(self, reading: &Reading) -> Self {
        let (shown_ms, characters) = (reading.shown_ms, reading.characters);
        Self { shown_ms, characters, evidence_opened: Some(reading.evidence_opened), confirmed: Some(reading.confirmed), ..self }
    }
}

/// The facts of a `review.submitted` record and its body; none when the body holds no review.
/// Reviews of desks before 0.2 have their reading data in the same body.
#[must_use]
pub fn extract_review_facts(record: &Record, header: &ReviewSubmitted, body: &ReviewBody) -> Option<ReviewFacts> {
    let (_, review) = read_recorded_review(body).ok()?;
    let facts = ReviewFacts { verdict: Some(review.verdict), certainty: review.certainty, ..ReviewFacts::of(record, &header.review) };
    let facts = ReviewFacts { reasons: review.reasons, ..facts };
    Some(if review.reading_digest.is_some() { facts } else { facts.with_reading(&review.reading) })
}

/// The facts of a `review.reading` record and its body.
#[must_use]
pub fn extract_reading_facts(record: &Record, header: &ReviewReading, body: &ReadingBody) -> ReviewFacts {
    ReviewFacts::of(record, &header.review).with_reading(&body.reading)
}
