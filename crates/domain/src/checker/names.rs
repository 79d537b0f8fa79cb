//! Whether a signed command names exactly the change that a record makes.

use super::drill::names_drill;
use super::freeze::names_freeze;
use super::hand_over::names_hand_over;
use super::review::require_shown;
use super::ruling::{names_release, names_ruling};
use super::shift::names_shift;
use super::stop::names_stop;
use super::trigger::names_triggers;
use crate::change::change_body;
use crate::incident::merge::{find_mergeable, find_splittable};
use crate::rereview::decide::is_approved;
use crate::services::decide::next_version;
use crate::source::decide::is_known_token;
use crate::stop::ActionPlace;
use crate::{
    BodyEvent, CLAIM_MS, ChangeEvent, ClaimEvent, DeskCommand, DeviceEvent, Digest, Event, FaultEvent, FindingEvent, IncidentEvent,
    InviteEvent, Invited, MAX_FAULTS_PER_DAY, PersonEnrolled, PersonEvent, Policy, Record, RereviewEvent, ServiceMap, ServicesEvent,
    SourceEvent, State, StatedChange, StatedIncident, Statement, Status, ToolEvent, ToolTerms, TriggerEvent, texts_body,
};

/// Whether `statement` asks for this record, in the state before it.
pub(super) fn names_record(state: &State, statement: &Statement, record: &Record, event: &Event) -> bool {
    let subject = record.subject.as_str();
    let person = &statement.person;
    match (&statement.command, event) {
        (DeskCommand::Claim { action }, Event::Claim(ClaimEvent::Claimed(claimed))) => {
            *action == *subject && claimed.by == *person && claimed.until == record.at + CLAIM_MS && may_claim(state, statement, record)
        }
        (DeskCommand::Release { action }, Event::Claim(ClaimEvent::Released(_))) => {
            *action == *subject && holds_claim(state, subject, person)
        }
        (DeskCommand::RevokePerson { person }, Event::Claim(ClaimEvent::Released(_))) => holds_claim(state, subject, person),
        (DeskCommand::RevokeDevice { device }, Event::Claim(ClaimEvent::Released(_))) => {
            let owner = state.devices.get(device).map(|device| &device.enrolled.person);
            owner.is_some_and(|owner| holds_claim(state, subject, owner) && !state.devices.has_active(owner, None))
        }
        (DeskCommand::AddTool { name, owner, token }, Event::Tool(ToolEvent::Registered(added))) => {
            let terms = ToolTerms { owner: owner.clone(), ..ToolTerms::default() };
            is_new_tool(state, name, subject, token) && added.token == *token && added.terms == terms.owned_by(person)
        }
        (DeskCommand::RegisterTool { name, token, terms }, Event::Tool(ToolEvent::Registered(added))) => {
            is_new_tool(state, name, subject, token) && added.token == *token && added.terms == terms.owned_by(person)
        }
        (DeskCommand::ChangeTool { name, terms }, Event::Tool(ToolEvent::Changed(after))) => {
            is_active_tool(state, name, subject) && *after == terms.owned_by(person)
        }
        (DeskCommand::RevokeTool { name }, Event::Tool(ToolEvent::Revoked(_))) => is_active_tool(state, name, subject),
        (DeskCommand::RotateTool { name, token, overlap_ms }, Event::Tool(ToolEvent::Rotated(rotated))) => {
            let new = !is_known_token(state, token);
            is_active_tool(state, name, subject) && new && rotated.token == *token && rotated.old_until == record.at + overlap_ms
        }
        (DeskCommand::Invite { invite, code, valid_ms, profile, person }, Event::Invite(InviteEvent::Made(made))) => {
            *invite == *subject
                && made.code == *code
                && made.until == record.at + valid_ms
                && made.profile == *profile
                && made.person == *person
        }
        (DeskCommand::RevokeInvite { invite }, Event::Invite(InviteEvent::Revoked(_))) => *invite == *subject,
        (DeskCommand::ChangePerson { person, profile }, Event::Person(PersonEvent::Changed(after))) => {
            *person == *subject && state.people.get_active(subject).is_some_and(|before| is_changed_to(before, profile, after))
        }
        (DeskCommand::RevokePerson { person }, Event::Person(PersonEvent::Revoked(_))) => *person == *subject,
        (DeskCommand::RevokeDevice { device }, Event::Device(DeviceEvent::Revoked(_))) => *device == *subject,
        (DeskCommand::PublishPolicy { source, replaces }, Event::Policy(published)) => {
            state.policy.in_force.version == *replaces && is_policy(published.policy(), subject, source, state.policy.published)
        }
        (DeskCommand::PublishServices { source, replaces }, Event::Services(ServicesEvent::Published(published))) => {
            let parsed = ServiceMap::parse(source).is_ok_and(|services| services == published.services);
            let in_force = state.services.in_force();
            parsed && published.source == *source && *replaces == in_force.version() && subject == next_version(state, source)
        }
        (DeskCommand::EraseBody { digest, reason }, Event::Body(BodyEvent::Erased(erased))) => {
            erased.digest == *digest && digest.to_string() == subject && erased.reason.as_deref() == Some(reason.trim())
        }
        (DeskCommand::StateIncidents { incidents }, Event::Incident(IncidentEvent::Stated(stated))) => {
            let is_named = |named: &StatedIncident| {
                named.statement == *stated && texts_body(&named.texts).is_ok_and(|body| body.map(|(digest, _)| digest) == record.body)
            };
            stated.stream_id() == subject && incidents.iter().any(is_named) && state.incidents.is_new(stated, record.at)
        }
        (DeskCommand::MergeIncidents { incident, into }, Event::Incident(IncidentEvent::Merged(merged))) => {
            let found = find_mergeable(&state.incidents.book, incident, into);
            found.is_ok_and(|(incident, into)| incident.id == subject && into.id == merged.into)
        }
        (DeskCommand::SplitIncident { incident }, Event::Incident(IncidentEvent::Split(_))) => {
            find_splittable(&state.incidents.book, incident).is_ok_and(|ids| ids.iter().any(|id| id == subject))
        }
        (DeskCommand::Stop { .. } | DeskCommand::Resume { .. }, Event::Stop(event)) => names_stop(state, statement, record, event),
        (DeskCommand::PublishTriggers { source, replaces }, Event::Trigger(TriggerEvent::Published(published))) => {
            names_triggers(state, source, replaces, record, published)
        }
        (DeskCommand::OfferHandOver { .. } | DeskCommand::TakeHandOver { .. }, event) => names_hand_over(state, statement, record, event),
        (_, Event::Freeze(event)) => names_freeze(state, statement, record, event),
        (_, Event::Drill(event)) => names_drill(state, statement, record, event),
        (_, Event::Ruling(event)) => names_ruling(state, statement, record, event),
        (_, Event::Release(event)) => names_release(state, statement, record, event),
        (DeskCommand::PlanFaults { tool, items }, Event::Fault(FaultEvent::Planned(planned))) => {
            let own_body = record.body.is_some() && record.body == record.envelope();
            let counted = u32::try_from(items.len()).is_ok_and(|count| count == planned.items);
            is_active_tool(state, tool, subject) && own_body && counted
        }
        (DeskCommand::SetFaultRate { tool, per_day }, Event::Fault(FaultEvent::RateSet(rate))) => {
            is_active_tool(state, tool, subject) && rate.per_day == *per_day && *per_day <= MAX_FAULTS_PER_DAY
        }
        (_, Event::Shift(event)) => names_shift(state, statement, record, event),
        (DeskCommand::StateChanges { changes }, Event::Change(ChangeEvent::Stated(stated))) => {
            let is_named = |named: &StatedChange| {
                named.statement == *stated && change_body(&named.texts).is_ok_and(|body| body.map(|(digest, _)| digest) == record.body)
            };
            stated.change_id() == subject && changes.iter().any(is_named) && state.changes.is_new(stated, record.at)
        }
        (DeskCommand::AddSource { name, source }, Event::Source(SourceEvent::Added(added))) => {
            let free = source.token.is_none_or(|token| !is_known_token(state, &token));
            *name == *subject && added == source && free && state.sources.get_active(name).is_none()
        }
        (DeskCommand::RevokeSource { name }, Event::Source(SourceEvent::Revoked(_))) => {
            *name == *subject && state.sources.get_active(name).is_some()
        }
        (DeskCommand::StateFinding { incident, cause, grade, why }, Event::Finding(FindingEvent::Stated(stated))) => {
            let is_known = state.incidents.book.find(incident).is_some_and(|found| found.id == *subject);
            let by_person = stated.method.is_none();
            is_known && stated.cause == *cause && stated.grade == *grade && stated.why == *why && by_person
        }
        (DeskCommand::NoteIncident { incident, .. }, Event::Incident(IncidentEvent::Noted(_))) => {
            let is_known = state.incidents.book.find(incident).is_some_and(|found| found.id == *subject);
            is_known && record.body.is_some() && record.body == record.envelope()
        }
        (DeskCommand::RequestRereview { action, incident, like }, Event::Rereview(RereviewEvent::Requested(requested))) => {
            let is_known = state.incidents.book.find(incident).is_some() && requested.incident == *incident;
            let is_new =
                state.action(action).is_none_or(|known| is_approved(known.status)) && !state.rereviews.by_action.contains_key(action);
            *action == *subject && requested.like == *like && is_known && is_new
        }
        _ => false,
    }
}

