//! The commands of the window, by name: one table for the Tauri shell and for
//! the loopback host of the browser tests, and the source of the generated types.
//!
//! A line says: name, arguments (fields, or a type of the view in brackets),
//! result, and what carries it out. Dispatch and the TypeScript `Commands` are
//! made from the same line, so they cannot differ.

use crate::blocking::blocking;
use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::features::{
    action, app, audit, change, day, drill, export, freeze, hand_over, health, incident, outbox, pace, people, policy, queue, review,
    services, set, settings, setup, source, stop, tool, training, workload,
};
use crate::links;
use crate::view::{
    AbsenceDraft, ActionDetail, AppState, ApprovalView, ArgumentsCheck, ArgumentsText, AuditPage, AuditQuery, CausesView, ChainView,
    ChangeRow, DatasetChoices, DatasetDraft, DatasetPreview, DaysView, DisagreementView, DrillCheck, DrillChoices, DrillDraft, DrillRun,
    DrillsView, EvidenceView, ExceptionDraft, ExportQuery, ExportView, FaultNotice, FaultsView, FindingDraft, FreezeDraft, FreezePreview,
    FreezesView, HandOverDraft, HandOverView, HealthCases, HealthCasesQuery, HealthQuery, HealthView, HubCard, IncidentDetail,
    IncidentDraft, IncidentFiguresView, IncidentQuery, IncidentsPage, KeptDraft, Lesson, LinkView, NewInvite, NewSource, NewTool,
    OutboxRow, OwnPace, PaceView, PeopleView, PolicyCheck, PolicyTrial, PolicyView, Preferences, PreviewView, ProfileDraft, ProviderPage,
    QueuePage, QueueQuery, RecordText, RecordView, RereviewDraft, ReviewDraft, ReviewOutcome, ReviewerSigns, ReviewerView, RulingDraft,
    ServicesCheck, ServicesView, SetDraft, SetOutcome, SetView, SettingsView, ShiftsCheck, ShiftsImported, SourceContactView, SourceDraft,
    SourceRow, SourceTestView, SourceTypeRow, StopChoices, StopDraft, StopEffectView, StopReportView, Story, TakenBack, TextOf, TextPart,
    ToolDraft, ToolRow, TrainingView, TriggersView, UndoOffer, WhatIfQuery, WhatIfView, WorkloadView, WrittenReport,
};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{StopScope, StopStage, Verdict};
use serde_json::Value;
use std::sync::Arc;
use ts_rs::{Config, TS, TypeVisitor};

type Shared = Arc<Core>;

macro_rules! arguments {
    ({ $($field:ident: $type:ty),* }) => {
        #[derive(serde::Deserialize, ts_rs::TS)]
        #[serde(deny_unknown_fields)]
        pub(in crate::commands) struct Args { $(pub(in crate::commands) $field: $type),* }
        pub(in crate::commands) fn written(config: &ts_rs::Config) -> String {
            crate::commands::inline(&<Args as ts_rs::TS>::inline(config))
        }
        pub(in crate::commands) fn visit(visitor: &mut impl ts_rs::TypeVisitor) {
            <Args as ts_rs::TS>::visit_dependencies(visitor);
        }
    };
    ([$type:ty]) => {
        pub(in crate::commands) type Args = $type;
        pub(in crate::commands) fn written(config: &ts_rs::Config) -> String {
            <Args as ts_rs::TS>::name(config)
        }
        pub(in crate::commands) fn visit(visitor: &mut impl ts_rs::TypeVisitor) {
            visitor.visit::<Args>();
        }
    };
}

