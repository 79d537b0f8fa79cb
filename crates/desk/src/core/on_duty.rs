//! Who works now, read at most once a minute: a page of the queue is drawn more often.

use crate::lock::lock;
use holdpoint_domain::Ms;
use std::collections::HashSet;
use std::sync::{Arc, Mutex};

const MINUTE_MS: Ms = 60_000;

/// People on duty in the minute that goes on.
#[derive(Default)]
pub(crate) struct OnDuty(Mutex<Option<(Ms, Arc<HashSet<String>>)>>);

impl OnDuty {
    /// Ids of the people on duty; `read` is called for the first question of a minute.
    pub fn get<E>(&self, now: Ms, read: impl FnOnce() -> Result<HashSet<String>, E>) -> Result<Arc<HashSet<String>>, E> {
        let minute = now.div_euclid(MINUTE_MS);
        let mut kept = lock(&self.0);
        if let Some((_, people)) = kept.as_ref().filter(|(of, _)| *of == minute) {
            return Ok(Arc::clone(people));
        }
        let people = Arc::new(read()?);
        *kept = Some((minute, Arc::clone(&people)));
        Ok(people)
    }
}
