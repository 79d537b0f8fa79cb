//! `holdpoint serve`.

use crate::args::Serve;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_hub::HubOptions;

pub(crate) async fn run(place: &Place, serve: &Serve) -> Result<Exit, Failure> {
    // Before the line that says ready: whoever reads it may ask us to stop at once.
    let asked_to_stop = stop_signals()?;
    let hub = holdpoint_hub::start(HubOptions {
        listen: serve.listen,
        sign_in: serve.sign_in.options(),
        ..HubOptions::local(place.data()?)
    }).await?;
    output::json(&serde_json::json!({"url": hub.url}));
    asked_to_stop.await;
    hub.stop().await;
    Ok(Exit::Done)
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
        // Without signals there is nobody to ask; the process is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
