//! The commands of the window, by name: one table for the Tauri shell and for
//! the loopback host of the browser tests, and the source of the generated types.
//!
//! A line says: name, arguments (fields, or a type of the view in brackets),
//! result, and what carries it out. Dispatch and the TypeScript `Commands` are
//! made from the same line, so they cannot differ.

use crate::core::Core;
use crate::error::{DeskError, refused};
use crate::queries::{self, action, app, audit, chain, evidence, queue};
use crate::store::{self, preferences};
use crate::view::{
    ActionDetail, AppState, ArgumentsCheck, ArgumentsText, AuditPage, AuditQuery, ChainView, EvidenceView, ExportQuery, ExportView,
    HubCard, LinkView, NewInvite, NewTool, OutboxRow, PaceView, PeopleView, PolicyCheck, PolicyTrial, PolicyView, Preferences, PreviewView,
    ProfileDraft, ProviderPage, QueuePage, QueueQuery, RecordText, RecordView, ReviewDraft, ReviewOutcome, SettingsView, Story, TextOf,
    TextPart, ToolRow, Topic,
};
use crate::{export, fetch, join, links, review, send, setup};
use holdpoint_domain::text::visible_line;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use ts_rs::{Config, TS, TypeVisitor};

type Shared = Arc<Core>;

/// How long opening an action waits for its content.
const CONTENT_PATIENCE: Duration = Duration::from_millis(400);

