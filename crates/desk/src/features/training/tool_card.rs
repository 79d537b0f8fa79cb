//! What is known of the tool at an action: how often people rejected this version, and why.

use super::versions::MIN_DECIDED;
use super::view::ToolCard;
use crate::replica::{releases, rulings};
use holdpoint_domain::ToolRef;
use holdpoint_domain::text::visible_line;
use holdpoint_metrics::proportion::{share, wilson95};
use rusqlite::Connection;

/// Tags that are shown.
const MAX_TAGS: usize = 3;

/// The card of a tool's version.
pub(crate) fn card(conn: &Connection, tool: &ToolRef) -> rusqlite::Result<ToolCard> {
    let model = tool.model_version.as_deref().unwrap_or_default();
    let (mut rejected, mut decided) = (0, 0);
    for row in releases::decided(conn, Some(&tool.name))?.into_iter().filter(|row| row.model == model) {
        decided += row.count;
        rejected += if row.status == "rejected" { row.count } else { 0 };
    }
    let enough = decided >= MIN_DECIDED;
    let ci95 = wilson95(rejected, decided).filter(|_| enough);
    let value = share(rejected, decided).filter(|_| enough);
    let tags = rulings::tags_of_model(conn, &tool.name, tool.model_version.as_deref())?;
    Ok(ToolCard {
        name: visible_line(format!("{} {model}", tool.name).trim_end()),
        rejected: u32::try_from(rejected).unwrap_or(u32::MAX),
        decided: u32::try_from(decided).unwrap_or(u32::MAX),
        value,
        low: ci95.map(|[low, _]| low),
        high: ci95.map(|[_, high]| high),
        sentence: match value.zip(ci95) {
            Some((value, [low, high])) => {
                format!("{:.0} % rejected ({:.0} % to {:.0} %, {rejected} of {decided})", value * 100.0, low * 100.0, high * 100.0)
            }
            None => format!("Too few decisions to say how often it is rejected ({decided} of {MIN_DECIDED})"),
        },
        tags: tags.into_iter().take(MAX_TAGS).map(|(tag, count)| format!("{} {count}", visible_line(&tag))).collect(),
    })
}
