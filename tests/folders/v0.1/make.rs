//! Makes a hub's data folder and a desk's, with actions in all states. See the README: this
//! file belongs to the version before and is not built here.

use anyhow::{Context, Result};
use holdpoint_domain::{DeskCommand, Digest, Role};
use holdpoint_hub::{HubOptions, start};
use holdpoint_protocol::{DeskClient, HubFile, Vouch};
use holdpoint_tests::team_desk::TeamDesk;
use holdpoint_tests::tool::{Asked, Tool};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const POLICY: &str = r#"
[[checkpoint]]
name = "two-pairs-of-eyes"
when = 'kind == "payment.refund"'
approve = 2
reject = 2

[[checkpoint]]
name = "blind"
when = 'kind == "prices.change"'
second_look = 1.0

[[checkpoint]]
name = "managers-settle"
when = 'kind == "deploy.rollout"'
escalate_to = ["manager"]

[[checkpoint]]
name = "not-the-owner"
when = 'kind == "db.migrate"'
not = ["tool_owner"]
"#;

#[tokio::main]
async fn main() -> Result<()> {
    let out = PathBuf::from(std::env::args().nth(1).context("no folder named")?);
    let hub_data = out.join("hub-folder");
    std::fs::create_dir_all(&hub_data)?;
    let hub = start(HubOptions::local(&hub_data)).await?;
    let url = hub.url.clone();
    let secret = HubFile::read(&hub_data).context("the hub wrote no hub.json")?.secret;
    let ana = TeamDesk::join("Ana Ruiz", &url, Vouch::Secret(secret)).await?;
    let ben = ana.invite("Ben Osei", &url, &[Role::Reviewer], None).await?;
    let cleo = ana.invite("Cleo Brandt", &url, &[Role::Reviewer, Role::Manager], None).await?;
    let dora = ana.invite("Dora Lind", &url, &[Role::Reviewer], None).await?;
    ana.command(DeskCommand::AddTool { name: "deploy-pilot".into(), owner: Some("Ben Osei".into()), token: Digest::of(b"hp_deploy") }).await?;
    ana.command(DeskCommand::AddTool { name: "clerk".into(), owner: None, token: Digest::of(b"hp_clerk") }).await?;
    ana.command(DeskCommand::AddTool { name: "old-tool".into(), owner: None, token: Digest::of(b"hp_old") }).await?;
    ana.command(DeskCommand::PublishPolicy { source: POLICY.into(), replaces: "default-1".into() }).await?;
    ana.command(DeskCommand::RevokeTool { name: "old-tool".into() }).await?;
    ana.command(DeskCommand::RevokePerson { person: dora.person().into() }).await?;
    let pilot = Tool::new(&url, "deploy-pilot", "hp_deploy");
    let clerk = Tool::new(&url, "clerk", "hp_clerk");
    pilot.known().await?;
    clerk.known().await?;

    let change = |title: &str, fields: Value| with(pilot.action(title), fields);
    // Decided ones: approved, executed, failed, rejected, answered, edited, expired, withdrawn.
    let approved = pilot.propose(change("Roll back checkout-api to v412", json!({}))).await?;
    review(&ana, &approved.id, "approve", json!({})).await?;
    for (title, worked) in [("Restart the worker", true), ("Drain node 7", false)] {
        let asked = pilot.propose(change(title, json!({}))).await?;
        review(&ben, &asked.id, "approve", json!({"comment": "Looks right."})).await?;
        let decision = pilot.decision(&asked).await?;
        pilot.use_grant(&decision).await?;
        pilot.report(&asked, worked).await?;
    }
    let rejected = pilot.propose(change("Delete the old volumes", json!({"risk": "high"}))).await?;
    review(&cleo, &rejected.id, "reject", json!({"comment": "Not before the backup."})).await?;
    let answered = clerk.propose(plain(&clerk, "Which region first?", json!({"kind": "question.ask", "allowed_verdicts": ["approve", "respond", "reject"]}))).await?;
    review(&ana, &answered.id, "respond", json!({"comment": "eu-west first."})).await?;
    let edited = pilot.propose(change("Scale to 48", json!({}))).await?;
    review(&ana, &edited.id, "edit", json!({"arguments": r#"{"image": "checkout-api:v412", "replicas": 24}"#})).await?;
    let withdrawn = clerk.propose(plain(&clerk, "Close ticket 4411", json!({}))).await?;
    clerk.withdraw(&withdrawn).await?;
    let expired = clerk.propose(plain(&clerk, "Close ticket 4412", json!({"ttl_seconds": 1}))).await?;
    clerk.decision(&expired).await?;
    // A second review that was given, and one that is missing.
    for (title, second) in [("Change the price of SKU 9", true), ("Change the price of SKU 10", false)] {
        let asked = clerk.propose(plain(&clerk, title, json!({"kind": "prices.change", "ttl_seconds": ALMOST_THE_LONGEST}))).await?;
        review(&ben, &asked.id, "approve", json!({})).await?;
        if second {
            review(&cleo, &asked.id, "approve", json!({})).await?;
        }
    }
    // Two reviews: edited by one, approved by a second; and one of two.
    let refund = clerk.propose(plain(&clerk, "Refund order 77", json!({"kind": "payment.refund", "risk": "critical", "on_deadline": "hold", "ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    review(&ana, &refund.id, "edit", json!({"arguments": r#"{"amount": 21}"#})).await?;
    review(&ben, &refund.id, "approve", json!({})).await?;
    let half = clerk.propose(plain(&clerk, "Refund order 78", json!({"kind": "payment.refund", "ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    review(&cleo, &half.id, "approve", json!({})).await?;
    // Open ones: escalated, abstained, claimed, revised, not the owner's, plain.
    let escalated = pilot.propose(change("Fail over the database", json!({"ttl_seconds": ALMOST_THE_LONGEST, "risk": "critical", "on_deadline": "hold"}))).await?;
    review(&ben, &escalated.id, "escalate", json!({"comment": "Not mine to decide."})).await?;
    let claimed = pilot.propose(change("Rotate the certificates", json!({"ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    cleo.sees(&claimed.id, "its content", |detail| detail["content"].is_object()).await?;
    cleo.call("claim", json!({"id": claimed.id})).await?;
    let abstained = clerk.propose(plain(&clerk, "Close ticket 4413", json!({"ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    review(&ben, &abstained.id, "abstain", json!({})).await?;
    let revised = pilot.propose(change("Grow the pool to 12", json!({"ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    let revised: Asked = pilot.replace(&revised, change("Grow the pool to 10", json!({"ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    let migrate = pilot.propose(change("Add a column to orders", json!({"kind": "db.migrate", "ttl_seconds": ALMOST_THE_LONGEST}))).await?;
    // A body that is erased.
    ana.command(DeskCommand::EraseBody { digest: body_of(&ana, &rejected.id).await?, reason: "It named a customer.".into() }).await?;

    // Ana's desk is complete, then loses the hub, and keeps one review.
    let head = DeskClient::new(&url).info().await?.head;
    ana.rest(head).await?;
    ana.sees(&revised.id, "its content", |detail| detail["content"].is_object()).await?;
    ana.sees(&migrate.id, "its content", |detail| detail["content"].is_object()).await?;
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;
    ana.unplug();
    ana.until("the desk to be offline", |state| state["sync"]["state"] == "offline").await?;
    review(&ana, &revised.id, "approve", json!({"comment": "Ten is enough."})).await?;
    ana.until("the review to wait", |state| state["outbox"] == 1).await?;
    hub.stop().await;
    let from = ana.folder();
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    copy(&from, &out.join("desk-folder"))?;
    println!("{head} records");
    Ok(())
}

async fn review(desk: &TeamDesk, id: &str, verdict: &str, change: Value) -> Result<()> {
    let detail = desk.sees(id, "its content", |detail| detail["content"].is_object()).await?;
    desk.call("confirm_read", json!({"id": id, "digest": detail["digest"]})).await?;
    match desk.review(id, verdict, change).await? {
        None => Ok(()),
        Some(code) if code == "kept" => Ok(()),
        Some(code) => anyhow::bail!("{verdict} on {id}: {code}"),
    }
}

const ALMOST_THE_LONGEST: u64 = 29 * 86_400;

fn plain(tool: &Tool, title: &str, fields: Value) -> Value {
    with(tool.action(title), with(json!({"kind": "ticket.close", "arguments": {"amount": 42}, "preview": null}), fields))
}

fn with(mut action: Value, fields: Value) -> Value {
    for (name, value) in fields.as_object().into_iter().flatten() {
        action[name] = value.clone();
    }
    action.as_object_mut().into_iter().for_each(|action| action.retain(|_, value| !value.is_null()));
    action
}

async fn body_of(desk: &TeamDesk, id: &str) -> Result<Digest> {
    let conn = rusqlite::Connection::open(desk.folder().join("desk/replica.sqlite"))?;
    let found: Vec<u8> = conn.query_row(
        "SELECT body FROM records WHERE subject = ?1 AND kind = 'action.proposed'", [id], |row| row.get(0))?;
    Ok(Digest::from_bytes(found.as_slice().try_into()?))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() { copy(&entry.path(), &to)? } else { std::fs::copy(entry.path(), to).map(drop)? }
    }
    Ok(())
}
