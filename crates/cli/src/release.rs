//! `holdpoint release`: records and lists model versions of tools.

use crate::args::{AddRelease, ReleaseCommand};
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::incidents::{Keep, read_part};
use crate::output;
use crate::place::Place;
use holdpoint_desk::{VersionRow, read_versions};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, ReleaseRecorded, invalid, parse_rfc3339, rfc3339};
use holdpoint_replica::ReplicaError;
use serde_json::{Value, json};

pub(crate) async fn run(place: &Place, command: ReleaseCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        ReleaseCommand::Add(add) => record(place, add, json).await,
        ReleaseCommand::List { tool } => list(place, &tool, json).await,
    }
    .map(|()| Exit::Done)
}

async fn record(place: &Place, add: AddRelease, json: bool) -> Result<(), Failure> {
    let at = match &add.at {
        None => None,
        Some(text) => {
            Some(parse_rfc3339(text).ok_or_else(|| invalid("at", "--at is a time in RFC 3339, for example 2026-11-24T09:40:00Z."))?)
        }
    };
    let desk = Desk::open_where(place, None).await?;
    let result = submit(&desk, add, at).await;
    desk.leave().await;
    let head = result?;
    match json {
        true => output::json(&json!({"recorded": head})),
        false => output::line("Recorded."),
    }
    Ok(())
}

async fn submit(desk: &Desk, add: AddRelease, at: Option<i64>) -> Result<u64, Failure> {
    let released_at = match at {
        Some(at) => at,
        None => desk.client.info().await?.now,
    };
    let release = ReleaseRecorded {
        version: add.version,
        released_at,
        datasets: add.dataset,
        model: None,
        run: None,
        source: None,
        notes: add.notes,
    };
    Ok(desk.submit(DeskCommand::RecordRelease { tool: add.tool.as_str().into(), release }).await?.head)
}

async fn list(place: &Place, tool: &str, json: bool) -> Result<(), Failure> {
    let desk = Desk::open_where(place, None).await?;
    let part = read_part(&desk, |record| match record.kind.split_once('.') {
        Some(("action" | "release" | "dataset" | "ruling", _)) => Keep::Rows,
        _ => Keep::Nothing,
    })
    .await;
    desk.leave().await;
    let part = part?;
    let versions = read_versions(part.tables.conn(), tool)
        .map_err(|error| Failure::from(holdpoint_desk::DeskError::from(ReplicaError::Sql(error))))?;
    if json {
        output::json(&versions.iter().map(version_json).collect::<Vec<Value>>());
        return Ok(());
    }
    let mut rows = vec![["VERSION", "RELEASED (UTC)", "REJECTED", "TAGS", "DATASETS"].map(String::from).to_vec()];
    rows.extend(versions.iter().map(|version| {
        let tags: Vec<String> = version.tags.iter().map(|(tag, count)| format!("{} {count}", visible_line(tag))).collect();
        let released = version.released_at.map(rfc3339).unwrap_or_else(|| "not recorded".into());
        let rejected = format!("{} of {}", version.rejected, version.decided);
        vec![visible_line(&version.version), released, rejected, tags.join(", "), version.datasets.join(", ")]
    }));
    output::table(&rows);
    Ok(())
}

fn version_json(version: &VersionRow) -> Value {
    json!({
        "version": version.version, "released_at": version.released_at.map(rfc3339), "datasets": version.datasets,
        "rejected": {"hits": version.rejected, "count": version.decided, "value": version.share(), "ci95": version.ci95()},
        "tags": version.tags.iter().map(|(tag, count)| json!({"tag": tag, "count": count})).collect::<Vec<_>>(),
        "correction_to_release_days": version.correction_days,
        "evaluations": version.evaluations.iter().map(|result| json!({"suite": result.suite, "passed": result.passed, "failed": result.failed})).collect::<Vec<_>>(),
    })
}
