// Generated from crates/desk/src/view by `cargo xtask bindings`. Do not edit.

/**
 * An absence to be planned.
 */
export type AbsenceDraft = { person: string, delegate: string | null, 
/**
 * Local times of the zone, for example `2026-11-27T00:00`.
 */
from: string, until: string, zone: string, };

export type AbsenceRow = { id: string, person: string, 
/**
 * "Fri 27 Nov 00:00 to Sat 28 Nov 00:00 UTC"
 */
when: string, delegate: string | null, 
/**
 * Why the delegate no longer may decide for them; none while they may.
 */
excluded: string | null, 
/**
 * It goes on now.
 */
active: boolean, 
/**
 * Whether this person may end it.
 */
may_end: boolean, };

/**
 * One action as its reviewer sees it.
 */
export type ActionDetail = { id: string, title: string, kind: string, tool: ToolLine, proposed_at: number, 
/**
 * Stated by the tool, 0 to 1.
 */
confidence: number | null, risk: Risk, deadline: number, on_deadline: OnDeadline, status: ActionStatus, 
/**
 * A sentence once it is closed: "Approved by Mara Ortiz", "Expired and denied".
 */
outcome: string | null, 
/**
 * Target, Blast radius, Reversible, Policy: label and value, in this order; "not stated" where the tool was silent.
 * Then, where a map of services is published, what the action touches.
 */
facts: Array<Fact>, 
/**
 * None while the content is still being fetched ("not yet here") or not yet yours.
 */
content: Content | null, 
/**
 * Why `content` is missing.
 */
content_missing: string | null, digest: string, 
/**
 * `9f2c 71ab 04de … e81c`
 */
digest_short: string, 
/**
 * How often the tool or an edit has replaced the content.
 */
revision: number, claim: ClaimView | null, 
/**
 * Verdicts the tool can carry, in the order of the pane; each with the reason when it may not be given.
 */
verdicts: Array<VerdictOption>, 
/**
 * Reason chips for this kind of action.
 */
reasons: Array<ReasonOption>, 
/**
 * Reviews given on the present content; what they say stays sealed until it is decided.
 */
reviews: number, needed: number, 
/**
 * Selected for a blind second review.
 */
second_look: boolean, 
/**
 * Who changed the arguments; reviews given before do not count.
 */
edited_by: string | null, 
/**
 * What the edit changed, `payment.amount: 42 → 40`; the last of many says how many more.
 */
edits: Array<string>, my_review: MyReview | null, 
/**
 * The id of my verdict while it can be taken back.
 */
retractable: string | null, 
/**
 * What I entered of a review that was not given.
 */
draft: KeptDraft | null, 
/**
 * Why my last review of this was refused.
 */
refused: ProblemView | null, similar: Array<Similar>, 
/**
 * Approving asks for every piece of evidence to be opened, or an explicit "I have read this".
 */
must_read: boolean, 
/**
 * That was done for this digest.
 */
read_confirmed: boolean, 
/**
 * It is longer than has to be read in full: approving asks what was sampled.
 */
must_sample: boolean, escalated: boolean, 
/**
 * The stop that holds it, as a sentence; none while it can be decided.
 */
held: string | null, 
/**
 * An open incident that it touches; none once it is decided.
 */
incident: RelatedIncident | null, 
/**
 * The window that it is in.
 */
frozen: FreezeNote | null, 
/**
 * How often people rejected this version of the tool.
 */
tool_card: ToolCard, 
/**
 * Words in title and reasons that press for a verdict. Nothing is decided by them.
 */
pressing: Array<PressingMark>, 
/**
 * A case of a drill, as it was when it was proposed: its answer decides nothing.
 */
practice: boolean, };

/**
 * Where an action stands.
 */
export type ActionStatus = "open" | "approved" | "edited" | "rejected" | "responded" | "expired" | "stopped" | "withdrawn";

export type AgreementGroup = { 
/**
 * "Kind", "Team", "Shift", "Zone", "Risk", "Week".
 */
by: string, rows: Array<AgreementRow>, };

export type AgreementLevel = "reliable" | "tentative" | "low" | "unknown";

/**
 * Krippendorff's alpha of blind double reviews.
 */
export type AgreementRow = { name: string, 
/**
 * None where it is undefined or too few.
 */
value: number | null, 
/**
 * The 95 % interval, from resamples.
 */
low: number | null, high: number | null, 
/**
 * Percent of pairs that agree, 0 to 1.
 */
percent: number | null, 
/**
 * Double reviews.
 */
count: number, 
/**
 * In words: "too few to say (9 of 30)", "undefined: …"; none where the figures stand.
 */
sentence: string | null, level: AgreementLevel, };

/**
 * The record cannot be trusted: what is wrong, and what to do about it.
 */
export type AlarmView = { title: string, detail: string, 
/**
 * In the order in which they are done.
 */
steps: Array<string>, };

/**
 * Everything the frame around the screens needs.
 */
export type AppState = { 
/**
 * `needed` until this device is set up.
 */
setup: Setup, 
/**
 * Who works here; none before the first run.
 */
person: PersonView | null, 
/**
 * The hub this desk talks to; none before the first run.
 */
hub: HubView | null, sync: SyncView, 
/**
 * While this computer's copy of the record is rebuilt after an update; the queue is empty until then.
 */
rebuilding: RebuildView | null, 
/**
 * Reviews and other commands signed here that the hub has not settled yet.
 */
outbox: number, 
/**
 * When the oldest of them was signed.
 */
outbox_since: number | null, 
/**
 * Verdicts that can be taken back before they are signed, the latest last.
 */
held_verdicts: Array<HeldVerdict>, 
/**
 * Refused commands that were not dismissed yet.
 */
refused: number, counts: QueueCounts, 
/**
 * Incidents that go on.
 */
open_incidents: number, 
/**
 * The hub's clock now, as far as this desk knows it.
 */
now: number, 
/**
 * This computer's clock minus the hub's, in ms. Above 30,000 either way a notice says so.
 */
skew_ms: number, 
/**
 * The hub is simulated: its people, tools and clock are invented.
 */
simulated: boolean, 
/**
 * Milliseconds of the hub's clock in one of this computer's: 1 at a real hub, 0 while a simulated clock stands.
 */
rate: number, 
/**
 * The simulated day that this app runs.
 */
day: DayView | null, 
/**
 * Stops in force, the latest first.
 */
stops: Array<StopBar>, 
/**
 * Freezes in force, then those that begin within a week.
 */
freezes: Array<FreezeBar>, 
/**
 * Tools that propose far more than they usually do.
 */
floods: Array<FloodBar>, 
/**
 * Lasting facts a person should know: no system keychain, a full disk, a broken record.
 */
notices: Array<Notice>, 
/**
 * The app's version, `0.1.0`.
 */
version: string, };

export type AppealView = { by: string, at: number, reason: string | null, };

/**
 * What the people who approved an action had before them, and what was approved the same way.
 */
export type ApprovalView = { action: string, title: string, tool: string, 
/**
 * How it was allowed, in one sentence.
 */
how: string, approvers: Array<ApproverView>, 
/**
 * "Approved the same way": how many, since when, in one sentence.
 */
same_way: string, 
/**
 * The newest first.
 */
similar: Array<SimilarApprovalView>, 
/**
 * Why this person may not ask for re-reviews; none if they may.
 */
read_only: string | null, };

export type ApproverView = { name: string, 
/**
 * What is known of this review, in sentences.
 */
said: Array<string>, };

export type ArgumentLine = { name: string, value: string, };

/**
 * Whether edited arguments are JSON, and what they change.
 */
export type ArgumentsCheck = { ok: boolean, 
/**
 * Where the JSON ends to make sense, from 1.
 */
line: number | null, column: number | null, message: string | null, 
/**
 * Changed values, `payment.amount: 42 → 40`; the last of many says how many more.
 */
changes: Array<string>, };

/**
 * The whole arguments, for the editor.
 */
export type ArgumentsText = { text: string, };

export type AttentionView = { code: string, state: SignalState, title: string, detail: string, };

export type AuditPage = { rows: Array<AuditRow>, 
/**
 * Records in the replica in all.
 */
total: number, 
/**
 * Kinds that occur, for the filter.
 */
kinds: Array<string>, 
/**
 * People there are, for the filter.
 */
people: Array<PersonChoice>, 
/**
 * Tools there are, for the filter.
 */
tools: Array<string>, search: SearchView, chain: ChainView, };

/**
 * Which records to list, newest first.
 */
export type AuditQuery = { 
/**
 * Words, whole or their beginnings, that must all occur in the record, its action, or a
 * body this desk holds; empty for all.
 */
filter: string, 
/**
 * Only these kinds of record; takes precedence over `group`.
 */
kind: string | null, 
/**
 * Only kinds of this group.
 */
group: KindGroup | null, 
/**
 * Only what this person did.
 */
person: string | null, 
/**
 * Only records about this tool or its actions.
 */
tool: string | null, 
/**
 * Only the records that ended an action this way.
 */
ended: ActionStatus | null, 
/**
 * Only what I did.
 */
mine: boolean, 
/**
 * From this time on, on the hub's clock.
 */
since: number | null, 
/**
 * Before this time.
 */
until: number | null, 
/**
 * Only records below this sequence number (the next page).
 */
before: number | null, 
/**
 * At most 200.
 */
limit: number, };

export type AuditRow = { seq: number, at: number, kind: string, 
/**
 * "Mara Ortiz", "deploy-pilot", "hub".
 */
actor: string, 
/**
 * The action's id, when the record is about one.
 */
action: string | null, 
/**
 * One plain sentence: "Approved Roll back checkout-api to v412".
 */
sentence: string, hash_short: string, };

export type BreakSpan = { from: number, until: number, };

/**
 * How hard a settled case was for those who reviewed it.
 */
export type CaseDifficulty = "easy" | "medium" | "hard" | "unknown";

export type CauseView = { what: TiedWhat, id: string | null, title: string, 
/**
 * "deploy-pilot", "a person", "a pipeline".
 */
by: string | null, 
/**
 * "11 min before".
 */
when: string | null, 
/**
 * Between 0 and 1.
 */
probability: number, 
/**
 * The parts of the score that say something, the largest first.
 */
parts: Array<PartView>, 
/**
 * What a finding says of it.
 */
grade: Grade | null, 
/**
 * The tool, where it is an action.
 */
tool: string | null, };

/**
 * What may have caused an incident, ranked by the hub.
 */
export type CausesView = { candidates: Array<CauseView>, compared: number, 
/**
 * How often the first place was right here, with count and interval.
 */
track_record: string, };

/**
 * Stated certainty.
 */
export type Certainty = "guess" | "unsure" | "fairly" | "certain";

/**
 * How often the person was right, by what certainty they stated.
 */
export type CertaintyRow = { certainty: Certainty, share: ShareCell, cases: number, 
/**
 * "too few to say (16 of 30)"; none where the share stands.
 */
sentence: string | null, };

export type ChainState = "intact" | "broken" | "empty";

/**
 * Whether the record holds together.
 */
export type ChainView = { state: ChainState, 
/**
 * Every record up to here was verified as it arrived.
 */
verified_to: number, 
/**
 * The whole hash of record `verified_to`, to compare with another desk's.
 */
head_hash: string, 
/**
 * What is wrong, where, and what to do.
 */
problem: string | null, 
/**
 * Records of a kind or version this app does not know; kept, not shown in figures.
 */
unknown: number, };

/**
 * A change that waits for a second administrator.
 */
