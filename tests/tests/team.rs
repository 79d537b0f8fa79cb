//! A team on a pair of hubs on PostgreSQL: three desks, twenty tools, and a bad day.

use anyhow::{Context, Result, anyhow, ensure};
use futures::future::{join_all, try_join_all};
use holdpoint_desk::{Desk, DeskOptions};
use holdpoint_domain::{Decision, DeskCommand, Digest, Proposal, Role, Status};
use holdpoint_hub::{HubOptions, system_clock};
use holdpoint_protocol::{Answer, HubFile, Receipt, ToolClient, Vouch, ask};
use holdpoint_tests::browser_desk::BrowserDesk;
use holdpoint_tests::home::Home;
use holdpoint_tests::pair::Pair;
use holdpoint_tests::serve::Serve;
use holdpoint_tests::team_desk::TeamDesk;
use holdpoint_tests::{port, text_search};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const TOOLS: usize = 20;
const EACH: usize = 4;
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
"#;

/// A word that nobody else says.
const SECRET: &str = "quetzalcoatlus";

struct Team {
    pair: Pair,
    ana: TeamDesk,
    ben: TeamDesk,
    cleo: TeamDesk,
}

impl Team {
    async fn gather() -> Result<Self> {
        let pair = Pair::start()?;
        let ana = TeamDesk::join("Ana", &pair.url(0), Vouch::Secret(pair.owner_secret()?)).await?;
        let ben = ana.invite("Ben", &pair.url(1), &[Role::Reviewer], None).await?;
        let cleo = ana.invite("Cleo", &pair.url(0), &[Role::Reviewer, Role::Manager], None).await?;
        for number in 0..TOOLS {
            let token = Digest::of(token(number).as_bytes());
            ana.command(DeskCommand::AddTool { name: name(number).into(), owner: None, token }).await?;
        }
        ana.command(DeskCommand::PublishPolicy { source: POLICY.into(), replaces: "default-1".into() }).await?;
        let team = Self { pair, ana, ben, cleo };
        for number in 0..TOOLS {
            port::until("a tool to be known", || async { team.tool(number).tool().await.ok() }).await?;
        }
        Ok(team)
    }

    /// The odd ones work at the other hub.
    fn tool(&self, number: usize) -> ToolClient {
        ToolClient::new(&self.pair.url(number), &token(number))
    }

    fn desks(&self) -> [&TeamDesk; 3] {
        [&self.ana, &self.ben, &self.cleo]
    }

    async fn propose(&self, number: usize, change: Value) -> Result<(Proposal, Receipt)> {
        let proposal = proposal(number, change)?;
        let receipt = self.tool(number).propose(&proposal, None).await?;
        Ok((proposal, receipt))
    }

    /// The decision, as the tool would believe it.
    async fn answer(&self, number: usize, (proposal, receipt): &(Proposal, Receipt)) -> Result<Decision> {
        let tool = self.tool(number);
        let answer = port::until("a decision", || async {
            match tool.decision(&receipt.id, Duration::from_secs(5)).await {
                Ok(Answer::Decided(decision)) => Some(decision),
                _ => None,
            }
        });
        let decision = *answer.await?;
        tool.verify(&decision, &ask(proposal, receipt)?).await?;
        Ok(decision)
    }

    async fn head(&self) -> Result<u64> {
        self.desks()[0].head().await
    }
}

fn name(number: usize) -> String {
    format!("tool-{number}")
}

fn token(number: usize) -> String {
    format!("hp_token_of_tool_{number}")
}

