//! How every connection to the server is set up, and its timeouts. Connections are
//! configured nowhere else.

use crate::LogError;
use futures::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgExecutor, PgPool, PgPoolOptions};
use sqlx::{PgConnection, Row as _};
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
        .before_acquire(|conn, known| Box::pin(async move { Ok(known.idle_for <= IDLE_BEFORE_TEST || can_write(&mut *conn).await?) }))
        .after_connect(|conn, _| {
            Box::pin(async move {
                sqlx::raw_sql(include_str!("session.sql")).execute(conn).await?;
                Ok(())
            })
        })
}

// After a failover a connection that is kept may lead to the server that was demoted. It is closed
// then, and the next one leads where the address leads now.
pub(super) async fn can_write(conn: impl PgExecutor<'_>) -> sqlx::Result<bool> {
    let read_only: String = sqlx::raw_sql("SHOW transaction_read_only").fetch_one(conn).await?.try_get(0)?;
    Ok(read_only == "off")
}

/// The options of an address.
///
/// # Errors
/// [`LogError::Io`] when it is no address of one server.
pub(super) fn parse_address(url: &str) -> Result<PgConnectOptions, LogError> {
    let (place, query) = url.split_once('?').unwrap_or((url, ""));
    let authority = place.split_once("://").map_or(place, |(_, rest)| rest).split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let hosts = query.split('&').filter_map(|pair| pair.strip_prefix("host=").or_else(|| pair.strip_prefix("hostaddr=")));
    if host.contains(',') || hosts.into_iter().any(|host| host.contains(',') || host.contains("%2C") || host.contains("%2c")) {
        return Err(LogError::io(
            "the database's address names several hosts, and a hub connects to one: give the address that follows the primary, for example that of a proxy or a virtual IP",
        ));
    }
    Ok(url.parse()?)
}

/// Runs `work` on its own connection, within a time limit. A connection that timed out is
/// closed: the answer to the last operation may still arrive on it. One that is lost or leads to a
/// read-only server is closed too.
pub(super) async fn with_connection<T, W>(pool: &PgPool, work: W) -> Result<T, LogError>
where
    W: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, LogError>> + Send,
{
    let mut conn = pool.acquire().await?;
    let done = timeout(OPERATION_TIMEOUT, work(&mut conn)).await;
    let done =
        done.unwrap_or_else(|_| Err(LogError::Unavailable { detail: format!("no answer within {} s", OPERATION_TIMEOUT.as_secs()) }));
    if matches!(done, Err(LogError::Unavailable { .. })) {
        drop(conn.detach());
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_hosts_are_refused_in_words() {
        for url in [
            "postgres://hub:a,b@one.example:5432,two.example:5433/holdpoint?target_session_attrs=read-write",
            "postgres:///holdpoint?host=one.example,two.example",
            "postgres:///holdpoint?user=hub&host=one%2Ctwo",
        ] {
            let error = parse_address(url).unwrap_err().to_string();
            assert!(error.contains("several hosts") && error.contains("follows the primary"), "{error}");
        }
        for url in ["postgres://hub:a,b@one.example/holdpoint?options=-csearch_path%3Da,b", "postgres:///holdpoint?host=/run/postgresql"] {
            assert!(parse_address(url).is_ok(), "{url}");
        }
    }
}
