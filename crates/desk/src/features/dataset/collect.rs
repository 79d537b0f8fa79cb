//! Gets the documents that corrections need from the hub, as far as it hands them out.

use holdpoint_datasets::{Corrections, Ledger, Selection};
use holdpoint_domain::{Digest, ReviewFacts};
use holdpoint_protocol::{ASK_AGAIN, ClientError, DeskClient, MAX_BODIES_PER_REQUEST};
use std::collections::HashMap;

/// Corrections as this person may read them.
pub type Collected = Corrections;

/// What is being fetched, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Facts of reviews, so many so far.
    Facts(usize),
    /// Documents: so many of so many.
    Documents(usize, usize),
}

/// Fetches facts and documents, and makes the corrections.
///
/// # Errors
/// When the hub cannot be reached, or refuses.
pub async fn collect_corrections(
    client: &DeskClient,
    ledger: &Ledger,
    selection: &Selection,
    mut progress: impl FnMut(Phase),
) -> Result<Collected, ClientError> {
    let facts = fetch_facts(client, &mut progress).await?;
    let wanted = ledger.wanted(selection);
    let bodies = fetch_documents(client, &wanted, &mut progress).await?;
    Ok(ledger.corrections(selection, &bodies, &facts))
}

async fn fetch_facts(client: &DeskClient, progress: &mut impl FnMut(Phase)) -> Result<Vec<ReviewFacts>, ClientError> {
    let (mut facts, mut after) = (Vec::new(), 0);
    loop {
        let page = client.facts(after).await?;
        facts.extend(page.facts);
        progress(Phase::Facts(facts.len()));
        if page.next <= after {
            return Ok(facts);
        }
        after = page.next;
    }
}

async fn fetch_documents(
    client: &DeskClient,
    wanted: &[Digest],
    progress: &mut impl FnMut(Phase),
) -> Result<HashMap<Digest, String>, ClientError> {
    let mut found = HashMap::new();
    let mut left: Vec<Digest> = wanted.to_vec();
    while !left.is_empty() {
        let asked: Vec<Digest> = left.drain(..left.len().min(MAX_BODIES_PER_REQUEST)).collect();
        let answer = client.bodies(asked.clone()).await?;
        for digest in asked {
            let name = digest.to_string();
            match answer.bodies.get(&name) {
                Some(text) if Digest::of(text.as_bytes()) == digest => drop(found.insert(digest, text.clone())),
                Some(_) => tracing::warn!(%digest, "the hub sent another document than the one asked for"),
                None if answer.missing.get(&name).is_some_and(|why| why == ASK_AGAIN) => left.push(digest),
                None => {}
            }
        }
        progress(Phase::Documents(wanted.len() - left.len(), wanted.len()));
    }
    Ok(found)
}
