//! What both logs do alike.

use crate::backend::Backend;
use crate::chain::{Chain, text};
use holdpoint_domain::{Digest, GENESIS, Seq};
use holdpoint_log::{Batch, Log, LogError};
use serde_json::json;
use std::time::Duration;
use tokio::time::timeout;

pub async fn records_are_read_as_written(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    let mut batch = chain.proposals("act_1", 2);
    let odd = json!({"text": "tab\t, nul \u{0}, unit \u{1f}, quote \" and 😀", "big": 1e21, "none": null});
    batch.records.push(chain.record("review.submitted", "act_1", &odd, Some(b"approve")));
    batch.bodies.push((Digest::of(b"approve"), b"approve".to_vec()));

    assert_eq!(log.append(0, batch.clone()).await.unwrap(), 3);

    assert_eq!(text(&log.read(0, 10).await.unwrap()), text(&batch.records));
    assert_eq!(log.head().await.unwrap(), (3, batch.records[2].hash));
}

pub async fn read_continues_after_given_record(backend: &Backend) {
    let log = backend.open().await;
    log.append(0, Chain::new().proposals("act_1", 10)).await.unwrap();

    let mut seen: Vec<Seq> = Vec::new();
    while let Some(last) = log.read(seen.len() as Seq, 4).await.unwrap().last() {
        seen.extend(seen.len() as Seq + 1..=last.seq);
    }

    assert_eq!(seen, (1..=10).collect::<Vec<_>>());
    assert!(log.read(10, 4).await.unwrap().is_empty());
    assert!(log.read(99, 4).await.unwrap().is_empty());
}

pub async fn stale_append_stores_nothing(backend: &Backend) {
    let (first, second) = backend.open_twice().await;
    let late = Chain::new().with_body("act_2", b"late");
    let stored = Chain::new().proposals("act_1", 3);
    first.append(0, stored.clone()).await.unwrap();

    let refused = second.append(0, late).await;

    assert!(matches!(refused, Err(LogError::Stale { head: 3 })), "{refused:?}");
    assert_eq!(text(&second.read(0, 10).await.unwrap()), text(&stored.records));
    assert_eq!(second.get_body(&Digest::of(b"late")).await.unwrap(), None);
    let ahead = second.append(4, Batch::default()).await;
    assert!(matches!(ahead, Err(LogError::Stale { head: 3 })), "{ahead:?}");
}

pub async fn one_of_two_concurrent_appends_wins(backend: &Backend) {
    const ROUNDS: Seq = 20;
    let (first, second) = backend.open_twice().await;

    for round in 0..ROUNDS {
        let mut left = Chain::at_head(&*first).await;
        let mut right = left;
        let (after, batches) = (left.seq, (left.proposals("left", 1), right.proposals("right", 1)));
        let (one, other) = tokio::join!(first.append(after, batches.0), second.append(after, batches.1));

        let (won, loser) = if let Ok(won) = one { (won, other) } else { (other.unwrap(), one) };
        assert_eq!(won, round + 1);
        assert!(matches!(loser, Err(LogError::Stale { head }) if head == won), "{loser:?}");
    }

    tokio::join!(persist(&*first, "left"), persist(&*second, "right"));
    let places: Vec<Seq> = first.read(0, 1_000).await.unwrap().iter().map(|record| record.seq).collect();
    assert_eq!(places, (1..=ROUNDS + 40).collect::<Vec<_>>());
    assert!(first.verify(&mut |_| {}).await.unwrap().is_clean());
}

