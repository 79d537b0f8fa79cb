// The words, shapes and tones of every enum the desk sends. Each table is a
// Record over the generated type, so the type check lists what is missing when
// the desk gets another value. Screens read these tables and keep none of their own.

import type {
    ActionStatus, OverallState, SignalState, AgreementLevel, CaseDifficulty, Certainty, ChainState, DiffKind, DisagreementReason, DocumentState, DrillOutcome, EvidenceKind, ExportFormat, ExportState, FaultOutcome, FreezeEffect, FreezeStatus, Grade, IncidentFilter, IncidentGroup, KindGroup, MyReview, NoticeLevel, OnDeadline, OutboxState, PointState, Pressing, QualificationState, QueueTab, RightVerdict, Risk, Role, SeverityLevel, SignHolds, SignatureState, SimilarOutcome, SyncState, Theme, Times, TriggerMode, Verdict,
} from "./bindings/views";
import type { ShapeName, Tone } from "./kit/Shape.svelte";

export interface Label {
  label: string;
}

/** A state by shape first and colour second, with its words. */
export interface StateLabel extends Label {
  shape: ShapeName;
  tone: Tone;
}

interface HintedLabel extends Label {
  /** One short sentence about the choice. */
  hint: string;
}

interface VerdictLabel extends Label {
  /** After the verdict was sent: "Approved: TITLE." */
  done: string;
  /** How the button is drawn. */
  tone: "plain" | "primary" | "danger" | "quiet";
  /** A full-width button; the others are smaller, below. */
  large: boolean;
}

/** The dots say that something is asked before the verdict is sent. */
export const VERDICTS: Record<Verdict, VerdictLabel> = {
  approve: { label: "Approve", done: "Approved", tone: "primary", large: true },
  edit: { label: "Approve with edits…", done: "Approved with edits", tone: "plain", large: true },
  reject: { label: "Reject…", done: "Rejected", tone: "danger", large: true },
  respond: { label: "Answer…", done: "Answered", tone: "plain", large: true },
  escalate: { label: "Escalate", done: "Escalated", tone: "plain", large: false },
  abstain: { label: "Abstain", done: "Abstained", tone: "quiet", large: false },
};

/** `filter`: the audit offers it as a way an action ended. */
export const ACTION_STATUSES: Record<ActionStatus, StateLabel & { filter: boolean }> = {
  open: { label: "Open", shape: "dot", tone: "plain", filter: false },
  approved: { label: "Approved", shape: "dot", tone: "ok", filter: true },
  edited: { label: "Approved with edits", shape: "dot", tone: "ok", filter: true },
  rejected: { label: "Rejected", shape: "diamond", tone: "bad", filter: true },
  responded: { label: "Answered", shape: "ring", tone: "accent", filter: true },
  expired: { label: "Expired", shape: "triangle", tone: "warn", filter: true },
  // No record of this version stops an action, so a filter would find none.
  stopped: { label: "Stopped", shape: "diamond", tone: "bad", filter: false },
  withdrawn: { label: "Withdrawn by the tool", shape: "ring", tone: "plain", filter: true },
};

export const RISKS: Record<Risk, StateLabel> = {
  critical: { label: "critical risk", shape: "diamond", tone: "bad" },
  high: { label: "high risk", shape: "triangle", tone: "warn" },
  medium: { label: "medium risk", shape: "ring", tone: "accent" },
  low: { label: "low risk", shape: "dot", tone: "plain" },
};

/** How words of a request press for a verdict. */
export const PRESSING: Record<Pressing, Label> = {
  urgency: { label: "Urgency" },
  authority: { label: "Borrowed authority" },
  skip: { label: "Asks not to look" },
};

/** Whether a sign of fatigue holds. */
export const SIGN_STATES: Record<SignHolds, StateLabel> = {
  holds: { label: "holds", shape: "triangle", tone: "warn" },
  absent: { label: "does not hold", shape: "dot", tone: "ok" },
  too_few: { label: "too few to say", shape: "ring", tone: "plain" },
};

