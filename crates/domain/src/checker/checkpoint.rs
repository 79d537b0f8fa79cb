//! A signed note that the log up to some record was checked, so that a start checks only what follows.

use crate::{Digest, Envelope, HubId, PublicKey, Refusal, Seq, State, Status, canonical};
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};

/// Payload type of a checkpoint.
pub const CHECKPOINT_TYPE: &str = "application/vnd.holdpoint.checkpoint+json";

/// A place in the log up to which its hub has checked everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
    /// The hub.
    pub hub: HubId,
    /// The last record checked.
    pub seq: Seq,
    /// Its hash, which covers all records before it.
    pub hash: Digest,
    /// The first record that a batch signature covers, or must cover: no later record may lack one.
    pub signed_from: Seq,
    /// Of what follows from these records, see [`State::digest_of_rights`].
    pub state: Digest,
}

impl Checkpoint {
    /// After the last record of `state`; none before the first.
    #[must_use]
    pub fn of(state: &State, signed_from: Seq) -> Option<Self> {
        let (hub, _) = state.hub.as_ref()?;
        Some(Self { hub: hub.clone(), seq: state.head, hash: state.head_hash?, signed_from, state: state.digest_of_rights() })
    }

    /// Signed by the hub.
    ///
    /// # Errors
    /// When it cannot be canonical JSON, which does not happen.
    pub fn sign(&self, key: &SigningKey) -> Result<Envelope, serde_json::Error> {
        Ok(Envelope::sign(CHECKPOINT_TYPE, &canonical(self)?, "hub", key))
    }

    /// The checkpoint in an envelope, if `key` signed it.
    ///
    /// # Errors
    /// `bad_signature`.
    pub fn verify(envelope: &Envelope, key: &PublicKey) -> Result<Self, Refusal> {
        let payload = envelope.verify(CHECKPOINT_TYPE, key)?;
        serde_json::from_slice(&payload)
            .map_err(|error| Refusal::new(crate::Code::BadSignature, format!("The checkpoint cannot be read: {error}.")))
    }
}

impl State {
    /// Digest of who may do what and what is open: people with their roles, groups and whether
    /// they are active; devices with their keys; tools with tokens and terms; the version of the
    /// policy; open actions with digest, revision and reviews; changes that wait for a second
    /// administrator; days whose secret is not revealed; stops with their stage; freezes; the version of the stop triggers;
    /// plans of faults and their rates. Sorted by id and written in RFC
    /// 8785 form, so it is the same for every build that reads these records alike.
    #[must_use]
    pub fn digest_of_rights(&self) -> Digest {
        let mut people: Vec<_> = self.people.by_id.iter().map(|(id, person)| (id, person, self.people.is_deactivated(id))).collect();
        people.sort_by(|a, b| a.0.cmp(b.0));
        let mut devices: Vec<_> = self.devices.by_id.iter().map(|(id, device)| (id, &device.enrolled, device.revoked)).collect();
        devices.sort_by(|a, b| a.0.cmp(b.0));
        let mut tools: Vec<_> =
            self.tools.by_name.iter().map(|(name, tool)| (name, &tool.token, &tool.terms, tool.revoked_at.is_some())).collect();
        tools.sort_by(|a, b| a.0.cmp(b.0));
        let open = self.actions.by_id.values().filter(|action| action.status == Status::Open);
        let reviews = |action: &crate::Action| action.reviews.iter().map(|review| review.review.clone()).collect::<Vec<_>>();
        let mut open: Vec<_> = open.map(|action| (&action.id, &action.content.digest, action.revision, reviews(action))).collect();
        open.sort_by(|a, b| a.0.cmp(b.0));
        let waiting = self.admin_changes.by_id.iter().filter(|(_, change)| change.is_waiting(self.at));
        let mut waiting: Vec<_> = waiting.map(|(id, change)| (id, &change.by, &change.requested)).collect();
        waiting.sort_by(|a, b| a.0.cmp(b.0));
        let days: Vec<_> = self.draws.unrevealed.iter().map(|(day, committed)| (day, committed.secret)).collect();
        let written = (&self.policy.in_force.version, people, devices, tools, open, waiting, days);
        let mut stops: Vec<_> = self.stops.by_id.values().collect();
        stops.sort_by(|a, b| a.id.cmp(&b.id));
        let requested = |stop: &crate::Stop| stop.requested.as_ref().map(|requested| (requested.stage.clone(), requested.by.clone()));
        let stops: Vec<_> = stops.iter().map(|stop| (&stop.id, &stop.pulled, stop.held_since, &stop.stage, requested(stop))).collect();
        let freezes = self.freezes.sorted();
        // Such values are always JSON. Without stops and freezes the digest is that of builds before there were any.
        let bytes = match (stops.is_empty(), freezes.is_empty(), self.triggers.version.as_str()) {
            (true, true, "") => canonical(&written),
            (false, true, "") => canonical(&(written, stops)),
            (_, false, "") => canonical(&(written, stops, freezes)),
            (_, _, triggers) => canonical(&(written, stops, freezes, triggers)),
        };
        let digest = Digest::of(&bytes.unwrap_or_default());
        if !self.faults.seals_causes {
            return digest;
        }
        let mut plans: Vec<_> = self.faults.by_tool.iter().filter(|(_, tool)| tool.plan.is_some() || tool.per_day > 0).collect();
        plans.sort_by(|a, b| a.0.cmp(b.0));
        let plans: Vec<_> =
            plans.iter().map(|(name, tool)| (name, tool.plan.as_ref().map(|plan| (&plan.id, plan.body)), tool.per_day)).collect();
        Digest::of(&canonical(&(digest, plans)).unwrap_or_default())
    }
}
