//! From a folder to a hub that answers, and back.

use crate::clock::{Clock, system_clock};
use crate::core::Core;
use crate::http::{self, App};
use crate::oidc::{Provider, SignInOptions};
use crate::secrets::{Secrets, write_private};
use crate::sessions::Sessions;
use crate::{HubError, rebuild, timer};
use holdpoint_domain::{Command, PublicKey, State};
use holdpoint_log::{Log, LogError, SqliteLog};
use holdpoint_protocol::HubFile;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

// Waiting tools are told "still open" when a hub stops; this bounds how long that may take.
const FAREWELL: Duration = Duration::from_secs(3);

/// Where and how a hub runs.
#[derive(Clone)]
pub struct HubOptions {
    /// The data folder; the hub's files are in `hub/` below it.
    pub data: PathBuf,
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// The time, for deadlines and records.
    pub clock: Clock,
    /// The log grows no further than this many bytes; beyond it, as on a full
    /// disk, everything is refused and nothing is lost.
    pub log_limit: Option<u64>,
    /// The identity provider people may sign in at.
    pub sign_in: Option<SignInOptions>,
}

impl HubOptions {
    /// A hub on this machine only, with the machine's clock and a free port.
    #[must_use]
    pub fn local(data: impl Into<PathBuf>) -> Self {
        let listen = SocketAddr::from(([127, 0, 0, 1], 0));
        Self { data: data.into(), listen, clock: system_clock(), log_limit: None, sign_in: None }
    }
}

/// A hub that answers.
pub struct RunningHub {
    /// Where it listens, `http://127.0.0.1:<port>`.
    pub url: String,
    data: PathBuf,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    decide_loop: JoinHandle<()>,
    timer: JoinHandle<()>,
}

/// Starts a hub on a folder.
///
/// # Errors
/// See [`HubError`]; when the record is damaged nothing is written.
pub async fn start(options: HubOptions) -> Result<RunningHub, HubError> {
    let provider = options.sign_in.clone().map(Provider::new).transpose()?;
    let folder = options.data.join("hub");
    std::fs::create_dir_all(&folder).map_err(HubError::io(format!("{} cannot be made", folder.display())))?;
    let log = open_log(&options, &folder).await?;
    // What a killed hub left names a port that may be another program's by now.
    let _ = std::fs::remove_file(HubFile::path(&options.data));
    let state = rebuild::rebuild(log.as_ref()).await?;
    let fresh = state.hub.is_none();
    let secrets = secrets_of(&folder.join("keys.json"), &state, (options.clock)())?;
    crate::core::erase(log.as_ref(), state.erased.iter().copied()).await;
    let (core, decide_loop) = Core::start(log, state, Arc::clone(&options.clock));
    if fresh {
        open_hub(&core, &secrets).await?;
    }
    let listener = listen(options.listen, &folder).await?;
    let address = listener.local_addr().map_err(HubError::io("the port is unknown"))?;
    let url = format!("http://{address}");
    write_hub_file(&options.data, &url, &secrets.owner)?;
    let (stop, stopping) = watch::channel(false);
    let timer = tokio::spawn(timer::run(core.clone(), Arc::clone(&options.clock)));
    let app = App::new(core, secrets, Sessions::default(), provider, options.clock, url.clone(), address, stopping.clone());
    let server = tokio::spawn(serve(listener, http::router(app), stopping));
    tracing::info!(hub.url = url, "the hub answers");
    Ok(RunningHub { url, data: options.data, stop, server, decide_loop, timer })
}

async fn open_log(options: &HubOptions, folder: &Path) -> Result<Arc<dyn Log>, HubError> {
    let log = match SqliteLog::open(folder.join("log.sqlite")).await {
        Ok(log) => log,
        Err(LogError::InUse { .. }) => {
            return Err(HubError::InUse { url: HubFile::read(&options.data).map_or_else(String::new, |file| file.url) });
        }
        Err(error) => return Err(error.into()),
    };
    if let Some(bytes) = options.log_limit {
        log.limit_size(bytes).await?;
    }
    Ok(Arc::new(log))
}

// Decisions signed with another key than the record began with would verify nowhere.
fn secrets_of(path: &Path, state: &State, now: i64) -> Result<Secrets, HubError> {
    let Some((_, opened)) = &state.hub else { return Secrets::load_or_create(path, now) };
    let secrets = Secrets::load(path)?;
    if PublicKey::base64_of(&secrets.signing) == opened.key {
        return Ok(secrets);
    }
    Err(HubError::Keys {
        path: path.display().to_string(),
        detail: "they are not those the record began with; restore them from a backup".into(),
    })
}

// A free port is the same as last time where it can be: tools keep the address.
async fn listen(wanted: SocketAddr, folder: &Path) -> Result<TcpListener, HubError> {
    let note = folder.join("port");
    let last = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
    let again = match last {
        Some(port) if wanted.port() == 0 => TcpListener::bind(SocketAddr::new(wanted.ip(), port)).await.ok(),
        _ => None,
    };
    let listener = match again {
        Some(listener) => listener,
        None => TcpListener::bind(wanted).await.map_err(HubError::io(format!("{wanted} is not to be had")))?,
    };
    let port = listener.local_addr().map_err(HubError::io("the port is unknown"))?.port();
    write_private(&note, port.to_string().as_bytes())?;
    Ok(listener)
}

async fn open_hub(core: &Core, secrets: &Secrets) -> Result<(), HubError> {
    let key = PublicKey::base64_of(&secrets.signing);
    let command = Command::OpenHub { id: secrets.hub_id.clone(), name: "This computer".into(), key };
    let opened = core.submit(command).await;
    opened.map(drop).map_err(|refusal| HubError::Io { what: "the log cannot begin".into(), source: std::io::Error::other(refusal) })
}

fn write_hub_file(data: &Path, url: &str, owner: &str) -> Result<(), HubError> {
    let file = HubFile { url: url.into(), pid: std::process::id(), secret: owner.into() };
    let bytes = serde_json::to_vec(&file).unwrap_or_default();
    write_private(&HubFile::path(data), &bytes)
}

async fn serve(listener: TcpListener, router: axum::Router, mut stopping: watch::Receiver<bool>) {
    let asked_to_stop = async move {
        // The sender gone means stop as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(asked_to_stop).await {
        tracing::error!("the hub stopped answering: {error}");
    }
}

impl RunningHub {
    /// Answers what is under way, brings the log to rest and stops.
    pub async fn stop(self) {
        // First, while the folder is still held: later the file may be a successor's.
        let _ = std::fs::remove_file(HubFile::path(&self.data));
        let _ = self.stop.send(true);
        let server = self.server.abort_handle();
        if tokio::time::timeout(FAREWELL, self.server).await.is_err() {
            server.abort();
        }
        self.timer.abort();
        let _ = self.timer.await;
        // With the server and the timer gone nobody can ask any more, so the loop ends by itself.
        let decide_loop = self.decide_loop.abort_handle();
        if tokio::time::timeout(FAREWELL, self.decide_loop).await.is_err() {
            decide_loop.abort();
        }
        tracing::info!("the hub stopped");
    }
}
