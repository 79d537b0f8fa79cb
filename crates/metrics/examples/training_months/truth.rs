//! The people of a month as they are, and the figures that follow from it without any sampling.

use crate::draws::Draws;

/// Approve, reject, edit.
pub const CLASSES: usize = 3;
pub const PEOPLE: usize = 10;

/// How often an action should be approved, rejected, edited; and what each person says for each.
pub struct Truth {
    pub priors: [f64; CLASSES],
    /// By person, right verdict, verdict given.
    pub said: [[[f64; CLASSES]; CLASSES]; PEOPLE],
}

impl Truth {
    pub fn draw(draws: &mut Draws) -> Self {
        let mut said = [[[0.0; CLASSES]; CLASSES]; PEOPLE];
        for (right, given) in said.iter_mut().flat_map(|person| person.iter_mut().enumerate()) {
            let accuracy = 0.70 + 0.25 * draws.uniform();
            let split = 0.3 + 0.4 * draws.uniform();
            let [first, second] = [(right + 1) % CLASSES, (right + 2) % CLASSES];
            given[right] = accuracy;
            given[first] = (1.0 - accuracy) * split;
            given[second] = (1.0 - accuracy) * (1.0 - split);
        }
        Self { priors: [0.60, 0.25, 0.15], said }
    }

    /// The share of actions that a person judges right.
    pub fn accuracy(&self, person: usize) -> f64 {
        (0..CLASSES).map(|class| self.priors[class] * self.said[person][class][class]).sum()
    }

    /// How often a person gives each verdict.
    pub fn marginals(&self, person: usize) -> [f64; CLASSES] {
        std::array::from_fn(|given| (0..CLASSES).map(|right| self.priors[right] * self.said[person][right][given]).sum())
    }

    /// How often two people give the same verdict.
    pub fn percent_of(&self, a: usize, b: usize) -> f64 {
        let same = |right: usize| (0..CLASSES).map(|given| self.said[a][right][given] * self.said[b][right][given]).sum::<f64>();
        (0..CLASSES).map(|right| self.priors[right] * same(right)).sum()
    }

    /// How often two people drawn from all give the same verdict.
    pub fn percent(&self) -> f64 {
        let pairs = || (0..PEOPLE).flat_map(|a| (0..a).map(move |b| (a, b)));
        pairs().map(|(a, b)| self.percent_of(a, b)).sum::<f64>() / pairs().count() as f64
    }

    /// How often each verdict is given by anybody.
    pub fn all_marginals(&self) -> [f64; CLASSES] {
        let each: Vec<_> = (0..PEOPLE).map(|person| self.marginals(person)).collect();
        std::array::from_fn(|given| each.iter().map(|marginals| marginals[given]).sum::<f64>() / PEOPLE as f64)
    }

    /// Agreement beyond `chance`.
    pub fn corrected(observed: f64, chance: f64) -> f64 {
        (observed - chance) / (1.0 - chance)
    }
}
