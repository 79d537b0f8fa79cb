//! The model as a whole: which one answers, targets, edges.

use super::*;

const QUESTION: Question = Question {
    arrivals_per_hour: 60.0,
    handle_minutes: 4.5,
    reviewers: 5,
    limit: Limit::Deadline(10.0),
    handle_cv: None,
    seed: 1,
    target_load: 0.85,
    target_expired: 0.01,
};

#[test]
fn deadline_expires_less_than_erlang_a_says() {
    let deadline = QUESTION.answer().unwrap();
    let patience = Question { limit: Limit::Patience(10.0), ..QUESTION }.answer().unwrap();
    assert!((deadline.expired_share - 0.032).abs() < 0.001 && (patience.expired_share - 0.106).abs() < 0.001);
    assert_eq!((deadline.model, patience.model), ("deadline", "erlang_a"));
    let too_many = patience.needed_reviewers.unwrap() - deadline.needed_reviewers.unwrap();
    assert!((1..=3).contains(&too_many));
}

#[test]
fn needed_is_the_smallest_that_meets_both_targets() {
    let needed = QUESTION.answer().unwrap().needed_reviewers.unwrap();
    let at = |reviewers| Question { reviewers, ..QUESTION }.answer().unwrap();
    assert!(at(needed).expired_share <= 0.01 && at(needed).load <= 0.85);
    assert!(at(needed - 1).expired_share > 0.01 || at(needed - 1).load > 0.85);
}

#[test]
fn needed_at_the_reported_share_is_the_same_number() {
    for reviewers in 6..12 {
        let target_expired = Question { reviewers, ..QUESTION }.answer().unwrap().expired_share;
        let again = Question { target_expired, ..QUESTION }.answer().unwrap();
        assert_eq!(again.needed_reviewers, Some(reviewers));
    }
}

#[test]
fn needed_beyond_the_most_is_none() {
    let many = Question { arrivals_per_hour: 6e6, target_load: 1.0, handle_minutes: 1.0, ..QUESTION };
    assert_eq!(Question { limit: Limit::None, ..many }.answer().unwrap().needed_reviewers, Some(100_000));
    assert_eq!(Question { limit: Limit::Deadline(0.0), target_expired: 1e-9, ..many }.answer().unwrap().needed_reviewers, None);
}

#[test]
fn without_limit_full_load_grows_without_end() {
    let full = Question { arrivals_per_hour: 60.0, handle_minutes: 5.0, limit: Limit::None, ..QUESTION };
    for handle_cv in [None, Some(0.5)] {
        let answer = Question { handle_cv, ..full }.answer().unwrap();
        assert_eq!((answer.p_wait, answer.mean_wait_minutes, answer.expired_share), (1.0, None, 0.0));
        assert_eq!((answer.erlang_c, answer.load), (None, 1.0));
        assert_eq!(answer.needed_reviewers, Some(6));
    }
}

#[test]
fn no_arrivals_gives_zeros() {
    for limit in [Limit::None, Limit::Deadline(10.0), Limit::Patience(10.0)] {
        for handle_cv in [None, Some(1.0)] {
            let answer = Question { arrivals_per_hour: 0.0, limit, handle_cv, ..QUESTION }.answer().unwrap();
            assert_eq!((answer.load, answer.offered_erlangs, answer.expired_share, answer.p_wait), (0.0, 0.0, 0.0, 0.0));
            assert_eq!((answer.mean_wait_minutes, answer.needed_reviewers, answer.erlang_c), (Some(0.0), Some(0), Some(Waiting::NONE)));
        }
    }
}

#[test]
fn values_out_of_range_are_named() {
    let field = |question: Question| question.answer().unwrap_err().field;
    assert_eq!(field(Question { arrivals_per_hour: f64::NAN, ..QUESTION }), "arrivals_per_hour");
    assert_eq!(field(Question { arrivals_per_hour: -1.0, ..QUESTION }), "arrivals_per_hour");
    assert_eq!(field(Question { handle_minutes: 0.0, ..QUESTION }), "handle_minutes");
    assert_eq!(field(Question { reviewers: 0, ..QUESTION }), "reviewers");
    assert_eq!(field(Question { limit: Limit::Deadline(f64::INFINITY), ..QUESTION }), "deadline_minutes");
    assert_eq!(field(Question { limit: Limit::Patience(-1.0), ..QUESTION }), "patience_minutes");
    assert_eq!(field(Question { handle_cv: Some(-0.1), ..QUESTION }), "handle_cv");
    assert_eq!(field(Question { target_load: 1.01, ..QUESTION }), "target_load");
    assert_eq!(field(Question { target_expired: 0.0, ..QUESTION }), "target_expired");
}

#[test]
fn two_thousand_reviewers_near_full_load_are_ordinary() {
    let near = [119_999.999_88, 120_000.0, 120_000.000_12];
    for arrivals_per_hour in near {
        for limit in [Limit::None, Limit::Deadline(10.0), Limit::Patience(10.0)] {
            let answer = Question { arrivals_per_hour, handle_minutes: 1.0, reviewers: 2_000, limit, ..QUESTION }.answer().unwrap();
            assert!(answer.expired_share.is_finite() && answer.p_wait <= 1.0 && answer.p_wait > 0.5, "{answer:?}");
            assert_eq!(answer.erlang_c.is_some(), arrivals_per_hour < 120_000.0);
        }
    }
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn answers_are_finite_shares(arrivals in 0.0..1e5_f64, handle in 0.01..1e3_f64, reviewers in 1..3_000_u32, time in 0.0..1e4_f64, kind in 0..3) {
            let limit = [Limit::None, Limit::Deadline(time), Limit::Patience(time)][kind as usize];
            let answer = Question { arrivals_per_hour: arrivals, handle_minutes: handle, reviewers, limit, ..QUESTION }.answer().unwrap();
            for share in [answer.p_wait, answer.expired_share] {
                prop_assert!((0.0..=1.0).contains(&share));
            }
            prop_assert!(answer.mean_wait_minutes.is_none_or(|wait| wait.is_finite() && wait >= 0.0));
            if kind == 1 {
                prop_assert!(answer.mean_wait_minutes.unwrap() <= time * (1.0 + 1e-9));
            }
        }

        #[test]
        fn one_more_reviewer_never_expires_more(arrivals in 1.0..500.0_f64, reviewers in 1..60_u32, time in 0.0..60.0_f64, kind in 1..3) {
            let limit = [Limit::None, Limit::Deadline(time), Limit::Patience(time)][kind as usize];
            let expired = |reviewers| Question { arrivals_per_hour: arrivals, reviewers, limit, ..QUESTION }.answer().unwrap().expired_share;
            prop_assert!(expired(reviewers + 1) <= expired(reviewers) + 1e-12);
        }
    }
}
