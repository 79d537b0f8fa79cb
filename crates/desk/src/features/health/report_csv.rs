//! Every figure of a report as CSV (RFC 4180): a figure a row.

use super::report::ReportFacts;
use crate::features::export::csv::cell;
use holdpoint_metrics::proportion::{share, wilson95};

const HEADER: &str = "section,name,figure,value,ci95_low,ci95_high,count,target,state\r\n";

/// The file. An empty cell is a figure that is undefined or rests on too few cases.
#[must_use]
pub(super) fn report_csv(facts: &ReportFacts) -> String {
    let mut file = Rows(HEADER.to_owned());
    for signal in &facts.signals {
        let [low, high] = signal.ci95.map_or([None; 2], |ends| ends.map(Some));
        file.row(
            "signal",
            signal.name.as_str(),
            "value",
            signal.value,
            (low, high),
            signal.count,
            (Some(signal.target), signal.state.as_str()),
        );
    }
    for costs in &facts.costs {
        let kind = if costs.kind.is_empty() { "all kinds" } else { &costs.kind };
        let mut plain =
            |figure: &str, value: Option<f64>, count: u64| file.row("kind", kind, figure, value, (None, None), count, (None, ""));
        plain("proposed", Some(costs.proposed as f64), costs.proposed);
        plain("reviewed", Some(costs.delay.count as f64), costs.proposed);
        plain("delay_median_seconds", costs.delay.median_ms.map(seconds), costs.delay.count);
        plain("delay_p95_seconds", costs.delay.p95_ms.map(seconds), costs.delay.count);
        plain("delay_sum_seconds", Some(seconds(costs.delay_sum_ms)), costs.delay.count);
        for (figure, hits, of) in [
            ("rejected_share", costs.rejected, costs.delay.count),
            ("edited_share", costs.edited, costs.delay.count),
            ("answered_share", costs.responded, costs.delay.count),
            ("expired_share", costs.expired, costs.proposed),
            ("unreviewed_share", costs.unreviewed, costs.proposed),
        ] {
            let [low, high] = wilson95(hits, of).map_or([None; 2], |ends| ends.map(Some));
            file.row("kind", kind, figure, share(hits, of), (low, high), of, (None, ""));
        }
    }
    file.0
}

fn seconds(ms: i64) -> f64 {
    ms as f64 / 1000.0
}

struct Rows(String);

impl Rows {
    #[expect(clippy::too_many_arguments, reason = "one for each column")]
    fn row(
        &mut self,
        section: &str,
        name: &str,
        figure: &str,
        value: Option<f64>,
        (low, high): (Option<f64>, Option<f64>),
        count: u64,
        (target, state): (Option<f64>, &str),
    ) {
        let number = |value: Option<f64>| value.filter(|value| value.is_finite()).map(|value| value.to_string()).unwrap_or_default();
        let cells = [
            section.into(),
            cell(name),
            figure.into(),
            number(value),
            number(low),
            number(high),
            count.to_string(),
            number(target),
            state.into(),
        ];
        self.0.push_str(&cells.join(","));
        self.0.push_str("\r\n");
    }
}
