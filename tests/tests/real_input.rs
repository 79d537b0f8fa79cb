//! Real input, the whole path: the calls an agent really made in an airline
//! service are proposed over HTTP, some are decided in the real window, and the
//! tool that asked gets every answer and believes only what it can verify.

use anyhow::{Context, Result, bail, ensure};
use holdpoint_domain::{Decision, Status};
use holdpoint_protocol::ClientError;
use holdpoint_tests::airline::{self, Call};
use holdpoint_tests::begin::at_work;
use holdpoint_tests::forgery::forgeries;
use holdpoint_tests::home::Home;
use holdpoint_tests::port::until;
use holdpoint_tests::tool::{Proposed, Tool};
use holdpoint_tests::window::{CONTROL, ENTER, ESCAPE, Window};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, HashSet};

const AGENT: &str = "airline-agent";

/// What was done with an action, and so what its tool must be told.
#[derive(Debug)]
enum Ending {
    Approved,
    Edited(Map<String, Value>),
    /// With these words.
    Rejected(String),
    Withdrawn,
}

type Endings = HashMap<String, Ending>;

#[tokio::test]
async fn real_calls_are_proposed_decided_and_answered() -> Result<()> {
    let (calls, file) = airline::calls()?;
    eprintln!("{} calls from {}", calls.len(), file.display());
    let home = Home::new()?;
    let (app, tool) = at_work(&home, AGENT).await?;
    let asked = propose(&tool, &calls).await?;
    lists(&app.window, asked.len()).await?;

    let of: HashMap<&str, &Call> = asked.iter().zip(&calls).map(|(asked, call)| (asked.id.as_str(), call)).collect();
    let rounds = if calls.len() >= 100 { 6 } else { 3 };
    let mut endings = decide(&app.window, &of, rounds).await?;
    let left: Vec<&Proposed> = asked.iter().filter(|asked| !endings.contains_key(&asked.id)).collect();
    endings.extend(end(&app.window, &tool, &left).await?);
    app.window.holds("the queue is empty", "document.querySelector(\"[data-testid='queue-row']\") === null").await?;

    let mut decisions = Vec::with_capacity(calls.len());
    for asked in &asked {
        let decision = tool.decision(asked).await?;
        tells(&decision, &endings[&asked.id], of[asked.id.as_str()]).with_context(|| asked.id.clone())?;
        decisions.push(decision);
    }
    let allowed: Vec<usize> = (0..calls.len()).filter(|&i| decisions[i].verdict.allows()).collect();
    assert_eq!(allowed.len(), rounds * 3, "two approvals and one edit in each round");
    for i in allowed {
        act(&tool, &asked[i], &decisions[i], &calls[i]).await?;
        for (what, forged) in forgeries(&decisions[i]) {
            let doubt = tool.verify(&forged, &asked[i]).await.err();
            let code = doubt.as_ref().and_then(ClientError::code);
            ensure!(matches!(code, Some("bad_signature" | "content_changed")), "{what}: {doubt:?} about {forged:?}");
        }
    }
    Ok(())
}

/// Proposes all, each under its own key; deadlines spread over hours, not in the order of the file.
async fn propose(tool: &Tool, calls: &[Call]) -> Result<Vec<Proposed>> {
    let action = |i: usize| calls[i].proposal(AGENT, 1_200 + (i * 37 % calls.len()) as u64 * 90);
    let mut asked = Vec::with_capacity(calls.len());
    for (i, call) in calls.iter().enumerate() {
        asked.push(tool.propose_once(&call.id, action(i)).await?);
    }
    let ids: HashSet<&str> = asked.iter().map(|asked| asked.id.as_str()).collect();
    assert_eq!(ids.len(), calls.len(), "equal calls under other keys are other actions");
    let again = tool.propose_once(&calls[0].id, action(0)).await?;
    assert_eq!((&again.id, again.digest()), (&asked[0].id, asked[0].digest()), "the same key is the same action");
    Ok(asked)
}

/// The window counts them all, draws only those in view, and scrolls to the last.
async fn lists(window: &Window, count: usize) -> Result<()> {
    window.says("nav-queue", &count.to_string()).await?;
    window.says("tab-mine", &count.to_string()).await?;
    let at = |place: usize| format!("[data-testid='queue-row'][aria-posinset='{place}'][aria-setsize='{count}']");
    window.find(&at(1)).await?;
    let drawn = window.value("document.querySelectorAll(\"[data-testid='queue-row']\").length").await?;
    ensure!(drawn.as_u64().is_some_and(|rows| rows < count as u64), "{drawn} rows of {count} are drawn");
    let list = "document.querySelector(\"[data-testid='queue-list']\")";
    window.value(&format!("{list}.scrollTop = {list}.scrollHeight")).await?;
    window.find(&at(count)).await?;
    window.value(&format!("{list}.scrollTop = 0")).await?;
    window.find(&at(1)).await.map(drop)
}

