//! Every route for every caller, every command for every role: who has no right gets
//! no data and changes nothing.

use crate::test_hub::{TOKEN, TestHub, key_of, proposal};
use holdpoint_domain::{
    COMMAND_TYPE, Cause, Code, CommandId, DeskCommand, Digest, Envelope, Grade, Invited, PublicKey, Role, SourceAdded, SourceType,
    StatedIncident, Statement, ToolTerms, Verdict,
};
use holdpoint_protocol::{DeskClient, EnrollRequest, Receipt, Vouch};
use reqwest::Method;
use serde_json::{Value, json};

/// Who may ask, as one letter each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    Garbage,
    /// A session that has ended.
    Expired,
    /// A valid session of another hub.
    OtherSession,
    /// A valid tool token of another hub.
    OtherTool,
    RevokedTool,
    RevokedDevice,
    /// A tool, but not the one the action is of.
    Stranger,
    Tool,
    Person(Role),
}

const NEVER: [Who; 7] = [Who::Nobody, Who::Garbage, Who::Expired, Who::OtherSession, Who::OtherTool, Who::RevokedTool, Who::RevokedDevice];

/// What a route is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Tells nothing that is not public, or is guarded by what is in the request.
    Everybody,
    /// A tool, about an action of its own.
    OwnTool,
    /// Any tool.
    Tools,
    People,
    /// People with the role.
    Administrators,
    /// People, and the tool about its own.
    PeopleAndOwnTool,
    Both,
    /// Other systems, with the token of a source.
    Sources,
}

/// A row for every operation of the OpenAPI document.
const ROUTES: &[(&str, &str, For)] = &[
    ("post", "/v1/actions", For::Tools),
    ("get", "/v1/actions", For::Both),
    ("get", "/v1/actions/{id}", For::PeopleAndOwnTool),
    ("put", "/v1/actions/{id}", For::OwnTool),
    ("delete", "/v1/actions/{id}", For::OwnTool),
    ("get", "/v1/actions/{id}/decision", For::OwnTool),
    ("post", "/v1/actions/{id}/grant", For::OwnTool),
    ("post", "/v1/actions/{id}/outcome", For::OwnTool),
    ("post", "/v1/incidents", For::Sources),
    ("get", "/v1/incidents/{id}/causes", For::People),
    ("post", "/v1/changes", For::Sources),
    ("get", "/v1/sources", For::People),
    ("post", "/v1/sources/{name}", For::Sources),
    ("post", "/v1/sources/{name}/test", For::Administrators),
    ("post", "/v1/commands", For::People),
    ("get", "/v1/records", For::People),
    ("post", "/v1/bodies", For::People),
    ("get", "/v1/bodies/{digest}", For::People),
    ("get", "/v1/facts", For::People),
    ("post", "/v1/enroll", For::Everybody),
    ("post", "/v1/session", For::Everybody),
    ("get", "/v1/tool", For::Tools),
    ("post", "/v1/tools/{name}/releases", For::OwnTool),
    ("get", "/v1/tools/{name}/releases", For::PeopleAndOwnTool),
    ("post", "/v1/tools/{name}/evals", For::OwnTool),
    ("get", "/v1/stops", For::People),
    ("post", "/v1/stops/effect", For::People),
    ("get", "/v1/stops/{id}", For::People),
    ("get", "/v1/triggers", For::People),
    ("get", "/v1/freezes", For::People),
    ("get", "/v1/freezes/{id}", For::People),
    ("get", "/v1/shifts", For::People),
    ("get", "/v1/keys", For::Both),
    ("get", "/v1/hub", For::Everybody),
    ("get", "/healthz", For::Everybody),
    ("get", "/readyz", For::Everybody),
];

impl For {
    fn admits(self, who: Who) -> bool {
        match self {
            Self::Everybody => true,
            _ if NEVER.contains(&who) => false,
            Self::OwnTool => who == Who::Tool,
            Self::Tools => matches!(who, Who::Tool | Who::Stranger),
            Self::People => matches!(who, Who::Person(_)),
            Self::Administrators => who == Who::Person(Role::Administrator),
            Self::PeopleAndOwnTool => who != Who::Stranger,
            Self::Both => true,
            Self::Sources => false,
        }
    }
}

fn all_senders() -> Vec<Who> {
    let mut all = NEVER.to_vec();
    all.extend([Who::Stranger, Who::Tool]);
    all.extend(Role::ALL.map(Who::Person));
    all
}

/// A hub with somebody of every kind.
struct RightsFixture {
    hub: TestHub,
    tokens: Vec<(Who, Option<String>)>,
    asked: Receipt,
    body: String,
}

const SECRET: &str = "what only those with a right may read";

