//! An answer that is read at most once a minute: who works now, when a shift ends. Such answers are
//! asked for with every page of the queue and every state of the app.

use crate::lock::lock;
use holdpoint_domain::Ms;
use std::sync::Mutex;

const MINUTE_MS: Ms = 60_000;

/// The answer of the minute that goes on.
pub(crate) struct PerMinute<T>(Mutex<Option<(Ms, T)>>);

impl<T> Default for PerMinute<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
    }
}

impl<T: Clone> PerMinute<T> {
    /// The answer; `read` is called for the first question of a minute.
    pub fn get<E>(&self, now: Ms, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let minute = now.div_euclid(MINUTE_MS);
        if let Some((_, known)) = lock(&self.0).as_ref().filter(|(of, _)| *of == minute) {
            return Ok(known.clone());
        }
        let answer = read()?;
        *lock(&self.0) = Some((minute, answer.clone()));
        Ok(answer)
    }

    /// What it was made from has changed.
    pub fn clear(&self) {
        *lock(&self.0) = None;
    }
}
