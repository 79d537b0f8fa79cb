//! This folder's identity, signed in at a hub as a person.

use crate::failure::{Exit, Failure};
use crate::place::{Hub, Place};
use holdpoint_desk::DeskError;
use holdpoint_desk::identity::{Identity, IdentityError, Profile, enroll, session, sign_statement};
use holdpoint_desk::view::ProblemView;
use holdpoint_domain::{Code, DeskCommand, Digest, Envelope, ReadingBody, Review, Statement, new_id};
use holdpoint_protocol::{ClientError, DeskClient, Recorded, SignedCommand, Vouch};
use std::path::PathBuf;

/// A signed-in desk without a window.
pub(crate) struct Desk {
    pub(crate) client: DeskClient,
    identity: Identity,
    hub: Option<Hub>,
    /// The owner secret, at the hub of this folder only.
    owner_secret: Option<String>,
    /// This computer's clock minus the hub's, ms.
    skew: i64,
}

impl Desk {
    /// At the hub of the data folder. Enrols the device on first use.
    pub(crate) async fn open(place: &Place) -> Result<Self, Failure> {
        let hub = place.hub().await?;
        // The owner secret is for the folder's own hub; no other may learn it.
        let secret = if hub.is_remote() { Err(device_forgotten()) } else { place.owner_secret() };
        let owner_secret = secret.clone().ok();
        match sign_in(place, &hub.url, secret).await {
            Ok((identity, client, skew)) => Ok(Self { client, identity, hub: Some(hub), owner_secret, skew }),
            Err(failure) => {
                hub.leave().await;
                Err(failure)
            }
        }
    }

    /// At `url`, else at the hub that this folder's device joined, else at the folder's own.
    pub(crate) async fn open_where(place: &Place, url: Option<&str>) -> Result<Self, Failure> {
        let profile = Profile::load(&place.data()?).map_err(DeskError::from)?;
        let joined = profile.and_then(|profile| profile.hub).and_then(|hub| hub.url);
        match url.or(joined.as_deref()) {
            Some(url) => Self::open_at(place, url).await,
            None => Self::open(place).await,
        }
    }

    /// At another hub, where this device is enrolled already.
    pub(crate) async fn open_at(place: &Place, url: &str) -> Result<Self, Failure> {
        // The owner secret is for the folder's own hub; no other may learn it.
        let not_enrolled =
            device_unknown("That hub does not know this folder's device, or is not the hub of this folder. Give the folder with --data.");
        let secret = if place.owns(url) { place.owner_secret() } else { Err(not_enrolled) };
        let owner_secret = secret.clone().ok();
        let (identity, client, skew) = sign_in(place, url, secret).await?;
        Ok(Self { client, identity, hub: None, owner_secret, skew })
    }

    /// Signs a command and delivers it.
    pub(crate) async fn submit(&self, command: DeskCommand) -> Result<Recorded, Failure> {
        Ok(self.client.command(&self.sign(command).await?).await?)
    }

    /// As [`Self::submit`]; `as_owner`: as the owner of the hub's folder, without a second administrator.
    pub(crate) async fn submit_change(&self, command: DeskCommand, as_owner: bool) -> Result<Recorded, Failure> {
        if !as_owner {
            return self.submit(command).await;
        }
        let secret = self.owner_secret.as_deref().ok_or_else(|| {
            let detail = "--as-owner works on the hub's own machine, with --data and the hub's folder.";
            Failure::new(Exit::No, "not_owner", "This is not the folder of the hub", detail)
        })?;
        Ok(self.client.command_as_owner(&self.sign(command).await?, secret).await?)
    }

    /// Signs a review and delivers it with the reading data whose digest it names.
    pub(crate) async fn submit_review(&self, review: Review, reading: Option<ReadingBody>) -> Result<Recorded, Failure> {
        let envelope = self.sign(DeskCommand::Review(review)).await?;
        Ok(self.client.signed_command(&SignedCommand { envelope, reading, set: None }).await?)
    }

    async fn sign(&self, command: DeskCommand) -> Result<Envelope, Failure> {
        let statement = self.identity.statement(command).map_err(|error| Failure::io("the system gives no random bytes", &error))?;
        let statement = statement.ok_or_else(|| {
            Failure::new(Exit::Failed, "not_enrolled", "This device is not enrolled", "Open the app once, or delete the device folder.")
        })?;
        // In the hub's time, which decides deadlines: this computer's clock may be wrong.
        let statement = self.client.bind(Statement { signed_at: statement.signed_at - self.skew, ..statement }).await?;
        sign_statement(&self.identity, &statement)
            .map_err(|error| Failure::new(Exit::Failed, "invalid_json", "This cannot be signed", format!("{error}.")))
    }

    /// Id of the person.
    pub(crate) fn person(&self) -> String {
        self.identity.profile().person.clone()
    }

    /// The person and the key of this device.
    pub(crate) const fn identity(&self) -> &Identity {
        &self.identity
    }

