//! `holdpoint metrics incidents`.

use super::print;
use crate::args::Window;
use crate::desk::Desk;
use crate::failure::Failure;
use crate::incidents::{Began, read_incidents};
use crate::output;
use crate::place::Place;
use holdpoint_desk::incident_row;
use holdpoint_metrics::incidents::{Figures, Quartiles, Row, figures};

pub(super) async fn run(place: &Place, window: &Window, json: bool) -> Result<(), Failure> {
    let began = Began::read(window)?;
    let desk = Desk::open_where(place, None).await?;
    let read = read_incidents(&desk).await;
    desk.leave().await;
    let incidents = read?.book.incidents();
    let rows: Vec<Row> = incidents.iter().filter(|incident| began.contains(incident.started_at)).map(incident_row).collect();
    let figures = figures(&rows);
    match json {
        true => output::json(&figures),
        false => show(&figures),
    }
    Ok(())
}

fn show(figures: &Figures) {
    let left_out = figures.left_out;
    let quartiles = |found: Option<Quartiles>| match found {
        Some(Quartiles { median, q1, q3, n }) => {
            format!("{} ({} to {}, n = {n})", print::number(median), print::number(q1), print::number(q3))
        }
        None => "unknown".to_owned(),
    };
    print::pairs(&[
        ("Incidents", figures.count.to_string()),
        ("Left out: maintenance", left_out.maintenance.to_string()),
        ("Left out: impossible", left_out.impossible.to_string()),
        ("Left out: merged", left_out.merged.to_string()),
        ("Left out: open", left_out.open.to_string()),
        ("Minutes to detect, median and quartiles", quartiles(figures.mttd_minutes)),
        ("Minutes to acknowledge", quartiles(figures.mtta_minutes)),
        ("Minutes to resolve", quartiles(figures.mttr_minutes)),
        ("Downtime, minutes summed", print::number(figures.downtime_minutes.summed)),
        ("Downtime, minutes with overlaps once", print::number(figures.downtime_minutes.merged)),
    ]);
}
