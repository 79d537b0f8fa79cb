//! Signing in again after the session at the hub has ended.

use crate::core::Core;
use crate::identity::enroll::session;
use holdpoint_protocol::DeskClient;

/// Signs in again. None when that fails; the sync then notices the lost connection.
pub(crate) async fn renew(core: &Core, client: &DeskClient) -> Option<DeskClient> {
    let identity = core.account.signer().ok()?;
    let fresh = session(&identity, &DeskClient::new(client.url())).await.ok()?;
    core.connection.set_client(Some(fresh.clone()));
    Some(fresh)
}
