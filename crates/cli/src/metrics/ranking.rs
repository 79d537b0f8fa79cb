//! `holdpoint metrics ranking`.

use super::print;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::incidents::read_incidents;
use crate::output;
use crate::place::Place;
use holdpoint_desk::{Share, ranking_record};

pub(super) async fn run(place: &Place, json: bool) -> Result<(), Failure> {
    let desk = Desk::open_where(place, None).await?;
    let read = read_incidents(&desk).await;
    desk.leave().await;
    let read = read?;
    let record = ranking_record(&read.book, &read.findings);
    if json {
        output::json(&record);
        return Ok(());
    }
    let rows = std::iter::once(&record.all).chain(&record.by_source).chain(&record.by_service);
    let mut table = vec![["INCIDENTS", "FIRST PLACE RIGHT", "FIRST THREE RIGHT"].map(String::from).to_vec()];
    table.extend(rows.map(|row| vec![holdpoint_domain::text::visible_line(&row.name), share(row.first), share(row.first_three)]));
    output::table(&table);
    Ok(())
}

/// "11 of 17, 64.7 %, 41.3 % to 82.7 %"
pub(super) fn share(share: Share) -> String {
    match share.value {
        Some(value) => {
            format!("{} of {}, {}, {}", share.hits, share.count, print::percent(value), print::interval(share.ci95, print::percent))
        }
        None => format!("{} of {}, undefined", share.hits, share.count),
    }
}
