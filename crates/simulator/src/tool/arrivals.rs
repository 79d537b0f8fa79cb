//! When a tool proposes: a Poisson process whose rate changes with the hour of the week, a trend,
//! bursts and a sale.

use super::fleet::Tool;
use crate::calendar::{DAY, HOUR, weekday_and_hour};
use crate::kinds::Hours;
use crate::options::Options;
use crate::random::{Stream, Streams, to_ms};
use holdpoint_domain::Ms;

/// How many times as much a tool proposes in a sale.
const SALE_FACTOR: f64 = 3.4;

// Weights of the local hours of a day.
const OFFICE: [f64; 24] =
    [0.05, 0.03, 0.02, 0.02, 0.04, 0.1, 0.3, 0.8, 1.7, 2.4, 2.6, 2.4, 1.6, 2.1, 2.5, 2.3, 1.9, 1.2, 0.6, 0.35, 0.25, 0.2, 0.12, 0.08];
const SHOP: [f64; 24] =
    [0.3, 0.15, 0.1, 0.08, 0.1, 0.2, 0.45, 0.8, 1.1, 1.3, 1.45, 1.5, 1.6, 1.5, 1.3, 1.2, 1.25, 1.4, 1.6, 1.8, 1.9, 1.6, 1.1, 0.6];
const ALWAYS: [f64; 24] =
    [0.7, 0.65, 0.6, 0.6, 0.6, 0.7, 0.8, 1.0, 1.2, 1.3, 1.3, 1.25, 1.2, 1.2, 1.25, 1.2, 1.15, 1.15, 1.2, 1.2, 1.1, 1.0, 0.9, 0.8];
// Monday to Sunday.
const OFFICE_DAYS: [f64; 7] = [1.3, 1.35, 1.35, 1.3, 1.2, 0.28, 0.22];
const SHOP_DAYS: [f64; 7] = [1.0, 0.95, 0.95, 0.95, 1.05, 1.1, 1.0];

/// The arrivals of one tool.
#[derive(Clone, Debug)]
pub(crate) struct Arrivals {
    tool: Tool,
    start: Ms,
    sale: Option<(Ms, Ms)>,
    per_hour: f64,
    trend_per_day: f64,
    bursts: Vec<Burst>,
    stream: Stream,
    at: Ms,
}

#[derive(Clone, Copy, Debug)]
struct Burst {
    from: Ms,
    until: Ms,
    factor: f64,
}

impl Arrivals {
    pub(crate) fn new(options: &Options, streams: &Streams, tool: &Tool, trend_per_day: f64, from: Ms) -> Self {
        let bursts = make_bursts(&mut streams.stream(&format!("tool/{}/bursts", tool.name)), options);
        Self {
            tool: tool.clone(),
            start: options.start(),
            sale: options.sale(),
            per_hour: options.preset.actions_a_day() / 24.0 * tool.share,
            trend_per_day,
            bursts,
            stream: streams.stream(&format!("tool/{}/arrivals", tool.name)),
            at: from,
        }
    }

    /// The instant of the next proposal.
    pub(crate) fn next(&mut self) -> Ms {
        // The time until it, in units of the expected number of proposals.
        let mut left = self.stream.exponential();
        loop {
            let hour = self.at - self.at.rem_euclid(HOUR);
            let rate = self.expected(hour) / HOUR as f64;
            let until_next = hour + HOUR - self.at;
            if left < rate * until_next as f64 {
                self.at += to_ms(left / rate).min(until_next);
                return self.at;
            }
            left -= rate * until_next as f64;
            self.at = hour + HOUR;
        }
    }

    /// When it proposes far more than usual: from, until, how many times as much, and why.
    pub(crate) fn floods(&self) -> impl Iterator<Item = (Ms, Ms, f64, &'static str)> + '_ {
        let bursts = self.bursts.iter().map(|burst| (burst.from, burst.until, burst.factor, "burst"));
        let sale = self.sale.filter(|_| self.tool.sells).map(|(from, until)| (from, until, SALE_FACTOR, "sale"));
        bursts.chain(sale)
    }

    /// The expected number of proposals in the hour that begins at `hour`.
    pub(crate) fn expected(&self, hour: Ms) -> f64 {
        let days = ((hour - self.start) / DAY) as f64;
        let trend = 1.0 + self.trend_per_day * days.min(60.0);
        let burst = self.bursts.iter().find(|burst| burst.from <= hour && hour < burst.until).map_or(1.0, |burst| burst.factor);
        let sale = self.sale.filter(|(from, until)| self.tool.sells && *from <= hour && hour < *until).map_or(1.0, |_| SALE_FACTOR);
        self.per_hour * self.weight(hour) * trend * burst * sale
    }

    // 1 on average over a week.
    fn weight(&self, hour: Ms) -> f64 {
        let (weekday, hour) = weekday_and_hour(self.tool.zone, hour);
        let (hours, days): (&[f64; 24], &[f64; 7]) = match self.tool.hours {
            Hours::Office => (&OFFICE, &OFFICE_DAYS),
            Hours::Shop => (&SHOP, &SHOP_DAYS),
            Hours::Always => (&ALWAYS, &[1.0; 7]),
        };
        let mean = hours.iter().sum::<f64>() / 24.0 * (days.iter().sum::<f64>() / 7.0);
        hours[hour as usize % 24] * days[weekday as usize % 7] / mean
    }
}

// About one in six days, in whole hours so that a rate holds for an hour.
fn make_bursts(stream: &mut Stream, options: &Options) -> Vec<Burst> {
    let mut bursts = Vec::new();
    let mut at = options.start();
    loop {
        at += to_ms(stream.exponential() * 6.0 * DAY as f64);
        let from = at - at.rem_euclid(HOUR);
        let until = from + stream.whole(1, 4) * HOUR;
        if from >= options.end() {
            return bursts;
        }
        bursts.push(Burst { from, until, factor: stream.between(2.5, 6.0) });
        at = until;
    }
}
