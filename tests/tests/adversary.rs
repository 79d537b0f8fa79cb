//! What an adversary tried on a running hub with small scripts, and what must hold instead.
//!
//! One test for each finding that can be tried with the programs alone. The others stand where
//! their subject is, over real HTTP or in the real window:
//!
//! | finding | tests |
//! |---|---|
//! | sizes, times and routes tell a sealed verdict | `hub/tests/api/blindness.rs`, `domain/tests/rules/noninterference.rs` |
//! | the draw for a second review is seen or repeated | `domain/tests/rules/draw.rs` |
//! | what was on screen is not what was signed | `hub/tests/api/binding.rs`, `domain/tests/rules/binding.rs` |
//! | reading data reaches tools or colleagues | `hub/tests/api/blindness.rs`, `domain/tests/rules/body_rights.rs` |
//! | a key acts on another row, or on what was not read | `browser/stories/{find,decide,long,reader}.test.mjs`, `domain/tests/rules/reading.rs` |
//! | closing the window stops the hub | `window.rs` |

use anyhow::{Context, Result, ensure};
use holdpoint_domain::{
    ActionDecided, ActionEvent, DecidedBy, DeskCommand, Digest, Event, PersonEnrolled, PersonEvent, Record, Role, Status, ToolTerms,
};
use holdpoint_log::{Batch, Log as _, SqliteLog};
use holdpoint_protocol::{HubFile, Vouch};
use holdpoint_tests::home::Home;
use holdpoint_tests::port;
use holdpoint_tests::serve::Serve;
use holdpoint_tests::team_desk::TeamDesk;
use holdpoint_tests::tool::{Proposed, Tool};
use serde_json::{Value, json};
use std::process::{Command, Output};
use tokio::task::block_in_place;
use xtask::place;

/// A hub with its owner's desk and a tool.
struct Place {
    home: Home,
    hub: Option<Serve>,
    owner: TeamDesk,
    tool: Tool,
}

impl Place {
    async fn open() -> Result<Self> {
        let home = Home::new()?;
        let hub = block_in_place(|| Serve::start(&home))?;
        let secret = HubFile::read(&home.data()).context("the hub wrote no hub.json")?.secret;
        let owner = TeamDesk::join("Ana", &hub.url, Vouch::Secret(secret)).await?;
        let terms = ToolTerms { may_pass_unreviewed: true, ..ToolTerms::default() };
        owner.command(DeskCommand::RegisterTool { name: "pilot".into(), token: Digest::of(b"hp_pilot"), terms }).await?;
        let tool = Tool::new(&hub.url, "pilot", "hp_pilot");
        Ok(Self { home, hub: Some(hub), owner, tool })
    }

    fn url(&self) -> &str {
        self.hub.as_ref().map_or("", |hub| &hub.url)
    }

    async fn publish(&self, policy: &str) -> Result<()> {
        self.owner.command(DeskCommand::PublishPolicy { source: policy.into(), replaces: "default-1".into() }).await.map(drop)
    }

    async fn join(&self, name: &str, roles: &[Role]) -> Result<TeamDesk> {
        self.owner.invite(name, self.url(), roles, None).await
    }

    async fn propose(&self, change: Value) -> Result<Proposed> {
        let mut action = self.tool.action("Scale checkout");
        if let (Some(action), Value::Object(change)) = (action.as_object_mut(), change) {
            action.extend(change);
        }
        self.tool.propose(action).await
    }

    /// Appends a record with right hashes to the log of the stopped hub.
    async fn forge(&mut self, event: Event, actor: &str, subject: &str) -> Result<Record> {
        block_in_place(|| self.hub.take().into_iter().for_each(Serve::kill));
        let file = self.home.data().join("hub/log.sqlite");
        let log = port::until("the log", || async { SqliteLog::open(file.clone()).await.ok() }).await?;
        let (head, hash) = log.head().await?;
        let last = log.read(head - 1, 1).await?.pop().context("an empty log")?;
        let forged = event.draft(last.at + 1, actor, subject, None)?.seal(head + 1, hash);
        log.append(head, Batch { records: vec![forged.clone()], bodies: Vec::new() }).await?;
        Ok(forged)
    }

    fn program(&self, words: &[&str]) -> Result<Output> {
        let mut command = Command::new(place::program("holdpoint"));
        command.args(words).arg("--data").arg(self.home.data());
        self.home.settle(&mut command);
        block_in_place(|| command.output()).context("holdpoint cannot be run")
    }

    /// Checks that the audit names the record and that no hub starts on it.
    fn refuses(&self, forged: &Record) -> Result<()> {
        let verified = self.program(&["audit", "verify"])?;
        let said = format!("{}{}", String::from_utf8_lossy(&verified.stdout), String::from_utf8_lossy(&verified.stderr));
        ensure!(!verified.status.success() && said.contains(&format!("record {}", forged.seq)), "{said}");
        let served = self.program(&["serve", "--listen", "127.0.0.1:0"])?;
        let said = String::from_utf8_lossy(&served.stderr).into_owned();
        ensure!(!served.status.success() && said.contains(&format!("record {}", forged.seq)), "{said}");
        Ok(())
    }
}

