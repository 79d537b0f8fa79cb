//! Asking the hub with the session of this desk, and signing in again after it has ended.

use crate::core::Core;
use crate::error::DeskError;
use crate::identity::enroll::session;
use holdpoint_protocol::{ClientError, DeskClient};

/// Signs in again. None when that fails; the sync then notices the lost connection.
pub(crate) async fn renew(core: &Core, client: &DeskClient) -> Option<DeskClient> {
    let identity = core.account.signer().ok()?;
    let fresh = session(&identity, &DeskClient::new(client.url())).await.ok()?;
    core.connection.set_client(Some(fresh.clone()));
    Some(fresh)
}

/// Asks the hub, once more after signing in again where the session has ended.
///
/// # Errors
/// `offline()` without a connection, and what the hub answers.
pub(crate) async fn ask<T, F: Future<Output = Result<T, ClientError>>>(
    core: &Core,
    offline: impl FnOnce() -> DeskError,
    request: impl Fn(DeskClient) -> F,
) -> Result<T, DeskError> {
    let client = core.connection.client().ok_or_else(offline)?;
    match request(client.clone()).await {
        Err(ClientError::Refused(problem)) if problem.status == 401 => {
            let renewed = renew(core, &client).await.ok_or(ClientError::Refused(problem))?;
            Ok(request(renewed).await?)
        }
        answer => Ok(answer?),
    }
}
