//! The hub's signature over each batch: that it covers every record, and who it says asked.

use super::finding::{Doubt, Judgement, Summary, Unjustified};
use super::source::{CheckSource, find_key};
use crate::admin_change::decide::has_two_administrators;
use crate::{
    ActionEvent, AdminChangeEvent, BATCH_TYPE, BatchCommand, DecidedBy, DeviceEvent, Digest, DrawEvent, Event, InviteEvent, PersonEvent,
    PersonId, PublicKey, Record, Role, SOURCE_ACTOR_PREFIX, Seq, SignedBatch, State,
};
use std::collections::HashMap;

/// Records kept while nothing is signed yet: more than the largest first batch has.
const KEPT_UNSIGNED_RECORDS: usize = 16 * 1024;

/// A record of the batch under way, as far as its signature is about it.
#[derive(Clone, Debug)]
pub(super) struct Part {
    seq: Seq,
    actor: String,
    about: About,
    /// Who signed the command that led to it, where that could be read.
    signer: Option<PersonId>,
    /// It names a signed command.
    commanded: bool,
    doubt: Option<Doubt>,
}

/// What a record may be part of.
#[derive(Clone, Debug)]
enum About {
    /// Done by whom it names.
    Actor,
    /// The sealed cause of the tool's proposal, with its token.
    Cause,
    /// Done by the hub because of a tool's proposal.
    PolicyDecision,
    /// Done by the hub because of a person's review.
    ReviewConsequence,
    NewPerson {
        every_role: bool,
        has_account: bool,
    },
    AccountLinked,
    /// With the flag where two administrators could act, so that the owner must say that he acts alone.
    NewDevice {
        beside_two: bool,
    },
    /// An enrolment by the owner secret of the hub's folder, without a second administrator.
    OwnerActsAlone,
    /// The secret of the day, before the first proposal that may be drawn.
    DrawCommitted,
    InviteUsed {
        invite: String,
    },
}

impl Part {
    pub(super) fn of(record: &Record, event: &Event, before: &State, commanded: bool, signer: Option<PersonId>) -> Self {
        let by_hub = record.actor == "hub";
        let about = match event {
            Event::Action(ActionEvent::Caused(_)) => About::Cause,
            Event::Action(ActionEvent::Decided(decided)) if decided.by == DecidedBy::Policy => About::PolicyDecision,
            Event::Action(ActionEvent::Decided(decided)) if decided.by == DecidedBy::Review => About::ReviewConsequence,
            Event::Action(ActionEvent::SecondReviewDrawn(_)) => About::ReviewConsequence,
            Event::Person(PersonEvent::Enrolled(person)) => About::NewPerson {
                every_role: Role::ALL.iter().all(|role| person.roles.contains(role)),
                has_account: person.identity.is_some(),
            },
            Event::Person(PersonEvent::Changed(_)) if by_hub => About::AccountLinked,
            Event::Device(DeviceEvent::Enrolled(_)) => About::NewDevice { beside_two: has_two_administrators(before) },
            Event::AdminChange(AdminChangeEvent::MadeByOwner(_)) if by_hub => About::OwnerActsAlone,
            Event::Draw(DrawEvent::Committed(_)) => About::DrawCommitted,
            Event::Invite(InviteEvent::Used(_)) => About::InviteUsed { invite: record.subject.clone() },
            _ => About::Actor,
        };
        Self { seq: record.seq, actor: record.actor.clone(), about, signer, commanded, doubt: None }
    }

    const fn is_enrolment(&self) -> bool {
        match self.about {
            About::NewPerson { .. } | About::AccountLinked | About::NewDevice { .. } | About::OwnerActsAlone | About::InviteUsed { .. } => {
                true
            }
            About::Actor | About::Cause | About::PolicyDecision | About::ReviewConsequence | About::DrawCommitted => false,
        }
    }

    // A confirmed change names its requester, and was signed by who confirmed it.
    fn is_by(&self, by: &str) -> bool {
        let unread = self.commanded && matches!(self.doubt, Some(Doubt::NotJudged(_)));
        self.actor == by || self.signer.as_ref().is_some_and(|signer| *signer == *by) || unread
    }
}

