//! What this hub measured of each source. Measurements are kept in memory, not in the record:
//! another hub measures its own.

use holdpoint_domain::{Ms, Refusal};
use holdpoint_protocol::SourceFault;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was measured of a source since this hub started.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SourceContact {
    /// When it last delivered or answered.
    pub(crate) last_contact_at: Option<Ms>,
    /// How long after the source's own time its newest news arrived, ms.
    pub(crate) lag_ms: Option<Ms>,
    /// What went wrong last; none once it delivered or answered again.
    pub(crate) fault: Option<SourceFault>,
}

#[derive(Default)]
pub(crate) struct SourceContacts {
    by_name: Mutex<HashMap<String, SourceContact>>,
}

impl SourceContacts {
    /// It delivered or answered; `lag_ms` where it told something new.
    pub(crate) fn note_answer(&self, source: &str, now: Ms, lag_ms: Option<Ms>) {
        let mut contacts = self.lock();
        let known = contacts.entry(source.to_owned()).or_default();
        // A source's clock may be ahead.
        let lag_ms = lag_ms.map(|lag| lag.max(0)).or(known.lag_ms);
        *known = SourceContact { last_contact_at: Some(now), lag_ms, fault: None };
    }

    /// A delivery was refused, or it could not be asked.
    pub(crate) fn note_fault(&self, source: &str, now: Ms, refusal: &Refusal) {
        let fault = SourceFault { at: now, code: refusal.code.as_str().to_owned(), detail: refusal.detail.clone() };
        self.lock().entry(source.to_owned()).or_default().fault = Some(fault);
    }

    pub(crate) fn of(&self, source: &str) -> SourceContact {
        self.lock().get(source).cloned().unwrap_or_default()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, SourceContact>> {
        self.by_name.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::SourceContacts;
    use holdpoint_domain::{Code, Refusal};

    #[test]
    fn fault_is_kept_until_the_next_answer() {
        let contacts = SourceContacts::default();
        contacts.note_answer("alerts", 1_000, Some(300));
        contacts.note_fault("alerts", 2_000, &Refusal::new(Code::Unavailable, "Nothing answers."));
        let faulty = contacts.of("alerts");
        assert_eq!((faulty.last_contact_at, faulty.lag_ms, faulty.fault.unwrap().at), (Some(1_000), Some(300), 2_000));
        contacts.note_answer("alerts", 3_000, None);
        let again = contacts.of("alerts");
        assert_eq!((again.last_contact_at, again.lag_ms, again.fault), (Some(3_000), Some(300), None));
    }
}
