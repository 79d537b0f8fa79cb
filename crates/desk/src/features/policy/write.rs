//! Publishing a policy.

use super::read::view;
use crate::blocking::blocking;
use crate::core::Core;
use crate::error::DeskError;
use crate::outbox::submit::administer;
use crate::view::PolicyView;
use holdpoint_domain::DeskCommand;
use std::sync::Arc;

/// Puts a text into force, provided it was made from the version that is.
pub(crate) async fn publish(core: &Arc<Core>, text: String, expected_version: String) -> Result<PolicyView, DeskError> {
    let command = DeskCommand::PublishPolicy { source: text, replaces: expected_version };
    administer(core, command, "Put a policy into force".into()).await?;
    blocking(core.clone(), |core| view(core, None)).await
}
