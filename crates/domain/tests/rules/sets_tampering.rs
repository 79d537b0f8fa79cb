//! A change to a member of a set on its way is refused by hub, checker and client.

use crate::justified_hub::rehash;
use crate::sets::{answer, code, deliver, hub_with, id, read, sign_set, verify};
use holdpoint_domain::*;
use proptest::prelude::*;

/// What is done to one member on its way.
#[derive(Clone, Debug)]
enum Tampering {
    LeafOfOther,
    ProofOfOther,
    IndexOfOther,
    ProofShortened,
    ProofLengthened,
    Digest,
    Salt,
    Action,
    Reading,
    Shown,
}

fn tampering() -> impl Strategy<Value = Tampering> {
    use Tampering::*;
    prop::sample::select(vec![
        LeafOfOther,
        ProofOfOther,
        IndexOfOther,
        ProofShortened,
        ProofLengthened,
        Digest,
        Salt,
        Action,
        Reading,
        Shown,
    ])
}

fn tamper(member: &SetMembership, other: &SetMembership, how: &Tampering) -> SetMembership {
    let mut changed = member.clone();
    let another = holdpoint_domain::Digest::of(b"another");
    match how {
        Tampering::LeafOfOther => changed.leaf = other.leaf.clone(),
        Tampering::ProofOfOther => changed.proof = other.proof.clone(),
        Tampering::IndexOfOther => changed.index = other.index,
        Tampering::ProofShortened => drop(changed.proof.pop()),
        Tampering::ProofLengthened => changed.proof.push(another),
        Tampering::Digest => changed.leaf.digest = another,
        Tampering::Salt => changed.leaf.salt.push('0'),
        Tampering::Action => changed.leaf.action = other.leaf.action.clone(),
        Tampering::Reading => changed.leaf.reading_digest = another,
        Tampering::Shown => changed.leaf.shown.digest = another,
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn tampered_member_is_refused_by_hub_checker_and_client(count in 3_u32..12, at in 0_u32..12, how in tampering()) {
        let (at, other) = (at % count, (at + 1) % count);
        let mut hub = hub_with("other.thing", count);
        let set = sign_set(&mut hub, "ana", Verdict::Approve, count, |_| {});
        let changed = tamper(&set.members[at as usize].0, &set.members[other as usize].0, &how);
        prop_assume!(changed != set.members[at as usize].0);
        let request = DeskRequest { set: Some(changed.clone()), ..set.request(at as usize) };
        prop_assert_eq!(code(&mut hub, request), Code::BadSignature);

        deliver(&mut hub, &set);
        let (mut decision, ask) = answer(&hub, at);
        verify(&decision, &ask).unwrap();
        decision.reviews[0].set = Some(changed.clone());
        prop_assert!(verify(&decision, &ask).is_err(), "the client takes it");
        decision.reviews[0].set = None;
        prop_assert!(verify(&decision, &ask).is_err(), "the client takes it without a proof");

        let mut log = hub.log.clone();
        let record = log.iter_mut().find(|record| record.kind == "review.submitted" && *record.subject == id(at)).unwrap();
        let kept: ReviewBody = read(&hub, &record.body.unwrap());
        let bytes = canonical(&ReviewBody { set: Some(changed), ..kept }).unwrap();
        record.body = Some(holdpoint_domain::Digest::of(&bytes));
        hub.bodies.insert(holdpoint_domain::Digest::of(&bytes), bytes);
        rehash(&mut log);
        prop_assert!(!hub.check(&log).0.is_empty(), "the checker takes it");
    }

    #[test]
    fn leaves_added_removed_or_swapped_have_another_root(count in 2_u32..12, at in 0_u32..12) {
        let hub = &mut hub_with("other.thing", count);
        let set = sign_set(hub, "ana", Verdict::Approve, count, |_| {});
        let leaves: Vec<SetLeaf> = set.members.iter().map(|(member, _)| member.leaf.clone()).collect();
        let root = set_root(&leaves).unwrap();
        let at = (at % count) as usize;
        let (mut fewer, mut more, mut swapped) = (leaves.clone(), leaves.clone(), leaves.clone());
        fewer.remove(at);
        more.insert(at, leaves[at].clone());
        swapped.swap(at, (at + 1) % count as usize);
        for other in [fewer, more, swapped] {
            prop_assert_ne!(set_root(&other).unwrap(), root);
            for member in set_memberships(other).unwrap() {
                let own = set.members.iter().any(|(own, _)| *own == member);
                prop_assert!(own || member.open(&set.statement).is_err());
            }
        }
    }
}
