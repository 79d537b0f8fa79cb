//! Starts and stops a hub on a folder.

use crate::background::{BackgroundTasks, TaskContext};
use crate::checkpoint::{self, CheckpointFile};
use crate::clock::SteadyClock;
use crate::core::Core;
use crate::decide_loop::Signing;
use crate::documents::erase_bodies;
use crate::folder::{Folder, folder_in_use};
use crate::http::{self, App, Parts};
use crate::limits::Buckets;
use crate::oidc::Provider;
use crate::options::{HubOptions, LogPlace};
use crate::secrets::{Secrets, write_private};
use crate::sessions::Sessions;
use crate::simulation_access::SimulationAccess;
use crate::waiters::Waiters;
use crate::{HubError, rebuild};
use holdpoint_domain::{Code, Command, PublicKey, State};
use holdpoint_log::{Log, LogError, PostgresLog, SqliteLog};
use holdpoint_protocol::HubFile;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;

/// Waiting tools are answered "still open" when a hub stops; requests that take longer are cut off.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(3);

/// A running hub.
pub struct RunningHub {
    /// Where programs on this machine reach it, `http://127.0.0.1:<port>`.
    pub url: String,
    /// The address that desks and tools are told.
    pub public_url: String,
    /// Where its metrics are, if anywhere.
    pub metrics_url: Option<String>,
    data: PathBuf,
    drain: Duration,
    leaving: Arc<AtomicBool>,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
    metrics: Option<JoinHandle<()>>,
    decide_loop: JoinHandle<()>,
    waiters: Arc<Waiters>,
    background: BackgroundTasks,
    simulation: Option<SimulationAccess>,
    _folder: Folder,
}

/// Starts a hub on a folder.
///
/// # Errors
/// See [`HubError`]; when the record is damaged nothing is written.
pub async fn start(options: HubOptions) -> Result<RunningHub, HubError> {
    let provider = options.sign_in.clone().map(Provider::new).transpose()?;
    let folder = Folder::lock(&options.data)?;
    let log = open_log(&options, &folder).await?;
    // The file of a killed hub names a port that may belong to another program now.
    let _ = std::fs::remove_file(HubFile::path(&options.data));
    let keys = folder.path.join("keys.json");
    let stored = Secrets::load(&keys);
    let known = stored.as_ref().ok().and_then(Option::as_ref).and_then(|secrets| checkpoint::load(&folder.path, &secrets.signing));
    let written = known.as_ref().map_or(0, |checkpoint| checkpoint.seq);
    let (mut state, signed_from) = rebuild::rebuild(&log, known).await?;
    let fresh = state.hub.is_none();
    let secrets = check_or_create_secrets(stored?, &keys, &state, (options.clock)())?;
    state.draws.set_key(secrets.draws.clone());
    erase_bodies(log.as_ref(), state.bodies.erased.iter().copied()).await;
    let clock = SteadyClock::new(options.clock.clone());
    clock.raise_to(state.at);
    let checkpoints = CheckpointFile::new(&folder.path, secrets.signing.clone(), written);
    let signing = Signing { key: secrets.signing.clone(), signed_from, checkpoints };
    let (core, decide_loop) = Core::start(log, state, Arc::clone(&clock), signing);
    if fresh {
        record_opening(&core, &secrets, &options.name).await?;
        // Another hub may have opened the log first: then its keys are the ones that count.
        check_keys(&keys, &core.state(), &secrets)?;
    }
    let listener = bind_listener(options.listen, &folder.path).await?;
    let address = listener.local_addr().map_err(HubError::io("the port is unknown"))?;
    let url = make_url(address);
    let metrics = start_metrics_server(&options, &core).await?;
    write_hub_file(&options.data, &url, &secrets.owner)?;
    let (stop, stopping) = watch::channel(false);
    let background = BackgroundTasks::start(&TaskContext { core: core.clone(), clock: clock.to_fn(), stopping: stopping.clone() });
    let leaving = Arc::new(AtomicBool::new(false));
    let waiters = Arc::clone(&core.waiters);
    let public_url = options.public_url.map_or_else(|| url.clone(), |given| given.trim_end_matches('/').to_owned());
    let simulation = SimulationAccess::new(&core);
    let app = App::new(Parts {
        sessions: Sessions::new(secrets.sessions.clone()),
        core,
        secrets,
        folder: folder.path.clone(),
        provider,
        url: public_url.clone(),
        local_url: url.clone(),
        address,
        limits: options.limits.map(Buckets::new),
        trust_proxy: options.trust_proxy,
        leaving: Arc::clone(&leaving),
        stopping: stopping.clone(),
        clock: clock.to_fn(),
        clock_rate: Arc::clone(&options.clock_rate),
        large_body_memory: Arc::new(Semaphore::new(http::MAX_LARGE_BODIES_KILOBYTES)),
    });
    let server = tokio::spawn(serve(listener, http::router(app), stopping));
    tracing::info!(hub.url = url, hub.public_url = public_url, "the hub answers");
    let (metrics_url, metrics) = metrics.unzip();
    let (data, drain) = (options.data, options.drain);
    Ok(RunningHub {
        url,
        public_url,
        metrics_url,
        data,
        drain,
        leaving,
        stop,
        server,
        metrics,
        decide_loop,
        waiters,
        background,
        simulation,
        _folder: folder,
    })
}

