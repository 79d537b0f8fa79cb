//! Signing a set: one statement over all its members, kept and sent once for each.

use super::read::{SetState, not_there, order};
use super::rows;
use super::view::{SetDraft, SetOutcome, SetRefusal};
use crate::blocking::blocking;
use crate::core::Core;
use crate::core::sets::{Member, list_digest};
use crate::error::{DeskError, refused};
use crate::features::action::content::{self, Body, content_changed, content_wrong};
use crate::features::action::load::load_action;
use crate::features::review::checks::known_state;
use crate::features::review::write::random_salt;
use crate::outbox::submit::{Unsigned, send_set, statement};
use crate::replica::policies;
use crate::view::ReviewOutcome;
use crate::words;
use holdpoint_domain::{
    Action, COMMAND_TYPE, Command, DeskCommand, DeskRequest, Envelope, Reading, ReadingBody, Refusal, SetLeaf, SetReview, State, Statement,
    Verdict, decide, set_memberships, set_root, text::visible_line,
};
use std::sync::Arc;

/// Signs and sends a verdict on all members that stay in the set.
pub(crate) async fn give(core: Arc<Core>, draft: SetDraft) -> Result<SetOutcome, DeskError> {
    let id = draft.id.clone();
    let signed = blocking(core.clone(), move |core| prepare(core, &draft)).await?;
    let actions: Vec<String> = signed.iter().map(|(unsigned, _)| unsigned.action().unwrap_or_default().to_owned()).collect();
    let outcomes = send_set(&core, signed).await?;
    core.sets.close(&id);
    let mut outcome = SetOutcome { accepted: 0, queued: 0, refused: Vec::new() };
    for (action, settled) in actions.into_iter().zip(outcomes) {
        match settled {
            ReviewOutcome::Accepted { .. } => outcome.accepted += 1,
            ReviewOutcome::Held { .. } | ReviewOutcome::Queued { .. } => outcome.queued += 1,
            ReviewOutcome::Refused { problem, .. } => outcome.refused.push(SetRefusal { action, problem }),
        }
    }
    Ok(outcome)
}

// What is signed and sent of one member.
struct Signed {
    action: Action,
    reading: ReadingBody,
    leaf: SetLeaf,
}

// For each member what is sent, and the outbox's sentence for it. All have the same statement.
fn prepare(core: &Core, draft: &SetDraft) -> Result<Vec<(Unsigned, String)>, DeskError> {
    let set = core.sets.opened(&draft.id).ok_or_else(not_there)?;
    let state = SetState::read(core, &set)?;
    let members = state.members(&set);
    let list = list_digest(&members);
    let count = u32::try_from(members.len()).unwrap_or(u32::MAX);
    if draft.list != list.to_string() || draft.count != count {
        return Err(content_changed());
    }
    if draft.verdict.allows() {
        check_opened(&state, &set)?;
    }
    let shown_ms = core.screen_time.reading(&core.store, &draft.id, &list_digest(&set.members.iter().collect::<Vec<_>>()))?.shown_ms;
    let signed: Vec<Signed> = members.iter().map(|member| sign_member(core, member, draft.verdict, shown_ms)).collect::<Result<_, _>>()?;
    let leaves: Vec<SetLeaf> = signed.iter().map(|member| member.leaf.clone()).collect();
    let review = SetReview {
        root: set_root(&leaves)?,
        count,
        tool: set.tool.as_str().into(),
        kind: set.kind.clone(),
        verdict: draft.verdict,
        reasons: draft.reasons.clone(),
        comment: Some(draft.comment.trim().to_owned()).filter(|comment| !comment.is_empty()),
        certainty: draft.certainty,
    };
    let statement = statement(core, DeskCommand::ReviewSet(review))?;
    let unsigned: Vec<Unsigned> = set_memberships(leaves)?
        .into_iter()
        .zip(&signed)
        .map(|(member, signed)| Unsigned { statement: statement.clone(), reading: Some(signed.reading.clone()), set: Some(member) })
        .collect();
    check(core, &signed, &unsigned, &statement)?;
    let sentence =
        |signed: &Signed| format!("{} {} (in a set of {count})", words::button(draft.verdict), visible_line(&signed.action.content.title));
    Ok(unsigned.into_iter().zip(&signed).map(|(unsigned, signed)| (unsigned, sentence(signed))).collect())
}

