//! From a folder to a hub that answers, and back.

use crate::core::Core;
use crate::folder::{Folder, in_use};
use crate::http::{self, App, Parts};
use crate::limits::Buckets;
use crate::oidc::Provider;
use crate::options::{HubOptions, LogPlace};
use crate::secrets::{Secrets, write_private};
use crate::sessions::Sessions;
use crate::{HubError, rebuild, timer};
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

// Waiting tools are told "still open" when a hub stops; this bounds how long that may take.
const FAREWELL: Duration = Duration::from_secs(3);

/// A hub that answers.
pub struct RunningHub {
    /// Where programs on this machine reach it, `http://127.0.0.1:<port>`.
    pub url: String,
    /// What desks and tools are told.
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
    timer: JoinHandle<()>,
    _folder: Folder,
}

/// Starts a hub on a folder.
///
/// # Errors
/// See [`HubError`]; when the record is damaged nothing is written.
pub async fn start(options: HubOptions) -> Result<RunningHub, HubError> {
    let provider = options.sign_in.clone().map(Provider::new).transpose()?;
    let folder = Folder::own(&options.data)?;
    let log = open_log(&options, &folder).await?;
    // What a killed hub left names a port that may be another program's by now.
    let _ = std::fs::remove_file(HubFile::path(&options.data));
    let state = rebuild::rebuild(&log).await?;
    let fresh = state.hub.is_none();
    let keys = folder.path.join("keys.json");
    let secrets = secrets_of(&keys, &state, (options.clock)())?;
    crate::core::erase(log.as_ref(), state.erased.iter().copied()).await;
    let (core, decide_loop) = Core::start(log, state, Arc::clone(&options.clock));
    if fresh {
        open_hub(&core, &secrets, &options.name).await?;
        // Another hub may have been faster: then its keys are the ones that count.
        fits(&keys, &core.state(), &secrets)?;
    }
    let listener = listen(options.listen, &folder.path).await?;
    let address = listener.local_addr().map_err(HubError::io("the port is unknown"))?;
    let url = url_of(address);
    let metrics = metrics_listener(&options, &core).await?;
    write_hub_file(&options.data, &url, &secrets.owner)?;
    let (stop, stopping) = watch::channel(false);
    let timer = tokio::spawn(timer::run(core.clone(), Arc::clone(&options.clock)));
    let leaving = Arc::new(AtomicBool::new(false));
    let public_url = options.public_url.map_or_else(|| url.clone(), |given| given.trim_end_matches('/').to_owned());
    let app = App::new(Parts {
        sessions: Sessions::new(secrets.sessions.clone()),
        core,
        secrets,
        provider,
        url: public_url.clone(),
        local_url: url.clone(),
        address,
        limits: options.limits.map(Buckets::new),
        trust_proxy: options.trust_proxy,
        leaving: Arc::clone(&leaving),
        stopping: stopping.clone(),
        clock: options.clock,
        room: Arc::new(Semaphore::new(http::ROOM_KILOBYTES)),
    });
    let server = tokio::spawn(serve(listener, http::router(app), stopping));
    tracing::info!(hub.url = url, hub.public_url = public_url, "the hub answers");
    let (metrics_url, metrics) = metrics.unzip();
    let (data, drain) = (options.data, options.drain);
    Ok(RunningHub { url, public_url, metrics_url, data, drain, leaving, stop, server, metrics, decide_loop, timer, _folder: folder })
}

async fn open_log(options: &HubOptions, folder: &Folder) -> Result<Arc<dyn Log>, HubError> {
    if let LogPlace::Postgres(url) = &options.log {
        let log = PostgresLog::open(url).await?;
        folder.leaves_the_record_to_postgres()?;
        return Ok(Arc::new(log));
    }
    folder.keeps_the_record()?;
    let log = match SqliteLog::open(folder.path.join("log.sqlite")).await {
        Ok(log) => log,
        Err(LogError::InUse { .. }) => return Err(in_use(&options.data)),
        Err(error) => return Err(error.into()),
    };
    if let Some(bytes) = options.log_limit {
        log.limit_size(bytes).await?;
    }
    Ok(Arc::new(log))
}

// A hub that listens everywhere is reached on this machine by the loopback address.
fn url_of(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

async fn metrics_listener(options: &HubOptions, core: &Core) -> Result<Option<(String, JoinHandle<()>)>, HubError> {
    let Some(wanted) = options.metrics_listen else { return Ok(None) };
    let listener = TcpListener::bind(wanted).await.map_err(HubError::io(format!("{wanted} is not to be had for the metrics")))?;
    let address = listener.local_addr().map_err(HubError::io("the port is unknown"))?;
    let router = http::metrics_router(core.clone());
    let server = tokio::spawn(async move {
        if let Err(error) = axum::serve(listener, router).await {
            tracing::error!("the metrics are not served any more: {error}");
        }
    });
    Ok(Some((format!("{}/metrics", url_of(address)), server)))
}

// Decisions signed with another key than the record began with would verify nowhere.
fn secrets_of(path: &Path, state: &State, now: i64) -> Result<Secrets, HubError> {
    if state.hub.is_none() {
        return Secrets::load_or_create(path, now);
    }
    let secrets = Secrets::load(path)?;
    fits(path, state, &secrets)?;
    Ok(secrets)
}

fn fits(path: &Path, state: &State, secrets: &Secrets) -> Result<(), HubError> {
    match &state.hub {
        Some((_, opened)) if PublicKey::base64_of(&secrets.signing) == opened.key => Ok(()),
        _ => Err(HubError::Keys {
            path: path.display().to_string(),
            detail: "they are not those the record began with; restore them from a backup, or copy the file from the other hub".into(),
        }),
    }
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

async fn open_hub(core: &Core, secrets: &Secrets, name: &str) -> Result<(), HubError> {
    let key = PublicKey::base64_of(&secrets.signing);
    let command = Command::OpenHub { id: secrets.hub_id.clone(), name: name.into(), key };
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
    let asked_to_stop = async move {
        // The sender gone means stop as well.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    // Limits need to know from where somebody asks.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(asked_to_stop).await {
        tracing::error!("the hub stopped answering: {error}");
    }
}

impl RunningHub {
    /// Answers what is under way, brings the log to rest and stops.
    pub async fn stop(self) {
        // First, while the folder is still held: later the file may be a successor's.
        let _ = std::fs::remove_file(HubFile::path(&self.data));
        self.leaving.store(true, Ordering::Relaxed);
        tokio::time::sleep(self.drain).await;
        let _ = self.stop.send(true);
        let server = self.server.abort_handle();
        if tokio::time::timeout(FAREWELL, self.server).await.is_err() {
            server.abort();
        }
        self.timer.abort();
        let _ = self.timer.await;
        // Whoever watches the hub has seen it out; it too would keep the loop going.
        if let Some(metrics) = self.metrics {
            metrics.abort();
            let _ = metrics.await;
        }
        // With the server and the timer gone nobody can ask any more, so the loop ends by itself.
        let decide_loop = self.decide_loop.abort_handle();
        if tokio::time::timeout(FAREWELL, self.decide_loop).await.is_err() {
            decide_loop.abort();
        }
        tracing::info!("the hub stopped");
    }
}