export type ChangeRow = { id: string, 
/**
 * "Make Ana Lima administrator"
 */
sentence: string, 
/**
 * What would be different, a line each.
 */
details: Array<string>, 
/**
 * The complete text that is published: a policy, a service map, or stop triggers.
 */
text: string | null, 
/**
 * Who asked.
 */
by: string, 
/**
 * The person at this desk asked, and may take it back.
 */
mine: boolean, at: number, 
/**
 * It lapses then.
 */
until: number, 
/**
 * Why this person may not confirm it; none when they may.
 */
cannot_confirm: string | null, 
/**
 * Why this person may neither decline it nor take it back; none when they may.
 */
cannot_decline: string | null, };

/**
 * Lanes of what was done around an incident. All times are on the hub's clock.
 */
export type ChartView = { from: number, to: number, lanes: Array<LaneView>, 
/**
 * When it went on; the last has no end while it does.
 */
intervals: Array<[number, number | null]>, 
/**
 * Lanes beyond those that are drawn.
 */
lanes_left_out: number, };

export type CheckpointAsk = { 
/**
 * "Who", "How many", "Deadline", …
 */
what: string, says: string, };

/**
 * One checkpoint in words.
 */
export type CheckpointView = { name: string, about: string | null, 
/**
 * The condition as written; none for all that come so far.
 */
when: string | null, 
/**
 * It runs without a person.
 */
auto_approve: boolean, 
/**
 * No file says it: it takes what nothing else takes.
 */
built_in: boolean, 
/**
 * What it asks for: a label and a sentence each.
 */
asks: Array<CheckpointAsk>, };

export type ClaimView = { by: string, mine: boolean, until: number, };

/**
 * What the person said where one verdict was right.
 */
export type ConfusionRow = { right: RightVerdict, 
/**
 * Approve, edit, reject.
 */
said: Array<ShareCell>, cases: number, };

/**
 * What the tool sent beside the head; untrusted, made visible.
 */
export type Content = { preview: PreviewView | null, 
/**
 * The arguments as indented JSON; suspicious characters as `\uXXXX` escapes, so it can be edited as it stands.
 */
arguments: TextPart, why: TextPart | null, evidence: Array<EvidenceRow>, 
/**
 * How it is undone, as the tool states it.
 */
undo: UndoView | null, session: string | null, };

/**
 * What waiting costs, for one kind and currency. Currencies are never added.
 */
export type CostRow = { kind: string, 
/**
 * "EUR 4,200.00"
 */
per_hour: string, 
/**
 * Actions of the kind that wait now.
 */
waiting: number, 
/**
 * What their waiting has cost so far: "EUR 120.00".
 */
so_far: string, 
/**
 * What is expected of the rest of the day: "EUR 1,900.00"; none without a forecast.
 */
today: string | null, };

/**
 * What review costs for one kind, and what it caught.
 */
export type CostView = { 
/**
 * "All kinds" in the first row.
 */
kind: string, proposed: number, reviewed: number, 
/**
 * "2 min 10 s"; a dash of nothing.
 */
median: string, p95: string, rejected: number, edited: number, expired: number, unreviewed: number, };

export type CoverageBy = "team" | "zone";

export type CoverageCell = { 
/**
 * From 0, no people, to 4, as many as in the fullest cell.
 */
level: number, 
/**
 * "Dublin, 09:00: 3 people"
 */
words: string, };

/**
 * A team or zone, hour by hour.
 */
export type CoverageRow = { by: CoverageBy, label: string, 
/**
 * People in each of the 24 hours, halves where they come or go within it.
 */
hours: Array<CoverageCell>, };

/**
 * What the dialog of a set can choose from.
 */
export type DatasetChoices = { formats: Array<string>, tools: Array<string>, rules: Array<string>, };

/**
 * Which corrections, and how they are written.
 */
export type DatasetDraft = { format: string, 
/**
 * Empty for all tools.
 */
tool: string, 
/**
 * A condition in CEL; empty for all actions.
 */
filter: string, 
/**
 * Days back from now; 0 for all time.
 */
days: number, 
/**
 * Names of built-in rules, or `name=pattern`.
 */
redact: Array<string>, licence: string, consent: string, };

/**
 * What a set would hold, or holds.
 */
export type DatasetPreview = { rows: number, corrections: number, 
/**
 * The digest that its files of rows have.
 */
digest: string, 
/**
 * "train 330", and so on.
 */
splits: Array<string>, 
/**
 * "rulings 12".
 */
sources: Array<string>, 
/**
 * "equal 2"; empty where nothing was left out.
 */
left_out: Array<string>, 
/**
 * What rules replaced, before and after.
 */
redacted: Array<RedactedLine>, 
/**
 * The first row, as it is written.
 */
sample: string | null, 
/**
 * The folder; none for a preview.
 */
folder: string | null, };

export type DatasetRow = { number: number, 
/**
 * The beginning of its digest.
 */
digest: string, format: string, corrections: number, 
/**
 * "rulings, edits, rejections".
 */
from: string, 
/**
 * Tool and version that were trained on it; empty for none.
 */
used_by: string, at: number, };

/**
 * The simulated day that runs.
 */
export type DayView = { 
/**
 * "The day before the sale"
 */
title: string, 
/**
 * As chosen: 0 (pause), 1, 10 or 60.
 */
speed: number, 
/**
 * As it is: milliseconds of the simulated clock in one of this computer's.
 */
rate: number, 
/**
 * Why the clock is slower than chosen.
 */
waits: DayWait | null, 
/**
 * Where a jump leads to.
 */
next: MomentView | null, 
/**
 * The open step of the tour, from 0.
 */
tour: number | null, };

export type DayWait = "reading" | "tour" | "jump" | "end";

export type DaysState = "unavailable" | "absent" | "preparing" | "ready" | "running";

/**
 * The simulated days of this computer.
 */
export type DaysView = { state: DaysState, 
/**
 * While it is prepared: how far that is, 0 to 1.
 */
progress: number, 
/**
 * While it is prepared: what is done at the moment.
 */
step: string, 
/**
 * The folder, if it is there.
 */
folder: string | null, size_bytes: number, 
/**
 * Why the last one could not be prepared.
 */
problem: string | null, };

/**
 * What the desk tells the window without being asked.
 */
export type DeskEvent = { "type": "stale", topics: Array<Topic>, actions: Array<string>, } | { "type": "open", action: string, } | { "type": "notify", title: string, body: string, action: string | null, } | { "type": "refused", action: string, problem: ProblemView, } | { "type": "confirm_quit", title: string, detail: string, };

export type DeviceRow = { id: string, name: string, 
/**
 * `9f2c 71ab …` of the public key.
 */
key_short: string, 
/**
 * The one this window is on.
 */
this: boolean, enrolled_at: number | null, revoked_at: number | null, };

export type DeviceView = { id: string, name: string, 
/**
 * `9f2c 71ab …` of the public key.
 */
key_short: string, 
/**
 * "in the system keychain" or "in a file only you can read".
 */
key_place: string, };

export type DiffKind = "file" | "hunk" | "same" | "added" | "removed";

export type DiffLine = { kind: DiffKind, 
/**
 * Without its sign (`+`, `-` or a space), which the window draws.
 */
text: string, };

/**
 * How hard a fault is to find, as its trainer thinks.
 */
export type Difficulty = "easy" | "medium" | "hard";

export type DisagreementReason = "differ" | "escape" | "appeal";

/**
 * One action to settle.
 */
export type DisagreementRow = { action: string, title: string, kind: string, tool: string, why: DisagreementReason, 
/**
 * The first review; none where no verdict is readable.
 */
first: SideChip | null, second: SideChip | null, 
/**
 * When it was decided, or appealed.
 */
at: number, 
/**
 * The ruling, where there is one that holds.
 */
ruled: RightVerdict | null, };

/**
 * One disagreement in full.
 */
export type DisagreementView = { action: string, title: string, kind: string, tool: string, 
/**
 * The parts of the target, in one line.
 */
target: string, risk: Risk, decided_at: number, why: DisagreementReason, 
/**
 * "Rejected: one of two rejected it."
 */
happened: string, 
/**
 * "in 6 of the last 30 of this kind"; a sentence where there are too few.
 */
before: string, 
/**
 * In the order of the reviews, A first; without names until it is ruled.
 */
sides: Array<SideView>, 
/**
 * How long reading all of it takes, ms; none where the content is not here.
 */
reading_ms: number | null, 
/**
 * The arguments they decided about, name and value, fit for display.
 */
arguments: Array<ArgumentLine>, 
/**
 * Why the arguments are not shown.
 */
missing: string | null, 
/**
 * Arguments that a reviewer approved instead, as JSON; the start of "an edit was right".
 */
edited: string, ruling: RulingView | null, 
/**
 * The appeal that waits for a ruling.
 */
appeal: AppealView | null, 
/**
 * Why this person may not rule on it.
 */
cannot: string | null, 
/**
 * Whether this person may appeal what holds now.
 */
may_appeal: boolean, };

export type DocumentState = "here" | "sealed" | "forbidden" | "erased" | "away";

/**
 * A document that a record names by its digest.
 */
export type DocumentView = { state: DocumentState, digest_short: string, 
/**
 * Who erased it, and why.
 */
erased: ErasedView | null, };

/**
 * A settled action.
 */
export type DrillCaseRow = { action: string, title: string, kind: string, right: RightVerdict, tags: Array<string>, difficulty: CaseDifficulty, 
/**
 * Known verdicts, and how many of them were wrong.
 */
verdicts: number, wrong: number, ruled_at: number, };

/**
 * What a draft comes to.
 */
export type DrillCheck = { 
/**
 * Right answers that pass, without an error; none where the test is not one.
 */
passes_after: number | null, 
/**
 * Why it cannot be published.
 */
problem: string | null, };

/**
 * What a drill can be composed of.
 */
export type DrillChoices = { 
/**
 * Settled cases, the newest first.
 */
cases: Array<DrillCaseRow>, 
/**
 * Settled cases whose ruling accepts more than one verdict: they are no case of a drill.
 */
left_out: number, };

/**
 * A drill before it is published, or as it was published, to be changed.
 */
export type DrillDraft = { 
/**
 * The drill that it replaces; none for a new one.
 */
id: string | null, name: string, qualification: string, valid_days: number, p0: number, p1: number, alpha: number, beta: number, 
/**
 * Actions.
 */
cases: Array<string>, };

/**
 * What is shown after an answer.
 */
export type DrillFeedback = { action: string, title: string, answered: Verdict, right: RightVerdict, is_right: boolean, 
/**
 * For example "You approved; rejecting was right."
 */
sentence: string, lesson: string | null, 
/**
 * Tags of the ruling.
 */
tags: Array<string>, 
/**
 * The arguments that were right, where an edit was.
 */
arguments: string | null, };

export type DrillName = { id: string, name: string, };

/**
 * Whether an attempt is decided.
 */
export type DrillOutcome = "passed" | "not_yet" | "open" | "more_needed";

/**
 * A published drill, and how far this person is with it.
 */
export type DrillRow = { id: string, name: string, qualification: string, valid_days: number, cases: number, 
/**
 * Right answers that pass, without an error.
 */
passes_after: number, 
/**
 * Answers of this person's newest attempt; none where there is no attempt.
 */
answered: number | null, 
/**
 * Until when this person is qualified by it, ms since 1970 UTC; also where that has passed.
 */
until: number | null, 
/**
 * `until` has not passed.
 */
holds: boolean, };

/**
 * An attempt at a drill.
 */
export type DrillRun = { id: string, name: string, qualification: string, 
/**
 * The attempt, from 1.
 */
attempt: number, outcome: DrillOutcome, right: number, wrong: number, 
/**
 * Cases of the drill.
 */
cases: number, 
/**
 * Further right answers that pass, without an error.
 */
missing: number, 
/**
 * Until when the qualification holds, once passed.
 */
until: number | null, 
/**
 * What was answered, in order; then the case that is to be answered.
 */
steps: Array<DrillStep>, 
/**
 * The case that is to be answered; none once the attempt has ended.
 */
case: ActionDetail | null, 
/**
 * About the answer before.
 */
feedback: DrillFeedback | null, };