export const SEVERITIES: Record<SeverityLevel, StateLabel> = {
  sev1: { label: "SEV 1", shape: "diamond", tone: "bad" },
  sev2: { label: "SEV 2", shape: "triangle", tone: "warn" },
  sev3: { label: "SEV 3", shape: "ring", tone: "accent" },
  sev4: { label: "SEV 4", shape: "dot", tone: "plain" },
  unknown: { label: "Not stated", shape: "dot", tone: "plain" },
};

export const INCIDENT_FILTERS: Record<IncidentFilter, Label> = {
  all: { label: "All" },
  open: { label: "Open" },
  severe: { label: "SEV 1 and 2" },
  action: { label: "Tied to an action" },
  change: { label: "To a change" },
  none: { label: "To no change" },
  unknown: { label: "Not known" },
};

export const INCIDENT_GROUPS: Record<IncidentGroup, Label> = {
  open: { label: "Open" },
  week: { label: "Resolved this week" },
  earlier: { label: "Earlier" },
};

export const GRADES: Record<Grade, Label & { tone: "bad" | "warn" | "plain" }> = {
  confirmed: { label: "Confirmed", tone: "bad" },
  suspected: { label: "Suspected", tone: "warn" },
  ruled_out: { label: "Ruled out", tone: "plain" },
};

/** How a signal of Health stands. */
export const SIGNAL_STATES: Record<SignalState, StateLabel> = {
  in_range: { label: "In range", shape: "dot", tone: "ok" },
  slipping: { label: "Slipping", shape: "triangle", tone: "warn" },
  out_of_range: { label: "Out of range", shape: "diamond", tone: "bad" },
  too_few: { label: "Too few to say", shape: "ring", tone: "plain" },
};

/** Whether oversight holds: the words before the one that is marked, and that one. */
export const OVERALL_STATES: Record<OverallState, Label & { before: string; after: string; tone: "ok" | "warn" | "bad" | "plain" }> = {
  holds: { before: "Oversight", label: "holds", after: "", tone: "ok" },
  slipping: { before: "Oversight is", label: "slipping", after: "", tone: "warn" },
  stretched: { before: "Oversight is", label: "stretched", after: "", tone: "bad" },
  fails: { before: "Oversight", label: "does not hold", after: "", tone: "bad" },
  too_few: { before: "There is", label: "too little to say", after: "whether oversight holds", tone: "plain" },
};

/** Points of the chart of an incident. */
export const POINT_STATES: Record<PointState, Label> = {
  ran: { label: "ran after approval" },
  failed: { label: "failed" },
  approved: { label: "approved, not reported" },
  not_run: { label: "did not run" },
  change: { label: "change" },
  alert: { label: "alert" },
  update: { label: "update" },
};

/** What happens at the deadline if there is no decision. */
export const ON_DEADLINE: Record<OnDeadline, Label> = {
  deny: { label: "then denied" },
  allow: { label: "then allowed" },
  hold: { label: "then held" },
};

/** What a freeze does: on a bar, in a table, and as a choice. */
export const FREEZE_EFFECTS: Record<FreezeEffect, Label & { verb: string }> = {
  tighten: { label: "Tightened", verb: "Tighten" },
  deny: { label: "Denied", verb: "Deny" },
};

export const FREEZE_EFFECT_NAMES: Record<FreezeEffect, Label> = {
  tighten: { label: "Tighten" },
  deny: { label: "Deny" },
};

export const TRIGGER_MODES: Record<TriggerMode, Label & { tone: "plain" | "warn" | "bad" }> = {
  observe: { label: "observe", tone: "plain" },
  warn: { label: "warn", tone: "warn" },
  enforce: { label: "enforce", tone: "bad" },
};

export const FREEZE_STATUSES: Record<FreezeStatus, Label> = {
  planned: { label: "planned" },
  active: { label: "in force" },
  ended: { label: "ended" },
  cancelled: { label: "cancelled" },
};

