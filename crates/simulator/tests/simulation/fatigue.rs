//! Tired reviewers are found in simulated weeks, better than by the rule "over two hours".

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
/// Below this they are less than 1.6 times those of a rested person.
const STEADY: f64 = 0.6;
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

/// One history for each planted effect of time on task, from none on.
fn one_of_each_effect() -> Vec<(f64, Simulation)> {
    let mut found: Vec<(f64, Simulation)> = Vec::new();
    for seed in 1..60_u64 {
        let options = Options::parse(&seed.to_string(), &DAYS.to_string(), Some("2026-03-02"), Some("busy")).unwrap();
        let mut simulation = Simulation::new(options).unwrap();
        let truth = simulation.take_truth();
        let effect = truth.iter().find_map(|line| match line {
            Truth::Simulation { fatigue_per_hour, .. } => Some(*fatigue_per_hour),
            _ => None,
        });
        let effect = effect.unwrap();
        if !found.iter().any(|(known, _)| *known == effect) {
            found.push((effect, simulation));
        }
        if found.len() == 4 {
            break;
        }
    }
    found
}

#[test]
fn signs_find_tired_reviewers_better_than_two_hours() {
    let (mut by_signs, mut by_rule) = (Found::default(), Found::default());
    let histories = one_of_each_effect();
    assert_eq!(histories.len(), 4);
    let start = 1_772_409_600_000; // 2026-03-02
    for (effect, history) in histories {
        let people = simulate(history);
        let (mut signs, mut rule) = (Found::default(), Found::default());
        judge(&people, start, &mut signs, &mut rule);
        println!("{effect} an hour: signs {signs:?}; two hours {rule:?}");
        judge(&people, start, &mut by_signs, &mut by_rule);
    }
    let figures = |found: &Found| (found.precision(), found.recall(), found.wrong_of_steady / found.steady);
    let (signs, rule) = (figures(&by_signs), figures(&by_rule));
    println!("precision, recall, wrong of steady: signs {signs:.2?}, two hours {rule:.2?}");
    assert!(signs.0 > rule.0 && signs.1 > rule.1, "{signs:?} {rule:?}");
    assert!(signs.2 <= 0.05, "{signs:?}");
}
