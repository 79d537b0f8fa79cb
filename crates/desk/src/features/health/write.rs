//! The report of the time on screen, as files of this computer.

use super::figures::{HealthFigures, HealthTime, targets_in_force};
use super::report::ReportFacts;
use super::report_facts::human_reviews;
use super::report_files::{ReportPaths, write_report};
use super::signals::signals;
use super::{attention, costs, read};
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::export::write::saved_files_folder;
use crate::features::incident::read_tied_between;
use crate::replica::stops;
use crate::view::{HealthQuery, WrittenReport};
use holdpoint_domain::Stop;

/// Actions whose human reviews are listed, the newest.
const MAX_REVIEWED_ACTIONS: usize = 500;

/// Writes the report beside what people saved; the answer says where.
pub(crate) fn report(core: &Core, query: &HealthQuery) -> Result<WrittenReport, DeskError> {
    let time = read::time(core.clock.now(), query.days, query.team.clone())?;
    let facts = facts(core, time)?;
    let identity = core.account.identity.borrow().clone();
    let identity = identity.ok_or_else(|| refused("not_enrolled", "This device is not enrolled", "Wait until the hub can be reached."))?;
    let day: String = holdpoint_domain::rfc3339(facts.time.now).chars().filter(char::is_ascii_alphanumeric).take(15).collect();
    let paths = ReportPaths::beside(&saved_files_folder(core)?.join(format!("holdpoint-oversight-{day}.html")));
    let failed = |error| refused("io", "The report could not be written", format!("{}: {error}.", paths.html.display()));
    write_report(&facts, &identity, &paths).map_err(failed)?;
    let text = |path: &std::path::Path| path.display().to_string();
    Ok(WrittenReport { report: text(&paths.html), csv: text(&paths.csv), signature: text(&paths.signature) })
}

fn facts(core: &Core, time: HealthTime) -> Result<ReportFacts, DeskError> {
    let (head, hub) = (core.replica.head(), core.account.hub_name().unwrap_or_else(|| "This computer".into()));
    let tied = core.incidents.with(&core.replica, |conn, known| read_tied_between(conn, known, time.from, time.to))?;
    core.replica.read(|conn| {
        let figures = HealthFigures::read(conn, &time, &tied)?;
        let signals = signals(&figures, &targets_in_force(conn)?);
        let in_time = |stop: &Stop| (time.from..time.to).contains(&stop.at);
        Ok(ReportFacts {
            hub,
            stops: stops::all(conn)?.into_iter().filter(in_time).collect(),
            reviews: human_reviews(conn, &time, MAX_REVIEWED_ACTIONS)?,
            costs: costs::costs(&figures),
            attention: attention::attention(&figures, &signals),
            signals: signals.to_vec(),
            head,
            made_by: core.me().unwrap_or_default(),
            simulated: core.is_simulated(),
            time,
            figures,
        })
    })
}