/**
 * A case of an attempt.
 */
export type DrillStep = { action: string, title: string, kind: string, 
/**
 * Whether it was answered rightly; none for the case that is to be answered.
 */
right: boolean | null, };

/**
 * The page Drills.
 */
export type DrillsView = { 
/**
 * Published drills, by name.
 */
drills: Array<DrillRow>, 
/**
 * Who is qualified: everyone for trainers and managers, else this person. What runs out first, first.
 */
qualified: Array<QualifiedRow>, 
/**
 * Who should take a drill, and why; of the same people.
 */
refreshers: Array<RefresherRow>, 
/**
 * The rows are of everyone.
 */
everyone: boolean, 
/**
 * Why this person cannot publish drills.
 */
cannot: string | null, };

export type ErasedView = { by: string, at: number, reason: string | null, 
/**
 * The record that says so.
 */
seq: number, };

/**
 * An action that people approved and that a person confirmed as the cause.
 */
export type EscapeView = { incident: string, incident_title: string, action: string, title: string, tool: string, kind: string, model_version: string | null, 
/**
 * "Jonas K., Ines M."
 */
approved_by: string, approved_at: number, confirmed_by: string, confirmed_at: number, };

export type EvidenceKind = "link" | "text" | "bare";

export type EvidenceRow = { index: number, title: string, kind: EvidenceKind, opened: boolean, 
/**
 * It has a text, which counts as opened once all its lines were on screen.
 */
has_text: boolean, };

/**
 * One piece of evidence, opened; opening is recorded for the review.
 */
export type EvidenceView = { title: string, text: TextPart | null, link: LinkView | null, };

/**
 * An exception that is asked for; times are local times of the window's zone.
 */
export type ExceptionDraft = { freeze: string, tool: string, kind: string, service: string, reason: string, from: string | null, 
/**
 * The end of the window when absent.
 */
until: string | null, undo_of: string | null, };

/**
 * An exception from a window.
 */
export type ExceptionRow = { id: string, tool: string, kind: string, service: string, reason: string, 
/**
 * None for the beginning of the window.
 */
from: number | null, until: number, 
/**
 * The action that it undoes.
 */
undo_of: string | null, first: SignedBy, 
/**
 * The second signature; it holds since then.
 */
second: SignedBy | null, 
/**
 * Who took it back; it does not hold any more.
 */
revoked: SignedBy | null, 
/**
 * It may be taken back: it has not ended, and neither has its window.
 */
revocable: boolean, 
/**
 * The open incident for which one person sufficed.
 */
incident: string | null, };

export type ExportFormat = "ndjson" | "csv";

/**
 * What to write to a file.
 */
export type ExportQuery = { format: ExportFormat, 
/**
 * Which records, as on the screen; `before` and `limit` do not count.
 */
query: AuditQuery, };

export type ExportState = "running" | "done" | "cancelled" | "failed";

/**
 * The export in progress, or the last one.
 */
export type ExportView = { state: ExportState, 
/**
 * Records looked at, of `total`.
 */
done: number, total: number, 
/**
 * Lines written.
 */
lines: number, 
/**
 * The file.
 */
path: string, 
/**
 * Why it failed.
 */
problem: string | null, };

export type Fact = { label: string, value: string, 
/**
 * Draw it so that it is seen: irreversible, wide, allowed at the deadline.
 */
warn: boolean, };

/**
 * How many planted faults were found.
 */
export type FaultFigure = { name: string, hits: number, missed: number, 
/**
 * Escalated, answered, abstained, edited otherwise: in words; empty where there were none.
 */
apart: string, 
/**
 * The share found. Of a person none before about 100 faults.
 */
value: number | null, 
/**
 * The 95 % interval (Wilson); none without any.
 */
low: number | null, high: number | null, 
/**
 * "too early (9 of about 100)", "undefined: …", or sensitivity and criterion.
 */
sentence: string, };

/**
 * One fault of a plan.
 */
export type FaultItemRow = { id: string, title: string, kind: string, difficulty: Difficulty, 
/**
 * "n: 30 becomes 300".
 */
change: Array<string>, lesson: string, 
/**
 * It was planted and decided.
 */
decided: boolean, };

/**
 * What a reviewer is told right after the decision on a planted fault.
 */
export type FaultNotice = { action: string, title: string, outcome: FaultOutcome, 
/**
 * "This was a planted fault, and you found it."
 */
sentence: string, lesson: string, };

/**
 * What a review did about a planted fault. Only a hit and a miss count for the hit rate.
 */
export type FaultOutcome = "hit" | "missed" | "edited_otherwise" | "escalated" | "responded" | "abstained";

/**
 * A decided planted fault, with one review of it.
 */
export type FaultRow = { action: string, title: string, tool: string, at: number, difficulty: Difficulty, lesson: string, 
/**
 * The reviewer; none without a review, or where this person may not read it.
 */
person: string | null, outcome: FaultOutcome | null, };

/**
 * What is planted among the actions of one tool.
 */
export type FaultTool = { tool: string, per_day: number, 
/**
 * Faults of the plan in force; 0 without one.
 */
items: number, 
/**
 * Of these, how many were decided by now.
 */
decided: number, 
/**
 * "Ana, 24 Nov"; none without a plan.
 */
planned_by: string | null, planned_at: number | null, 
/**
 * What is missing before anything is planted, in a sentence.
 */
missing: string | null, 
/**
 * The items of the plan; none where this person may not read it, or there is none.
 */
library: Array<FaultItemRow> | null, 
/**
 * The items as JSON, to write the next plan from; empty where they may not be read.
 */
source: string, };

/**
 * The page Planted faults.
 */
export type FaultsView = { 
/**
 * Tools, each with its plan and rate.
 */
tools: Array<FaultTool>, 
/**
 * All people together; a reviewer sees their own figure only.
 */
overall: FaultFigure, 
/**
 * One row for each person, by name; a reviewer sees their own only.
 */
people: Array<FaultFigure>, 
/**
 * The newest decided ones that this person may know of.
 */
recent: Array<FaultRow>, 
/**
 * Why this person may not sign a plan.
 */
cannot_plan: string | null, 
/**
 * Why this person may not set the rate.
 */
cannot_set_rate: string | null, 
/**
 * What the figures leave out, in a sentence.
 */
note: string, };

export type FigureGroup = { 
/**
 * "By tool"
 */
label: string, rows: Array<FigureRow>, };

export type FigureRow = { name: string, executed: number, 
/**
 * Tied to an incident and confirmed.
 */
confirmed: number, 
/**
 * Suspected or confirmed.
 */
tied: number, 
/**
 * Of these, confirmed and approved by people.
 */
escapes: number, 
/**
 * Confirmed of executed, with its interval, or why it says too little.
 */
rate: string, 
/**
 * Suspected or confirmed, of executed.
 */
tied_rate: string, };

/**
 * A figure with what it rests on.
 */
export type FigureView = { label: string, value: string, 
/**
 * Beside the value.
 */
of: string | null, 
/**
 * Below it: count or interval.
 */
note: string, 
/**
 * Beyond its target.
 */
bad: boolean, };

export type FilterCount = { filter: IncidentFilter, count: number, };

/**
 * A finding to state.
 */
export type FindingDraft = { incident: string, what: TiedWhat, id: string | null, grade: Grade, why: string, };

export type FindingView = { cause: string, what: TiedWhat, grade: Grade, by: string, at: number, why: string | null, };

/**
 * What a trigger did, or would have done.
 */
export type FiredView = { at: number, 
/**
 * Its mode then.
 */
mode: TriggerMode, 
/**
 * "the tool deploy-pilot"
 */
scope: string, why: string, 
/**
 * Open actions that were held, or would have been.
 */
held: number, };

/**
 * A tool that proposes far more than it usually does at this hour.
 */
export type FloodBar = { tool: string, 
/**
 * Proposed in the last hour.
 */
arrived: number, 
/**
 * "usually 10 at this hour"
 */
usual: string, 
/**
 * What grouping does: "41 open actions of it in one list".
 */
group_effect: string, 
/**
 * What a stop does: "holds 41 open actions".
 */
stop_effect: string, };

/**
 * A freeze in force, or one that begins within a week, for the bar above every screen.
 */
export type FreezeBar = { id: string, name: string, reason: string, 
/**
 * Its strictest effect.
 */
effect: FreezeEffect, 
/**
 * "tier 1, checkout in prod"
 */
scope: string, from: number, until: number, 
/**
 * It is in force.
 */
active: boolean, };

/**
 * A window with local times of its zone.
 */
export type FreezeDraft = { 
/**
 * The planned window that it replaces.
 */
id: string | null, name: string, reason: string, zone: string, 
/**
 * `2026-11-27T00:00`, with an offset at its end where the time happens twice.
 */
from: string, until: string, rules: Array<FreezeRule>, };

/**
 * What a window does; the later the stricter.
 */
export type FreezeEffect = "tighten" | "deny";

/**
 * One service in the calendar.
 */
export type FreezeLane = { 
/**
 * None for actions that name no service.
 */
service: string | null, 
/**
 * None where the service is not mapped.
 */
tier: number | null, spans: Array<FreezeSpan>, };

/**
 * The window that holds an action.
 */
export type FreezeNote = { name: string, effect: FreezeEffect, until: number, 
/**
 * What it means for this action.
 */
sentence: string, };

/**
 * What a draft means, before it is signed.
 */
export type FreezePreview = { from: number, until: number, 
/**
 * As it will be signed, `2026-11-27T00:00:00+01:00`.
 */
from_local: string, until_local: string, from_utc: string, until_utc: string, clock_change: boolean, trial: FreezeTrial, };

/**
 * A window.
 */
export type FreezeRow = { id: string, name: string, reason: string, status: FreezeStatus, effect: FreezeEffect, rules: Array<FreezeRule>, 
/**
 * What each rule is about, in words.
 */
scopes: Array<string>, from: number, until: number, zone: string, 
/**
 * The beginning in its zone with the offset, as it was signed.
 */
from_local: string, until_local: string, 
/**
 * Its times in every zone that a window was planned in, and in UTC; its own zone first.
 */
locals: Array<LocalTimes>, 
/**
 * The clocks of its zone stand differently at its beginning and its end.
 */
clock_change: boolean, by: string, at: number, 
/**
 * When it was ended early or cancelled.
 */
ended_at: number | null, end_requested: SignedBy | null, exceptions: Array<ExceptionRow>, };

/**
 * One rule of a window. A list that is empty leaves that part of the target open; an action whose
 * target does not say it, or names a service that no tier is known of, is in every rule.
 */
export type FreezeRule = { 
/**
 * What it does.
 */
effect: FreezeEffect, 
/**
 * Tiers of services, 1 the most important.
 */
tiers?: Array<number>, 
/**
 * Patterns of services beside those of the tiers, `*` for any text.
 */
services?: Array<string>, 
/**
 * Patterns of environments.
 */
environments?: Array<string>, };

/**
 * A window in the row of a service.
 */
export type FreezeSpan = { freeze: string, effect: FreezeEffect, from: number, 
/**
 * Earlier than planned where it was ended.
 */
until: number, 
/**
 * Exceptions within the window, until their end or until they were taken back.
 */
holes: Array<Hole>, };

/**
 * Where a freeze stands at an instant.
 */
export type FreezeStatus = "planned" | "active" | "ended" | "cancelled";

/**
 * What a window would have done to the proposals of the last 7 days.
 */