// An outlier that stays in is opened like the sample.
fn check_opened(state: &SetState, set: &crate::core::sets::OpenSet) -> Result<(), DeskError> {
    let table = rows::table(&set.members);
    let sample = state.sample(set);
    let needs = |at: &usize| state.is_in(*at) && (sample[*at] || table.rows[*at].why.is_some());
    match order(&table).into_iter().filter(needs).find(|at| !state.opened[*at]) {
        None => Ok(()),
        Some(at) => Err(refused(
            "unread",
            "Not all of the sample was opened",
            format!("Open {} before you approve the set.", visible_line(&set.members[at].title)),
        )),
    }
}

fn sign_member(core: &Core, member: &Member, verdict: Verdict, shown_ms: Option<i64>) -> Result<Signed, DeskError> {
    let action = load_action(core, &member.action)?;
    if action.content.digest != member.digest {
        return Err(content_changed());
    }
    match content::body(core, &action)? {
        Body::Here(_) => {}
        Body::Wrong => return Err(content_wrong()),
        Body::Missing(why) if verdict.allows() => return Err(refused("not_here_yet", "The content is not here yet", why)),
        Body::Missing(_) => {}
    }
    let marks = core.screen_time.reading(&core.store, &member.action, &member.digest)?;
    let reading = ReadingBody { salt: random_salt()?, reading: Reading { shown_ms, sampled: None, ..marks } };
    let shown = action.shown(Vec::new()).map_err(internal)?;
    let leaf = SetLeaf {
        action: action.id.clone(),
        digest: member.digest,
        shown,
        reading_digest: reading.digest().map_err(internal)?,
        salt: random_salt()?,
    };
    Ok(Signed { action, reading, leaf })
}

fn internal(error: serde_json::Error) -> Refusal {
    Refusal::new(holdpoint_domain::Code::Internal, error.to_string())
}

// What the hub would refuse for reasons known here is refused at once, in its words: nothing is signed.
fn check(core: &Core, signed: &[Signed], unsigned: &[Unsigned], statement: &Statement) -> Result<(), DeskError> {
    let Some(first) = signed.first() else { return Err(not_there()) };
    let mut state = known_state(core, &first.action, statement)?;
    state.policy.in_force = core.replica.read(policies::in_force)?;
    for (member, unsigned) in signed.iter().zip(unsigned) {
        state.actions.by_id.insert(member.action.id.clone(), Arc::new(member.action.clone()));
        check_member(core, &state, unsigned).map_err(|refusal| name_member(&member.action, refusal))?;
    }
    Ok(())
}

fn check_member(core: &Core, state: &State, unsigned: &Unsigned) -> Result<(), Refusal> {
    let envelope = Envelope { payload_type: COMMAND_TYPE.into(), payload: String::new(), signatures: Vec::new() };
    let statement = Statement { signed_at: core.clock.now(), ..unsigned.statement.clone() };
    let Unsigned { reading, set, .. } = unsigned;
    let request = DeskRequest { statement, envelope, salt: String::new(), by_owner: false, reading: reading.clone(), set: set.clone() };
    decide(state, &Command::Desk(Box::new(request)), core.clock.now()).map(drop)
}

fn name_member(action: &Action, refusal: Refusal) -> Refusal {
    Refusal {
        detail: format!("{}: {} Take it out, or decide it by itself.", visible_line(&action.content.title), refusal.detail),
        ..refusal
    }
}
