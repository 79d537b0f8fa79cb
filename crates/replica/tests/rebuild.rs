//! The folds against the domain's own reading, and a file that is not what it should be.

use super::actions::{get, get_open};
use super::{Replica, ReplicaError, kinds, records};
use crate::identity::Profile;
use crate::tests::hub::{TestHub, mara};
use crate::view::QueueTab;
use holdpoint_domain::{
    BrokenLink, Command, DeskCommand, Digest, Draft, Enroll, EnrollBy, Invited, Outcome, Reading, Record, Refusal, Review, Role, Status,
    Verdict, canonical_raw, rebuild_action,
};
use proptest::prelude::*;
use rusqlite::{Connection, types::Value as Sql};
use serde_json::json;
use std::path::Path;

const START: i64 = 1_763_950_000_000;
const TABLES: [&str; 8] = ["actions", "queue", "people", "devices", "tools", "invites", "policies", "kinds"];
/// The rules change under open actions: plainly, two for everything with a look by another, not by the owner.
const POLICIES: [&str; 3] = [
    "[[checkpoint]]\nname = \"all\"\napprove = 1\n",
    "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n",
    "[[checkpoint]]\nname = \"blind\"\napprove = 1\nnot = [\"tool_owner\"]\nsecond_look = 1.0\n",
];

fn open(folder: &Path) -> Replica {
    Replica::open(folder, Some("per_mara".into())).unwrap().replica
}

fn dump(replica: &Replica) -> Vec<Vec<Sql>> {
    let table = |conn: &Connection, name: &str| {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2"))?;
        let columns = statement.column_count();
        let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect::<rusqlite::Result<Vec<Sql>>>())?;
        rows.collect::<rusqlite::Result<Vec<_>>>()
    };
    replica.read(|conn| TABLES.iter().map(|name| table(conn, name)).collect::<rusqlite::Result<Vec<_>>>()).unwrap().concat()
}

fn tabs(replica: &Replica) -> Vec<Vec<(i64, i64)>> {
    let order = replica.order();
    [QueueTab::All, QueueTab::Mine, QueueTab::Critical, QueueTab::Claimed].map(|tab| order.tab(tab).to_vec()).to_vec()
}

/// One of three who may do everything.
fn somebody(number: u8) -> Profile {
    let name = ["mara", "jan", "lin"][usize::from(number % 3)];
    Profile {
        person: format!("per_{name}"),
        device: format!("dev_{name}"),
        name: name.into(),
        public_key: if number.is_multiple_of(3) { mara().public_key } else { name.into() },
        ..mara()
    }
}

fn invite(hub: &mut TestHub, detail: u8) -> Result<Option<String>, Refusal> {
    let (invite, code) = (format!("inv_{}", detail % 4), Digest::of(&[detail % 4]));
    let profile = Invited { roles: vec![Role::Reviewer], email: None, teams: Vec::new(), qualifications: Vec::new() };
    match detail % 3 {
        0 => hub.desk(&mara(), DeskCommand::RevokeInvite { invite }),
        1 => hub.desk(&mara(), DeskCommand::Invite { invite, code, valid_ms: 600_000, profile, person: None }),
        _ => {
            let number = hub.records.len();
            hub.run(&Command::Enroll(Box::new(Enroll {
                person: format!("per_{number}"),
                name: "Somebody new".into(),
                device: format!("dev_{number}"),
                device_name: "Laptop".into(),
                key: format!("key {number}"),
                by: EnrollBy::Invite(code),
            })))
        }
    }
}