/// What is covered so far.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    signed_from: Option<Seq>,
    open: Vec<Part>,
}

impl Coverage {
    pub(super) fn resume(signed_from: Option<Seq>) -> Self {
        Self { signed_from, ..Self::default() }
    }

    pub(super) const fn signed_from(&self) -> Option<Seq> {
        self.signed_from
    }

    /// Takes a record; at the end of a batch, says whether all of it is covered.
    #[expect(clippy::too_many_arguments, reason = "the parts of one checker, borrowed apart")]
    pub(super) fn take(
        &mut self,
        record: &Record,
        part: Part,
        judged: &Judgement,
        state: &State,
        source: &dyn CheckSource,
        keys: &mut HashMap<String, PublicKey>,
        summary: &mut Summary,
    ) -> Result<(), Unjustified> {
        self.open.push(Part { doubt: judged.clone().err(), ..part });
        if !record.ends_batch() {
            self.trim_unsigned();
            return Ok(());
        }
        let first_open = self.open.first().map_or(record.seq, |part| part.seq);
        let checked = self.check_batch(record, state, source, keys, summary).map_err(|(code, why)| {
            let sentence = format!("{}: {why}.", name_records(first_open, record.seq));
            Unjustified { first: first_open, seq: record.seq, code, sentence }
        });
        self.open.clear();
        checked
    }

    /// Records after the last signature.
    pub(super) fn finish(&mut self) -> Option<Unjustified> {
        let (first, last) = self.signed_from.and_then(|_| Some((self.open.first()?.seq, self.open.last()?.seq)))?;
        let sentence =
            format!("{}: no signature of the hub covers this, although it covers the records before.", name_records(first, last));
        Some(Unjustified { first, seq: last, code: "record_unsigned", sentence })
    }

    fn trim_unsigned(&mut self) {
        if self.signed_from.is_none() && self.open.len() >= 2 * KEPT_UNSIGNED_RECORDS {
            self.open.drain(..KEPT_UNSIGNED_RECORDS);
        }
    }

    fn check_batch(
        &mut self,
        record: &Record,
        state: &State,
        source: &dyn CheckSource,
        keys: &mut HashMap<String, PublicKey>,
        summary: &mut Summary,
    ) -> Result<(), Fault> {
        let unsigned = || ("batch_signature", "the hub's signature is not in its canonical form".to_owned());
        let (batch, hash) = record.batch().ok().flatten().ok_or_else(unsigned)?;
        let began = self.signed_from.is_none();
        if began {
            self.begin_signed(&batch, record.seq, summary);
        }
        let (hub, opened) = state.hub.as_ref().ok_or_else(unsigned)?;
        let key = find_key(keys, &opened.key).ok_or_else(|| ("batch_signature", "the hub's key cannot be read".to_owned()))?;
        summary.signatures += 1;
        let payload = batch.statement(record.seq, hash, hub).map_err(|_| unsigned())?;
        if !source.is_signed(key, BATCH_TYPE, &payload, &batch.sig) {
            return Err(("batch_signature", "the hub did not sign this".to_owned()));
        }
        let first = self.open.first().map_or(record.seq, |part| part.seq);
        if began && first > batch.first {
            // The check began within the first batch that is signed.
            return Ok(());
        }
        if first != batch.first {
            return Err(("record_unsigned", format!("the hub's signature covers records {} to {} only", batch.first, record.seq)));
        }
        check_commands(&batch, &self.open, state).map_err(|why| ("record_unjustified", why))?;
        let mut doubts = self.open.iter().filter(|part| began && part.seq < record.seq).filter_map(|part| part.doubt.clone());
        doubts.find_map(Doubt::into_fault).map_or(Ok(()), Err)
    }

    // The first signature of a log: records before it stay unsigned, those of its batch are judged after all.
    fn begin_signed(&mut self, batch: &SignedBatch, last: Seq, summary: &mut Summary) {
        self.signed_from = Some(batch.first);
        self.open.retain(|part| part.seq >= batch.first);
        summary.bytes_only_to = batch.first.saturating_sub(1);
        for part in self.open.iter().filter(|part| part.seq < last) {
            match &part.doubt {
                None => summary.justified += 1,
                Some(Doubt::NotJudged(why)) => *summary.not_judged.entry(*why).or_default() += 1,
                Some(Doubt::Unjustified(..)) => summary.unjustified += 1,
            }
        }
    }
}

