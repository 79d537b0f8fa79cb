//! What a planned day leads to: simulated many times with the shifts and the forecast.

use super::counts::gamma;
use super::queue::{Fate, Job, Work, run};
use crate::random::Random;

/// A planned hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlannedHour {
    /// Expected arrivals.
    pub mean: f64,
    /// Variance of the rate over its mean squared, as [`super::Forecast::rate_variance`].
    pub rate_variance: f64,
    /// People on shift.
    pub people: u32,
}

/// The question.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Its hours, one after the other.
    pub hours: Vec<PlannedHour>,
    /// The part of the rate's variance that all hours have in common.
    pub day_spread: f64,
    /// What is to be done.
    pub work: Work,
    /// Actions that wait at the beginning.
    pub waiting: u32,
    /// How often it is simulated.
    pub runs: u32,
    /// The same seed gives the same answer.
    pub seed: u64,
}

/// What an hour leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct HourFigures {
    /// Actions of this hour that expire, on average.
    pub expired: f64,
    /// From here,
    pub expired_low: u32,
    /// to here in at least nine of ten runs; the narrowest such range.
    pub expired_high: u32,
    /// Minutes that its actions wait together, on average.
    pub waiting_minutes: f64,
}

/// What a day leads to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayFigures {
    /// Hour by hour.
    pub hours: Vec<HourFigures>,
    /// The share of all actions that expire; 0 where none arrives.
    pub expired_share: f64,
}

const COVERED: f64 = 0.9;

impl Day {
    /// Simulates it. Without runs, classes or hours everything is 0.
    #[must_use]
    pub fn simulate(&self) -> DayFigures {
        if self.work.classes.is_empty() || self.hours.is_empty() || self.runs == 0 {
            return DayFigures { hours: vec![HourFigures::default(); self.hours.len()], expired_share: 0.0 };
        }
        let mut expired = vec![Vec::with_capacity(self.runs as usize); self.hours.len()];
        let mut waited = vec![0.0; self.hours.len()];
        let (mut arrived, mut lost) = (0.0, 0.0);
        for number in 0..self.runs {
            let counts = self.run_once(&mut Random::of_stream(self.seed, number.into()), &mut waited);
            arrived += f64::from(counts.arrived);
            lost += f64::from(counts.expired.iter().sum::<u32>());
            expired.iter_mut().zip(counts.expired).for_each(|(all, one)| all.push(one));
        }
        let runs = f64::from(self.runs);
        let hours = expired.into_iter().zip(waited).map(|(expired, waited)| figures(expired, waited / runs)).collect();
        DayFigures { hours, expired_share: if arrived > 0.0 { lost / arrived } else { 0.0 } }
    }

    fn run_once(&self, random: &mut Random, waited: &mut [f64]) -> Counts {
        let jobs = self.draw_jobs(random);
        let mut counts = Counts { arrived: 0, expired: vec![0; self.hours.len()] };
        let people: Vec<u32> = self.hours.iter().map(|hour| hour.people).collect();
        run(&self.work, &jobs, &people, |job, fate| {
            let hour = hour_of(job).min(self.hours.len() - 1);
            if job.counts {
                counts.arrived += 1;
                counts.expired[hour] += u32::from(matches!(fate, Fate::Expired { .. }));
                let (Fate::Reviewed { waited: minutes } | Fate::Expired { waited: minutes }) = fate;
                waited[hour] += minutes;
            }
        });
        counts
    }

    fn draw_jobs(&self, random: &mut Random) -> Vec<Job> {
        let mut jobs: Vec<Job> = (0..self.waiting).map(|_| self.work.draw(0.0, true, random)).collect();
        let day = gamma(self.day_spread, random);
        for (place, hour) in self.hours.iter().enumerate() {
            let rate = hour.mean * day * gamma((hour.rate_variance - self.day_spread).max(0.0), random);
            let (mut at, end) = (place as f64 * 60.0, (place + 1) as f64 * 60.0);
            if rate <= 0.0 {
                continue;
            }
            at += random.exponential() * 60.0 / rate;
            while at < end {
                self.add(at, &mut jobs, random);
                at += random.exponential() * 60.0 / rate;
            }
        }
        jobs.sort_by(|a, b| a.at.total_cmp(&b.at));
        jobs
    }

    // The reviews of an action beyond the first come at the same time.
    fn add(&self, at: f64, jobs: &mut Vec<Job>, random: &mut Random) {
        jobs.push(self.work.draw(at, true, random));
        let mut further = (self.work.reviews_per_action - 1.0).max(0.0);
        while further > 0.0 {
            if further >= 1.0 || random.uniform() < further {
                jobs.push(self.work.draw(at, false, random));
            }
            further -= 1.0;
        }
    }
}

struct Counts {
    arrived: u32,
    expired: Vec<u32>,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes of some days")]
fn hour_of(job: &Job) -> usize {
    (job.at / 60.0) as usize
}

fn figures(mut expired: Vec<u32>, waiting_minutes: f64) -> HourFigures {
    let mean = expired.iter().map(|count| f64::from(*count)).sum::<f64>() / expired.len() as f64;
    expired.sort_unstable();
    let (low, high) = narrowest(&expired);
    HourFigures { expired: mean, expired_low: low, expired_high: high, waiting_minutes }
}

// Of all ranges that hold enough of the sorted counts, the narrowest; of several the lowest.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
fn narrowest(sorted: &[u32]) -> (u32, u32) {
    let within = ((sorted.len() as f64 * COVERED).ceil() as usize).clamp(1, sorted.len());
    let ranges = sorted.windows(within).map(|range| (range[0], range[range.len() - 1]));
    ranges.min_by_key(|(low, high)| high - low).unwrap_or_default()
}