fn step(hub: &mut TestHub, (what, pick, detail): (u8, u8, u8)) {
    let risk = ["low", "medium", "high", "critical"][usize::from(detail % 4)];
    let at_deadline = if risk == "critical" { "hold" } else { ["deny", "allow", "hold"][usize::from(detail % 3)] };
    let fields =
        json!({ "title": format!("Step {detail}"), "risk": risk, "on_deadline": at_deadline, "ttl_seconds": 60 + u64::from(detail) });
    let ids: Vec<String> =
        hub.records.iter().filter(|record| record.kind == "action.proposed").map(|record| record.subject.clone()).collect();
    let Some(id) = ids.get(usize::from(pick) % ids.len().max(1)).cloned() else {
        hub.propose(fields);
        return;
    };
    let verdicts = [Verdict::Approve, Verdict::Reject, Verdict::Edit, Verdict::Escalate, Verdict::Abstain, Verdict::Respond];
    // What the rules refuse changes nothing; the next step goes on.
    let _ = match what % 16 {
        0..=2 => Ok(Some(hub.propose(fields))),
        3 => hub.revise(&id, fields),
        4 => hub.desk(&somebody(detail), DeskCommand::Claim { action: id }),
        5 => hub.desk(&somebody(detail), DeskCommand::Release { action: id }),
        12 => {
            let (source, replaces) = (POLICIES[usize::from(detail) % 3].to_owned(), hub.state.policy.version.clone());
            hub.desk(&mara(), DeskCommand::PublishPolicy { source, replaces })
        }
        13 => invite(hub, detail),
        6 | 7 | 14 | 15 => {
            let verdict = verdicts[usize::from(detail) % verdicts.len()];
            let arguments = (verdict == Verdict::Edit).then(|| json!({ "n": detail }).as_object().unwrap().clone());
            let reading = Reading { confirmed: true, ..Reading::default() };
            let digest = hub.digest(&id);
            let comment = Some("because".into());
            let review = Review { action: id, digest, verdict, reasons: Vec::new(), comment, certainty: None, arguments, reading };
            hub.desk(&somebody(detail / 8), DeskCommand::Review(review))
        }
        8 => hub.run(&Command::Withdraw { tool: "deploy-pilot".into(), action: id }),
        9 => {
            hub.now += i64::from(detail) * 1000;
            hub.run(&Command::Tick)
        }
        10 => hub.run(&Command::Delivered { action: id }),
        _ => {
            let outcome = if detail % 2 == 0 { Outcome::Executed } else { Outcome::Failed };
            hub.run(&Command::Report { tool: "deploy-pilot".into(), action: id, outcome, message: None })
        }
    };
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
            assert_eq!((open.given, open.needed), (given(hub, id), action.content.policy.approvals), "{id}");
            assert_eq!((open.second_look, open.edited), (action.second_look, action.edited.map(|edited| edited.body)));
            assert_eq!(open.on_deadline, action.content.on_deadline);
            assert_eq!((open.digest, open.body, open.deadline), (action.content.digest, Some(action.body), action.content.deadline));
            assert_eq!(open.claim, action.claim.map(|claim| (claim.by, claim.until)));
            let reviewers: Vec<&str> = action.reviews.iter().map(|review| review.reviewer.as_str()).collect();
            assert_eq!(open.reviewers, reviewers.join("\n"));
            assert_eq!((open.escalated, open.proposed_at, open.risk), (action.escalated, action.proposed_at, action.content.risk));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn replaying_gives_the_same_tables_and_both_say_what_the_domain_says(
        steps in prop::collection::vec(any::<(u8, u8, u8)>(), 1..160),
        batch in 1_usize..60,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut hub = TestHub::new(START, &mara());
        hub.enroll(&somebody(1));
        hub.enroll(&somebody(2));
        for what in steps {
            step(&mut hub, what);
        }
        let replica = open(folder.path());
        for records in hub.records.chunks(batch) {
            replica.apply(records).unwrap();
        }
        agrees_with_the_domain(&replica, &hub);
        let (tables, order) = (dump(&replica), tabs(&replica));
        replica.rebuild().unwrap();
        prop_assert_eq!(&dump(&replica), &tables);
        prop_assert_eq!(&tabs(&replica), &order);
        drop(replica);
        let again = open(folder.path());
        prop_assert_eq!(&tabs(&again), &order);
        prop_assert_eq!(again.head(), (hub.state.head, hub.state.head_hash.unwrap()));
    }
}

#[test]
fn a_changed_record_is_refused_with_its_whole_batch() {
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
    assert_eq!((replica.head(), dump(&replica)), before, "nothing of the batch was kept");
    replica.apply(&hub.records[good..]).unwrap();
}

#[test]
fn kinds_and_versions_of_later_days_are_kept_and_counted() {
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
    assert_eq!(replica.read(|conn| records::get(conn, seq)).unwrap().unwrap().hash, prev);
    replica.rebuild().unwrap();
    assert_eq!(replica.read(kinds::unknown).unwrap(), 3);
}

#[test]
fn a_damaged_or_newer_or_tampered_file_is_moved_aside() {
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
        let opened = Replica::open(folder.path(), None).unwrap();
        let (aside, _) = opened.moved.unwrap();
        assert!(aside.exists());
        assert_eq!(opened.replica.head().0, 0);
        opened.replica.apply(&hub.records).unwrap();
    }
}

#[test]
fn every_table_of_the_folds_is_compared() {
    let folds = include_str!("sql/folds.sql");
    let made: Vec<&str> = folds.split("CREATE TABLE ").skip(1).filter_map(|rest| rest.split_whitespace().next()).collect();
    assert_eq!(made, TABLES);
    let dropped = include_str!("sql/drop_folds.sql");
    assert!(made.iter().all(|table| dropped.contains(&format!("EXISTS {table};"))));
}
