//! Times to detect, acknowledge and resolve, and downtime, of incidents.

use serde::Serialize;

const MINUTE_MS: f64 = 60_000.0;

/// An incident; times in milliseconds since 1970-01-01 UTC.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// When it began.
    pub started_at: i64,
    /// When it was noticed, if that is known.
    pub detected_at: Option<i64>,
    /// When it was taken on, if it was.
    pub acknowledged_at: Option<i64>,
    /// When it went on, oldest first; the last has no end while it goes on.
    pub intervals: Vec<(i64, Option<i64>)>,
    /// Planned work.
    pub is_maintenance: bool,
    /// Merged into another one.
    pub is_merged: bool,
    /// An end is at or before its start.
    pub is_impossible: bool,
}

/// The figures. `count` are the incidents that the times and the downtime rest on.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Resolved outages.
    pub count: usize,
    /// Outages that go on.
    pub open: usize,
    /// What no figure counts, each incident once.
    pub left_out: LeftOut,
    /// From start to detection.
    pub mttd_minutes: Option<Quartiles>,
    /// From detection, or the start where that is not known, to acknowledgement.
    pub mtta_minutes: Option<Quartiles>,
    /// From start to the last end.
    pub mttr_minutes: Option<Quartiles>,
    /// Time that incidents went on.
    pub downtime_minutes: Downtime,
}

/// Incidents that no figure counts; the first reason that holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Planned work.
    pub maintenance: usize,
    /// An end at or before its start.
    pub impossible: usize,
    /// Merged into another one.
    pub merged: usize,
    /// Go on.
    pub open: usize,
}

/// Median and quartiles, interpolated between neighbours, of `n` values.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quartiles {
    /// Half are at most this.
    pub median: f64,
    /// A quarter is at most this.
    pub q1: f64,
    /// Three quarters are at most this.
    pub q3: f64,
    /// Values.
    pub n: usize,
}

/// Minutes of downtime.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Downtime {
    /// Of each incident, added.
    pub summed: f64,
    /// During which at least one incident went on.
    pub merged: f64,
}

/// The figures of these incidents.
#[must_use]
pub fn figures(rows: &[Row]) -> Figures {
    let mut left_out = LeftOut::default();
    let mut kept: Vec<(&Row, i64)> = Vec::with_capacity(rows.len());
    for row in rows {
        match row.intervals.last().and_then(|(_, to)| *to) {
            _ if row.is_maintenance => left_out.maintenance += 1,
            _ if row.is_merged => left_out.merged += 1,
            _ if row.is_impossible => left_out.impossible += 1,
            None => left_out.open += 1,
            Some(end) => kept.push((row, end)),
        }
    }
    let minutes = |from: i64, to: i64| (to >= from).then(|| (to - from) as f64 / MINUTE_MS);
    let detected = kept.iter().filter_map(|(row, _)| minutes(row.started_at, row.detected_at?));
    let acknowledged = kept.iter().filter_map(|(row, _)| minutes(row.detected_at.unwrap_or(row.started_at), row.acknowledged_at?));
    let resolved = kept.iter().filter_map(|(row, end)| minutes(row.started_at, *end));
    Figures {
        count: kept.len(),
        open: left_out.open,
        left_out,
        mttd_minutes: quartiles(detected.collect()),
        mtta_minutes: quartiles(acknowledged.collect()),
        mttr_minutes: quartiles(resolved.collect()),
        downtime_minutes: downtime(
            kept.iter().flat_map(|(row, _)| &row.intervals).filter_map(|(from, to)| Some((*from, (*to)?))).collect(),
        ),
    }
}

/// A median with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Typical {
    /// Half are at most this.
    pub median: f64,
    /// The 95 % interval of the median; none for fewer than six values.
    pub interval: Option<[f64; 2]>,
    /// Values.
    pub count: usize,
}

/// Typical times, in minutes, of the incidents that [`figures`] counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypicalTimes {
    /// From start to the last end.
    pub resolve: Option<Typical>,
    /// From detection, or the start where that is not known, to acknowledgement.
    pub acknowledge: Option<Typical>,
    /// From start to detection.
    pub detect: Option<Typical>,
}

/// Typical times with their intervals.
#[must_use]
pub fn typical_times(rows: &[Row]) -> TypicalTimes {
    let counted = rows.iter().filter(|row| !row.is_maintenance && !row.is_merged && !row.is_impossible);
    let ended: Vec<(&Row, i64)> = counted.filter_map(|row| Some((row, row.intervals.last().and_then(|(_, to)| *to)?))).collect();
    let minutes = |from: i64, to: i64| (to >= from).then(|| (to - from) as f64 / MINUTE_MS);
    let acknowledged = ended.iter().filter_map(|(row, _)| minutes(row.detected_at.unwrap_or(row.started_at), row.acknowledged_at?));
    let detected = ended.iter().filter_map(|(row, _)| minutes(row.started_at, row.detected_at?));
    TypicalTimes {
        resolve: typical(ended.iter().filter_map(|(row, end)| minutes(row.started_at, *end)).collect()),
        acknowledge: typical(acknowledged.collect()),
        detect: typical(detected.collect()),
    }
}

