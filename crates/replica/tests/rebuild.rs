//! The projections against the domain's own reading, and against themselves: whatever the batches,
//! whatever the file.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "rebuild/health.rs"]
mod health;
mod support;

use holdpoint_domain::{
    BrokenLink, Command, DeskCommand, Draft, Outcome, Reading, Record, Review, ReviewFacts, Risk, Status, Verdict, canonical_raw,
    rebuild_action,
};
use holdpoint_replica::action::{Filter, Tab, get, get_open};
use holdpoint_replica::projections::PROJECTIONS;
use holdpoint_replica::quarter_hour::{self, ActionCount, ActionOutcome, QUARTER_HOUR_MS, starts_at};
use holdpoint_replica::record::{self, kinds};
use holdpoint_replica::review::{FactCounts, fact_counts};
use holdpoint_replica::{OpenOptions, Prepared, Progress, Replica, ReplicaError};
use proptest::prelude::*;
use rusqlite::{Connection, types::Value as Sql};
use serde_json::json;
use std::collections::BTreeMap;
use std::path::Path;
use support::history::{START, history};
use support::{TestHub, mara};

fn open(folder: &Path) -> Replica {
    Replica::open(folder, OpenOptions { person: Some("per_mara".into()), now: START }).unwrap().replica
}

/// Every table of every projection.
fn tables() -> Vec<&'static str> {
    let made = |schema: &'static str| schema.split("CREATE TABLE ").skip(1).filter_map(|rest| rest.split_whitespace().next());
    PROJECTIONS.iter().flat_map(|(_, _, schema)| made(schema)).collect()
}

fn dump(replica: &Replica) -> Vec<Vec<Sql>> {
    let table = |conn: &Connection, name: &str| {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Sql>>>())?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    replica.read(|conn| tables().iter().map(|name| table(conn, name)).collect::<rusqlite::Result<Vec<_>>>()).unwrap().concat()
}

fn tabs(replica: &Replica) -> Vec<Vec<(i64, i64)>> {
    let order = replica.order();
    [Tab::All, Tab::Mine, Tab::Critical, Tab::Claimed].map(|tab| order.tab(tab).to_vec()).to_vec()
}

// Reviews that speak for or against the present content, as the hub knows them.
fn given(hub: &TestHub, id: &str) -> u32 {
    let counts = |verdict: &Verdict| !matches!(verdict, Verdict::Abstain | Verdict::Escalate);
    let reviews = &hub.state.action(id).unwrap().reviews;
    u32::try_from(reviews.iter().filter(|review| review.verdict.as_ref().is_some_and(counts)).count()).unwrap()
}

fn agrees_with_the_domain(replica: &Replica, hub: &TestHub) {
    let records = &hub.records;
    let ids = records.iter().filter(|record| record.kind == "action.proposed").map(|record| &record.subject);
    for id in ids {
        let about: Vec<Record> = records.iter().filter(|record| record.subject == *id).cloned().collect();
        let action = rebuild_action(&about).unwrap().unwrap();
        let row = replica.read(|conn| get(conn, id)).unwrap().unwrap();
        assert_eq!((row.status, row.decided_at, &row.title), (action.status, action.decided_at, &action.content.title));
        assert_eq!(row.outcome, action.outcome.map(|mark| mark.outcome));
        let open = replica.read(|conn| get_open(conn, row.n)).unwrap();
        assert_eq!(open.is_some(), action.status == Status::Open);
        if let Some(open) = open {
            assert_eq!((open.given, open.needed), (given(hub, id), action.content.approvals_needed()), "{id}");
            assert_eq!((open.second_look, open.edited), (action.second_review, action.edited.map(|edited| edited.body)));
            assert_eq!(open.on_deadline, action.content.on_deadline);
            assert_eq!((open.digest, open.body, open.deadline), (action.content.digest, Some(action.body), action.content.deadline));
            assert_eq!(open.claim, action.claim.map(|claim| (claim.by.into(), claim.until)));
            let reviewers: Vec<&str> = action.reviews.iter().map(|review| review.reviewer.as_str()).collect();
            assert_eq!(open.reviewers, reviewers.join("\n"));
            assert_eq!((open.escalated, open.proposed_at, open.risk), (action.escalated, action.proposed_at, action.content.risk));
        }
    }
}

fn apply_in_batches(replica: &Replica, hub: &TestHub, batch: usize) {
    hub.records.chunks(batch).for_each(|records| drop(replica.apply(records).unwrap()));
}

