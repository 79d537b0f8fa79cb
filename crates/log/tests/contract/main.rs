//! One suite for both logs, and what only one of them can show.
//!
//! The tests in `stories.rs`, and two of `formats.rs`, run against SQLite and against PostgreSQL, under
//! `on_sqlite::` and `on_postgres::`.

#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests too")]

mod chain;
mod damage;
mod file_damage;
mod formats;
mod home;
mod only_postgres;
mod only_sqlite;
mod stories;

macro_rules! on_both {
    ($($file:ident::$story:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $story() {
                crate::$file::$story(&crate::home::Home::sqlite()).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $story() {
                crate::$file::$story(&crate::home::Home::postgres().await).await;
            })*
        }
    };
}

on_both!(
    stories::records_come_back_as_they_were_written,
    stories::a_reader_goes_on_where_it_stopped,
    stories::a_writer_that_is_behind_is_refused_and_stores_nothing,
    stories::two_writers_race_and_exactly_one_wins,
    stories::a_batch_that_breaks_the_chain_stores_nothing,
    stories::a_batch_with_a_wrong_body_stores_nothing,
    stories::an_empty_batch_changes_nothing,
    stories::bodies_alone_may_be_stored,
    stories::a_large_batch_is_one_append,
    stories::a_body_is_kept_once,
    stories::bodies_are_answered_in_the_order_asked,
    stories::an_erased_body_is_accounted_for,
    stories::a_body_that_is_gone_without_a_record_is_missed,
    stories::a_subject_has_its_own_story,
    stories::watchers_wake_when_another_writer_appends,
    stories::the_log_goes_on_after_it_was_reopened,
    stories::a_walk_over_the_whole_log_finds_it_clean_and_tells_its_progress,
    formats::newer_format_stops_appends_and_not_reads,
    formats::log_of_newer_format_is_not_opened,
);