/// Decides what comes first, by keyboard alone: in each round two approvals, an edit and a rejection.
async fn decide(window: &Window, of: &HashMap<&str, &Call>, rounds: usize) -> Result<Endings> {
    let mut endings = Endings::new();
    window.press("j").await?;
    for key in ["a", "a", "e", "r"].repeat(rounds) {
        let id = next(window, &endings).await?;
        window.ready_to_decide(&id).await?;
        if key != "r" {
            window.read_to_the_end().await?;
        }
        if endings.len() == 7 {
            window.picture("real-input").await?;
        }
        let call = of.get(id.as_str()).with_context(|| format!("{id} was not proposed"))?;
        let ending = match key {
            "a" => approve(window).await?,
            "e" => edit(window, call).await?,
            _ => reject(window, call).await?,
        };
        endings.insert(id, ending);
    }
    // The last verdict has been taken once the window goes on.
    next(window, &endings).await?;
    Ok(endings)
}

/// The action the window goes on to by itself after a verdict.
async fn next(window: &Window, endings: &Endings) -> Result<String> {
    let look = || async { window.action().await.filter(|id| !endings.contains_key(id)) };
    until("the next action in the window", look).await
}

async fn approve(window: &Window) -> Result<Ending> {
    window.press("a").await?;
    Ok(Ending::Approved)
}

async fn edit(window: &Window, call: &Call) -> Result<Ending> {
    let arguments = call.corrected();
    window.press("e").await?;
    window.in_editor().await?;
    let (was, is) = (serde_json::to_string_pretty(&call.arguments)?, serde_json::to_string_pretty(&arguments)?);
    let mut lines = was.lines().zip(is.lines()).enumerate();
    let (down, (_, typed)) = lines.find(|(_, (was, is))| was != is).context("nothing to correct")?;
    window.retype_line(down, typed.trim_start()).await?;
    // Checked is what was typed last, not what stood there between two keys.
    window.says("editor-changes", typed.trim().trim_end_matches(',').rsplit(": ").next().unwrap_or_default()).await?;
    window.find("[data-testid='editor-submit']:not([aria-disabled='true'])").await?;
    window.press(&format!("{CONTROL}{ENTER}")).await?;
    window.gone("editor").await?;
    Ok(Ending::Edited(arguments))
}

async fn reject(window: &Window, call: &Call) -> Result<Ending> {
    let words = format!("{} needs a second look.", call.id);
    window.fill("comment", &words).await?;
    for key in [ESCAPE, "r", "6", ENTER] {
        window.press(key).await?;
    }
    Ok(Ending::Rejected(words))
}

/// Brings the others to an end without the page: every second is taken back by its tool,
/// the rest is rejected by the same person's desk with the command the page would give.
async fn end(window: &Window, tool: &Tool, left: &[&Proposed]) -> Result<Endings> {
    let mut endings = Endings::new();
    for (i, asked) in left.iter().enumerate() {
        let ending = if i % 2 == 0 {
            tool.withdraw(asked).await?;
            Ending::Withdrawn
        } else {
            let words = format!("Not today: {i}.");
            let draft = json!({"action": asked.id, "digest": asked.digest(), "verdict": "reject", "reasons": ["outside_policy"],
                "comment": words, "certainty": null, "arguments": null});
            window.call("review", draft).await?;
            Ending::Rejected(words)
        };
        endings.insert(asked.id.clone(), ending);
    }
    Ok(endings)
}

/// The answer, whose signatures are checked already, says what was done.
fn tells(decision: &Decision, ending: &Ending, call: &Call) -> Result<()> {
    let (verdict, arguments, reviews) = match ending {
        Ending::Approved => (Status::Approved, Some(&call.arguments), 1),
        Ending::Edited(typed) => (Status::Edited, Some(typed), 1),
        Ending::Rejected(words) => {
            ensure!(decision.message.contains(words) && decision.reasons == ["outside_policy"], "{decision:?}");
            (Status::Rejected, None, 1)
        }
        Ending::Withdrawn => (Status::Withdrawn, None, 0),
    };
    ensure!(
        (decision.verdict, decision.arguments.as_ref(), decision.reviews.len()) == (verdict, arguments, reviews),
        "{ending:?}, but {decision:?}"
    );
    ensure!(decision.grant.is_some() == verdict.allows(), "a grant comes with a yes and with nothing else: {decision:?}");
    Ok(())
}

/// Uses the grant, which works once, and says what came of it.
async fn act(tool: &Tool, asked: &Proposed, decision: &Decision, call: &Call) -> Result<()> {
    tool.use_grant(decision).await?;
    match tool.use_grant(decision).await {
        Err(refused) if refused.code() == Some("grant_used") => {}
        other => bail!("the grant of {} was used twice: {other:?}", asked.id),
    }
    Ok(tool.report(asked, call.worked).await?)
}
