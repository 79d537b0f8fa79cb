//! What happens to a person.

use holdpoint_domain::Ms;

/// What happens to a person. People by their place in the roster.
#[derive(Clone, Debug)]
pub(crate) enum PersonEvent {
    /// A local day begins: its work is planned.
    Day { person: usize },
    /// Work begins, until the next break or the end of the shift.
    Work { person: usize, until: Ms },
    /// A break begins, or the shift ends.
    Rest { person: usize },
    /// Looks for the next action.
    Look { person: usize },
    /// Renews the claim on what is being read.
    Renew { person: usize, action: String },
    /// Has read, and gives the verdict.
    Decide { person: usize },
    /// The desk no longer reaches the hub.
    Disconnect { person: usize, until: Ms },
    /// The desk reaches the hub again.
    Reconnect { person: usize },
}