    pub(crate) fn url(&self) -> &str {
        self.client.url()
    }

    pub(crate) async fn leave(self) {
        if let Some(hub) = self.hub {
            hub.leave().await;
        }
    }
}

async fn sign_in(place: &Place, url: &str, secret: Result<String, Failure>) -> Result<(Identity, DeskClient, i64), Failure> {
    let client = DeskClient::new(url);
    let _first_use = lock_first_use(place.data()?).await?;
    let identity = identity(place.data()?).await?;
    let hub = client.info().await?;
    let skew = chrono::Utc::now().timestamp_millis() - hub.now;
    let known = identity.profile().hub.as_ref().is_some_and(|known| known.id == hub.id);
    if known {
        match session(&identity, &client).await {
            // The hub's log was restored to before this enrolment: enrol again.
            Err(ClientError::Refused(problem)) if problem.known_code() == Some(Code::DeviceUnknown) => {}
            other => return Ok((identity, other?, skew)),
        }
    }
    let identity = enroll(&identity, &client, Vouch::Secret(secret?)).await?;
    let client = session(&identity, &client).await?;
    Ok((identity, client, skew))
}

// Two commands at once on a new folder would each make a key, and one would overwrite the other's.
async fn lock_first_use(data: PathBuf) -> Result<std::fs::File, Failure> {
    let failed = |error: std::io::Error| Failure::io("the data folder cannot be locked", &error);
    let locked = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&data)?;
        let file = std::fs::File::create(data.join("sign-in.lock"))?;
        file.lock()?;
        Ok(file)
    });
    locked.await.map_err(std::io::Error::other).and_then(|locked| locked).map_err(failed)
}

/// Signs in at a hub where this folder's device is enrolled; writes nothing.
pub(crate) async fn sign_in_only(place: &Place, url: &str) -> Result<DeskClient, Failure> {
    let data = place.data()?;
    let identity = load_blocking(move || Identity::load(&data)).await?.ok_or_else(|| unknown_device_at(url))?;
    match session(&identity, &DeskClient::new(url)).await {
        Err(ClientError::Refused(problem)) if problem.known_code() == Some(Code::DeviceUnknown) => Err(unknown_device_at(url)),
        other => Ok(other?),
    }
}

pub(crate) async fn identity(data: PathBuf) -> Result<Identity, Failure> {
    let name = user_name().unwrap_or_else(|| "Owner of this computer".into());
    load_blocking(move || match Identity::load(&data)? {
        Some(identity) => Ok(identity),
        None => Identity::create(&data, &name),
    })
    .await
}

/// This folder's identity with the given name, which a team's record keeps permanently.
pub(crate) async fn identity_of(data: PathBuf, name: Option<String>) -> Result<Identity, Failure> {
    let name = name.or_else(user_name).ok_or_else(|| {
        Failure::new(Exit::Wrong, "name_needed", "A name is needed", "Give your name with --name; the record will show it.")
    })?;
    load_blocking(move || Identity::named(&data, &name)).await
}

// The keychain may block.
async fn load_blocking<T: Send + 'static>(load: impl FnOnce() -> Result<T, IdentityError> + Send + 'static) -> Result<T, Failure> {
    let result = tokio::task::spawn_blocking(load);
    match result.await {
        Ok(identity) => Ok(identity.map_err(DeskError::from)?),
        Err(error) => Err(Failure::new(Exit::Failed, "internal", "Internal error", format!("{error}."))),
    }
}

fn user_name() -> Option<String> {
    ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok().filter(|name| !name.trim().is_empty()))
}

fn unknown_device_at(url: &str) -> Failure {
    device_unknown(format!(
        "The hub at {url} does not know this folder's device. Use --data with a folder whose device is enrolled there. On the hub's machine, check the record directly: --data with its folder, or --database."
    ))
}

// The hub was restored to before this device joined, or another hub has its address.
fn device_forgotten() -> Failure {
    device_unknown(
        "The hub that this folder joined does not know its device any more; it may have been restored from an older backup. Ask an administrator for an invite, then use `holdpoint join`.",
    )
}

fn device_unknown(detail: impl Into<String>) -> Failure {
    Failure::new(Exit::No, Code::DeviceUnknown.as_str(), Code::DeviceUnknown.title(), detail)
}

/// A new id with the present time in it.
pub(crate) fn fresh_id(prefix: &str) -> Result<String, Failure> {
    Ok(new_id(prefix, chrono::Utc::now().timestamp_millis(), random()?))
}

/// A salt for a body.
pub(crate) fn random_salt() -> Result<String, Failure> {
    Ok(Digest::from_bytes(random()?).hex())
}

/// Random bytes from the system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Failure::io("the system gives no random bytes", &std::io::Error::other(error)))?;
    Ok(bytes)
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Hub(error) => error.into(),
            other => {
                let problem = ProblemView::from(other);
                Self::new(Exit::Failed, &problem.code, &problem.title, problem.detail)
            }
        }
    }
}
