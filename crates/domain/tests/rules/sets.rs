//! One signature over many actions: each member is reviewed as if alone, each tool verifies its own
//! answer, and any change in between is refused by hub, checker and client.

use crate::justified_hub::SigningHub;
use crate::signed_hub::{ask_about, key_of, public_key_of};
use holdpoint_domain::*;
use serde_json::{Map, Value, json};

/// A set signed by one person, as it is sent.
pub struct SignedSet {
    pub statement: Statement,
    pub envelope: Envelope,
    pub members: Vec<(SetMembership, ReadingBody)>,
}

/// The id of an action.
pub fn id(n: u32) -> String {
    format!("act_{n}")
}

pub fn arguments(n: u32) -> Map<String, Value> {
    json!({"n": n, "é": 0.5}).as_object().unwrap().clone()
}

/// A hub with so many near-identical open actions.
pub fn hub_with(kind: &str, count: u32) -> SigningHub {
    let mut hub = SigningHub::open();
    propose_all(&mut hub, kind, count);
    hub
}

fn propose_all(hub: &mut SigningHub, kind: &str, count: u32) {
    for n in 0..count {
        hub.propose(&id(n), kind, 0, &json!({"arguments": arguments(n)})).unwrap();
    }
    hub.end_batch();
}

/// The set of these actions, signed by a person who opened `opened` of them.
pub fn sign_set(hub: &mut SigningHub, person: &str, verdict: Verdict, count: u32, change: impl Fn(&mut SetReview)) -> SignedSet {
    let mut leaves = Vec::new();
    let mut readings = Vec::new();
    let records = hub.log.len();
    for n in 0..count {
        let action = hub.state.action(&id(n)).unwrap();
        let reading = Reading { confirmed: true, evidence_opened: action.content.evidence, ..Reading::default() };
        let body = ReadingBody { salt: format!("reading {n}"), reading };
        leaves.push(SetLeaf {
            action: action.id.clone(),
            digest: action.content.digest,
            shown: action.shown(Vec::new()).unwrap(),
            reading_digest: body.digest().unwrap(),
            salt: Digest::of(format!("{person} {records} {n}").as_bytes()).hex(),
        });
        readings.push(body);
    }
    let kind = hub.state.action(&id(0)).unwrap().content.kind.clone();
    let (comment, certainty) = (Some("Supplier list.".into()), None);
    let root = set_root(&leaves).unwrap();
    let mut review = SetReview { root, count, tool: "pilot".into(), kind, verdict, reasons: Vec::new(), comment, certainty };
    change(&mut review);
    let request = hub.request(person, DeskCommand::ReviewSet(review));
    let members = set_memberships(leaves).unwrap().into_iter().zip(readings).collect();
    SignedSet { statement: request.statement, envelope: request.envelope, members }
}

impl SignedSet {
    /// What is sent of one member.
    pub fn request(&self, at: usize) -> DeskRequest {
        let (member, reading) = &self.members[at];
        DeskRequest {
            statement: self.statement.clone(),
            envelope: self.envelope.clone(),
            salt: format!("salt {at}"),
            by_owner: false,
            reading: Some(reading.clone()),
            set: Some(member.clone()),
        }
    }
}

pub fn deliver(hub: &mut SigningHub, set: &SignedSet) {
    for at in 0..set.members.len() {
        hub.run(Command::Desk(Box::new(set.request(at)))).unwrap();
    }
    hub.end_batch();
}

fn approve_all(hub: &mut SigningHub, person: &str, count: u32) -> SignedSet {
    let set = sign_set(hub, person, Verdict::Approve, count, |_| {});
    deliver(hub, &set);
    set
}

/// Why it is refused.
pub fn code(hub: &mut SigningHub, request: DeskRequest) -> Code {
    hub.run(Command::Desk(Box::new(request))).unwrap_err().code
}

pub fn read<T: serde::de::DeserializeOwned>(hub: &SigningHub, digest: &Digest) -> T {
    serde_json::from_slice(&hub.bodies[digest]).unwrap()
}

fn action_of(hub: &SigningHub, n: u32) -> Action {
    rebuild_action(&hub.records_about(&id(n))).unwrap().unwrap()
}

/// The answer to the tool, and what it keeps to check it with.
pub fn answer(hub: &SigningHub, n: u32) -> (Decision, Ask) {
    let action = action_of(hub, n);
    let counted = action.decision.as_ref().unwrap();
    let reviews = counted.reviews.iter().map(|counted| read(hub, &counted.body)).collect();
    let bodies = DecisionBodies { content: read(hub, &action.body), edited: None, reviews };
    let signer = DecisionSigner { grants: &GrantSecret::new(vec![7; 32]), key: &key_of("hub"), simulated: false };
    (compose(&action, &bodies, signer).unwrap(), ask_about(&action).proposing(&arguments(n)).unwrap())
}

pub fn verify(decision: &Decision, ask: &Ask) -> Result<(), Refusal> {
    let public = |name: &str| PublicKey::from_base64(&public_key_of(name)).unwrap();
    verify_decision(decision, ask, &public("hub"), |device| Some(public(device)))
}

