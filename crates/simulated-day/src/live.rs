//! A running hub on a simulated folder, with its people and tools at work.

use crate::actor::Actor;
use crate::clock::SimulatedClock;
use crate::error::DayError;
use crate::folder::read_last_instant;
use crate::hub_access::HubAccess;
use holdpoint_domain::{Digest, Invited, Role};
use holdpoint_hub::{HubOptions, RunningHub, SimulationAccess};
use holdpoint_simulator::{Moment, Options, Planted, Simulation, Speed};
use std::path::{Path, PathBuf};
use tokio::runtime::Handle;

/// Letters of an invite's code, as a desk makes them.
const CODE_LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz123456789";
const CODE_GROUPS: usize = 4;
const CODE_GROUP_LETTERS: usize = 5;

/// A simulated organisation at work.
pub struct LiveSimulation {
    /// Its hub, on this machine only.
    pub hub: RunningHub,
    /// Its clock; it stands until a speed is set.
    pub clock: SimulatedClock,
    actor: Actor,
}

impl LiveSimulation {
    /// Starts a hub on the folder of a simulation, whose `options` these are, and goes on at its last record.
    /// `truth` is the file with the truth about the folder: what it says of open actions holds, and
    /// what is planted from now on is added. Without it open actions count as right.
    ///
    /// # Errors
    /// See [`DayError`].
    pub async fn start(options: Options, data: &Path, truth: Option<PathBuf>) -> Result<Self, DayError> {
        let last = read_last_instant(data).await?.unwrap_or_else(|| options.start());
        let clock = SimulatedClock::new(last.max(options.until.unwrap_or(last)), options.end());
        Self::start_with(options, data, truth, clock).await
    }

    /// As [`Self::start`], with a clock.
    ///
    /// # Errors
    /// See [`DayError`].
    pub async fn start_with(options: Options, data: &Path, truth: Option<PathBuf>, clock: SimulatedClock) -> Result<Self, DayError> {
        let hub_options = HubOptions { clock: clock.to_fn(), clock_rate: clock.rate(), ..HubOptions::local(data) };
        let hub = holdpoint_hub::start(hub_options).await?;
        let Some(access) = hub.simulation() else {
            hub.stop().await;
            return Err(DayError::Real(data.display().to_string()));
        };
        match start_actor(options, access, truth, &clock) {
            Ok(actor) => Ok(Self { hub, clock, actor }),
            Err(error) => {
                hub.stop().await;
                Err(error)
            }
        }
    }

    /// Sets the speed.
    pub fn set_speed(&self, speed: Speed) {
        self.clock.set_speed(speed);
    }

    /// The next moment that is worth looking at.
    #[must_use]
    pub fn next_moment(&self) -> Option<Moment> {
        self.actor.next_moment()
    }

    /// Jumps to the next moment.
    pub fn jump(&self) {
        if let Some(moment) = self.next_moment() {
            self.clock.begin_jump(moment.at);
        }
    }

    /// Lets an administrator invite one more reviewer, of all teams; returns the code of the invite.
    ///
    /// # Errors
    /// When the hub refuses, or the system gives no random bytes.
    pub async fn invite(&self) -> Result<String, DayError> {
        let code = make_code()?;
        let teams = ["platform", "commerce", "care", "data"].map(str::to_owned).to_vec();
        let profile = Invited { roles: vec![Role::Reviewer], email: None, teams, qualifications: vec!["customer-words".into()] };
        self.actor.invite(Digest::of(code.as_bytes()), profile).await?;
        Ok(code)
    }

    /// Stops people and tools, then the hub.
    pub async fn stop(self) {
        let actor = self.actor;
        let _ = tokio::task::spawn_blocking(move || actor.stop()).await;
        self.hub.stop().await;
    }
}

fn start_actor(options: Options, access: SimulationAccess, truth: Option<PathBuf>, clock: &SimulatedClock) -> Result<Actor, DayError> {
    let state = access.state().as_ref().clone();
    let hub = HubAccess { access, runtime: Handle::current() };
    let planted = truth.as_deref().map_or_else(|| Ok(Planted::default()), Planted::read)?;
    let simulation = Simulation::resume(options, state, planted, clock.now(), Box::new(hub))?;
    Ok(Actor::start(simulation, truth, clock.clone())?)
}

fn make_code() -> Result<String, DayError> {
    let mut random = [0; CODE_GROUPS * CODE_GROUP_LETTERS];
    getrandom::fill(&mut random).map_err(std::io::Error::other)?;
    let letters: Vec<char> = random.iter().map(|byte| char::from(CODE_LETTERS[usize::from(byte % 32)])).collect();
    Ok(letters.chunks(CODE_GROUP_LETTERS).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-"))
}
