//! What every kind of system has: how a delivery is verified, and what it states.

use super::signature::verify_signature;
use super::statements::{Delivery, Statements, read_changes, read_incidents};
use holdpoint_domain::{Code, Refusal, SourceType};

/// A system. What is usual follows from its row in the table of systems; one that differs
/// implements this in a file of its own.
pub(crate) trait SourceAdapter: Sync {
    /// Its row in the table.
    fn kind(&self) -> SourceType;

    /// Whether the bytes are signed with the secret that the system shares with this hub.
    ///
    /// # Errors
    /// `unauthorized` where nothing is signed, or the type carries a token; `bad_signature` where
    /// no signature fits.
    fn verify(&self, delivery: &Delivery<'_>, secret: &[u8]) -> Result<(), Refusal> {
        let Some(scheme) = self.kind().signature() else {
            return Err(Refusal::new(Code::Unauthorized, "Deliveries of this type carry a token."));
        };
        verify_signature(scheme, delivery, secret)
    }

    /// What a delivery states.
    ///
    /// # Errors
    /// Where the body as a whole is not of the system's format.
    fn read(&self, delivery: &Delivery<'_>) -> Result<Statements, Refusal> {
        match (self.kind().format(), self.kind().change_format()) {
            (Some(format), _) => read_incidents(format, delivery.bytes),
            (None, Some(format)) => read_changes(format, delivery.bytes),
            (None, None) => Ok(Statements::default()),
        }
    }
}

impl SourceAdapter for SourceType {
    fn kind(&self) -> SourceType {
        *self
    }
}
