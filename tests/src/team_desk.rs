//! A person of a team with a desk of their own: the real desk without a window.

use crate::home::Home;
use crate::port;
use anyhow::{Context, Result, anyhow, bail};
use holdpoint_desk::identity::{Identity, KeyPlace, enroll, session, sign_statement};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_domain::{DeskCommand, Digest, INVITE, Invited, Role, new_id};
use holdpoint_protocol::{DeskClient, Recorded, Vouch};
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The tables of the projections; the rest of the replica is as the hub sent it.
const PROJECTION_TABLES: [&str; 11] =
    ["actions", "queue", "people", "devices", "tools", "invites", "policies", "kinds", "hub", "action_quarter_hours", "records"];

// Verdicts are not held for the time in which they can be taken back.
async fn send_at_once(desk: &Desk) -> Result<()> {
    let kept = desk.call("set_preferences", json!({"undo_seconds": 0})).await;
    kept.map(drop).map_err(|problem| anyhow!("{}: {}", problem.code, problem.detail))
}

/// One desk at one hub.
pub struct TeamDesk {
    home: Home,
    hub: String,
    identity: Identity,
    desk: Desk,
}

impl TeamDesk {
    /// Enrols somebody and opens their desk.
    pub async fn join(name: &str, hub: &str, vouch: Vouch) -> Result<Self> {
        let home = Home::new()?;
        std::fs::create_dir_all(home.data())?;
        let identity = Identity::create_in(&home.data(), name, KeyPlace::File)?;
        let identity = enroll(&identity, &DeskClient::new(hub), vouch).await?;
        let options = DeskOptions { data: home.data(), hub_url: Some(hub.into()), version: "test".into() };
        let desk = Desk::open(options).await?;
        send_at_once(&desk).await?;
        let joined = Self { home, hub: hub.into(), identity, desk };
        joined.until("the first records", |state| state["sync"]["state"] == "live").await?;
        Ok(joined)
    }

    /// An app before its first run.
    pub async fn unboxed() -> Result<(Home, Desk)> {
        let home = Home::new()?;
        let desk = Desk::open(DeskOptions { data: home.data(), hub_url: None, version: "test".into() }).await?;
        Ok((home, desk))
    }

    /// Invites and joins a person; with `person`, another device of an enrolled one.
    pub async fn invite(&self, name: &str, hub: &str, roles: &[Role], person: Option<&str>) -> Result<Self> {
        let profile = Invited { roles: roles.to_vec(), email: None, teams: Vec::new(), qualifications: Vec::new() };
        let (invite, code) = (new_id(INVITE, 0, Digest::of(name.as_bytes()).as_bytes()[..10].try_into()?), format!("code of {name}"));
        let digest = Digest::of(code.as_bytes());
        self.command(DeskCommand::Invite {
            invite: invite.into(),
            code: digest,
            valid_ms: 600_000,
            profile,
            person: person.map(Into::into),
        })
        .await?;
        // The other hub receives it a moment later.
        port::until("the invite to be known", || async { Self::join(name, hub, Vouch::Invite(code.clone())).await.ok() }).await
    }

    /// A signed command, past the desk's outbox.
    pub async fn command(&self, command: DeskCommand) -> Result<Recorded> {
        let client = session(&self.identity, &DeskClient::new(&self.hub)).await?;
        let statement = client.bind(self.identity.statement(command)?.context("not enrolled")?).await?;
        Ok(client.command(&sign_statement(&self.identity, &statement)?).await?)
    }

    /// The number of the hub's last record.
    pub async fn head(&self) -> Result<u64> {
        Ok(session(&self.identity, &DeskClient::new(&self.hub)).await?.info().await?.head)
    }

    /// Who works here.
    pub fn person(&self) -> &str {
        &self.identity.profile().person
    }

    /// Which device this is.
    pub fn device(&self) -> &str {
        &self.identity.profile().device
    }

    /// The whole data folder.
    pub fn folder(&self) -> PathBuf {
        self.home.data()
    }

    /// The desk loses its hub.
    pub fn unplug(&self) {
        // A port without a listener.
        self.desk.set_hub("http://127.0.0.1:1");
    }

