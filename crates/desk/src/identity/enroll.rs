//! How a device becomes known to a hub, and signs in.

use super::device::Identity;
use super::profile::Enrolment;
use crate::error::{DeskError, refused};
use holdpoint_domain::text::visible_line;
use holdpoint_protocol::{ClientError, DeskClient, EnrollRequest, HubInfo, SESSION_TYPE, SessionAnswer, SessionRequest, Vouch};

/// A device belongs to one hub: its record and its outbox are those of that hub.
///
/// # Errors
/// When the device is enrolled at another one.
pub fn check_may_join(identity: &Identity, hub: &HubInfo) -> Result<(), DeskError> {
    match &identity.profile().hub {
        Some(known) if known.id != hub.id => {
            let detail = format!(
                "This computer is enrolled at {} already. To join {} as well, use another data folder.",
                visible_line(&known.name),
                visible_line(&hub.name)
            );
            Err(refused("already_set_up", "This device is enrolled at another hub", detail))
        }
        _ => Ok(()),
    }
}

/// Enrols a device at a hub with what speaks for it: the owner secret of the hub's
/// folder, an invite, or a sign-in at its identity provider. Asking again for the same device changes nothing. The identity
/// that comes back knows its hub, and who its person is there.
///
/// # Errors
/// When the hub refuses or cannot be reached, or the folder cannot be written.
pub async fn enroll(identity: &Identity, client: &DeskClient, by: Vouch) -> Result<Identity, DeskError> {
    let profile = identity.profile();
    let request = EnrollRequest {
        by,
        person: profile.person.clone(),
        name: profile.name.clone(),
        device: profile.device.clone(),
        device_name: profile.device_name.clone(),
        key: profile.public_key.clone(),
    };
    // A device that can read the hub's folder is on the hub's own computer.
    let elsewhere = !matches!(request.by, Vouch::Secret(_));
    let enrolled = client.enroll(&request).await?;
    let url = elsewhere.then(|| client.url().to_owned());
    let hub = Enrolment { id: enrolled.hub, name: enrolled.hub_name, url };
    Ok(identity.enrolled(hub, enrolled.person, enrolled.name)?)
}

/// Signs in: the same connection with a session's token.
///
/// # Errors
/// When the hub refuses or cannot be reached.
pub async fn session(identity: &Identity, client: &DeskClient) -> Result<DeskClient, ClientError> {
    let device = identity.profile().device.clone();
    let asked = client.session(&SessionRequest { device: device.clone(), proof: None }).await?;
    let SessionAnswer::Nonce { nonce } = asked else { return Err(unexpected(client)) };
    let proof = identity.sign(SESSION_TYPE, nonce.as_bytes());
    match client.session(&SessionRequest { device, proof: Some(proof) }).await? {
        SessionAnswer::Session { token, .. } => Ok(client.with_token(&token)),
        SessionAnswer::Nonce { .. } => Err(unexpected(client)),
    }
}

fn unexpected(client: &DeskClient) -> ClientError {
    ClientError::Unexpected { url: client.url().into(), detail: "it did not answer the sign-in".into() }
}