macro_rules! commands {
    ($($(#[doc = $doc:literal])* $name:ident $args:tt -> $result:ty = $run:expr;)*) => {
        // The arguments of each command, in a module of its name.
        mod taken {
            $(pub(super) mod $name {
                #[allow(unused_imports, reason = "most arguments need none of the view")]
                use crate::commands::*;
                arguments!($args);
            })*
        }

        /// Every command, in the order of the table.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        pub(crate) async fn call(core: &Shared, command: &str, args: Value) -> Result<Value, DeskError> {
            match command {
                $(stringify!($name) => {
                    let args: taken::$name::Args = read(args)?;
                    let result: $result = run(core, $run, args).await?;
                    write(&result)
                })*
                unknown => Err(refused("unknown_command", "There is no such command", format!("{} is not a command.", visible_line(unknown)))),
            }
        }

        /// A line of TypeScript for every command, and its doc comment.
        pub(crate) fn lines(config: &Config) -> Vec<(String, Vec<&'static str>)> {
            vec![$((
                format!("{}: {{ args: {}; result: {} }};", stringify!($name), taken::$name::written(config), <$result as TS>::name(config)),
                vec![$($doc),*],
            )),*]
        }

        /// Visits every type of the view that the commands use.
        pub(crate) fn visit(visitor: &mut impl TypeVisitor) {
            $(taken::$name::visit(visitor); visitor.visit::<$result>();)*
        }
    };
}

commands! {
    /// Everything the frame needs.
    app_state {} -> AppState = |core, _| blocking(core, app::read::view);
    /// Sets up a person on this computer.
    setup_local { name: String } -> AppState = |core, args| async move { setup::write::local(&core, &args.name).await };
    /// What a hub says of itself, before one joins it.
    hub_card { hub: String } -> HubCard = |_, args| async move { setup::join::card(&args.hub).await };
    /// Joins a team's hub with an invite.
    join_team { hub: String, code: String, name: String } -> AppState = |core, args| async move {
        setup::join::with_invite(&core, &args.hub, &args.code, &args.name).await
    };
    /// Prepares a sign-in at a hub's identity provider; the page is to be opened in a browser.
    provider_page { hub: String, name: String } -> ProviderPage = |core, args| async move {
        setup::join::open(&core, &args.hub, &args.name).await
    };
    /// Waits for the browser's answer, up to five minutes, and joins the hub with it.
    join_with_provider { invite: Option<String> } -> AppState = |core, args| async move { setup::join::wait(&core, args.invite).await };
    /// Cancels the sign-in that is in progress.
    cancel_provider {} -> () = |core, _| async move { setup::join::cancel(&core); Ok(()) };
    queue_page [QueueQuery] -> QueuePage = |core, query| blocking(core, move |core| queue::read::page(core, &query));
    action_detail { id: String } -> ActionDetail = |core, args| action::read::open(core, args.id);
    /// Reading time runs; sent when the content is visible, the window has the focus and the person is active.
    action_shown { id: String, digest: String } -> () = |core, args| blocking(core, move |core| {
        core.screen_time.show(&core.store, &args.id, digest(&args.digest)?)
    });
    /// Reading time stops until the next `action_shown`.
    reading_paused {} -> () = |core, _| blocking(core, |core| core.screen_time.pause(&core.store));
    /// "I have read this."
    confirm_read { id: String, digest: String } -> () = |core, args| blocking(core, move |core| {
        action::write::confirm_read(core, &args.id, digest(&args.digest)?)
    });
    /// A piece of evidence. It counts as opened when it has neither text nor link.
    open_evidence { id: String, index: u32 } -> EvidenceView = |core, args| blocking(core, move |core| {
        action::write::open_evidence(core, &args.id, args.index)
    });
    /// The link of a piece of evidence was opened in the browser; now it counts as opened.
    evidence_followed { id: String, digest: String, index: u32 } -> () = |core, args| blocking(core, move |core| {
        action::write::mark_followed(core, &args.id, &digest(&args.digest)?, args.index)
    });
    /// All lines of the text of a piece of evidence were on screen; now it counts as opened.
    evidence_read { id: String, digest: String, index: u32 } -> () = |core, args| blocking(core, move |core| {
        action::write::mark_read(core, &args.id, &digest(&args.digest)?, args.index)
    });
    /// What follows in a text of which only a part is on screen; `from` is what its `rest` says.
    text_part { id: String, digest: String, text: TextOf, from: u32 } -> TextPart = |core, args| blocking(core, move |core| {
        action::content::text(core, &args.id, &digest(&args.digest)?, args.text, args.from)
    });
    preview_part { id: String, digest: String, from: u32 } -> PreviewView = |core, args| blocking(core, move |core| {
        action::content::preview(core, &args.id, &digest(&args.digest)?, args.from)
    });
    arguments { id: String } -> ArgumentsText = |core, args| blocking(core, move |core| {
        action::arguments::text(core, &args.id)
    });
    check_arguments { id: String, text: String } -> ArgumentsCheck = |core, args| blocking(core, move |core| {
        action::arguments::check(core, &args.id, &args.text)
    });
    claim { id: String } -> ReviewOutcome = |core, args| review::write::claim(core, args.id, true);
    release { id: String } -> ReviewOutcome = |core, args| review::write::claim(core, args.id, false);
    review [ReviewDraft] -> ReviewOutcome = review::write::give;
    /// Opens a set as it is now; its members are frozen until it is opened again.
    open_set { id: String } -> SetView = |core, args| blocking(core, move |core| set::read::open(core, &args.id));
    /// The set that is open: who is still in it, and what was opened.
    set { id: String } -> SetView = |core, args| blocking(core, move |core| set::read::view(core, &args.id));
    /// Takes a member out of an open set, or puts it back.
    take_out_of_set { id: String, action: String, out: bool } -> SetView = |core, args| blocking(core, move |core| {
        set::read::take_out(core, &args.id, &args.action, args.out)
    });
    /// Signs one statement over all members that stay in.
    review_set [SetDraft] -> SetOutcome = set::write::give;
    pace {} -> PaceView = |core, _| blocking(core, review::read::view);
    /// All that is recorded of this person's working and reading, and who can see it.
    own_pace {} -> OwnPace = |core, _| async move { pace::read::open(core).await };
    /// Signs of fatigue of everyone who works now; for managers and trainers.
    reviewer_signs {} -> ReviewerSigns = |core, _| blocking(core, pace::signs::view);
    audit_page [AuditQuery] -> AuditPage = |core, query| blocking(core, move |core| audit::read::page(core, &query));
    story { id: String } -> Story = |core, args| audit::story::read_story(core, args.id);
    record { seq: u64 } -> RecordView = |core, args| async move {
        audit::document::fetch(&core, args.seq).await?;
        blocking(core, move |core| audit::read::record(core, args.seq)).await
    };
    record_part { seq: u64, text: RecordText, from: u32 } -> TextPart = |core, args| blocking(core, move |core| {
        audit::read::text(core, args.seq, args.text, args.from)
    });
    /// Erases the document of this record everywhere; its digest stays.
    erase_body { seq: u64, reason: String } -> RecordView = |core, args| async move {
        audit::write::erase_document(&core, args.seq, args.reason).await
    };
    /// Writes the record, or a part of it, to a file.
    export_start [ExportQuery] -> ExportView = |core, query| async move { export::write::start(&core, query) };
    /// The export in progress, or the last one.
    export_state {} -> Option<ExportView> = |core, _| async move { Ok(core.export.view()) };
    export_cancel {} -> Option<ExportView> = |core, _| async move { Ok(export::write::cancel(&core)) };
    /// Reads the whole replica again.
    verify {} -> ChainView = |core, _| blocking(core, audit::write::verify);
    /// Incidents with their figures, open ones first.
    incidents_page [IncidentQuery] -> IncidentsPage = |core, query| blocking(core, move |core| incident::read::page(core, &query));
    incident { id: String } -> IncidentDetail = |core, args| incident::read::detail(core, args.id);
    /// What may have caused an incident, as the hub ranks it.
    incident_causes { id: String } -> CausesView = |core, args| incident::read::causes(core, args.id);
    /// Says how sure one is that something caused an incident.
    state_finding [FindingDraft] -> IncidentDetail = |core, draft| async move { incident::write::state_finding(&core, draft).await };
    /// States an incident by hand; the answer is its id.
    state_incident [IncidentDraft] -> String = |core, draft| async move { incident::write::state_incident(&core, draft).await };
    /// Says that an incident is the same as another one; the answer is the one that stays.
    merge_incident { id: String, into: String } -> IncidentDetail = |core, args| async move {
        incident::write::merge(&core, args.id, args.into).await
    };
    /// Takes back that an incident was merged.
    split_incident { id: String } -> IncidentDetail = |core, args| async move { incident::write::split(&core, args.id).await };
    /// What the approver of an action saw, and what was approved the same way.
    incident_approval { action: String } -> ApprovalView = |core, args| incident::approvals::view(core, args.action);
    /// Marks approvals for a blind re-review.
    request_rereview [RereviewDraft] -> ApprovalView = |core, draft| async move {
        incident::approvals::request_rereview(&core, draft).await
    };
    /// Writes a note on an incident.
    note_incident { incident: String, text: String } -> IncidentDetail = |core, args| async move {
        incident::write::note(&core, args.incident, &args.text).await
    };
    /// All figures of incidents, with counts and intervals, and the escapes.
    incident_figures [IncidentQuery] -> IncidentFiguresView = |core, query| blocking(core, move |core| {
        incident::breakdown::view(core, &query)
    });
    /// Whether oversight holds: signals, costs, what needs attention.
    health [HealthQuery] -> HealthView = |core, query| blocking(core, move |core| health::read::view(core, &query));
    /// The actions behind a signal.
    health_cases [HealthCasesQuery] -> HealthCases = |core, query| blocking(core, move |core| health::read::cases(core, &query));
    /// Writes the oversight report of the time: HTML, CSV and a detached signature.
    write_report [HealthQuery] -> WrittenReport = |core, query| blocking(core, move |core| health::write::report(core, &query));
    settings {} -> SettingsView = |core, _| blocking(core, settings::read::view);
    set_preferences [Preferences] -> SettingsView = |core, choices| blocking(core, move |core| {
        settings::write::set_preferences(core, &choices)
    });
    tools {} -> Vec<ToolRow> = |core, _| blocking(core, tool::read::rows);
    add_tool [ToolDraft] -> NewTool = |core, draft| async move { tool::write::add(&core, draft).await };
    /// Changes what a tool is registered for: all of it, as it will be.
    change_tool [ToolDraft] -> Vec<ToolRow> = |core, draft| async move { tool::write::change(&core, draft).await };
    revoke_tool { name: String } -> Vec<ToolRow> = |core, args| async move {
        tool::write::revoke(&core, args.name).await
    };
    /// A new token for a tool; the one before works for some hours more.
    rotate_tool { name: String, overlap_hours: u32 } -> NewTool = |core, args| async move {
        tool::write::rotate(&core, args.name, args.overlap_hours).await
    };
    sources {} -> Vec<SourceRow> = |core, _| blocking(core, source::read::rows);
    /// The types that a source may have.
    source_types {} -> Vec<SourceTypeRow> = |_, _| async move { Ok(source::read::types()) };
    /// What the hub measured of each source since it started.
    source_contacts {} -> Vec<SourceContactView> = |core, _| async move { source::read::contacts(&core).await };
    /// Lets the hub ask a source; nothing is recorded.
    test_source { name: String } -> SourceTestView = |core, args| async move { source::read::test(&core, args.name).await };
    /// A new source; its token is shown once.
    add_source [SourceDraft] -> NewSource = |core, draft| async move { source::write::add(&core, draft).await };
    revoke_source { name: String } -> Vec<SourceRow> = |core, args| async move { source::write::revoke(&core, args.name).await };
    people {} -> PeopleView = |core, _| blocking(core, people::read::view);
    /// Makes an invite for a new person, or for another device of `person`.
    invite { profile: ProfileDraft, hours: u32, person: Option<String> } -> NewInvite = |core, args| async move {
        people::write::invite(&core, args.profile, args.hours, args.person).await
    };
    revoke_invite { id: String } -> PeopleView = |core, args| async move { people::write::revoke_invite(&core, args.id).await };
    change_person { id: String, profile: ProfileDraft } -> PeopleView = |core, args| async move {
        people::write::change(&core, args.id, args.profile).await
    };
    revoke_person { id: String } -> PeopleView = |core, args| async move { people::write::revoke(&core, args.id).await };
    /// The changes that wait for a second administrator.
    changes {} -> Vec<ChangeRow> = |core, _| blocking(core, change::read::rows);
    confirm_change { id: String } -> Vec<ChangeRow> = |core, args| async move { change::write::confirm(&core, args.id).await };
    /// Declines a change of another administrator, or takes an own one back.
    decline_change { id: String } -> Vec<ChangeRow> = |core, args| async move { change::write::decline(&core, args.id).await };
    /// The policy in force, or another version of it.
    policy { version: Option<String> } -> PolicyView = |core, args| blocking(core, move |core| {
        policy::read::view(core, args.version.as_deref())
    });
    /// A text read as a policy: mistakes and what the people there are cannot give.
    policy_check { text: String } -> PolicyCheck = |core, args| blocking(core, move |core| policy::read::check(core, &args.text));
    /// A text tried on the actions of the last `days`; nothing is changed.
    policy_test { text: String, days: u32 } -> PolicyTrial = |core, args| async move {
        policy::trial::trial(&core, args.text, args.days).await
    };
    publish_policy { text: String, expected_version: String } -> PolicyView = |core, args| async move {
        policy::write::publish(&core, args.text, args.expected_version).await
    };
    /// The map of services in force, and names that it does not explain.
    services {} -> ServicesView = |core, _| blocking(core, services::read::view);
    /// A text read as a map of services.
    services_check { text: String } -> ServicesCheck = |_, args| async move { Ok(services::read::check(&args.text)) };
    publish_services { text: String, expected_version: String } -> ServicesView = |core, args| async move {
        services::write::publish(&core, args.text, args.expected_version).await
    };
    /// What a stop can be about.
    stop_choices {} -> StopChoices = |core, _| blocking(core, stop::read::choices);
    /// What a stop of this scope would do now, counted by the hub.
    stop_effect { scope: StopScope } -> StopEffectView = |core, args| async move { stop::read::effect(&core, &args.scope).await };
    /// Stops tools, at once; the report says which were refused.
    stop [StopDraft] -> StopReportView = |core, draft| async move { stop::write::pull(&core, draft).await };
    stop_report { id: String } -> StopReportView = |core, args| async move { stop::read::report(&core, &args.id).await };
    /// Asks for a stage of resuming, or agrees to it.
    resume { id: String, stage: StopStage } -> StopReportView = |core, args| async move {
        stop::write::resume(&core, args.id, args.stage).await
    };
    /// Stop triggers, and what each did or would have done.
    triggers {} -> TriggersView = |core, _| async move { stop::triggers::view(&core).await };
    publish_triggers { text: String, expected_version: String } -> TriggersView = |core, args| async move {
        stop::triggers::publish(&core, args.text, args.expected_version).await
    };
    /// How an action is undone, as its tool states it.
    undo { id: String } -> UndoOffer = |core, args| blocking(core, move |core| action::undo::offer(core, &args.id));
    /// Freezes: planned, in force and past ones.
    freezes {} -> FreezesView = |core, _| blocking(core, freeze::read::view);
    /// What a window means in UTC, and what it would have done in the last 7 days.
    freeze_preview [FreezeDraft] -> FreezePreview = |core, draft| blocking(core, move |core| freeze::preview::preview(core, draft));
    /// Plans a window, or replaces a planned one.
    plan_freeze [FreezeDraft] -> FreezesView = |core, draft| async move { freeze::write::plan(&core, draft).await };
    cancel_freeze { id: String } -> FreezesView = |core, args| async move { freeze::write::cancel(&core, args.id).await };
    /// Asks to end a window, or agrees to it.
    end_freeze { id: String } -> FreezesView = |core, args| async move { freeze::write::end(&core, args.id).await };
    ask_freeze_exception [ExceptionDraft] -> FreezesView = |core, draft| async move { freeze::write::ask_exception(&core, draft).await };
    agree_freeze_exception { freeze: String, exception: String } -> FreezesView = |core, args| async move {
        freeze::write::agree_exception(&core, args.freeze, args.exception).await
    };
    revoke_freeze_exception { freeze: String, exception: String } -> FreezesView = |core, args| async move {
        freeze::write::revoke_exception(&core, args.freeze, args.exception).await
    };
    /// Disagreements, agreement, versions of tools, datasets.
    training {} -> TrainingView = |core, _| blocking(core, training::read::view);
    /// One disagreement: what each reviewer said and had before them.
    disagreement { id: String } -> DisagreementView = |core, args| training::read::detail(core, args.id);
    /// Rules which verdict was right.
    rule [RulingDraft] -> DisagreementView = |core, draft| async move { training::write::rule(&core, draft).await };
    /// Appeals the ruling that holds, or the decision.
    appeal { action: String, reason: String } -> DisagreementView = |core, args| async move {
        training::write::appeal(&core, args.action, args.reason).await
    };
    /// Puts the tags of rulings into force: all of them.
    publish_tags { tags: Vec<String>, expected_version: String } -> TrainingView = |core, args| async move {
        training::write::publish_tags(&core, args.tags, args.expected_version).await
    };
    /// Records that a tool has a new model version.
    record_release { tool: String, version: String, datasets: Vec<String> } -> TrainingView = |core, args| async move {
        training::write::record_release(&core, args.tool, args.version, args.datasets).await
    };
    /// Planted faults: plans, and what was found and missed.
    faults {} -> FaultsView = |core, _| training::faults::read(core);
    /// One reviewer, for the person, managers and trainers; this person where it is empty.
    reviewer { person: String } -> ReviewerView = |core, args| blocking(core, move |core| training::reviewer::view(core, &args.person));
    /// Signs a plan of faults: a JSON list of all of them.
    plan_faults { tool: String, source: String } -> FaultsView = |core, args| async move {
        training::fault_plan::plan(&core, args.tool, args.source).await
    };
    /// Sets how many faults are planted a day.
    set_fault_rate { tool: String, per_day: u32 } -> FaultsView = |core, args| async move {
        training::fault_plan::set_rate(&core, args.tool, args.per_day).await
    };
    /// Faults made from settled cases of a tool, as JSON.
    faults_from_cases { tool: String } -> String = |core, args| training::fault_plan::make_from_cases(core, args.tool);
    /// Planted faults that this person reviewed and was not told of yet.
    fault_notices {} -> Vec<FaultNotice> = |core, _| blocking(core, training::faults::notices);
    /// This person read what a planted fault was about.
    fault_told { action: String } -> Vec<FaultNotice> = |core, args| blocking(core, move |core| {
        core.replica.set_fault_told(&args.action)?;
        training::faults::notices(core)
    });
    /// Drills, who is qualified, who should take one again.
    drills {} -> DrillsView = |core, _| blocking(core, drill::read::view);
    /// What a drill can be composed of.
    drill_choices {} -> DrillChoices = |core, _| blocking(core, drill::choices);
    /// A drill as it was published.
    published_drill { id: String } -> DrillDraft = |core, args| blocking(core, move |core| drill::read::published(core, &args.id));
    /// What a draft of a drill comes to.
    check_drill [DrillDraft] -> DrillCheck = |_, draft| async move { Ok(drill::write::check(&draft)) };
    /// Publishes a drill.
    publish_drill [DrillDraft] -> DrillsView = |core, draft| async move { drill::write::publish(&core, draft).await };
    /// One's own attempt at a drill. `again`: another attempt, where the newest has ended.
    drill_run { id: String, again: bool } -> DrillRun = |core, args| drill::run::open(core, args.id, args.again);
    /// Answers a case of a drill; no action is decided by it.
    answer_drill { id: String, action: String, verdict: Verdict, again: bool } -> DrillRun = |core, args| async move {
        drill::write::answer(&core, args.id, args.action, args.verdict, args.again).await
    };
    /// Rulings on one's own reviews.
    lessons {} -> Vec<Lesson> = |core, _| training::lesson::read(core);
    dataset_choices {} -> DatasetChoices = |core, _| blocking(core, training::datasets::choices);
    /// What a set of corrections would hold; nothing is written.
    dataset_preview [DatasetDraft] -> DatasetPreview = |core, draft| async move { training::datasets::preview(&core, draft).await };
    /// Writes a set of corrections to a new folder and records its digest.
    dataset_export [DatasetDraft] -> DatasetPreview = |core, draft| async move { training::datasets::export(&core, draft).await };
    revoke_device { id: String } -> PeopleView = |core, args| async move { people::write::revoke_device(&core, args.id).await };
    /// Takes back a verdict that is held, or that waits and was never sent.
    take_back { id: String } -> TakenBack = |core, args| blocking(core, move |core| review::hold::take_back(core, &args.id));
    /// Keeps what was entered of a review of this action.
    keep_draft { id: String, draft: KeptDraft } -> () = |core, args| blocking(core, move |core| {
        review::hold::keep_draft(core, &args.id, &args.draft)
    });
    outbox {} -> Vec<OutboxRow> = |core, _| blocking(core, |core| outbox::read::rows(&core.store));
    /// A refusal was read.
    dismiss { id: String } -> Vec<OutboxRow> = |core, args| blocking(core, move |core| outbox::write::dismiss(core, &args.id));
    /// Whether a simulated day is there, and how far its preparation is.
    day_state {} -> DaysView = |core, _| blocking(core, |core| Ok(day::write::view(core)));
    /// Prepares a simulated day in which the person has this name, or goes on with the one that is there.
    day_start { name: String } -> DaysView = |core, args| blocking(core, move |core| day::write::start(core, &args.name));
    /// The speed of the simulated clock: 0 (pause), 1, 10 or 60.
    day_speed { speed: u32 } -> () = |core, args| blocking(core, move |core| day::write::set_speed(core, args.speed));
    /// Jumps to the next moment once what was signed here is at the hub.
    day_jump {} -> () = |core, _| async move { day::write::jump(&core).await };
    /// An action is open, or not any more: the simulated clock goes no faster than a wall clock.
    day_reading { open: bool } -> () = |core, args| blocking(core, move |core| day::write::read_action(core, args.open));
    /// The step of the tour that is open; none when it was skipped or is over.
    day_tour { step: Option<u32> } -> () = |core, args| blocking(core, move |core| day::write::set_tour(core, args.step));
    /// Ends the simulated day; its folder stays.
    day_leave {} -> () = |core, _| async move { day::write::leave(&core).await };
    /// Deletes the folder of the simulated day.
    day_delete {} -> DaysView = |core, _| async move { day::write::delete(&core).await };
    /// Who is on shift, what will come, what is short and what waiting costs: today, or so many days away.
    workload { day: i32 } -> WorkloadView = |core, args| blocking(core, move |core| workload::read::view(core, args.day));
    /// One hour with other people, arrivals, second reviews or handle times.
    workload_what_if [WhatIfQuery] -> WhatIfView = |core, query| blocking(core, move |core| workload::what_if::answer(core, query));
    /// A text read as a file of shifts.
    shifts_check { text: String } -> ShiftsCheck = |_, args| async move { Ok(workload::file::check(&args.text)) };
    import_shifts { text: String } -> ShiftsImported = |core, args| async move { workload::write::import(&core, args.text).await };
    /// What can be told at the end of a shift, and what this person was asked to take.
    hand_over {} -> HandOverView = |core, _| hand_over::read::open(core);
    /// Asks the next person to take over; what is to be released is released.
    offer_hand_over [HandOverDraft] -> HandOverView = |core, draft| async move { hand_over::write::offer(&core, draft).await };
    /// Takes a hand-over, and claims what was passed on.
    take_hand_over { id: String } -> HandOverView = |core, args| async move { hand_over::write::take(&core, args.id).await };
    plan_absence [AbsenceDraft] -> WorkloadView = |core, draft| async move { workload::write::plan_absence(&core, draft).await };
    end_absence { id: String } -> WorkloadView = |core, args| async move { workload::write::end_absence(&core, args.id).await };
    check_link { url: String } -> LinkView = |_, args| async move { Ok(links::look(&args.url)) };
}

async fn run<A, R, Fut>(core: &Shared, work: impl FnOnce(Shared, A) -> Fut, args: A) -> Result<R, DeskError>
where
    Fut: Future<Output = Result<R, DeskError>>,
{
    work(core.clone(), args).await
}

fn digest(text: &str) -> Result<holdpoint_domain::Digest, DeskError> {
    text.parse().map_err(|_| refused("invalid_field", "A field does not hold what it should", "This is not a digest."))
}

fn read<A: serde::de::DeserializeOwned>(args: Value) -> Result<A, DeskError> {
    serde_json::from_value(args).map_err(|error| {
        refused("invalid_field", "The command could not be read", format!("{}.", visible_line(&crate::words::sentence(&error.to_string()))))
    })
}

fn write(result: &impl serde::Serialize) -> Result<Value, DeskError> {
    serde_json::to_value(result).map_err(|error| refused("internal", "Something went wrong", error.to_string()))
}

// `{ id: string, digest: string, }` without the last comma; nothing for no fields.
fn inline(written: &str) -> String {
    let fields = written.trim_start_matches('{').trim_end_matches('}').trim().trim_end_matches(',').to_owned();
    if fields.is_empty() || fields.starts_with("Record<") { "Record<string, never>".into() } else { format!("{{ {fields} }}") }
}
