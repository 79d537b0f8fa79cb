//! `holdpoint freeze`: plans windows, ends them, and excepts from them, signed by this folder's device.

mod file;
mod stated;

use crate::args::{AddFreeze, ExceptFreeze, FreezeCommand};
use crate::desk::{Desk, fresh_id};
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{
    DeskCommand, EXCEPTION, ExceptionId, FreezeEffect, FreezeException, FreezeId, FreezePlanned, FreezeReport, FreezeRule, FreezeStatus,
    Ms, Refusal, parse_rfc3339, resolve_local,
};
use stated::Stated;

pub(crate) async fn run(place: &Place, command: FreezeCommand, json: bool) -> Result<Exit, Failure> {
    match command {
        FreezeCommand::Add(args) => plan_all(place, vec![added(args)?], json, false).await,
        FreezeCommand::Apply { file } => plan_all(place, file::read(&file)?, json, true).await,
        FreezeCommand::Cancel { freeze } => {
            let freeze = FreezeId::from(freeze);
            change(place, &freeze, DeskCommand::CancelFreeze { freeze: freeze.clone() }, json).await
        }
        FreezeCommand::End { freeze } => {
            let freeze = FreezeId::from(freeze);
            change(place, &freeze, DeskCommand::EndFreeze { freeze: freeze.clone() }, json).await
        }
        FreezeCommand::Except(args) => except(place, args, json).await,
        FreezeCommand::Agree { freeze, exception } => {
            let (freeze, exception) = (FreezeId::from(freeze), ExceptionId::from(exception));
            change(place, &freeze, DeskCommand::AgreeFreezeException { freeze: freeze.clone(), exception }, json).await
        }
        FreezeCommand::Revoke { freeze, exception } => {
            let (freeze, exception) = (FreezeId::from(freeze), ExceptionId::from(exception));
            change(place, &freeze, DeskCommand::RevokeFreezeException { freeze: freeze.clone(), exception }, json).await
        }
        FreezeCommand::List => list(place, json).await,
    }
}

fn added(args: AddFreeze) -> Result<FreezePlanned, Failure> {
    let AddFreeze { name, from, until, zone, effect, reason, tiers, services, environments, tighten_tiers } = args;
    let mut rules = vec![FreezeRule { effect, tiers, services, environments: environments.clone() }];
    if !tighten_tiers.is_empty() {
        rules.push(FreezeRule { effect: FreezeEffect::Tighten, tiers: tighten_tiers, services: Vec::new(), environments });
    }
    Ok(Stated { name, zone, from, until, reason, rules }.planned()?)
}

// A planned window with the same name is replaced; a past one keeps its id, so another is made.
async fn plan_all(place: &Place, windows: Vec<FreezePlanned>, json: bool, many: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, None).await?;
    let reports = plan_each(&desk, windows).await;
    desk.leave().await;
    let reports = reports?;
    match (json, many) {
        (true, true) => output::json(&reports),
        (true, false) => output::json(&reports[0]),
        (false, _) => reports.iter().for_each(print),
    }
    Ok(Exit::Done)
}

async fn plan_each(desk: &Desk, windows: Vec<FreezePlanned>) -> Result<Vec<FreezeReport>, Failure> {
    let known = desk.client.freezes().await?.freezes;
    let mut reports = Vec::new();
    for planned in windows {
        let same = |report: &&FreezeReport| report.name == planned.name && report.status == FreezeStatus::Planned;
        let unchanged = |report: &&FreezeReport| report.name == planned.name && is_same(report, &planned);
        if let Some(report) = known.iter().find(unchanged) {
            reports.push(report.clone());
            continue;
        }
        let freeze = known
            .iter()
            .find(same)
            .map_or_else(|| fresh_id(holdpoint_domain::FREEZE).map(FreezeId::from), |report| Ok(report.freeze.clone()))?;
        desk.submit(DeskCommand::PlanFreeze { freeze: freeze.clone(), planned }).await?;
        reports.push(desk.client.freeze(&freeze).await?);
    }
    Ok(reports)
}

