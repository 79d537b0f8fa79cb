//! Whether a second person agrees to what one person asked for; alone, the same person after a wait.

use crate::{AGREE_ALONE_WAIT_MS, Code, Ms, PersonId, Refusal, Role, State, span};

/// What one person asked for and a second one has to agree to.
pub(crate) struct SecondPerson<'a> {
    pub(crate) state: &'a State,
    /// Who asked.
    pub(crate) by: &'a PersonId,
    /// When.
    pub(crate) at: Ms,
    /// Whether a person may take part.
    pub(crate) may: Box<dyn Fn(&str) -> bool + 'a>,
    /// The code of the refusal while the same person has to wait.
    pub(crate) early: Code,
}

/// A manager or an administrator who can sign.
pub(crate) fn has_role_and_device(state: &State, person: &str) -> bool {
    let has_role = [Role::Manager, Role::Administrator].into_iter().any(|role| state.people.has_role(person, role));
    has_role && state.devices.has_active(person, None)
}

impl SecondPerson<'_> {
    /// Whether `person` may agree now.
    ///
    /// # Errors
    /// `not_eligible`, or the code of `early` with `wait_ms`.
    pub(crate) fn check(&self, person: &str, now: Ms) -> Result<(), Refusal> {
        if *self.by != *person {
            let able = (self.may)(self.by) && self.state.devices.has_active(self.by, None);
            let detail = "The person who asked for this has lost the right to. Ask for it anew.";
            return able.then_some(()).ok_or_else(|| Refusal::new(Code::NotEligible, detail));
        }
        if self.has_another(person) {
            return Err(Refusal::new(Code::NotEligible, "You asked for this yourself. Another person has to agree."));
        }
        let waited = now - self.at;
        if waited >= AGREE_ALONE_WAIT_MS {
            return Ok(());
        }
        let left = AGREE_ALONE_WAIT_MS - waited;
        let detail = format!("You are the only person who may agree. You may agree yourself in {}.", span(left));
        Err(Refusal::new(self.early, detail).with("wait_ms", left))
    }

    // Active people with a device who may take part.
    fn has_another(&self, person: &str) -> bool {
        let others = self.state.people.active().map(|(id, _)| id).filter(|id| id.as_str() != person);
        others.into_iter().any(|id| self.state.devices.has_active(id, None) && (self.may)(id))
    }
}
