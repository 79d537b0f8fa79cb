// Generated from crates/desk/src/commands.rs by `cargo xtask bindings`. Do not edit.

import type { AbsenceDraft, ActionDetail, AppState, ApprovalView, ArgumentsCheck, ArgumentsText, AuditPage, AuditQuery, CausesView, ChainView, ChangeRow, DatasetChoices, DatasetDraft, DatasetPreview, DaysView, DisagreementView, DrillCheck, DrillChoices, DrillDraft, DrillRun, DrillsView, EvidenceView, ExceptionDraft, ExportQuery, ExportView, FaultNotice, FaultsView, FindingDraft, FreezeDraft, FreezePreview, FreezesView, HandOverDraft, HandOverView, HealthCases, HealthCasesQuery, HealthQuery, HealthView, HubCard, IncidentDetail, IncidentDraft, IncidentFiguresView, IncidentQuery, IncidentsPage, KeptDraft, Lesson, LinkView, NewInvite, NewSource, NewTool, OutboxRow, OwnPace, PaceView, PeopleView, PolicyCheck, PolicyTrial, PolicyView, Preferences, PreviewView, ProfileDraft, ProviderPage, QueuePage, QueueQuery, RecordText, RecordView, RereviewDraft, ReviewDraft, ReviewOutcome, ReviewerSigns, ReviewerView, RulingDraft, ServicesCheck, ServicesView, SetDraft, SetOutcome, SetView, SettingsView, ShiftsCheck, ShiftsImported, SourceContactView, SourceDraft, SourceRow, SourceTestView, SourceTypeRow, StopChoices, StopDraft, StopEffectView, StopReportView, StopScope, StopStage, Story, TakenBack, TextOf, TextPart, ToolDraft, ToolRow, TrainingView, TriggersView, UndoOffer, Verdict, WhatIfQuery, WhatIfView, WorkloadView, WrittenReport } from "./views";