async fn open_log(options: &HubOptions, folder: &Folder) -> Result<Arc<dyn Log>, HubError> {
    if let LogPlace::Postgres(url) = &options.log {
        let log = PostgresLog::open(url).await?;
        folder.mark_log_in_postgres()?;
        return Ok(Arc::new(log));
    }
    folder.check_log_is_file()?;
    let log = match SqliteLog::open(folder.path.join("log.sqlite")).await {
        Ok(log) => log,
        Err(LogError::InUse { .. }) => return Err(folder_in_use(&options.data)),
        Err(error) => return Err(error.into()),
    };
    if let Some(bytes) = options.log_limit {
        log.limit_size(bytes).await?;
    }
    Ok(Arc::new(log))
}

// A hub that listens everywhere is reached on this machine by the loopback address.
fn make_url(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

async fn start_metrics_server(options: &HubOptions, core: &Core) -> Result<Option<(String, JoinHandle<()>)>, HubError> {
    let Some(wanted) = options.metrics_listen else { return Ok(None) };
    let listener = TcpListener::bind(wanted).await.map_err(HubError::io(format!("{wanted} cannot be opened for the metrics")))?;
    let address = listener.local_addr().map_err(HubError::io("the port is unknown"))?;
    let router = http::metrics_router(core.clone());
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!("the metrics server stopped: {error}");
        }
    });
    Ok(Some((format!("{}/metrics", make_url(address)), server)))
}

// A log that has begun needs the keys it began with.
fn check_or_create_secrets(stored: Option<Secrets>, path: &Path, state: &State, now: i64) -> Result<Secrets, HubError> {
    match stored {
        Some(secrets) if state.hub.is_some() => check_keys(path, state, &secrets).map(|()| secrets),
        Some(secrets) => Ok(secrets),
        None if state.hub.is_none() => Secrets::create(path, now),
        None => Err(Secrets::missing(path)),
    }
}

// Decisions signed with another key than the one in the log's first record would not verify.
fn check_keys(path: &Path, state: &State, secrets: &Secrets) -> Result<(), HubError> {
    match &state.hub {
        Some((_, opened)) if PublicKey::base64_of(&secrets.signing) == opened.key => Ok(()),
        _ => Err(HubError::Keys {
            path: path.display().to_string(),
            detail: "they are not those the record began with; restore them from a backup, or copy the file from the other hub".into(),
        }),
    }
}

// A free port is the one of the last start if possible: tools keep the address.
async fn bind_listener(wanted: SocketAddr, folder: &Path) -> Result<TcpListener, HubError> {
    let note = folder.join("port");
    let last = std::fs::read_to_string(&note).ok().and_then(|text| text.trim().parse().ok());
    let again = match last {
        Some(port) if wanted.port() == 0 => TcpListener::bind(SocketAddr::new(wanted.ip(), port)).await.ok(),
        _ => None,
    };
    let listener = match again {
        Some(listener) => listener,
        None => TcpListener::bind(wanted).await.map_err(HubError::io(format!("{wanted} cannot be opened")))?,
    };
    let port = listener.local_addr().map_err(HubError::io("the port is unknown"))?.port();
    write_private(&note, port.to_string().as_bytes())?;
    Ok(listener)
}

async fn record_opening(core: &Core, secrets: &Secrets, name: &str) -> Result<(), HubError> {
    let key = PublicKey::base64_of(&secrets.signing);
    let command = Command::OpenHub { id: secrets.hub_id.clone().into(), name: name.into(), key };
    match core.submit(command).await {
        Ok(_) => Ok(()),
        Err(refusal) if refusal.code == Code::AlreadyExists => Ok(()),
        Err(refusal) => Err(HubError::Io { what: "the log cannot begin".into(), source: std::io::Error::other(refusal) }),
    }
}

fn write_hub_file(data: &Path, url: &str, owner: &str) -> Result<(), HubError> {
    let file = HubFile { url: url.into(), pid: std::process::id(), secret: owner.into() };
    let bytes = serde_json::to_vec(&file).unwrap_or_default();
    write_private(&HubFile::path(data), &bytes)
}

async fn serve(listener: TcpListener, router: axum::Router, mut stopping: watch::Receiver<bool>) {
    let stop_requested = async move {
        // A dropped sender means stop as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    // Rate limits need the address of the sender.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stop_requested).await {
        tracing::error!("the HTTP server stopped: {error}");
    }
}

impl RunningHub {
    /// The number of tools that wait for a decision at this moment.
    #[must_use]
    pub fn count_waiting_tools(&self) -> usize {
        self.waiters.count_tools()
    }

    /// What simulated people and tools act through; none at a real hub. To be dropped before
    /// [`Self::stop`].
    #[must_use]
    pub fn simulation(&self) -> Option<SimulationAccess> {
        self.simulation.clone()
    }

    /// Answers the requests under way, stops all tasks and closes the log.
    pub async fn stop(self) {
        // First, while the folder is still locked: later the file may belong to the next hub.
        let _ = std::fs::remove_file(HubFile::path(&self.data));
        self.leaving.store(true, Ordering::Relaxed);
        tokio::time::sleep(self.drain).await;
        let _ = self.stop.send(true);
        let server = self.server.abort_handle();
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, self.server).await.is_err() {
            server.abort();
        }
        self.background.stop().await;
        // Last of the servers, so that the metrics show the shutdown.
        if let Some(metrics) = self.metrics {
            metrics.abort();
            let _ = metrics.await;
        }
        drop(self.simulation);
        // Nothing can submit a command any more, so the loop ends by itself.
        let decide_loop = self.decide_loop.abort_handle();
        if tokio::time::timeout(SHUTDOWN_TIMEOUT, self.decide_loop).await.is_err() {
            decide_loop.abort();
        }
        tracing::info!("the hub stopped");
    }
}