/// The roll-up, counted one action at a time from the records.
fn recount(hub: &TestHub, from: i64, to: i64) -> Vec<ActionCount> {
    let mut counts: BTreeMap<(String, String, ActionOutcome), u64> = BTreeMap::new();
    for id in hub.records.iter().filter(|record| record.kind == "action.proposed").map(|record| &record.subject) {
        let about: Vec<Record> = hub.records.iter().filter(|record| record.subject == *id).cloned().collect();
        let action = rebuild_action(&about).unwrap().unwrap();
        if (from..to).contains(&action.proposed_at) {
            let outcome = ActionOutcome::new(action.status, action.outcome.map(|mark| mark.outcome));
            *counts.entry((action.content.tool.name.clone().into(), action.content.kind.clone(), outcome)).or_default() += 1;
        }
    }
    counts.into_iter().map(|((tool, kind, outcome), actions)| ActionCount { tool, kind, outcome, actions }).collect()
}

/// The tab of what is mine holds what the domain lets me decide.
fn mine_agrees_with_the_domain(replica: &Replica, hub: &TestHub) {
    let mut expected: Vec<i64> = Vec::new();
    for action in hub.state.actions.by_id.values().filter(|action| action.status == Status::Open) {
        let row = replica.read(|conn| get(conn, &action.id)).unwrap().unwrap();
        let reviewed = action.reviews.iter().any(|review| review.reviewer == "per_mara");
        let of_other = action.claim.as_ref().is_some_and(|claim| claim.by != "per_mara");
        if hub.state.may_decide(action, "per_mara", hub.state.at).is_ok() && !reviewed && !of_other {
            expected.push(row.n);
        }
    }
    expected.sort_unstable();
    let mut mine: Vec<i64> = replica.order().tab(Tab::Mine).iter().map(|(_, n)| *n).collect();
    mine.sort_unstable();
    assert_eq!(mine, expected);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn projections_match_domain_and_rebuild(steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..160), batch in 1_usize..60) {
        let folder = tempfile::tempdir().unwrap();
        let hub = history(steps);
        let replica = open(folder.path());
        apply_in_batches(&replica, &hub, batch);
        agrees_with_the_domain(&replica, &hub);
        mine_agrees_with_the_domain(&replica, &hub);
        let incidents = replica.read(holdpoint_replica::incident::book).unwrap().incidents();
        prop_assert_eq!(incidents, hub.state.incidents.book.incidents());
        let map = replica.read(holdpoint_replica::services::in_force).unwrap();
        prop_assert_eq!(map.services(), hub.state.services.in_force().services());
        for at in hub.records.iter().filter(|record| record.kind == "services.published!").map(|record| record.at) {
            let published = hub.records.iter().filter(|record| record.kind == "services.published!" && record.at >= at).count();
            prop_assert_eq!(replica.read(|conn| holdpoint_replica::services::since(conn, at)).unwrap().len(), published + 1);
        }
        let freezes: Vec<_> = hub.state.freezes.sorted().into_iter().cloned().collect();
        prop_assert_eq!(replica.read(holdpoint_replica::freeze::all).unwrap(), freezes);
        let mut stops: Vec<_> = hub.state.stops.by_id.values().map(|stop| stop.as_ref().clone()).collect();
        stops.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        prop_assert_eq!(replica.read(holdpoint_replica::stop::all).unwrap(), stops);
        let (tables, order) = (dump(&replica), tabs(&replica));
        replica.rebuild(|_| true).unwrap();
        prop_assert_eq!(&dump(&replica), &tables);
        prop_assert_eq!(&tabs(&replica), &order);
        drop(replica);
        let again = open(folder.path());
        prop_assert_eq!(&tabs(&again), &order);
        prop_assert_eq!(again.head(), (hub.state.head, hub.state.head_hash.unwrap()));
    }

    #[test]
    fn tables_are_equal_whatever_the_batches_and_the_machine(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..160),
        batches in (1_usize..60, 1_usize..60),
    ) {
        let hub = history(steps);
        let made = |batch: usize, person: Option<&str>, with_bodies: bool| {
            let folder = tempfile::tempdir().unwrap();
            let options = OpenOptions { person: person.map(str::to_owned), now: START };
            let replica = Replica::open(folder.path(), options).unwrap().replica;
            if with_bodies {
                replica.put_bodies(&hub.bodies).unwrap();
            }
            apply_in_batches(&replica, &hub, batch);
            dump(&replica)
        };
        let one_by_one = made(1, None, false);
        prop_assert_eq!(&made(batches.0, Some("per_mara"), true), &one_by_one);
        prop_assert_eq!(&made(batches.1, Some("per_jan"), false), &one_by_one);
        prop_assert_eq!(&made(usize::MAX, None, true), &one_by_one);
    }

    #[test]
    fn quarter_hours_equal_a_recount(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..160),
        batch in 1_usize..60,
        window in (0_i64..8, 0_i64..8),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let hub = history(steps);
        let replica = open(folder.path());
        apply_in_batches(&replica, &hub, batch);
        let from = starts_at(START) + window.0 * QUARTER_HOUR_MS;
        let to = from + window.1 * QUARTER_HOUR_MS;
        let days = 200 * QUARTER_HOUR_MS;
        for (from, to) in [(from, to), (0, i64::MAX), (from - days, to + days)] {
            let summed = replica.read(|conn| quarter_hour::sum(conn, from, to)).unwrap();
            prop_assert_eq!(&summed, &recount(&hub, from, to));
            let series = replica.read(|conn| quarter_hour::series(conn, from, to)).unwrap();
            prop_assert_eq!(series.iter().map(|row| row.2).sum::<u64>(), summed.iter().map(|count| count.actions).sum::<u64>());
            // From days and quarter-hours, where what is summed here is quarter-hours alone.
            let ran = |outcome: ActionOutcome| matches!(outcome, ActionOutcome::Executed | ActionOutcome::Failed);
            let recounted = summed.iter().filter(|count| ran(count.outcome)).map(|count| count.actions).sum::<u64>();
            prop_assert_eq!(replica.read(|conn| quarter_hour::executed(conn, from, to)).unwrap(), recounted);
            let by = replica.read(|conn| quarter_hour::executed_by(conn, from, to)).unwrap();
            prop_assert_eq!(by.iter().map(|count| count.actions).sum::<u64>(), recounted);
        }
    }
}

