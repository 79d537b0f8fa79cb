//! The offered load: what the arrivals keep busy.

use super::decimal::Decimal;

/// Arrivals and handle time of a queue, with exact comparisons.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// 60 × erlangs: arrivals per hour × minutes.
    sixty_erlangs: Decimal,
    erlangs: f64,
    handle_minutes: f64,
}

impl Load {
    /// `arrivals_per_hour` is at least 0 and `handle_minutes` above 0, both finite.
    #[must_use]
    pub fn new(arrivals_per_hour: f64, handle_minutes: f64) -> Self {
        let sixty_erlangs = Decimal::of(arrivals_per_hour).times(Decimal::of(handle_minutes));
        Self { sixty_erlangs, erlangs: sixty_erlangs.to_f64() / 60.0, handle_minutes }
    }

    /// The mean number of busy people if there were enough (erlangs).
    #[must_use]
    pub const fn erlangs(&self) -> f64 {
        self.erlangs
    }

    /// Minutes of one review.
    #[must_use]
    pub const fn handle_minutes(&self) -> f64 {
        self.handle_minutes
    }

    /// The offered load of each of `people`: 1 is all their time. `people` is at least 1.
    #[must_use]
    pub fn per_person(&self, people: u32) -> f64 {
        self.erlangs / f64::from(people)
    }

    /// `people` minus the erlangs, exact before the last rounding: the sign tells a queue that
    /// empties (above 0) from one that grows without end.
    #[must_use]
    pub fn spare(&self, people: u32) -> f64 {
        let capacity = Decimal::of(60.0).times_count(people);
        capacity.minus(self.sixty_erlangs).map_or_else(|| f64::from(people) - self.erlangs, |spare| spare / 60.0)
    }

    /// Whether the load of each is at most `target`, with the decimals as typed.
    #[must_use]
    pub fn fits(&self, people: u32, target: f64) -> bool {
        self.sixty_erlangs.at_most(Decimal::of(target).times_count(people).times_count(60))
    }

    /// The smallest number of people with a load of at most `target`. None above `most`.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie below most")]
    pub fn people_for(&self, target: f64, most: u32) -> Option<u32> {
        let guess = self.erlangs / target;
        if guess > f64::from(most) + 1.0 {
            return None;
        }
        // Within one of the answer, whatever was rounded.
        let from = (guess.floor() as u32).saturating_sub(1);
        (from..=from.saturating_add(3)).find(|people| self.fits(*people, target)).filter(|people| *people <= most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn load_at_the_target_fits() {
        for people in 1..2_000_u32 {
            // 0.85 of each, typed as a decimal.
            let text = format!("{}", u64::from(people) * 85);
            let arrivals = text.parse::<f64>().unwrap() * 0.6;
            let arrivals: f64 = format!("{arrivals:.1}").parse().unwrap();
            assert_eq!(Load::new(arrivals, 1.0).people_for(0.85, 100_000), Some(people), "{arrivals}");
        }
    }

    #[test]
    fn load_just_above_the_target_needs_one_more() {
        assert_eq!(Load::new(60.0, 4.25).people_for(0.85, 100_000), Some(5));
        assert_eq!(Load::new(60.0, 4.250_000_000_000_001).people_for(0.85, 100_000), Some(6));
    }

    #[test]
    fn people_beyond_the_most_are_none() {
        assert_eq!(Load::new(6_000_000.0, 1.0).people_for(1.0, 100_000), Some(100_000));
        assert_eq!(Load::new(6_000_000.1, 1.0).people_for(1.0, 100_000), None);
        assert_eq!(Load::new(1e9, 1e6).people_for(1e-9, 100_000), None);
        assert_eq!(Load::new(0.0, 1.0).people_for(0.85, 100_000), Some(0));
    }

    #[test]
    fn spare_near_full_load_is_exact() {
        let load = Load::new(119_999.999_88, 1.0);
        assert!((load.spare(2_000) - 2e-6).abs() < 1e-18);
        assert_eq!(Load::new(120_000.0, 1.0).spare(2_000), 0.0);
    }
}
