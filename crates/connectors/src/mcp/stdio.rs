//! The server over standard input and output.

use super::server::Gate;
use rmcp::ServiceExt as _;
use rmcp::transport::io::stdio_pipes;

/// Serves one client until it closes the pipe or `stopped` completes. Permission prompts that still
/// wait are withdrawn then.
///
/// # Errors
/// When the pipe breaks before the handshake, or the server's task fails.
pub async fn serve_stdio(gate: Gate, stopped: impl Future<Output = ()>) -> Result<(), StdioError> {
    let prompts = gate.prompts().clone();
    let served = async {
        let running = gate.serve(stdio_pipes()).await.map_err(|error| StdioError(error.to_string()))?;
        running.waiting().await.map_err(|error| StdioError(error.to_string()))
    };
    let ended = tokio::select! {
        ended = served => ended.map(|_| ()),
        () = stopped => Ok(()),
    };
    prompts.end().await;
    ended
}

/// Standard input and output cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the MCP connection failed: {0}")]
pub struct StdioError(String);