#[test]
fn late_outcome_moves_the_row_of_its_quarter_hour() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    let replica = open(folder.path());
    let id = hub.propose(json!({}));
    let other = hub.propose(json!({ "kind": "db.migrate" }));
    let mut applied = 0;
    let mut series = |hub: &TestHub| {
        replica.apply(&hub.records[applied..]).unwrap();
        applied = hub.records.len();
        replica.read(|conn| quarter_hour::series(conn, 0, i64::MAX)).unwrap()
    };
    let first = starts_at(START);
    assert_eq!(series(&hub), [(first, ActionOutcome::Open, 2)]);
    hub.now += 40 * 60_000;
    let digest = hub.digest(&id);
    let reading = Reading { confirmed: true, ..Reading::default() };
    let review = Review {
        action: id.as_str().into(),
        digest,
        verdict: Verdict::Approve,
        reasons: Vec::new(),
        comment: None,
        certainty: None,
        arguments: None,
        reading,
        reading_digest: None,
    };
    hub.desk(&mara(), DeskCommand::Review(review)).unwrap();
    hub.propose(json!({}));
    let later = starts_at(hub.now);
    assert_ne!(later, first);
    assert_eq!(series(&hub), [(first, ActionOutcome::Open, 1), (first, ActionOutcome::Approved, 1), (later, ActionOutcome::Open, 1)]);
    hub.now += 10 * 60_000;
    hub.run(&Command::Report { tool: "deploy-pilot".into(), action: id.into(), outcome: Outcome::Failed, message: None }).unwrap();
    hub.run(&Command::Withdraw { tool: "deploy-pilot".into(), action: other.into() }).unwrap();
    assert_eq!(series(&hub), [(first, ActionOutcome::Withdrawn, 1), (first, ActionOutcome::Failed, 1), (later, ActionOutcome::Open, 1)]);
}

