//! What happens to a tool.

/// What happens to a tool. Tools by their place in the fleet.
#[derive(Clone, Debug)]
pub(crate) enum ToolEvent {
    /// It proposes.
    Propose { tool: usize },
    /// It replaces a proposal of its own.
    Revise { tool: usize, action: String },
    /// It takes a proposal back.
    Withdraw { tool: usize, action: String },
    /// It learns the decision.
    Deliver { tool: usize, action: String },
    /// It is about to act.
    UseGrant { tool: usize, action: String },
    /// It tells how it went.
    Report { tool: usize, action: String, fails: bool },
}
