//! Why something is refused: a stable code, a title, a sentence someone can act on.

use serde_json::{Map, Value};
use std::fmt;

macro_rules! codes {
    ($($variant:ident $text:literal $status:literal $title:literal;)*) => {
        /// Stable codes of refusals. The text form is what clients branch on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "the title says what each means")]
        pub enum Code { $($variant),* }

        impl Code {
            /// Every code, for documents and tests.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// `action_expired`
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// The HTTP status it travels with.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$variant => $status),* }
            }

            /// A short heading.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title),* }
            }
        }
    };
}

codes! {
    InvalidJson "invalid_json" 400 "This is not JSON";
    UnknownField "unknown_field" 400 "A field is not known";
    InvalidField "invalid_field" 400 "A field does not hold what it should";
    TooDeep "too_deep" 400 "The JSON nests too deeply";
    NumberNotExact "number_not_exact" 400 "A number cannot be kept exactly";
    TooMany "too_many" 400 "There are too many of these";
    TooLarge "too_large" 413 "The request is too large";
    NotAcceptable "not_acceptable" 406 "The client accepts no answer of this kind";
    UnsupportedMedia "unsupported_media_type" 415 "The content type is not supported";
    Unauthorized "unauthorized" 401 "No valid token was sent";
    TokenRevoked "token_revoked" 401 "This token was revoked";
    SessionExpired "session_expired" 401 "The session has ended";
    Forbidden "forbidden" 403 "This is not allowed with this token";
    BadHost "bad_host" 403 "The request names another host";
    BadOrigin "bad_origin" 403 "The request comes from a web page";
    ToolMismatch "tool_mismatch" 403 "The token belongs to another tool";
    KindNotAllowed "kind_not_allowed" 403 "The tool may not propose this kind";
    SimulatedHub "simulated_hub" 403 "This hub is simulated";
    TargetNotAllowed "target_not_allowed" 403 "The tool may not act on this target";
    NotYetYours "not_yet_yours" 403 "This is not yet yours to read";
    NotFound "not_found" 404 "There is no such thing";
    MethodNotAllowed "method_not_allowed" 405 "This cannot be done here";
    IdempotencyConflict "idempotency_conflict" 409 "The key was used for another request";
    AlreadyExists "already_exists" 409 "That name is taken";
    ActionExpired "action_expired" 409 "The action has expired";
    ActionDecided "action_decided" 409 "The action is already decided";
    ActionWithdrawn "action_withdrawn" 409 "The tool withdrew the action";
    ActionStopped "action_stopped" 409 "The action was stopped";
    Stopped "stopped" 409 "A stop is in force";
    StopEnded "stop_ended" 409 "The stop has ended";
    ResumeTooEarly "resume_too_early" 409 "It is too early to resume";
    Frozen "frozen" 409 "A freeze is in force";
    FreezeActive "freeze_active" 409 "The freeze has begun";
    FreezePlanned "freeze_planned" 409 "The freeze has not begun";
    FreezeEnded "freeze_ended" 409 "The freeze has ended";
    DelegateExcluded "delegate_excluded" 409 "The policy excludes this person";
    TooEarly "too_early" 409 "It is too early to agree alone";
    ContentChanged "content_changed" 409 "The action has changed";
    OtherHistory "other_history" 409 "This device has another history";
    Unbound "unbound" 409 "The signature names no record";
    VerdictNotAllowed "verdict_not_allowed" 409 "The tool cannot carry this verdict";
    Unread "unread" 409 "The evidence was not opened";
    SetNotAllowed "set_not_allowed" 409 "This is not decided in a set";
    SampleRequired "sample_required" 409 "State what you sampled";
    ReasonRequired "reason_required" 400 "A reason is needed";
    ArgumentsRequired "arguments_required" 400 "The edited arguments are missing";
    ArgumentsUnchanged "arguments_unchanged" 400 "Nothing was edited";
    AlreadyReviewed "already_reviewed" 409 "You have already reviewed this";
    BreakDue "break_due" 409 "A break is due";
    ClaimedByOther "claimed_by_other" 409 "Somebody else is working on this";
    NotClaimed "not_claimed" 409 "You have not claimed this";
    BadSignature "bad_signature" 400 "The signature does not fit";
    DeviceUnknown "device_unknown" 401 "This device is not enrolled";
    DeviceRevoked "device_revoked" 401 "This device was revoked";
    InviteUnknown "invite_unknown" 403 "This invite does not work";
    SignInOff "sign_in_off" 404 "This hub has no sign-in";
    ProviderUnreachable "provider_unreachable" 503 "The identity provider cannot be reached";
    ProviderRefused "provider_refused" 401 "The identity provider said no";
    IdTokenInvalid "id_token_invalid" 401 "The sign-in does not verify";
    IdTokenExpired "id_token_expired" 401 "The sign-in is too old";
    WrongAudience "wrong_audience" 401 "The sign-in was for another program";
    NonceMismatch "nonce_mismatch" 401 "The sign-in was for another device";
    DomainNotAllowed "domain_not_allowed" 403 "This account is not from here";
    PersonRevoked "person_revoked" 401 "This person was revoked";
    CommandTooOld "command_too_old" 409 "This was signed too long ago";
    LastAdministrator "last_administrator" 409 "Somebody must stay administrator";
    EvidenceRequired "evidence_required" 400 "Evidence is needed";
    NotEligible "not_eligible" 403 "This is not yours to decide";
    NotQualified "not_qualified" 403 "A qualification is needed";
    DrillEnded "drill_ended" 409 "The attempt has ended";
    DrillOpen "drill_open" 409 "The attempt has not ended";
    DrillChanged "drill_changed" 409 "The drill went on elsewhere";
    PolicyInvalid "policy_invalid" 400 "The policy has mistakes";
    ChangeClosed "change_closed" 409 "The change no longer waits";
    PolicyChanged "policy_changed" 409 "The policy was changed meanwhile";
    ServicesInvalid "services_invalid" 400 "The service map has mistakes";
    ServicesChanged "services_changed" 409 "The service map was changed meanwhile";
    MergeIntoItself "merge_into_itself" 409 "This is the same incident";
    MergeCircle "merge_circle" 409 "The incidents would form a circle";
    AlreadyMerged "already_merged" 409 "The incident is merged already";
    MergeKindsDiffer "merge_kinds_differ" 409 "Maintenance is no outage";
    NotMerged "not_merged" 409 "The incident is not merged";
    StillOpen "still_open" 409 "The action is still open";
    RateLimited "rate_limited" 429 "Too many requests";
    ClockSkew "clock_skew" 409 "The clocks differ too much";
    DeadlineNotAllowed "deadline_not_allowed" 400 "This outcome at the deadline is not allowed";
    NoRows "no_rows" 404 "There is nothing to write";
    NotDecided "not_decided" 409 "Nothing was decided about this";
    BodyErased "body_erased" 409 "The document was erased";
    AlreadyRuled "already_ruled" 409 "There is a ruling already";
    AlreadyAppealed "already_appealed" 409 "It is appealed already";
    TagsChanged "tags_changed" 409 "The tags were changed meanwhile";
    WouldExecute "would_execute" 409 "This would run without a person";
    NotApproved "not_approved" 409 "The action was not approved";
    GrantInvalid "grant_invalid" 403 "The grant does not fit";
    GrantUsed "grant_used" 409 "The grant was already used";
    GrantExpired "grant_expired" 409 "The grant has expired";
    OutcomeReported "outcome_reported" 409 "The outcome was already reported";
    DiskFull "disk_full" 507 "The hub's disk is full";
    LogCorrupt "log_corrupt" 500 "The record is damaged";
    UpgradeNeeded "upgrade_needed" 503 "A newer version is needed";
    Unavailable "unavailable" 503 "The hub cannot do this now";
    Internal "internal" 500 "Something went wrong in the hub";
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A refusal: nothing was changed.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{code}: {detail}")]
pub struct Refusal {
    /// What clients branch on.
    pub code: Code,
    /// A sentence someone can act on.
    pub detail: String,
    /// Further members of the problem document, for example `field`.
    pub extra: Map<String, Value>,
}

impl Refusal {
    /// A refusal with its sentence.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), extra: Map::new() }
    }

    /// Adds a member to the problem document.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }
}