export type FreezeTrial = { denied: number, tightened: number, 
/**
 * Tools with the most denied proposals first.
 */
denied_by_tool: Array<ToolCount>, 
/**
 * Proposals that were looked at.
 */
of: number, 
/**
 * There were more than were looked at.
 */
more: boolean, };

/**
 * All windows, by their beginning, and what a new one can be about.
 */
export type FreezesView = { freezes: Array<FreezeRow>, 
/**
 * A row of the calendar for each service, then one for what names none.
 */
lanes: Array<FreezeLane>, 
/**
 * Services of open actions and of the windows.
 */
services: Array<string>, environments: Array<string>, tools: Array<string>, 
/**
 * Every time zone.
 */
zones: Array<string>, 
/**
 * Why this person may sign nothing here; none for managers and administrators.
 */
cannot: string | null, };

/**
 * The grade of a finding.
 */
export type Grade = "ruled_out" | "suspected" | "confirmed";

export type GroupCount = { group: IncidentGroup, count: number, };

/**
 * An open action that this person read in part.
 */
export type HalfReadRow = { action: string, title: string, risk: Risk, 
/**
 * "evidence 1 of 3 opened"
 */
evidence: string, 
/**
 * "2 min 5 s on screen"
 */
on_screen: string, };

/**
 * What is handed over.
 */
export type HandOverDraft = { to: string, note: string, 
/**
 * Actions whose claims are passed on.
 */
claims: Array<string>, 
/**
 * Actions whose claims are released at once.
 */
release: Array<string>, 
/**
 * Half-read actions that are told of.
 */
half_read: Array<string>, mentions: Array<MentionOf>, };

/**
 * The page at the end of a shift.
 */
export type HandOverView = { now: number, 
/**
 * The shift that goes on; none where this person is on none.
 */
shift: OwnShift | null, 
/**
 * Actions decided since it began, or today where this person is on no shift.
 */
decided: number, claims: Array<HeldClaim>, half_read: Array<HalfReadRow>, 
/**
 * Stops, freezes, incidents and disagreements, in this order.
 */
mentions: Array<MentionRow>, 
/**
 * Who can be asked, those whose shift comes next first.
 */
next: Array<NextPerson>, 
/**
 * The hand-over of this person, of the last 16 hours.
 */
sent: SentHandOver | null, 
/**
 * What this person was asked to take.
 */
received: Array<ReceivedHandOver>, };

export type HandedAction = { action: string, title: string, 
/**
 * It waits for a decision still.
 */
open: boolean, };

export type HealthCase = { action: string, title: string, tool: string, kind: string, at: number, 
/**
 * "denied at the deadline"
 */
what: string, incident: string | null, };

/**
 * The actions behind a signal, the newest first.
 */
export type HealthCases = { 
/**
 * What is listed.
 */
title: string, 
/**
 * Why nothing is listed.
 */
empty: string, cases: Array<HealthCase>, 
/**
 * There are more than are listed.
 */
more: boolean, };

/**
 * Which actions behind a signal to list.
 */
export type HealthCasesQuery = { signal: SignalName, days: number, team: string | null, };

/**
 * What the figures of Health are about.
 */
export type HealthQuery = { 
/**
 * So many days until now, 1 to 366.
 */
days: number, 
/**
 * Only actions whose rules name this team.
 */
team: string | null, };

export type HealthView = { overall: OverallState, 
/**
 * "2 of 7 signals are out of range and 3 are slipping. The last 7 days, all teams."
 */
sentence: string, 
/**
 * Nothing happened in the time.
 */
empty: boolean, 
/**
 * The time, on the hub's clock; `to` is not within it.
 */
from: number, to: number, 
/**
 * Teams that rules name, for the choice.
 */
teams: Array<string>, signals: Array<SignalView>, 
/**
 * All kinds together, then those with the most reviews.
 */
costs: Array<CostView>, 
/**
 * Kinds that `costs` leaves out.
 */
more_kinds: number, attention: Array<AttentionView>, 
/**
 * How many facts the figures rest on, where not all are known.
 */
known: string | null, };

/**
 * A claim that this person holds.
 */
export type HeldClaim = { action: string, title: string, 
/**
 * "capacity-pilot · payments · prod"
 */
detail: string, risk: Risk, 
/**
 * When it expires on its own.
 */
claim_until: number, deadline: number, };

/**
 * A verdict that can be taken back before it is signed.
 */
export type HeldVerdict = { id: string, action: string, 
/**
 * "Approve Roll back checkout-api to v412"
 */
sentence: string, 
/**
 * Until it is signed and sent, ms of this computer's clock.
 */
release_in_ms: number, };

/**
 * An exception in the row of its service.
 */
export type Hole = { exception: string, from: number, until: number, };

/**
 * What a hub says of itself to a person who is about to join it.
 */
export type HubCard = { name: string, 
/**
 * With the scheme.
 */
url: string, 
/**
 * What people call its identity provider; none without one.
 */
provider: string | null, 
/**
 * The connection is not encrypted and leaves this computer.
 */
plain: boolean, };

export type HubView = { 
/**
 * "This computer" for the embedded hub, else the hub's own name.
 */
name: string, url: string, };

export type ImpactServiceView = { name: string, 
/**
 * 1 is the most important.
 */
tier: number, owner: string | null, customers_lose: string | null, 
/**
 * "EUR 12,500.00"
 */
cost_per_hour: string | null, };

/**
 * What an incident means under the published map of services.
 */
export type ImpactView = { 
/**
 * A map of services was published.
 */
mapped: boolean, 
/**
 * The strictest tier first.
 */
services: Array<ImpactServiceView>, 
/**
 * Names that the map does not know.
 */
unmapped: Array<string>, 
/**
 * Services that call one of these, directly or through others.
 */
dependants: Array<string>, 
/**
 * "43 min"; none where its end is at or before its start.
 */
duration: string | null, 
/**
 * "EUR 8,958.33", one for each currency.
 */
cost_so_far: Array<string>, goes_on: boolean, };

export type IncidentDetail = { row: IncidentRow, 
/**
 * In the source's words.
 */
text: string | null, 
/**
 * The source's own id.
 */
source_id: string, 
/**
 * What is said of its times, in one sentence.
 */
summary: string, timeline: Array<IncidentEntry>, chart: ChartView, 
/**
 * The newest first.
 */
findings: Array<FindingView>, impact: ImpactView, merge: MergeView, 
/**
 * Oldest first.
 */
notes: Array<NoteView>, escapes: Array<EscapeView>, read_only: string | null, 
/**
 * Why this person may write no notes; none if they may.
 */
no_notes: string | null, };

/**
 * An incident to state by hand.
 */
export type IncidentDraft = { title: string, 
/**
 * `SEV 1` to `SEV 4`.
 */
severity: string, 
/**
 * Separated by commas.
 */
services: string, text: string, 
/**
 * How many minutes ago it began.
 */
minutes_ago: number, };

export type IncidentEntry = { at: number, 
/**
 * "Started", "Resolved", or the status that the source states.
 */
what: string, text: string | null, };

/**
 * Figures of incidents, each with its count and interval.
 */
export type IncidentFiguresView = { times: Array<FigureView>, 
/**
 * Escapes by week, tool, kind and model version.
 */
groups: Array<FigureGroup>, escapes: Array<EscapeView>, 
/**
 * How often the ranking was right here: all, then by source and by service.
 */
ranking: Array<RankingRow>, };

export type IncidentFilter = "all" | "open" | "severe" | "action" | "change" | "none" | "unknown";

export type IncidentGroup = "open" | "week" | "earlier";

/**
 * Which incidents to list.
 */
export type IncidentQuery = { show: IncidentFilter, 
/**
 * Only those that name this service.
 */
service: string | null, 
/**
 * Only those of this source.
 */
source: string | null, 
/**
 * Only those that began within so many days; 0 for all.
 */
days: number, 
/**
 * Rows of the list; 200 for 0.
 */
limit: number, };

export type IncidentRow = { id: string, 
/**
 * The first letters of the id.
 */
number: string, group: IncidentGroup, title: string, level: SeverityLevel, 
/**
 * As its source calls it.
 */
severity: string | null, services: Array<string>, started_at: number, resolved_at: number | null, 
/**
 * Until now while it is open; none where its end is before its start.
 */
lasted_ms: number | null, source: string, 
/**
 * A person stated it, or imported a file of them.
 */
by_hand: boolean, maintenance: boolean, merged: boolean, tied: TiedView, };

export type IncidentsPage = { figures: Array<FigureView>, 
/**
 * How many there are of each filter, in the order of the screen.
 */
counts: Array<FilterCount>, 
/**
 * Open ones first, then the latest.
 */
rows: Array<IncidentRow>, 
/**
 * How many match in each group, listed or not.
 */
groups: Array<GroupCount>, 
/**
 * How many match, listed or not.
 */
total: number, services: Array<string>, sources: Array<string>, 
/**
 * The record holds incidents at all.
 */
any: boolean, 
/**
 * Why this person may not state incidents and findings; none if they may.
 */
read_only: string | null, };

export type InviteRow = { id: string, made_at: number, until: number, 
/**
 * Who made it.
 */
by: string, roles: Array<Role>, teams: Array<string>, qualifications: Array<string>, email: string | null, 
/**
 * Whose further device it is for; none for a new person.
 */
device_of: string | null, };

/**
 * What was entered of a review that the hub has not accepted.
 */
export type KeptDraft = { 
/**
 * The verdict that was given and taken back or not sent; none before one was given.
 */
verdict: Verdict | null, reasons: Array<string>, comment: string, certainty: Certainty | null, sampled: string | null, 
/**
 * The edited arguments as they were typed, which need not be JSON yet.
 */
arguments: string | null, 
/**
 * The digest of the content that was on screen.
 */
digest: string | null, 
/**
 * Why the verdict was not sent.
 */
note: ProblemView | null, };

/**
 * Which filter of the audit trail a record kind belongs to.
 */
export type KindGroup = "actions" | "reviews" | "decisions" | "people" | "tools" | "administration";

export type LaneKind = "tool" | "changes" | "alerts" | "updates";

export type LaneView = { label: string, kind: LaneKind, points: Array<PointView>, };

/**
 * A ruling on one's own review that was not read yet.
 */
export type Lesson = { action: string, title: string, right: RightVerdict, tags: Array<string>, lesson: string | null, 
/**
 * "You approved; rejecting was right."
 */
sentence: string, agrees: boolean | null, at: number, };

/**
 * Where a link leads, to be shown before it is followed.
 */
export type LinkView = { 
/**
 * Exactly what is opened if the reviewer agrees.
 */
url: string, 
/**
 * The host in ASCII (punycode), for the eye.
 */
host: string, 
/**
 * Sentences: another alphabet in the host, user name in the address, not https, an address of this machine.
 */
warnings: Array<string>, 
/**
 * False for anything but http and https; then it cannot be opened.
 */
allowed: boolean, };

/**
 * The times of a window in one zone, `Fri 27 Nov 00:00`.
 */
export type LocalTimes = { zone: string, from: string, until: string, };

export type MentionKind = "stop" | "freeze" | "incident" | "disagreement";

export type MentionOf = { kind: MentionKind, id: string, };

/**
 * Something the next person should know.
 */
export type MentionRow = { kind: MentionKind, id: string, title: string, detail: string, 
/**
 * Since when it holds, or when it begins.
 */
at: number, };

/**
 * What people said is the same incident.
 */
export type MergeView = { 
/**
 * The one that this was merged into.
 */
into: MergedIncidentView | null, 
/**
 * Those that were merged into this one.
 */
members: Array<MergedIncidentView>, 
/**
 * A person merged it, so that a person may split it again.
 */
can_split: boolean, };