fn is_same(report: &FreezeReport, planned: &FreezePlanned) -> bool {
    let times = (parse_rfc3339(&report.from), parse_rfc3339(&report.until)) == (Some(planned.from), Some(planned.until));
    let live = matches!(report.status, FreezeStatus::Planned | FreezeStatus::Active);
    live && times && report.zone == planned.zone && report.reason == planned.reason && report.rules == planned.rules
}

async fn except(place: &Place, args: ExceptFreeze, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, None).await?;
    let report = ask_exception(&desk, args).await;
    desk.leave().await;
    show(&report?, json);
    Ok(Exit::Done)
}

async fn ask_exception(desk: &Desk, args: ExceptFreeze) -> Result<FreezeReport, Failure> {
    let freeze = FreezeId::from(args.freeze);
    let report = desk.client.freeze(&freeze).await?;
    let local = |field: &str, text: &Option<String>| -> Result<Option<Ms>, Refusal> {
        text.as_deref().map(|text| resolve_local(field, text, &report.zone)).transpose()
    };
    let exception = FreezeException {
        id: fresh_id(EXCEPTION)?.into(),
        tool: args.tool.into(),
        kind: args.kind,
        service: args.service,
        reason: args.reason,
        from: local("from", &args.from)?,
        until: local("until", &args.until)?.or_else(|| parse_rfc3339(&report.until)).unwrap_or_default(),
        undo_of: args.undo_of.map(Into::into),
    };
    desk.submit(DeskCommand::AskFreezeException { freeze: freeze.clone(), exception }).await?;
    Ok(desk.client.freeze(&freeze).await?)
}

async fn change(place: &Place, freeze: &FreezeId, command: DeskCommand, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, None).await?;
    let report = match desk.submit(command).await {
        Ok(_) => desk.client.freeze(freeze).await.map_err(Failure::from),
        Err(failure) => Err(failure),
    };
    desk.leave().await;
    show(&report?, json);
    Ok(Exit::Done)
}

async fn list(place: &Place, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open_where(place, None).await?;
    let freezes = desk.client.freezes().await;
    desk.leave().await;
    let freezes = freezes?.freezes;
    match json {
        true => output::json(&freezes),
        false if freezes.is_empty() => output::error_line("There are no freezes."),
        false => output::table(&table(&freezes)),
    }
    Ok(Exit::Done)
}

fn show(report: &FreezeReport, json: bool) {
    if json { output::json(report) } else { print(report) }
}

fn print(report: &FreezeReport) {
    output::line(&format!("{}  {} ({})", report.freeze, visible_line(&report.name), status(report.status)));
    output::line(&format!(
        "From {} until {} ({} until {}, {}).",
        report.from, report.until, report.from_local, report.until_local, report.zone
    ));
    if report.end_requested.is_some() && report.status == FreezeStatus::Active {
        output::line("Its end was asked for. Another person has to agree, with the same command.");
    }
    for exception in &report.exceptions {
        let state = match (&exception.revoked, exception.granted) {
            (Some(_), _) => "was taken back",
            (None, true) => "holds",
            (None, false) => "waits for a second person",
        };
        let what = format!("{}, {} on {}", visible_line(&exception.tool), visible_line(&exception.kind), visible_line(&exception.service));
        output::line(&format!("{}  exception for {what} until {}: {state}", exception.exception, exception.until));
    }
}

const fn status(status: FreezeStatus) -> &'static str {
    match status {
        FreezeStatus::Planned => "planned",
        FreezeStatus::Active => "in force",
        FreezeStatus::Ended => "ended",
        FreezeStatus::Cancelled => "cancelled",
    }
}

fn table(freezes: &[FreezeReport]) -> Vec<Vec<String>> {
    let mut rows = vec![["ID", "FROM (UTC)", "UNTIL (UTC)", "STATUS", "EFFECT", "FOR", "NAME"].map(str::to_owned).to_vec()];
    rows.extend(freezes.iter().map(|freeze| {
        let scope: Vec<String> = freeze.rules.iter().map(FreezeRule::scope_in_words).collect();
        let (from, until, id) = (freeze.from.clone(), freeze.until.clone(), freeze.freeze.to_string());
        vec![id, from, until, status(freeze.status).into(), freeze.effect.as_str().into(), scope.join("; "), visible_line(&freeze.name)]
    }));
    rows
}
