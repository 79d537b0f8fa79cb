//! The layout of the schema `holdpoint`, made step by step. Steps are only ever added.

use crate::LogError;
use sqlx::{Connection, PgConnection};

const STEPS: [&str; 1] = [include_str!("migrations/0001_records_and_bodies.sql")];
/// "HPLG": hubs that start at the same moment take turns on this number.
const TURN: i64 = 0x4850_4c47;

pub(super) async fn migrate(conn: &mut PgConnection) -> Result<(), LogError> {
    let mut tx = conn.begin().await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(TURN).execute(&mut *tx).await?;
    sqlx::raw_sql(include_str!("layout.sql")).execute(&mut *tx).await?;
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(step), 0) FROM holdpoint.layout").fetch_one(&mut *tx).await?;
    let known = i64::try_from(STEPS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(LogError::Newer { found, known });
    }
    for (done, step) in (0..).zip(STEPS).skip_while(|(done, _)| *done < found) {
        sqlx::raw_sql(step).execute(&mut *tx).await?;
        sqlx::query("INSERT INTO holdpoint.layout (step) VALUES ($1)").bind(done + 1).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}