// A name may be taken again once its tool is revoked, and every token is made anew.
fn is_new_tool(state: &State, name: &str, subject: &str, token: &Digest) -> bool {
    let free = state.tools.find(name.trim()).is_none_or(|(known, tool)| *known == *subject && tool.revoked_at.is_some());
    name.trim() == subject && free && !is_known_token(state, token)
}

// A command may name a tool in another spelling of its name.
fn is_active_tool(state: &State, name: &str, subject: &str) -> bool {
    state.tools.find(name).is_some_and(|(known, tool)| *known == *subject && tool.revoked_at.is_none())
}

fn holds_claim(state: &State, action: &str, person: &str) -> bool {
    state.action(action).and_then(|action| action.claim.as_ref()).is_some_and(|claim| claim.by == *person)
}

fn may_claim(state: &State, statement: &Statement, record: &Record) -> bool {
    let Some(action) = state.action(&record.subject).filter(|action| action.status == Status::Open) else { return false };
    let free = action.claim.as_ref().is_none_or(|claim| claim.by == statement.person || claim.until <= record.at);
    let shown = require_shown(action, statement).is_ok() && state.check_not_stopped(ActionPlace::of(&action.content)).is_ok();
    shown && free && !action.reviewed_by(&statement.person) && state.may_decide(action, &statement.person, record.at).is_ok()
}

// The name and the account at the identity provider stay.
fn is_changed_to(before: &PersonEnrolled, profile: &Invited, after: &PersonEnrolled) -> bool {
    let Invited { roles, email, teams, qualifications } = profile;
    after.name == before.name
        && after.identity == before.identity
        && after.roles == *roles
        && after.email == *email
        && after.teams == *teams
        && after.qualifications == *qualifications
}

fn is_policy(published: &Policy, version: &str, source: &str, before: u32) -> bool {
    let expected = format!("{}-{}", before + 1, &Digest::of(source.as_bytes()).hex()[..8]);
    let Ok(parsed) = Policy::parse(source) else { return false };
    version == expected && *published == Policy { version: expected.clone(), source: Some(source.to_owned()), ..parsed }
}