fn proposal(number: usize, change: Value) -> Result<Proposal> {
    let mut proposal = json!({"kind": "ticket.close", "title": "Close a ticket", "tool": {"name": name(number)},
        "arguments": {"number": number, "amount": 42}, "ttl_seconds": 3_600});
    if let (Some(proposal), Value::Object(change)) = (proposal.as_object_mut(), change) {
        proposal.extend(change);
    }
    Ok(Proposal::from_value(proposal)?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn window_uses_identity_from_the_command_line() -> Result<()> {
    let home = Home::new()?;
    let app = BrowserDesk::start(&home).await?;
    ensure!(app.call("app_state", json!({})).await?["setup"] == "needed");
    let mut add = std::process::Command::new(xtask::place::program("holdpoint"));
    add.args(["tool", "add", "pilot", "--data"]).arg(home.data());
    home.settle(&mut add);
    ensure!(add.env("HOLDPOINT_KEYCHAIN", "off").env("USER", "Mara Ortiz").status()?.success());
    let state = port::until("the window to move on", || async {
        app.call("app_state", json!({})).await.ok().filter(|state| state["setup"] != "needed")
    });
    let state = state.await?;
    ensure!(state["person"]["name"] == "Mara Ortiz", "{state}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_team_and_its_tools_on_a_bad_day() -> Result<()> {
    let mut team = Team::gather().await?;
    claims_are_seen_by_all(&team).await?;
    two_of_three_decide_and_the_third_is_told(&team).await?;
    an_edit_voids_the_votes_before_it(&team).await?;
    escalated_action_needs_a_manager(&team).await?;
    second_review_is_blind(&team).await?;
    offline_desk_misses_a_deadline(&team).await?;
    lost_laptop_is_revoked(&team).await?;
    both_hubs_are_killed_under_load(&mut team).await?;

    let head = team.head().await?;
    for desk in team.desks() {
        desk.rest(head).await?;
        let chain = desk.call("verify", json!({})).await?;
        ensure!(chain["state"] == "intact", "{chain}");
    }
    let folds = team.ana.folds()?;
    ensure!(folds.len() > 500, "too little happened to say anything: {} rows", folds.len());
    for desk in [&team.ben, &team.cleo] {
        for (ours, theirs) in folds.iter().zip(desk.folds()?) {
            ensure!(*ours == theirs, "two desks differ:\n{ours}\n{theirs}");
        }
        ensure!(folds.len() == desk.folds()?.len());
    }
    // The database itself, as after a restore: no hub is asked.
    let verify = ["audit", "verify", "--json", "--database", team.pair.database()];
    let found = std::process::Command::new(xtask::place::program("holdpoint")).args(verify).output()?;
    let found: Value = serde_json::from_slice(&found.stdout)?;
    ensure!(found["ok"] == true && found["head"] == head, "{found}");
    Ok(())
}

async fn claims_are_seen_by_all(team: &Team) -> Result<()> {
    let asked = team.propose(0, json!({})).await?;
    let id = &asked.1.id;
    team.ben.sees(id, "its content", |detail| detail["content"].is_object()).await?;
    team.ben.call("claim", json!({"id": id})).await?;
    for desk in [&team.ana, &team.cleo] {
        desk.sees(id, "Ben's claim", |detail| detail["claim"]["by"] == "Ben" && detail["claim"]["mine"] == false).await?;
    }
    team.ben.review(id, "approve", json!({})).await?;
    ensure!(team.answer(0, &asked).await?.verdict == Status::Approved);
    Ok(())
}

async fn two_of_three_decide_and_the_third_is_told(team: &Team) -> Result<()> {
    let asked = team.propose(1, json!({"kind": "payment.refund"})).await?;
    let id = &asked.1.id;
    for desk in team.desks() {
        desk.sees(id, "two are needed", |detail| detail["content"].is_object() && detail["needed"] == 2).await?;
    }
    // All at once: two are enough, exactly once, and one of the three is told so.
    let said = join_all(team.desks().map(|desk| desk.review(id, "approve", json!({})))).await;
    let said: Vec<Option<String>> = said.into_iter().collect::<Result<_>>()?;
    let late: Vec<&String> = said.iter().flatten().collect();
    ensure!(late == ["action_decided"], "{said:?}");
    for desk in team.desks() {
        desk.dismiss_all().await?;
    }
    let decision = team.answer(1, &asked).await?;
    ensure!(decision.verdict == Status::Approved && decision.reviews.len() == 2, "{decision:?}");
    Ok(())
}

async fn an_edit_voids_the_votes_before_it(team: &Team) -> Result<()> {
    let asked = team.propose(2, json!({"kind": "payment.refund"})).await?;
    let id = &asked.1.id;
    team.ana.review(id, "approve", json!({})).await?;
    team.ben.sees(id, "Ana's vote", |detail| detail["reviews"] == 1).await?;
    team.ben.review(id, "edit", json!({"arguments": r#"{"number": 2, "amount": 40}"#})).await?;
    let detail = team.ana.sees(id, "Ben's edit", |detail| detail["edited_by"] == "Ben" && detail["content"].is_object()).await?;
    ensure!(detail["reviews"] == 1 && detail["my_review"].is_null(), "the vote before the edit still counts: {detail}");
    ensure!(detail["edits"] == json!(["amount: 42 → 40"]), "{detail}");
    team.ana.review(id, "approve", json!({})).await?;
    let decision = team.answer(2, &asked).await?;
    ensure!(decision.verdict == Status::Edited, "{decision:?}");
    let arguments = decision.arguments.context("an edit without arguments")?;
    ensure!(arguments["amount"] == 40, "{arguments:?}");
    Ok(())
}

async fn escalated_action_needs_a_manager(team: &Team) -> Result<()> {
    let asked = team.propose(3, json!({"kind": "deploy.rollout"})).await?;
    let id = &asked.1.id;
    team.ben.review(id, "escalate", json!({"comment": "Is this the right region?"})).await?;
    let detail = team.ben.sees(id, "the escalation", |detail| detail["escalated"] == true).await?;
    let refused = |verdict: &Value| verdict["verdict"] == "approve" && verdict["disabled"].is_string();
    ensure!(detail["verdicts"].as_array().context("no verdicts")?.iter().any(refused), "{detail}");
    team.cleo.sees(id, "the escalation", |detail| detail["escalated"] == true && detail["content"].is_object()).await?;
    team.cleo.review(id, "approve", json!({})).await?;
    let decision = team.answer(3, &asked).await?;
    ensure!(decision.verdict == Status::Approved, "{decision:?}");
    Ok(())
}

async fn second_review_is_blind(team: &Team) -> Result<()> {
    let asked = team.propose(4, json!({"kind": "prices.change"})).await?;
    let id = &asked.1.id;
    team.ana.review(id, "reject", json!({"comment": format!("No: {SECRET} is not for sale")})).await?;
    for desk in [&team.ben, &team.cleo] {
        desk.sees(id, "the second look", |detail| detail["second_look"] == true && detail["reviews"] == 1).await?;
        // Whatever a curious reviewer could make the desk fetch.
        let told = desk.call("story", json!({"id": id})).await?;
        for entry in told["entries"].as_array().context("no entries")? {
            desk.call("record", json!({"seq": entry["seq"]})).await?;
        }
        desk.call("audit_page", json!({"filter": SECRET, "limit": 10, "mine": false})).await?;
        desk.rest(team.head().await?).await?;
        let found = text_search::files_containing(SECRET, &desk.folder())?;
        ensure!(found.is_empty(), "the first verdict lies in {found:?}");
    }
    ensure!(team.tool(4).decision(id, Duration::ZERO).await.is_ok_and(|answer| matches!(answer, Answer::Open(_))));

    team.ben.review(id, "approve", json!({})).await?;
    let decision = team.answer(4, &asked).await?;
    ensure!(decision.verdict == Status::Rejected, "a no of either is a no: {decision:?}");
    // Now it may be read, and the search above would have found it.
    for desk in [&team.ben, &team.cleo] {
        port::until("the first verdict to be told", || async {
            let told = desk.call("story", json!({"id": id})).await.ok()?;
            told.to_string().contains(SECRET).then_some(())
        })
        .await?;
        ensure!(!text_search::files_containing(SECRET, &desk.folder())?.is_empty(), "the search finds nothing ever");
    }
    Ok(())
}

async fn offline_desk_misses_a_deadline(team: &Team) -> Result<()> {
    let asked = team.propose(5, json!({"ttl_seconds": 3})).await?;
    let id = &asked.1.id;
    team.cleo.sees(id, "its content", |detail| detail["content"].is_object()).await?;
    team.cleo.unplug();
    team.cleo.until("the desk to be offline", |state| state["sync"]["state"] == "offline").await?;
    team.cleo.review(id, "approve", json!({})).await?;
    team.cleo.until("the review to wait", |state| state["outbox"] == 1).await?;
    ensure!(team.answer(5, &asked).await?.verdict == Status::Expired);
    team.cleo.plug_in();
    team.cleo.until("an honest answer", |state| state["refused"] == 1).await?;
    ensure!(team.cleo.dismiss_all().await? == ["action_expired"]);
    Ok(())
}

async fn lost_laptop_is_revoked(team: &Team) -> Result<()> {
    let laptop = team.ana.invite("Ben's laptop", &team.pair.url(1), &[Role::Reviewer], Some(team.ben.person())).await?;
    ensure!(laptop.person() == team.ben.person());
    let asked = team.propose(6, json!({})).await?;
    let id = &asked.1.id;
    laptop.sees(id, "its content", |detail| detail["content"].is_object()).await?;
    team.ana.command(DeskCommand::RevokeDevice { device: laptop.device().into() }).await?;
    laptop.until("the desk to say so", |state| state["sync"]["state"] != "live").await?;
    let answer = laptop.review(id, "approve", json!({})).await?;
    ensure!(answer.as_deref() == Some("device_refused"), "{answer:?}");
    let document = team.tool(6).decision(id, Duration::ZERO).await?;
    ensure!(matches!(document, Answer::Open(_)), "the lost laptop decided");
    // The person has another device, and goes on.
    team.ben.review(id, "approve", json!({})).await?;
    ensure!(team.answer(6, &asked).await?.verdict == Status::Approved);
    Ok(())
}

async fn both_hubs_are_killed_under_load(team: &mut Team) -> Result<()> {
    let decided = AtomicUsize::new(0);
    let urls: Vec<String> = (0..TOOLS).map(|number| team.pair.url(number)).collect();
    let tools = try_join_all(urls.iter().enumerate().map(|(number, url)| {
        let (decided, tool) = (&decided, ToolClient::new(url, &token(number)));
        async move {
            let mut answers = Vec::new();
            for count in 0..EACH {
                answers.push(insist(&tool, number, count).await?);
                decided.fetch_add(1, Ordering::SeqCst);
            }
            anyhow::Ok(answers)
        }
    }));
    let done = || decided.load(Ordering::SeqCst) == TOOLS * EACH;
    let Team { pair, ana, ben, cleo } = team;
    let outage = async {
        port::until("the load to be on", || async { (decided.load(Ordering::SeqCst) > TOOLS).then_some(()) }).await?;
        pair.kill();
        pair.start_again()
    };
    let desks = async { tokio::try_join!(ana.approve_all(done), ben.approve_all(done), cleo.approve_all(done)) };
    let (answers, (), _) = tokio::try_join!(tools, outage, desks)?;

    let ids: HashSet<&holdpoint_domain::ActionId> = answers.iter().flatten().map(|decision| &decision.id).collect();
    ensure!(ids.len() == TOOLS * EACH, "{} actions for {} proposals", ids.len(), TOOLS * EACH);
    for (number, decision) in answers.iter().enumerate().flat_map(|(number, all)| all.iter().map(move |one| (number, one))) {
        ensure!(decision.verdict == Status::Approved && decision.reviews.len() == 1, "{decision:?}");
        let Answer::Decided(again) = team.tool(number).decision(&decision.id, Duration::ZERO).await? else {
            anyhow::bail!("{} was decided and is open again", decision.id)
        };
        ensure!(again.decided_at == decision.decided_at && again.reviews == decision.reviews, "another answer: {again:?}");
    }
    Ok(())
}

/// One action from the proposal to a verified answer, whatever happens to the hub.
async fn insist(tool: &ToolClient, number: usize, count: usize) -> Result<Decision> {
    let proposal = proposal(number, json!({"title": format!("Ticket {number}-{count}")}))?;
    let key = format!("key-{number}-{count}");
    let receipt = port::until("a receipt", || async { tool.propose(&proposal, Some(&key)).await.ok() }).await?;
    let decision = port::until("a decision", || async {
        match tool.decision(&receipt.id, Duration::from_secs(5)).await {
            Ok(Answer::Decided(decision)) => Some(*decision),
            _ => None,
        }
    });
    let decision = decision.await?;
    let believed = port::until("keys to verify with", || async { tool.verify(&decision, &ask(&proposal, &receipt).ok()?).await.ok() });
    believed.await?;
    Ok(decision)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_come_change_and_go() -> Result<()> {
    let home = Home::new()?;
    let hub = Serve::start(&home)?;
    let secret = HubFile::read(&home.data()).context("no hub.json")?.secret;
    let ana = TeamDesk::join("Ana", &hub.url, Vouch::Secret(secret)).await?;
    let profile = |roles: &[&str]| json!({"roles": roles, "teams": ["payments"], "qualifications": [], "email": ""});

    let invite = ana.call("invite", json!({"profile": profile(&["reviewer"]), "hours": 24, "person": null})).await?;
    ensure!(ana.call("people", json!({})).await?["invites"].as_array().is_some_and(|open| open.len() == 1));
    // Two newcomers with the same code at the same moment; typed as people type.
    let (boxes, typed) =
        ([TeamDesk::unboxed().await?, TeamDesk::unboxed().await?], invite["code"].as_str().context("no code")?.to_uppercase());
    let join = |desk: &Desk, name: &str| {
        let (desk, args) = (desk.clone(), json!({"hub": hub.url, "code": typed, "name": name}));
        async move { desk.call("join_team", args).await }
    };
    let (first, second) = tokio::join!(join(&boxes[0].1, "Ben"), join(&boxes[1].1, "Ben's twin"));
    ensure!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    let winner = usize::from(first.is_err());
    let refused = [first, second].into_iter().find_map(Result::err).context("nobody was refused")?;
    ensure!(refused.code == "invite_unknown", "{refused:?}");
    let (newcomer_home, newcomer) = &boxes[winner];

    // A reviewer looks and changes nothing.
    let seen = newcomer.call("people", json!({})).await.map_err(|problem| anyhow!("{problem:?}"))?;
    ensure!(seen["read_only"].is_string() && seen["people"].as_array().is_some_and(|people| people.len() == 2), "{seen}");
    let not_theirs = newcomer.call("invite", json!({"profile": profile(&["administrator"]), "hours": 1, "person": null})).await;
    ensure!(not_theirs.is_err_and(|problem| problem.code == "forbidden"));

    // The app remembers where its hub is, and starts without being told.
    newcomer.close().await;
    let options = DeskOptions { data: newcomer_home.data(), hub_url: None, version: "test".into() };
    let again = Desk::open(options).await?;
    ensure!(again.has_hub_elsewhere());
    port::until("the joined desk to find its hub", || async {
        let state = again.call("app_state", json!({})).await.ok()?;
        (state["sync"]["state"] == "live").then_some(())
    })
    .await?;

    let people = ana.call("people", json!({})).await?;
    let row = people["people"].as_array().and_then(|people| people.iter().find(|row| row["me"] == false)).context("no newcomer")?;
    ensure!(row["teams"] == json!(["payments"]) && row["roles"] == json!(["reviewer"]), "{row}");
    let changed = ana.call("change_person", json!({"id": row["id"], "profile": profile(&["reviewer", "manager"])})).await?;
    ensure!(changed["people"].to_string().contains("manager"), "{changed}");
    let last = ana.call("change_person", json!({"id": ana.person(), "profile": profile(&["reviewer"])})).await;
    ensure!(last.is_err_and(|error| error.to_string().starts_with("last_administrator")));

    // A tool's new token works, and the old one for an hour more; then one is taken back at once.
    let old = ana.call("add_tool", json!({"name": "pilot", "owner": null})).await?;
    let new = ana.call("rotate_tool", json!({"name": "pilot", "overlap_hours": 1})).await?;
    let tool = |made: &Value| ToolClient::new(&hub.url, made["token"].as_str().unwrap_or_default());
    tool(&old).tool().await?;
    tool(&new).tool().await?;
    let newest = ana.call("rotate_tool", json!({"name": "pilot", "overlap_hours": 0})).await?;
    ensure!(tool(&new).tool().await.is_err(), "a token without an overlap still works");
    tool(&newest).tool().await?;

    ana.call("revoke_device", json!({"id": row["devices"][0]["id"]})).await?;
    port::until("the revoked desk to say so", || async {
        let state = again.call("app_state", json!({})).await.ok()?;
        state["notices"].to_string().contains("device_refused").then_some(())
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn desk_with_wrong_clock_signs_in_hub_time() -> Result<()> {
    for wrong in [-7_200_000, 7_200_000_i64] {
        let home = Home::new()?;
        let clock = system_clock();
        let options = HubOptions { clock: Arc::new(move || clock() - wrong), ..HubOptions::local(home.data()) };
        let hub = holdpoint_hub::start(options).await?;
        let secret = HubFile::read(&home.data()).context("no hub.json")?.secret;
        let desk = TeamDesk::join("Ana", &hub.url, Vouch::Secret(secret)).await?;
        let state = desk.until("the difference to be known", |state| state["skew_ms"].as_i64().is_some_and(|skew| skew != 0)).await?;
        let skew = state["skew_ms"].as_i64().context("no difference")?;
        ensure!((skew - wrong).abs() < 60_000, "{skew}");
        ensure!(state["notices"].as_array().is_some_and(|all| all.iter().any(|notice| notice["code"] == "clock_skew")), "{state}");

        // Tools, reviews and what administrators do are all accepted.
        let made = desk.call("add_tool", json!({"name": name(0), "owner": null})).await?;
        let tool = ToolClient::new(&hub.url, made["token"].as_str().context("no token")?);
        let receipt = tool.propose(&proposal(0, json!({}))?, None).await?;
        let refused = desk.review(&receipt.id, "approve", json!({})).await?;
        ensure!(refused.is_none(), "{refused:?}");
        let answer = tool.decision(&receipt.id, Duration::from_secs(20)).await?;
        ensure!(matches!(answer, Answer::Decided(decision) if decision.verdict == Status::Approved));
        hub.stop().await;
    }
    Ok(())
}
