//! Keeps `watch` at the head, also when another hub appends.
//!
//! Notices arrive at once but may be lost with a connection; a poll every second is slow
//! but certain. Both run side by side. The connection that listens may lead to a server that
//! was demoted, where nothing is ever appended, or into a silent network: after a second
//! without a notice it is tested, and replaced where it fails.

use super::append::NOTIFY_CHANNEL;
use super::connection::{can_write, with_connection};
use super::read;
use holdpoint_domain::Seq;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Between two polls of the head, and between two attempts to listen.
const POLL_INTERVAL: Duration = Duration::from_secs(1);
/// Without a notice for this time, the connection that listens is tested.
const LISTENER_TEST_INTERVAL: Duration = Duration::from_secs(1);
/// The time for the test.
const LISTENER_TEST_TIMEOUT: Duration = Duration::from_secs(3);

pub(super) async fn follow(pool: PgPool, place: watch::Sender<Seq>) {
    tokio::join!(listen(&pool, &place), poll_head(&pool, &place));
}

/// Notifies the watchers unless they know a later record already.
pub(super) fn advance(place: &watch::Sender<Seq>, reached: Seq) {
    place.send_if_modified(|known| {
        let news = reached > *known;
        *known = reached.max(*known);
        news
    });
}

async fn listen(pool: &PgPool, place: &watch::Sender<Seq>) {
    let mut warned = false;
    loop {
        if let Err(error) = listen_until_lost(pool, place, &mut warned).await
            && !warned
        {
            tracing::warn!(%error, "no notifications from PostgreSQL; polling it every second until they work again");
            warned = true;
        }
        sleep(POLL_INTERVAL).await;
    }
}

async fn listen_until_lost(pool: &PgPool, place: &watch::Sender<Seq>, warned: &mut bool) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(NOTIFY_CHANNEL).await?;
    if std::mem::take(warned) {
        tracing::info!("notifications from PostgreSQL work again");
    }
    loop {
        match timeout(LISTENER_TEST_INTERVAL, listener.try_recv()).await {
            Ok(Ok(Some(notice))) => {
                if let Ok(reached) = notice.payload().parse() {
                    advance(place, reached);
                }
            }
            // The connection was lost. The poll continues meanwhile, so nothing is missed.
            Ok(Ok(None)) => return Ok(()),
            Ok(Err(error)) => return Err(error),
            Err(_) if leads_to_primary(&mut listener).await => {}
            Err(_) => return Err(sqlx::Error::Protocol("the connection that listens leads to no server that can be written".into())),
        }
    }
}

async fn leads_to_primary(listener: &mut PgListener) -> bool {
    matches!(timeout(LISTENER_TEST_TIMEOUT, can_write(listener)).await, Ok(Ok(true)))
}

async fn poll_head(pool: &PgPool, place: &watch::Sender<Seq>) {
    loop {
        sleep(POLL_INTERVAL).await;
        match with_connection(pool, |conn| Box::pin(read::head(conn))).await {
            Ok((reached, _)) => advance(place, reached),
            Err(error) => tracing::debug!(%error, "the head could not be read from PostgreSQL"),
        }
    }
}
