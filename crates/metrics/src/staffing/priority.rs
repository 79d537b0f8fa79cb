//! Several classes of work with priorities, and what second reviews, planted faults and returns add.
//!
//! Cobham 1954 for several servers: a review is not interrupted, and within a class the oldest is taken
//! first. Exact where all classes have the same exponential handle time; otherwise the mean of all
//! classes stands for each. Queues with deadlines are simulated: [`crate::forecast::Day`].

use super::erlang::erlang_c;
use super::load::Load;
use super::question::{Invalid, MOST_ARRIVALS, MOST_MINUTES};

/// A class of actions by risk and kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Class {
    /// Actions that arrive per hour.
    pub arrivals_per_hour: f64,
    /// Mean minutes of one review.
    pub handle_minutes: f64,
    /// Reviews of each action: approvals, and the share of second reviews.
    pub reviews_per_action: f64,
    /// The share of actions that is proposed anew after a review.
    pub returned_share: f64,
    /// Planted faults and sound actions per hour.
    pub probes_per_hour: f64,
}

impl Class {
    /// Reviews per hour that all of it leads to.
    #[must_use]
    pub fn reviews_per_hour(&self) -> f64 {
        // Each return is an action again, which may be returned.
        self.arrivals_per_hour / (1.0 - self.returned_share) * self.reviews_per_action + self.probes_per_hour
    }

    fn check(&self) -> Result<(), Invalid> {
        let within = |value: f64, low: f64, high: f64| value.is_finite() && value >= low && value <= high;
        let rules = [
            ("arrivals_per_hour", within(self.arrivals_per_hour, 0.0, MOST_ARRIVALS), "must be a number from 0 to 1000000000"),
            ("handle_minutes", within(self.handle_minutes, 1e-6, MOST_MINUTES), "must be a number above 0 (from 0.000001 to 1000000)"),
            ("reviews_per_action", within(self.reviews_per_action, 0.0, 100.0), "must be a number from 0 to 100"),
            ("returned_share", within(self.returned_share, 0.0, 0.99), "must be a share from 0 to 0.99"),
            ("probes_per_hour", within(self.probes_per_hour, 0.0, MOST_ARRIVALS), "must be a number from 0 to 1000000000"),
        ];
        rules.iter().find(|(_, holds, _)| !holds).map_or(Ok(()), |(field, _, rule)| Err(Invalid { field, rule }))
    }
}

/// What a class waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassWait {
    /// Reviews per hour, with all that adds to them.
    pub reviews_per_hour: f64,
    /// The load of each person with this class and those before it.
    pub load: f64,
    /// None where the queue of the class grows without end.
    pub mean_wait_minutes: Option<f64>,
}

/// Waits of classes, the most urgent first, with `people` reviewers.
///
/// # Errors
/// The first value that cannot be answered.
pub fn wait_by_class(classes: &[Class], people: u32) -> Result<Vec<ClassWait>, Invalid> {
    classes.iter().try_for_each(Class::check)?;
    if people == 0 {
        return Err(Invalid { field: "reviewers", rule: "must be a whole number from 1 to 1000000" });
    }
    let mut before = 0.0;
    let mut waits = Vec::with_capacity(classes.len());
    let (mut reviews, mut minutes) = (0.0, 0.0);
    for class in classes {
        reviews += class.reviews_per_hour();
        minutes += class.reviews_per_hour() * class.handle_minutes;
        let through = minutes / 60.0 / f64::from(people);
        waits.push((class.reviews_per_hour(), before, through));
        before = through;
    }
    let any = wait_of_any(reviews, minutes, people, before);
    let wait = |(reviews_per_hour, before, through): (f64, f64, f64)| ClassWait {
        reviews_per_hour,
        load: through,
        mean_wait_minutes: (through < 1.0).then(|| any / ((1.0 - before) * (1.0 - through))),
    };
    Ok(waits.into_iter().map(wait).collect())
}

// Minutes until the next person is free, over all arrivals. At load 1 and above all are always busy.
fn wait_of_any(reviews: f64, minutes: f64, people: u32, load: f64) -> f64 {
    if reviews <= 0.0 {
        return 0.0;
    }
    let handle = minutes / reviews;
    let p_wait = if load < 1.0 { erlang_c(&Load::new(reviews, handle), people).map_or(1.0, |waiting| waiting.p_wait) } else { 1.0 };
    p_wait * handle / f64::from(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(arrivals_per_hour: f64) -> Class {
        Class { arrivals_per_hour, handle_minutes: 4.0, reviews_per_action: 1.0, returned_share: 0.0, probes_per_hour: 0.0 }
    }

    /// The waits of the classes, weighted, are the wait without priorities.
    #[test]
    fn priorities_move_waiting_and_do_not_change_its_sum() {
        let (classes, people) = ([class(20.0), class(25.0), class(15.0)], 5);
        let waits = wait_by_class(&classes, people).unwrap();
        let mean: f64 = waits.iter().map(|wait| wait.mean_wait_minutes.unwrap() * wait.reviews_per_hour).sum::<f64>() / 60.0;
        let without = erlang_c(&Load::new(60.0, 4.0), people).unwrap().mean_wait_minutes;
        assert!((mean / without - 1.0).abs() < 1e-9, "{mean} {without}");
        assert!(waits[0].mean_wait_minutes < waits[1].mean_wait_minutes && waits[1].mean_wait_minutes < waits[2].mean_wait_minutes);
    }

    #[test]
    fn urgent_class_waits_shortly_while_the_last_grows_without_end() {
        let waits = wait_by_class(&[class(30.0), class(60.0)], 5).unwrap();
        assert!(waits[0].mean_wait_minutes.unwrap() < 2.0 && waits[1].mean_wait_minutes.is_none() && waits[1].load > 1.0);
    }

    #[test]
    fn second_reviews_returns_and_probes_add_to_the_reviews() {
        let class = Class { reviews_per_action: 1.1, returned_share: 0.2, probes_per_hour: 3.0, ..class(40.0) };
        assert!((class.reviews_per_hour() - 58.0).abs() < 1e-9);
        assert_eq!(wait_by_class(&[], 3).unwrap(), []);
        assert_eq!(wait_by_class(&[Class { returned_share: 1.0, ..class }], 3).unwrap_err().field, "returned_share");
        assert_eq!(wait_by_class(&[class], 0).unwrap_err().field, "reviewers");
    }
}
