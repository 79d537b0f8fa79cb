//! `holdpoint audit verify`: checks a log's file, a database or a hub's records, and compares
//! them with the copy of this computer's desk.

mod chain;
mod comparison;
mod file;
mod hub;
mod report;
mod signature;
mod vouched;

use crate::args::Verify;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::text::visible_line;
use report::Report;

pub(crate) async fn run(place: &Place, verify: &Verify, json: bool) -> Result<Exit, Failure> {
    let report = match (&verify.hub, &verify.database) {
        (Some(url), _) => hub::verify(&crate::desk::sign_in_only(place, url).await?, &place.data()?).await?,
        (None, Some(url)) => file::verify_database(url).await?,
        (None, None) => file::verify(place).await?,
    };
    if json {
        output::json(&report);
    } else {
        print(&report);
    }
    Ok(if report.ok { Exit::Done } else { Exit::Damaged })
}

fn print(report: &Report) {
    for problem in &report.problems {
        output::line(&format!("{}: {}", problem.code, problem.detail));
    }
    let signatures = report.signatures.map(|count| format!(", {count} review signatures")).unwrap_or_default();
    let counts = format!("{} records, {} bodies{signatures}", report.records, report.bodies);
    if report.ok {
        output::line(&format!("The record is intact: {counts}. Head {} {}.", report.head, report.hash));
    } else {
        output::line(&format!("The record is damaged: {} problems in {counts}. Restore the log from a backup.", report.problem_count));
    }
    for copy in &report.compared {
        output::line(&match (copy.same_to == copy.of, copy.of) {
            (true, of) => format!("Compared with this computer's {}: all its {of} records are the same.", copy.with),
            (false, of) => format!("Compared with this computer's {}: records 1 to {} of its {of} are the same.", copy.with, copy.same_to),
        });
    }
    for vouched in &report.vouched {
        output::line(&format!("Device {} vouched for the record up to {}.", visible_line(&vouched.device), vouched.seq));
    }
    for why in &report.not_compared {
        output::line(&format!("Not compared: {why}."));
    }
    if report.withheld > 0 {
        output::line(&format!("{} bodies were not checked: you may not read them yet.", report.withheld));
    }
}
