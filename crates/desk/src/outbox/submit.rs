//! Signs a command, puts it into the outbox, and waits a short time for the receipt.

use super::{held, table as outbox};
use crate::core::{Core, account::not_set_up, notices::DEVICE_REFUSED, submissions::Effect, submissions::Receipt};
use crate::error::DeskError;
use crate::error::{disk_full, refused};
use crate::identity::sign_statement;
use crate::replica::connection::is_disk_full;
use crate::replica::kinds;
use crate::store::given;
use crate::view::{ReviewOutcome, SyncState, Topic};
use holdpoint_domain::{CommandId, DeskCommand, Envelope, ReadingBody, RecordRef, Refusal, SetMembership, Statement};
use holdpoint_protocol::SignedCommand;
use std::sync::Arc;
use std::time::Duration;

/// How long a reviewer is kept waiting for the hub; then it is said to be queued.
const RECEIPT_TIMEOUT: Duration = Duration::from_millis(1_500);

/// How long the reviewer of a set is kept waiting for all its members.
const SET_RECEIPT_TIMEOUT: Duration = Duration::from_secs(5);

/// How long a new tool waits for the hub: its token is shown only once the hub knows it.
/// Longer than one try may take, so that its end is known.
const ADMIN_RECEIPT_TIMEOUT: Duration = Duration::from_secs(25);

/// How long a desk that has just been opened may take to find its hub.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);

/// How long an accepted command waits for its own record to come back.
const OWN_RECORD_TIMEOUT: Duration = Duration::from_millis(300);

/// What is signed next: a statement, and the reading data whose digest a review names.
pub(crate) struct Unsigned {
    pub statement: Statement,
    pub reading: Option<ReadingBody>,
    /// Of the statement of a set: that it covers one action.
    pub set: Option<SetMembership>,
}

impl Unsigned {
    /// The action it is about, if it is about one.
    pub fn action(&self) -> Option<&str> {
        self.set.as_ref().map(|member| member.leaf.action.as_str()).or_else(|| self.statement.command.action())
    }

    // The id by which the hub settles it: of a member of a set its own.
    fn id(&self) -> Result<CommandId, Refusal> {
        match &self.set {
            Some(member) => member.open(&self.statement).map(|(review, _)| review.id),
            None => Ok(self.statement.id.clone()),
        }
    }
}

impl From<Statement> for Unsigned {
    fn from(statement: Statement) -> Self {
        Self { statement, reading: None, set: None }
    }
}

/// A statement for the present hub, not yet signed.
pub(crate) fn statement(core: &Core, command: DeskCommand) -> Result<Statement, DeskError> {
    check_may_sign(core)?;
    let statement = core.account.signer()?.statement(command)?;
    // By the hub's clock, as far as it is known: this computer's may be hours wrong.
    let (seq, hash) = core.replica.head();
    let rests_on = Some(RecordRef { seq, hash });
    let statement = statement.map(|statement| Statement { signed_at: core.clock.now(), rests_on, ..statement });
    statement.ok_or_else(not_set_up)
}

/// Whether this desk may sign at all now.
pub(crate) fn check_may_sign(core: &Core) -> Result<(), DeskError> {
    core.account.signer()?;
    if core.connection.status().state == SyncState::Broken {
        return Err(refused(
            "record_broken",
            "The record failed verification",
            "Signing is disabled at this desk. The Audit screen says what is wrong and what to do.",
        ));
    }
    if let Some(unknown) = core.replica.read(kinds::not_understood)? {
        return Err(refused("upgrade_needed", "A newer version is needed", unknown.sentence()));
    }
    if let Some(text) = core.notices.text(DEVICE_REFUSED) {
        return Err(refused(DEVICE_REFUSED, "The hub accepts nothing from this device", text));
    }
    Ok(())
}

/// Signs and keeps a statement, and waits a moment for the hub to settle it.
pub(crate) async fn send(core: &Arc<Core>, command: impl Into<Unsigned>, sentence: String) -> Result<ReviewOutcome, DeskError> {
    // Without a connection there is no receipt to wait for.
    let timeout = if core.connection.client().is_some() { RECEIPT_TIMEOUT } else { Duration::ZERO };
    send_within(core, command.into(), sentence, timeout).await.map(|(outcome, _)| outcome)
}

