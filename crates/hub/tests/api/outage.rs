//! PostgreSQL goes away and comes back while work goes on.

use crate::monitoring::{read_metric, wait_for_readiness};
use crate::test_hub::{TOKEN, TestHub, code, proposal, review};
use crate::two_hubs::records;
use holdpoint_domain::{DeskCommand, Status, Verdict};
use holdpoint_hub::{HubOptions, LogPlace};
use holdpoint_protocol::{Answer, DeskClient, Receipt, ToolClient};
use holdpoint_throwaway::{Server, Wire};
use reqwest::Method;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::task::block_in_place;

const TOOLS: usize = 6;
const EACH: usize = 20;
const PAUSE: Duration = Duration::from_millis(20);

/// Proposes until the hub has it; the key makes the same request the same action.
async fn propose(tool: &ToolClient, key: &str) -> Receipt {
    loop {
        match tool.propose(&proposal(json!({"ttl_seconds": 86_400, "title": key})), Some(key)).await {
            Ok(receipt) => return receipt,
            Err(error) => assert_eq!(code(&error), "unavailable", "{error}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

async fn answer(tool: &ToolClient, id: &str) -> (Status, String) {
    loop {
        match tool.decision(id, Duration::from_secs(20)).await {
            Ok(Answer::Decided(decision)) => return (decision.verdict, decision.decided_at),
            Ok(Answer::Open(_)) => {}
            Err(error) => assert_eq!(code(&error), "unavailable", "{error}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Approves whatever is open until all were decided; the same signed words again after an error.
async fn decide_all(hub: &TestHub, desk: &DeskClient, decided: &AtomicUsize) {
    let mut signed = HashMap::new();
    while decided.load(Ordering::SeqCst) < TOOLS * EACH {
        for action in desk.actions(1000).await.unwrap_or_default() {
            let receipt = receipt_of(&action.id, action.digest);
            if !signed.contains_key(&action.id) {
                let unbound = hub.unbound(DeskCommand::Review(review(&receipt, Verdict::Approve)));
                let Ok(statement) = desk.bind(unbound).await else { continue };
                signed.insert(action.id.clone(), hub.signed(&statement));
            }
            if desk.command(&signed[&action.id]).await.is_ok() {
                decided.fetch_add(1, Ordering::SeqCst);
            }
        }
        tokio::time::sleep(PAUSE).await;
    }
}

pub fn receipt_of(id: &str, digest: holdpoint_domain::Digest) -> Receipt {
    let whole = json!({"id": id, "digest": digest, "status": "open", "deadline": "", "on_deadline": "deny", "policy": "", "revision": 0, "decision_url": ""});
    serde_json::from_value(whole).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn database_crash_under_load_loses_nothing() {
    let server = block_in_place(Server::start);
    let hub = TestHub::on_postgres(block_in_place(|| server.new_database())).await;
    let other = hub.start_second_hub().await;
    let decided = AtomicUsize::new(0);
    let tools = (0..TOOLS).map(|number| {
        let (near, far) = if number % 2 == 0 { (&hub.tool, &other.tool) } else { (&other.tool, &hub.tool) };
        async move {
            let mut answers = Vec::new();
            for count in 0..EACH {
                let key = format!("tool-{number}-{count}");
                let receipt = propose(near, &key).await;
                answers.push((key, receipt.id.clone(), answer(far, &receipt.id).await));
            }
            answers
        }
    });
    let outage = async {
        while decided.load(Ordering::SeqCst) < TOOLS * EACH / 4 {
            tokio::time::sleep(PAUSE).await;
        }
        block_in_place(|| server.kill());
        tokio::join!(wait_for_readiness(&other.hub.url, 503), async { wait_for_readiness(&hub.url(), 503).await });
        block_in_place(|| server.start_again());
        tokio::join!(wait_for_readiness(&other.hub.url, 200), async { wait_for_readiness(&hub.url(), 200).await });
    };
    let (answers, (), ()) = tokio::join!(futures::future::join_all(tools), outage, decide_all(&hub, &hub.desk, &decided));

    let (mut all, mut there) = (records(&hub.desk).await, records(&other.desk).await);
    // That a tool got its answer is recorded after it has it, so one of them may still be a record ahead.
    let end = tokio::time::Instant::now() + Duration::from_secs(30);
    while all.len() != there.len() && tokio::time::Instant::now() < end {
        tokio::time::sleep(PAUSE).await;
        (all, there) = (records(&hub.desk).await, records(&other.desk).await);
    }
    assert_eq!(serde_json::to_value(&all).unwrap(), serde_json::to_value(&there).unwrap());
    let mut ids = HashSet::new();
    for (key, id, (verdict, at)) in answers.into_iter().flatten() {
        assert_eq!(verdict, Status::Approved, "{key}");
        let of = |kind: &str| all.iter().filter(|record| record.kind == kind && record.subject == id).count();
        assert_eq!((of("action.proposed"), of("action.decided"), of("review.submitted")), (1, 1, 1), "{key}");
        assert_eq!(answer(&hub.tool, &id).await, (verdict, at), "asked again it is the same answer");
        ids.insert(id);
    }
    assert_eq!(ids.len(), TOOLS * EACH);
    assert_eq!(all.iter().filter(|record| record.kind == "action.proposed").count(), TOOLS * EACH, "nothing was proposed twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn read_only_server_is_unavailable_until_it_can_be_written() {
    let server = block_in_place(Server::start);
    let hub = TestHub::on_postgres(block_in_place(|| server.new_database())).await;
    hub.propose(json!({})).await;
    let set = |order: &str| block_in_place(|| server.run("psql", &["-d", "postgres", "-c", order, "-c", "SELECT pg_reload_conf()"]));
    set("ALTER SYSTEM SET default_transaction_read_only = on");
    wait_for_readiness(&hub.url(), 503).await;
    let request = reqwest::Client::new().post(format!("{}/v1/actions", hub.url())).bearer_auth(TOKEN);
    let refused = request.json(&proposal(json!({"title": "while it was read-only"}))).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), refused.headers()["retry-after"].to_str().unwrap()), (503, "2"));
    set("ALTER SYSTEM RESET default_transaction_read_only");
    wait_for_readiness(&hub.url(), 200).await;
    propose(&hub.tool, "after").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_connection_to_demoted_server_is_replaced() {
    let server = block_in_place(Server::start);
    let hub = TestHub::on_postgres(block_in_place(|| server.new_database())).await;
    let sessions = || -> HashSet<String> {
        let query = "SELECT pid FROM pg_stat_activity WHERE application_name = 'holdpoint'";
        let printed = block_in_place(|| server.output("psql", &["-d", "postgres", "-Atc", query]));
        String::from_utf8(printed).unwrap().lines().map(str::to_owned).collect()
    };
    let set = |order: &str| block_in_place(|| server.run("psql", &["-d", "postgres", "-c", order, "-c", "SELECT pg_reload_conf()"]));
    let before = sessions();
    assert!(before.len() > 1, "one of them listens: {before:?}");
    set("ALTER SYSTEM SET default_transaction_read_only = on");
    let end = tokio::time::Instant::now() + Duration::from_secs(10);
    while !before.is_disjoint(&sessions()) && tokio::time::Instant::now() < end {
        tokio::time::sleep(PAUSE).await;
    }
    assert!(before.is_disjoint(&sessions()), "the one that listens was kept");
    set("ALTER SYSTEM RESET default_transaction_read_only");
    wait_for_readiness(&hub.url(), 200).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn silent_network_is_detected_and_recovered_from() {
    let server = block_in_place(Server::start);
    let direct = block_in_place(|| server.new_database());
    let wire = Wire::to(&server);
    let hub = TestHub::on_postgres(wire.url(database(&direct))).await;
    let before = hub.propose(json!({})).await;
    wait_for_readiness(&hub.url(), 200).await;

    wire.fall_silent();
    wait_for_readiness(&hub.url(), 503).await;
    let request = reqwest::Client::new().post(format!("{}/v1/actions", hub.url())).bearer_auth(crate::test_hub::TOKEN);
    let refused = request.json(&proposal(json!({}))).send().await.unwrap();
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (503, &"2".parse().unwrap()));
    // What needs no log is answered all the same.
    assert_eq!(hub.desk.actions(10).await.unwrap()[0].id, before.id);

    wire.speak();
    wait_for_readiness(&hub.url(), 200).await;
    hub.review(&before, Verdict::Approve).await.unwrap();
    assert_eq!(hub.decision(&before).await.verdict, Status::Approved);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn append_with_lost_answer_counts_once() {
    let server = block_in_place(Server::start);
    let direct = block_in_place(|| server.new_database());
    let wire = Wire::to(&server);
    let url = wire.url(database(&direct));
    let hub = TestHub::with(move |usual| HubOptions {
        log: LogPlace::Postgres(url.clone()),
        metrics_listen: Some(SocketAddr::from(([127, 0, 0, 1], 0))),
        ..usual
    })
    .await;
    let decided = hub.propose(json!({})).await;

    wire.lose_the_answer_to(APPEND);
    // No key: asked again, it would be another action.
    let proposed = hub.propose(json!({})).await;
    wire.lose_the_answer_to(APPEND);
    hub.review(&decided, Verdict::Approve).await.unwrap();

    assert_eq!(read_metric(&hub.metrics_url(), "holdpoint_log_errors_total{code=\"log_unavailable\"}").await, 2.0);
    let all = records(&hub.desk).await;
    let subjects: Vec<&str> = all.iter().filter(|record| record.kind == "action.proposed").map(|record| record.subject.as_str()).collect();
    assert_eq!(subjects, [&decided.id, &proposed.id]);
    assert_eq!(all.iter().filter(|record| record.kind == "action.decided").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn grant_use_with_lost_answer_is_not_allowed() {
    let server = block_in_place(Server::start);
    let direct = block_in_place(|| server.new_database());
    let wire = Wire::to(&server);
    let hub = TestHub::on_postgres(wire.url(database(&direct))).await;
    let receipt = hub.propose(json!({})).await;
    hub.review(&receipt, Verdict::Approve).await.unwrap();
    let grant = hub.decision(&receipt).await.grant.unwrap();
    while !records(&hub.desk).await.iter().any(|record| record.kind == "decision.delivered") {
        tokio::time::sleep(PAUSE).await;
    }

    // The record that is found may be of a use at another hub in the same millisecond.
    wire.lose_the_answer_to(APPEND);
    let in_doubt = hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err();
    assert_eq!(code(&in_doubt), "unavailable");
    let again = hub.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap_err();
    assert_eq!(code(&again), "grant_used");
    assert_eq!(records(&hub.desk).await.iter().filter(|record| record.kind == "grant.used").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hub_that_is_behind_catches_up_before_answering() {
    let server = block_in_place(Server::start);
    let direct = block_in_place(|| server.new_database());
    let hub = TestHub::on_postgres(direct.clone()).await;
    hub.send(two_of_two()).await.unwrap();
    let wire = Wire::to(&server);
    let behind = hub.start_second_hub_with(|usual| HubOptions { log: LogPlace::Postgres(wire.url(database(&direct))), ..usual }).await;
    hub.enroll_person("per_ben", "dev_ben").await;
    let known = [hub.propose(json!({})).await, hub.propose(json!({})).await];
    // As long as this hub has it in memory, it takes what it knows of it for the truth.
    while behind.desk.actions(10).await.unwrap().len() < known.len() {
        tokio::time::sleep(PAUSE).await;
    }
    wire.hear_nothing_of(APPEND);

    // The first verdict is sealed at the hub that took it. The other has not heard of it yet.
    let receipt = hub.propose(json!({})).await;
    hub.review(&receipt, Verdict::Approve).await.unwrap();
    let review = records(&hub.desk).await.into_iter().rfind(|record| record.kind == "review.submitted").unwrap();
    let ben = DeskClient::new(&behind.hub.url).with_token(&hub.session(&behind.hub.url, "dev_ben").await);
    assert_eq!(ben.bodies(vec![review.body.unwrap()]).await.unwrap().missing.into_values().collect::<Vec<_>>(), ["not_yet_yours"]);

    // What was decided there is known here as soon as somebody relies on it.
    for receipt in known {
        hub.review(&receipt, Verdict::Approve).await.unwrap();
        hub.review_as("per_ben", "dev_ben", &receipt, Verdict::Approve).await.unwrap();
        let grant = hub.decision(&receipt).await.grant.unwrap();
        assert_eq!(code(&behind.tool.use_grant(&receipt.id, "Zm9yZ2Vk", receipt.digest).await.unwrap_err()), "grant_invalid");
        behind.tool.use_grant(&receipt.id, &grant, receipt.digest).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ids_that_postgres_cannot_store_are_not_found() {
    let hub = TestHub::on_postgres(block_in_place(holdpoint_throwaway::new_database)).await;
    let client = reqwest::Client::new();
    for (method, path) in [
        (Method::DELETE, "/v1/actions/%00"),
        (Method::GET, "/v1/actions/%00"),
        (Method::GET, "/v1/actions/a%20b/decision"),
        (Method::DELETE, "/v1/actions/act_00000000000000000000000000000000000000000000000000000000000000000"),
    ] {
        let answer =
            client.request(method.clone(), format!("{}{path}", hub.url())).bearer_auth(crate::test_hub::TOKEN).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), 404, "{method} {path}");
        hub.propose(json!({})).await;
    }
}

fn two_of_two() -> DeskCommand {
    let source = "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n";
    DeskCommand::PublishPolicy { source: source.into(), replaces: "default-1".into() }
}

// Every append tells its place on this channel.
const APPEND: &str = "holdpoint_log";

fn database(url: &str) -> &str {
    url.split(['/', '?']).nth(3).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn full_database_disk_refuses_and_loses_nothing() {
    let server = block_in_place(Server::start);
    let url = block_in_place(|| server.new_database());
    let hub = TestHub::on_postgres(url.clone()).await;
    let before = hub.propose(json!({})).await;
    let sql = |text: &str| block_in_place(|| server.run("psql", &["-d", database(&url), "-qX", "-v", "ON_ERROR_STOP=1", "-c", text]));
    // What PostgreSQL itself says when no block can be added.
    sql("CREATE FUNCTION public.full_disk() RETURNS trigger LANGUAGE plpgsql AS \
         $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$; \
         CREATE TRIGGER full_disk BEFORE INSERT ON holdpoint.records EXECUTE FUNCTION public.full_disk()");
    let refused = hub.tool.propose(&proposal(json!({})), Some("again")).await.unwrap_err();
    assert_eq!(code(&refused), "disk_full", "{refused}");
    assert_eq!(code(&hub.review(&before, Verdict::Approve).await.unwrap_err()), "disk_full");
    assert!(matches!(hub.tool.decision(&before.id, Duration::ZERO).await.unwrap(), Answer::Open(_)));

    sql("DROP TRIGGER full_disk ON holdpoint.records");
    let after = hub.tool.propose(&proposal(json!({})), Some("again")).await.unwrap();
    assert_ne!(after.id, before.id);
    hub.review(&before, Verdict::Approve).await.unwrap();
    assert_eq!(hub.decision(&before).await.verdict, Status::Approved);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn hub_of_older_format_stops_writing_and_still_reads() {
    let server = block_in_place(Server::start);
    let url = block_in_place(|| server.new_database());
    let hub = TestHub::on_postgres(url.clone()).await;
    let before = hub.propose(json!({})).await;
    let head = hub.desk.info().await.unwrap().head;
    // As the migration of a newer hub leaves it.
    let newer = "UPDATE holdpoint.head SET format = 99";
    block_in_place(|| server.run("psql", &["-d", database(&url), "-qX", "-v", "ON_ERROR_STOP=1", "-c", newer]));

    for _ in 0..2 {
        let refused = hub.tool.propose(&proposal(json!({})), None).await.unwrap_err();
        assert_eq!(code(&refused), "unavailable", "{refused}");
        assert!(refused.to_string().contains("used by a newer Holdpoint (format 99)"), "{refused}");
    }
    wait_for_readiness(&hub.url(), 503).await;
    assert_eq!(hub.desk.actions(10).await.unwrap()[0].id, before.id);
    assert_eq!(records(&hub.desk).await.last().unwrap().seq, head);
}
