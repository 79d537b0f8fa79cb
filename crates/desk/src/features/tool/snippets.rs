//! How to connect a tool: commands and configuration to paste.

use crate::view::Snippet;
use serde_json::json;
use std::path::Path;

// A hub of this computer takes another port at each start, so what is meant to last
// names the data folder, or nothing where that is the platform's own.
pub(super) fn snippets(url: &str, token: &str, name: &str, data: Option<&str>) -> Vec<Snippet> {
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
pub(super) fn folder_to_name(data: &Path) -> Option<String> {
    let data = std::path::absolute(data).unwrap_or_else(|_| data.to_owned());
    let own = dirs::data_dir().map(|folder| folder.join("holdpoint"));
    (own.as_deref() != Some(&*data)).then(|| data.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stdio_snippets_do_not_name_hub_address() {
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
    fn snippets_name_only_nondefault_data_folder() {
        assert_eq!(folder_to_name(Path::new("/srv/desk")).as_deref(), Some("/srv/desk"));
        if let Some(own) = dirs::data_dir() {
            assert_eq!(folder_to_name(&own.join("holdpoint")), None);
        }
    }
}
