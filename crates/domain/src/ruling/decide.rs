//! Rulings: on decided actions, by trainers who have no part in them. One holds until it is appealed.

use crate::action::closed::find_action;
use crate::input::check_line;
use crate::{
    Accepted, Action, Code, CommandId, Digest, Event, MAX_COMMENT_CHARS, MAX_RULING_TAGS, MAX_TAG_CHARS, MAX_TAGS, Ms, PersonId, Refusal,
    RightVerdict, Role, RulingAppealed, RulingEvent, RulingMade, State, Status, TagsPublished, invalid, is_same_identity,
};
use serde_json::{Map, Value};

/// What a trainer rules.
pub(crate) struct Rule<'a> {
    pub right: RightVerdict,
    pub tags: &'a [String],
    pub lesson: &'a str,
    pub arguments: Option<&'a Map<String, Value>>,
    pub replaces: Option<&'a CommandId>,
}

pub(crate) fn rule(state: &State, by: &str, action: &str, rule: &Rule<'_>, now: Ms) -> Result<Accepted, Refusal> {
    let action = find_action(state, action)?;
    check_decided(action)?;
    check_not_erased(state, action)?;
    if is_barred(state, action, by) {
        return Err(Refusal::new(Code::NotEligible, "You reviewed this action, or own its tool. Another trainer has to rule on it."));
    }
    check_replaces(state, action, by, rule.replaces)?;
    check_arguments(action, rule)?;
    check_tags_known(state, rule.tags)?;
    check_text("lesson", rule.lesson, 0)?;
    let made = RulingMade { right: rule.right, tags: rule.tags.to_vec(), replaces: rule.replaces.cloned() };
    Accepted::one(Event::from(RulingEvent::Made(made)).draft(now, by, &action.id, None))
}

pub(crate) fn appeal(
    state: &State,
    by: &str,
    action: &str,
    ruling: Option<&CommandId>,
    reason: &str,
    now: Ms,
) -> Result<Accepted, Refusal> {
    let action = find_action(state, action)?;
    check_decided(action)?;
    check_not_erased(state, action)?;
    if !has_part(state, action, by) {
        return Err(Refusal::new(Code::NotEligible, "Only those who reviewed the action and the owner of its tool may appeal."));
    }
    check_text("reason", reason, 1)?;
    check_appealable(state, &action.id, ruling)?;
    let appealed = RulingAppealed { ruling: ruling.cloned() };
    Accepted::one(Event::from(RulingEvent::Appealed(appealed)).draft(now, by, &action.id, None))
}

pub(crate) fn publish_tags(state: &State, by: &str, tags: &[String], replaces: &str, now: Ms) -> Result<Accepted, Refusal> {
    check_taxonomy(tags)?;
    if state.rulings.tags_version != replaces {
        return Err(Refusal::new(Code::TagsChanged, "The tags were changed meanwhile. Look at them, and publish again."));
    }
    let event = Event::from(RulingEvent::TagsPublished(TagsPublished { tags: tags.to_vec() }));
    Accepted::one(event.draft(now, by, &next_tags_version(state, tags), None))
}

/// The version of tags that follow those in force: a number, and the start of their digest.
pub(crate) fn next_tags_version(state: &State, tags: &[String]) -> String {
    let before = state.rulings.tags_version.split('-').next().and_then(|number| number.parse::<u32>().ok()).unwrap_or(0);
    format!("{}-{}", before + 1, &Digest::of(tags.join("\n").as_bytes()).hex()[..8])
}

/// Whether a person reviewed the action, or owns its tool.
pub(crate) fn has_part(state: &State, action: &Action, person: &str) -> bool {
    reviewers(action).any(|reviewer| *reviewer == *person) || owns_tool(state, action, person)
}

/// Whether a trainer has a part in the action, and another trainer without one could rule on it.
pub(crate) fn is_barred(state: &State, action: &Action, by: &str) -> bool {
    has_part(state, action, by) && has_other_trainer(state, action, by)
}

/// Who reviewed the action, counted reviews included.
pub(crate) fn reviewers(action: &Action) -> impl Iterator<Item = &PersonId> {
    let counted = action.decision.iter().flat_map(|decision| &decision.reviews).map(|review| &review.reviewer);
    action.reviews.iter().map(|review| &review.reviewer).chain(counted)
}

fn owns_tool(state: &State, action: &Action, person: &str) -> bool {
    let tool = &action.content.tool;
    let profile = state.people.get(person);
    let names = [Some(person), profile.map(|known| known.name.as_str()), profile.and_then(|known| known.email.as_deref())];
    let owners = || [state.tools.owner_of(&tool.name), tool.owner.as_deref()].into_iter().flatten();
    names.into_iter().flatten().any(|name| owners().any(|owner| is_same_identity(owner, name)))
}

/// Whether people or the deadline decided the action.
pub(crate) fn check_decided(action: &Action) -> Result<(), Refusal> {
    match action.status {
        Status::Open => Err(Refusal::new(Code::StillOpen, "The action is still open. A ruling is about a decision.")),
        Status::Withdrawn | Status::Stopped => {
            Err(Refusal::new(Code::NotDecided, format!("Nothing was decided about the action: it was {}.", action.status.as_str())))
        }
        Status::Approved | Status::Edited | Status::Rejected | Status::Responded | Status::Expired => Ok(()),
    }
}

