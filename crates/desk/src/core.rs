//! What all parts of a desk share. Holds things; decides nothing.

use crate::DeskError;
use crate::clock::{HubClock, KeptSkew};
use crate::error::refused;
use crate::fetch::Wanted;
use crate::identity::{Identity, Profile};
use crate::join::Joining;
use crate::notify::Throttle;
use crate::reading::Screen;
use crate::replica::Replica;
use crate::store::{Store, outbox, preferences};
use crate::view::{AlarmView, DeskEvent, MyReview, Notice, NoticeLevel, ReviewOutcome, SyncState, Topic};
use holdpoint_domain::{Digest, Ms, Seq};
use holdpoint_protocol::DeskClient;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;
use tokio::sync::{Notify, broadcast, oneshot, watch};

/// How the connection stands.
#[derive(Clone, Debug)]
pub(crate) struct Status {
    pub state: SyncState,
    pub hub_head: Option<u64>,
    pub heard_at: Option<Ms>,
    pub message: Option<String>,
    /// What to do, while the record is broken.
    pub alarm: Option<AlarmView>,
    /// Where the catch-up under way began, and when.
    pub behind_since: Option<(Seq, Instant)>,
}

/// What all parts of a desk share.
pub(crate) struct Core {
    pub data: PathBuf,
    pub version: String,
    pub replica: Replica,
    pub store: Store,
    pub clock: HubClock,
    /// What of it is in the store.
    pub kept_skew: Mutex<Option<KeptSkew>>,
    /// Who works here; known before the key is.
    pub profile: Mutex<Option<Profile>>,
    /// Who works here, with the key.
    pub identity: watch::Sender<Option<Arc<Identity>>>,
    pub hub: watch::Sender<Option<String>>,
    pub status: Mutex<Status>,
    /// The signed-in connection, while there is one.
    pub client: Mutex<Option<DeskClient>>,
    pub events: broadcast::Sender<DeskEvent>,
    /// Something is to be sent.
    pub push: Notify,
    /// The search index is behind, or something is to be swept out.
    pub upkeep: Notify,
    /// The export under way, or the last one.
    pub export: Mutex<Option<crate::export::Job>>,
    /// Bodies may be missing.
    pub fetch: Notify,
    pub wanted: Mutex<Wanted>,
    /// Who waits for the hub's answer to a command; with a yes comes the record it is true from.
    pub waiters: Mutex<HashMap<String, oneshot::Sender<(ReviewOutcome, Seq)>>>,
    /// The last record here, for those who wait for one.
    pub arrived: watch::Sender<Seq>,
    /// My reviews that the replica does not show yet, by action: a page of the queue must not wait for a disk.
    pub pending: Mutex<HashMap<String, MyReview>>,
    pub screen: Mutex<Screen>,
    pub joining: Joining,
    pub throttle: Mutex<Throttle>,
    /// Bodies the hub did not hand out, and why.
    pub withheld: Mutex<HashMap<Digest, String>>,
    pub notices: Mutex<BTreeMap<&'static str, Notice>>,
    /// What a reading of the whole copy found wrong; no news from the hub mends it.
    pub damage: Mutex<Option<Damage>>,
}

/// Damage in this desk's own copy of the record.
#[derive(Clone, Debug)]
pub(crate) struct Damage {
    /// Everything up to here, and the hash of that record, is as it was written.
    pub good: (Seq, Digest),
    pub alarm: AlarmView,
}

impl Core {
    /// Who works here, with the key.
    pub fn who(&self) -> Result<Arc<Identity>, DeskError> {
        let enrolled = self.identity.borrow().clone().filter(|identity| identity.profile().hub.is_some());
        enrolled.ok_or_else(|| match self.person() {
            Some(_) => refused(
                "keychain_silent",
                "The key is not here yet",
                "The system keychain has not handed out this device's key. Unlock it, then try again.",
            ),
            None => refused(
                "not_set_up",
                "Nobody works on this device yet",
                "Set this device up first: give your name, and work on this computer.",
            ),
        })
    }