export type MergedIncidentView = { id: string, 
/**
 * The first letters of the id.
 */
number: string, title: string, source: string, started_at: number, };

export type MomentView = { at: number, 
/**
 * "price change"
 */
what: string, };

export type MyReview = "held" | "queued" | "accepted";

/**
 * An invite with its code, which is shown once.
 */
export type NewInvite = { code: string, until: number, 
/**
 * The hub's address, as the other desk needs it; none while it only listens on this computer.
 */
address: string | null, 
/**
 * Ready to send: address, code and what to do with them.
 */
message: string, 
/**
 * The code works once a second administrator has confirmed the invite.
 */
waiting: boolean, };

/**
 * A new source. Its token is shown once.
 */
export type NewSource = { token: string, 
/**
 * The address of its webhook.
 */
url: string, };

/**
 * A new tool with its token, which is shown once.
 */
export type NewTool = { tool: ToolRow, token: string, 
/**
 * Ready to paste: `curl`, Claude Code, MCP.
 */
snippets: Array<Snippet>, };

export type NextPerson = { id: string, name: string, 
/**
 * "Seattle, starts Fri 20 Nov 2026 09:00 America/Los_Angeles"; empty without a shift.
 */
detail: string, };

/**
 * A note on an incident.
 */
export type NoteView = { by: string, at: number, 
/**
 * None where it was erased, or is not here yet.
 */
text: string | null, };

export type Notice = { 
/**
 * Stable, for example `no_keychain`.
 */
code: string, level: NoticeLevel, text: string, };

export type NoticeLevel = "info" | "warn" | "bad";

export type NotificationPreferences = { 
/**
 * A new critical action that may be decided here.
 */
critical: boolean, 
/**
 * Something claimed here nears its deadline.
 */
claim_due: boolean, 
/**
 * An incident of SEV 1 or 2 opened.
 */
incidents: boolean, 
/**
 * Another person pulled a stop.
 */
stops: boolean, 
/**
 * What another person asked for waits for a second person, and this person may be it.
 */
signatures: boolean, 
/**
 * A break is due.
 */
rest: boolean, 
/**
 * Titles of actions may stand in a notification (they may show on a lock screen).
 */
show_content: boolean, 
/**
 * Minutes since local midnight; none for no quiet hours.
 */
quiet_from: number | null, quiet_to: number | null, };

/**
 * What happens at a deadline before which there was no decision.
 */
export type OnDeadline = "deny" | "allow" | "hold";

/**
 * A person on shift.
 */
export type OnShiftRow = { name: string, 
/**
 * "Dublin · until 17:00 Europe/Dublin"
 */
detail: string, 
/**
 * "for Li Wen"; none where they are on their own shift.
 */
stands_in_for: string | null, 
/**
 * None where this person may not see the pace of others.
 */
pace: ShiftPace | null, };

/**
 * A command of this device that waits or was refused.
 */
export type OutboxRow = { id: string, 
/**
 * "Approve Roll back checkout-api to v412"
 */
sentence: string, action: string | null, signed_at: number, state: OutboxState, problem: ProblemView | null, attempts: number, 
/**
 * A review that was never sent, so it can still be taken back.
 */
can_take_back: boolean, };

export type OutboxState = "waiting" | "refused";

/**
 * What the signals say together.
 */
export type OverallState = "holds" | "slipping" | "stretched" | "fails" | "too_few";

/**
 * All that is recorded of this person's working and reading, and who else can see it.
 */
export type OwnPace = { 
/**
 * Signs of fatigue, each with its evidence.
 */
signs: Array<SignRow>, 
/**
 * Two or more signs hold.
 */
rest_suggested: boolean, 
/**
 * The days that are recorded, the latest first.
 */
days: Array<RecordedDay>, 
/**
 * The latest reviews with their reading data, the latest first.
 */
reviews: Array<RecordedReading>, 
/**
 * All reviews whose reading data is here.
 */
known: number, 
/**
 * Who else can read the reading data of reviews: names of managers and trainers.
 */
reading_readers: Array<string>, 
/**
 * Who else can read sessions and breaks: names of managers.
 */
day_readers: Array<string>, };

export type OwnShift = { from: number, until: number, 
/**
 * "Fri 20 Nov 2026 08:00 to 17:00 UTC, Dublin"
 */
words: string, };

export type PaceState = "steady" | "drifting" | "rest_now";

/**
 * The reviewer's own pace today (never another person's).
 */
export type PaceView = { 
/**
 * Reviews given since the session began.
 */
decisions: number, 
/**
 * Median time from opening to verdict; none before the first.
 */
median_ms: number | null, 
/**
 * Since the first review after a pause of 15 minutes or more.
 */
session_ms: number, 
/**
 * Until a break is due; negative when overdue.
 */
break_in_ms: number, 
/**
 * The session length after which a break is due.
 */
break_after_ms: number, };

export type PartView = { reason: string, score: number, };

/**
 * The people enrolled at this hub.
 */
export type PeopleView = { 
/**
 * By name; those who left last.
 */
people: Array<PersonRow>, 
/**
 * Invites that may still be used, the newest first.
 */
invites: Array<InviteRow>, 
/**
 * Why this person may change nothing here; none when they may.
 */
read_only: string | null, };

export type PersonChoice = { id: string, name: string, };

export type PersonRow = { id: string, name: string, 
/**
 * One or two letters.
 */
initials: string, 
/**
 * The person at this desk.
 */
me: boolean, roles: Array<Role>, teams: Array<string>, qualifications: Array<string>, email: string | null, 
/**
 * They sign in at an identity provider.
 */
signs_in: boolean, left_at: number | null, 
/**
 * The newest first, revoked ones last.
 */
devices: Array<DeviceRow>, };

export type PersonView = { id: string, name: string, 
/**
 * One or two letters.
 */
initials: string, 
/**
 * `reviewer`, `manager`, `trainer`, `administrator`.
 */
roles: Array<string>, };

export type PointState = "ran" | "failed" | "approved" | "not_run" | "change" | "alert" | "update";

export type PointView = { at: number, 
/**
 * The action or change.
 */
id: string | null, title: string, state: PointState, 
/**
 * Tied to the incident by a finding that counts.
 */
tied: boolean, };

/**
 * A text, read as a policy.
 */
export type PolicyCheck = { 
/**
 * Empty when it may be published.
 */
problems: Array<PolicyProblemView>, warnings: Array<PolicyProblemView>, 
/**
 * "4 checkpoints; default deadline 60 min."
 */
summary: string | null, checkpoints: Array<CheckpointView>, };

/**
 * A mistake, or something the people there are cannot give, and where it is written.
 */
export type PolicyProblemView = { line: number, 
/**
 * Character in the line, from 1.
 */
column: number, code: string, message: string, };

/**
 * A text, tried on what was proposed lately.
 */
export type PolicyTrial = { 
/**
 * Not tried while there are mistakes.
 */
problems: Array<PolicyProblemView>, warnings: Array<PolicyProblemView>, 
/**
 * "Different for 3 of 40 actions of the last 30 days (7.5 %)."
 */
summary: string, 
/**
 * What limits the answer: arguments that are not here, proposals that would be refused.
 */
notes: Array<string>, checkpoints: Array<TrialCheckpoint>, 
/**
 * Actions for which something would be different, the newest first.
 */
changes: Array<TrialChange>, 
/**
 * Changes beyond those.
 */
more: number, };

export type PolicyVersion = { version: string, by: string, at: number, 
/**
 * The record that put it into force.
 */
seq: number, };

/**
 * A version of the policy, as every person may read it.
 */
export type PolicyView = { version: string, in_force: boolean, 
/**
 * Version in force now; a policy made from another one is refused.
 */
current: string, 
/**
 * Who put it into force and when; the hub itself for what is built in.
 */
published: PolicyVersion | null, 
/**
 * The file as it was written; a short one in words where none was ever published.
 */
text: string, 
/**
 * Time to the deadline when neither the tool nor the checkpoint sets one.
 */
default_deadline: string, 
/**
 * In the order in which they are tried; what is built in comes last.
 */
checkpoints: Array<CheckpointView>, 
/**
 * What it asks for that the people there are cannot give.
 */
warnings: Array<PolicyProblemView>, 
/**
 * All that were ever in force, the newest first.
 */
history: Array<PolicyVersion>, 
/**
 * Why this person may not publish; none when they may.
 */
read_only: string | null, 
/**
 * The policy that was just published at this desk waits for a second administrator.
 */
waiting: boolean, };

/**
 * Choices of this device.
 */
export type Preferences = { theme: Theme, times: Times, notifications: NotificationPreferences, 
/**
 * Days for which documents of closed actions stay on this device; 0 keeps them forever.
 */
keep_days: number, 
/**
 * Seconds in which a verdict can be taken back before it is signed: 0 to 30, 0 for none.
 */
undo_seconds: number, 
/**
 * After a verdict the next action is opened.
 */
next_after_verdict: boolean, };

/**
 * How words press.
 */
export type Pressing = "urgency" | "authority" | "skip";

/**
 * Words that press for a verdict, as they stand in the text; made visible.
 */
export type PressingMark = { kind: Pressing, words: string, };

export type PreviewView = { "type": "diff", lines: Array<DiffLine>, goes_on: boolean, rest: Rest | null, } | { "type": "plan", steps: Array<string>, goes_on: boolean, rest: Rest | null, } | { "type": "text", text: string, rest: Rest | null, } | { "type": "json", text: string, rest: Rest | null, };

/**
 * Why something was refused, in words (RFC 9457 with a stable code).
 */
export type ProblemView = { 
/**
 * Stable; the UI may branch on it.
 */
code: string, 
/**
 * Short: "This action has expired".
 */
title: string, 
/**
 * A sentence someone can act on: "It expired 12 s before your review arrived, so it was denied."
 */
detail: string, };

/**
 * A person's complete new profile.
 */
export type ProfileDraft = { roles: Array<Role>, teams: Array<string>, qualifications: Array<string>, 
/**
 * Empty for none.
 */
email: string, };

export type ProgressView = { 
/**
 * Records fetched and verified, of `total`.
 */
done: number, total: number, 
/**
 * As long as it will take at the present pace, once that is known.
 */
left_ms: number | null, };

/**
 * The sign-in page of an identity provider.
 */
export type ProviderPage = { 
/**
 * What people call the identity provider.
 */
provider: string, 
/**
 * To be opened in the system's browser.
 */
url: string, };

/**
 * Whether a qualification holds.
 */
export type QualificationState = "holds" | "soon" | "ran_out";

/**
 * A qualification of a person.
 */
export type QualifiedRow = { person: string, mine: boolean, qualification: string, 
/**
 * Name of the drill that was passed.
 */
drill: string, at: number, until: number, state: QualificationState, };

export type QueueCounts = { 
/**
 * Open actions in all.
 */
open: number, 
/**
 * Open actions this person may still decide.
 */
mine: number, critical: number, 
/**
 * Open actions that are claimed.
 */
claimed: number, 
/**
 * When the oldest open action was proposed.
 */
oldest_at: number | null, };

export type QueueGroup = { key: QueueGroupKey, 
/**
 * "Due within 5 minutes".
 */
title: string, count: number, };

export type QueueGroupKey = "overdue" | "five_minutes" | "half_hour" | "later";

export type QueuePage = { 
/**
 * Rows that match in all.
 */
total: number, 
/**
 * In order; rows of a group stand together. Groups without rows are left out.
 */
groups: Array<QueueGroup>, rows: Array<QueueRow>, counts: QueueCounts, 
/**
 * The hub's clock when the groups were cut.
 */
now: number, };

/**
 * Which part of the queue to show.
 */
