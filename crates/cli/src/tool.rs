//! `holdpoint tool add | change | list | rotate | revoke`.

use crate::args::ToolCommand;
use crate::desk::Desk;
use crate::failure::{Exit, Failure};
use crate::output;
use crate::place::Place;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{Code, DeskCommand, Digest, State, Tool, ToolTerms, is_same_identity, rfc3339};
use serde::Serialize;

/// A tool in a list.
#[derive(Clone, Debug, Serialize)]
struct Listed {
    name: String,
    owner: Option<String>,
    kinds: Vec<String>,
    targets: Vec<String>,
    may_pass_unreviewed: bool,
    added_at: String,
    revoked_at: Option<String>,
}

/// What was recorded, and will hardly do what was meant.
#[derive(Clone, Debug, Serialize)]
struct Warning {
    code: &'static str,
    message: String,
}

pub(crate) async fn run(place: &Place, command: ToolCommand, json: bool) -> Result<Exit, Failure> {
    let desk = Desk::open(place).await?;
    let result = match command {
        ToolCommand::Add { name, owner, kinds, targets, may_pass_unreviewed } => {
            add(&desk, name.trim(), ToolTerms { owner, kinds, targets, may_pass_unreviewed }, json).await
        }
        ToolCommand::Change { name, owner, kinds, targets, may_pass_unreviewed } => {
            change(&desk, &name, ToolChange { owner, kinds, targets, may_pass_unreviewed }, json).await
        }
        ToolCommand::List => list(&desk, json).await,
        ToolCommand::Rotate { name, overlap } => rotate(&desk, name, overlap, json).await,
        ToolCommand::Revoke { name } => revoke(&desk, name, json).await,
    };
    desk.leave().await;
    result
}

async fn add(desk: &Desk, name: &str, terms: ToolTerms, json: bool) -> Result<Exit, Failure> {
    let token = new_token()?;
    desk.submit(DeskCommand::RegisterTool { name: name.into(), token: Digest::of(token.as_bytes()), terms }).await?;
    // The token is shown now or never: what follows may fail without losing it.
    let (terms, warnings) = match read_parties(desk).await {
        Ok(state) => (terms_of(&state, name), warnings(&state, name)),
        Err(error) => {
            tracing::warn!("the tool was added, but its owner was not checked: {}", error.detail);
            (ToolTerms::default(), Vec::new())
        }
    };
    let exit = print_token(desk, name, &terms, &token, &warnings, json).await;
    print_warnings(&warnings, json);
    exit
}

/// Fields to change; the others stay as they are.
struct ToolChange {
    owner: Option<String>,
    kinds: Option<Vec<String>>,
    targets: Option<Vec<String>>,
    may_pass_unreviewed: Option<bool>,
}

impl ToolChange {
    fn apply(self, terms: ToolTerms) -> ToolTerms {
        // A single * is every text, which is what an empty list says.
        let patterns = |given: Option<Vec<String>>, before| match given {
            Some(given) if given == ["*"] => Vec::new(),
            Some(given) => given,
            None => before,
        };
        ToolTerms {
            owner: self.owner.or(terms.owner),
            kinds: patterns(self.kinds, terms.kinds),
            targets: patterns(self.targets, terms.targets),
            may_pass_unreviewed: self.may_pass_unreviewed.unwrap_or(terms.may_pass_unreviewed),
        }
    }
}

async fn change(desk: &Desk, name: &str, change: ToolChange, json: bool) -> Result<Exit, Failure> {
    let state = read_parties(desk).await?;
    let unknown = || Failure::new(Exit::No, Code::NotFound.as_str(), "There is no such tool", "There is no tool with this name.");
    let (name, tool) = state.tools.find(name).ok_or_else(unknown)?;
    let terms = change.apply(tool.terms.clone());
    desk.submit(DeskCommand::ChangeTool { name: name.clone(), terms }).await?;
    let state = read_parties(desk).await?;
    let (terms, warnings) = (terms_of(&state, name), warnings(&state, name));
    if json {
        output::json(&serde_json::json!({"tool": tool_json(name, &terms), "warnings": warnings}));
    } else {
        output::line(&format!("The registration of {} is changed.", visible_line(name)));
    }
    print_warnings(&warnings, json);
    Ok(Exit::Done)
}

// People and tools, as the rules read them from the record.
async fn read_parties(desk: &Desk) -> Result<State, Failure> {
    let mut state = State::default();
    let mut batches = desk.client.catch_up(0).await?;
    while let Some(batch) = batches.next().await {
        for record in batch?.iter().filter(|record| record.kind.starts_with("tool.") || record.kind.starts_with("person.")) {
            // A header that this version cannot read changes nothing that is listed here.
            let _ = state.apply(record);
        }
    }
    Ok(state)
}

fn terms_of(state: &State, name: &str) -> ToolTerms {
    state.tools.find(name).map(|(_, tool)| tool.terms.clone()).unwrap_or_default()
}

