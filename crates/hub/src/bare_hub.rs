//! A hub without HTTP, folder and system clock, for the fault simulation.
//!
//! It is the same loop, timer, rights and composed answers as behind the routes; only what
//! reads and writes HTTP is left out. The caller brings ids and salts, so nothing here draws
//! randomness.

use crate::checkpoint::CheckpointFile;
use crate::clock::{Clock, SteadyClock};
use crate::core::Core;
use crate::decide_loop::Signing;
use crate::documents::erase_bodies;
use crate::http;
use crate::in_process::{find_person, submit, submit_signed};
use crate::secrets::Secrets;
use crate::submission::Receipt;
use crate::{HubError, rebuild, timer, triggers};
use ed25519_dalek::SigningKey;
use holdpoint_domain::{
    Action, Command, Decision, Digest, DrawKey, Envelope, GrantSecret, ReadingBody, Record, Refusal, Seq, State, Status,
};
use holdpoint_log::Log;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// The keys that all hubs of one log share.
pub struct BareHubKeys {
    /// The hub's id.
    pub hub: String,
    /// Signs decisions.
    pub signing: SigningKey,
    /// Makes and checks grants; at least 32 bytes.
    pub grants: Vec<u8>,
    /// Draws second reviews; at least 32 bytes.
    pub draws: Vec<u8>,
}

/// A running hub without HTTP.
pub struct BareHub {
    core: Core,
    secrets: Secrets,
    tasks: [JoinHandle<()>; 4],
}

impl BareHub {
    /// Rebuilds the state from the log, then starts the decide loop and the timers.
    ///
    /// # Errors
    /// When the log cannot be read or does not hold together.
    pub async fn start(log: Arc<dyn Log>, clock: Clock, keys: BareHubKeys) -> Result<Self, HubError> {
        // Everything in its log is signed. Page by page in this task: with a thread beside it, the
        // order of events would be random.
        let (mut state, signed_from) = (State::default(), 1);
        while let Some((next, _)) = rebuild::apply_next_page(&state, signed_from, log.as_ref()).await? {
            state = next;
        }
        let draws = DrawKey::new(keys.draws);
        state.draws.set_key(draws.clone());
        erase_bodies(log.as_ref(), state.bodies.erased.iter().copied()).await;
        let signing = Signing { key: keys.signing.clone(), signed_from, checkpoints: CheckpointFile::none(keys.signing.clone()) };
        let clock = SteadyClock::new(clock);
        clock.raise_to(state.at);
        let (core, decide_loop) = Core::start(log, state, Arc::clone(&clock), signing);
        let (deadlines, reveals) =
            (timer::run_deadline_timer(core.clone(), clock.to_fn()), timer::reveal_draws(core.clone(), clock.to_fn()));
        let deadlines = tokio::spawn(async move { drop(deadlines.await) });
        let reveals = tokio::spawn(async move { drop(reveals.await) });
        let firing = triggers::fire_triggers(core.clone(), clock.to_fn());
        let firing = tokio::spawn(async move { drop(firing.await) });
        let grants = GrantSecret::new(keys.grants);
        let secrets = Secrets { hub_id: keys.hub, signing: keys.signing, grants, draws, sessions: Vec::new(), owner: String::new() };
        Ok(Self { core, secrets, tasks: [decide_loop, deadlines, reveals, firing] })
    }

    /// Ends the tasks at once, as a crash does. An append under way may still be stored.
    pub fn kill(&self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }

    /// The published state.
    #[must_use]
    pub fn state(&self) -> Arc<State> {
        self.core.state()
    }

    /// Submits a command, one of a tool with its present token; answered once its records are durable.
    ///
    /// # Errors
    /// The refusal that the sender would get.
    pub async fn submit(&self, command: Command) -> Result<Receipt, Refusal> {
        submit(&self.core, command).await
    }

    /// Verifies and submits what a device signed, as `POST /v1/commands`; `reading` comes beside it.
    ///
    /// # Errors
    /// As [`Self::submit`], and `bad_signature`.
    pub async fn submit_signed(
        &self,
        device: &str,
        envelope: Envelope,
        reading: Option<ReadingBody>,
        salt: String,
    ) -> Result<Receipt, Refusal> {
        submit_signed(&self.core, device, envelope, reading, None, salt).await
    }

    /// Checks a grant and submits its use, as `POST /v1/actions/{id}/grant`.
    ///
    /// # Errors
    /// As [`Self::submit`].
    pub async fn use_grant(&self, tool: &str, action: &str, digest: Digest, grant: &str) -> Result<Receipt, Refusal> {
        let genuine = self.secrets.grants.check(grant, action, &digest);
        self.submit(Command::UseGrant { tool: tool.into(), action: action.into(), digest, genuine }).await
    }

    /// An action, open or closed.
    ///
    /// # Errors
    /// `not_found`, or the log's refusal.
    pub async fn load_action(&self, id: &str) -> Result<Arc<Action>, Refusal> {
        self.core.load_action(id).await
    }

    /// The decision on a tool's own action after waiting for it; none while it is open.
    ///
    /// # Errors
    /// `not_found`, `token_revoked`, or the log's refusal.
    pub async fn get_decision(&self, tool: &str, id: &str, wait: Duration) -> Result<Option<Decision>, Refusal> {
        let action = http::wait_until_closed(&self.core, tool, id, wait, std::future::pending()).await?;
        if action.status == Status::Open {
            return Ok(None);
        }
        let decision = http::compose_answer(&self.core, &self.secrets, &action).await?;
        http::record_delivery(&self.core, &action);
        Ok(Some(decision))
    }

    /// At most `limit` published records after `after`, for a device.
    ///
    /// # Errors
    /// When the device may not sign, and the log's refusal.
    pub async fn read_records(&self, device: &str, after: Seq, limit: usize) -> Result<Vec<Record>, Refusal> {
        find_person(&self.core, device)?;
        let entries = self.core.read_records(after, self.state().head, limit).await?;
        Ok(entries.iter().map(|entry| entry.record.clone()).collect())
    }

    /// A body, for a device's person, if they may read it.
    ///
    /// # Errors
    /// `not_yet_yours`, `not_found`, and the log's refusal.
    pub async fn read_body(&self, device: &str, digest: &Digest) -> Result<Vec<u8>, Refusal> {
        let person = find_person(&self.core, device)?;
        http::read_body(&self.core, &person, digest).await
    }
}
