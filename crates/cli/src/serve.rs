//! `holdpoint serve`.

use crate::args::{Rates, Serve};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_hub::{HubOptions, Limits, LogPlace};
use std::time::Duration;

pub(crate) async fn run(place: &Place, serve: &Serve) -> Result<Exit, Failure> {
    // Before the ready line: its reader may stop this process at once.
    let stop_signal = stop_signals()?;
    let hub = holdpoint_hub::start(options(place, serve)?).await?;
    output::json(&serde_json::json!({"url": hub.url, "public_url": hub.public_url, "metrics_url": hub.metrics_url}));
    stop_signal.await;
    hub.stop().await;
    Ok(Exit::Done)
}

fn options(place: &Place, serve: &Serve) -> Result<HubOptions, Failure> {
    if let Some(url) = serve.public_url.as_deref().filter(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
        let detail = format!("--public-url must begin with https:// or http://; this is {url}.");
        return Err(Failure::new(Exit::Failed, "public_url", "The public address is invalid", detail));
    }
    if let Some(url) = serve.database.as_deref().filter(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://")) {
        let scheme = url.split(':').next().unwrap_or_default();
        let detail = format!("--database must have the form postgres://user@host/database; this begins with {scheme}:.");
        return Err(Failure::new(Exit::Wrong, "database_url", "The database address is invalid", detail));
    }
    Ok(HubOptions {
        log: serve.database.clone().map_or(LogPlace::File, LogPlace::Postgres),
        name: serve.name.clone(),
        listen: serve.listen,
        public_url: serve.public_url.clone(),
        metrics_listen: serve.metrics_listen,
        limits: limits(serve),
        trust_proxy: serve.trust_proxy,
        drain: Duration::from_secs(serve.drain),
        sign_in: serve.sign_in.options()?,
        ..HubOptions::local(place.data()?)
    })
}

// A hub that only this machine can reach needs no limits.
fn limits(serve: &Serve) -> Option<Limits> {
    let Rates { tool_rate, desk_rate, guest_rate } = serve.rates;
    let is_set = tool_rate.or(desk_rate).or(guest_rate).is_some();
    if !is_set && serve.listen.ip().is_loopback() && !serve.trust_proxy {
        return None;
    }
    let default = Limits::default();
    Some(Limits {
        tools: tool_rate.unwrap_or(default.tools),
        desks: desk_rate.unwrap_or(default.desks),
        guests: guest_rate.unwrap_or(default.guests),
    })
}

/// Resolves when the process is asked to stop.
#[cfg(unix)]
pub(crate) fn stop_signals() -> Result<impl Future<Output = ()>, Failure> {
    use tokio::signal::unix::{SignalKind, signal};
    let failed = |error: std::io::Error| Failure::io("signals cannot be received", &error);
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Resolves when the process is asked to stop.
#[cfg(not(unix))]
pub(crate) fn stop_signals() -> Result<impl Future<Output = ()>, Failure> {
    Ok(async {
        // Without signals the process can only be killed.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