#[test]
fn each_tool_verifies_its_own_answer_of_one_signature() {
    let mut hub = hub_with("other.thing", 60);
    approve_all(&mut hub, "ana", 60);
    let answers: Vec<(Decision, Ask)> = (0..60).map(|n| answer(&hub, n)).collect();
    for (decision, ask) in &answers {
        assert_eq!(decision.verdict, Status::Approved);
        verify(decision, ask).unwrap();
    }
    let signatures: std::collections::HashSet<&str> = answers.iter().map(|(decision, _)| decision.reviews[0].signature.as_str()).collect();
    assert_eq!(signatures.len(), 1);
    let (found, summary) = hub.check(&hub.log);
    assert!(found.is_empty() && summary.bytes_only_to == 0 && summary.not_judged.is_empty(), "{found:?}");
}

#[test]
fn answer_names_no_other_member() {
    let mut hub = hub_with("other.thing", 9);
    let set = approve_all(&mut hub, "ana", 9);
    let told = serde_json::to_string(&answer(&hub, 3).0).unwrap();
    for (at, (member, _)) in set.members.iter().enumerate().filter(|(at, _)| *at != 3) {
        let leaf = &member.leaf;
        assert!(!told.contains(&leaf.action.to_string()) && !told.contains(&leaf.digest.to_string()) && !told.contains(&leaf.salt), "{at}");
    }
}

#[test]
fn rejection_with_reason_reaches_every_member() {
    let mut hub = hub_with("other.thing", 5);
    let set = sign_set(&mut hub, "ana", Verdict::Reject, 5, |_| {});
    deliver(&mut hub, &set);
    for n in 0..5 {
        let (decision, ask) = answer(&hub, n);
        assert_eq!((decision.verdict, decision.message.as_str()), (Status::Rejected, "Supplier list."));
        verify(&decision, &ask).unwrap();
    }
}

#[test]
fn quorum_and_repeated_delivery_are_as_for_single_reviews() {
    let mut hub = SigningHub::open();
    let replaces = hub.state.policy.in_force.version.clone();
    let source = "[[checkpoint]]\nname = \"two\"\napprove = 2\nreject = 2\n".into();
    hub.sign("owner", DeskCommand::PublishPolicy { source, replaces }).unwrap();
    propose_all(&mut hub, "other.thing", 5);
    let set = sign_set(&mut hub, "ana", Verdict::Reject, 5, |_| {});
    deliver(&mut hub, &set);
    let before = hub.log.len();
    deliver(&mut hub, &set);
    assert_eq!(hub.log.len(), before, "the same set counts once");
    assert!((0..5).all(|n| action_of(&hub, n).status == Status::Open));
    let again = sign_set(&mut hub, "ana", Verdict::Reject, 5, |_| {});
    assert_eq!(code(&mut hub, again.request(0)), Code::AlreadyReviewed);
    let second = sign_set(&mut hub, "ben", Verdict::Reject, 5, |_| {});
    deliver(&mut hub, &second);
    assert!((0..5).all(|n| action_of(&hub, n).status == Status::Rejected));
    assert!(hub.check(&hub.log).0.is_empty());
}

#[test]
fn set_is_one_act_of_its_day() {
    let mut hub = hub_with("other.thing", 5);
    let set = sign_set(&mut hub, "ana", Verdict::Approve, 5, |_| {});
    hub.propose("act_other", "other.thing", 0, &json!({})).unwrap();
    hub.end_batch();
    for at in 0..5 {
        hub.run(Command::Desk(Box::new(set.request(at)))).unwrap();
        // Between two members, and later than the set was signed.
        let claim = DeskCommand::Claim { action: "act_other".into() };
        if at == 0 {
            hub.now += 60_000;
            hub.sign("ana", claim).unwrap();
        }
    }
    hub.end_batch();
    let day = utc_day(hub.now);
    let reviews: u32 = hub.state.workload.sessions("ana", &day).iter().map(|session| session.reviews).sum();
    assert_eq!(reviews, 1);
}

#[test]
fn member_that_the_tool_changed_falls_out_and_the_rest_stays_signed() {
    let mut hub = hub_with("other.thing", 5);
    let set = sign_set(&mut hub, "ana", Verdict::Approve, 5, |_| {});
    let revised = hub.proposal(&id(2), "other.thing", 9, &json!({}));
    hub.run(Command::Revise(Box::new(revised))).unwrap();
    hub.end_batch();
    for at in 0..5 {
        let delivered = hub.run(Command::Desk(Box::new(set.request(at))));
        assert_eq!(delivered.map_err(|refusal| refusal.code), if at == 2 { Err(Code::ContentChanged) } else { Ok(()) });
    }
    assert!(hub.state.action(&id(2)).is_some_and(|action| action.reviews.is_empty()));
}