export const ROLES: Record<Role, HintedLabel> = {
  reviewer: { label: "Reviewer", hint: "Decides actions" },
  manager: { label: "Manager", hint: "Sees workload and health; is told of escalated actions" },
  trainer: { label: "Trainer", hint: "Settles disagreements between reviewers and checks their judgement" },
  administrator: { label: "Administrator", hint: "Changes people, tools and the policy" },
};

export const CERTAINTIES: Record<Certainty, Label> = {
  guess: { label: "Guess" },
  unsure: { label: "Unsure" },
  fairly: { label: "Fairly" },
  certain: { label: "Certain" },
};

export const QUEUE_TABS: Record<QueueTab, Label & { more?: string; empty: string }> = {
  mine: { label: "Mine", more: " to decide", empty: "No action is left for you to decide" },
  all: { label: "All", empty: "No action waits" },
  critical: { label: "Critical", empty: "No critical action waits" },
  claimed: { label: "Claimed", empty: "No action is claimed" },
};

/** My review of an action that is still open, in the list. */
export const MY_REVIEWS: Record<MyReview, Label> = {
  held: { label: "sending" },
  queued: { label: "not sent yet" },
  accepted: { label: "you decided" },
};

export const SIMILAR_OUTCOMES: Record<SimilarOutcome, Label & { tone: "ok" | "bad" }> = {
  executed: { label: "ran", tone: "ok" },
  failed: { label: "failed", tone: "bad" },
};

export const EVIDENCE_KINDS: Record<EvidenceKind, { label: string | null }> = {
  link: { label: "link" },
  text: { label: null },
  bare: { label: "title only" },
};

export const KIND_GROUPS: Record<KindGroup, Label> = {
  actions: { label: "Actions" },
  reviews: { label: "Claims and reviews" },
  decisions: { label: "Decisions" },
  people: { label: "People and devices" },
  tools: { label: "Tools" },
  administration: { label: "Policy and hub" },
};

export const SIGNATURES: Record<SignatureState, StateLabel> = {
  valid: { label: "Signature checked here and valid", shape: "dot", tone: "ok" },
  valid_since_revoked: { label: "Signature checked here and valid; the device was revoked later", shape: "dot", tone: "ok" },
  revoked: { label: "Signed by a device that was already revoked", shape: "diamond", tone: "bad" },
  invalid: { label: "Signature is not valid", shape: "diamond", tone: "bad" },
  not_here: { label: "The signed document is not on this device, so the signature cannot be checked", shape: "ring", tone: "plain" },
};

export const DOCUMENT_STATES: Record<DocumentState, Label> = {
  here: { label: "On this device" },
  sealed: { label: "Sealed: only its author can read it until the action is decided." },
  forbidden: { label: "Your roles do not let you read it." },
  away: { label: "Not on this device. It is fetched when the hub can be reached." },
  erased: { label: "Erased" },
};

export const CHAIN_STATES: Record<ChainState, StateLabel> = {
  intact: { label: "Intact", shape: "dot", tone: "ok" },
  broken: { label: "Broken", shape: "diamond", tone: "bad" },
  empty: { label: "Nothing is recorded yet", shape: "ring", tone: "plain" },
};

export const SYNC_STATES: Record<SyncState, StateLabel> = {
  live: { label: "Synced", shape: "dot", tone: "ok" },
  catching_up: { label: "Catching up", shape: "ring", tone: "accent" },
  offline: { label: "Offline", shape: "triangle", tone: "warn" },
  broken: { label: "Record broken", shape: "diamond", tone: "bad" },
};

export const OUTBOX_STATES: Record<OutboxState, StateLabel> = {
  waiting: { label: "waiting", shape: "ring", tone: "accent" },
  refused: { label: "refused", shape: "diamond", tone: "bad" },
};

export const NOTICE_LEVELS: Record<NoticeLevel, StateLabel> = {
  info: { label: "information", shape: "ring", tone: "accent" },
  warn: { label: "warning", shape: "triangle", tone: "warn" },
  bad: { label: "error", shape: "diamond", tone: "bad" },
};

export const EXPORT_FORMATS: Record<ExportFormat, HintedLabel> = {
  ndjson: { label: "NDJSON", hint: "one record a line, with its hash and the documents on this device; another computer can verify it" },
  csv: { label: "CSV", hint: "one action a line, for a spreadsheet" },
};

