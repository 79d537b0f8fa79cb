//! How every connection to the server is set up, and its timeouts. Connections are
//! configured nowhere else.

use crate::LogError;
use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{Connection as _, PgConnection};
use std::time::Duration;
use tokio::time::{Instant, sleep, timeout};

/// The time for the first connection: the server may be starting at the same time as the hub.
const OPEN_TIMEOUT: Duration = Duration::from_secs(10);
/// A connection that was idle for longer is tested before it is used.
const IDLE_BEFORE_TEST: Duration = Duration::from_millis(500);
/// The wait for a free connection, after which the server counts as unreachable.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// The time for one operation. A network that drops packets would otherwise block callers
/// for many minutes, until the operating system closes the connection.
const OPERATION_TIMEOUT: Duration = Duration::from_secs(8);

/// Opens the pool of connections.
pub(super) async fn connect(options: PgConnectOptions) -> Result<PgPool, LogError> {
    let options = options.application_name("holdpoint");
    let until = Instant::now() + OPEN_TIMEOUT;
    loop {
        match pool().connect_with(options.clone()).await {
            // Starting up, or not there yet.
            Err(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) if Instant::now() < until => sleep(Duration::from_millis(250)).await,
            Err(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => {
                let place = options.get_socket().map_or_else(|| options.get_host().to_owned(), |socket| socket.display().to_string());
                let detail = format!("nothing answered at {place}, port {}, within {} s", options.get_port(), OPEN_TIMEOUT.as_secs());
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
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // A connection that was just used is not tested again: the test would be a second
        // round trip for every append.
        .test_before_acquire(false)
        .before_acquire(|conn, known| {
            Box::pin(async move {
                if known.idle_for > IDLE_BEFORE_TEST {
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

/// Runs `work` on its own connection, within a time limit. A connection that timed out is
/// closed: the answer to the last operation may still arrive on it.
pub(super) async fn with_connection<T, W>(pool: &PgPool, work: W) -> Result<T, LogError>
where
    W: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, LogError>> + Send,
{
    let mut conn = pool.acquire().await?;
    let done = timeout(OPERATION_TIMEOUT, work(&mut conn)).await;
    if let Ok(done) = done {
        return done;
    }
    drop(conn.detach());
    Err(LogError::Unavailable { detail: format!("no answer within {} s", OPERATION_TIMEOUT.as_secs()) })
}
