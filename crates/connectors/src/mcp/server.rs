//! The four tools, for every caller and transport.

use super::arguments::{self, Check, Report, Request};
use super::caller::Caller;
use super::delivery::{Delivery, Undelivered};
use super::prompts::{self, Prompts};
use super::sent_proposals::SentProposals;
use super::{reply, schema, waiting};
use crate::claude_code::{self, ToolCall};
use crate::settle;
use holdpoint_domain::{Ask, Code, Decision, Refusal, new_id};
use holdpoint_protocol::{Answer, ClientError, OutcomeReport, ToolClient, ask};
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, Implementation, ListToolsResult, PaginatedRequestParams, ProtocolVersion,
    ServerCapabilities, ServerConfig, Tool,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::time::Duration;

/// Facts for the reviewer that Claude Code does not send.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The session's id.
    pub session: Option<String>,
    /// The working directory.
    pub cwd: Option<String>,
    /// How long the permission prompt waits for a person.
    pub prompt_wait: Duration,
}

impl Default for Surroundings {
    fn default() -> Self {
        Self { session: None, cwd: None, prompt_wait: Duration::from_secs(3600) }
    }
}

/// The server.
#[derive(Clone)]
pub struct Gate {
    fixed: Option<ToolClient>,
    surroundings: Surroundings,
    sent: SentProposals,
    undelivered: Undelivered,
    prompts: Prompts,
}

impl Gate {
    /// For one tool, as over stdio.
    #[must_use]
    pub fn for_tool(intake: ToolClient, surroundings: Surroundings) -> Self {
        Self { fixed: Some(intake), surroundings, ..Self::for_callers() }
    }

    /// For many: each HTTP request brings its [`Caller`].
    pub(super) fn for_callers() -> Self {
        Self {
            fixed: None,
            surroundings: Surroundings::default(),
            sent: SentProposals::default(),
            undelivered: Undelivered::default(),
            prompts: Prompts::default(),
        }
    }

    pub(super) const fn prompts(&self) -> &Prompts {
        &self.prompts
    }

    async fn caller(&self, call: &RequestContext<RoleServer>) -> Result<Caller, ClientError> {
        if let Some(intake) = &self.fixed {
            return Caller::identify(intake.clone()).await;
        }
        let parts = call.extensions.get::<axum::http::request::Parts>();
        parts
            .and_then(|parts| parts.extensions.get::<Caller>())
            .cloned()
            .ok_or_else(|| Refusal::new(Code::Unauthorized, "Send the tool's token as Authorization: Bearer.").into())
    }

    async fn dispatch(&self, name: &str, members: Map<String, Value>, call: &RequestContext<RoleServer>) -> Option<CallToolResult> {
        let caller = match self.caller(call).await {
            Ok(caller) => caller,
            Err(error) if name == "approve" => return Some(prompts::answer(&claude_code::deny_after_error(&error))),
            Err(error) => return Some(reply::failed(&error)),
        };
        Some(match name {
            "request_approval" => self.request_approval(&caller, members, call).await.unwrap_or_else(|error| reply::failed(&error)),
            "check_decision" => self.check_decision(&caller, members, call).await.unwrap_or_else(|error| reply::failed(&error)),
            "report_outcome" => report_outcome(&caller, members).await.unwrap_or_else(|error| reply::failed(&error)),
            "approve" => self.approve(&caller, members, call).await,
            _ => return None,
        })
    }

    async fn request_approval(
        &self,
        caller: &Caller,
        members: Map<String, Value>,
        call: &RequestContext<RoleServer>,
    ) -> Result<CallToolResult, ClientError> {
        let Request { proposal, wait, key } = Request::read(members, &caller.tool)?;
        let key = key.or_else(fresh_key);
        let receipt = caller.intake.propose(&proposal, key.as_deref()).await?;
        self.sent.keep(ask(&proposal, &receipt)?);
        self.answer(caller, &receipt.id, wait, key.as_deref(), call).await
    }

    async fn check_decision(
        &self,
        caller: &Caller,
        members: Map<String, Value>,
        call: &RequestContext<RoleServer>,
    ) -> Result<CallToolResult, ClientError> {
        let check: Check = arguments::read(members)?;
        self.answer(caller, &check.id, check.wait()?, None, call).await
    }

    async fn answer(
        &self,
        caller: &Caller,
        id: &str,
        wait: Duration,
        key: Option<&str>,
        call: &RequestContext<RoleServer>,
    ) -> Result<CallToolResult, ClientError> {
        let intake = &caller.intake;
        match waiting::wait_for_decision(intake, id, wait, call).await? {
            Some(Answer::Open(open)) => Ok(reply::open(&open, key)),
            Some(Answer::Decided(decision)) => match self.sent.get(id) {
                Some(expected) => self.settle(caller, *decision, &expected, call).await,
                None => Ok(reply::unverifiable(id, decision.verdict)),
            },
            None => Ok(reply::refused(Refusal::new(
                Code::Unavailable,
                format!("The call was cancelled before a decision. The request {id} stays open until its deadline."),
            ))),
        }
    }