#[test]
fn outdated_projections_are_rebuilt_with_progress_and_after_a_stop() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    (0..4_500).for_each(|_| drop(hub.propose(json!({}))));
    let replica = open(folder.path());
    apply_in_batches(&replica, &hub, 1_000);
    let (tables, order) = (dump(&replica), tabs(&replica));
    replica.checkpoint().unwrap();
    drop(replica);
    let conn = Connection::open(folder.path().join("replica.sqlite")).unwrap();
    conn.execute("UPDATE meta SET value = 'actions=0' WHERE key = 'projections'", []).unwrap();
    conn.execute_batch("CREATE TABLE of_another_version (n INTEGER)").unwrap();
    drop(conn);

    let total = hub.state.head;
    let replica = open(folder.path());
    assert_eq!(replica.rebuilding(), Some(Progress { done: 0, total }));
    assert!(replica.order().tab(Tab::All).is_empty(), "no queue from half of the records");
    let mut seen = Vec::new();
    let stopped = |progress| {
        seen.push(progress);
        false
    };
    assert!(!replica.finish_rebuild(stopped).unwrap());
    assert_eq!(seen, [Progress { done: 4096, total }]);
    assert!(!replica.index_step(10).unwrap(), "the index waits for the rebuild");
    drop(replica);

    let replica = open(folder.path());
    assert_eq!(replica.rebuilding(), Some(Progress { done: 4096, total }));
    hub.propose(json!({}));
    replica.apply(&hub.records[usize::try_from(total).unwrap()..]).unwrap();
    assert_eq!(replica.rebuilding(), None, "new records come on top of complete projections");
    drop(replica);

    let again = open(folder.path());
    assert_eq!(again.rebuilding(), None);
    let fresh = tempfile::tempdir().unwrap();
    let fresh = open(fresh.path());
    apply_in_batches(&fresh, &hub, 1_000);
    assert_eq!((dump(&again), tabs(&again)), (dump(&fresh), tabs(&fresh)));
    assert_ne!((dump(&again), tabs(&again)), (tables, order));
    let left = again.read(|conn| conn.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'of_another_version'")?.exists([])).unwrap();
    assert!(!left, "tables of another version go");
}

#[test]
fn filter_finds_rows_that_hold_all_words() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    let id = hub.propose(json!({ "title": "Grow Zürich", "risk": "critical", "on_deadline": "hold" }));
    hub.propose(json!({ "title": "Shrink Zürich" }));
    let replica = open(folder.path());
    replica.apply(&hub.records).unwrap();
    let find = |tab, words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        replica.order().filter(tab, &Filter { words, ..Filter::default() }).len()
    };
    assert_eq!(find(Tab::All, &["zürich"]), 2);
    assert_eq!(find(Tab::All, &["zürich", "grow"]), 1);
    assert_eq!(find(Tab::Critical, &["zürich"]), 1);
    assert_eq!(find(Tab::All, &["eu-west", "checkout", "shrink"]), 1);
    assert_eq!(find(Tab::All, &["absent"]), 0);
    let count = |filter: Filter| replica.order().filter(Tab::All, &filter).len();
    assert_eq!(count(Filter { risk: Some(Risk::Critical), ..Filter::default() }), 1);
    assert_eq!(count(Filter { tool: Some("deploy".into()), ..Filter::default() }), 2);
    assert_eq!(count(Filter { tool: Some("pilot".into()), ..Filter::default() }), 0, "not the beginning of a name");
    assert_eq!(count(Filter { target: Some("checkout".into()), ..Filter::default() }), 2);
    assert_eq!(count(Filter { target: Some("grow".into()), ..Filter::default() }), 0, "only in a title");
    assert_eq!(count(Filter { proposed_before: Some(START + 1), ..Filter::default() }), 2);
    assert_eq!(count(Filter { proposed_before: Some(START), ..Filter::default() }), 0);
    let before = hub.records.len();
    hub.revise(&id, json!({ "title": "Grow Basel", "risk": "critical", "on_deadline": "hold" })).unwrap();
    replica.apply(&hub.records[before..]).unwrap();
    assert_eq!((find(Tab::All, &["zürich"]), find(Tab::All, &["basel"])), (1, 1));
    let before = hub.records.len();
    hub.run(&Command::Withdraw { tool: "deploy-pilot".into(), action: id.into() }).unwrap();
    replica.apply(&hub.records[before..]).unwrap();
    assert_eq!(find(Tab::All, &["basel"]), 0);
}

#[test]
fn changed_record_refuses_the_whole_batch() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    let replica = open(folder.path());
    replica.apply(&hub.records).unwrap();
    let before = (replica.head(), dump(&replica));
    let good = hub.records.len();
    hub.propose(json!({}));
    hub.propose(json!({}));
    let mut batch = hub.records[good..].to_vec();
    batch[1].actor = "tool:another".into();
    let error = replica.apply(&batch).unwrap_err();
    assert!(matches!(error, ReplicaError::Broken(BrokenLink::Hash { seq }) if seq == batch[1].seq));
    let error = replica.apply_prepared(Prepared::new(batch.clone())).unwrap_err();
    assert!(matches!(error, ReplicaError::Broken(BrokenLink::Hash { seq }) if seq == batch[1].seq));
    let error = replica.apply_prepared(Prepared::new(hub.records[good + 1..].to_vec())).unwrap_err();
    assert!(matches!(error, ReplicaError::Broken(BrokenLink::Gap { expected, .. }) if expected == batch[0].seq));
    assert_eq!((replica.head(), dump(&replica)), before, "nothing of a batch was kept");
    replica.apply_prepared(Prepared::new(hub.records[good..].to_vec())).unwrap();
    assert_eq!(replica.head().0, batch[1].seq);
}

