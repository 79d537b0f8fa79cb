//! How every connection to the server is set up. Nowhere else are settings made.

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use std::time::Duration;

/// The connection policy.
pub(super) async fn connect(options: PgConnectOptions) -> sqlx::Result<PgPool> {
    PgPoolOptions::new()
        // One of them listens; the server serves other hubs too.
        .max_connections(9)
        .acquire_timeout(Duration::from_secs(10))
        .after_connect(|conn, _| {
            Box::pin(async move {
                sqlx::raw_sql(include_str!("session.sql")).execute(conn).await?;
                Ok(())
            })
        })
        .connect_with(options.application_name("holdpoint"))
        .await
}