impl RightsFixture {
    async fn build() -> Self {
        let mut hub = TestHub::open().await;
        let other = TestHub::open().await;
        let mut tokens = vec![(Who::Nobody, None), (Who::Garbage, Some("hpt_garbage".into()))];
        tokens.push((Who::OtherSession, Some(other.token.clone())));
        let foreign = "hpt_of_another_hub";
        other.send(add("elsewhere", foreign)).await.unwrap();
        tokens.push((Who::OtherTool, Some(foreign.into())));
        for (who, name) in [(Who::RevokedTool, "revoked"), (Who::Stranger, "stranger")] {
            hub.send(add(name, name)).await.unwrap();
            tokens.push((who, Some(name.into())));
        }
        hub.send(DeskCommand::RevokeTool { name: "revoked".into() }).await.unwrap();
        tokens.push((Who::Tool, Some(TOKEN.into())));
        // An hour and more before everybody else.
        enroll_as(&hub, "dev_expired", Role::Reviewer).await;
        tokens.push((Who::Expired, Some(hub.session(&hub.url(), "dev_expired").await)));
        hub.pass(25 * 3_600_000);
        hub.sign_in_again().await;
        enroll_as(&hub, "dev_revoked", Role::Reviewer).await;
        tokens.push((Who::RevokedDevice, Some(hub.session(&hub.url(), "dev_revoked").await)));
        for role in Role::ALL {
            let device = format!("dev_{}", role.as_str());
            enroll_as(&hub, &device, role).await;
            tokens.push((Who::Person(role), Some(hub.session(&hub.url(), &device).await)));
        }
        hub.send(DeskCommand::RevokeDevice { device: "dev_revoked".into() }).await.unwrap();
        let asked = hub.propose(json!({"title": SECRET, "reasons": SECRET, "ttl_seconds": 86_400})).await;
        let record = crate::two_hubs::records(&hub.desk).await.into_iter().find(|record| record.subject == asked.id).unwrap();
        Self { hub, tokens, asked, body: record.body.unwrap().to_string() }
    }

    fn token(&self, who: Who) -> Option<&str> {
        self.tokens.iter().find(|(known, _)| *known == who).unwrap_or_else(|| panic!("{who:?}")).1.as_deref()
    }

    async fn ask(&self, who: Who, method: &str, path: &str, body: Option<&Value>) -> (u16, String) {
        let path = path.replace("{id}", &self.asked.id).replace("{digest}", &self.body).replace("/tools/{name}", "/tools/deploy-pilot");
        let query = if path == "/v1/records" { "?after=0&max=10" } else { "" };
        let method: Method = method.to_uppercase().parse().unwrap();
        let mut request = reqwest::Client::new().request(method, format!("{}{path}{query}", self.hub.url()));
        if let Some(token) = self.token(who) {
            request = request.bearer_auth(token);
        }
        if let Some(body) = body {
            request = request.json(body);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    async fn head(&self) -> u64 {
        self.hub.desk.info().await.unwrap().head
    }
}

fn add(name: &str, token: &str) -> DeskCommand {
    DeskCommand::AddTool { name: name.into(), owner: None, token: Digest::of(token.as_bytes()) }
}

/// Somebody with one role, by an invite.
pub async fn enroll_as(hub: &TestHub, device: &str, role: Role) {
    let profile = Invited { roles: vec![role], ..Invited::default() };
    let code = Digest::of(device.as_bytes());
    hub.send(DeskCommand::Invite { invite: format!("inv_{device}").into(), code, valid_ms: 60_000, profile, person: None }).await.unwrap();
    let request = EnrollRequest {
        by: Vouch::Invite(device.into()),
        person: format!("per_{device}"),
        name: device.into(),
        device: device.into(),
        device_name: "desk".into(),
        key: PublicKey::base64_of(&key_of(device)),
    };
    DeskClient::new(&hub.url()).enroll(&request).await.unwrap();
}

/// A body that a rightful caller could send; what it says is refused for other reasons.
fn body_of(fixture: &RightsFixture, method: &str, path: &str) -> Option<Value> {
    Some(match (method, path) {
        ("post" | "put", "/v1/actions" | "/v1/actions/{id}") => serde_json::to_value(proposal(json!({"title": "Another"}))).unwrap(),
        (_, "/v1/actions/{id}/grant") => json!({"grant": "hpg_none", "digest": fixture.body}),
        (_, "/v1/actions/{id}/outcome") => json!({"outcome": "executed"}),
        (_, "/v1/commands") => json!({"payloadType": COMMAND_TYPE, "payload": "e30=", "signatures": [{"keyid": "dev", "sig": "AAAA"}]}),
        (_, "/v1/bodies") => json!({"digests": [fixture.body]}),
        (_, "/v1/enroll") => {
            json!({"by": {"invite": "none"}, "person": "per_x", "name": "X", "device": "dev_x", "device_name": "x", "key": "k"})
        }
        ("post", "/v1/tools/{name}/releases") => json!({"version": "1"}),
        (_, "/v1/tools/{name}/evals") => json!({"version": "1", "suite": "0a1b2c3d", "passed": 1, "failed": 0}),
        (_, "/v1/stops/effect") => json!("all"),
        (_, "/v1/session") => json!({"device": "dev_nobody"}),
        _ => return None,
    })
}

#[tokio::test]
async fn every_route_checks_every_sender() {
    let fixture = RightsFixture::build().await;
    let document = serde_json::to_value(holdpoint_hub::openapi()).unwrap();
    let mut described: Vec<(String, String)> = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        described.extend(operations.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())));
    }
    let mut listed: Vec<(String, String)> = ROUTES.iter().map(|(method, path, _)| ((*method).into(), (*path).into())).collect();
    described.sort();
    listed.sort();
    assert_eq!(described, listed, "every route has a row in the table above");

    for (method, path, whom) in ROUTES {
        for who in all_senders() {
            let (head, body) = (fixture.head().await, body_of(&fixture, method, path));
            if whom.admits(who) && matches!((*method, *path), ("post" | "put" | "delete", p) if p.starts_with("/v1/actions")) {
                // What a rightful caller does there is told elsewhere.
                continue;
            }
            let (status, text) = fixture.ask(who, method, path, body.as_ref()).await;
            let said = format!("{who:?} {method} {path}: {status} {text}");
            if whom.admits(who) {
                assert!(!matches!(status, 401 | 403) || *whom == For::Everybody || *path == "/v1/commands", "{said}");
                continue;
            }
            assert!(matches!(status, 401 | 403 | 404), "{said}");
            let problem: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {said}"));
            assert!(problem["code"].is_string() && problem["detail"].as_str().is_some_and(|detail| detail.len() > 15), "{said}");
            assert!(!text.contains(SECRET), "{said}");
            assert_eq!(fixture.head().await, head, "{said}");
        }
    }
}