    /// The desk finds its hub again.
    pub fn plug_in(&self) {
        self.desk.set_hub(&self.hub);
    }

    /// One command of the window.
    pub async fn call(&self, command: &str, args: Value) -> Result<Value> {
        self.desk.call(command, args).await.map_err(|problem| anyhow!("{}: {}", problem.code, problem.detail))
    }

    /// Waits until the frame shows something.
    pub async fn until(&self, what: &str, holds: impl Fn(&Value) -> bool) -> Result<Value> {
        port::until(what, || async { self.call("app_state", json!({})).await.ok().filter(|state| holds(state)) }).await
    }

    /// Waits until an action is shown in a way.
    pub async fn sees(&self, id: &str, what: &str, holds: impl Fn(&Value) -> bool) -> Result<Value> {
        let look = || async { self.call("action_detail", json!({"id": id})).await.ok().filter(|detail| holds(detail)) };
        port::until(what, look).await.with_context(|| format!("{id} at the desk of {}", self.identity.profile().name))
    }

    /// Reads an action and gives a verdict; the code of the problem when it is refused.
    pub async fn review(&self, id: &str, verdict: &str, change: Value) -> Result<Option<String>> {
        let detail = self.sees(id, "its content", |detail| detail["content"].is_object() || detail["status"] != "open").await?;
        let mut draft = json!({"action": id, "digest": detail["digest"], "verdict": verdict, "reasons": ["too_broad"], "comment": "",
            "certainty": "fairly", "arguments": null});
        merge(&mut draft, change);
        match self.call("review", draft).await {
            Ok(outcome) => Ok(outcome["problem"]["code"].as_str().map(str::to_owned)),
            Err(error) => Ok(error.to_string().split(':').next().map(str::to_owned)),
        }
    }

    /// Reads what the hub refused, and its codes.
    pub async fn dismiss_all(&self) -> Result<Vec<String>> {
        let mut codes = Vec::new();
        for row in self.call("outbox", json!({})).await?.as_array().context("no rows")? {
            if row["state"] == "refused" {
                codes.push(row["problem"]["code"].as_str().context("no code")?.to_owned());
                self.call("dismiss", json!({"id": row["id"]})).await?;
            }
        }
        Ok(codes)
    }

    /// Approves what may be approved here until nothing is left and `done` says so.
    pub async fn approve_all(&self, done: impl Fn() -> bool) -> Result<()> {
        let query = json!({"tab": "mine", "filter": "", "offset": 0, "limit": 50});
        while !done() {
            let page = self.call("queue_page", query.clone()).await?;
            for row in page["rows"].as_array().context("no rows")? {
                let id = row["id"].as_str().context("no id")?;
                let detail = self.call("action_detail", json!({"id": id})).await?;
                if row["my_review"].is_null() && detail["content"].is_object() && detail["status"] == "open" {
                    self.review(id, "approve", json!({})).await?;
                }
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Waits until everything is synced: `head` records, an empty outbox.
    pub async fn rest(&self, head: u64) -> Result<()> {
        self.until("the desk to be at rest", |state| state["sync"]["head"] == head && state["outbox"] == 0).await.map(drop)
    }

    /// Every row of every projection, in the order of its key.
    pub fn folds(&self) -> Result<Vec<String>> {
        let file = self.folder().join("desk/replica.sqlite");
        let conn = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY).with_context(|| file.display().to_string())?;
        let mut rows = Vec::new();
        for table in PROJECTION_TABLES {
            let mut ask = conn.prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))?;
            let width = ask.column_count();
            let read = ask.query_map([], |row| {
                let cells: rusqlite::Result<Vec<rusqlite::types::Value>> = (0..width).map(|cell| row.get(cell)).collect();
                Ok(format!("{table}: {:?}", cells?))
            })?;
            rows.extend(read.collect::<rusqlite::Result<Vec<String>>>()?);
        }
        if rows.is_empty() {
            bail!("{} holds nothing", file.display());
        }
        Ok(rows)
    }
}

fn merge(draft: &mut Value, change: Value) {
    if let (Some(draft), Value::Object(change)) = (draft.as_object_mut(), change) {
        draft.extend(change);
    }
}
