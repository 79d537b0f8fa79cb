//! Simulated months: arrivals at rates that the forecast is not told, people of different speed who come
//! late or not at all, and what became of every hour. It shares nothing with the forecast.

#[path = "draws.rs"]
mod draws;

use draws::Draws;
use std::collections::VecDeque;

/// Minutes until an action expires.
pub const DEADLINE_MINUTES: f64 = 10.0;
/// How many times as much comes on a sale day.
pub const SALE_FACTOR: f64 = 1.7;
const PEOPLE: usize = 24;

/// An hour that happened.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hour {
    pub hour: i64,
    /// Of a known event; 1 otherwise.
    pub factor: f64,
    /// People on the rota.
    pub planned: u32,
    pub arrivals: u32,
    pub expired: u32,
    /// Reviews, and their minutes and squares.
    pub reviews: u32,
    pub minutes: f64,
    pub squares: f64,
}

impl Draws {
    fn normal(&mut self) -> f64 {
        let (a, b) = (1.0 - self.uniform(), self.uniform());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    fn lognormal(&mut self, mean: f64, cv: f64) -> f64 {
        let variance = (cv * cv).ln_1p();
        mean * (variance.sqrt() * self.normal() - variance / 2.0).exp()
    }
}

/// The hours of `weeks` weeks; the last Friday of every fourth week is a sale day.
pub fn simulate(seed: u64, weeks: usize) -> Vec<Hour> {
    let mut draws = Draws::new(seed);
    let speeds: Vec<f64> = (0..PEOPLE).map(|_| draws.lognormal(3.4, 0.18)).collect();
    let (trend, level) = (draws.uniform() * 0.026 - 0.008, 0.9 + 0.2 * draws.uniform());
    let mut floor = Floor { speeds, free: Vec::new(), queue: VecDeque::new() };
    let mut hours: Vec<Hour> = Vec::new();
    let mut day_rate = 1.0;
    let mut burst = (0, 1.0);
    for hour in 0..weeks * 168 {
        let (day, of_day) = ((hour / 24) % 7, hour % 24);
        if of_day == 0 {
            day_rate = draws.lognormal(1.0, 0.07);
        }
        if burst.0 == 0 && draws.uniform() < 1.0 / 200.0 {
            burst = (1 + (draws.uniform() * 2.0) as i32, 1.3 + 0.6 * draws.uniform());
        }
        let sale = (hour / 168) % 4 == 3 && day == 4;
        let factor = if sale { SALE_FACTOR } else { 1.0 };
        let growth = (trend * hour as f64 / 168.0).exp();
        let unforeseen = if burst.0 > 0 { burst.1 } else { 1.0 };
        burst.0 = (burst.0 - 1).max(0);
        let rate = level * weight(day, of_day) * growth * factor * day_rate * draws.lognormal(1.0, 0.12) * unforeseen;
        let planned = people(day, of_day, sale);
        hours.push(Hour { hour: hour as i64, factor, planned, ..Hour::default() });
        floor.run_hour(hour, rate, planned, &mut hours, &mut draws);
    }
    hours
}

// Arrivals an hour.
fn weight(day: usize, of_day: usize) -> f64 {
    const HOURS: [f64; 24] =
        [12., 9., 7., 6., 6., 8., 14., 26., 44., 58., 64., 62., 54., 58., 63., 60., 56., 52., 48., 44., 38., 30., 22., 16.];
    const DAYS: [f64; 7] = [1.05, 1.0, 1.0, 1.02, 1.1, 0.72, 0.6];
    HOURS[of_day] * DAYS[day]
}

// The rota: good on most hours, short in some.
fn people(day: usize, of_day: usize, sale: bool) -> u32 {
    const HOURS: [u32; 24] = [2, 1, 1, 1, 1, 2, 2, 3, 4, 5, 5, 5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 2];
    let weekend = if day >= 5 { 1 } else { 0 };
    (HOURS[of_day] - if HOURS[of_day] > 2 { weekend } else { 0 }) + if sale && (9..20).contains(&of_day) { 2 } else { 0 }
}

struct Floor {
    speeds: Vec<f64>,
    // When each person on shift is free, and who they are.
    free: Vec<(f64, usize)>,
    queue: VecDeque<f64>,
}

impl Floor {
    fn run_hour(&mut self, hour: usize, rate: f64, planned: u32, hours: &mut [Hour], draws: &mut Draws) {
        let (begin, end) = (hour as f64 * 60.0, (hour + 1) as f64 * 60.0);
        self.change_people(begin, planned as usize, draws);
        let mut at = begin;
        loop {
            at += -(1.0 - draws.uniform()).ln() * 60.0 / rate;
            self.review_until(at.min(end), hours, draws);
            if at >= end {
                return;
            }
            hours[hour].arrivals += 1;
            self.queue.push_back(at);
        }
    }

    // Who leaves finishes first; who comes may be some minutes late, and one of thirty does not come.
    fn change_people(&mut self, begin: f64, planned: usize, draws: &mut Draws) {
        self.free.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.free.truncate(planned);
        while self.free.len() < planned {
            let here: Vec<usize> = self.free.iter().map(|(_, person)| *person).collect();
            let person = (0..PEOPLE).map(|_| (draws.uniform() * PEOPLE as f64) as usize).find(|person| !here.contains(person));
            let absent = draws.uniform() < 1.0 / 30.0;
            let late = if absent { 60.0 } else { draws.uniform() * 4.0 };
            self.free.push((begin + late, person.unwrap_or(0)));
        }
    }

    fn review_until(&mut self, until: f64, hours: &mut [Hour], draws: &mut Draws) {
        while let Some(arrived) = self.queue.front().copied() {
            let Some(next) = (0..self.free.len()).min_by(|a, b| self.free[*a].0.total_cmp(&self.free[*b].0)) else { return };
            let begins = self.free[next].0.max(arrived);
            if begins > until {
                return;
            }
            self.queue.pop_front();
            let hour = &mut hours[(arrived / 60.0) as usize];
            if begins - arrived > DEADLINE_MINUTES {
                hour.expired += 1;
                continue;
            }
            let minutes = draws.lognormal(self.speeds[self.free[next].1], 0.8);
            hour.reviews += 1;
            hour.minutes += minutes;
            hour.squares += minutes * minutes;
            self.free[next].0 = begins + minutes;
        }
    }
}