fn check_not_erased(state: &State, action: &Action) -> Result<(), Refusal> {
    let edited = action.edited.as_ref().map(|edited| &edited.body);
    let mut bodies = std::iter::once(&action.body).chain(edited).chain(&action.review_bodies);
    if bodies.any(|body| state.bodies.is_erased(body)) {
        let detail = "The arguments or a review of this action were erased, so it cannot be known any more which verdict was right.";
        return Err(Refusal::new(Code::BodyErased, detail));
    }
    Ok(())
}

/// Whether a ruling may take the place of what was ruled on the action.
pub(crate) fn check_replaces(state: &State, action: &Action, by: &str, replaces: Option<&CommandId>) -> Result<(), Refusal> {
    let known = state.rulings.of(&action.id);
    let Some(ruling) = known.and_then(|known| known.ruling.as_ref()) else {
        return match replaces {
            None => Ok(()),
            Some(_) => Err(Refusal::new(Code::NotFound, "There is no ruling on this action with this id.")),
        };
    };
    if replaces != Some(&ruling.id) || known.is_some_and(|known| known.open_appeal().is_none()) {
        return Err(Refusal::new(Code::AlreadyRuled, "There is a ruling on this action. It holds until it is appealed."));
    }
    if ruling.by == by && has_other_trainer(state, action, by) {
        return Err(Refusal::new(Code::NotEligible, "You made the ruling that is appealed. Another trainer has to rule again."));
    }
    Ok(())
}

fn has_other_trainer(state: &State, action: &Action, by: &str) -> bool {
    let may = |person: &str| person != by && state.people.has_role(person, Role::Trainer) && !has_part(state, action, person);
    state.people.by_id.keys().any(|person| may(person))
}

/// Whether what is appealed holds now and is not appealed yet.
pub(crate) fn check_appealable(state: &State, action: &str, ruling: Option<&CommandId>) -> Result<(), Refusal> {
    let known = state.rulings.of(action);
    if known.and_then(|known| known.ruling.as_ref()).map(|known| &known.id) != ruling {
        return Err(Refusal::new(Code::NotFound, "This ruling does not hold any more, or there is none. Look at the action again."));
    }
    if known.is_some_and(|known| known.open_appeal().is_some()) {
        return Err(Refusal::new(Code::AlreadyAppealed, "It is appealed already. A trainer will rule on it."));
    }
    Ok(())
}

fn check_arguments(action: &Action, rule: &Rule<'_>) -> Result<(), Refusal> {
    match (rule.right, rule.arguments) {
        (RightVerdict::Edit, None) => Err(Refusal::new(Code::ArgumentsRequired, "Say which arguments were right: `arguments` is missing.")),
        (RightVerdict::Edit, Some(arguments)) => {
            arguments.iter().try_for_each(|(name, value)| crate::check_value(value, 2, &format!("arguments.{name}")))?;
            let digest = action.digest_with(arguments).map_err(|error| invalid("arguments", error.to_string()))?;
            if digest == action.content.digest {
                return Err(Refusal::new(Code::ArgumentsUnchanged, "The arguments are as decided about. Change them, or rule otherwise."));
            }
            Ok(())
        }
        (_, Some(_)) => Err(invalid("arguments", "Arguments belong to the ruling that an edit was right only.")),
        (_, None) => Ok(()),
    }
}

fn check_tags_known(state: &State, tags: &[String]) -> Result<(), Refusal> {
    if tags.len() > MAX_RULING_TAGS {
        return Err(invalid("tags", format!("A ruling carries at most {MAX_RULING_TAGS} tags; this has {}.", tags.len())));
    }
    let known = state.rulings.tags();
    match tags.iter().find(|tag| !known.contains(tag)) {
        Some(tag) => Err(invalid("tags", format!("There is no tag {}. Publish it first.", crate::text::visible_line(tag)))),
        None => Ok(()),
    }
}

fn check_taxonomy(tags: &[String]) -> Result<(), Refusal> {
    if tags.is_empty() || tags.len() > MAX_TAGS {
        return Err(invalid("tags", format!("tags names 1 to {MAX_TAGS} tags; this has {}.", tags.len())));
    }
    for (place, tag) in tags.iter().enumerate() {
        check_line(&format!("tags[{place}]"), tag, 1, MAX_TAG_CHARS)?;
        if tag.trim() != tag || tag.chars().any(char::is_control) || tags[..place].contains(tag) {
            return Err(invalid(&format!("tags[{place}]"), "A tag is one line without spaces around it, and stands once."));
        }
    }
    Ok(())
}

fn check_text(field: &str, text: &str, least: usize) -> Result<(), Refusal> {
    let chars = text.trim().chars().count();
    if chars < least || text.chars().count() > MAX_COMMENT_CHARS {
        return Err(invalid(field, format!("{field} is a text of {least} to {MAX_COMMENT_CHARS} characters.")));
    }
    Ok(())
}

/// Whether a record says what this command rules.
pub(crate) fn is_made(made: &RulingMade, right: RightVerdict, tags: &[String], replaces: Option<&CommandId>) -> bool {
    made.right == right && made.tags == tags && made.replaces.as_ref() == replaces
}