fn warnings(state: &State, name: &str) -> Vec<Warning> {
    let owner = terms_of(state, name).owner;
    if owner.as_deref().is_some_and(|owner| state.people.names.is_known(owner)) {
        return Vec::new();
    }
    let message = format!(
        "No person of this hub is {}, the owner of {}. Checkpoints that leave out the owner let nobody decide its actions. Change it with holdpoint tool change.",
        visible_line(owner.as_deref().unwrap_or("–")),
        visible_line(name)
    );
    vec![Warning { code: "owner_unknown", message }]
}

// With --json they are in the answer.
fn print_warnings(warnings: &[Warning], json: bool) {
    if !json {
        warnings.iter().for_each(|warning| output::error_line(&format!("Warning: {}", warning.message)));
    }
}

fn tool_json(name: &str, terms: &ToolTerms) -> serde_json::Value {
    let ToolTerms { owner, kinds, targets, may_pass_unreviewed } = terms;
    serde_json::json!({
        "name": name, "owner": owner, "kinds": kinds, "targets": targets, "may_pass_unreviewed": may_pass_unreviewed,
    })
}

async fn rotate(desk: &Desk, name: String, overlap: u16, json: bool) -> Result<Exit, Failure> {
    let token = new_token()?;
    let overlap_ms = i64::from(overlap) * 3_600_000;
    desk.submit(DeskCommand::RotateTool { name: name.clone().into(), token: Digest::of(token.as_bytes()), overlap_ms }).await?;
    let terms = terms_of(&read_parties(desk).await.unwrap_or_default(), &name);
    print_token(desk, &name, &terms, &token, &[], json).await
}

// The hub keeps only its digest, so a lost token cannot be shown again.
fn new_token() -> Result<String, Failure> {
    Ok(format!("hpt_{}", URL_SAFE_NO_PAD.encode(crate::desk::random::<32>()?)))
}

async fn print_token(desk: &Desk, name: &str, terms: &ToolTerms, token: &str, warnings: &[Warning], json: bool) -> Result<Exit, Failure> {
    if json {
        let keys = desk.client.keys().await?;
        let hub_key = keys.keys.iter().find(|entry| entry.id == "hub").map(|entry| &entry.key);
        let tool = tool_json(name, terms);
        output::json(&serde_json::json!({
            "tool": tool, "token": token, "url": desk.url(), "hub_key": hub_key, "warnings": warnings,
        }));
    } else {
        output::line(&format!("{} may propose. Its token is shown only now:", visible_line(name)));
        output::line(token);
    }
    Ok(Exit::Done)
}

async fn list(desk: &Desk, json: bool) -> Result<Exit, Failure> {
    let state = read_parties(desk).await?;
    let mut tools: Vec<Listed> = state.tools.by_name.iter().map(|(name, tool)| listed(name, tool)).collect();
    tools.sort_by(|a, b| a.name.cmp(&b.name));
    if json {
        output::json(&tools);
    } else if tools.is_empty() {
        output::error_line("There is no tool yet. `holdpoint tool add NAME` adds one.");
    } else {
        output::table(&rows(&tools, &state));
    }
    Ok(Exit::Done)
}

fn listed(name: &str, tool: &Tool) -> Listed {
    let ToolTerms { owner, kinds, targets, may_pass_unreviewed } = tool.terms.clone();
    let revoked_at = tool.revoked_at.map(rfc3339);
    Listed { name: name.to_owned(), owner, kinds, targets, may_pass_unreviewed, added_at: rfc3339(tool.added_at), revoked_at }
}

fn rows(tools: &[Listed], state: &State) -> Vec<Vec<String>> {
    let heading = ["NAME", "OWNER", "KINDS", "TARGETS", "WITHOUT REVIEW", "ADDED (UTC)", "STATE"];
    let mut rows = vec![heading.map(String::from).to_vec()];
    rows.extend(tools.iter().map(|tool| {
        let revoked = tool.revoked_at.as_deref().map_or_else(|| "may propose".into(), |at| format!("revoked {at}"));
        let unreviewed = if tool.may_pass_unreviewed { "as the policy says" } else { "never" };
        let patterns = |patterns: &[String]| if patterns.is_empty() { "any".into() } else { visible_line(&patterns.join(", ")) };
        let (kinds, targets) = (patterns(&tool.kinds), patterns(&tool.targets));
        vec![visible_line(&tool.name), owner_name(tool, state), kinds, targets, unreviewed.into(), tool.added_at.clone(), revoked]
    }));
    rows
}

// An id says nothing to a reader.
fn owner_name(tool: &Listed, state: &State) -> String {
    let owner = tool.owner.as_deref().unwrap_or("–");
    let person = state.people.by_id.iter().find(|(id, _)| is_same_identity(id, owner));
    visible_line(person.map_or(owner, |(_, person)| &person.name))
}

async fn revoke(desk: &Desk, name: String, json: bool) -> Result<Exit, Failure> {
    let recorded = desk.submit(DeskCommand::RevokeTool { name: name.clone().into() }).await?;
    if json {
        output::json(&serde_json::json!({"tool": {"name": name}, "revoked": true, "repeated": recorded.repeated}));
    } else {
        output::line(&format!("The token of {} is revoked.", visible_line(&name)));
    }
    Ok(Exit::Done)
}
