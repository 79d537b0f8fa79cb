//! Senders whose clocks are wrong: what they say is kept, and hides nothing that is said later.

use super::{time, times};
use crate::changes::{ChangeBook, ChangeReport, ChangeStatement};
use crate::{Alert, AlertGroup, Book, Incident, Mark, MarkKind, Outcome, Report, Statement, Stream, Told};

/// In the year 2099.
const FUTURE: i64 = 4_070_908_800_000;

fn report(title: &str) -> Report {
    Report { title: title.into(), started_at: time("07:00:00"), whole: true, ..Report::default() }
}

fn said(at: i64, report: Report) -> Statement {
    Statement { source: "statuspage".into(), id: "1".into(), at, told: Told::Incident(report) }
}

fn only(book: &Book) -> Incident {
    let mut all = book.incidents();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn statement_from_the_future_hides_no_later_one() {
    let mut book = Book::default();
    let wrong = said(FUTURE, report("By a wrong clock"));
    assert_eq!(book.apply(&wrong, time("08:00:00")).outcome, Outcome::Imported);
    assert_eq!(only(&book).title, "By a wrong clock");
    // By the right clock it was updated before the other one arrived.
    let right = said(time("07:30:00"), report("By the right clock"));
    assert_eq!(book.apply(&right, time("08:01:00")).outcome, Outcome::Updated);
    assert!(!book.apply(&wrong, time("08:02:00")).new, "a repeat is known");
    assert_eq!(only(&book).title, "By the right clock");
    assert_eq!(book.apply(&said(FUTURE - 1, report("Wrong again")), time("08:03:00")).outcome, Outcome::Updated);
    assert_eq!(book.apply(&said(time("08:04:00"), report("Right again")), time("08:04:00")).outcome, Outcome::Updated);
    assert_eq!(only(&book).title, "Right again");
}

#[test]
fn clock_may_be_a_little_ahead() {
    let mut book = Book::default();
    book.apply(&said(time("08:04:00"), report("Later")), time("08:00:00"));
    assert!(!book.apply(&said(time("08:03:00"), report("Earlier")), time("08:01:00")).new);
    assert_eq!(only(&book).title, "Later");
}

#[test]
fn marks_from_the_future_stand_where_they_were_received() {
    let mut book = Book::default();
    let change = |at, what| said(at, Report { whole: false, marks: vec![Mark { at, what }], ..report("Checkout down") });
    book.apply(&change(time("07:00:00"), MarkKind::Active), time("07:00:00"));
    let resolved = change(FUTURE, MarkKind::Resolved);
    book.apply(&resolved, time("07:20:00"));
    assert!(!book.apply(&resolved, time("07:30:00")).new, "a repeat is known");
    book.apply(&change(time("08:00:00"), MarkKind::Active), time("08:00:00"));
    assert_eq!(times(&only(&book)), [(time("07:00:00"), Some(time("07:20:00"))), (time("08:00:00"), None)]);
}

#[test]
fn alert_that_ends_in_the_future_ended_when_it_was_said() {
    let mut book = Book::default();
    let alert = |end| Alert { id: "a".into(), start: time("07:00:00"), end: Some(end), of: 1, severity: None, service: None };
    let group = |end| {
        let group = AlertGroup { title: "Down".into(), grouped: true, alerts: vec![alert(end)] };
        Statement { source: "alertmanager".into(), id: "g".into(), at: end, told: Told::Alerts(group) }
    };
    book.apply(&group(FUTURE), time("07:20:00"));
    assert!(!book.apply(&group(FUTURE), time("07:25:00")).new, "a repeat is known");
    assert_eq!(times(&only(&book)), [(time("07:00:00"), Some(time("07:20:00")))]);
    assert_eq!(book.apply(&group(time("07:30:00")), time("07:30:00")).outcome, Outcome::Updated);
    assert_eq!(times(&only(&book)), [(time("07:00:00"), Some(time("07:30:00")))]);
}

#[test]
fn sender_whose_whole_clock_is_ahead_keeps_its_durations() {
    let mut book = Book::default();
    let run = |end| Alert { id: "a".into(), start: FUTURE, end, of: 1, severity: None, service: None };
    let group = |end| {
        let group = AlertGroup { title: "Down".into(), grouped: true, alerts: vec![run(end)] };
        Statement { source: "alertmanager".into(), id: "g".into(), at: FUTURE, told: Told::Alerts(group) }
    };
    book.apply(&group(None), time("07:00:00"));
    book.apply(&group(Some(FUTURE + 60_000)), time("07:01:00"));
    assert_eq!(times(&only(&book)), [(FUTURE, Some(FUTURE + 60_000))]);
}

#[test]
fn change_from_the_future_hides_no_later_one() {
    let mut book = ChangeBook::default();
    let said = |at, title: &str, finished_at| {
        let report =
            ChangeReport { title: title.into(), started_at: time("07:00:00"), finished_at: Some(finished_at), ..ChangeReport::default() };
        ChangeStatement { source: "changes:ci".into(), id: "1".into(), at, report }
    };
    assert_eq!(book.apply(&said(FUTURE, "Wrong", FUTURE), time("07:10:00")).outcome, Outcome::Imported);
    assert_eq!(book.changes()[0].finished_at, Some(time("07:10:00")));
    assert_eq!(book.apply(&said(time("07:05:00"), "Right", time("07:05:00")), time("07:11:00")).outcome, Outcome::Updated);
    assert_eq!(book.changes()[0].title, "Right");
    assert!(!book.apply(&said(FUTURE, "Wrong", FUTURE), time("07:12:00")).new, "a repeat is known");
    assert_eq!(book.apply(&said(time("07:20:00"), "Right", time("07:20:00")), time("07:20:00")).outcome, Outcome::Updated);
    assert_eq!(book.changes()[0].finished_at, Some(time("07:20:00")));
}

#[test]
fn what_was_misdated_survives_storage() {
    let mark = Mark { at: FUTURE, what: MarkKind::Resolved };
    let statement = said(FUTURE, Report { whole: false, marks: vec![mark], merged_into: Some("2".into()), ..report("Kept") });
    let mut stream = Stream::new(&statement);
    stream.merge(&statement, time("08:00:00"));
    let kept = serde_json::to_string(&stream).unwrap();
    assert_eq!(serde_json::from_str::<Stream>(&kept).unwrap(), stream);
}