export type QueueQuery = { tab: QueueTab, 
/**
 * Words that must all occur in title, kind, tool, service, environment or region; empty for all.
 */
filter: string, 
/**
 * Rows to skip.
 */
offset: number, 
/**
 * Rows to return, at most 200.
 */
limit: number, };

export type QueueRow = { id: string, title: string, kind: string, tool: string, 
/**
 * "checkout · prod · eu-west", only the parts that were given.
 */
target: string, risk: Risk, proposed_at: number, deadline: number, on_deadline: OnDeadline, 
/**
 * Verdicts on the present content, sealed until it is decided, and how many it needs.
 */
reviews: number, needed: number, 
/**
 * A reviewer changed the arguments.
 */
edited: boolean, 
/**
 * Initials of the person who has claimed it.
 */
claimed_by: string | null, claimed_by_me: boolean, 
/**
 * This person has reviewed it; the hub has not settled it yet, or more reviews are needed.
 */
my_review: MyReview | null, 
/**
 * The digest of what is proposed now; changes when the content does.
 */
digest: string, escalated: boolean, 
/**
 * A stop holds it.
 */
held: boolean, 
/**
 * It stands for a set; then `id` is that of the set, and the rest is of its first action.
 */
set: SetLine | null, 
/**
 * Beside the time left: why it stands here. "needs SRE", "no one else can decide it".
 */
because: Array<string>, };

export type QueueTab = "mine" | "all" | "critical" | "claimed";

export type RankingRow = { name: string, first: string, first_three: string, };

export type ReasonOption = { 
/**
 * `too_broad`
 */
code: string, 
/**
 * "Too broad"
 */
label: string, };

/**
 * How far a rebuild of the local copy is.
 */
export type RebuildView = { 
/**
 * Records done, of `total`.
 */
done: number, total: number, };

/**
 * A hand-over that this person was asked to take.
 */
export type ReceivedHandOver = { id: string, from: string, at: number, taken_at: number | null, 
/**
 * Why its content is not here; none where it is.
 */
missing: string | null, note: string, 
/**
 * Claims that are passed on: released for this person when it is taken.
 */
claims: Array<HandedAction>, half_read: Array<HalfReadRow>, mentions: Array<MentionRow>, };

/**
 * A text of a record that is shown in parts.
 */
export type RecordText = "record" | "body";

/**
 * One record as it lies in the log.
 */
export type RecordView = { seq: number, 
/**
 * Indented JSON of the record.
 */
record: TextPart, 
/**
 * Indented JSON of its body, when it is here.
 */
body: TextPart | null, 
/**
 * The stored hash is the hash of what is stored.
 */
hash_ok: boolean, 
/**
 * The document it names, if it names one.
 */
document: DocumentView | null, 
/**
 * Whether this person may have it erased.
 */
may_erase: boolean, };

/**
 * A day as the hub recorded it.
 */
export type RecordedDay = { 
/**
 * The UTC day, `2026-11-26`.
 */
day: string, 
/**
 * The record, for the audit trail.
 */
seq: number, sessions: Array<SessionSpan>, breaks: Array<BreakSpan>, 
/**
 * Given on that day.
 */
reviews: number, 
/**
 * Why the document is not here; none when it is.
 */
missing: string | null, };

/**
 * The reading data of one review.
 */
export type RecordedReading = { action: string, title: string, at: number, 
/**
 * Time on screen with the focus and activity, ms.
 */
shown_ms: number | null, characters: number | null, 
/**
 * Pieces of evidence opened, and how many there were.
 */
evidence_opened: number | null, evidence: number, 
/**
 * "I have read this" was said.
 */
confirmed: boolean, };

export type RedactedLine = { rule: string, before: string, after: string, };

/**
 * Why a person should take a drill again.
 */
export type RefresherRow = { person: string, mine: boolean, 
/**
 * A sentence.
 */
why: string, 
/**
 * The drill that helps; none where no published one does.
 */
drill: DrillName | null, };

export type RefusedShiftRow = { line: number, reason: string, };

/**
 * An open incident that concerns an open action.
 */
export type RelatedIncident = { id: string, number: string, title: string, 
/**
 * Its first service, or its title.
 */
on: string, 
/**
 * "checkout calls payments, which has SEV 1", where it is not on the action's own service.
 */
calls: string | null, since: number, };

/**
 * A stage that one person asked for.
 */
export type RequestedView = { stage: StopStage, by: string, by_me: boolean, at: number, };

/**
 * Approvals to mark for a blind re-review.
 */
export type RereviewDraft = { incident: string, 
/**
 * The action that is tied to the incident.
 */
like: string, actions: Array<string>, };

/**
 * What of a text is not in the part that is shown.
 */
export type Rest = { 
/**
 * Where it begins; the next part is asked for with this.
 */
from: number, 
/**
 * Lines, the begun one included.
 */
lines: number, chars: number, 
/**
 * Of what is left, so that a change beyond the part that is shown is seen as one.
 */
digest: string, };

/**
 * How a stop is resumed from here.
 */
export type ResumeView = { 
/**
 * The stage that was asked for and waits for a second person.
 */
requested: RequestedView | null, 
/**
 * Who else may agree.
 */
others: Array<string>, 
/**
 * Why this person may not take part; none when they may.
 */
cannot: string | null, 
/**
 * From when everything may be resumed; none before one kind runs.
 */
all_from: number | null, 
/**
 * Kinds of held actions, to let one run.
 */
kinds: Array<string>, };

/**
 * A verdict about to be signed.
 */
export type ReviewDraft = { action: string, 
/**
 * The digest on screen when the key was pressed; anything else is refused.
 */
digest: string, verdict: Verdict, reasons: Array<string>, comment: string, 
/**
 * `guess`, `unsure`, `fairly`, `certain`
 */
certainty: Certainty | null, 
/**
 * What was read of an action that is too long to be read in full.
 */
sampled: string | null, 
/**
 * The edited arguments as JSON text; only with `edit`.
 */
arguments: string | null, };

/**
 * What became of a review within the moment the desk waited for the hub.
 */
export type ReviewOutcome = { "state": "held", review: string, } | { "state": "queued", review: string, } | { "state": "accepted", review: string, } | { "state": "refused", review: string, problem: ProblemView, };

export type ReviewerChoice = { id: string, name: string, };

export type ReviewerSignRow = { person: string, name: string, initials: string, teams: string, 
/**
 * Since the last break, ms; none at rest.
 */
since_break_ms: number | null, signs: Array<SignRow>, 
/**
 * Signs that hold.
 */
holding: number, rest_suggested: boolean, };

/**
 * Signs of the people who work now, for managers and trainers.
 */
export type ReviewerSigns = { 
/**
 * Why this person may not see them; then there are no rows.
 */
not_yours: string | null, 
/**
 * By name; those to whom a rest is suggested first.
 */
rows: Array<ReviewerSignRow>, 
/**
 * Reviews of the last 28 days that the signs rest on.
 */
known: number, 
/**
 * The limits and their sources, in sentences.
 */
limits: Array<string>, };

/**
 * The page of one reviewer.
 */
export type ReviewerView = { person: string, name: string, 
/**
 * "Retail · qualified for refunds"; empty for neither team nor qualification.
 */
about: string, 
/**
 * Whom this person may look at, by name.
 */
people: Array<ReviewerChoice>, vigilance: FaultFigure, 
/**
 * "Too early to say how well Ines finds faults: 61 of about 100 planted faults."; none once there are enough.
 */
too_early: string | null, 
/**
 * A row for each verdict that can be right.
 */
confusion: Array<ConfusionRow>, 
/**
 * "Right in 254 of 312, 81 %, interval 77 to 85 %."
 */
accuracy: string, certainty: Array<CertaintyRow>, 
/**
 * Agreement with each other person, of blind double reviews.
 */
pairs: Array<AgreementRow>, footer: string, };

/**
 * Which verdict was right.
 */
export type RightVerdict = "approve" | "reject" | "edit" | "both";

/**
 * How much harm a mistake would do.
 */
export type Risk = "low" | "medium" | "high" | "critical";

/**
 * What a person may do.
 */
export type Role = "reviewer" | "manager" | "trainer" | "administrator";

/**
 * A ruling to be signed.
 */
export type RulingDraft = { action: string, right: RightVerdict, tags: Array<string>, lesson: string, 
/**
 * With `edit`: the right arguments, as JSON.
 */
arguments: string | null, };

export type RulingView = { id: string, right: RightVerdict, tags: Array<string>, by: string, at: number, 
/**
 * None where there is none, or it is not here.
 */
lesson: string | null, };

/**
 * An action that runs and cannot be recalled.
 */
export type RunningView = { action: string, title: string, tool: string, since: number, };

/**
 * How far the search index is.
 */
export type SearchView = { 
/**
 * Records from 1 to here can be found by words and filters.
 */
to: number, 
/**
 * It is still being made; what is newer is found later.
 */
building: boolean, };

export type SentHandOver = { id: string, to: string, at: number, taken_at: number | null, };

export type ServiceRow = { name: string, 
/**
 * 1 is the most important.
 */
tier: number, owner: string | null, 
/**
 * Services it calls.
 */
depends: Array<string>, customers_lose: string | null, 
/**
 * "EUR 12,500.00"
 */
cost_per_hour: string | null, aliases: Array<string>, };

/**
 * A text, read as a map of services.
 */
export type ServicesCheck = { 
/**
 * Empty when it may be published.
 */
problems: Array<PolicyProblemView>, services: Array<ServiceRow>, 
/**
 * "4 services, 2 of tier 1."
 */
summary: string | null, };

/**
 * The map of services in force.
 */
export type ServicesView = { 
/**
 * Version in force; a map made from another one is refused.
 */
version: string, 
/**
 * Who put it into force and when; none where none was published.
 */
published: PolicyVersion | null, 
/**
 * The file as it was written; an example where none was published.
 */
text: string, 
/**
 * In the order of the file.
 */
services: Array<ServiceRow>, 
/**
 * Names in actions, incidents and changes that the map does not know.
 */
unmapped: Array<UnmappedName>, 
/**
 * Why this person may not publish; none when they may.
 */
read_only: string | null, 
/**
 * The map that was just published at this desk waits for a second administrator.
 */
waiting: boolean, };

export type SessionSpan = { from: number, until: number, reviews: number, };

export type SetCell = { text: string, 
/**
 * Stands out among the members.
 */
odd: boolean, };

export type SetColumn = { name: string, numeric: boolean, 
/**
 * Computed here from two others.
 */
derived: boolean, };

/**
 * A verdict on a set, about to be signed.
 */
export type SetDraft = { id: string, 
/**
 * The list on screen when the key was pressed; anything else is refused.
 */
list: string, 
/**
 * How many the button named.
 */
count: number, verdict: Verdict, reasons: Array<string>, comment: string, certainty: Certainty | null, };

export type SetField = { name: string, value: string, };

/**
 * A set as one line of the queue.
 */
export type SetLine = { 
/**
 * How many actions stand in it.
 */
count: number, };

export type SetMemberState = "in" | "taken_out" | "fell_out";

/**
 * How many were opened of those that must be.
 */
export type SetOpened = { opened: number, needed: number, };

/**
 * What became of a set within the moment the desk waited for the hub.
 */
export type SetOutcome = { accepted: number, 
/**
 * Signed and kept; sent as soon as the hub can be reached.
 */
queued: number, refused: Array<SetRefusal>, };

export type SetPoint = { action: string, 
/**
 * From the left, 0 to 1000.
 */
x: number, 
/**
 * It lies beyond the end of the line.
 */
beyond: boolean, 
/**
 * Its name, where it stands out.
 */
label: string | null, state: SetMemberState, };

export type SetRefusal = { action: string, problem: ProblemView, };

