use crate::features::day::view::DayView;
use crate::features::freeze::view::FreezeBar;
use crate::features::pace::view::FloodBar;
use crate::features::review::held_view::HeldVerdict;
use crate::features::stop::view::StopBar;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything the frame around the screens needs.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AppState {
    /// `needed` until this device is set up.
    pub setup: Setup,
    /// Who works here; none before the first run.
    pub person: Option<PersonView>,
    /// The hub this desk talks to; none before the first run.
    pub hub: Option<HubView>,
    pub sync: SyncView,
    /// While this computer's copy of the record is rebuilt after an update; the queue is empty until then.
    pub rebuilding: Option<RebuildView>,
    /// Reviews and other commands signed here that the hub has not settled yet.
    pub outbox: u32,
    /// When the oldest of them was signed.
    pub outbox_since: Option<i64>,
    /// Verdicts that can be taken back before they are signed, the latest last.
    pub held_verdicts: Vec<HeldVerdict>,
    /// Refused commands that were not dismissed yet.
    pub refused: u32,
    pub counts: QueueCounts,
    /// Incidents that go on.
    pub open_incidents: u32,
    /// The hub's clock now, as far as this desk knows it.
    pub now: i64,
    /// This computer's clock minus the hub's, in ms. Above 30,000 either way a notice says so.
    pub skew_ms: i64,
    /// The hub is simulated: its people, tools and clock are invented.
    pub simulated: bool,
    /// Milliseconds of the hub's clock in one of this computer's: 1 at a real hub, 0 while a simulated clock stands.
    pub rate: u32,
    /// The simulated day that this app runs.
    pub day: Option<DayView>,
    /// Stops in force, the latest first.
    pub stops: Vec<StopBar>,
    /// Freezes in force, then those that begin within a week.
    pub freezes: Vec<FreezeBar>,
    /// Tools that propose far more than they usually do.
    pub floods: Vec<FloodBar>,
    /// Lasting facts a person should know: no system keychain, a full disk, a broken record.
    pub notices: Vec<Notice>,
    /// The app's version, `0.1.0`.
    pub version: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Setup {
    Needed,
    Ready,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonView {
    pub id: String,
    pub name: String,
    /// One or two letters.
    pub initials: String,
    /// `reviewer`, `manager`, `trainer`, `administrator`.
    pub roles: Vec<String>,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct HubView {
    /// "This computer" for the embedded hub, else the hub's own name.
    pub name: String,
    pub url: String,
}

#[derive(Clone, Debug, Serialize, TS)]
pub struct SyncView {
    pub state: SyncState,
    /// The last record this desk holds.
    pub head: u64,
    /// The hub's last record, when known.
    pub hub_head: Option<u64>,
    /// When the hub last answered.
    pub heard_at: Option<i64>,
    /// A sentence when the state is `offline` or `broken`.
    pub message: Option<String>,
    /// The progress of the catch-up.
    pub progress: Option<ProgressView>,
    /// When the state is `broken`: what happened and what to do.
    pub alarm: Option<AlarmView>,
}

/// How far a rebuild of the local copy is.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct RebuildView {
    /// Records done, of `total`.
    pub done: u64,
    pub total: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProgressView {
    /// Records fetched and verified, of `total`.
    pub done: u64,
    pub total: u64,
    /// As long as it will take at the present pace, once that is known.
    pub left_ms: Option<i64>,
}

/// The record cannot be trusted: what is wrong, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AlarmView {
    pub title: String,
    pub detail: String,
    /// In the order in which they are done.
    pub steps: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Connected, nothing outstanding.
    Live,
    /// Fetching older records; `head` of `hub_head` is the progress.
    CatchingUp,
    /// The hub cannot be reached; reviews wait in the outbox.
    Offline,
    /// The record failed verification; nothing is decided until someone looks.
    Broken,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct QueueCounts {
    /// Open actions in all.
    pub open: u32,
    /// Open actions this person may still decide.
    pub mine: u32,
    pub critical: u32,
    /// Open actions that are claimed.
    pub claimed: u32,
    /// When the oldest open action was proposed.
    pub oldest_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Notice {
    /// Stable, for example `no_keychain`.
    pub code: String,
    pub level: NoticeLevel,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeLevel {
    Info,
    Warn,
    Bad,
}

macro_rules! topics {
    ($($topic:ident),* $(,)?) => {
        /// What went out of date. Sent after the commit, never before.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum Topic {
            $($topic),*
        }

        impl Topic {
            /// All topics.
            pub const ALL: &'static [Self] = &[$(Self::$topic),*];
        }
    };
}

topics!(App, Queue, Action, Audit, Settings, Outbox, Tools, People, Export, Incidents, Health);

/// What the desk tells the window without being asked.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DeskEvent {
    /// Ask again for what you show of these.
    Stale { topics: Vec<Topic>, actions: Vec<String> },
    /// Show this action (a `holdpoint://action/<id>` link, or a notification was clicked).
    Open { action: String },
    /// Worth a desktop notification; already throttled and free of hidden content.
    Notify { title: String, body: String, action: Option<String> },
    /// A review was refused; say so where the reviewer is.
    Refused { action: String, problem: ProblemView },
    /// Ask whether the app may quit; the hub that tools use runs in it.
    ConfirmQuit { title: String, detail: String },
}

/// Why something was refused, in words (RFC 9457 with a stable code).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProblemView {
    /// Stable; the UI may branch on it.
    pub code: String,
    /// Short: "This action has expired".
    pub title: String,
    /// A sentence someone can act on: "It expired 12 s before your review arrived, so it was denied."
    pub detail: String,
}
