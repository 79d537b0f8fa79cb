//! One run of a queue: classes with priorities, fixed deadlines, and people who come and go.

use crate::random::Random;
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

/// One kind of work.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkClass {
    /// Its share of the arrivals; they are taken relative to their sum.
    pub share: f64,
    /// Mean minutes of one review.
    pub handle_minutes: f64,
    /// Standard deviation over mean of those minutes.
    pub handle_cv: f64,
    /// Minutes after which it expires; none where it waits without end.
    pub deadline_minutes: Option<f64>,
}

/// All kinds of work, the first ones taken first; within a kind the oldest.
#[derive(Clone, Debug, PartialEq)]
pub struct Work {
    /// In the order of priority.
    pub classes: Vec<WorkClass>,
    /// Reviews for each action: 1, and more for several approvals, second reviews, planted faults and returns.
    pub reviews_per_action: f64,
}

/// An action on its way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Job {
    /// Minutes since the beginning.
    pub(super) at: f64,
    pub(super) class: usize,
    pub(super) minutes: f64,
    /// Further reviews expire like the first, and are no actions of their own.
    pub(super) counts: bool,
}

/// What became of a job.
pub(super) enum Fate {
    Reviewed { waited: f64 },
    Expired { waited: f64 },
}

impl Work {
    /// Draws the class and the minutes of one review.
    pub(super) fn draw(&self, at: f64, counts: bool, random: &mut Random) -> Job {
        let total: f64 = self.classes.iter().map(|class| class.share.max(0.0)).sum();
        let mut left = random.uniform() * total;
        let class = self.classes.iter().position(|class| {
            left -= class.share.max(0.0);
            left < 0.0
        });
        let class = class.unwrap_or(self.classes.len() - 1);
        let WorkClass { handle_minutes, handle_cv, .. } = self.classes[class];
        let variance = (handle_cv * handle_cv).ln_1p();
        let minutes = handle_minutes * (variance.sqrt() * random.normal() - variance / 2.0).exp();
        Job { at, class, minutes, counts }
    }
}

/// Runs the jobs, in the order of `at`, with `people` in each of the hours.
pub(super) fn run(work: &Work, jobs: &[Job], people: &[u32], mut told: impl FnMut(&Job, Fate)) {
    let mut queue = Queue::new(work.classes.len());
    let mut jobs = jobs.iter().copied().peekable();
    let mut hour = 0;
    loop {
        // The next thing that happens: a review ends, the hour does, or a job comes.
        let arrival = jobs.peek().map_or(f64::INFINITY, |job| job.at);
        let change = if hour < people.len() { hour as f64 * 60.0 } else { f64::INFINITY };
        let now = arrival.min(change).min(queue.next_end());
        if now.is_infinite() {
            break;
        }
        queue.end_reviews(now);
        if change <= now {
            queue.people = people[hour] as usize;
            hour += 1;
        }
        while let Some(job) = jobs.next_if(|job| job.at <= now) {
            queue.waiting[job.class].push_back(job);
        }
        queue.begin_reviews(now, work, &mut told);
    }
    // After the last planned hour no reviewer is left: these expire.
    for job in queue.waiting.into_iter().flatten() {
        if let Some(deadline) = work.classes[job.class].deadline_minutes {
            told(&job, Fate::Expired { waited: deadline });
        }
    }
}

struct Queue {
    people: usize,
    // When each review under way ends, in millionths of a minute.
    ends: BinaryHeap<Reverse<u64>>,
    waiting: Vec<VecDeque<Job>>,
}

const TICKS: f64 = 1e6;

impl Queue {
    fn new(classes: usize) -> Self {
        Self { people: 0, ends: BinaryHeap::new(), waiting: vec![VecDeque::new(); classes] }
    }

    fn next_end(&self) -> f64 {
        self.ends.peek().map_or(f64::INFINITY, |Reverse(end)| *end as f64 / TICKS)
    }

    fn end_reviews(&mut self, now: f64) {
        while self.next_end() <= now {
            self.ends.pop();
        }
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "minutes of some days")]
    fn begin_reviews(&mut self, now: f64, work: &Work, told: &mut impl FnMut(&Job, Fate)) {
        while self.ends.len() < self.people {
            let Some(job) = self.waiting.iter_mut().find_map(VecDeque::pop_front) else { return };
            let waited = now - job.at;
            match work.classes[job.class].deadline_minutes.filter(|deadline| waited > *deadline) {
                Some(deadline) => told(&job, Fate::Expired { waited: deadline }),
                None => {
                    told(&job, Fate::Reviewed { waited });
                    self.ends.push(Reverse(((now + job.minutes) * TICKS).ceil() as u64));
                }
            }
        }
    }
}