export type SetRow = { action: string, title: string, state: SetMemberState, cells: Array<SetCell>, 
/**
 * Why it stands out.
 */
why: string | null, 
/**
 * Why it fell out.
 */
note: string | null, in_sample: boolean, 
/**
 * All of it, and its evidence, was on screen.
 */
opened: boolean, };

/**
 * How one number is spread over the members.
 */
export type SetSpread = { name: string, median: string, ticks: Array<SetTick>, points: Array<SetPoint>, };

export type SetTick = { label: string, 
/**
 * From the left, 0 to 1000.
 */
x: number, };

/**
 * A set that is open.
 */
export type SetView = { id: string, title: string, tool: string, model: string | null, kind: string, risk: Risk, 
/**
 * "One review decides each action."
 */
quorum: string, 
/**
 * The first deadline of those to decide, and what happens at it.
 */
deadline: number | null, on_deadline: OnDeadline, 
/**
 * In the set − taken out − fell out = to decide.
 */
total: number, taken_out: number, fell_out: number, count: number, 
/**
 * Of the list that is on screen; sent back with the verdict.
 */
list: string, list_short: string, 
/**
 * Of all members as they were when the set was opened: what time on screen is measured for.
 */
frozen: string, 
/**
 * What all members have in common.
 */
common: Array<SetField>, columns: Array<SetColumn>, 
/**
 * What stands out first, then the others.
 */
rows: Array<SetRow>, outliers: number, 
/**
 * "sorted by Change, smallest first"
 */
sorted: string, spread: SetSpread | null, sample: SetOpened, 
/**
 * How many the policy asks for; the draw may yield more.
 */
sample_asked: number, 
/**
 * Of the outliers that stay in.
 */
opened_outliers: SetOpened, 
/**
 * The next member to open, of the sample or the outliers.
 */
next: string | null, 
/**
 * Why approval waits, apart from rows that were not on screen yet.
 */
approve_blocked: string | null, 
/**
 * Why no verdict can be given.
 */
blocked: string | null, reasons: Array<ReasonOption>, 
/**
 * Lines of the reviewer's queue, this one among them.
 */
queue_lines: number, };

export type SettingsView = { preferences: Preferences, 
/**
 * Where everything of this device lies.
 */
data_folder: string, 
/**
 * The record itself, where the hub is on this computer.
 */
log_file: string | null, replica_file: string, 
/**
 * Bytes on disk of both.
 */
size_bytes: number, hub_url: string, device: DeviceView, };

export type Setup = "needed" | "ready";

export type SeverityLevel = "sev1" | "sev2" | "sev3" | "sev4" | "unknown";

/**
 * A share with its count and 95 % interval (Wilson); none where there are no cases.
 */
export type ShareCell = { count: number, value: number | null, low: number | null, high: number | null, };

/**
 * A person's work on the present shift, for managers, trainers and the person.
 */
export type ShiftPace = { 
/**
 * "2 h 5 min"; none where that is not known.
 */
since_break: string | null, 
/**
 * Reviews since the shift began.
 */
decided: number, 
/**
 * Median time of a review; none where that is not known.
 */
median_time: string | null, 
/**
 * Share of approvals; none where that is not known.
 */
approves: string | null, 
/**
 * "4 of 6"; none before faults are planted.
 */
planted: string | null, 
/**
 * What the signs of fatigue say; none where there is nothing to say.
 */
state: PaceState | null, };

export type ShiftRow = { person: string, team: string, 
/**
 * "Fri 27 Nov 09:00 to 17:00 Europe/Madrid"
 */
when: string, };

/**
 * A text read as a file of shifts.
 */
export type ShiftsCheck = { 
/**
 * Why it is none at all; none where it is one.
 */
problem: string | null, 
/**
 * "212 shifts of 24 people, 27 Nov to 31 Dec."
 */
summary: string | null, shifts: number, 
/**
 * The first of them.
 */
rows: Array<ShiftRow>, refused: Array<RefusedShiftRow>, };

/**
 * What became of a file of shifts.
 */
export type ShiftsImported = { 
/**
 * "12 imported, 0 updated, 3 unchanged, 1 refused."
 */
summary: string, refused: Array<RefusedShiftRow>, };

export type ShortCell = { 
/**
 * 0 where there are enough.
 */
people: number, 
/**
 * 0 to 4.
 */
level: number, 
/**
 * "17:00: 3 people short"
 */
words: string, };

/**
 * A review in a few words.
 */
export type SideChip = { verdict: Verdict, 
/**
 * "Approve, fairly sure"; "Reject: outside policy".
 */
text: string, };

/**
 * What one reviewer said and had before them.
 */
export type SideView = { 
/**
 * `A`, `B`, and so on.
 */
letter: string, 
/**
 * Once it is ruled.
 */
name: string | null, 
/**
 * "First review", "Second review, blind".
 */
label: string, chip: SideChip, 
/**
 * "Fairly sure"; none where not stated.
 */
certainty: string | null, 
/**
 * The reasons' labels; empty for none.
 */
reasons: Array<string>, comment: string | null, 
/**
 * Time on screen before the verdict, ms.
 */
shown_ms: number | null, 
/**
 * "3 of 4 opened"; "not known".
 */
evidence: string, 
/**
 * Since the last break between two reviews, ms; the first review after a break is 0.
 */
since_break_ms: number | null, 
/**
 * Other actions that waited.
 */
waiting: number | null, 
/**
 * Whether the ruling agrees; none before it, or where that cannot be said.
 */
agrees: boolean | null, };

export type SignHolds = "holds" | "absent" | "too_few";

export type SignName = "since_break" | "reading_floor" | "flat_time" | "approve_drift" | "evidence_unopened" | "wrong_probes" | "bursts";

/**
 * One sign of fatigue. Signs are never added up.
 */
export type SignRow = { kind: SignName, 
/**
 * "Time since a break"
 */
label: string, state: SignHolds, 
/**
 * What it rests on, in a sentence.
 */
evidence: string, };

export type SignalName = "coverage" | "timeliness" | "capacity" | "vigilance" | "consistency" | "escapes" | "feedback";

export type SignalState = "in_range" | "slipping" | "out_of_range" | "too_few";

export type SignalView = { name: SignalName, label: string, state: SignalState, 
/**
 * "99.2 %"
 */
value: string, 
/**
 * "target ≥ 99 %"
 */
target: string, 
/**
 * What the value is of.
 */
what: string, 
/**
 * Count and interval.
 */
note: string, 
/**
 * By hour or day, oldest first; none where there is nothing to say.
 */
trend: Array<number | null>, 
/**
 * What the trend shows, for a screen reader.
 */
trend_label: string, };

export type SignatureState = "valid" | "valid_since_revoked" | "revoked" | "invalid" | "not_here";

/**
 * A signature.
 */
export type SignedBy = { by: string, by_me: boolean, at: number, };

export type Similar = { id: string, title: string, 
/**
 * "approved", "rejected", "expired"
 */
verdict: string, 
/**
 * "ran", "failed", or nothing reported.
 */
outcome: SimilarOutcome | null, at: number, };

export type SimilarApprovalView = { id: string, title: string, at: number, by: string, 
/**
 * "8 s on screen, 0 of 2 pieces of evidence opened"
 */
reading: string, 
/**
 * It is to be reviewed again.
 */
requested: boolean, };

export type SimilarOutcome = "executed" | "failed";

export type Snippet = { title: string, text: string, };

/**
 * What the hub measured of a source since it started.
 */
export type SourceContactView = { name: string, 
/**
 * When it last delivered or answered.
 */
last_contact_at: number | null, 
/**
 * How long after the source's own time its newest news arrived, ms.
 */
lag_ms: number | null, 
/**
 * What went wrong since, in words.
 */
error: string | null, error_at: number | null, };

/**
 * A source to add.
 */
export type SourceDraft = { 
/**
 * Letters, digits, - and _.
 */
name: string, type: string, 
/**
 * Where the hub asks it; empty for nowhere.
 */
url: string, };

export type SourceRow = { name: string, type: string, 
/**
 * Its type as people call it.
 */
label: string, 
/**
 * Where the hub asks it.
 */
asked_at: string | null, 
/**
 * Its deliveries are signed with a secret that the hub's folder names.
 */
signed: boolean, added_at: number, revoked_at: number | null, };

/**
 * What a test of the connection to a source found.
 */
export type SourceTestView = { 
/**
 * Whether it works; none of a source that sends by itself and has not yet.
 */
ok: boolean | null, 
/**
 * What was found, in words.
 */
sentence: string, };

/**
 * A type that a source may have.
 */
export type SourceTypeRow = { type: string, 
/**
 * As people call it.
 */
label: string, 
/**
 * The hub can ask it.
 */
polled: boolean, 
/**
 * It signs its deliveries, so it is added on the hub's machine, with its secret.
 */
signed: boolean, };

/**
 * A stop in force, for the bar above every screen.
 */
export type StopBar = { id: string, 
/**
 * "the environment prod"
 */
scope: string, reason: string, 
/**
 * Who pulled it.
 */
by: string, at: number, 
/**
 * It refuses nothing.
 */
drill: boolean, 
/**
 * The kind that may run again, while the stop is at that stage.
 */
only_kind: string | null, incident: string | null, };

/**
 * What a stop can be about, for the dialog.
 */
export type StopChoices = { 
/**
 * Why this person may stop nothing but the tools they may decide; none for managers and administrators.
 */
only_tools: string | null, tools: Array<string>, 
/**
 * Of open actions, as the others below.
 */
kinds: Array<string>, services: Array<string>, environments: Array<string>, };

/**
 * What to stop, and why.
 */
export type StopDraft = { scope: StopScope, reason: string, 
/**
 * New proposals are refused instead of held.
 */
deny: boolean, drill: boolean, incident: string | null, };

/**
 * What a stop of a scope would do now.
 */
export type StopEffectView = { 
/**
 * The hub's clock when this was counted.
 */
counted_at: number, 
/**
 * Tools whose proposals are held.
 */
tools: number, 
/**
 * Open actions, in scope or not.
 */
open: number, 
/**
 * Open actions in scope.
 */
held: number, 
/**
 * Of these, claimed by people.
 */
claimed: number, 
/**
 * Approvals that are void.
 */
void: number, 
/**
 * Approvals that the tool was not told of.
 */
withheld: number, running: Array<RunningView>, cannot_be_stopped: Array<UnstoppableView>, };

/**
 * What a stop did, at each place where it is enforced.
 */
export type StopReportView = { bar: StopBar, 
/**
 * It has ended.
 */
ended: boolean, stage: StopStage, stage_since: number, 
/**
 * "14 of 14 connected tools refused in 0.2 s, …", to copy.
 */
sentence: string, connected: number, refused: number, not_connected: number, 
/**
 * Until the last connected tool was refused, ms.
 */
slowest_ms: number | null, 
/**
 * Hub processes that enforce it.
 */
hubs: number, held: number, claimed: number, void: number, withheld: number, tools: Array<StoppedTool>, running: Array<RunningView>, cannot_be_stopped: Array<UnstoppableView>, resume: ResumeView, };

/**
 * What a stop holds. On the wire `{"tool": "deploy-pilot"}`, or `"all"`.
 */
export type StopScope = { "tool": ToolName } | { "kind": string } | { "service": string } | { "environment": string } | "all";

/**
 * How far a stop was resumed. On the wire `"hold"`, `{"kind": "message.send"}` or `"all"`.
 */
export type StopStage = "hold" | { "kind": string } | "all";

/**
 * What a stop did to one tool.
 */
export type StoppedTool = { tool: string, 
/**
 * From the record of the stop, ms; none where it was not connected, so that it was not asked.
 */
refused_after_ms: number | null, held: number, };

/**
 * One action's whole record, oldest first.
 */
