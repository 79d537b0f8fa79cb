//! How every connection to the server is set up, and how long it may be silent.
//! Nowhere else are settings made.

use crate::LogError;
use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// How long the first connection may take: a server that starts beside the hub is waited for.
const OPENING: Duration = Duration::from_secs(10);
/// After this long without use a connection may have gone.
const RESTED: Duration = Duration::from_millis(500);
/// How long anybody waits for a free connection; then the server is taken to be away.
const FREE: Duration = Duration::from_secs(3);
/// How long one answer may take. A network that drops packets would otherwise hold
/// callers for many minutes, until the system gives the connection up.
const ANSWER: Duration = Duration::from_secs(8);

/// The connection policy.
pub(super) async fn connect(options: PgConnectOptions) -> Result<PgPool, LogError> {
    let options = options.application_name("holdpoint");
    let until = Instant::now() + OPENING;
    loop {
        match pool().connect_with(options.clone()).await {
            // Starting up, or not there yet.
            Err(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) if Instant::now() < until => sleep(Duration::from_millis(250)).await,
            Err(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => {
                let place = options.get_socket().map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
                let detail = format!("nothing answered at {place}, port {}, within {} s", options.get_port(), OPENING.as_secs());
                return Err(LogError::Unavailable { detail });
            }
            other => return Ok(other?),
        }
    }
}

fn pool() -> PgPoolOptions {
    PgPoolOptions::new()
        // One of them listens; the server serves other hubs too.
        .max_connections(9)
        .acquire_timeout(FREE)
        // A connection that was in use a moment ago is not asked first whether it is there:
        // that would be a second way to the server for every append.
        .test_before_acquire(false)
        .before_acquire(|conn, known| {
            Box::pin(async move {
                if known.idle_for > RESTED {
                    conn.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|conn, _| {
            Box::pin(async move {
                sqlx::raw_sql(include_str!("session.sql")).execute(conn).await?;
                Ok(())
            })
        })
}

/// Does `work` on a connection of its own, within bounded time. A connection that
/// fell silent is thrown away: nobody knows what it still carries.
pub(super) async fn bounded<T, W>(pool: &PgPool, work: W) -> Result<T, LogError>
where
    W: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, LogError>> + Send,
{
    let mut conn = pool.acquire().await?;
    let done = timeout(ANSWER, work(&mut conn)).await;
    if let Ok(done) = done {
        return done;
    }
    drop(conn.detach());
    Err(LogError::Unavailable { detail: format!("no answer within {} s", ANSWER.as_secs()) })
}
