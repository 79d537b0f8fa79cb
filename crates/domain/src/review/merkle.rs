//! Merkle trees over digests, with the hashes and proofs of RFC 9162.

use crate::Digest;

const LEAF: u8 = 0;
const NODE: u8 = 1;

/// The hash of a leaf that holds `bytes`.
pub(super) fn hash_leaf(bytes: &[u8]) -> Digest {
    let mut marked = Vec::with_capacity(bytes.len() + 1);
    marked.push(LEAF);
    marked.extend_from_slice(bytes);
    Digest::of(&marked)
}

fn hash_node(left: &Digest, right: &Digest) -> Digest {
    let mut marked = [NODE; 65];
    marked[1..33].copy_from_slice(left.as_bytes());
    marked[33..].copy_from_slice(right.as_bytes());
    Digest::of(&marked)
}

/// The root over the hashes of leaves; [`Digest::ZERO`] without leaves.
pub(super) fn root_of(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::ZERO,
        [leaf] => *leaf,
        leaves => {
            let (left, right) = leaves.split_at(split_point(leaves.len()));
            hash_node(&root_of(left), &root_of(right))
        }
    }
}

/// The inclusion proofs of all leaves, nearest sibling first.
pub(super) fn proofs_of(leaves: &[Digest]) -> Vec<Vec<Digest>> {
    let mut proofs = vec![Vec::new(); leaves.len()];
    add_siblings(leaves, &mut proofs);
    proofs
}

// Adds the sibling of each half to the proofs of the other; the root. Each node is hashed once.
fn add_siblings(leaves: &[Digest], proofs: &mut [Vec<Digest>]) -> Digest {
    if leaves.len() < 2 {
        return root_of(leaves);
    }
    let at = split_point(leaves.len());
    let ((left, right), (of_left, of_right)) = (leaves.split_at(at), proofs.split_at_mut(at));
    let (left, right) = (add_siblings(left, of_left), add_siblings(right, of_right));
    of_left.iter_mut().for_each(|proof| proof.push(right));
    of_right.iter_mut().for_each(|proof| proof.push(left));
    hash_node(&left, &right)
}

/// Whether the leaf stands at `index` among `count` leaves with this root (RFC 9162, 2.1.3.2).
pub(super) fn is_included(leaf: Digest, index: u32, count: u32, proof: &[Digest], root: &Digest) -> bool {
    if index >= count {
        return false;
    }
    let (mut place, mut last, mut hash) = (index, count - 1, leaf);
    for sibling in proof {
        if last == 0 {
            return false;
        }
        if place & 1 == 1 || place == last {
            hash = hash_node(sibling, &hash);
            while place & 1 == 0 && place != 0 {
                place >>= 1;
                last >>= 1;
            }
        } else {
            hash = hash_node(&hash, sibling);
        }
        place >>= 1;
        last >>= 1;
    }
    last == 0 && hash == *root
}

// The largest power of two below `count`, which is at least 2.
const fn split_point(count: usize) -> usize {
    count.next_power_of_two() / 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaves(count: u32) -> Vec<Digest> {
        (0..count).map(|n| hash_leaf(&n.to_be_bytes())).collect()
    }

    // The values of RFC 6962's reference tests: https://github.com/google/certificate-transparency.
    #[test]
    fn roots_are_those_of_the_reference_tests() {
        let inputs: [&[u8]; 8] = [
            b"",
            b"\0",
            b"\x10",
            b"\x20\x21",
            b"\x30\x31",
            b"\x40\x41\x42\x43",
            b"\x50\x51\x52\x53\x54\x55\x56\x57",
            &[0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
        ];
        let leaves: Vec<Digest> = inputs.iter().map(|input| hash_leaf(input)).collect();
        let roots = [
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ];
        for (count, root) in roots {
            assert_eq!(root_of(&leaves[..count]).hex(), root, "{count} leaves");
        }
    }

    #[test]
    fn every_leaf_is_included_at_its_own_place_only() {
        for count in 1..20 {
            let leaves = leaves(count);
            let (root, proofs) = (root_of(&leaves), proofs_of(&leaves));
            for index in 0..count {
                let proof = &proofs[index as usize];
                for place in 0..=count {
                    let included = is_included(leaves[index as usize], place, count, proof, &root);
                    assert_eq!(included, place == index, "leaf {index} of {count} at {place}");
                }
            }
        }
    }
}