    /// Uses the grant while the answer can be delivered. An approval that was lost with its
    /// connection is given to the same session again.
    async fn settle(
        &self,
        caller: &Caller,
        decision: Decision,
        expected: &Ask,
        call: &RequestContext<RoleServer>,
    ) -> Result<CallToolResult, ClientError> {
        let (session, delivery) = (session_of(call, caller), delivery_of(call));
        let id = decision.id.clone();
        if delivery.is_cut_off() {
            return Ok(reply::undelivered(&id));
        }
        match settle(&caller.intake, decision, expected).await {
            Ok(settled) => {
                let answer = reply::settled(settled);
                self.undelivered.keep(&session, &id, &answer, &delivery);
                Ok(answer)
            }
            Err(error) if error.code() == Some(Code::GrantUsed.as_str()) => {
                self.undelivered.take_over(&session, &id, &delivery).ok_or(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn approve(&self, caller: &Caller, members: Map<String, Value>, call: &RequestContext<RoleServer>) -> CallToolResult {
        match arguments::read::<ToolCall>(members) {
            Err(refusal) => {
                let verdict = claude_code::Verdict::unanswered(&format!("The permission request cannot be read. {}", refusal.detail));
                prompts::answer(&verdict)
            }
            Ok(mut tool_call) => {
                tool_call.session.clone_from(&self.surroundings.session);
                tool_call.cwd.clone_from(&self.surroundings.cwd);
                let key = tool_call.key("prompt").or_else(fresh_key);
                let name = tool_call.tool_name.clone();
                let prompt = self.prompt(caller, tool_call, key, call);
                tokio::select! {
                    biased;
                    never = waiting::send_progress(call, &name) => match never {},
                    answer = prompt => answer,
                }
            }
        }
    }

    async fn prompt(&self, caller: &Caller, tool: ToolCall, key: Option<String>, call: &RequestContext<RoleServer>) -> CallToolResult {
        let (wait, cancelled, ended) = (self.surroundings.prompt_wait, call.ct.clone(), self.prompts.ended());
        let (intake, undelivered) = (caller.intake.clone(), self.undelivered.clone());
        let (session, delivery) = (session_of(call, caller), delivery_of(call));
        let decided = self.prompts.run(async move {
            let gone = async {
                tokio::select! {
                    () = cancelled.cancelled() => {}
                    () = ended => {}
                }
            };
            match claude_code::wait_for_decision(&intake, &tool, wait, key.as_deref(), gone).await {
                Ok(unsettled) => prompts::settle(&intake, unsettled, &undelivered, &session, &delivery).await,
                Err(verdict) => prompts::answer(&verdict),
            }
        });
        decided
            .await
            .unwrap_or_else(|| prompts::answer(&claude_code::Verdict::unanswered("Holdpoint failed on this request, so it may not run.")))
    }
}

fn delivery_of(call: &RequestContext<RoleServer>) -> Delivery {
    let parts = call.extensions.get::<axum::http::request::Parts>();
    parts.and_then(|parts| parts.extensions.get::<Delivery>()).cloned().unwrap_or_default()
}

// Without a session, as from revision 2026-07-28 on, the tool itself.
fn session_of(call: &RequestContext<RoleServer>, caller: &Caller) -> String {
    let parts = call.extensions.get::<axum::http::request::Parts>();
    let id = parts.and_then(|parts| parts.headers.get("mcp-session-id")).and_then(|id| id.to_str().ok());
    id.map_or_else(|| format!("tool {}", caller.tool), |id| format!("session {id}"))
}

async fn report_outcome(caller: &Caller, members: Map<String, Value>) -> Result<CallToolResult, ClientError> {
    let report: Report = arguments::read(members)?;
    let recorded = caller.intake.report(&report.id, &OutcomeReport { outcome: report.outcome, message: report.message }).await?;
    Ok(reply::reported(&report.id, recorded.repeated))
}

// Without random bytes there is no key, and a repeated request may create a second action. That is
// harmless, so it is no error.
fn fresh_key() -> Option<String> {
    let mut random = [0; 10];
    getrandom::fill(&mut random).ok()?;
    Some(new_id("mcp", 0, random))
}

impl ServerHandler for Gate {
    fn get_info(&self) -> ServerConfig {
        let about = "Holdpoint asks a person to approve actions. Before an action that needs approval call request_approval, act only \
            when its answer has allowed: true, then call report_outcome.";
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("holdpoint", env!("CARGO_PKG_VERSION")).with_title("Holdpoint"))
            .with_instructions(about)
    }

    fn supported_protocol_versions(&self) -> Cow<'static, [ProtocolVersion]> {
        // Some clients still start with older revisions; these tools work the same in them, except
        // that 2025-03-26 has batches, which are not spoken here.
        ProtocolVersion::KNOWN_VERSIONS.iter().filter(|version| **version != ProtocolVersion::V_2025_03_26).cloned().collect()
    }

    async fn list_tools(&self, _: Option<PaginatedRequestParams>, _: RequestContext<RoleServer>) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(schema::tools()))
    }

    fn get_tool(&self, name: &str) -> Option<Tool> {
        schema::tools().into_iter().find(|tool| tool.name == name)
    }

    async fn call_tool(&self, request: CallToolRequestParams, call: RequestContext<RoleServer>) -> Result<CallToolResponse, ErrorData> {
        let result = self.dispatch(&request.name, request.arguments.unwrap_or_default(), &call).await;
        result.map(Into::into).ok_or_else(|| ErrorData::invalid_params(format!("There is no tool named {}.", request.name), None))
    }
}