fn is_refused(result: Result<Proposed>, code: &str) -> Result<()> {
    match result {
        Err(error) if format!("{error:?}").contains(code) => Ok(()),
        Err(error) => Err(error.context(format!("expected {code}"))),
        Ok(proposed) => anyhow::bail!("{} was accepted", proposed.id),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn tool_does_not_have_itself_allowed_by_its_deadline() -> Result<()> {
    let place = Place::open().await?;
    is_refused(place.propose(json!({"on_deadline": "allow", "ttl_seconds": 1})).await, "deadline_not_allowed")
}

#[tokio::test(flavor = "multi_thread")]
async fn owner_of_a_tool_added_without_owner_does_not_decide_on_it() -> Result<()> {
    let place = Place::open().await?;
    place.publish("[[checkpoint]]\nname = \"all\"\nnot = [\"tool_owner\"]\n").await?;
    let asked = place.propose(json!({})).await?;
    ensure!(place.owner.review(&asked.id, "approve", json!({})).await? == Some("not_eligible".into()));
    ensure!(place.tool.is_open(&asked).await?);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_that_break_a_condition_open_no_way_around_both_rules() -> Result<()> {
    let place = Place::open().await?;
    let small = "[[checkpoint]]\nname = \"small\"\nwhen = 'double(arguments.amount) <= 50.0'\nroles = [\"trainer\"]\n";
    place.publish(&format!("{small}[[checkpoint]]\nname = \"rest\"\nroles = [\"reviewer\"]\n")).await?;
    let manager = place.join("Mara", &[Role::Manager]).await?;
    let asked = place.propose(json!({"arguments": {"amount": "5000 EUR"}})).await?;
    ensure!(manager.review(&asked.id, "approve", json!({})).await? == Some("not_eligible".into()));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn edit_of_a_revoked_device_does_not_approve_the_unedited_arguments() -> Result<()> {
    let place = Place::open().await?;
    place.publish("[[checkpoint]]\nname = \"all\"\napprove = 2\n").await?;
    let mut reviewers = Vec::new();
    for name in ["Ben", "Cleo", "Dana"] {
        reviewers.push(place.join(name, &[Role::Reviewer]).await?);
    }
    let asked = place.propose(json!({"arguments": {"replicas": 30}})).await?;
    let edit = json!({"arguments": "{\"replicas\": 2}"});
    ensure!(reviewers[0].review(&asked.id, "edit", edit).await?.is_none());
    let edited = place.owner.sees(&asked.id, "the edit", |detail| detail["edited_by"].is_string()).await?;
    place.owner.command(DeskCommand::RevokeDevice { device: reviewers[0].device().into() }).await?;
    for reviewer in &reviewers[1..] {
        reviewer.sees(&asked.id, "the edit", |detail| detail["digest"] == edited["digest"]).await?;
        reviewer.review(&asked.id, "approve", json!({})).await?;
    }
    // The tool's own check of digest, arguments and signatures is part of this.
    let decision = place.tool.decision(&asked).await?;
    ensure!(decision.arguments.as_ref().is_some_and(|arguments| arguments["replicas"] == 2), "{decision:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn administrator_written_into_the_log_is_named_and_starts_no_hub() -> Result<()> {
    let mut place = Place::open().await?;
    let roles = Role::ALL.to_vec();
    let event = PersonEvent::Changed(PersonEnrolled { name: "Eve".into(), roles, ..PersonEnrolled::default() });
    let owner = place.owner.person().to_owned();
    let forged = place.forge(event.into(), &owner, "per_eve").await?;
    place.refuses(&forged)
}

#[tokio::test(flavor = "multi_thread")]
async fn approval_written_into_the_log_gives_no_grant() -> Result<()> {
    let mut place = Place::open().await?;
    let asked = place.propose(json!({"risk": "critical"})).await?;
    let decided = ActionDecided {
        verdict: Some(Status::Approved),
        by: DecidedBy::Policy,
        digest: *asked.digest(),
        reviews: Vec::new(),
        grant_until: Some(4_102_444_800_000),
    };
    let forged = place.forge(ActionEvent::Decided(decided).into(), "hub", &asked.id).await?;
    place.refuses(&forged)
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_look_like_ids_do_not_damage_the_record() -> Result<()> {
    let place = Place::open().await?;
    let name = place.owner.person().to_owned();
    place.join(&name, &[Role::Reviewer]).await?;
    let verified = place.program(&["audit", "verify", "--json"])?;
    ensure!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_administrators_does_not_publish_a_policy_alone() -> Result<()> {
    let place = Place::open().await?;
    place.join("Ben", &[Role::Administrator]).await?;
    let everything = "[[checkpoint]]\nname = \"all\"\nauto_approve = true\n";
    let recorded = place.owner.command(DeskCommand::PublishPolicy { source: everything.into(), replaces: "default-1".into() }).await?;
    ensure!(recorded.change.is_some(), "the policy waits for the second administrator");
    let asked = place.propose(json!({"risk": "low"})).await?;
    ensure!(place.tool.is_open(&asked).await?, "the policy before holds");
    Ok(())
}
