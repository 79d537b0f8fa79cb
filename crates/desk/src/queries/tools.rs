//! Tools and their tokens, and how to put a hold point in front of one.

use crate::clock::random;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::replica::people::{self, ToolLineRow};
use crate::send::administer;
use crate::view::{NewTool, Snippet, ToolRow};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{DeskCommand, Digest};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

/// All tools.
pub(crate) fn rows(core: &Core) -> Result<Vec<ToolRow>, DeskError> {
    Ok(core.replica.read(people::tools)?.into_iter().map(row).collect())
}

fn row(tool: ToolLineRow) -> ToolRow {
    ToolRow {
        name: visible_line(&tool.name),
        owner: tool.owner.as_deref().map(visible_line),
        added_at: tool.added_at,
        revoked_at: tool.revoked_at,
        last_proposed_at: tool.proposed_at,
        open: tool.open,
    }
}

/// Makes a token, tells the hub its digest, and shows the token once.
pub(crate) async fn add(core: &Arc<Core>, name: String, owner: Option<String>) -> Result<NewTool, DeskError> {
    let name = name.trim().to_owned();
    let owner = owner.map(|owner| owner.trim().to_owned()).filter(|owner| !owner.is_empty());
    let token = new_token()?;
    let command = DeskCommand::AddTool { name: name.clone(), owner: owner.clone(), token: Digest::of(token.as_bytes()) };
    administer(core, command, format!("Add the tool {}", visible_line(&name))).await?;
    let tool = ToolRow { name, owner, added_at: core.clock.now(), revoked_at: None, last_proposed_at: None, open: 0 };
    Ok(shown(core, tool, token))
}

// The window knows tools by the name it shows, in which look-alike letters are marks.
pub(crate) fn real_name(core: &Core, shown: String) -> Result<String, DeskError> {
    let names = core.replica.read(people::tool_names)?;
    if names.contains(&shown) {
        return Ok(shown);
    }
    Ok(names.into_iter().find(|name| visible_line(name) == shown).unwrap_or(shown))
}

/// Makes a tool's token worthless.
pub(crate) async fn revoke(core: &Arc<Core>, called: String) -> Result<Vec<ToolRow>, DeskError> {
    let name = real_name(core, called)?;
    let sentence = format!("Revoke the token of {}", visible_line(&name));
    administer(core, DeskCommand::RevokeTool { name }, sentence).await?;
    rows(core)
}

/// Makes a new token; the one before works for `overlap_hours` more.
pub(crate) async fn rotate(core: &Arc<Core>, called: String, overlap_hours: u32) -> Result<NewTool, DeskError> {
    let name = real_name(core, called)?;
    let token = new_token()?;
    let overlap_ms = i64::from(overlap_hours) * 3_600_000;
    let command = DeskCommand::RotateTool { name: name.clone(), token: Digest::of(token.as_bytes()), overlap_ms };
    administer(core, command, format!("Give {} another token", visible_line(&name))).await?;
    let unknown = || refused("not_found", "This tool is not here", "The hub took the new token, but this desk does not know the tool yet.");
    let tool = rows(core)?.into_iter().find(|tool| tool.name == visible_line(&name)).ok_or_else(unknown)?;
    Ok(shown(core, tool, token))
}

fn new_token() -> Result<String, DeskError> {
    Ok(format!("hpt_{}", URL_SAFE_NO_PAD.encode(random::<32>()?)))
}

fn shown(core: &Core, tool: ToolRow, token: String) -> NewTool {
    let url = core.connection.hub_url().unwrap_or_default();
    NewTool { snippets: snippets(&url, &token, &tool.name, folder_to_name(&core.data).as_deref()), tool, token }
}

// A hub of this computer takes another port at each start, so what is meant to last
// names the data folder, or nothing where that is the platform's own.
fn snippets(url: &str, token: &str, name: &str, data: Option<&str>) -> Vec<Snippet> {
    let proposal = json!({ "kind": "demo.greeting", "title": "Say hello", "tool": { "name": name }, "arguments": { "text": "hello" } });
    // Within single quotes a shell takes everything but a single quote as it stands.
    let proposal = proposal.to_string().replace('\'', r"'\''");
    let curl = format!(
        "curl -sS {url}/v1/actions \\\n  -H 'Authorization: Bearer {token}' \\\n  -H 'Content-Type: application/json' \\\n  -d '{proposal}'"
    );
    let mut env = json!({ "HOLDPOINT_TOKEN": token });
    if let Some(data) = data {
        env["HOLDPOINT_DATA"] = data.into();
    }
    let stdio = json!({ "mcpServers": { "holdpoint": { "command": "holdpoint", "args": ["mcp"], "env": env } } });
    let http = json!({ "mcpServers": { "holdpoint": {
        "type": "http", "url": format!("{url}/mcp"), "headers": { "Authorization": format!("Bearer {token}") }
    } } });
    let pretty = |value| serde_json::to_string_pretty(value).unwrap_or_default();
    let claude = format!(
        "# save as holdpoint.json\n{}\n\n# then\nclaude --mcp-config holdpoint.json --permission-prompt-tool mcp__holdpoint__approve",
        pretty(&stdio)
    );
    let snippet = |title: &str, text| Snippet { title: title.into(), text };
    vec![
        snippet("curl, at the hub's present address", curl),
        snippet("Claude Code, through the command holdpoint", claude),
        snippet("MCP, through the command holdpoint", pretty(&stdio)),
        snippet("MCP over HTTP, at the hub's present address", pretty(&http)),
    ]
}

// The folder, where the command would not find it by itself.
fn folder_to_name(data: &Path) -> Option<String> {
    let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let own = dirs::data_dir().map(|folder| folder.join("holdpoint"));
    (own.as_deref() != Some(&*data)).then(|| data.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_starts_the_command_outlives_the_hubs_address() {
        let made = snippets("http://127.0.0.1:4711", "hpt_x", "deploy-pilot", Some("/srv/desk"));
        let [curl, claude, stdio, http] = made.as_slice() else { panic!("{made:?}") };
        for lasting in [claude, stdio] {
            assert!(!lasting.text.contains("4711") && !lasting.text.contains("HOLDPOINT_URL"), "{}", lasting.text);
            assert!(lasting.text.contains(r#""HOLDPOINT_DATA": "/srv/desk""#), "{}", lasting.text);
        }
        for present in [curl, http] {
            assert!(present.text.contains("http://127.0.0.1:4711/") && present.title.contains("present address"));
        }
        assert!(!snippets("u", "t", "n", None)[2].text.contains("HOLDPOINT_DATA"));
    }

    #[test]
    fn only_another_folder_than_the_platforms_is_named() {
        assert_eq!(folder_to_name(Path::new("/srv/desk")).as_deref(), Some("/srv/desk"));
        if let Some(own) = dirs::data_dir() {
            assert_eq!(folder_to_name(&own.join("holdpoint")), None);
        }
    }
}