#[test]
fn unknown_kinds_and_versions_are_kept_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let hub = TestHub::new(START, &mara());
    let replica = open(folder.path());
    replica.apply(&hub.records).unwrap();
    let (mut seq, mut prev) = replica.head();
    let mut later = Vec::new();
    for (kind, version, head) in
        [("stop.pulled", 1, json!({"scope": "all"})), ("action.proposed", 9, json!({})), ("action.proposed", 1, json!({"odd": 1}))]
    {
        let head = canonical_raw(&head).unwrap();
        let draft = Draft { at: START, actor: "hub".into(), kind: kind.into(), version, subject: "x".into(), header: head, body: None };
        let record = draft.seal(seq + 1, prev);
        (seq, prev) = (record.seq, record.hash);
        later.push(record);
    }
    replica.apply(&later).unwrap();
    assert_eq!(replica.read(kinds::unknown).unwrap(), 3);
    assert_eq!(replica.read(|conn| record::get(conn, seq)).unwrap().unwrap().hash, prev);
    replica.rebuild(|_| true).unwrap();
    assert_eq!(replica.read(kinds::unknown).unwrap(), 3);
}

#[test]
fn damaged_newer_or_changed_file_is_moved_aside() {
    let hub = TestHub::new(START, &mara());
    let cases: [fn(&Path); 3] = [
        |file| std::fs::write(file, "this is not a database, it only has the name of one").unwrap(),
        |file| Connection::open(file).unwrap().pragma_update(None, "user_version", 99).unwrap(),
        |file| {
            Connection::open(file)
                .unwrap()
                .execute("UPDATE records SET actor = 'me' WHERE seq = (SELECT max(seq) FROM records)", [])
                .unwrap();
        },
    ];
    for spoil in cases {
        let folder = tempfile::tempdir().unwrap();
        let replica = open(folder.path());
        replica.apply(&hub.records).unwrap();
        replica.checkpoint().unwrap();
        drop(replica);
        spoil(&folder.path().join("replica.sqlite"));
        let opened = Replica::open(folder.path(), OpenOptions::default()).unwrap();
        let (aside, _) = opened.moved.unwrap();
        assert!(aside.exists());
        assert_eq!(opened.replica.head().0, 0);
        opened.replica.apply(&hub.records).unwrap();
    }
}

#[test]
fn facts_outlive_bodies_and_rebuilds_and_go_with_erasure() {
    let folder = tempfile::tempdir().unwrap();
    let mut hub = TestHub::new(START, &mara());
    let id = hub.propose(json!({}));
    let review = Review {
        action: id.as_str().into(),
        digest: hub.digest(&id),
        verdict: Verdict::Approve,
        reasons: Vec::new(),
        comment: None,
        certainty: None,
        arguments: None,
        reading: Reading::default(),
        reading_digest: None,
    };
    hub.desk(&mara(), DeskCommand::Review(review)).unwrap();
    let replica = open(folder.path());
    replica.apply(&hub.records).unwrap();
    let reviewed = hub.records.iter().find(|record| record.kind == "review.submitted").unwrap();
    let (digest, head) = (reviewed.body.unwrap(), hub.records.last().unwrap().seq);
    let fact: ReviewFacts =
        serde_json::from_value(json!({"seq": reviewed.seq, "review": "cmd_1", "action": id, "verdict": "approve", "shown_ms": 900}))
            .unwrap();
    let counts = |replica: &Replica| replica.read(fact_counts).unwrap();

    assert_eq!(replica.set_facts_reader("mara").unwrap(), 0);
    replica.put_facts(&[fact], 2, head).unwrap();
    assert_eq!((replica.set_facts_reader("mara").unwrap(), counts(&replica)), (head, FactCounts { known: 1, total: 2 }));
    replica.rebuild(|_| true).unwrap();
    assert_eq!(counts(&replica), FactCounts { known: 1, total: 2 });

    hub.desk(&mara(), DeskCommand::EraseBody { digest, reason: "A name".into() }).unwrap();
    replica.apply(&hub.records[usize::try_from(head).unwrap()..]).unwrap();
    assert_eq!(counts(&replica), FactCounts { known: 0, total: 2 });
    assert_eq!((replica.set_facts_reader("mara as a trainer").unwrap(), counts(&replica)), (0, FactCounts { known: 0, total: 0 }));
}