    /// The person's id, when known.
    pub fn me(&self) -> Option<String> {
        self.replica.order().me().map(str::to_owned)
    }

    /// Id and name of whoever works here and is enrolled.
    pub fn person(&self) -> Option<(String, String)> {
        lock(&self.profile).as_ref().filter(|profile| profile.hub.is_some()).map(|profile| (profile.person.clone(), profile.name.clone()))
    }

    /// The name of the hub this device is enrolled at.
    pub fn hub_name(&self) -> Option<String> {
        lock(&self.profile).as_ref().and_then(|profile| profile.hub.as_ref()).map(|hub| hub.name.clone())
    }

    /// Somebody works here now.
    pub fn adopt(&self, identity: Identity) -> Result<(), DeskError> {
        self.replica.set_me(&identity.profile().person)?;
        *lock(&self.profile) = Some(identity.profile().clone());
        self.refresh_pending()?;
        self.identity.send_replace(Some(Arc::new(identity)));
        Ok(())
    }

    /// The hub said what time it is.
    pub fn hear_time(&self, hub_now: Ms) {
        self.clock.heard(hub_now);
        let heard = KeptSkew { skew: self.clock.skew(), at: crate::clock::local_now() };
        let mut kept = lock(&self.kept_skew);
        if kept.as_ref().is_some_and(|kept| !kept.differs(&heard)) {
            return;
        }
        match preferences::set_skew(&self.store.conn(), heard) {
            Ok(()) => *kept = Some(heard),
            Err(error) => tracing::warn!(%error, "how this computer's clock goes could not be kept"),
        }
    }

    /// The signed-in connection.
    pub fn client(&self) -> Option<DeskClient> {
        lock(&self.client).clone()
    }

    /// How the connection stands.
    pub fn status(&self) -> Status {
        lock(&self.status).clone()
    }

    /// Changes how the connection stands; says so only when a person would see a difference.
    pub fn set_status(&self, change: impl FnOnce(&mut Status)) {
        let differs = {
            let mut status = lock(&self.status);
            let before = (status.state, status.message.clone());
            change(&mut status);
            if let Some(damage) = &*lock(&self.damage) {
                status.state = SyncState::Broken;
                status.message = Some(damage.alarm.detail.clone());
                status.alarm = Some(damage.alarm.clone());
            }
            before != (status.state, status.message.clone())
        };
        if differs {
            self.stale(&[Topic::App], Vec::new());
        }
    }

    /// Says what went out of date. Nobody listening is fine.
    pub fn stale(&self, topics: &[Topic], actions: Vec<String>) {
        self.tell(DeskEvent::Stale { topics: topics.to_vec(), actions });
    }

    /// Says something to the window.
    pub fn tell(&self, event: DeskEvent) {
        let _ = self.events.send(event);
    }

    /// A lasting fact.
    pub fn note(&self, code: &'static str, level: NoticeLevel, text: impl Into<String>) {
        let notice = Notice { code: code.into(), level, text: text.into() };
        let before = lock(&self.notices).insert(code, notice.clone());
        if before.as_ref() != Some(&notice) {
            self.stale(&[Topic::App], Vec::new());
        }
    }

    /// A lasting fact that lasts no longer.
    pub fn forget_note(&self, code: &'static str) {
        if lock(&self.notices).remove(code).is_some() {
            self.stale(&[Topic::App], Vec::new());
        }
    }

    /// The outbox changed: the queue must know which actions wait in it.
    pub fn refresh_pending(&self) -> Result<(), DeskError> {
        let waiting = outbox::my_reviews(&self.store.conn())?;
        let ids: Vec<String> = waiting.iter().map(|(action, _)| action.clone()).collect();
        *lock(&self.pending) = waiting.into_iter().collect();
        Ok(self.replica.set_pending(&ids)?)
    }
}

/// A lock behind which nothing is left half changed by a panic.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
