//! How well signs of fatigue find tired reviewers in simulated weeks, beside the rule "over two hours".
//!
//! `cargo run --release --example fatigue`

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "an example that measures and prints")]

use holdpoint_domain::{Event, ReadingBody, ReviewEvent, Verdict};
use holdpoint_metrics::fatigue::{Limits, ReviewRow, find_signs, is_rest_suggested};
use holdpoint_simulator::{Options, Simulation, Truth};
use std::collections::{BTreeMap, HashMap};

const DAYS: i64 = 19;
/// Days that are judged; those before show what is usual.
const JUDGED_DAYS: i64 = 5;
const DAY_MS: i64 = 24 * 3600 * 1000;
/// From here on the odds of missing a fault are more than doubled.
const TIRED: f64 = 1.0;
/// Below this they are less than 1.8 times those of a rested person.
const STEADY: f64 = 0.7;
/// 2026-03-02, ms.
const START: i64 = 1_772_409_600_000;
const TWO_HOURS_MS: i64 = 2 * 3600 * 1000;

/// A review, and the planted fatigue of its reader.
struct Row {
    row: ReviewRow,
    fatigue: f64,
}

/// Reviews by person, in order of time.
fn simulate(mut simulation: Simulation) -> BTreeMap<String, Vec<Row>> {
    let (mut characters, mut truth) = (HashMap::new(), Vec::new());
    let mut going = true;
    while going {
        going = simulation.step().unwrap();
        if simulation.count_written() < 5_000 && going {
            continue;
        }
        let written = simulation.take_written();
        let bodies: HashMap<_, _> = written.bodies.iter().map(|(digest, bytes)| (*digest, bytes)).collect();
        for record in &written.records {
            if let Ok(Event::Review(ReviewEvent::Reading(reading))) = Event::of(record) {
                let body: ReadingBody = serde_json::from_slice(bodies[&record.body.unwrap()]).unwrap();
                characters.insert(reading.review.to_string(), body.reading.characters);
            }
        }
        truth.extend(simulation.take_truth());
    }
    let mut people = BTreeMap::<String, Vec<Row>>::new();
    for line in truth {
        let Truth::Review { review, person, signed_at, minutes_on_task, fatigue, evidence_opened, shown_ms, verdict, .. } = line else {
            continue;
        };
        let row = ReviewRow {
            at: signed_at,
            since_break_ms: (minutes_on_task * 60_000.0) as i64 + shown_ms,
            shown_ms: Some(shown_ms),
            characters: characters.get(&review).copied().flatten().map(i64::from),
            risk: 1,
            has_evidence: true,
            opened: Some(evidence_opened),
            approved: verdict.is_vote().then(|| verdict == Verdict::Approve || verdict == Verdict::Edit),
        };
        people.entry(person).or_default().push(Row { row, fatigue });
    }
    people.values_mut().for_each(|rows| rows.sort_by_key(|row| row.row.at));
    people
}

/// Person-days by what they were and what was said of them.
#[derive(Default, Debug)]
struct Found {
    right: f64,
    wrong: f64,
    missed: f64,
    steady: f64,
    wrong_of_steady: f64,
}

impl Found {
    fn add(&mut self, said: bool, most: f64) {
        let tired = most >= TIRED;
        let one = |is: bool| f64::from(u8::from(is));
        self.right += one(said && tired);
        self.wrong += one(said && !tired);
        self.missed += one(!said && tired);
        self.steady += one(most < STEADY);
        self.wrong_of_steady += one(said && most < STEADY);
    }

    fn precision(&self) -> f64 {
        self.right / (self.right + self.wrong)
    }

    fn recall(&self) -> f64 {
        self.right / (self.right + self.missed)
    }
}

fn judge_day(rows: &[ReviewRow], day: std::ops::Range<usize>) -> bool {
    let suggests = |at: usize| {
        let signs = find_signs(&rows[..at], Some(rows[at].since_break_ms), rows[at].at, &Limits::default());
        is_rest_suggested(&signs)
    };
    day.into_iter().any(suggests)
}

fn judge(people: &BTreeMap<String, Vec<Row>>, start: i64, by_signs: &mut Found, by_rule: &mut Found) {
    for of_person in people.values() {
        let rows: Vec<ReviewRow> = of_person.iter().map(|row| row.row).collect();
        for day in DAYS - JUDGED_DAYS..DAYS {
            let place = |day: i64| rows.partition_point(|row| row.at < start + day * DAY_MS);
            let range = place(day)..place(day + 1);
            let most = of_person[range.clone()].iter().map(|row| row.fatigue).fold(f64::NEG_INFINITY, f64::max);
            if range.is_empty() {
                continue;
            }
            by_rule.add(rows[range.clone()].iter().any(|row| row.since_break_ms > TWO_HOURS_MS), most);
            by_signs.add(judge_day(&rows, range), most);
        }
    }
}

/// A history in which an hour on task adds so much to fatigue.
fn find_history(effect: f64) -> Simulation {
    let simulation = |seed: u64| {
        Simulation::new(Options::parse(&seed.to_string(), &DAYS.to_string(), Some("2026-03-02"), Some("busy")).unwrap()).unwrap()
    };
    let plants = |simulation: &mut Simulation| {
        let planted = |line: &Truth| matches!(line, Truth::Simulation { fatigue_per_hour, .. } if *fatigue_per_hour == effect);
        simulation.take_truth().iter().any(planted)
    };
    (1..60).map(simulation).find_map(|mut history| plants(&mut history).then_some(history)).unwrap()
}

// With 0 people do not tire by working on, so a rule that assumes it is wrong there.
fn main() {
    let (mut by_signs, mut by_rule) = (Found::default(), Found::default());
    let histories = [0.0, 0.7].map(|effect| std::thread::spawn(move || simulate(find_history(effect))));
    for history in histories {
        judge(&history.join().unwrap(), START, &mut by_signs, &mut by_rule);
    }
    println!("rule             precision  recall  steady person-days with a rest suggested");
    for (name, found) in [("two or more signs", &by_signs), ("over two hours", &by_rule)] {
        let (steady, wrong) = (found.steady, found.wrong_of_steady);
        println!("{name:17} {:9.2} {:7.2}  {wrong} of {steady} = {:.1} %", found.precision(), found.recall(), 100.0 * wrong / steady);
    }
}
