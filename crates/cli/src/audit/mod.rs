//! `holdpoint audit verify`: checks a log's file, a database, a hub's records or an export, and
//! compares them with the copy of this computer's desk.

mod comparison;
mod export;
mod file;
mod hub;
mod justification;
mod progress;
mod report;
mod vouched;

use crate::args::Verify;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use holdpoint_domain::NotJudged;
use holdpoint_domain::text::visible_line;
use report::{Justification, Report};

pub(crate) async fn run(place: &Place, verify: &Verify, json: bool) -> Result<Exit, Failure> {
    let report = match (&verify.hub, &verify.database) {
        (Some(url), _) => hub::verify(&crate::desk::sign_in_only(place, url).await?, &place.data()?).await?,
        (None, Some(url)) => file::verify_database(url).await?,
        (None, None) => match &verify.file {
            Some(path) => export::verify(path)?,
            None => file::verify(place).await?,
        },
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
    let signatures = report.signatures.map(|count| format!(", {count} signatures")).unwrap_or_default();
    let counts = format!("{} records, {} bodies{signatures}", report.records, report.bodies);
    if report.ok {
        output::line(&format!("The record is intact: {counts}. Head {} {}.", report.head, report.hash));
    } else {
        output::line(&format!("The record is damaged: {} problems in {counts}. Restore the log from a backup.", report.problem_count));
    }
    if let Some(found) = &report.justification {
        print_justification(found);
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

fn print_justification(found: &Justification) {
    output::line(&format!("Justified: {} of {} records.", found.justified, found.records));
    if found.bytes_only_to > 0 {
        output::line(&format!(
            "Bytes only up to record {}: the hub did not sign its records then, so only their hashes were checked.",
            found.bytes_only_to
        ));
    }
    for (why, count) in &found.not_judged {
        let why = match why {
            NotJudged::Erased => "what they rest on was erased",
            NotJudged::Withheld => "you may not read what they rest on, or the file does not have it",
            NotJudged::UnknownKind => "this version does not know their kind",
        };
        output::line(&format!("Not judged: {count} records; {why}."));
    }
    if found.draws_unchecked > 0 {
        output::line(&format!(
            "Not yet checkable: {} draws of second reviews, until the secret of their day is revealed.",
            found.draws_unchecked
        ));
    }
    output::line(&format!("Checked in {:.1} s, and {} signatures in {:.1} s.", found.seconds, found.signatures, found.signature_seconds));
}
