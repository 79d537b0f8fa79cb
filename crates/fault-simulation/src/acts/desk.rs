//! What a desk does: fetches the record, reviews, claims, and repeats until it is answered.

use crate::memory_log::PlantedFault;
use crate::network::Sender;
use crate::random::Random;
use crate::request::{Request, Response};
use crate::world::{World, is_transient};
use holdpoint_domain::{
    Action, ActionId, COMMAND, CommandId, DeskCommand, Digest, Envelope, Reading, ReadingBody, Review, Verdict, new_id,
};
use holdpoint_hub::Receipt;
use serde_json::json;
use std::sync::Arc;
use std::time::Duration;

/// Pages that one fetch reads at most.
const MAX_PAGES: u64 = 30;

impl World {
    /// Fetches what is new, and the bodies of it that the person may read.
    pub(crate) async fn sync_desk(self: &Arc<Self>, number: usize, random: &mut Random) {
        let desk = &self.desks[number];
        let hub = random.index(self.hubs.len());
        for _ in 0..MAX_PAGES {
            let after = desk.copy().state.head;
            let request = Request::Records { device: desk.device.clone(), after };
            let Some(Ok(Response::Records(page))) = self.call(Sender::Desk(number), hub, request, random).await else { return };
            if page.is_empty() {
                return;
            }
            let skip = number == 0 && self.planted == Some(PlantedFault::SkipRecord);
            let added = desk.copy().add(&page, skip);
            match added {
                Ok(bodies) => {
                    self.mirror(&page);
                    bodies.into_iter().for_each(|digest| self.fetch_body(number, hub, digest, random));
                }
                Err(fault) => return self.report_fault(fault),
            }
        }
    }

    // Beside the records, once: a body that was not handed out is not asked for again.
    fn fetch_body(self: &Arc<Self>, number: usize, hub: usize, digest: Digest, random: &mut Random) {
        let request = Request::Body { device: self.desks[number].device.clone(), digest };
        let (world, place) = (Arc::clone(self), random.below(u64::from(u32::MAX)));
        self.spawn(async move {
            let mut random = Random::new(world.seed, &[8, place]);
            drop(world.call(Sender::Desk(number), hub, request, &mut random).await);
        });
    }

    /// Reviews an action as the desk shows it, and delivers the review until it is answered.
    pub(crate) async fn review(self: Arc<Self>, number: usize, proposal: u32, verdict: Verdict, stale: bool, mut random: Random) {
        if !stale {
            self.wait_until_online(number).await;
            self.sync_desk(number, &mut random).await;
        }
        let desk = &self.desks[number];
        let Some(action) = desk.find_action(proposal) else { return };
        let id: CommandId = new_id(COMMAND, self.now(), random.bytes()).into();
        let reading = Reading { shown_ms: Some(2_000), evidence_opened: 1, confirmed: true, ..Reading::default() };
        let reading = ReadingBody { salt: random.salt(), reading };
        let review = make_review(&action, verdict, &id, &reading);
        let comment = review.comment.clone().unwrap_or_default();
        let envelope = desk.sign(id, DeskCommand::Review(review), self.now());
        self.seal_review(desk.person, action.id, [comment, envelope.payload.clone(), reading.salt.clone()]);
        self.deliver(number, envelope, Some(reading), random).await;
    }

    /// Claims an action, or gives the claim back.
    pub(crate) async fn claim(self: Arc<Self>, number: usize, proposal: u32, release: bool, mut random: Random) {
        self.sync_desk(number, &mut random).await;
        let Some(action) = self.desks[number].find_action(proposal).map(|action| action.id) else { return };
        let command = if release { DeskCommand::Release { action } } else { DeskCommand::Claim { action } };
        self.sign_and_deliver(number, command, &mut random).await;
    }

    /// Signs a command and delivers it until it is answered; the answer, unless it was refused.
    pub(crate) async fn sign_and_deliver(self: &Arc<Self>, number: usize, command: DeskCommand, random: &mut Random) -> Option<Receipt> {
        let id = new_id(COMMAND, self.now(), random.bytes()).into();
        let envelope = self.desks[number].sign(id, command, self.now());
        let delivery = Random::new(self.seed, &[2, random.below(u64::from(u32::MAX))]);
        Arc::clone(self).deliver(number, envelope, None, delivery).await
    }

    // The outbox: repeats until a hub accepts or refuses.
    async fn deliver(
        self: Arc<Self>,
        number: usize,
        envelope: Envelope,
        reading: Option<ReadingBody>,
        mut random: Random,
    ) -> Option<Receipt> {
        let device = self.desks[number].device.clone();
        for attempt in random.index(2).. {
            self.wait_until_online(number).await;
            let request = Request::Command { device: device.clone(), envelope: Box::new(envelope.clone()), reading: reading.clone() };
            match self.call(Sender::Desk(number), attempt % self.hubs.len(), request, &mut random).await {
                Some(Ok(Response::Recorded(receipt))) => return Some(receipt),
                Some(Err(refusal)) if is_transient(refusal.code) => {}
                Some(_) => return None,
                None => {}
            }
            self.pause(Duration::from_millis(random.between(200, 4_000))).await;
        }
        None
    }

    async fn wait_until_online(&self, number: usize) {
        while self.desks[number].copy().offline_until_ms > self.elapsed_ms() && !self.is_healed() {
            self.pause(Duration::from_millis(200)).await;
        }
    }
}

fn make_review(action: &Action, verdict: Verdict, id: &CommandId, reading: &ReadingBody) -> Review {
    let edited = json!({ "replicas": 7, "by": "a reviewer" });
    Review {
        action: ActionId::clone(&action.id),
        digest: action.content.digest,
        verdict,
        reasons: Vec::new(),
        comment: Some(format!("comment-of-{}", id.as_str())),
        certainty: None,
        arguments: edited.as_object().filter(|_| verdict == Verdict::Edit).cloned(),
        reading: Reading::default(),
        reading_digest: reading.digest().ok(),
    }
}
