//! The parts that the desk's features and background tasks share.
//!
//! Each part is a module that depends on no feature. Nothing here decides anything.

pub(crate) mod account;
pub(crate) mod body_requests;
pub(crate) mod connection;
pub(crate) mod delay_costs;
pub(crate) mod events;
pub(crate) mod export_job;
pub(crate) mod holds;
pub(crate) mod incident_book;
pub(crate) mod notices;
pub(crate) mod pending;
pub(crate) mod per_minute;
pub(crate) mod screen_time;
pub(crate) mod sets;
pub(crate) mod sign_in;
pub(crate) mod submissions;
pub(crate) mod window_activity;
pub(crate) mod workload_basis;

use crate::clock::HubClock;
use crate::error::DeskError;
use crate::identity::device::Identity;
use crate::notify::Throttle;
use crate::replica::{Replica, records};
use crate::simulated_days::SimulatedDays;
use crate::store::{Store, preferences};
use crate::view::ReviewerSigns;
use account::Account;
use body_requests::BodyRequests;
use connection::Connection;
use delay_costs::DelayCostsInForce;
use events::Events;
use export_job::ExportJob;
use holdpoint_domain::{Event, HubEvent, Ms};
use holds::Holds;
use incident_book::IncidentBook;
use notices::Notices;
use pending::PendingReviews;
use per_minute::PerMinute;
use screen_time::ScreenTime;
use sets::Sets;
use sign_in::SignIn;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, OnceLock};
use submissions::Submissions;
use tokio::sync::Notify;
use window_activity::WindowActivity;
use workload_basis::WorkloadBasis;

/// The parts of one open desk.
pub(crate) struct Core {
    /// The data folder.
    pub data: PathBuf,
    /// The app's version.
    pub version: String,
    pub replica: Replica,
    pub store: Store,
    pub clock: HubClock,
    /// What runs simulated days, if the app can.
    pub days: Option<Arc<dyn SimulatedDays>>,
    /// Whether the hub is simulated; set once its first record is known.
    pub simulated: OnceLock<bool>,
    pub events: Events,
    pub account: Account,
    pub connection: Connection,
    pub notices: Notices,
    pub bodies: BodyRequests,
    pub sign_in: SignIn,
    pub screen_time: ScreenTime,
    pub sets: Sets,
    pub export: ExportJob,
    pub submissions: Submissions,
    pub pending: PendingReviews,
    pub holds: Holds,
    pub incidents: IncidentBook,
    pub workload: WorkloadBasis,
    pub delay_costs: DelayCostsInForce,
    /// Ids of the people who work now.
    pub on_duty: PerMinute<Arc<HashSet<String>>>,
    /// When this person's shift ends, where they are on one.
    pub shift_end: PerMinute<Option<Ms>>,
    /// What the bar about a hand-over said when the clock was last looked at.
    pub hand_over_bar: Mutex<Option<String>>,
    pub throttle: Mutex<Throttle>,
    /// Signs of fatigue as they were last computed, and when.
    pub last_signs: Mutex<Option<(Ms, ReviewerSigns)>>,
    pub window_activity: WindowActivity,
    /// Wakes the maintenance of the replica: search index, old bodies, erased text.
    pub maintenance: Notify,
}

impl Core {
    /// The person's id, when known.
    pub fn me(&self) -> Option<String> {
        self.replica.order().me().map(str::to_owned)
    }

    /// Makes this identity the one that signs, and sorts the queue for its person.
    pub fn set_identity(&self, identity: Identity) -> Result<(), DeskError> {
        self.replica.set_me(&identity.profile().person)?;
        self.account.set_profile(identity.profile().clone());
        self.refresh_pending()?;
        self.account.set_identity(identity);
        Ok(())
    }

    /// Sets the hub's clock, and stores the difference when it has changed.
    pub fn set_hub_time(&self, hub_now: Ms) {
        let Some(skew) = self.clock.set_hub_time(hub_now) else { return };
        match preferences::set_skew(&self.store.conn(), skew) {
            Ok(()) => self.clock.mark_stored(skew),
            Err(error) => tracing::warn!(%error, "the clock difference to the hub could not be stored"),
        }
    }

    /// Whether the hub is simulated, as its first record says; false before that is here.
    pub fn is_simulated(&self) -> bool {
        if let Some(known) = self.simulated.get() {
            return *known;
        }
        let first = self.replica.read(|conn| records::get(conn, 1)).ok().flatten();
        let Some(first) = first else { return false };
        let is_simulated = matches!(Event::of(&first), Ok(Event::Hub(HubEvent::OpenedSimulated(_))));
        *self.simulated.get_or_init(|| is_simulated)
    }

    /// Reads from the outbox again which of my reviews are not in the replica yet.
    pub fn refresh_pending(&self) -> Result<(), DeskError> {
        self.pending.refresh(&self.store, &self.replica)
    }
}