export interface Commands {
  /** Everything the frame needs. */
  app_state: { args: Record<string, never>; result: AppState };
  /** Sets up a person on this computer. */
  setup_local: { args: { name: string }; result: AppState };
  /** What a hub says of itself, before one joins it. */
  hub_card: { args: { hub: string }; result: HubCard };
  /** Joins a team's hub with an invite. */
  join_team: { args: { hub: string, code: string, name: string }; result: AppState };
  /** Prepares a sign-in at a hub's identity provider; the page is to be opened in a browser. */
  provider_page: { args: { hub: string, name: string }; result: ProviderPage };
  /** Waits for the browser's answer, up to five minutes, and joins the hub with it. */
  join_with_provider: { args: { invite: string | null }; result: AppState };
  /** Cancels the sign-in that is in progress. */
  cancel_provider: { args: Record<string, never>; result: null };
  queue_page: { args: QueueQuery; result: QueuePage };
  action_detail: { args: { id: string }; result: ActionDetail };
  /** Reading time runs; sent when the content is visible, the window has the focus and the person is active. */
  action_shown: { args: { id: string, digest: string }; result: null };
  /** Reading time stops until the next `action_shown`. */
  reading_paused: { args: Record<string, never>; result: null };
  /** "I have read this." */
  confirm_read: { args: { id: string, digest: string }; result: null };
  /** A piece of evidence. It counts as opened when it has neither text nor link. */
  open_evidence: { args: { id: string, index: number }; result: EvidenceView };
  /** The link of a piece of evidence was opened in the browser; now it counts as opened. */
  evidence_followed: { args: { id: string, digest: string, index: number }; result: null };
  /** All lines of the text of a piece of evidence were on screen; now it counts as opened. */
  evidence_read: { args: { id: string, digest: string, index: number }; result: null };
  /** What follows in a text of which only a part is on screen; `from` is what its `rest` says. */
  text_part: { args: { id: string, digest: string, text: TextOf, from: number }; result: TextPart };
  preview_part: { args: { id: string, digest: string, from: number }; result: PreviewView };
  arguments: { args: { id: string }; result: ArgumentsText };
  check_arguments: { args: { id: string, text: string }; result: ArgumentsCheck };
  claim: { args: { id: string }; result: ReviewOutcome };
  release: { args: { id: string }; result: ReviewOutcome };
  review: { args: ReviewDraft; result: ReviewOutcome };
  /** Opens a set as it is now; its members are frozen until it is opened again. */
  open_set: { args: { id: string }; result: SetView };
  /** The set that is open: who is still in it, and what was opened. */
  set: { args: { id: string }; result: SetView };
  /** Takes a member out of an open set, or puts it back. */
  take_out_of_set: { args: { id: string, action: string, out: boolean }; result: SetView };
  /** Signs one statement over all members that stay in. */
  review_set: { args: SetDraft; result: SetOutcome };
  pace: { args: Record<string, never>; result: PaceView };
  /** All that is recorded of this person's working and reading, and who can see it. */
  own_pace: { args: Record<string, never>; result: OwnPace };
  /** Signs of fatigue of everyone who works now; for managers and trainers. */
  reviewer_signs: { args: Record<string, never>; result: ReviewerSigns };
  audit_page: { args: AuditQuery; result: AuditPage };
  story: { args: { id: string }; result: Story };
  record: { args: { seq: number }; result: RecordView };
  record_part: { args: { seq: number, text: RecordText, from: number }; result: TextPart };
  /** Erases the document of this record everywhere; its digest stays. */
  erase_body: { args: { seq: number, reason: string }; result: RecordView };
  /** Writes the record, or a part of it, to a file. */
  export_start: { args: ExportQuery; result: ExportView };
  /** The export in progress, or the last one. */
  export_state: { args: Record<string, never>; result: ExportView | null };
  export_cancel: { args: Record<string, never>; result: ExportView | null };
  /** Reads the whole replica again. */
  verify: { args: Record<string, never>; result: ChainView };
  /** Incidents with their figures, open ones first. */
  incidents_page: { args: IncidentQuery; result: IncidentsPage };
  incident: { args: { id: string }; result: IncidentDetail };
  /** What may have caused an incident, as the hub ranks it. */
  incident_causes: { args: { id: string }; result: CausesView };
  /** Says how sure one is that something caused an incident. */
  state_finding: { args: FindingDraft; result: IncidentDetail };
  /** States an incident by hand; the answer is its id. */
  state_incident: { args: IncidentDraft; result: string };
  /** Says that an incident is the same as another one; the answer is the one that stays. */
  merge_incident: { args: { id: string, into: string }; result: IncidentDetail };
  /** Takes back that an incident was merged. */
  split_incident: { args: { id: string }; result: IncidentDetail };
  /** What the approver of an action saw, and what was approved the same way. */
  incident_approval: { args: { action: string }; result: ApprovalView };
  /** Marks approvals for a blind re-review. */
  request_rereview: { args: RereviewDraft; result: ApprovalView };
  /** Writes a note on an incident. */
  note_incident: { args: { incident: string, text: string }; result: IncidentDetail };
  /** All figures of incidents, with counts and intervals, and the escapes. */
  incident_figures: { args: IncidentQuery; result: IncidentFiguresView };
  /** Whether oversight holds: signals, costs, what needs attention. */
  health: { args: HealthQuery; result: HealthView };
  /** The actions behind a signal. */
  health_cases: { args: HealthCasesQuery; result: HealthCases };
  /** Writes the oversight report of the time: HTML, CSV and a detached signature. */
  write_report: { args: HealthQuery; result: WrittenReport };
  settings: { args: Record<string, never>; result: SettingsView };
  set_preferences: { args: Preferences; result: SettingsView };
  tools: { args: Record<string, never>; result: Array<ToolRow> };
  add_tool: { args: ToolDraft; result: NewTool };
  /** Changes what a tool is registered for: all of it, as it will be. */
  change_tool: { args: ToolDraft; result: Array<ToolRow> };
  revoke_tool: { args: { name: string }; result: Array<ToolRow> };
  /** A new token for a tool; the one before works for some hours more. */
  rotate_tool: { args: { name: string, overlap_hours: number }; result: NewTool };
  sources: { args: Record<string, never>; result: Array<SourceRow> };
  /** The types that a source may have. */
  source_types: { args: Record<string, never>; result: Array<SourceTypeRow> };
  /** What the hub measured of each source since it started. */
  source_contacts: { args: Record<string, never>; result: Array<SourceContactView> };
  /** Lets the hub ask a source; nothing is recorded. */
  test_source: { args: { name: string }; result: SourceTestView };
  /** A new source; its token is shown once. */
  add_source: { args: SourceDraft; result: NewSource };
  revoke_source: { args: { name: string }; result: Array<SourceRow> };
  people: { args: Record<string, never>; result: PeopleView };
  /** Makes an invite for a new person, or for another device of `person`. */
  invite: { args: { profile: ProfileDraft, hours: number, person: string | null }; result: NewInvite };
  revoke_invite: { args: { id: string }; result: PeopleView };
  change_person: { args: { id: string, profile: ProfileDraft }; result: PeopleView };
  revoke_person: { args: { id: string }; result: PeopleView };
  /** The changes that wait for a second administrator. */
  changes: { args: Record<string, never>; result: Array<ChangeRow> };
  confirm_change: { args: { id: string }; result: Array<ChangeRow> };
  /** Declines a change of another administrator, or takes an own one back. */
  decline_change: { args: { id: string }; result: Array<ChangeRow> };
  /** The policy in force, or another version of it. */
  policy: { args: { version: string | null }; result: PolicyView };
  /** A text read as a policy: mistakes and what the people there are cannot give. */
  policy_check: { args: { text: string }; result: PolicyCheck };
  /** A text tried on the actions of the last `days`; nothing is changed. */
  policy_test: { args: { text: string, days: number }; result: PolicyTrial };
  publish_policy: { args: { text: string, expected_version: string }; result: PolicyView };
  /** The map of services in force, and names that it does not explain. */
  services: { args: Record<string, never>; result: ServicesView };
  /** A text read as a map of services. */
  services_check: { args: { text: string }; result: ServicesCheck };
  publish_services: { args: { text: string, expected_version: string }; result: ServicesView };
  /** What a stop can be about. */
  stop_choices: { args: Record<string, never>; result: StopChoices };
  /** What a stop of this scope would do now, counted by the hub. */
  stop_effect: { args: { scope: StopScope }; result: StopEffectView };
  /** Stops tools, at once; the report says which were refused. */
  stop: { args: StopDraft; result: StopReportView };
  stop_report: { args: { id: string }; result: StopReportView };
  /** Asks for a stage of resuming, or agrees to it. */
  resume: { args: { id: string, stage: StopStage }; result: StopReportView };
  /** Stop triggers, and what each did or would have done. */
  triggers: { args: Record<string, never>; result: TriggersView };
  publish_triggers: { args: { text: string, expected_version: string }; result: TriggersView };
  /** How an action is undone, as its tool states it. */
  undo: { args: { id: string }; result: UndoOffer };
  /** Freezes: planned, in force and past ones. */
  freezes: { args: Record<string, never>; result: FreezesView };
  /** What a window means in UTC, and what it would have done in the last 7 days. */
  freeze_preview: { args: FreezeDraft; result: FreezePreview };
  /** Plans a window, or replaces a planned one. */
  plan_freeze: { args: FreezeDraft; result: FreezesView };
  cancel_freeze: { args: { id: string }; result: FreezesView };
  /** Asks to end a window, or agrees to it. */
  end_freeze: { args: { id: string }; result: FreezesView };
  ask_freeze_exception: { args: ExceptionDraft; result: FreezesView };
  agree_freeze_exception: { args: { freeze: string, exception: string }; result: FreezesView };
  revoke_freeze_exception: { args: { freeze: string, exception: string }; result: FreezesView };
  /** Disagreements, agreement, versions of tools, datasets. */
  training: { args: Record<string, never>; result: TrainingView };
  /** One disagreement: what each reviewer said and had before them. */
  disagreement: { args: { id: string }; result: DisagreementView };
  /** Rules which verdict was right. */
  rule: { args: RulingDraft; result: DisagreementView };
  /** Appeals the ruling that holds, or the decision. */
  appeal: { args: { action: string, reason: string }; result: DisagreementView };
  /** Puts the tags of rulings into force: all of them. */
  publish_tags: { args: { tags: Array<string>, expected_version: string }; result: TrainingView };
  /** Records that a tool has a new model version. */
  record_release: { args: { tool: string, version: string, datasets: Array<string> }; result: TrainingView };
  /** Planted faults: plans, and what was found and missed. */
  faults: { args: Record<string, never>; result: FaultsView };
  /** One reviewer, for the person, managers and trainers; this person where it is empty. */
  reviewer: { args: { person: string }; result: ReviewerView };
  /** Signs a plan of faults: a JSON list of all of them. */
  plan_faults: { args: { tool: string, source: string }; result: FaultsView };
  /** Sets how many faults are planted a day. */
  set_fault_rate: { args: { tool: string, per_day: number }; result: FaultsView };
  /** Faults made from settled cases of a tool, as JSON. */
  faults_from_cases: { args: { tool: string }; result: string };
  /** Planted faults that this person reviewed and was not told of yet. */
  fault_notices: { args: Record<string, never>; result: Array<FaultNotice> };
  /** This person read what a planted fault was about. */
  fault_told: { args: { action: string }; result: Array<FaultNotice> };
  /** Drills, who is qualified, who should take one again. */
  drills: { args: Record<string, never>; result: DrillsView };
  /** What a drill can be composed of. */
  drill_choices: { args: Record<string, never>; result: DrillChoices };
  /** A drill as it was published. */
  published_drill: { args: { id: string }; result: DrillDraft };
  /** What a draft of a drill comes to. */
  check_drill: { args: DrillDraft; result: DrillCheck };
  /** Publishes a drill. */
  publish_drill: { args: DrillDraft; result: DrillsView };
  /** One's own attempt at a drill. `again`: another attempt, where the newest has ended. */
  drill_run: { args: { id: string, again: boolean }; result: DrillRun };
  /** Answers a case of a drill; no action is decided by it. */
  answer_drill: { args: { id: string, action: string, verdict: Verdict, again: boolean }; result: DrillRun };
  /** Rulings on one's own reviews. */
  lessons: { args: Record<string, never>; result: Array<Lesson> };
  dataset_choices: { args: Record<string, never>; result: DatasetChoices };
  /** What a set of corrections would hold; nothing is written. */
  dataset_preview: { args: DatasetDraft; result: DatasetPreview };
  /** Writes a set of corrections to a new folder and records its digest. */
  dataset_export: { args: DatasetDraft; result: DatasetPreview };
  revoke_device: { args: { id: string }; result: PeopleView };
  /** Takes back a verdict that is held, or that waits and was never sent. */
  take_back: { args: { id: string }; result: TakenBack };
  /** Keeps what was entered of a review of this action. */
  keep_draft: { args: { id: string, draft: KeptDraft }; result: null };
  outbox: { args: Record<string, never>; result: Array<OutboxRow> };
  /** A refusal was read. */
  dismiss: { args: { id: string }; result: Array<OutboxRow> };
  /** Whether a simulated day is there, and how far its preparation is. */
  day_state: { args: Record<string, never>; result: DaysView };
  /** Prepares a simulated day in which the person has this name, or goes on with the one that is there. */
  day_start: { args: { name: string }; result: DaysView };
  /** The speed of the simulated clock: 0 (pause), 1, 10 or 60. */
  day_speed: { args: { speed: number }; result: null };
  /** Jumps to the next moment once what was signed here is at the hub. */
  day_jump: { args: Record<string, never>; result: null };
  /** An action is open, or not any more: the simulated clock goes no faster than a wall clock. */
  day_reading: { args: { open: boolean }; result: null };
  /** The step of the tour that is open; none when it was skipped or is over. */
  day_tour: { args: { step: number | null }; result: null };
  /** Ends the simulated day; its folder stays. */
  day_leave: { args: Record<string, never>; result: null };
  /** Deletes the folder of the simulated day. */
  day_delete: { args: Record<string, never>; result: DaysView };
  /** Who is on shift, what will come, what is short and what waiting costs: today, or so many days away. */
  workload: { args: { day: number }; result: WorkloadView };
  /** One hour with other people, arrivals, second reviews or handle times. */
  workload_what_if: { args: WhatIfQuery; result: WhatIfView };
  /** A text read as a file of shifts. */
  shifts_check: { args: { text: string }; result: ShiftsCheck };
  import_shifts: { args: { text: string }; result: ShiftsImported };
  /** What can be told at the end of a shift, and what this person was asked to take. */
  hand_over: { args: Record<string, never>; result: HandOverView };
  /** Asks the next person to take over; what is to be released is released. */
  offer_hand_over: { args: HandOverDraft; result: HandOverView };
  /** Takes a hand-over, and claims what was passed on. */
  take_hand_over: { args: { id: string }; result: HandOverView };
  plan_absence: { args: AbsenceDraft; result: WorkloadView };
  end_absence: { args: { id: string }; result: WorkloadView };
  check_link: { args: { url: string }; result: LinkView };
}