export const EXPORT_STATES: Record<ExportState, Label> = {
  running: { label: "Writing" },
  done: { label: "Written to" },
  cancelled: { label: "The export was cancelled. No file was kept." },
  failed: { label: "The file could not be written." },
};

/** `sign`: drawn before the line. */
export const DIFF_LINES: Record<DiffKind, { sign: string }> = {
  file: { sign: "" },
  hunk: { sign: "" },
  same: { sign: "  " },
  added: { sign: "+ " },
  removed: { sign: "- " },
};

export const THEMES: Record<Theme, Label> = {
  system: { label: "System" },
  light: { label: "Light" },
  dark: { label: "Dark" },
};

export const TIME_ZONES: Record<Times, Label> = {
  local: { label: "Local" },
  utc: { label: "UTC" },
};

/** The rows of a table in the order written here. */
export function rowsOf<K extends string, V extends object>(table: Record<K, V>): (V & { value: K })[] {
  return (Object.entries(table) as [K, V][]).map(([value, row]) => ({ ...row, value }));
}

/** The rows as choices of a SegmentedControl; test ids are `prefix-value`. */
export function optionsOf<K extends string>(table: Record<K, Label>, prefix: string): { value: K; label: string; testid: string }[] {
  return rowsOf(table).map(({ value, label }) => ({ value, label, testid: `${prefix}-${value}` }));
}

/** What a trainer rules; the keys are 1 to 4 in this order. */
export const RIGHT_VERDICTS: Record<RightVerdict, Label & { done: string; verdict: "ok" | "bad" | "accent" | "plain" }> = {
  approve: { label: "Approve was right", done: "approve was right", verdict: "ok" },
  reject: { label: "Reject was right", done: "reject was right", verdict: "bad" },
  edit: { label: "An edit was right…", done: "an edit was right", verdict: "accent" },
  both: { label: "Both acceptable", done: "both acceptable", verdict: "plain" },
};

/** What an attempt at a drill comes to. */
export const DRILL_OUTCOMES: Record<DrillOutcome, StateLabel> = {
  open: { label: "Open", shape: "ring", tone: "accent" },
  passed: { label: "Passed", shape: "dot", tone: "ok" },
  not_yet: { label: "Not yet", shape: "triangle", tone: "warn" },
  more_needed: { label: "More cases needed", shape: "ring", tone: "plain" },
};

/** A label only where the date needs a word. */
export const QUALIFICATION_STATES: Record<QualificationState, StateLabel> = {
  holds: { label: "", shape: "dot", tone: "ok" },
  soon: { label: "runs out soon", shape: "ring", tone: "warn" },
  ran_out: { label: "ran out", shape: "triangle", tone: "bad" },
};

/** How those who reviewed a settled case judged it. */
export const DIFFICULTIES: Record<CaseDifficulty, Label> = {
  easy: { label: "Easy: all were right" },
  medium: { label: "Medium: some were not" },
  hard: { label: "Hard: half or more were not" },
  unknown: { label: "Not known" },
};

export const DISAGREEMENT_REASONS: Record<DisagreementReason, StateLabel> = {
  differ: { label: "Reviewers differ", shape: "ring", tone: "plain" },
  escape: { label: "Led to an incident", shape: "diamond", tone: "bad" },
  appeal: { label: "Appealed", shape: "triangle", tone: "warn" },
};

export const FAULT_OUTCOMES: Record<FaultOutcome, string> = {
  hit: "found",
  missed: "missed",
  edited_otherwise: "edited otherwise",
  escalated: "escalated",
  responded: "answered",
  abstained: "abstained",
};

export const AGREEMENT_LEVELS: Record<AgreementLevel, StateLabel> = {
  reliable: { label: "reliable", shape: "dot", tone: "accent" },
  tentative: { label: "tentative", shape: "triangle", tone: "warn" },
  low: { label: "low", shape: "diamond", tone: "bad" },
  unknown: { label: "not known", shape: "ring", tone: "plain" },
};
