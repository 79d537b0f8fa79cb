//! Commands that reach the decide loop without HTTP, checked as the routes check them.

use crate::core::Core;
use crate::http::{self, Person};
use crate::submission::Receipt;
use holdpoint_domain::{Code, Command, DeskRequest, Digest, Envelope, Propose, ReadingBody, Refusal, SetMembership};

/// Submits a command, one of a tool with its present token.
pub(crate) async fn submit(core: &Core, command: Command) -> Result<Receipt, Refusal> {
    if let Command::StateFromSource { source, .. } = &command {
        let token = core.state().sources.get_active(source).and_then(|source| source.added.token);
        return core.submit_with_token(command, token).await;
    }
    let Some(tool) = command.tool() else { return core.submit(command).await };
    // As a route does: a token that this hub does not know yet is refused.
    let token = core.state().tools.by_name.get(tool).map(|tool| tool.token);
    let token = token.ok_or_else(|| Refusal::new(Code::Unauthorized, "This hub does not know the tool yet."))?;
    core.submit_for_tool(with_token(command, token), token).await
}

fn with_token(command: Command, token: Digest) -> Command {
    match command {
        Command::Propose(propose) => Command::Propose(Box::new(Propose { token: Some(token), ..*propose })),
        other => other,
    }
}

/// Verifies and submits what a device signed, as `POST /v1/commands`; `reading` and `set` come beside it.
pub(crate) async fn submit_signed(
    core: &Core,
    device: &str,
    envelope: Envelope,
    reading: Option<ReadingBody>,
    set: Option<SetMembership>,
    salt: String,
) -> Result<Receipt, Refusal> {
    let person = find_person(core, device)?;
    let statement = http::read_statement(core, &person, &envelope).await?;
    submit(core, Command::Desk(Box::new(DeskRequest { statement, envelope, salt, by_owner: false, reading, set }))).await
}

/// The person of a device. As a session does it: the token names the device, the state says whether it may act.
pub(crate) fn find_person(core: &Core, device: &str) -> Result<Person, Refusal> {
    let state = core.state();
    let known = state.devices.get(device).filter(|_| state.may_sign(device));
    let known = known.ok_or_else(|| Refusal::new(Code::DeviceRevoked, "This device is unknown or revoked."))?;
    Ok(Person { person: known.enrolled.person.clone().into(), device: device.to_owned() })
}
