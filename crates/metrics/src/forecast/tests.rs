//! Forecasts on simulated months, and on histories with a known answer.

use super::*;
use judge::{Judged, judge};

#[path = "../../examples/forecast_months/judge.rs"]
mod judge;
#[path = "../../examples/forecast_months/months.rs"]
mod months;

fn history(weeks: i64, arrivals: impl Fn(i64) -> u32) -> Vec<HourCount> {
    (0..weeks * 168).map(|hour| HourCount { hour, arrivals: arrivals(hour), factor: 1.0 }).collect()
}

/// Eight weeks of four organisations; `examples/forecast_months` prints twenty months.
#[test]
fn held_out_weeks_are_forecast_better_than_by_last_week() {
    let all = (1..=4).map(|seed| judge(seed, 2, 60)).fold(Judged::default(), Judged::plus);
    let [ours, last_week] = all.shortage_errors();
    assert!(ours <= 0.8 * last_week, "{ours} {last_week}");
    let [covered, in_doubt] = all.coverage();
    assert!((0.85..=0.95).contains(&covered) && (0.85..=0.95).contains(&in_doubt), "{covered} {in_doubt}");
    assert!(all.share_absolute_error / all.days <= 0.01, "{}", all.share_absolute_error / all.days);
}

#[test]
fn less_than_a_week_gives_no_forecast() {
    assert_eq!(Forecast::fit(&[]), Err(NoForecast { hours: 0, needed: 168 }));
    assert_eq!(Forecast::fit(&history(1, |_| 3)[..167]), Err(NoForecast { hours: 167, needed: 168 }));
}

#[test]
fn zero_arrivals_are_forecast_as_zero() {
    let forecast = Forecast::fit(&history(4, |_| 0)).unwrap();
    assert_eq!(forecast.predict(5_000, 1.0), Predicted { mean: 0.0, median: 0, low: 0, high: 0 });
    assert_eq!((forecast.hour_spread, forecast.day_spread, forecast.weekly_growth), (0.0, 0.0, 0.0));
}

#[test]
fn trend_is_found_and_missing_month_is_no_zero() {
    let grown = |hour: i64| (100.0 * (0.05 * hour as f64 / 168.0).exp()) as u32;
    let all = history(10, grown);
    let gap: Vec<HourCount> = all.iter().filter(|count| !(4 * 168..8 * 168).contains(&count.hour)).copied().collect();
    for history in [all, gap] {
        let forecast = Forecast::fit(&history).unwrap();
        assert!((forecast.weekly_growth - 0.051).abs() < 0.006, "{}", forecast.weekly_growth);
        assert!((forecast.mean(10 * 168, 1.0) / f64::from(grown(10 * 168)) - 1.0).abs() < 0.04);
    }
}

#[test]
fn known_event_multiplies_and_is_not_learned_as_usual() {
    let mut history = history(4, |hour| if hour / 24 == 24 { 60 } else { 20 });
    history.iter_mut().filter(|count| count.hour / 24 == 24).for_each(|count| count.factor = 3.0);
    let forecast = Forecast::fit(&history).unwrap();
    assert!((forecast.mean(31 * 24, 1.0) - 20.0).abs() < 0.5 && (forecast.mean(31 * 24, 3.0) - 60.0).abs() < 1.5);
}

#[test]
fn day_agrees_with_the_closed_form_where_rates_are_steady() {
    let class = WorkClass { share: 1.0, handle_minutes: 4.5, handle_cv: 1.0, deadline_minutes: Some(10.0) };
    let work = Work { classes: vec![class], reviews_per_action: 1.0 };
    let hour = PlannedHour { mean: 60.0, rate_variance: 0.0, people: 5 };
    let day = Day { hours: vec![hour; 48], day_spread: 0.0, work, waiting: 5, runs: 40, seed: 1 };
    let figures = day.simulate();
    // 3.2 % with exponential handle times, 2.9 % with lognormal ones of the same spread.
    assert!((figures.expired_share - 0.031).abs() < 0.006, "{}", figures.expired_share);
    assert_eq!(day.simulate(), figures);
}

#[test]
fn urgent_class_expires_less_than_the_last_one() {
    let class = |share, deadline| WorkClass { share, handle_minutes: 4.5, handle_cv: 1.0, deadline_minutes: Some(deadline) };
    let hour = PlannedHour { mean: 60.0, rate_variance: 0.0, people: 4 };
    let expired = |classes: Vec<WorkClass>| {
        let work = Work { classes, reviews_per_action: 1.0 };
        Day { hours: vec![hour; 24], day_spread: 0.0, work, waiting: 0, runs: 20, seed: 1 }.simulate().expired_share
    };
    assert!(expired(vec![class(0.2, 10.0), class(0.8, 60.0)]) < expired(vec![class(1.0, 10.0)]));
}

#[test]
fn second_reviews_add_to_the_work() {
    let class = WorkClass { share: 1.0, handle_minutes: 4.0, handle_cv: 0.8, deadline_minutes: Some(10.0) };
    let hour = PlannedHour { mean: 60.0, rate_variance: 0.0, people: 5 };
    let expired = |reviews_per_action| {
        let work = Work { classes: vec![class], reviews_per_action };
        Day { hours: vec![hour; 24], day_spread: 0.0, work, waiting: 0, runs: 20, seed: 1 }.simulate().expired_share
    };
    assert!(expired(1.5) > expired(1.1) && expired(1.1) > expired(1.0));
}

#[test]
fn day_without_people_or_hours_is_words_of_zero_and_one() {
    let class = WorkClass { share: 1.0, handle_minutes: 4.0, handle_cv: 0.8, deadline_minutes: Some(10.0) };
    let work = Work { classes: vec![class], reviews_per_action: 1.0 };
    let hour = |mean, people| PlannedHour { mean, rate_variance: 0.1, people };
    let day = |hours| Day { hours, day_spread: 0.0, work: work.clone(), waiting: 0, runs: 5, seed: 1 }.simulate();
    assert_eq!(day(vec![hour(30.0, 0); 3]).expired_share, 1.0);
    assert_eq!(day(vec![hour(0.0, 0)]).expired_share, 0.0);
    assert_eq!(day(Vec::new()), DayFigures::default());
}

#[test]
fn needed_people_and_shortage_follow_the_deadline_model() {
    assert_eq!(needed(60.0, 4.5, Some(10.0), Targets::default()), Some(6));
    assert_eq!(needed(0.0, 4.5, Some(10.0), Targets::default()), Some(0));
    assert_eq!(needed(f64::NAN, 4.5, None, Targets::default()), None);
    assert_eq!((shortage(6, 4.5), shortage(6, 7.0)), (1.5, 0.0));
}