fn typical(mut values: Vec<f64>) -> Option<Typical> {
    values.sort_by(f64::total_cmp);
    let median = quartiles(values.clone())?.median;
    let interval = median_rank95(values.len()).map(|rank| [values[rank], values[values.len() - 1 - rank]]);
    Some(Typical { median, interval, count: values.len() })
}

/// The rank, from 0, of the order statistic that bounds the 95 % interval of a median from below;
/// the same from the other end bounds it from above (binomial, Conover 1999, section 3.2).
fn median_rank95(count: usize) -> Option<usize> {
    // Logarithms, because 0.5^n is too small for a float from n = 1075 on.
    let mut log_probability = count as f64 * 0.5_f64.ln();
    let mut below = 0.0;
    let mut rank = None;
    for hits in 0..count {
        below += log_probability.exp();
        if below > 0.025 {
            break;
        }
        rank = Some(hits);
        log_probability += ((count - hits) as f64 / (hits + 1) as f64).ln();
    }
    rank
}

fn quartiles(mut values: Vec<f64>) -> Option<Quartiles> {
    values.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let place = share * (values.len() - 1) as f64;
        let (low, high) = (values.get(place.floor() as usize)?, values.get(place.ceil() as usize)?);
        Some(low + (high - low) * place.fract())
    };
    if values.is_empty() {
        return None;
    }
    Some(Quartiles { median: at(0.5)?, q1: at(0.25)?, q3: at(0.75)?, n: values.len() })
}

fn downtime(mut intervals: Vec<(i64, i64)>) -> Downtime {
    intervals.sort_unstable();
    let summed: i64 = intervals.iter().map(|(from, to)| to - from).sum();
    let mut covered_to = i64::MIN;
    let mut merged = 0;
    for (from, to) in intervals {
        merged += (to - from.max(covered_to)).max(0);
        covered_to = covered_to.max(to);
    }
    Downtime { summed: summed as f64 / MINUTE_MS, merged: merged as f64 / MINUTE_MS }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An incident that went on in these intervals, in minutes.
    fn row(intervals: &[(i64, i64)]) -> Row {
        let intervals: Vec<_> = intervals.iter().map(|(from, to)| (from * 60_000, Some(to * 60_000))).collect();
        Row { started_at: intervals[0].0, intervals, ..Row::default() }
    }

    #[test]
    fn downtime_counts_overlaps_once() {
        let figures = figures(&[row(&[(0, 10), (20, 30)]), row(&[(5, 25)]), row(&[(40, 41)])]);
        assert_eq!(figures.downtime_minutes, Downtime { summed: 41.0, merged: 31.0 });
        assert_eq!(figures.mttr_minutes, Some(Quartiles { median: 20.0, q1: 10.5, q3: 25.0, n: 3 }));
        assert_eq!((figures.mttd_minutes, figures.mtta_minutes), (None, None));
    }

    #[test]
    fn left_out_incidents_are_counted_once() {
        let open = Row { intervals: vec![(0, None)], ..row(&[(0, 1)]) };
        let rows = [
            Row { is_maintenance: true, is_impossible: true, ..row(&[(0, 1)]) },
            Row { is_merged: true, ..open.clone() },
            Row { is_impossible: true, ..row(&[(5, 5)]) },
            open,
            row(&[(0, 2)]),
        ];
        let figures = figures(&rows);
        assert_eq!(figures.left_out, LeftOut { maintenance: 1, impossible: 1, merged: 1, open: 1 });
        assert_eq!((figures.count, figures.open, figures.downtime_minutes.summed), (1, 1, 2.0));
    }

    #[test]
    fn interval_of_median_is_between_order_statistics() {
        // Conover 1999, table A3, p = 0.5: the number of values outside on each side.
        for (count, outside) in [(5, None), (6, Some(0)), (9, Some(1)), (16, Some(3)), (23, Some(6)), (2000, Some(955))] {
            assert_eq!(median_rank95(count), outside, "{count}");
        }
        let rows: Vec<Row> = (1..=6).map(|minutes| row(&[(0, minutes)])).collect();
        assert_eq!(typical_times(&rows).resolve, Some(Typical { median: 3.5, interval: Some([1.0, 6.0]), count: 6 }));
        assert_eq!(typical_times(&rows[..5]).resolve.unwrap().interval, None);
        assert_eq!(typical_times(&rows).acknowledge, None);
    }

    #[test]
    fn no_incidents_give_no_times() {
        assert_eq!(figures(&[]).mttr_minutes, None);
        assert_eq!(figures(&[]).downtime_minutes, Downtime { summed: 0.0, merged: 0.0 });
    }
}
