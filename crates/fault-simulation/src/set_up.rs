//! The beginning of every history: hubs, people and tools.

use crate::cast::{HUB_ID, PEOPLE, TOOLS, invited, person_id, registered};
use crate::fault::{Check, Fault};
use crate::hub::Hub;
use crate::random::Random;
use crate::request::{Request, Response};
use crate::world::{World, is_transient};
use holdpoint_domain::{Command, DeskCommand, DeskRequest, Digest, Enroll, EnrollBy, InviteId, PublicKey, Refusal};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// Without faults: the hubs start, people and tools are enrolled.
///
/// # Errors
/// The refusal of a hub.
pub(crate) async fn set_up(world: &Arc<World>) -> Result<(), Refusal> {
    for hub in &world.hubs {
        if let Err(error) = hub.start().await {
            world.report_fault(Fault::new(Check::Settled, format!("a hub cannot start: {error}")));
        }
    }
    if world.real_log.is_none() {
        let key = PublicKey::base64_of(&world.hub_key);
        submit(world, Command::OpenHub { id: HUB_ID.into(), name: "Simulated".into(), key }).await?;
    }
    for person in 0..PEOPLE {
        enroll(world, person).await?;
    }
    for (number, tool) in TOOLS.into_iter().enumerate() {
        let token = Digest::of(tool.as_bytes());
        submit_signed(world, DeskCommand::RegisterTool { name: tool.into(), terms: registered(number == 0), token }).await?;
    }
    Ok(())
}

// The link may fail from the start, so what is not recorded is asked for again.
async fn submit(world: &Arc<World>, command: Command) -> Result<(), Refusal> {
    loop {
        let Some((hub, _)) = world.hubs[0].current() else { return Ok(()) };
        let Some(bare) = hub.as_bare() else { return send(world, &hub, command).await };
        match bare.submit(command.clone()).await {
            Err(refusal) if is_transient(refusal.code) => sleep(Duration::from_millis(300)).await,
            Err(refusal) if refusal.code == holdpoint_domain::Code::AlreadyExists => return Ok(()),
            answer => return answer.map(drop),
        }
    }
}

// The same over HTTP, where a person's command has to rest on what their desk holds.
async fn send(world: &Arc<World>, hub: &Hub, command: Command) -> Result<(), Refusal> {
    let request = match command {
        Command::Enroll(enroll) => {
            let code = enroll.person.as_str().to_owned();
            Request::Enroll { enroll, code: Some(code) }
        }
        Command::Desk(request) => {
            let device = request.statement.device.as_str().to_owned();
            Request::Command { device, envelope: Box::new(request.envelope), reading: None }
        }
        _ => return Ok(()),
    };
    let lost = || Refusal::new(holdpoint_domain::Code::Unavailable, "The hub did not answer.");
    hub.answer(request, &mut Random::new(world.seed, &[12])).await.unwrap_or_else(|| Err(lost()))?;
    let page = Request::Records { device: world.desks[0].device.clone(), after: world.desks[0].copy().state.head };
    if let Some(Ok(Response::Records(page))) = hub.answer(page, &mut Random::new(world.seed, &[12])).await {
        let added = world.desks[0].copy().add(&page, false);
        added.map_err(|fault| Refusal::new(holdpoint_domain::Code::Internal, fault.detail))?;
        world.mirror(&page);
    }
    Ok(())
}

async fn enroll(world: &Arc<World>, person: usize) -> Result<(), Refusal> {
    let code = Digest::of(person_id(person).as_bytes());
    if person > 0 {
        let invite = InviteId::from(format!("inv_of_{}", person_id(person)));
        submit_signed(world, DeskCommand::Invite { invite, code, valid_ms: 60_000, profile: invited(person), person: None }).await?;
    }
    let desk = &world.desks[person];
    let enroll = Enroll {
        person: person_id(person).into(),
        name: person_id(person),
        device: desk.device.as_str().into(),
        device_name: "Desk".into(),
        key: PublicKey::base64_of(&desk.key),
        by: if person == 0 { EnrollBy::Owner } else { EnrollBy::Invite(code) },
    };
    submit(world, Command::Enroll(Box::new(enroll))).await
}

async fn submit_signed(world: &Arc<World>, command: DeskCommand) -> Result<(), Refusal> {
    let name = serde_json::to_vec(&command).unwrap_or_default();
    let id = format!("cmd_{}", &Digest::of(&name).hex()[..20]).into();
    let envelope = world.desks[0].sign(id, command, world.now());
    let payload = envelope.payload()?;
    let statement = serde_json::from_slice(&payload).map_err(|error| holdpoint_domain::json_refusal(&error))?;
    let request = DeskRequest { statement, envelope, salt: "set-up".into(), by_owner: false, reading: None, set: None };
    submit(world, Command::Desk(Box::new(request))).await
}
