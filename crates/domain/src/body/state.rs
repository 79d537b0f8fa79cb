//! Bodies, as deciding needs them.

use crate::{BodyEvent, Digest};
use imbl::HashSet;

/// What is known of bodies without reading them.
#[derive(Clone, Debug, Default)]
pub struct Bodies {
    /// Erased bodies: not handed out, even where the bytes still exist.
    pub erased: HashSet<Digest>,
}

impl Bodies {
    /// Whether a body was erased.
    #[must_use]
    pub fn is_erased(&self, digest: &Digest) -> bool {
        self.erased.contains(digest)
    }

    pub(crate) fn apply(&mut self, event: BodyEvent) {
        match event {
            BodyEvent::Erased(erased) => {
                self.erased.insert(erased.digest);
            }
        }
    }
}
