//! Keeps `watch` at the head, also when another hub appends.
//!
//! Notices come at once but may be lost with a connection; asking every second
//! is slow but sure. Both run side by side.

use super::append::CHANNEL;
use super::row;
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
    loop {
        if let Err(error) = hear_until_lost(pool, place).await {
            tracing::warn!(%error, "no notices from PostgreSQL; asking it every second");
        }
        sleep(EVERY).await;
    }
}

async fn hear_until_lost(pool: &PgPool, place: &watch::Sender<Seq>) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        if let Ok(reached) = listener.recv().await?.payload().parse() {
            advance(place, reached);
        }
    }
}

async fn ask(pool: &PgPool, place: &watch::Sender<Seq>) {
    loop {
        sleep(EVERY).await;
        let asked = sqlx::query("SELECT seq FROM holdpoint.head").fetch_one(pool).await;
        match asked.map_err(crate::LogError::from).and_then(|found| row::place(&found, 0)) {
            Ok(reached) => advance(place, reached),
            Err(error) => tracing::debug!(%error, "PostgreSQL did not tell the head"),
        }
    }
}