/// As [`send`], but either the hub settles it or nothing is left of it.
///
/// Should its answer be lost on the way, the hub may have taken it all the same.
async fn send_or_drop(core: &Arc<Core>, statement: Statement, sentence: String) -> Result<(ReviewOutcome, Effect), DeskError> {
    let mut arrived = core.connection.arrived.subscribe();
    if core.connection.client().is_none() {
        // Whether it came shows below.
        let _ = tokio::time::timeout(CONNECT_TIMEOUT, arrived.changed()).await;
    }
    if core.connection.client().is_none() {
        return Err(not_asked());
    }
    let answered = send_within(core, statement.into(), sentence, ADMIN_RECEIPT_TIMEOUT).await?;
    let ReviewOutcome::Queued { review } = &answered.0 else { return Ok(answered) };
    let asked = outbox::withdraw(&core.store.conn(), review)?;
    core.events.mark_stale(&[Topic::App, Topic::Outbox], Vec::new());
    Err(if asked { answer_lost() } else { not_asked() })
}

fn not_asked() -> DeskError {
    refused("hub_unreachable", "The hub did not answer", "Nothing was changed. Try again when the desk is connected.")
}

fn answer_lost() -> DeskError {
    refused("answer_lost", "The hub's answer was lost", "The hub may have done it. Check before you try again.")
}

/// What an administrator asks for: settled now, or not at all.
pub(crate) async fn administer(core: &Arc<Core>, command: DeskCommand, sentence: String) -> Result<Effect, DeskError> {
    let statement = statement(core, command)?;
    match send_or_drop(core, statement, sentence).await? {
        // Said here and now, so it need not wait in the outbox to be read.
        (ReviewOutcome::Refused { review, problem }, _) => {
            outbox::dismiss(&core.store.conn(), &review)?;
            Err(refused(&problem.code, &problem.title, problem.detail))
        }
        (_, effect) => Ok(effect),
    }
}

async fn send_within(
    core: &Arc<Core>,
    command: Unsigned,
    sentence: String,
    timeout: Duration,
) -> Result<(ReviewOutcome, Effect), DeskError> {
    let id = command.statement.id.clone();
    let receipt = core.submissions.expect(&id);
    let thread_core = core.clone();
    let kept = tokio::task::spawn_blocking(move || keep(&thread_core, &command, &sentence)).await;
    if let Err(error) = kept.unwrap_or_else(|_| Err(refused("internal", "Something went wrong", "The command was not kept."))) {
        core.submissions.forget(&id);
        return Err(error);
    }
    core.submissions.wake_sender();
    let answered = match tokio::time::timeout(timeout, receipt).await {
        Ok(Ok(Receipt { outcome, seq, effect })) => {
            // The next read should show it; a late record changes nothing about the acceptance.
            let mut arrived = core.connection.arrived.subscribe();
            let _ = tokio::time::timeout(OWN_RECORD_TIMEOUT, arrived.wait_for(|here| *here >= seq)).await;
            (outcome, effect)
        }
        _ => (ReviewOutcome::Queued { review: id.clone().into() }, Effect::Done),
    };
    core.submissions.forget(&id);
    Ok(answered)
}

fn keep(core: &Core, command: &Unsigned, sentence: &str) -> Result<(), DeskError> {
    keep_as(core, command, sentence, Origin::Now)
}

/// Signs and keeps a verdict that was held; nothing is done when it was taken back a moment ago.
pub(crate) fn keep_released(core: &Core, command: &Unsigned, sentence: &str) -> Result<(), DeskError> {
    keep_as(core, command, sentence, Origin::Held)
}

/// Where a command that is signed comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    Now,
    /// It was held, and leaves the table of held verdicts.
    Held,
}

fn keep_as(core: &Core, command: &Unsigned, sentence: &str, origin: Origin) -> Result<(), DeskError> {
    let Unsigned { statement, reading, .. } = command;
    let envelope = sign(core, statement)?;
    let action = statement.command.action();
    let is_review = matches!(statement.command, DeskCommand::Review(_));
    let shown_ms = is_review.then(|| reading.as_ref().and_then(|body| body.reading.shown_ms));
    let signed = outbox::Signed {
        id: &statement.id,
        action,
        review: is_review,
        sentence,
        signed_at: statement.signed_at,
        command: &SignedCommand { envelope, reading: reading.clone(), set: None },
    };
    let written = {
        let mut conn = core.store.conn();
        write(&mut conn, &signed, shown_ms, origin)
    };
    written.map_err(not_kept)?;
    core.refresh_pending()?;
    core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Queue, Topic::Action], action.map(str::to_owned).into_iter().collect());
    Ok(())
}

