//! `holdpoint report`: an oversight report with its figures and a detached signature.

use crate::args::Report;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::health::{Asked, ReadHealth, read_health, sql};
use crate::output;
use crate::place::Place;
use holdpoint_desk::{ReportFacts, ReportPaths, attention, costs, human_reviews, write_report};
use holdpoint_domain::{Stop, rfc3339};
use holdpoint_replica::stop;
use serde_json::{Value, json};
use std::path::Path;

/// Actions whose human reviews are listed, the newest.
const MAX_REVIEWED_ACTIONS: usize = 500;

pub(crate) async fn run(place: &Place, report: &Report, json: bool) -> Result<Exit, Failure> {
    let paths = paths(&report.out)?;
    let asked = Asked::read(&report.time)?;
    let desk = Desk::open_where(place, None).await?;
    let written = write(&desk, asked, &paths).await;
    desk.leave().await;
    let answer = written?;
    if json {
        output::json(&answer);
    } else {
        for name in ["report", "csv", "signature"] {
            output::line(&format!("{name}: {}", answer[name].as_str().unwrap_or_default()));
        }
    }
    Ok(Exit::Done)
}

async fn write(desk: &Desk, asked: Asked, paths: &ReportPaths) -> Result<Value, Failure> {
    let read = read_health(desk, asked).await?;
    let facts = facts(desk, read).await?;
    let failed = |error| Failure::io(&paths.html.display().to_string(), &error);
    write_report(&facts, desk.identity(), paths).map_err(failed)?;
    let (seq, hash) = facts.head;
    let path = |path: &Path| path.display().to_string();
    Ok(json!({
        "report": path(&paths.html), "csv": path(&paths.csv), "signature": path(&paths.signature),
        "last_record": {"seq": seq, "hash": hash}, "from": rfc3339(facts.time.from), "to": rfc3339(facts.time.to),
    }))
}

async fn facts(desk: &Desk, read: ReadHealth) -> Result<ReportFacts, Failure> {
    let info = desk.client.info().await?;
    let conn = read.part.tables.conn();
    let in_time = |stop: &Stop| (read.time.from..read.time.to).contains(&stop.at);
    Ok(ReportFacts {
        hub: info.name,
        stops: stop::all(conn).map_err(sql)?.into_iter().filter(in_time).collect(),
        reviews: human_reviews(conn, &read.time, MAX_REVIEWED_ACTIONS).map_err(sql)?,
        costs: costs(&read.figures),
        attention: attention(&read.figures, &read.signals),
        signals: read.signals.to_vec(),
        head: read.part.head,
        made_by: desk.person(),
        simulated: info.simulated.is_some(),
        time: read.time,
        figures: read.figures,
    })
}

fn paths(out: &Path) -> Result<ReportPaths, Failure> {
    let refuse = |detail: String| Failure::new(Exit::Wrong, "invalid_value", "A value is not accepted", detail);
    if out.file_name().is_none() || out.is_dir() {
        return Err(refuse(format!("--out names a file to write, for example oversight.html; it is {:?}.", out.display().to_string())));
    }
    if out.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv") || end.eq_ignore_ascii_case("json")) {
        return Err(refuse("--out names the HTML file; the CSV and the signature are written beside it.".into()));
    }
    Ok(ReportPaths::beside(out))
}
