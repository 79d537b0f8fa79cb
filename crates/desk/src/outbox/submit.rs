//! Signs a command, puts it into the outbox, and waits a short time for the receipt.

use super::table as outbox;
use crate::core::{Core, account::not_set_up, notices::DEVICE_REFUSED, submissions::Receipt};
use crate::error::DeskError;
use crate::error::{disk_full, refused};
use crate::identity::sign_statement;
use crate::replica::connection::is_disk_full;
use crate::replica::kinds;
use crate::store::given;
use crate::view::{ReviewOutcome, SyncState, Topic};
use holdpoint_domain::{DeskCommand, ReadingBody, Statement};
use holdpoint_protocol::SignedCommand;
use std::sync::Arc;
use std::time::Duration;

/// How long a reviewer is kept waiting for the hub; then it is said to be queued.
const RECEIPT_TIMEOUT: Duration = Duration::from_millis(1_500);

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
}

impl From<Statement> for Unsigned {
    fn from(statement: Statement) -> Self {
        Self { statement, reading: None }
    }
}

/// A statement for the present hub, not yet signed.
pub(crate) fn statement(core: &Core, command: DeskCommand) -> Result<Statement, DeskError> {
    let identity = core.account.signer()?;
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
    let statement = identity.statement(command)?;
    // By the hub's clock, as far as it is known: this computer's may be hours wrong.
    let statement = statement.map(|statement| Statement { signed_at: core.clock.now(), ..statement });
    statement.ok_or_else(not_set_up)
}

/// Signs and keeps a statement, and waits a moment for the hub to settle it.
pub(crate) async fn send(core: &Arc<Core>, command: impl Into<Unsigned>, sentence: String) -> Result<ReviewOutcome, DeskError> {
    // Without a connection there is no receipt to wait for.
    let timeout = if core.connection.client().is_some() { RECEIPT_TIMEOUT } else { Duration::ZERO };
    send_within(core, command.into(), sentence, timeout).await
}

/// As [`send`], but either the hub settles it or nothing is left of it.
///
/// Should its answer be lost on the way, the hub may have taken it all the same.
async fn send_or_drop(core: &Arc<Core>, statement: Statement, sentence: String) -> Result<ReviewOutcome, DeskError> {
    let mut arrived = core.connection.arrived.subscribe();
    if core.connection.client().is_none() {
        // Whether it came shows below.
        let _ = tokio::time::timeout(CONNECT_TIMEOUT, arrived.changed()).await;
    }
    if core.connection.client().is_none() {
        return Err(not_asked());
    }
    let outcome = send_within(core, statement.into(), sentence, ADMIN_RECEIPT_TIMEOUT).await?;
    let ReviewOutcome::Queued { review } = &outcome else { return Ok(outcome) };
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
pub(crate) async fn administer(core: &Arc<Core>, command: DeskCommand, sentence: String) -> Result<(), DeskError> {
    let statement = statement(core, command)?;
    match send_or_drop(core, statement, sentence).await? {
        // Said here and now, so it need not wait in the outbox to be read.
        ReviewOutcome::Refused { review, problem } => {
            outbox::dismiss(&core.store.conn(), &review)?;
            Err(refused(&problem.code, &problem.title, problem.detail))
        }
        _ => Ok(()),
    }
}

async fn send_within(core: &Arc<Core>, command: Unsigned, sentence: String, timeout: Duration) -> Result<ReviewOutcome, DeskError> {
    let id = command.statement.id.clone();
    let receipt = core.submissions.expect(&id);
    let thread_core = core.clone();
    let kept = tokio::task::spawn_blocking(move || keep(&thread_core, &command, &sentence)).await;
    if let Err(error) = kept.unwrap_or_else(|_| Err(refused("internal", "Something went wrong", "The command was not kept."))) {
        core.submissions.forget(&id);
        return Err(error);
    }
    core.submissions.wake_sender();
    let outcome = match tokio::time::timeout(timeout, receipt).await {
        Ok(Ok(Receipt { outcome, seq })) => {
            // The next read should show it; a late record changes nothing about the acceptance.
            let mut arrived = core.connection.arrived.subscribe();
            let _ = tokio::time::timeout(OWN_RECORD_TIMEOUT, arrived.wait_for(|here| *here >= seq)).await;
            outcome
        }
        _ => ReviewOutcome::Queued { review: id.clone().into() },
    };
    core.submissions.forget(&id);
    Ok(outcome)
}

fn keep(core: &Core, command: &Unsigned, sentence: &str) -> Result<(), DeskError> {
    let Unsigned { statement, reading } = command;
    let identity = core.account.signer()?;
    let envelope = sign_statement(&identity, statement)
        .map_err(|error| refused("invalid_field", "A field does not hold what it should", format!("It cannot be signed: {error}.")))?;
    let action = statement.command.action();
    let is_review = matches!(statement.command, DeskCommand::Review(_));
    let shown_ms = is_review.then(|| reading.as_ref().and_then(|body| body.reading.shown_ms));
    let signed = outbox::Signed {
        id: &statement.id,
        action,
        review: is_review,
        sentence,
        signed_at: statement.signed_at,
        command: &SignedCommand { envelope, reading: reading.clone() },
    };
    let written = {
        let mut conn = core.store.conn();
        write(&mut conn, &signed, shown_ms)
    };
    written.map_err(|error| match is_disk_full(&error) {
        // Never say that something is kept when it is not.
        true => DeskError::Refused(disk_full("It was not kept and not sent; nothing has been decided.")),
        false => error.into(),
    })?;
    core.refresh_pending()?;
    core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Queue, Topic::Action], action.map(str::to_owned).into_iter().collect());
    Ok(())
}

fn write(conn: &mut rusqlite::Connection, signed: &outbox::Signed<'_>, shown_ms: Option<Option<i64>>) -> rusqlite::Result<()> {
    let tx = conn.transaction()?;
    if let Some(action) = signed.action {
        outbox::forget_refusals_of(&tx, action)?;
    }
    outbox::add(&tx, signed)?;
    if let Some(shown_ms) = shown_ms {
        given::add(&tx, signed.id, signed.signed_at, shown_ms)?;
    }
    tx.commit()
}
