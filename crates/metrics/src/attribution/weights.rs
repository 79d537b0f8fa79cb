//! Every weight of the model with its reason. All are natural logarithms of odds.
//!
//! None is fitted to a set of incidents: they follow from the sources below and from what a
//! feature can say at most. A factor of 2 in odds is 0.7, of 10 is 2.3.

/// Minutes after the last step at which the odds have halved. Symptoms need minutes to show and
/// alerts usually wait a few minutes, so differences within that time say little.
pub(super) const RECENCY_HALF_MINUTES: f64 = 30.0;
/// Leaks and filling disks need hours until something breaks: the half time is so many times longer.
pub(super) const SLOW_FAILURE: f64 = 4.0;

/// Odds fall as 1 / (1 + age / half) to this power: a heavy tail, because leaks, caches and nightly
/// jobs show hours later. The form and the exponent 1 are those of Omori's law for aftershocks (Utsu 1961).
pub(super) const RECENCY_EXPONENT: f64 = 1.0;

/// A change of the impaired service itself, against one whose services are not stated (below).
/// ChangeRCA (FSE 2024) finds the cause at place 1 in .80 by distance, then time, and .47 by time alone.
pub(super) const IMPAIRED_SERVICE: f64 = 2.0;
/// Every call further down divides the odds by three: most faults are contained where they arise.
pub(super) const PER_CALL: f64 = 1.1;
/// Something that far down is still more likely than something without any relation.
pub(super) const FAR_CALLED: f64 = -1.5;
/// A called service that reports faults itself: the deepest service that fails is the usual place of
/// the cause (as in MonitorRank, SIGMETRICS 2013), slightly less sure than the alert's own service.
pub(super) const CALLED_FAILING: f64 = 1.7;
/// A service that reports faults too and does not call the impaired one.
pub(super) const ALSO_FAILING: f64 = 0.5;
/// A caller can only harm by what it sends: its load and its requests.
pub(super) const DIRECT_CALLER: f64 = -0.5;
/// Callers of callers.
pub(super) const FAR_CALLER: f64 = -1.5;
/// The map connects none of its services with the impaired one.
pub(super) const UNRELATED: f64 = -2.0;
/// The map does not know its services: it may be incomplete.
pub(super) const NOT_IN_MAP: f64 = -1.5;
/// No service is stated: between the extremes, since some of these are shared parts.
pub(super) const UNSTATED_SERVICE: f64 = -1.0;

/// What shared words can add at most (odds of 55 to 1): words of one text depend on each other,
/// so their evidence is not a product.
pub(super) const WORDS_MAX: f64 = 4.0;
/// A change with content that shares no word: the wording of a true cause appears in its incident
/// in about three of four cases, and of another change in about half (half the odds).
pub(super) const WORDS_NONE: f64 = -0.7;
/// What one word can add: a single rare word may be a coincidence.
pub(super) const WORD_MAX: f64 = 2.5;
/// Long texts share words by chance: half of the length counts (BM25, Robertson and Zaragoza 2009).
pub(super) const LENGTH_SHARE: f64 = 0.5;
/// Words of service names, in a change that states no service; else the distance has counted them.
pub(super) const SERVICE_NAME_WORD: f64 = 0.3;
/// Words of region names, in a change that states no region; else the region has been compared itself.
pub(super) const REGION_NAME_WORD: f64 = 0.3;
/// A whole identifier such as `order_lines` is rarer everywhere than a single word.
pub(super) const IDENTIFIER: f64 = 1.5;

/// What words that usually belong to this kind of failure can add at most.
pub(super) const FAILURE_KIND_MAX: f64 = 1.5;
/// Such a word, against a word that the incident itself says.
pub(super) const FAILURE_KIND_WORD: f64 = 0.4;

/// More lines with checks, limits or releases were removed than added.
pub(super) const GUARD_REMOVED: f64 = 0.6;
/// Only documentation, tests, build settings or comments: nothing that runs in production.
pub(super) const INERT: f64 = -2.5;
/// Only log lines: they change what is said, hardly what is done.
pub(super) const LOGGING: f64 = -1.0;
/// Only style sheets or pictures.
pub(super) const PRESENTATION: f64 = -1.0;
/// A commit without a completed rollout does not run in production (1 of 20 is recorded wrongly).
pub(super) const NOT_ROLLED_OUT: f64 = -3.0;

/// The change took effect where the incident is.
pub(super) const SAME_REGION: f64 = 0.7;
/// The change took effect only elsewhere.
pub(super) const OTHER_REGION: f64 = -1.5;
/// What cannot be undone was tested less often by doing it before.
pub(super) const IRREVERSIBLE: f64 = 0.3;

/// Share of changes that fail, before a tool has a record: between DORA's elite (5 %) and medium
/// performers (15 %), Accelerate State of DevOps 2023.
pub(super) const FAILURE_SHARE: f64 = 0.1;
/// The record counts from this many changes on.
pub(super) const FAILURE_SHARE_STRENGTH: f64 = 10.0;
/// What a record can add or take: odds of 4.5.
pub(super) const RECORD_MAX: f64 = 1.5;

/// "No action": about 70 % of outages follow a change (Beyer et al., Site Reliability Engineering,
/// 2016, chapter 1), so an unremarkable change of the impaired service some minutes before (1.7)
/// has odds of 70 to 30 against it.
pub(super) const NO_ACTION: f64 = 0.85;
/// The incident says that an outside provider fails.
pub(super) const OUTSIDE_PROVIDER: f64 = 2.0;
/// The incident says that something ran out by the calendar: nothing has to be changed for it.
pub(super) const CALENDAR: f64 = 2.5;
/// The incident says that more was asked than usual.
pub(super) const TRAFFIC: f64 = 2.0;
/// The incident names hardware, network or platform.
pub(super) const INFRASTRUCTURE: f64 = 2.0;
/// The incident blames incoming data: the reader of that data may also have been changed.
pub(super) const INPUT_DATA: f64 = 1.5;
/// For every service that fails too without calling or being called: a cause below all of them.
pub(super) const BREADTH_PER_SERVICE: f64 = 0.5;
/// Most that breadth can add.
pub(super) const BREADTH_MAX: f64 = 1.5;

/// Words of a statement that names an outside cause: in about seven of ten cases it is explained by that.
pub(super) const EXPLAINED_STATEMENT: f64 = 0.3;
/// The title of an alert names the rule, not the fault.
pub(super) const TITLE_STATEMENT: f64 = 0.7;
/// Signals of services that are not the impaired one are mostly consequences.
pub(super) const OTHER_SERVICE_STATEMENT: f64 = 0.6;
/// Signals that became rarer describe what works.
pub(super) const FALLING_STATEMENT: f64 = 0.3;
/// Signals without a comparison.
pub(super) const UNCOMPARED_STATEMENT: f64 = 0.7;
/// A line that announces a change ("flag x enabled") repeats that it happened; it does not show harm.
pub(super) const ANNOUNCEMENT: f64 = 0.1;