#[tokio::test]
async fn mcp_server_answers_tools_about_own_actions_only() {
    let fixture = RightsFixture::build().await;
    let look = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "check_decision", "arguments": {"id": fixture.asked.id, "wait_seconds": 0}, "_meta": {
            "io.modelcontextprotocol/protocolVersion": "2026-07-28", "io.modelcontextprotocol/clientCapabilities": {},
            "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}}}});
    let head = fixture.head().await;
    for who in all_senders() {
        let mut request = reqwest::Client::new().post(format!("{}/mcp", fixture.hub.url())).json(&look);
        for (name, value) in [
            ("accept", "application/json, text/event-stream"),
            ("mcp-protocol-version", "2026-07-28"),
            ("mcp-method", "tools/call"),
            ("mcp-name", "check_decision"),
        ] {
            request = request.header(name, value);
        }
        if let Some(token) = fixture.token(who) {
            request = request.bearer_auth(token);
        }
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        let said = format!("{who:?}: {status} {text}");
        match who {
            Who::Tool => assert!(status == 200 && text.contains("No decision yet"), "{said}"),
            Who::Stranger => assert!(status == 200 && text.contains("no action with this id"), "{said}"),
            _ => assert!(matches!(status, 401 | 403), "{said}"),
        }
        assert!(!text.contains(SECRET), "{said}");
    }
    assert_eq!(fixture.head().await, head);
}

#[tokio::test]
async fn every_command_checks_every_role() {
    let fixture = RightsFixture::build().await;
    let profile = Invited { roles: vec![Role::Administrator], ..Invited::default() };
    // An invite of another administrator would wait for a second one.
    let manager = Invited { roles: vec![Role::Manager], ..Invited::default() };
    let asked = fixture.hub.send(DeskCommand::ChangePerson { person: "per_dev_expired".into(), profile: profile.clone() }).await.unwrap();
    let change: CommandId = asked.change.unwrap().into();
    let policy = DeskCommand::PublishPolicy { source: "default_ttl = \"80s\"\n".into(), replaces: "default-1".into() };
    let declined = fixture.hub.send(policy).await.unwrap();
    let digest = Digest::of(b"x");
    let terms = ToolTerms { kinds: vec!["deploy.*".into()], ..ToolTerms::default() };
    let action = fixture.asked.id.clone();
    let incident =
        json!({"statement": {"source": "holdpoint", "id": "1", "at": 1, "told": {"incident": {"title": "Down", "started_at": 1}}}});
    let incident: StatedIncident = serde_json::from_value(incident).unwrap();
    let incident_id = incident.statement.stream_id();
    let pager = SourceAdded { kind: SourceType::Pagerduty, url: None, token: None };
    let closed = fixture.hub.propose(json!({"title": "Done with"})).await;
    fixture.hub.review(&closed, Verdict::Approve).await.unwrap();
    let records = crate::two_hubs::records(&fixture.hub.desk).await;
    let closed = records.into_iter().find(|record| record.subject == closed.id).unwrap().body.unwrap();
    let commands: Vec<(DeskCommand, &[Role])> = vec![
        (DeskCommand::Claim { action: action.clone().into() }, &[Role::Reviewer]),
        (DeskCommand::Release { action: action.clone().into() }, &[Role::Reviewer]),
        (DeskCommand::Review(crate::test_hub::review(&fixture.asked, Verdict::Abstain)), &[Role::Reviewer]),
        (add("new", "new"), &[Role::Administrator]),
        (DeskCommand::RegisterTool { name: "newer".into(), token: Digest::of(b"newer"), terms: terms.clone() }, &[Role::Administrator]),
        (DeskCommand::ChangeTool { name: "newer".into(), terms }, &[Role::Administrator]),
        (DeskCommand::RotateTool { name: "stranger".into(), token: digest, overlap_ms: 0 }, &[Role::Administrator]),
        (DeskCommand::RevokeTool { name: "stranger".into() }, &[Role::Administrator]),
        (
            DeskCommand::Invite { invite: "inv_new".into(), code: digest, valid_ms: 60_000, profile: manager, person: None },
            &[Role::Administrator],
        ),
        (DeskCommand::RevokeInvite { invite: "inv_new".into() }, &[Role::Administrator]),
        (DeskCommand::ChangePerson { person: "per_dev_expired".into(), profile }, &[Role::Administrator]),
        (DeskCommand::PublishPolicy { source: "default_ttl = \"90s\"\n".into(), replaces: "default-1".into() }, &[Role::Administrator]),
        (DeskCommand::ConfirmChange { change }, &[Role::Administrator]),
        (DeskCommand::DeclineChange { change: declined.change.unwrap().into() }, &[Role::Administrator]),
        (DeskCommand::StateIncidents { incidents: vec![incident] }, &[Role::Manager, Role::Administrator]),
        (DeskCommand::AddSource { name: "pager".into(), source: pager }, &[Role::Administrator]),
        (DeskCommand::RevokeSource { name: "pager".into() }, &[Role::Administrator]),
        (DeskCommand::NoteIncident { incident: incident_id.clone(), text: "The pool is empty.".into() }, &Role::ALL),
        (
            DeskCommand::StateFinding { incident: incident_id, cause: Cause::NoChange, grade: Grade::Confirmed, why: None },
            &[Role::Manager, Role::Administrator],
        ),
        (DeskCommand::EraseBody { digest: closed, reason: "A name".into() }, &[Role::Administrator]),
        (DeskCommand::RevokeDevice { device: "dev_expired".into() }, &[Role::Administrator]),
        (DeskCommand::RevokePerson { person: "per_dev_expired".into() }, &[Role::Administrator]),
    ];
    for (number, (command, allowed)) in commands.into_iter().enumerate() {
        // Those without the right first: what they may not do is then still to be done.
        let (with, without): (Vec<Role>, Vec<Role>) = Role::ALL.into_iter().partition(|role| allowed.contains(role));
        for role in without {
            let head = fixture.head().await;
            let refused = sign_and_send(&fixture, role, number, command.clone()).await;
            let refused = refused.expect_err(&format!("{role:?} {command:?}"));
            assert!(
                [Code::Forbidden, Code::NotEligible, Code::NotClaimed].map(Code::as_str).contains(&refused.as_str()),
                "{role:?} {command:?}: {refused}"
            );
            assert_eq!(fixture.head().await, head, "{role:?} {command:?}");
        }
        for role in with {
            let done = sign_and_send(&fixture, role, number, command.clone()).await;
            assert!(done.is_ok(), "{role:?} {command:?}: {done:?}");
        }
    }
}

async fn sign_and_send(fixture: &RightsFixture, role: Role, number: usize, command: DeskCommand) -> Result<(), String> {
    let device = format!("dev_{}", role.as_str());
    let statement = Statement {
        id: format!("cmd_{number}_{}", role.as_str()).into(),
        hub: fixture.hub.hub_id().to_owned().into(),
        person: format!("per_{device}").into(),
        device: device.clone().into(),
        signed_at: fixture.hub.now(),
        rests_on: None,
        shown: None,
        command,
    };
    let statement = fixture.hub.desk.bind(statement.clone()).await.unwrap_or(statement);
    let envelope = Envelope::sign(COMMAND_TYPE, &serde_json::to_vec(&statement).unwrap(), &device, &key_of(&device));
    let desk = DeskClient::new(&fixture.hub.url()).with_token(fixture.token(Who::Person(role)).unwrap());
    desk.command(&envelope).await.map(drop).map_err(|error| crate::test_hub::code(&error).to_owned())
}
