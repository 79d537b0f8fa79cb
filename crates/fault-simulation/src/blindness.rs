//! Watches everything that desks and tools receive for sealed reviews of others.

use crate::fault::{Check, Fault};
use crate::memory_log::MemoryLog;
use crate::network::Sender;
use holdpoint_domain::ActionId;
use std::sync::Arc;

/// A review, and what would give it away.
struct SealedReview {
    author: usize,
    action: ActionId,
    /// The comment, the signed statement in base64, and the salt of the reading data: texts
    /// that nothing else holds.
    texts: [String; 3],
}

/// Every review that was signed.
pub(crate) struct SealedReviews {
    log: Arc<MemoryLog>,
    reviews: Vec<SealedReview>,
}

impl SealedReviews {
    /// None yet, on this log.
    pub(crate) fn new(log: Arc<MemoryLog>) -> Self {
        Self { log, reviews: Vec::new() }
    }

    /// Adds a review that a person signed.
    pub(crate) fn add(&mut self, author: usize, action: ActionId, texts: [String; 3]) {
        self.reviews.push(SealedReview { author, action, texts });
    }

    /// Checks what a desk or tool received at this moment; `person` is the desk's.
    pub(crate) fn check(&self, receiver: Sender, person: Option<usize>, text: &str) -> Option<Fault> {
        let found = self.reviews.iter().find(|review| {
            let tells = || review.texts.iter().any(|own| text.contains(own.as_str()));
            person != Some(review.author) && tells() && !self.is_closed(review)
        })?;
        let detail = format!("{receiver:?} received the review {} of action {} while it was open", found.texts[0], found.action);
        Some(Fault::new(Check::Blindness, detail))
    }

    fn is_closed(&self, review: &SealedReview) -> bool {
        let stored = self.log.stored();
        let ends = |kind: &str| kind == "action.decided" || kind == "action.withdrawn";
        stored.records.iter().any(|record| record.subject == *review.action && ends(&record.kind))
    }
}