macro_rules! arguments {
    ({ $($field:ident: $type:ty),* }) => {
        #[derive(serde::Deserialize, ts_rs::TS)]
        #[serde(deny_unknown_fields)]
        pub(in crate::commands) struct Args { $(pub(in crate::commands) $field: $type),* }
        pub(in crate::commands) fn written(config: &ts_rs::Config) -> String {
            super::super::inline(&<Args as ts_rs::TS>::inline(config))
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
                use super::super::*;
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
    app_state {} -> AppState = |core, _| blocking(core, app::view);
    /// Somebody works on this computer from now on.
    setup_local { name: String } -> AppState = |core, args| async move { setup::local(&core, &args.name).await };
    /// What a hub says of itself, before one joins it.
    hub_card { hub: String } -> HubCard = |_, args| async move { join::card(&args.hub).await };
    /// Joins a team's hub with an invite.
    join_team { hub: String, code: String, name: String } -> AppState = |core, args| async move {
        join::with_invite(&core, &args.hub, &args.code, &args.name).await
    };
    /// Prepares a sign-in at a hub's identity provider; the page is to be opened in a browser.
    provider_page { hub: String, name: String } -> ProviderPage = |core, args| async move {
        join::open(&core, &args.hub, &args.name).await
    };
    /// Waits for the browser's answer, up to five minutes, and joins the hub with it.
    join_with_provider { invite: Option<String> } -> AppState = |core, args| async move { join::wait(&core, args.invite).await };
    /// The sign-in that is under way is given up.
    cancel_provider {} -> () = |core, _| async move { join::cancel(&core); Ok(()) };
    queue_page [QueueQuery] -> QueuePage = |core, query| blocking(core, move |core| queue::page(core, &query));
    action_detail { id: String } -> ActionDetail = |core, args| open_action(core, args.id);
    /// Reading time starts; sent when the detail is on screen.
    action_shown { id: String, digest: String } -> () = |core, args| blocking(core, move |core| {
        core.screen_time.show(&core.store, &args.id, digest(&args.digest)?)
    });
    /// "I have read this."
    confirm_read { id: String, digest: String } -> () = |core, args| blocking(core, move |core| {
        review::confirm(core, &args.id, digest(&args.digest)?)
    });
    open_evidence { id: String, index: u32 } -> EvidenceView = |core, args| blocking(core, move |core| {
        evidence::open(core, &args.id, args.index)
    });
    /// What follows in a text of which only a part is on screen; `from` is what its `rest` says.
    text_part { id: String, digest: String, text: TextOf, from: u32 } -> TextPart = |core, args| blocking(core, move |core| {
        queries::content::text(core, &args.id, &digest(&args.digest)?, args.text, args.from)
    });
    preview_part { id: String, digest: String, from: u32 } -> PreviewView = |core, args| blocking(core, move |core| {
        queries::content::preview(core, &args.id, &digest(&args.digest)?, args.from)
    });
    arguments { id: String } -> ArgumentsText = |core, args| blocking(core, move |core| {
        queries::arguments::text(core, &args.id)
    });
    check_arguments { id: String, text: String } -> ArgumentsCheck = |core, args| blocking(core, move |core| {
        queries::arguments::check(core, &args.id, &args.text)
    });
    claim { id: String } -> ReviewOutcome = |core, args| lease(core, args.id, true);
    release { id: String } -> ReviewOutcome = |core, args| lease(core, args.id, false);
    review [ReviewDraft] -> ReviewOutcome = give;
    pace {} -> PaceView = |core, _| blocking(core, queries::pace::view);
    audit_page [AuditQuery] -> AuditPage = |core, query| blocking(core, move |core| audit::page(core, &query));
    story { id: String } -> Story = |core, args| tell(core, args.id);
    record { seq: u64 } -> RecordView = |core, args| async move {
        queries::document::fetch(&core, args.seq).await?;
        blocking(core, move |core| audit::record(core, args.seq)).await
    };
    record_part { seq: u64, text: RecordText, from: u32 } -> TextPart = |core, args| blocking(core, move |core| {
        audit::text(core, args.seq, args.text, args.from)
    });
    /// The document of this record is erased everywhere; its digest stays.
    erase_body { seq: u64, reason: String } -> RecordView = |core, args| async move {
        queries::document::erase(&core, args.seq, args.reason).await
    };
    /// Writes the record, or a part of it, to a file.
    export_start [ExportQuery] -> ExportView = |core, query| async move { export::start(&core, query) };
    /// The export under way, or the last one.
    export_state {} -> Option<ExportView> = |core, _| async move { Ok(core.export.view()) };
    export_cancel {} -> Option<ExportView> = |core, _| async move { Ok(export::cancel(&core)) };
    /// Reads the whole replica again.
    verify {} -> ChainView = |core, _| blocking(core, chain::verify);
    settings {} -> SettingsView = |core, _| blocking(core, queries::settings::view);
    set_preferences [Preferences] -> SettingsView = |core, choices| blocking(core, move |core| {
        preferences::set(&core.store.conn(), &choices)?;
        core.events.mark_stale(&[Topic::Settings], Vec::new());
        queries::settings::view(core)
    });
    tools {} -> Vec<ToolRow> = |core, _| blocking(core, queries::tools::rows);
    add_tool { name: String, owner: Option<String> } -> NewTool = |core, args| async move {
        queries::tools::add(&core, args.name, args.owner).await
    };
    revoke_tool { name: String } -> Vec<ToolRow> = |core, args| async move {
        queries::tools::revoke(&core, args.name).await
    };
    /// A new token for a tool; the one before works for some hours more.
    rotate_tool { name: String, overlap_hours: u32 } -> NewTool = |core, args| async move {
        queries::tools::rotate(&core, args.name, args.overlap_hours).await
    };
    people {} -> PeopleView = |core, _| blocking(core, queries::people::view);
    /// Makes an invite for somebody new, or for another device of `person`.
    invite { profile: ProfileDraft, hours: u32, person: Option<String> } -> NewInvite = |core, args| async move {
        queries::people::invite(&core, args.profile, args.hours, args.person).await
    };
    revoke_invite { id: String } -> PeopleView = |core, args| async move { queries::people::revoke_invite(&core, args.id).await };
    change_person { id: String, profile: ProfileDraft } -> PeopleView = |core, args| async move {
        queries::people::change(&core, args.id, args.profile).await
    };
    revoke_person { id: String } -> PeopleView = |core, args| async move { queries::people::revoke(&core, args.id).await };
    /// The policy in force, or another version of it.
    policy { version: Option<String> } -> PolicyView = |core, args| blocking(core, move |core| {
        queries::policy::view(core, args.version.as_deref())
    });
    /// A text read as a policy: mistakes and what the people there are cannot give.
    policy_check { text: String } -> PolicyCheck = |core, args| blocking(core, move |core| queries::policy::check(core, &args.text));
    /// A text tried on the actions of the last `days`; nothing is changed.
    policy_test { text: String, days: u32 } -> PolicyTrial = |core, args| async move {
        queries::policy::trial(&core, args.text, args.days).await
    };
    publish_policy { text: String, expected_version: String } -> PolicyView = |core, args| async move {
        queries::policy::publish(&core, args.text, args.expected_version).await
    };
    revoke_device { id: String } -> PeopleView = |core, args| async move { queries::people::revoke_device(&core, args.id).await };
    outbox {} -> Vec<OutboxRow> = |core, _| blocking(core, |core| Ok(store::outbox::rows(&core.store.conn())?));
    /// A refusal was read.
    dismiss { id: String } -> Vec<OutboxRow> = |core, args| blocking(core, move |core| {
        store::outbox::dismiss(&core.store.conn(), &args.id)?;
        core.events.mark_stale(&[Topic::App, Topic::Outbox, Topic::Action], Vec::new());
        Ok(store::outbox::rows(&core.store.conn())?)
    });
    check_link { url: String } -> LinkView = |_, args| async move { Ok(links::look(&args.url)) };
}

async fn run<A, R, Fut>(core: &Shared, work: impl FnOnce(Shared, A) -> Fut, args: A) -> Result<R, DeskError>
where
    Fut: Future<Output = Result<R, DeskError>>,
{
    work(core.clone(), args).await
}

// Files are read and written off the threads that carry the window's calls.
async fn blocking<R: Send + 'static>(
    core: Shared,
    work: impl FnOnce(&Core) -> Result<R, DeskError> + Send + 'static,
) -> Result<R, DeskError> {
    let done = tokio::task::spawn_blocking(move || work(&core)).await;
    done.unwrap_or_else(|_| Err(refused("internal", "Something went wrong", "The app could not carry this out. Try again.")))
}

async fn open_action(core: Shared, id: String) -> Result<ActionDetail, DeskError> {
    let asked = id.clone();
    let wanted = blocking(core.clone(), move |core| {
        let action = review::find(core, &asked)?;
        let here = core.replica.read(|conn| crate::replica::bodies::has(conn, &action.body))?;
        Ok((!here && core.bodies.withheld(&action.body).is_none_or(|why| why == "not_yet_yours")).then_some(action.body))
    });
    if let Some(digest) = wanted.await? {
        let (ask, stale) = (core.clone(), id.clone());
        // Goes on when the patience ends; the window is told when it is here.
        let asking = tokio::spawn(async move {
            if fetch::now(&ask, vec![digest]).await.is_ok_and(|news| news) {
                ask.events.mark_stale(&[Topic::Action], vec![stale]);
            }
        });
        let _ = tokio::time::timeout(CONTENT_PATIENCE, asking).await;
    }
    blocking(core, move |core| action::detail(core, &id)).await
}

async fn lease(core: Shared, id: String, take: bool) -> Result<ReviewOutcome, DeskError> {
    let (statement, sentence) = blocking(core.clone(), move |core| review::prepare_lease(core, &id, take)).await?;
    send::send(&core, statement, sentence).await
}

async fn give(core: Shared, draft: ReviewDraft) -> Result<ReviewOutcome, DeskError> {
    let (statement, sentence) = blocking(core.clone(), move |core| review::prepare(core, draft)).await?;
    send::send(&core, statement, sentence).await
}

async fn tell(core: Shared, id: String) -> Result<Story, DeskError> {
    queries::story::fetch(&core, &id).await?;
    blocking(core, move |core| queries::story::view(core, &id)).await
}

fn digest(text: &str) -> Result<holdpoint_domain::Digest, DeskError> {
    text.parse().map_err(|_| refused("invalid_field", "A field does not hold what it should", "This is not a digest."))
}

fn read<A: serde::de::DeserializeOwned>(args: Value) -> Result<A, DeskError> {
    serde_json::from_value(args).map_err(|error| {
        refused(
            "invalid_field",
            "The command was not understood",
            format!("{}.", visible_line(&crate::words::sentence(&error.to_string()))),
        )
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
