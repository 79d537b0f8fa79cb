//! Killed at random moments, hub and app lose nothing they acknowledged and do nothing twice.

use anyhow::{Context, Result, ensure};
use holdpoint_domain::{ActionEvent, DeskCommand, Digest, Event, GENESIS, Proposal, Record, ReviewEvent, Status, SubmittedInSet};
use holdpoint_protocol::{Answer, DeskClient, ToolClient};
use holdpoint_tests::browser_desk::BrowserDesk;
use holdpoint_tests::home::Home;
use holdpoint_tests::person::Person;
use holdpoint_tests::port;
use holdpoint_tests::serve::Serve;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

const KILLS: u64 = 25;
const TOKEN: &str = "hp_crash";

/// What the hub acknowledged to tools and to the person.
#[derive(Default)]
struct Acknowledged {
    /// Idempotency key → action.
    actions: HashMap<String, String>,
    /// Review → action.
    reviews: HashMap<String, String>,
    /// Action → how the tool was told it ended.
    answers: HashMap<String, Status>,
}

type Shared = Arc<Mutex<Acknowledged>>;

fn with<T>(shared: &Shared, work: impl FnOnce(&mut Acknowledged) -> T) -> T {
    work(&mut shared.lock().unwrap_or_else(PoisonError::into_inner))
}

// Moments spread over what happens in a round, after one to five actions of it: a fixed, uneven
// series, so a failure can be run again, and a slow machine has had something to lose as well.
async fn moment(round: u64, shared: &Shared) -> Result<()> {
    let begun = |said: &mut Acknowledged| said.actions.keys().filter(|key| key.starts_with(&format!("r{round}-"))).count() as u64;
    port::until("the load to begin", || async { (with(shared, begun) > round % 5).then_some(()) }).await?;
    tokio::time::sleep(Duration::from_millis(round.wrapping_mul(7919) % 90)).await;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hub_killed_25_times_under_load_keeps_its_word() -> Result<()> {
    let home = Home::new()?;
    let shared = Shared::default();
    let mut serve = Serve::start(&home)?;
    let person = Arc::new(Person::enrol(&home.data(), &serve.url).await?);
    let add = DeskCommand::AddTool { name: "pilot".into(), owner: None, token: Digest::of(TOKEN.as_bytes()) };
    let desk = person.sign_in(&serve.url).await?;
    desk.command(&person.signed(&desk, "cmd_tool", add).await?).await?;
    for round in 0..KILLS {
        let url = serve.url.clone();
        let load = tokio::spawn(load(url, Arc::clone(&person), Arc::clone(&shared), round));
        moment(round, &shared).await?;
        serve.kill();
        load.await?;
        serve = Serve::start(&home)?;
    }
    let desk = person.sign_in(&serve.url).await?;
    // Whoever was not answered asks again, with the same key and the same id.
    let tool = ToolClient::new(&serve.url, TOKEN);
    for (key, id) in with(&shared, |said| said.actions.clone()) {
        ensure!(tool.propose(&proposal(&key)?, Some(&key)).await?.id == id, "{key} led to another action after the crashes");
    }
    check(&record(&desk).await?, &with(&shared, std::mem::take), &tool).await
}

// Proposes, reviews and waits until the hub is gone; notes what was acknowledged.
async fn load(url: String, person: Arc<Person>, shared: Shared, round: u64) {
    let tool = ToolClient::new(&url, TOKEN);
    let Ok(desk) = person.sign_in(&url).await else { return };
    for number in 0..1_000 {
        let key = format!("r{round}-{number}");
        let Ok(proposal) = proposal(&key) else { return };
        let Ok(receipt) = tool.propose(&proposal, Some(&key)).await else { return };
        with(&shared, |said| said.actions.insert(key.clone(), receipt.id.clone()));
        let review = format!("cmd_{key}");
        let Ok(envelope) = person.review(&desk, &review, &receipt.id, receipt.digest, number % 3 != 0).await else { return };
        // A tool and a person at the same time, as in life.
        let (reviewed, answered) = tokio::join!(desk.command(&envelope), tool.decision(&receipt.id, Duration::from_secs(5)));
        if reviewed.is_ok() {
            with(&shared, |said| said.reviews.insert(review, receipt.id.clone()));
        }
        match answered {
            Ok(Answer::Decided(decision)) => drop(with(&shared, |said| said.answers.insert(receipt.id, decision.verdict))),
            _ => return,
        }
    }
}

fn proposal(key: &str) -> Result<Proposal> {
    Ok(Proposal::from_value(json!({
        "kind": "deploy.rollout", "title": key, "arguments": {"n": key}, "tool": {"name": "pilot"}, "ttl_seconds": 86_400,
    }))?)
}

async fn record(desk: &DeskClient) -> Result<Vec<Record>> {
    let mut records = Vec::new();
    let mut batches = desk.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        records.extend(batch?);
    }
    Ok(records)
}

