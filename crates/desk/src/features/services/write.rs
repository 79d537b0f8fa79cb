//! Publishing a map of services.

use super::read::view;
use crate::blocking::blocking;
use crate::core::{Core, submissions::Effect};
use crate::error::DeskError;
use crate::outbox::submit::administer;
use crate::view::ServicesView;
use holdpoint_domain::DeskCommand;
use std::sync::Arc;

/// Puts a text into force, provided it was made from the version that is; with two
/// administrators the other one has to confirm it.
pub(crate) async fn publish(core: &Arc<Core>, text: String, expected_version: String) -> Result<ServicesView, DeskError> {
    let command = DeskCommand::PublishServices { source: text, replaces: expected_version };
    let effect = administer(core, command, "Put a map of services into force".into()).await?;
    let now = blocking(core.clone(), view).await?;
    Ok(ServicesView { waiting: effect == Effect::Waiting, ..now })
}
