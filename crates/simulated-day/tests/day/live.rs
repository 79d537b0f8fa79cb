//! A hub whose people and tools act by themselves.

use super::wait_for;
use holdpoint_domain::{Event, Record, ReviewEvent, Seq};
use holdpoint_hub::SimulationAccess;
use holdpoint_simulated_day::{LiveSimulation, SimulatedClock};
use holdpoint_simulator::{MAX_TICK_MS, Options, Place, Speed, write_folder};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

async fn write(data: &Path) -> Options {
    let options = Options::before_sale(3, 1);
    write_folder(options, &Place { data: data.into(), truth: None, log_limit: None }, |_| {}).await.unwrap();
    options
}

async fn start(data: &Path) -> (LiveSimulation, SimulationAccess, Seq) {
    let live = LiveSimulation::start(write(data).await, data, None).await.unwrap();
    let access = live.hub.simulation().unwrap();
    let head = access.state().head;
    (live, access, head)
}

async fn records_after(access: &SimulationAccess, after: Seq) -> Vec<Record> {
    access.read_records(after).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn organisation_goes_on_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (live, access, head) = start(folder.path()).await;
    let begins = live.clock.now();
    live.set_speed(Speed::new(60).unwrap());
    let is_review =
        |record: &Record| matches!(Event::of(record), Ok(Event::Review(ReviewEvent::Submitted(_) | ReviewEvent::SubmittedInSet(_))));
    let reviewed = || async { records_after(&access, head).await.into_iter().find(is_review) };
    let review = wait_for("a review of a simulated person", reviewed).await;
    assert!(review.at >= begins && review.at <= live.clock.now());
    let proposed = || async { records_after(&access, head).await.into_iter().find(|record| record.kind == "action.proposed") };
    wait_for("a proposal of a simulated tool", proposed).await;
    let records = records_after(&access, head).await;
    assert!(records.windows(2).all(|pair| pair[0].at <= pair[1].at));
    drop(access);
    live.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paused_clock_lets_nothing_happen() {
    let folder = tempfile::tempdir().unwrap();
    let (live, access, _) = start(folder.path()).await;
    // What was due at the last instant of the history, and incidents that were not ranked yet: on a busy
    // machine one ranking takes more than a second.
    let settled = || async {
        let head = access.state().head;
        tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
        (access.state().head == head).then_some(head)
    };
    let head = wait_for("the hub to have nothing to do", settled).await;
    let now = live.clock.now();
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    assert_eq!((access.state().head, live.clock.now()), (head, now));
    drop(access);
    live.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn jump_ends_at_its_moment() {
    let folder = tempfile::tempdir().unwrap();
    let (live, access, head) = start(folder.path()).await;
    let moment = wait_for("a next moment", || async { live.next_moment() }).await;
    assert!(moment.at > live.clock.now());
    live.jump();
    wait_for("the end of the jump", || async { live.clock.read().jump().is_none().then_some(()) }).await;
    assert!(live.clock.now() >= moment.at && live.clock.now() < moment.at + 10 * MINUTE_MS);
    assert_eq!(live.clock.read().speed(), Speed::REAL);
    let proposed = || async {
        records_after(&access, head).await.into_iter().find(|record| record.kind == "action.proposed" && record.at >= moment.at)
    };
    wait_for("what the moment is about", proposed).await;
    drop(access);
    live.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hour_asleep_passes_no_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let options = write(folder.path()).await;
    let wall = Arc::new(AtomicI64::new(0));
    let read = Arc::clone(&wall);
    let clock = SimulatedClock::with_wall(options.until.unwrap(), options.end(), move || read.load(Ordering::SeqCst));
    let live = LiveSimulation::start_with(options, folder.path(), None, clock).await.unwrap();
    live.set_speed(Speed::REAL);
    let before = live.clock.now();
    wall.fetch_add(HOUR_MS, Ordering::SeqCst);
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(live.clock.now() - before <= MAX_TICK_MS, "{} ms", live.clock.now() - before);
    live.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restart_goes_on_at_the_last_record() {
    let folder = tempfile::tempdir().unwrap();
    let (live, access, head) = start(folder.path()).await;
    live.set_speed(Speed::new(60).unwrap());
    wait_for("ten records", || async { (access.state().head > head + 10).then_some(()) }).await;
    drop(access);
    live.stop().await;
    let again = LiveSimulation::start(Options::before_sale(3, 1), folder.path(), None).await.unwrap();
    let access = again.hub.simulation().unwrap();
    let (head, at) = (access.state().head, access.state().at);
    assert_eq!(again.clock.now(), at);
    again.set_speed(Speed::new(60).unwrap());
    wait_for("more records", || async { (access.state().head > head + 10).then_some(()) }).await;
    drop(access);
    again.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn real_hub_has_no_simulated_people() {
    let folder = tempfile::tempdir().unwrap();
    let hub = holdpoint_hub::start(holdpoint_hub::HubOptions::local(folder.path())).await.unwrap();
    assert!(hub.simulation().is_none());
    hub.stop().await;
    let refused = LiveSimulation::start(Options::before_sale(3, 1), folder.path(), None).await.err().unwrap();
    assert!(matches!(refused, holdpoint_simulated_day::DayError::Real(_)), "{refused}");
}
