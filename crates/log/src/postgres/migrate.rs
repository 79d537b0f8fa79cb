//! The migrations of the schema `holdpoint`. Migrations are only ever added.
//!
//! The number of migrations is the format of the log. Every migration ends the appends of
//! older builds that run on the same log: they compare the format kept in `holdpoint.head`.

use crate::LogError;
use sqlx::{Connection, PgConnection};

const MIGRATIONS: [&str; 4] = [
    include_str!("migrations/0001_records_and_bodies.sql"),
    include_str!("migrations/0002_writer_format.sql"),
    include_str!("migrations/0003_records_by_body.sql"),
    include_str!("migrations/0004_signed_batches.sql"),
];
/// The format this build writes: the number of migrations.
pub(super) const FORMAT: i16 = MIGRATIONS.len() as i16;
/// "HPLG": the advisory lock that hubs take in turn when they start at the same moment.
const ADVISORY_LOCK: i64 = 0x4850_4c47;

pub(super) async fn migrate(conn: &mut PgConnection) -> Result<(), LogError> {
    let mut tx = conn.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(ADVISORY_LOCK).execute(&mut *tx).await?;
    sqlx::raw_sql(include_str!("layout.sql")).execute(&mut *tx).await?;
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(step), 0) FROM holdpoint.layout").fetch_one(&mut *tx).await?;
    let known = i64::from(FORMAT);
    if found > known {
        return Err(LogError::Newer { found, known });
    }
    for (done, migration) in (0..).zip(MIGRATIONS).skip_while(|(done, _)| *done < found) {
        sqlx::raw_sql(migration).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO holdpoint.layout (step) VALUES ($1)").bind(done + 1).execute(&mut *tx).await?;
    }
    if found < known {
        sqlx::query("UPDATE holdpoint.head SET format = $1").bind(FORMAT).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}
