//! A person's rights on bodies, decided from the records that name them.

use crate::core::Core;
use crate::log_refusals::refuse_log_error;
use holdpoint_domain::{
    Action, ActionEvent, BodyRights, Code, Digest, PersonEnrolled, Record, Refusal, ReviewEvent, RulingEvent, State, is_id,
};
use std::collections::HashMap;
use std::sync::Arc;

/// What one person may read of the bodies that were asked for.
pub(crate) struct PersonRights(HashMap<Digest, Result<(), Refusal>>);

impl PersonRights {
    /// Whether the person may read a body.
    ///
    /// # Errors
    /// `not_yet_yours`, `forbidden`, or `not_found` where it was erased.
    pub(crate) fn check(&self, digest: &Digest) -> Result<(), Refusal> {
        self.0.get(digest).cloned().unwrap_or_else(|| Err(refuse_missing()))
    }
}

/// Decides a person's rights on these bodies, without reading any.
pub(crate) async fn decide_rights(core: &Core, person: &str, digests: &[Digest]) -> Result<PersonRights, Refusal> {
    let naming = core.log.read_naming(digests).await.map_err(|error| refuse_log_error(&error))?;
    // The state must be as new as the records: another hub may have written them a moment ago.
    let state = core.catch_up().await?;
    let actions = load_actions(core, &naming).await?;
    let reader = Reader { state: &state, id: person, profile: state.people.get_active(person).cloned().unwrap_or_default() };
    let mut rights: HashMap<Digest, Result<(), Refusal>> = HashMap::with_capacity(digests.len());
    for record in &naming {
        let Some(digest) = record.body else { continue };
        let checked = reader.check_named(record, actions.get(&record.subject).map(Arc::as_ref));
        // A body that several records name is readable where each of them allows it.
        let known = rights.entry(digest).or_insert(Ok(()));
        if known.is_ok() {
            *known = checked;
        }
    }
    for digest in digests {
        if !rights.contains_key(digest) {
            rights.insert(*digest, check_unnamed(core, &reader, digest).await?);
        }
        if state.bodies.is_erased(digest) && rights.get(digest).is_some_and(Result::is_ok) {
            rights.insert(*digest, Err(Refusal::new(Code::NotFound, "This document was erased. Its digest stays in the record.")));
        }
    }
    Ok(PersonRights(rights))
}

struct Reader<'a> {
    state: &'a State,
    id: &'a str,
    profile: PersonEnrolled,
}

impl Reader<'_> {
    fn check_named(&self, record: &Record, action: Option<&Action>) -> Result<(), Refusal> {
        BodyRights::of(record, action, self.state).check(self.id, &self.profile)
    }

    fn check_unnamed(&self) -> Result<(), Refusal> {
        BodyRights::of_unnamed().check(self.id, &self.profile)
    }
}

// The envelope of a signed command is named in its records' headers only. A person without the
// right to such bodies gets the same refusal for every digest, stored or not.
async fn check_unnamed(core: &Core, reader: &Reader<'_>, digest: &Digest) -> Result<Result<(), Refusal>, Refusal> {
    if let Err(refusal) = reader.check_unnamed() {
        return Ok(Err(refusal));
    }
    Ok(if is_stored_unnamed(core, digest).await? { Ok(()) } else { Err(refuse_missing()) })
}

// A body may be stored, with a record that names it, after the records were looked for: what
// is stored is looked for first here, so its record is found now.
async fn is_stored_unnamed(core: &Core, digest: &Digest) -> Result<bool, Refusal> {
    let stored = core.log.get_body(digest).await.map_err(|error| refuse_log_error(&error))?.is_some();
    let naming = core.log.read_naming(&[*digest]).await.map_err(|error| refuse_log_error(&error))?;
    Ok(stored && naming.is_empty())
}

// Rights on reviews depend on the action; those on other bodies do not.
async fn load_actions(core: &Core, naming: &[Record]) -> Result<HashMap<String, Arc<Action>>, Refusal> {
    let mut actions = HashMap::new();
    for record in naming {
        if (is_review(record) || is_ruling(record) || ActionEvent::is_cause(record))
            && is_id(&record.subject)
            && !actions.contains_key(&record.subject)
        {
            match core.load_action(&record.subject).await {
                Ok(action) => drop(actions.insert(record.subject.clone(), action)),
                Err(refusal) if refusal.code == Code::NotFound => {}
                Err(refusal) => return Err(refusal),
            }
        }
    }
    Ok(actions)
}

/// Whether a record is a review, or the reading data of one.
pub(crate) fn is_review(record: &Record) -> bool {
    ReviewEvent::KINDS.iter().any(|kind| kind.name == record.kind)
}

// A ruling, or an appeal: of an action, whose reviewers may read it.
fn is_ruling(record: &Record) -> bool {
    RulingEvent::KINDS.iter().any(|kind| kind.name == record.kind)
}

fn refuse_missing() -> Refusal {
    Refusal::new(Code::NotFound, "There is no such document, or it was erased.")
}
