//! Who holds a qualification at an instant: what a checkpoint with `requires_qualification` asks.

use crate::text::visible_line;
use crate::{Drills, Ms, rfc3339};

/// The qualifications of people at an instant.
#[derive(Clone, Copy, Debug)]
pub struct QualifiedAt<'a> {
    /// Drills, and what was granted.
    pub drills: &'a Drills,
    /// The hub's time.
    pub at: Ms,
}

impl QualifiedAt<'_> {
    /// Whether a person holds a qualification that has not run out.
    ///
    /// # Errors
    /// A sentence that names the drill which gives it.
    pub fn check(&self, person: &str, qualification: &str) -> Result<(), String> {
        let held = self.drills.held_by(person, qualification);
        if held.is_some_and(|held| held.until > self.at) {
            return Ok(());
        }
        let name = visible_line(qualification);
        let drill = self.drills.giving(qualification).map(|(_, drill)| visible_line(&drill.name));
        let way = match &drill {
            Some(drill) => format!("Take the drill {drill}, under Training."),
            None => "No published drill gives it. Ask a trainer to publish one.".into(),
        };
        Err(match held {
            Some(held) => {
                let until = rfc3339(held.until);
                format!("This needs the qualification {name}; yours ran out on {}. {way}", until.get(..10).unwrap_or(&until))
            }
            None => format!("This needs the qualification {name}, which you do not have. {way}"),
        })
    }
}