export type Story = { action: string, title: string, status: ActionStatus, entries: Array<StoryEntry>, 
/**
 * Every record here has the hash of what it holds.
 */
intact: boolean, };

export type StoryEntry = { seq: number, at: number, kind: string, actor: string, sentence: string, 
/**
 * What was said, in the speaker's own words.
 */
said: string | null, 
/**
 * Changed arguments: "replicas: 48 → 12"; the last of many says how many more.
 */
changes: Array<string>, 
/**
 * Further lines.
 */
details: Array<string>, 
/**
 * For a review: what became of checking its signature here.
 */
signature: SignatureState | null, 
/**
 * The document the record names.
 */
document: DocumentView | null, hash_short: string, 
/**
 * The stored hash is the hash of what is stored.
 */
hash_ok: boolean, };

export type SyncState = "live" | "catching_up" | "offline" | "broken";

export type SyncView = { state: SyncState, 
/**
 * The last record this desk holds.
 */
head: number, 
/**
 * The hub's last record, when known.
 */
hub_head: number | null, 
/**
 * When the hub last answered.
 */
heard_at: number | null, 
/**
 * A sentence when the state is `offline` or `broken`.
 */
message: string | null, 
/**
 * The progress of the catch-up.
 */
progress: ProgressView | null, 
/**
 * When the state is `broken`: what happened and what to do.
 */
alarm: AlarmView | null, };

/**
 * A verdict that was taken back.
 */
export type TakenBack = { action: string, draft: KeptDraft, };

/**
 * A text of an action that is shown in parts.
 */
export type TextOf = { "of": "arguments" } | { "of": "raw" } | { "of": "why" } | { "of": "evidence", index: number, };

/**
 * A part of a text that may be long.
 */
export type TextPart = { text: string, 
/**
 * What follows, if this is not all.
 */
rest: Rest | null, };

export type Theme = "system" | "light" | "dark";

export type TiedView = { what: TiedWhat, grade: Grade | null, label: string, };

export type TiedWhat = "action" | "change" | "none" | "unknown";

export type Times = "local" | "utc";

/**
 * What is known of the tool at an action: of this version, and its commonest tags.
 */
export type ToolCard = { 
/**
 * "price-pilot 4.2"
 */
name: string, rejected: number, decided: number, value: number | null, low: number | null, high: number | null, 
/**
 * "12 % rejected (8 % to 17 %, 31 of 260)", or that there are too few.
 */
sentence: string, 
/**
 * The commonest tags of rulings, at most three.
 */
tags: Array<string>, };

/**
 * Proposals of one tool.
 */
export type ToolCount = { tool: string, count: number, };

/**
 * What a tool is registered for, as the window asks for it.
 */
export type ToolDraft = { name: string, 
/**
 * Who answers for it; the person who adds it when absent.
 */
owner: string | null, 
/**
 * Patterns of the kinds it may propose; every kind when empty.
 */
kinds: Array<string>, 
/**
 * Patterns of the targets it may name; every target when empty.
 */
targets: Array<string>, 
/**
 * Whether its actions may pass without a person where a checkpoint lets them.
 */
may_pass_unreviewed: boolean, };

export type ToolLine = { name: string, model_version: string | null, owner: string | null, };

/**
 * Name of a tool.
 *
 * `parse` checks text from outside; `from` takes text that a record holds or that was made here.
 */
export type ToolName = string;

export type ToolRow = { name: string, 
/**
 * Who answers for it: the person's name, or what was registered where that names no person.
 */
owner: string | null, 
/**
 * The owner as registered, to be changed.
 */
registered_owner: string | null, 
/**
 * Its owner matches no person of this hub: under a checkpoint that excludes the tool owner, no person may decide.
 */
owner_unknown: boolean, 
/**
 * Patterns of the kinds it may propose; every kind when empty.
 */
kinds: Array<string>, 
/**
 * Patterns of the targets it may name; every target when empty.
 */
targets: Array<string>, 
/**
 * Whether its actions may pass without a person where a checkpoint lets them.
 */
may_pass_unreviewed: boolean, added_at: number, 
/**
 * When its token was taken back.
 */
revoked_at: number | null, last_proposed_at: number | null, open: number, };

export type ToolVersions = { tool: string, versions: Array<VersionView>, };

/**
 * What went out of date. Sent after the commit, never before.
 */
export type Topic = "app" | "queue" | "action" | "audit" | "settings" | "outbox" | "tools" | "people" | "export" | "incidents" | "health";

/**
 * The screen Training.
 */
export type TrainingView = { 
/**
 * Disagreements that nothing was ruled on, or whose ruling is appealed; the oldest last.
 */
disagreements: Array<DisagreementRow>, 
/**
 * Ruled ones of the last 30 days, the newest first.
 */
ruled: Array<DisagreementRow>, 
/**
 * When the oldest of the waiting ones began.
 */
oldest_at: number | null, 
/**
 * Agreement of blind double reviews, all together.
 */
overall: AgreementRow, 
/**
 * How agreement is grouped, each with its rows.
 */
agreement: Array<AgreementGroup>, 
/**
 * Tools with model versions that people decided on, or releases.
 */
tools: Array<ToolVersions>, datasets: Array<DatasetRow>, 
/**
 * Corrections that no dataset holds; none where nothing is known of them.
 */
not_in_a_set: number | null, 
/**
 * Tags that rulings may carry.
 */
tags: Array<string>, 
/**
 * Version of the tags, to be given when others are published.
 */
tags_version: string, 
/**
 * Why this person may not rule.
 */
cannot: string | null, 
/**
 * Reviews of closed actions whose verdicts are known here, of how many.
 */
known: string, };

export type TrialChange = { id: string, at: number, title: string, before: string, after: string, };

export type TrialCheckpoint = { name: string, rule: string, 
/**
 * Actions that would wait for people.
 */
stopped: number, 
/**
 * Actions that would run without a person.
 */
auto_approved: number, };

/**
 * What a trigger does when it fires; the later the stricter.
 */
export type TriggerMode = "observe" | "warn" | "enforce";

/**
 * One trigger.
 */
export type TriggerView = { name: string, mode: TriggerMode, 
/**
 * "3 rejections in a row of one tool"
 */
when: string, 
/**
 * How often it fired that is known.
 */
fired: number, 
/**
 * The latest first.
 */
latest: Array<FiredView>, };

/**
 * Stop triggers.
 */
export type TriggersView = { 
/**
 * Of the file in force; empty before the first.
 */
version: string, 
/**
 * The file as written.
 */
text: string, triggers: Array<TriggerView>, };

/**
 * How one action is undone, wherever it is shown.
 */
export type UndoOffer = { title: string, tool: string, 
/**
 * As the tool stated it.
 */
reversible: boolean | null, undo: UndoView | null, 
/**
 * A proposal that would undo it, as JSON to hand to the tool; where arguments are stated.
 */
proposal: string | null, 
/**
 * Why nothing is known.
 */
missing: string | null, };

/**
 * How an action is undone, as its tool states it; untrusted, made visible.
 */
export type UndoView = { 
/**
 * The tool states that it cannot be undone.
 */
cannot: boolean, text: string | null, 
/**
 * The kind of the action that undoes it, where that is another one.
 */
kind: string | null, 
/**
 * The arguments of that action, indented.
 */
arguments: string | null, };

/**
 * A name that the map does not know.
 */
export type UnmappedName = { name: string, 
/**
 * "3 actions, 1 incident"
 */
seen_in: string, };

/**
 * A tool that runs without asking for its grant.
 */
export type UnstoppableView = { tool: string, 
/**
 * Whom to call.
 */
owner: string | null, };

/**
 * What a reviewer can say.
 */
export type Verdict = "approve" | "edit" | "reject" | "respond" | "escalate" | "abstain";

export type VerdictOption = { verdict: Verdict, 
/**
 * Why it cannot be given; none when it can.
 */
disabled: string | null, };

/**
 * A model version of a tool.
 */
export type VersionView = { 
/**
 * Empty where the tool states none.
 */
version: string, released_at: number | null, 
/**
 * "set 12", or the beginning of a digest.
 */
datasets: Array<string>, rejected: number, decided: number, value: number | null, low: number | null, high: number | null, 
/**
 * Where there are too few.
 */
sentence: string | null, 
/**
 * "wrong amount 4".
 */
tags: Array<string>, 
/**
 * Days from corrections to the release, in words.
 */
days: string | null, 
/**
 * "18 of 20 cases passed"; the newest result.
 */
evaluated: string | null, };

/**
 * A question about one hour.
 */
export type WhatIfQuery = { 
/**
 * When the hour begins.
 */
at: number, reviewers: number, 
/**
 * Arrivals, as a percentage of the forecast: 140 is 1.4 times as many.
 */
peak_percent: number, 
/**
 * Second reviews beyond what is usual, as a percentage of the actions.
 */
second_percent: number, handle_seconds: number, };

export type WhatIfRow = { label: string, planned: string, what_if: string, };

/**
 * Where the sliders begin, and how far they go.
 */
export type WhatIfStart = { 
/**
 * The hour they are about: the one with the highest load that is left of the day.
 */
at: number, 
/**
 * "17:00"
 */
label: string, query: WhatIfQuery, most_reviewers: number, };

/**
 * The answer, beside the hour as it is planned.
 */
export type WhatIfView = { rows: Array<WhatIfRow>, 
/**
 * "deadline 10 min, handle time 3 min 12 s"
 */
model: string, };

/**
 * An hour of the day.
 */
export type WorkloadHour = { at: number, 
/**
 * "17:00"
 */
label: string, 
/**
 * What came, for hours that are over.
 */
arrived: number | null, 
/**
 * What is expected, and the range of nine of ten such hours.
 */
expected: number | null, low: number | null, high: number | null, 
/**
 * Actions that the people on shift can decide.
 */
capacity: number, people: number, 
/**
 * One line for the pointer and for screen readers.
 */
words: string, };

/**
 * The Workload screen for one day.
 */
export type WorkloadView = { now: number, 
/**
 * "Fri 20 Nov 2026, UTC"
 */
day: string, 
/**
 * Days from today: 0 is today.
 */
day_offset: number, 
/**
 * Who works now, stand-ins among them.
 */
on_shift: Array<OnShiftRow>, 
/**
 * "5 of 12 people"
 */
on_shift_of: string, 
/**
 * Reviewers without a shift in the next 7 days.
 */
without_shifts: Array<string>, 
/**
 * Whether this person may see the pace of others.
 */
sees_pace: boolean, coverage: Array<CoverageRow>, 
/**
 * People who are missing in each hour; empty where that cannot be said.
 */
short: Array<ShortCell>, hours: Array<WorkloadHour>, 
/**
 * The largest number on the vertical axis of the chart.
 */
most: number, 
/**
 * Where the axis has its lines.
 */
ticks: Array<number>, 
/**
 * Where now is on the chart: hours since the day began; none on another day.
 */
now_at: number | null, 
/**
 * "load 0.93 at peak"; none where nothing is known.
 */
peak: string | null, 
/**
 * What the figures rest on, and what is not known, sentence by sentence.
 */
notes: Array<string>, 
/**
 * Why there is no forecast; none where there is one.
 */
no_forecast: string | null, costs: Array<CostRow>, what_if: WhatIfStart, absences: Array<AbsenceRow>, 
/**
 * People of the workspace, for absences.
 */
people: Array<PersonChoice>, me: string | null, 
/**
 * Shifts that are planned, past ones among them.
 */
shifts: number, 
/**
 * Why this person may not plan shifts; none when they may.
 */
read_only: string | null, };

/**
 * Where a report was written.
 */
export type WrittenReport = { report: string, 
/**
 * Every figure.
 */
csv: string, 
/**
 * A detached signature over both and the record's last hash.
 */
signature: string, };