/// Code and reason.
pub(super) type Fault = (&'static str, String);

// Each command accounts for its records, one after another.
fn check_commands(batch: &SignedBatch, parts: &[Part], state: &State) -> Result<(), String> {
    let mut left = parts;
    for command in &batch.commands {
        let count = usize::try_from(command.records).unwrap_or(usize::MAX);
        let Some((its, rest)) = left.split_at_checked(count).filter(|(its, _)| !its.is_empty()) else {
            return Err("the hub names more commands than there are records".into());
        };
        check_command(command, its, state).map_err(|why| format!("{why}; the hub names {} for this", command.by))?;
        left = rest;
    }
    if left.is_empty() { Ok(()) } else { Err("the hub names no command for the last of these".into()) }
}

fn check_command(command: &BatchCommand, its: &[Part], state: &State) -> Result<(), &'static str> {
    let by = command.by.as_str();
    if let Some(tool) = by.strip_prefix("tool:") {
        let fits = its.iter().all(|part| part.actor == by || matches!(part.about, About::PolicyDecision | About::DrawCommitted));
        if its.iter().any(|part| matches!(part.about, About::Cause)) {
            // Who asked is in the sealed cause, which is judged with its own record.
            let sealed = command.token.is_none() && command.request.is_none();
            return (fits && sealed).then_some(()).ok_or("another is named in the record, or the sealed cause is told");
        }
        // Whether the token still worked was checked when the request came, a moment before.
        let its_token = command.token.as_ref().is_some_and(|token| state.tools.by_token.get(token).is_some_and(|owner| *owner == *tool));
        return (fits && its_token).then_some(()).ok_or("another is named in the record, or the token is not the tool's");
    }
    if let Some(source) = by.strip_prefix(SOURCE_ACTOR_PREFIX) {
        let fits = its.iter().all(|part| part.actor == by);
        // What was signed, or asked for by the hub itself, came without a token.
        let its_token = command.token.is_none_or(|token| state.sources.by_token.get(&token).is_some_and(|owner| owner == source));
        return (fits && its_token).then_some(()).ok_or("another is named in the record, or the token is not the source's");
    }
    if let Some(voucher) = by.strip_prefix("enroll:") {
        return check_enrolment(voucher, command.token.as_ref(), its, state);
    }
    let own = |part: &Part| match &part.about {
        About::Actor => part.is_by(by),
        About::ReviewConsequence => true,
        _ => false,
    };
    its.iter().all(own).then_some(()).ok_or("another is named in the record")
}

fn check_enrolment(voucher: &str, token: Option<&Digest>, its: &[Part], state: &State) -> Result<(), &'static str> {
    if !its.iter().all(|part| part.is_enrolment() && part.actor == "hub") {
        return Err("this is no enrolment");
    }
    let invite = its.iter().find_map(|part| match &part.about {
        About::InviteUsed { invite } => state.invites.get(invite),
        _ => None,
    });
    let alone = its.iter().any(|part| matches!(part.about, About::OwnerActsAlone));
    let beside_two = its.iter().any(|part| matches!(part.about, About::NewDevice { beside_two: true }));
    let shown = invite.is_some_and(|invite| token == Some(&invite.made.code));
    let (every_role, account) = its.iter().fold((true, true), |all, part| match part.about {
        About::NewPerson { every_role, has_account } => (every_role, has_account),
        _ => all,
    });
    let fits = match voucher {
        "owner" => invite.is_none() && every_role && alone == beside_two,
        "invite" => shown && !alone,
        "identity" => account && !alone && (invite.is_none() || shown),
        _ => false,
    };
    fits.then_some(()).ok_or("what was shown does not allow the enrolment")
}

fn name_records(first: Seq, last: Seq) -> String {
    if first == last { format!("Record {last}") } else { format!("Records {first} to {last}") }
}
