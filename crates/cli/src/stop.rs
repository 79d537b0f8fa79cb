//! `holdpoint stop`, `resume` and `stops`: stops tools, signed by this folder's device, and says what that did.

use crate::args;
use crate::desk::{Desk, fresh_id};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, STOP, StopId, StopProposals, StopPulled, StopReport, StopStage, rfc3339};
use std::time::{Duration, Instant};

/// How long the hubs have to say that they refuse the tools.
const REPORT_TIMEOUT: Duration = Duration::from_secs(2);
const REPORT_POLL_INTERVAL: Duration = Duration::from_millis(20);

pub(crate) async fn stop(place: &Place, args: args::Stop, json: bool) -> Result<Exit, Failure> {
    let stop: StopId = fresh_id(STOP)?.into();
    let proposals = if args.deny { StopProposals::Deny } else { StopProposals::Hold };
    let pulled = StopPulled { scope: args.scope.scope(), reason: args.reason, proposals, drill: args.drill, incident: args.incident };
    let desk = Desk::open_where(place, None).await?;
    let report = pull(&desk, &stop, pulled).await;
    desk.leave().await;
    print(&report?, json);
    Ok(Exit::Done)
}

async fn pull(desk: &Desk, stop: &StopId, pulled: StopPulled) -> Result<StopReport, Failure> {
    desk.submit(DeskCommand::Stop { stop: stop.clone(), pulled }).await?;
    let asked = Instant::now();
    loop {
        let report = desk.client.stop(stop).await?;
        if report.hubs > 0 || asked.elapsed() > REPORT_TIMEOUT {
            return Ok(report);
        }
        tokio::time::sleep(REPORT_POLL_INTERVAL).await;
    }
}

pub(crate) async fn resume(place: &Place, args: args::Resume, json: bool) -> Result<Exit, Failure> {
    let stage = match args.stage.as_str() {
        "hold" => StopStage::Hold,
        "all" => StopStage::All,
        kind => StopStage::Kind(kind.into()),
    };
    let desk = Desk::open_where(place, None).await?;
    let stop = StopId::from(&args.stop);
    let report = match desk.submit(DeskCommand::Resume { stop: stop.clone(), stage: stage.clone() }).await {
        Ok(_) => desk.client.stop(&stop).await.map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    desk.leave().await;
    let report = report?;
    match json {
        true => output::json(&report),
        false if report.stage == stage => output::line(&format!("Resumed: {}.", stage.in_words())),
        false => output::line("Asked for. Another person has to agree, with the same command."),
    }
    Ok(Exit::Done)
}

pub(crate) async fn list(place: &Place, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, None).await?;
    let stops = desk.client.stops().await;
    desk.leave().await;
    let stops = stops?.stops;
    match json {
        true => output::json(&stops),
        false if stops.is_empty() => output::error_line("There are no stops."),
        false => output::table(&table(&stops)),
    }
    Ok(Exit::Done)
}

fn print(report: &StopReport, json: bool) {
    if json {
        return output::json(report);
    }
    let drill = if report.drill { " (drill)" } else { "" };
    output::line(&format!("{}  stopped {}{drill}", report.stop, report.scope_in_words));
    output::line(&report.sentence);
}

fn table(stops: &[StopReport]) -> Vec<Vec<String>> {
    let mut rows = vec![["ID", "SINCE (UTC)", "STAGE", "SCOPE", "HELD", "REASON"].map(str::to_owned).to_vec()];
    rows.extend(stops.iter().map(|stop| {
        let stage = match &stop.stage {
            StopStage::Hold if stop.drill => "drill".into(),
            StopStage::Hold => "hold".into(),
            StopStage::Kind(kind) => format!("only {}", visible_line(kind)),
            StopStage::All => "ended".into(),
        };
        let scope = stop.scope_in_words.clone();
        vec![stop.stop.to_string(), rfc3339(stop.at), stage, scope, stop.held.to_string(), visible_line(&stop.reason)]
    }));
    rows
}
