//! Keeps `watch` at the head, also when another hub appends.
//!
//! Notices come at once but may be lost with a connection; asking every second
//! is slow but sure. Both run side by side.

use super::append::CHANNEL;
use super::connection::bounded;
use super::read;
use holdpoint_domain::Seq;
use sqlx::PgPool;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

const EVERY: Duration = Duration::from_secs(1);

pub(super) async fn follow(pool: PgPool, place: watch::Sender<Seq>) {
    tokio::join!(hear(&pool, &place), ask(&pool, &place));
}

/// Tells the watchers, unless they know of a later place already.
pub(super) fn advance(place: &watch::Sender<Seq>, reached: Seq) {
    place.send_if_modified(|known| {
        let news = reached > *known;
        *known = reached.max(*known);
        news
    });
}

async fn hear(pool: &PgPool, place: &watch::Sender<Seq>) {
    let mut told = false;
    loop {
        if let Err(error) = hear_until_lost(pool, place, &mut told).await
            && !told
        {
            tracing::warn!(%error, "no notices from PostgreSQL; asking it every second until they come again");
            told = true;
        }
        sleep(EVERY).await;
    }
}

async fn hear_until_lost(pool: &PgPool, place: &watch::Sender<Seq>, told: &mut bool) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    if std::mem::take(told) {
        tracing::info!("notices from PostgreSQL come again");
    }
    // None: the connection was lost. Asking goes on meanwhile, so nothing is missed.
    while let Some(notice) = listener.try_recv().await? {
        if let Ok(reached) = notice.payload().parse() {
            advance(place, reached);
        }
    }
    Ok(())
}

async fn ask(pool: &PgPool, place: &watch::Sender<Seq>) {
    loop {
        sleep(EVERY).await;
        match bounded(pool, |conn| Box::pin(read::head(conn))).await {
            Ok((reached, _)) => advance(place, reached),
            Err(error) => tracing::debug!(%error, "PostgreSQL did not tell the head"),
        }
    }
}
