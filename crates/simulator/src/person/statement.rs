//! Signed statements of a person's device.

use super::roster::Person;
use crate::random::Stream;
use crate::world::World;
use holdpoint_domain::{
    COMMAND, COMMAND_TYPE, Code, Command, DeskCommand, DeskRequest, Envelope, Ms, ReadingBody, RecordRef, Refusal, Shown, Statement,
};

/// What a statement says beside its command.
#[derive(Clone, Debug)]
pub(crate) struct Context<'a> {
    pub(crate) hub: &'a str,
    pub(crate) signed_at: Ms,
    /// The last record on the device.
    pub(crate) rests_on: RecordRef,
    /// What was on screen, with reviews and claims.
    pub(crate) shown: Option<Shown>,
    /// What the desk saw of the reading, with reviews.
    pub(crate) reading: Option<ReadingBody>,
}

/// A request with the statement of this person's device.
pub(crate) fn sign(person: &Person, command: DeskCommand, context: Context<'_>, stream: &mut Stream) -> DeskRequest {
    let statement = Statement {
        id: stream.id(COMMAND, context.signed_at).into(),
        hub: context.hub.into(),
        person: person.id.clone().into(),
        device: person.device.clone().into(),
        signed_at: context.signed_at,
        rests_on: Some(context.rests_on),
        shown: context.shown,
        command,
    };
    // A statement is always JSON.
    let payload = serde_json::to_vec(&statement).unwrap_or_default();
    let envelope = Envelope::sign(COMMAND_TYPE, &payload, &person.device, &person.key);
    DeskRequest { statement, envelope, salt: stream.salt(), by_owner: false, reading: context.reading, set: None }
}

/// The command of a request.
pub(crate) fn command_of(request: DeskRequest) -> Command {
    Command::Desk(Box::new(request))
}

/// A person asks for something at a desk that is up to date. Returns the code of a refusal.
///
/// # Errors
/// As [`World::try_run`].
pub(crate) fn ask(by: usize, command: DeskCommand, stream: &mut Stream, world: &mut World) -> Result<Option<Code>, Refusal> {
    let context = Context { hub: &world.ledger.hub, signed_at: world.now, rests_on: world.ledger.place(), shown: None, reading: None };
    let request = sign(&world.people[by], command, context, stream);
    world.try_run(&command_of(request))
}