fn sign(core: &Core, statement: &Statement) -> Result<Envelope, DeskError> {
    let identity = core.account.signer()?;
    sign_statement(&identity, statement)
        .map_err(|error| refused("invalid_field", "A field does not hold what it should", format!("It cannot be signed: {error}.")))
}

/// Never say that something is kept when it is not.
pub(crate) fn not_kept(error: rusqlite::Error) -> DeskError {
    match is_disk_full(&error) {
        true => DeskError::Refused(disk_full("It was not kept and not sent; nothing has been decided.")),
        false => error.into(),
    }
}

/// Signs the one statement of a set, keeps it for each member, and waits a moment for the hub to
/// settle them. All are kept, or none.
pub(crate) async fn send_set(core: &Arc<Core>, members: Vec<(Unsigned, String)>) -> Result<Vec<ReviewOutcome>, DeskError> {
    let ids: Vec<CommandId> = members.iter().map(|(member, _)| member.id()).collect::<Result<_, _>>()?;
    let receipts: Vec<_> = ids.iter().map(|id| core.submissions.expect(id)).collect();
    let thread_core = core.clone();
    let kept_ids = ids.clone();
    let kept = tokio::task::spawn_blocking(move || keep_set(&thread_core, &members, &kept_ids)).await;
    if let Err(error) = kept.unwrap_or_else(|_| Err(refused("internal", "Something went wrong", "The set was not kept."))) {
        ids.iter().for_each(|id| core.submissions.forget(id));
        return Err(error);
    }
    core.submissions.wake_sender();
    let timeout = if core.connection.client().is_some() { SET_RECEIPT_TIMEOUT } else { Duration::ZERO };
    let until = tokio::time::Instant::now() + timeout;
    let mut outcomes = Vec::with_capacity(ids.len());
    for (id, receipt) in ids.iter().zip(receipts) {
        outcomes.push(match tokio::time::timeout_at(until, receipt).await {
            Ok(Ok(Receipt { outcome, .. })) => outcome,
            _ => ReviewOutcome::Queued { review: id.clone().into() },
        });
        core.submissions.forget(id);
    }
    Ok(outcomes)
}

fn keep_set(core: &Core, members: &[(Unsigned, String)], ids: &[CommandId]) -> Result<(), DeskError> {
    let Some((first, _)) = members.first() else { return Ok(()) };
    let envelope = sign(core, &first.statement)?;
    {
        let mut conn = core.store.conn();
        write_set(&mut conn, members, ids, &envelope).map_err(not_kept)?;
    }
    core.refresh_pending()?;
    core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Queue, Topic::Action], Vec::new());
    Ok(())
}

fn write_set(
    conn: &mut rusqlite::Connection,
    members: &[(Unsigned, String)],
    ids: &[CommandId],
    envelope: &Envelope,
) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    for ((member, sentence), id) in members.iter().zip(ids) {
        let (action, statement) = (member.action(), &member.statement);
        if let Some(action) = action {
            outbox::forget_refusals_of(&tx, action)?;
        }
        let command = SignedCommand { envelope: envelope.clone(), reading: member.reading.clone(), set: member.set.clone() };
        let signed = outbox::Signed { id, action, review: true, sentence, signed_at: statement.signed_at, command: &command };
        outbox::add(&tx, &signed)?;
    }
    // One act for the reviewer's pace, however many it decides.
    if let Some((first, _)) = members.first() {
        let shown_ms = first.reading.as_ref().and_then(|body| body.reading.shown_ms);
        given::add(&tx, &first.statement.id, first.statement.signed_at, shown_ms)?;
    }
    tx.commit()
}

fn write(
    conn: &mut rusqlite::Connection,
    signed: &outbox::Signed<'_>,
    shown_ms: Option<Option<i64>>,
    origin: Origin,
) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    if origin == Origin::Held && !held::remove(&tx, signed.id)? {
        return Ok(());
    }
    if let Some(action) = signed.action {
        outbox::forget_refusals_of(&tx, action)?;
    }
    outbox::add(&tx, signed)?;
    if let Some(shown_ms) = shown_ms {
        given::add(&tx, signed.id, signed.signed_at, shown_ms)?;
    }
    tx.commit()
}