async fn check(records: &[Record], said: &Acknowledged, tool: &ToolClient) -> Result<()> {
    let mut before = (0, GENESIS);
    let (mut titles, mut reviews, mut decided) = (HashSet::new(), HashSet::new(), HashSet::new());
    for record in records {
        record.follows(before.0, &before.1)?;
        before = (record.seq, record.hash);
        match Event::of(record)? {
            Event::Action(ActionEvent::Proposed(head)) => ensure!(titles.insert(head.title.clone()), "{} was proposed twice", head.title),
            Event::Review(ReviewEvent::Submitted(head) | ReviewEvent::SubmittedInSet(SubmittedInSet(head))) => {
                ensure!(reviews.insert(head.review.clone()), "{} was counted twice", head.review)
            }
            Event::Action(ActionEvent::Decided(_)) => {
                ensure!(decided.insert(record.subject.clone()), "{} was decided twice", record.subject)
            }
            _ => {}
        }
    }
    ensure!(said.actions.len() > 50 && said.reviews.len() > 20, "too little happened to say anything: {}", said.actions.len());
    for key in said.actions.keys() {
        ensure!(titles.contains(key), "{key} was acknowledged and is gone");
    }
    for review in said.reviews.keys() {
        ensure!(reviews.contains(review.as_str()), "{review} was acknowledged and is gone");
    }
    for (id, verdict) in &said.answers {
        let Answer::Decided(now) = tool.decision(id, Duration::ZERO).await? else { anyhow::bail!("{id} was decided and is open again") };
        ensure!(now.verdict == *verdict, "{id} was {verdict:?} and is {:?}", now.verdict);
    }
    Ok(())
}

/// The app without its window: hub and desk in one process, as in the real one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_app_killed_25_times_keeps_every_review_it_took() -> Result<()> {
    let home = Home::new()?;
    let mut app = BrowserDesk::start(&home).await?;
    app.call("setup_local", json!({"name": "Mara Ortiz"})).await?;
    let token = app.call("add_tool", json!({"name": "pilot", "owner": null})).await?["token"].as_str().context("a token")?.to_owned();
    let mut taken: HashMap<String, bool> = HashMap::new();
    for round in 0..KILLS {
        let tool = ToolClient::new(&app.hub, &token);
        let mut asked = Vec::new();
        for number in 0..4 {
            let key = format!("r{round}-{number}");
            asked.push(tool.propose(&proposal(&key)?, Some(&key)).await?);
        }
        for receipt in &asked {
            app.wait_for_content(&receipt.id).await?;
        }
        let count = Arc::new(AtomicUsize::new(0));
        let each = asked.iter().map(|receipt| (receipt.id.clone(), receipt.digest.to_string())).collect();
        let reviews = app.review_all(each, Arc::clone(&count));
        // After none to two reviews, however slow the machine is, and a few uneven milliseconds.
        let wanted = usize::try_from(round % 3)?;
        port::until("reviews to be taken", || async { (count.load(Ordering::SeqCst) >= wanted).then_some(()) }).await?;
        tokio::time::sleep(Duration::from_millis(round.wrapping_mul(31) % 20)).await;
        app.kill();
        taken.extend(reviews.await?.into_iter().map(|id| (id, true)));
        app = BrowserDesk::start(&home).await?;
    }
    ensure!(taken.len() > 10, "too little happened to say anything: {}", taken.len());
    let tool = ToolClient::new(&app.hub, &token);
    for id in taken.keys() {
        let Answer::Decided(decision) = tool.decision(id, Duration::from_secs(20)).await? else {
            anyhow::bail!("the review of {id} is lost")
        };
        ensure!(decision.verdict == Status::Approved && decision.reviews.len() == 1, "{id}: {decision:?}");
    }
    let chain = app.call("verify", json!({})).await?;
    ensure!(chain["state"] == "intact", "{chain}");
    Ok(())
}
