//! One month: double reviews, rulings, planted faults and versions, judged against its truth.

use crate::draws::Draws;
use crate::tally::Tally;
use crate::truth::{CLASSES, PEOPLE, Truth};
use holdpoint_metrics::ability::accuracy::Accuracy;
use holdpoint_metrics::ability::dawid_skene::{Reading, Stop, estimate};
use holdpoint_metrics::agreement::{Bootstrap, Rating, Scale, Statistic, Table, measure};
use holdpoint_metrics::normal::{Z95, cdf};
use holdpoint_metrics::proportion::newcombe95;
use holdpoint_metrics::vigilance::detection::{Judgements, detect, raw_rate};

/// Actions that two people reviewed.
const DOUBLE_REVIEWS: u32 = 400;
/// Actions that one fixed pair reviewed.
const OF_A_PAIR: u32 = 200;
/// Rulings on reviews of one person.
const RULINGS: u32 = 150;
/// Planted faults, and sound actions with a ruling, of one person.
const FAULTS: u32 = 150;
/// Decided actions of one version of a tool.
const DECIDED: u32 = 400;
const ROUNDS: u32 = 1_000;

/// Simulates the month of this seed and adds what was found.
pub fn judge(seed: u64, tally: &mut Tally) {
    let mut draws = Draws::new(seed);
    let truth = Truth::draw(&mut draws);
    agreement(seed, &truth, &mut draws, tally);
    ability(&truth, &mut draws, tally);
    vigilance(&mut draws, tally);
    versions(&mut draws, tally);
}

fn pick(shares: &[f64], draws: &mut Draws) -> usize {
    let at = draws.uniform();
    let mut sum = 0.0;
    shares.iter().position(|share| (sum += share, at < sum).1).unwrap_or(shares.len() - 1)
}

fn hits(share: f64, count: u32, draws: &mut Draws) -> u64 {
    (0..count).map(|_| u64::from(draws.uniform() < share)).sum()
}

/// Ratings of `items` actions, each by the two people that `pair` names.
fn ratings(items: u32, truth: &Truth, draws: &mut Draws, mut pair: impl FnMut(&mut Draws) -> [usize; 2]) -> Vec<Rating> {
    let mut ratings = Vec::new();
    for item in 0..items {
        let right = pick(&truth.priors, draws);
        for person in pair(draws) {
            let category = u32::try_from(pick(&truth.said[person][right], draws)).unwrap_or(0);
            ratings.push(Rating { item, rater: u32::try_from(person).unwrap_or(0), category });
        }
    }
    ratings
}

fn any_pair(draws: &mut Draws) -> [usize; 2] {
    let first = pick(&[1.0 / PEOPLE as f64; PEOPLE], draws);
    let other = pick(&[1.0 / (PEOPLE - 1) as f64; PEOPLE - 1], draws);
    [first, (first + 1 + other) % PEOPLE]
}

fn agreement(seed: u64, truth: &Truth, draws: &mut Draws, tally: &mut Tally) {
    let scale = || Scale::nominal(u32::try_from(CLASSES).unwrap_or(0));
    let pooled = Table::new(scale(), &ratings(DOUBLE_REVIEWS, truth, draws, any_pair)).expect("a person rates an item once");
    let (percent, all) = (truth.percent(), truth.all_marginals());
    let by_product = all.iter().map(|share| share * share).sum::<f64>();
    let gwet = all.iter().map(|share| share * (1.0 - share)).sum::<f64>() / (CLASSES - 1) as f64;
    let expected = |statistic| match statistic {
        Statistic::Percent => percent,
        Statistic::Ac1 => Truth::corrected(percent, gwet),
        Statistic::BrennanPrediger => Truth::corrected(percent, 1.0 / CLASSES as f64),
        _ => Truth::corrected(percent, by_product),
    };
    let statistics = [Statistic::Alpha, Statistic::Fleiss, Statistic::Ac1, Statistic::BrennanPrediger, Statistic::Percent];
    let bootstrap = Bootstrap { rounds: ROUNDS, seed };
    for measured in measure(&pooled, &statistics, Some(bootstrap)) {
        tally.interval(resampled_name(measured.statistic), measured.ci95, expected(measured.statistic));
    }
    for measured in measure(&pooled, &statistics, None) {
        tally.interval(analytic_name(measured.statistic), measured.ci95, expected(measured.statistic));
    }
    pair_agreement(seed, truth, draws, tally);
}