/// Appends twenty records one by one, deciding again whenever the other was first.
async fn persist(log: &dyn Log, name: &str) {
    for _ in 0..20 {
        loop {
            let mut chain = Chain::at_head(log).await;
            match log.append(chain.seq, chain.proposals(name, 1)).await {
                Ok(_) => break,
                Err(LogError::Stale { .. }) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
}

pub async fn batch_that_breaks_chain_stores_nothing(backend: &Backend) {
    let log = backend.open().await;
    let mut gap = Chain::new().proposals("act_1", 3);
    gap.records.remove(1);
    let mut changed = Chain::new().proposals("act_1", 3);
    changed.records[2].actor = "tool:other".into();
    let mut unlinked = Chain::new().proposals("act_1", 1);
    unlinked.records.extend(Chain { seq: 1, hash: GENESIS }.proposals("act_1", 1).records);

    for mut batch in [gap, changed, unlinked] {
        batch.bodies.push((Digest::of(b"body"), b"body".to_vec()));
        let refused = log.append(0, batch).await;
        assert!(matches!(refused, Err(LogError::Misfit { .. })), "{refused:?}");
    }

    assert_eq!(log.head().await.unwrap(), (0, GENESIS));
    assert!(log.read(0, 10).await.unwrap().is_empty());
    assert_eq!(log.get_body(&Digest::of(b"body")).await.unwrap(), None);
}

pub async fn batch_with_wrong_body_stores_nothing(backend: &Backend) {
    let log = backend.open().await;
    let mut batch = Chain::new().with_body("act_1", b"what was meant");
    batch.bodies[0].1 = b"something else".to_vec();

    let refused = log.append(0, batch).await;

    assert!(matches!(refused, Err(LogError::Misfit { .. })), "{refused:?}");
    assert_eq!(log.head().await.unwrap(), (0, GENESIS));
}

pub async fn empty_batch_changes_nothing(backend: &Backend) {
    let log = backend.open().await;
    assert_eq!(log.append(0, Batch::default()).await.unwrap(), 0);
    log.append(0, Chain::new().proposals("act_1", 2)).await.unwrap();
    assert_eq!(log.append(2, Batch::default()).await.unwrap(), 2);
    assert_eq!(log.read(0, 10).await.unwrap().len(), 2);
}

pub async fn bodies_without_records_are_stored(backend: &Backend) {
    let log = backend.open().await;
    let bodies = vec![(Digest::of(b"early"), b"early".to_vec())];
    assert_eq!(log.append(0, Batch { records: Vec::new(), bodies }).await.unwrap(), 0);
    assert_eq!(log.get_body(&Digest::of(b"early")).await.unwrap().as_deref(), Some(&b"early"[..]));
}

pub async fn large_batch_is_one_append(backend: &Backend) {
    const COUNT: usize = 12_000;
    let log = backend.open().await;
    let mut batch = Chain::new().proposals("act_1", COUNT);
    // More bytes than go to a server in one statement.
    batch.bodies = (0..6_u8).map(|n| vec![n; 8_000_000]).map(|body| (Digest::of(&body), body)).collect();
    let digests: Vec<Digest> = batch.bodies.iter().map(|(digest, _)| *digest).collect();
    let (bodies, last) = (batch.bodies.clone(), batch.records[COUNT - 1].hash);

    assert_eq!(log.append(0, batch).await.unwrap(), COUNT as Seq);

    assert_eq!(log.head().await.unwrap(), (COUNT as Seq, last));
    assert_eq!(log.read(0, usize::MAX).await.unwrap().len(), COUNT);
    for ((_, body), found) in bodies.into_iter().zip(log.get_bodies(&digests).await.unwrap()) {
        assert!(found == Some(body));
    }
}

pub async fn repeated_body_is_stored_once(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    log.append(0, chain.with_body("act_1", b"same")).await.unwrap();
    log.append(1, chain.with_body("act_2", b"same")).await.unwrap();
    let mut twice = chain.with_body("act_3", b"same");
    twice.bodies.push(twice.bodies[0].clone());
    log.append(2, twice).await.unwrap();

    let found = log.verify(&mut |_| {}).await.unwrap();
    assert_eq!((found.records, found.bodies, found.is_clean()), (3, 1, true));
    assert_eq!(log.get_body(&Digest::of(b"same")).await.unwrap().as_deref(), Some(&b"same"[..]));
}

pub async fn bodies_are_returned_in_requested_order(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    for (after, body) in [b"one", b"two"].into_iter().enumerate() {
        log.append(after as Seq, chain.with_body("act_1", body)).await.unwrap();
    }
    let asked = [b"two", b"non", b"one", b"two"].map(|body| Digest::of(body));
    let found = log.get_bodies(&asked).await.unwrap();
    assert_eq!(found, [Some(b"two".to_vec()), None, Some(b"one".to_vec()), Some(b"two".to_vec())]);
    assert!(log.get_bodies(&[]).await.unwrap().is_empty());
}

pub async fn erased_body_verifies_clean(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    log.append(0, chain.with_body("act_1", b"a name")).await.unwrap();
    log.append(1, chain.with_body("act_2", b"a name")).await.unwrap();
    let digest = Digest::of(b"a name");
    let erased = chain.record("body.erased", "act_1", &json!({"digest": digest}), None);
    log.append(2, Batch { records: vec![erased], bodies: Vec::new() }).await.unwrap();

    assert!(log.erase_body(&digest).await.unwrap());
    assert!(!log.erase_body(&digest).await.unwrap(), "it was there a second time");

    assert_eq!(log.get_body(&digest).await.unwrap(), None);
    let found = log.verify(&mut |_| {}).await.unwrap();
    assert_eq!((found.records, found.bodies, found.erased, found.problems), (3, 0, 1, vec![]));
}

pub async fn missing_body_without_erasure_is_reported(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    log.append(0, chain.with_body("act_1", b"kept")).await.unwrap();
    log.append(1, chain.with_body("act_2", b"lost")).await.unwrap();
    log.erase_body(&Digest::of(b"lost")).await.unwrap();

    let found = log.verify(&mut |_| {}).await.unwrap();

    assert_eq!((found.problem_count, found.erased), (1, 0));
    let problem = &found.problems[0];
    assert_eq!((problem.code, problem.seq, problem.digest), ("body_missing", Some(2), Some(Digest::of(b"lost"))));
    assert_eq!(problem.detail, "the body of record 2 is missing, and no record says that it was erased");
}

pub async fn read_subject_returns_its_records_only(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    let mut batch = Batch::default();
    for subject in ["act_1", "act_2", "act_1", "act_10", "act_1"] {
        batch.records.extend(chain.proposals(subject, 1).records);
    }
    log.append(0, batch).await.unwrap();

    let records = log.read_subject("act_1").await.unwrap();
    assert_eq!(records.iter().map(|record| record.seq).collect::<Vec<_>>(), [1, 3, 5]);
    assert!(log.read_subject("act_").await.unwrap().is_empty());
}

pub async fn read_naming_finds_records_of_bodies(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    for body in [&b"one"[..], b"two", b"one"] {
        log.append(chain.seq, chain.with_body("act_1", body)).await.unwrap();
    }
    log.erase_body(&Digest::of(b"two")).await.unwrap();
    let naming = |digests: &'static [&'static [u8]]| digests.iter().map(|bytes| Digest::of(bytes)).collect::<Vec<_>>();
    let found = log.read_naming(&naming(&[b"two", b"one", b"none", b"one"])).await.unwrap();
    assert_eq!(found.iter().map(|record| record.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(found[1].body, Some(Digest::of(b"two")), "an erased body is still named");
    assert!(log.read_naming(&naming(&[b"none"])).await.unwrap().is_empty());
}

pub async fn watch_follows_other_writer(backend: &Backend) {
    let (writer, other) = backend.open_twice().await;
    let mut watch = other.watch();
    assert_eq!(*watch.borrow_and_update(), 0);

    writer.append(0, Chain::new().proposals("act_1", 3)).await.unwrap();

    let woken = timeout(Duration::from_secs(20), watch.wait_for(|place| *place == 3)).await;
    assert!(woken.is_ok(), "nobody told the watcher");
    assert_eq!(*writer.watch().borrow(), 3);
}

pub async fn reopened_log_continues(backend: &Backend) {
    let mut chain = Chain::new();
    let log = backend.open().await;
    log.append(0, chain.with_body("act_1", b"first life")).await.unwrap();
    drop(log);

    let log = backend.open().await;

    assert_eq!(log.head().await.unwrap(), (1, chain.hash));
    assert_eq!(*log.watch().borrow(), 1);
    assert_eq!(log.append(1, chain.proposals("act_1", 1)).await.unwrap(), 2);
    assert_eq!(log.get_body(&Digest::of(b"first life")).await.unwrap().as_deref(), Some(&b"first life"[..]));
}

pub async fn verification_of_whole_log_is_clean_and_reports_progress(backend: &Backend) {
    let log = backend.open().await;
    let mut chain = Chain::new();
    log.append(0, chain.proposals("act_1", 2_500)).await.unwrap();
    log.append(2_500, chain.with_body("act_2", b"body")).await.unwrap();

    let mut reached = Vec::new();
    let found = log.verify(&mut |seq| reached.push(seq)).await.unwrap();

    assert_eq!(reached, [1_000, 2_000, 2_501]);
    assert_eq!((found.head, found.hash), log.head().await.unwrap());
    assert_eq!((found.records, found.bodies, found.erased, found.problem_count), (2_501, 1, 0, 0));
}
