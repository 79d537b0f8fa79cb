//! The people's part of the simulation: shifts, choosing, claiming, reading, deciding.

use super::event::PersonEvent;
use super::judgement::typical_ms;
use super::reviewer::{Offline, Read, Reviewer, Signed};
use super::shift::plan_day;
use super::statement::{Context, command_of, sign};
use crate::agenda::Event;
use crate::calendar::{MINUTE, SECOND, days_after, instant, local_day};
use crate::random::Stream;
use crate::truth::Truth;
use crate::world::{Noun, World};
use holdpoint_domain::{Code, DeskCommand, ReadingBody, RecordRef, Refusal, Shown};

/// A claim is renewed this long after it was made; it would hold for a minute more.
const RENEW_AFTER: i64 = 4 * MINUTE;
/// Actions whose deadline is nearer than so many typical readings are left alone.
const READINGS_LEFT: i64 = 4;

/// The people.
pub(crate) struct Reviewers {
    fatigue_per_hour: f64,
    people: Vec<Reviewer>,
    wakes: Stream,
    // The organisation was at work already.
    goes_on: bool,
}

impl Reviewers {
    pub(crate) fn new(world: &World, fatigue_per_hour: f64) -> Self {
        Self { fatigue_per_hour, people: Vec::new(), wakes: world.streams.stream("people/wakes"), goes_on: false }
    }

    fn plan(&mut self, person: usize, world: &mut World) {
        let zone = world.people[person].site.zone;
        let day = local_day(zone, world.now);
        let tomorrow = instant(zone, days_after(day, 1), 0);
        world.at(tomorrow, Event::Person(PersonEvent::Day { person }));
        let plan = plan_day(&world.people[person], day, &mut self.people[person].shifts);
        if plan.absent {
            world.truth.push(Truth::Absence { person: world.people[person].id.clone(), day: day.to_string() });
        }
        for (from, until) in plan.stretches {
            // A history begins at rest; what goes on finds people at work.
            if from >= world.now || self.goes_on && until > world.now {
                world.at(from.max(world.now), Event::Person(PersonEvent::Work { person, until }));
            }
        }
    }

    fn work(&mut self, person: usize, until: i64, world: &mut World) {
        let goes_offline = world.people[person].traits.goes_offline;
        let me = &mut self.people[person];
        me.works_until = Some(until);
        me.fatigue.begin_work(world.now);
        let is_lost = me.network.chance(goes_offline);
        let (from, length) = (me.network.whole(1, 60) * MINUTE, me.network.whole(5, 75) * MINUTE);
        if is_lost && me.offline.is_none() {
            let end = world.now + from + length;
            world.after(from, Event::Person(PersonEvent::Disconnect { person, until: end }));
        }
        let first_look = me.pace.whole(5, 120) * SECOND;
        world.at(until, Event::Person(PersonEvent::Rest { person }));
        self.look_after(person, first_look, world);
        self.tell_fatigue(person, "work", world);
    }

    fn rest(&mut self, person: usize, world: &mut World) {
        self.tell_fatigue(person, "rest", world);
        let me = &mut self.people[person];
        me.works_until = None;
        me.is_idle = false;
        me.fatigue.begin_rest(world.now);
    }

    fn tell_fatigue(&mut self, person: usize, begins: &'static str, world: &mut World) {
        let fatigue = &mut self.people[person].fatigue;
        let (minutes_on_task, level) = (fatigue.minutes_on_task(world.now), fatigue.level_at(world.now));
        let person = world.people[person].id.clone();
        world.truth.push(Truth::Fatigue { person, at: world.now, begins, minutes_on_task, fatigue: level });
    }

    fn look(&mut self, person: usize, world: &mut World) -> Result<(), Refusal> {
        let me = &mut self.people[person];
        if me.looks_at != world.now || !me.is_working(world.now) || me.reads.is_some() {
            return Ok(());
        }
        me.is_idle = false;
        match self.choose(person, world) {
            Some(action) if self.people[person].offline.is_some() || self.claim(person, &action, world)? => {
                self.begin_reading(person, action, world);
            }
            _ => self.wait(person, world),
        }
        Ok(())
    }

    // Looks again in some minutes, or sooner when something comes in.
    fn wait(&mut self, person: usize, world: &mut World) {
        self.people[person].is_idle = true;
        let pause = self.people[person].pace.whole(120, 420) * SECOND;
        self.look_after(person, pause, world);
    }

