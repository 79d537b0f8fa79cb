//! `holdpoint mcp`.

use crate::args::Mcp;
use crate::caller;
use crate::failure::{Exit, Failure};
use crate::place::Place;
use crate::tool_side::ToolSide;
use holdpoint_connectors::mcp::{Gate, Surroundings, serve_stdio};
use std::time::Duration;

pub(crate) async fn run(place: &Place, mcp: &Mcp) -> Result<Exit, Failure> {
    let gone = caller::gone()?;
    let side = ToolSide::open(place, &mcp.connection).await?;
    // A revoked token fails at the start, where the error is still seen.
    let tool = side.client.tool().await?;
    tracing::info!(tool.name = tool.name, "serving MCP on standard input and output");
    let surroundings = Surroundings {
        session: std::env::var("CLAUDE_SESSION_ID").ok().filter(|session| !session.is_empty()),
        cwd: std::env::current_dir().ok().map(|dir| dir.display().to_string()),
        prompt_wait: Duration::from_secs(mcp.wait),
    };
    let served = serve_stdio(Gate::for_tool(side.client.clone(), surroundings), gone).await;
    side.leave().await;
    served.map_err(|error| Failure::new(Exit::Failed, "mcp", "The MCP connection failed", format!("{error}.")))?;
    Ok(Exit::Done)
}