#[test]
fn policy_and_risk_limit_sets() {
    let mut hub = hub_with("other.thing", 5);
    let refused = |hub: &mut SigningHub, change: fn(&mut SetReview)| {
        let set = sign_set(hub, "ana", Verdict::Approve, 5, change);
        code(hub, set.request(0))
    };
    assert_eq!(refused(&mut hub, |review| review.tool = "other".into()), Code::SetNotAllowed);
    assert_eq!(refused(&mut hub, |review| review.kind = "other.kind".into()), Code::SetNotAllowed);
    assert_eq!(refused(&mut hub, |review| review.verdict = Verdict::Respond), Code::SetNotAllowed);
    let replaces = hub.state.policy.in_force.version.clone();
    hub.sign("owner", DeskCommand::PublishPolicy { source: "set_max = 4\nset_sample = 1\n".into(), replaces }).unwrap();
    hub.end_batch();
    assert_eq!(refused(&mut hub, |_| {}), Code::SetNotAllowed);
    hub.propose("act_0b", "other.thing", 0, &json!({"risk": "critical"})).unwrap();
    hub.end_batch();
    assert!(hub.state.action("act_0b").unwrap().check_fit_for_set().is_err());
    assert!(hub.check(&hub.log).0.is_empty());
}

#[test]
fn member_in_the_sample_must_be_opened() {
    let mut hub = hub_with("other.thing", 5);
    let mut set = sign_set(&mut hub, "ana", Verdict::Approve, 5, |_| {});
    // The built-in sample of 5 draws all of five.
    let unopened = ReadingBody { salt: "unopened".into(), reading: Reading::default() };
    let mut leaves: Vec<SetLeaf> = set.members.iter().map(|(member, _)| member.leaf.clone()).collect();
    leaves[1].reading_digest = unopened.digest().unwrap();
    let DeskCommand::ReviewSet(review) = set.statement.command.clone() else { panic!() };
    let request = hub.request("ana", DeskCommand::ReviewSet(SetReview { root: set_root(&leaves).unwrap(), ..review }));
    (set.statement, set.envelope) = (request.statement, request.envelope);
    let memberships = set_memberships(leaves).unwrap();
    set.members = memberships.into_iter().zip(set.members).map(|(member, (_, reading))| (member, reading)).collect();
    set.members[1].1 = unopened;
    assert_eq!(code(&mut hub, set.request(1)), Code::Unread);
    hub.run(Command::Desk(Box::new(set.request(0)))).unwrap();
}

#[test]
fn sample_is_drawn_by_the_record_in_the_share_that_policy_asks_for() {
    let hub = hub_with("other.thing", 60);
    let drawn = (0..60).filter(|n| hub.state.action(&id(*n)).unwrap().is_drawn_for_sample(60, 5)).count();
    assert!((1..=14).contains(&drawn), "{drawn} of 60");
    assert!((0..60).all(|n| hub.state.action(&id(n)).unwrap().is_drawn_for_sample(60, 60)));
}

#[test]
fn verdict_on_a_member_stays_sealed_until_it_is_decided() {
    let mut hub = hub_with("prices.change", 6);
    let set = sign_set(&mut hub, "ana", Verdict::Approve, 6, |_| {});
    deliver(&mut hub, &set);
    let ben = hub.state.people.get("ben").unwrap().clone();
    let open = (0..6).filter(|n| action_of(&hub, *n).status == Status::Open);
    let mut checked = 0;
    for n in open {
        for record in hub.records_about(&id(n)).iter().filter(|record| record.kind == "review.submitted") {
            let rights = BodyRights::of(record, hub.state.action(&id(n)), &hub.state);
            assert_eq!(rights.check("ben", &ben).unwrap_err().code, Code::NotYetYours);
            assert!(!record.header.get().contains("approve"));
            checked += 1;
        }
    }
    assert!(checked > 0, "none of the six was drawn for a second review");
}

#[test]
fn members_are_drawn_for_second_reviews_one_by_one() {
    let mut hub = hub_with("prices.change", 40);
    let set = sign_set(&mut hub, "ana", Verdict::Approve, 40, |_| {});
    deliver(&mut hub, &set);
    let drawn = (0..40).filter(|n| action_of(&hub, *n).second_review).count();
    assert!((25..40).contains(&drawn), "{drawn} of 40 with a share of 0.9");
    let second: Vec<u32> = (0..40).filter(|n| action_of(&hub, *n).status == Status::Open).collect();
    for n in second {
        hub.review("ben", &id(n), Verdict::Approve, 0).unwrap();
    }
    hub.end_batch();
    assert!((0..40).all(|n| action_of(&hub, n).status == Status::Approved));
    assert!(hub.check(&hub.log).0.is_empty());
}

#[test]
fn set_and_single_statement_are_not_exchanged() {
    let mut hub = hub_with("other.thing", 3);
    let set = sign_set(&mut hub, "ana", Verdict::Approve, 3, |_| {});
    let alone = DeskRequest { set: None, ..set.request(0) };
    assert_eq!(code(&mut hub, alone), Code::InvalidField);
    let review = set.members[0].0.open(&set.statement).unwrap().1;
    let single = hub.request("ana", DeskCommand::Review(review));
    let single = DeskRequest { set: Some(set.members[0].0.clone()), reading: Some(set.members[0].1.clone()), ..single };
    assert_eq!(code(&mut hub, single), Code::InvalidField);
    assert!(serde_json::from_str::<Review>(&serde_json::to_string(&set.statement.command).unwrap()).is_err());
}