    // Of several looks that were planned for a person, the last one holds.
    fn look_after(&mut self, person: usize, pause: i64, world: &mut World) {
        self.people[person].looks_at = world.now + pause;
        world.after(pause, Event::Person(PersonEvent::Look { person }));
    }

    // One of the most urgent.
    fn choose(&mut self, person: usize, world: &World) -> Option<String> {
        let (now, traits) = (world.now, &world.people[person].traits);
        let known_until = self.people[person].offline.as_ref().map_or(u64::MAX, |offline| offline.place.seq);
        let suits = |item: &crate::board::Item| {
            item.is_free_for(person, now)
                && item.content_seq <= known_until
                && (item.deadline < now || item.deadline - now > READINGS_LEFT * typical_ms(traits, item))
        };
        let urgent = world.board.first(4, suits);
        let weights: Vec<f64> = [0.6, 0.2, 0.12, 0.08].into_iter().take(urgent.len()).collect();
        (!urgent.is_empty()).then(|| urgent[self.people[person].pace.weighted(&weights)].clone())
    }

    fn claim(&mut self, person: usize, action: &str, world: &mut World) -> Result<bool, Refusal> {
        let command = DeskCommand::Claim { action: action.into() };
        let context = self.context(world, action);
        let request = sign(&world.people[person], command, context, &mut self.people[person].desk);
        let refused = world.try_run(&command_of(request))?;
        if refused.is_some_and(|code| !matches!(code, Code::ClaimedByOther | Code::Stopped)) {
            world.board.exclude(action, person);
        }
        Ok(refused.is_none())
    }

    // As a desk that has all records shows the action.
    fn context<'a>(&self, world: &'a World, action: &str) -> Context<'a> {
        let shown = world.ledger.state.action(action).and_then(|action| action.shown(Vec::new()).ok());
        Context { hub: &world.ledger.hub, signed_at: world.now, rests_on: world.ledger.place(), shown, reading: None }
    }

    fn begin_reading(&mut self, person: usize, action: String, world: &mut World) {
        let (Some(item), Some(known)) = (world.board.get(&action).cloned(), world.ledger.state.action(&action)) else { return };
        let (digest, shown, escalated) = (known.content.digest, known.shown(Vec::new()).ok(), known.escalated);
        let me = &mut self.people[person];
        let judgement = me.judge(&world.people[person], &item, world.now);
        let is_online = me.offline.is_none();
        if is_online {
            world.board.set_reader(&action, Some(person));
            if judgement.shown_ms > RENEW_AFTER && !me.pace.chance(world.people[person].traits.forgets_claim) {
                world.after(RENEW_AFTER, Event::Person(PersonEvent::Renew { person, action: action.clone() }));
            }
        }
        world.after(judgement.shown_ms, Event::Person(PersonEvent::Decide { person }));
        me.reads = Some(Read { action, item, digest, shown, judgement, escalated, holds_claim: is_online });
    }

    fn renew(&mut self, person: usize, action: &str, world: &mut World) -> Result<(), Refusal> {
        let reads = self.people[person].reads.as_ref().filter(|read| read.action == action && self.people[person].offline.is_none());
        if reads.is_some() {
            self.claim(person, action, world)?;
            world.after(RENEW_AFTER, Event::Person(PersonEvent::Renew { person, action: action.to_owned() }));
        }
        Ok(())
    }

    fn decide(&mut self, person: usize, world: &mut World) -> Result<(), Refusal> {
        let me = &mut self.people[person];
        let Some(read) = me.reads.take() else { return Ok(()) };
        if read.holds_claim {
            world.board.set_reader(&read.action, None);
        }
        let gap = me.pace.duration(14_000.0, 0.7);
        let (review, body) = me.make_review(&read);
        let verdict = review.verdict;
        let place = me.offline.as_ref().map_or_else(|| world.ledger.place(), |offline| offline.place);
        let context = review_context(world, place, read.shown, body);
        let request = sign(&world.people[person], DeskCommand::Review(review), context, &mut me.desk);
        let offline = me.offline.is_some();
        let signed = Signed { request, action: read.action, verdict, judgement: read.judgement, offline };
        match &mut me.offline {
            Some(offline) => offline.outbox.push(signed),
            None => deliver(person, signed, world)?,
        }
        self.look_after(person, gap, world);
        Ok(())
    }

    fn reconnect(&mut self, person: usize, world: &mut World) -> Result<(), Refusal> {
        let Some(offline) = self.people[person].offline.take() else { return Ok(()) };
        offline.outbox.into_iter().try_for_each(|signed| deliver(person, signed, world))
    }

    fn disconnect(&mut self, person: usize, until: i64, world: &mut World) {
        let me = &mut self.people[person];
        // What is being read online is finished online.
        if me.reads.is_none() && me.is_working(world.now) {
            me.offline = Some(Offline { place: world.ledger.place(), outbox: Vec::new() });
            world.at(until, Event::Person(PersonEvent::Reconnect { person }));
        }
    }
}

