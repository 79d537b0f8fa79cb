//! Which of several reports holds: the newest by the sender's clock, where that can be trusted.
//!
//! One report with a time far in the future would make every later one older. So a time beyond
//! the hub's clock orders nothing: such a report holds from when it was received until a report
//! with a trusted time is received.

use crate::limits::MAX_AHEAD_MS;
use serde::{Deserialize, Serialize};

/// Whether a sender's time can be: at most a little after the hub received it.
pub(crate) const fn is_trusted(at: i64, received: i64) -> bool {
    at <= received.saturating_add(MAX_AHEAD_MS)
}

/// The reports of which one holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Newest<R> {
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted: Option<Dated<R>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    untrusted: Option<Dated<R>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Dated<R> {
    at: i64,
    received: i64,
    report: R,
}

impl<R> Default for Newest<R> {
    fn default() -> Self {
        Self { trusted: None, untrusted: None }
    }
}

impl<R: PartialOrd> Newest<R> {
    /// Takes a report that was made at `at` by the sender's clock, and received at `received` by
    /// the hub's; whether it was not known. Of two of the same instant the greater one is kept, so
    /// that their order makes no difference.
    pub(crate) fn take(&mut self, at: i64, received: i64, report: R) -> bool {
        let said = Dated { at, received, report };
        match is_trusted(at, received) {
            true => raise(&mut self.trusted, said, |dated| (dated.at, &dated.report)),
            false if self.untrusted.as_ref().is_some_and(|known| known.at == at && known.report == said.report) => false,
            false => raise(&mut self.untrusted, said, |dated| (dated.received, &dated.report)),
        }
    }

    /// The report that holds.
    pub(crate) fn get(&self) -> Option<&R> {
        let dated = match (&self.trusted, &self.untrusted) {
            (Some(trusted), Some(untrusted)) if untrusted.received > trusted.received => Some(untrusted),
            (trusted, untrusted) => trusted.as_ref().or(untrusted.as_ref()),
        };
        dated.map(|dated| &dated.report)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.trusted.is_none() && self.untrusted.is_none()
    }
}

fn raise<R: PartialOrd>(known: &mut Option<Dated<R>>, said: Dated<R>, key: impl for<'a> Fn(&'a Dated<R>) -> (i64, &'a R)) -> bool {
    if known.as_ref().is_some_and(|known| key(known) >= key(&said)) {
        return false;
    }
    *known = Some(said);
    true
}
