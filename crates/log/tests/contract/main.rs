//! One suite for both logs, and what only one of them can show.
//!
//! The tests in `both_backends.rs`, and two of `formats.rs`, run against SQLite and against PostgreSQL, under
//! `on_sqlite::` and `on_postgres::`.

#![expect(clippy::unwrap_used, reason = "the helpers of tests are tests too")]

mod backend;
mod both_backends;
mod chain;
mod damage;
mod file_damage;
mod formats;
mod only_postgres;
mod only_sqlite;

macro_rules! on_both {
    ($($file:ident::$test:ident),* $(,)?) => {
        mod on_sqlite {
            $(#[tokio::test]
            async fn $test() {
                crate::$file::$test(&crate::backend::Backend::sqlite()).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test]
            async fn $test() {
                crate::$file::$test(&crate::backend::Backend::postgres().await).await;
            })*
        }
    };
}

on_both!(
    both_backends::records_are_read_as_written,
    both_backends::read_continues_after_given_record,
    both_backends::stale_append_stores_nothing,
    both_backends::one_of_two_concurrent_appends_wins,
    both_backends::batch_that_breaks_chain_stores_nothing,
    both_backends::batch_with_wrong_body_stores_nothing,
    both_backends::empty_batch_changes_nothing,
    both_backends::bodies_without_records_are_stored,
    both_backends::large_batch_is_one_append,
    both_backends::repeated_body_is_stored_once,
    both_backends::bodies_are_returned_in_requested_order,
    both_backends::erased_body_verifies_clean,
    both_backends::missing_body_without_erasure_is_reported,
    both_backends::read_subject_returns_its_records_only,
    both_backends::read_naming_finds_records_of_bodies,
    both_backends::watch_follows_other_writer,
    both_backends::reopened_log_continues,
    both_backends::verification_of_whole_log_is_clean_and_reports_progress,
    formats::newer_format_stops_appends_and_not_reads,
    formats::log_of_newer_format_is_not_opened,
);