fn pair_agreement(seed: u64, truth: &Truth, draws: &mut Draws, tally: &mut Tally) {
    let table =
        Table::new(Scale::nominal(CLASSES as u32), &ratings(OF_A_PAIR, truth, draws, |_| [0, 1])).expect("a person rates an item once");
    let (a, b) = (truth.marginals(0), truth.marginals(1));
    let kappa = Truth::corrected(truth.percent_of(0, 1), a.iter().zip(&b).map(|(a, b)| a * b).sum());
    for (name, bootstrap) in
        [("Cohen's kappa of a pair", None), ("Cohen's kappa of a pair, resampled", Some(Bootstrap { rounds: ROUNDS, seed }))]
    {
        for measured in measure(&table, &[Statistic::Cohen], bootstrap) {
            tally.interval(name, measured.ci95, kappa);
        }
    }
}

fn resampled_name(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Alpha => "alpha, resampled",
        Statistic::Fleiss => "Fleiss' kappa, resampled",
        Statistic::Ac1 => "AC1, resampled",
        Statistic::BrennanPrediger => "Brennan and Prediger, resampled",
        _ => "percent agreement, resampled",
    }
}

fn analytic_name(statistic: Statistic) -> &'static str {
    match statistic {
        Statistic::Alpha => "alpha",
        Statistic::Fleiss => "Fleiss' kappa",
        Statistic::Ac1 => "AC1",
        Statistic::BrennanPrediger => "Brennan and Prediger",
        _ => "percent agreement",
    }
}

/// Accuracy against rulings, and the estimate of Dawid and Skene, which knows no right verdict.
fn ability(truth: &Truth, draws: &mut Draws, tally: &mut Tally) {
    for person in 0..PEOPLE {
        let right = hits(truth.accuracy(person), RULINGS, draws);
        let accuracy = Accuracy { right, count: u64::from(RULINGS) };
        tally.interval("accuracy against rulings", accuracy.ci95(), truth.accuracy(person));
    }
    let mut rows = Vec::new();
    for item in 0..DOUBLE_REVIEWS * 4 {
        let right = pick(&truth.priors, draws);
        let first = pick(&[1.0 / PEOPLE as f64; PEOPLE], draws);
        for person in [first, (first + 1) % PEOPLE, (first + 4) % PEOPLE] {
            rows.push(Reading { item, rater: person as u32, class: pick(&truth.said[person][right], draws) as u32 });
        }
    }
    let estimate = estimate(&rows, CLASSES as u32, Stop::default());
    for person in 0..PEOPLE {
        let confusion = estimate.confusion(person as u32);
        for class in 0..CLASSES {
            let found = confusion[class].as_ref().map_or(0.0, |row| row[class]);
            tally.error("Dawid and Skene: share judged right, by class", found - truth.said[person][class][class]);
        }
    }
}

/// Planted faults and sound actions, judged by people of known sensitivity and criterion.
fn vigilance(draws: &mut Draws, tally: &mut Tally) {
    for _ in 0..PEOPLE {
        let (d_prime, criterion) = (1.0 + 1.5 * draws.uniform(), draws.uniform() - 0.5);
        let [hit, alarm] = [cdf(d_prime / 2.0 - criterion), cdf(-d_prime / 2.0 - criterion)];
        let [found, alarms] = [hits(hit, FAULTS, draws), hits(alarm, FAULTS, draws)];
        let judgements = Judgements { hits: found, faults: u64::from(FAULTS), false_alarms: alarms, sound: u64::from(FAULTS) };
        let measured = detect(judgements).ok();
        let around = |value: f64, error: f64| [value - Z95 * error, value + Z95 * error];
        tally.interval("d′", measured.map(|it| around(it.d_prime, it.se_d_prime)), d_prime);
        // c is half a sum of the same two terms that d′ is the difference of.
        tally.interval("c", measured.map(|it| around(it.criterion, it.se_d_prime / 2.0)), criterion);
        tally.interval("share of faults found", raw_rate(found, u64::from(FAULTS)).map(|(_, interval)| interval), hit);
    }
}

/// Shares rejected of two versions: one trained on the corrections, one not.
fn versions(draws: &mut Draws, tally: &mut Tally) {
    let before = 0.20 + 0.15 * draws.uniform();
    for (lower, name, shown) in [
        (0.12, "fewer rejected, trained on corrections", "trained versions shown to be better"),
        (0.0, "fewer rejected, not trained", "untrained versions shown to be better or worse"),
    ] {
        let old = (hits(before, DECIDED, draws), u64::from(DECIDED));
        let new = (hits(before - lower, DECIDED, draws), u64::from(DECIDED));
        let interval = newcombe95(old, new);
        tally.interval(name, interval, lower);
        let differs = interval.is_some_and(|[low, high]| low > 0.0 || (lower == 0.0 && high < 0.0));
        tally.found(shown, differs);
    }
}
