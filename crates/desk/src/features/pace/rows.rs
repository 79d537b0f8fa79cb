//! What is known of reviews, as rows of the figures.

use crate::replica::reviews::KnownReview;
use holdpoint_domain::Verdict;
use holdpoint_metrics::fatigue::{ReviewRow, set_time_since_break};

/// Rows of one person in order of time, with the time since a break.
pub(super) fn rows_of(reviews: &[KnownReview]) -> Vec<ReviewRow> {
    let mut rows: Vec<ReviewRow> = reviews.iter().map(row).collect();
    set_time_since_break(&mut rows);
    rows
}

fn row(review: &KnownReview) -> ReviewRow {
    ReviewRow {
        at: review.at,
        since_break_ms: 0,
        shown_ms: review.reading.shown_ms,
        characters: review.characters,
        risk: risk(&review.risk),
        has_evidence: review.evidence > 0,
        opened: review.reading.evidence_opened.map(|opened| opened > 0),
        approved: review.verdict.as_deref().and_then(approved),
    }
}

fn risk(word: &str) -> u8 {
    match word {
        "low" => 0,
        "high" => 2,
        "critical" => 3,
        _ => 1,
    }
}

// An escalation and an abstention say nothing of the content.
fn approved(verdict: &str) -> Option<bool> {
    let verdict = Verdict::ALL.into_iter().find(|known| known.as_str() == verdict)?;
    verdict.is_vote().then(|| verdict.allows())
}