fn review_context(world: &World, rests_on: RecordRef, shown: Option<Shown>, reading: ReadingBody) -> Context<'_> {
    Context { hub: &world.ledger.hub, signed_at: world.now, rests_on, shown, reading: Some(reading) }
}

fn deliver(person: usize, signed: Signed, world: &mut World) -> Result<(), Refusal> {
    let Signed { request, action, verdict, judgement, offline } = signed;
    let (review, signed_at) = (request.statement.id.as_str().to_owned(), request.statement.signed_at);
    // What a tool has finished with was let go of here; a hub would read it from its log.
    let is_known = world.ledger.action(&action)?.is_some();
    let refused = if is_known { world.try_run(&command_of(request))? } else { Some(Code::ActionDecided) };
    world.truth.push(Truth::Review {
        review,
        action,
        person: world.people[person].id.clone(),
        signed_at,
        delivered_at: world.now,
        refused: refused.map(Code::as_str),
        offline,
        verdict,
        wrong: judgement.wrong,
        p_approve: judgement.p_approve,
        p_mistake: judgement.p_mistake,
        mistake: judgement.mistake,
        minutes_on_task: judgement.condition.minutes_on_task,
        fatigue: judgement.condition.fatigue,
        evidence_opened: judgement.evidence_opened,
        log_median_ms: judgement.log_median_ms,
        log_spread: judgement.log_spread,
        shown_ms: judgement.shown_ms,
    });
    Ok(())
}

impl Noun for Reviewers {
    fn begin(&mut self, world: &mut World) -> Result<(), Refusal> {
        for index in 0..world.people.len() {
            self.people.push(Reviewer::new(index, &world.streams, world.now, self.fatigue_per_hour));
            // The local day that has begun already, from now on.
            world.after(0, Event::Person(PersonEvent::Day { person: index }));
            let person = &world.people[index];
            world.truth.push(Truth::Person {
                person: person.id.clone(),
                name: person.name.clone(),
                site: person.site.name,
                characters_per_second: person.traits.characters_per_second,
                reading_spread: person.traits.reading_spread,
                leniency: person.traits.leniency,
                skills: crate::kinds::KINDS.iter().zip(&person.traits.skills).map(|(kind, skill)| (kind.name.into(), *skill)).collect(),
                opens_evidence: person.traits.opens_evidence,
            });
        }
        Ok(())
    }

    fn resume(&mut self, world: &mut World) -> Result<(), Refusal> {
        self.goes_on = true;
        self.begin(world)
    }

    fn handle(&mut self, event: &Event, world: &mut World) -> Result<(), Refusal> {
        let Event::Person(event) = event else { return Ok(()) };
        match event {
            PersonEvent::Day { person } => self.plan(*person, world),
            PersonEvent::Work { person, until } => self.work(*person, *until, world),
            PersonEvent::Rest { person } => self.rest(*person, world),
            PersonEvent::Look { person } => self.look(*person, world)?,
            PersonEvent::Renew { person, action } => self.renew(*person, action, world)?,
            PersonEvent::Decide { person } => self.decide(*person, world)?,
            PersonEvent::Disconnect { person, until } => self.disconnect(*person, *until, world),
            PersonEvent::Reconnect { person } => self.reconnect(*person, world)?,
        }
        Ok(())
    }

    // One of those who have nothing to do takes it up.
    fn notice(&mut self, action: &str, world: &mut World) -> Result<(), Refusal> {
        let Some(item) = world.board.get(action) else { return Ok(()) };
        let now = world.now;
        let is_free = |(index, person): &(usize, &Reviewer)| person.is_idle && person.offline.is_none() && item.is_free_for(*index, now);
        let free: Vec<usize> = self.people.iter().enumerate().filter(is_free).map(|(index, _)| index).collect();
        if free.is_empty() {
            return Ok(());
        }
        let person = self.wakes.pick(&free);
        self.people[person].is_idle = false;
        let reaction = self.wakes.whole(3, 70) * SECOND;
        self.look_after(person, reaction, world);
        Ok(())
    }
}
