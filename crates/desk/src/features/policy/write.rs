//! Publishing a policy.

use super::read::view;
use crate::blocking::blocking;
use crate::core::{Core, submissions::Effect};
use crate::error::DeskError;
use crate::outbox::submit::administer;
use crate::view::PolicyView;
use holdpoint_domain::DeskCommand;
use std::sync::Arc;

/// Puts a text into force, provided it was made from the version that is; with two
/// administrators the other one has to confirm it.
pub(crate) async fn publish(core: &Arc<Core>, text: String, expected_version: String) -> Result<PolicyView, DeskError> {
    let command = DeskCommand::PublishPolicy { source: text, replaces: expected_version };
    let effect = administer(core, command, "Put a policy into force".into()).await?;
    let now = blocking(core.clone(), |core| view(core, None)).await?;
    Ok(PolicyView { waiting: effect == Effect::Waiting, ..now })
}
