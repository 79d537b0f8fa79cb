//! The steps of a history. A step names others by their numbers, so a history that lacks some
//! steps can still be run: what refers to a missing step does nothing.

use holdpoint_domain::{OnDeadline, Risk, Verdict};

/// One step of a history.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its number, which stays when other steps are dropped.
    pub number: u32,
    /// When it happens, ms of virtual time after the start.
    pub at_ms: u64,
    /// What happens.
    pub act: Act,
}

/// What a tool proposes.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// The tool's number.
    pub tool: usize,
    /// The stated risk.
    pub risk: Risk,
    /// What it asks for at the deadline.
    pub on_deadline: OnDeadline,
    /// Time to the deadline, s.
    pub ttl_seconds: u64,
    /// With an idempotency key the tool sends it until it is answered, else once.
    pub key: bool,
}

/// How an append fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppendFault {
    /// The database does not answer; nothing was stored.
    LostBefore,
    /// The batch was stored, but the answer was lost.
    LostAfter,
    /// The disk refused; nothing was stored.
    Refused,
}

/// What happens in a step. People, desks, tools and hubs are named by number, actions by the
/// number of the step that proposed them, times are ms.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Act {
    Propose(Shape),
    Revise {
        proposal: u32,
    },
    Withdraw {
        proposal: u32,
    },
    AskDecision {
        proposal: u32,
        wait_ms: u64,
    },
    UseGrant {
        proposal: u32,
        times: u64,
    },
    Report {
        proposal: u32,
        failed: bool,
    },
    Sync {
        desk: usize,
    },
    /// `stale`: the desk reviews what it holds, without fetching before.
    Review {
        desk: usize,
        proposal: u32,
        verdict: Verdict,
        stale: bool,
    },
    Claim {
        desk: usize,
        proposal: u32,
    },
    Release {
        desk: usize,
        proposal: u32,
    },
    GoOffline {
        desk: usize,
        for_ms: u64,
    },
    EnrollDevice {
        desk: usize,
    },
    RevokeDevice {
        desk: usize,
    },
    RevokePerson {
        person: usize,
    },
    ChangePerson {
        person: usize,
        reviewer: bool,
    },
    /// `may_pass`: its actions may be allowed without a person.
    ChangeTool {
        tool: usize,
        may_pass: bool,
    },
    RevokeTool {
        tool: usize,
    },
    PublishPolicy {
        policy: usize,
    },
    /// `map`: one of [`crate::cast::SERVICE_MAPS`].
    PublishServices {
        map: usize,
    },
    /// States two incidents, and merges one into the other.
    MergeIncidents,
    /// Splits the incident that was merged first.
    SplitIncident,
    EraseBody {
        proposal: u32,
    },
    /// `scope`: one of [`crate::cast::stop_scope`].
    Stop {
        scope: usize,
        deny: bool,
    },
    /// Two administrators resume what is stopped, or one of them asks only.
    Resume {
        both: bool,
    },
    /// A window that begins in `in_ms` and lasts `for_ms`.
    PlanFreeze {
        deny: bool,
        in_ms: u64,
        for_ms: u64,
    },
    /// Two administrators end the windows in force, or one of them asks only.
    EndFreezes {
        both: bool,
    },
    /// As [`Act::EndFreezes`], for an exception.
    ExceptFromFreezes {
        both: bool,
    },
    /// An administrator takes back every exception that was asked for or agreed to.
    RevokeFreezeExceptions,
    /// One of [`crate::cast::triggers`]; `enforce` after it has observed.
    PublishTriggers {
        enforce: bool,
    },
    CrashHub {
        hub: usize,
        for_ms: u64,
    },
    CutHubFromLog {
        hub: usize,
        for_ms: u64,
    },
    CutDeskFromHub {
        desk: usize,
        hub: usize,
        for_ms: u64,
    },
    CutToolFromHub {
        tool: usize,
        hub: usize,
        for_ms: u64,
    },
    JumpClock {
        hub: usize,
        by_ms: i64,
    },
    FillDisk {
        for_ms: u64,
    },
    FailAppends {
        hub: usize,
        fault: AppendFault,
        count: usize,
    },
}

impl Act {
    /// With durations ten times as short.
    pub(crate) fn shortened(self) -> Self {
        match self {
            Self::AskDecision { proposal, wait_ms } => Self::AskDecision { proposal, wait_ms: wait_ms / 10 },
            Self::GoOffline { desk, for_ms } => Self::GoOffline { desk, for_ms: for_ms / 10 },
            Self::CrashHub { hub, for_ms } => Self::CrashHub { hub, for_ms: for_ms / 10 },
            Self::CutDeskFromHub { desk, hub, for_ms } => Self::CutDeskFromHub { desk, hub, for_ms: for_ms / 10 },
            Self::CutToolFromHub { tool, hub, for_ms } => Self::CutToolFromHub { tool, hub, for_ms: for_ms / 10 },
            act => act,
        }
    }
}

impl std::fmt::Display for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:>9.3} s  step {:<3} {:?}", self.at_ms as f64 / 1000.0, self.number, self.act)
    }
}
