//! Getting bodies: of open actions ahead of time, soonest deadline first, and of
//! whatever is opened. A body is kept only if it is the one its digest names.

use crate::core::Core;
use crate::replica::{actions, bodies};
use crate::session;
use crate::view::{QueueTab, Topic};
use holdpoint_domain::Digest;
use holdpoint_protocol::{ASK_AGAIN, ClientError, MAX_BODIES_PER_REQUEST};
use rusqlite::Connection;
use std::sync::Arc;
use std::time::Duration;

/// Bodies of the first request, and of any. A body may be 4 MiB, and its size is not known beforehand.
const FIRST_BATCH_BODIES: usize = 8;
const MAX_BATCH_BODIES: usize = 100;
/// Bytes that one answer should bring: what both sides hold in memory, and a slow link carries in time.
const TARGET_ANSWER_BYTES: usize = 8 * 1024 * 1024;
/// Open actions whose bodies are fetched ahead: more than a person decides while offline.
const MAX_ACTIONS_AHEAD: usize = 2_000;
/// After a failure; the sync notices a lost hub by itself.
const RETRY_PAUSE: Duration = Duration::from_secs(2);

/// How long an answer to the window waits for documents that are not here yet.
pub(crate) const DOCUMENT_WAIT: Duration = Duration::from_millis(700);

/// Fetches ahead for as long as the desk is open.
pub(crate) async fn run(core: Arc<Core>) {
    let mut size = FIRST_BATCH_BODIES;
    loop {
        core.bodies.requested().await;
        let thread_core = core.clone();
        let missing = tokio::task::spawn_blocking(move || missing(&thread_core)).await.unwrap_or_default();
        let mut rest = missing.as_slice();
        while !rest.is_empty() {
            let (batch, after) = rest.split_at(size.min(rest.len()));
            match get(&core, batch.iter().map(|(_, digest)| *digest).collect()).await {
                Ok(got) => {
                    core.events.mark_stale(&[Topic::Action], batch.iter().map(|(id, _)| id.clone()).collect());
                    (rest, size) = (after, next_size(size, got.bytes));
                }
                Err(error) => {
                    tracing::debug!(%error, size, "bodies could not be fetched ahead");
                    size = (size / 2).max(1);
                    // Tried again with the next connection, or the next record.
                    core.bodies.repeat_search();
                    tokio::time::sleep(RETRY_PAUSE).await;
                    break;
                }
            }
        }
    }
}

// What came says how much the next request may ask for.
fn next_size(size: usize, bytes: usize) -> usize {
    match bytes {
        many if many > TARGET_ANSWER_BYTES => size / 2,
        few if few <= TARGET_ANSWER_BYTES / 4 => size * 2,
        _ => size,
    }
    .clamp(1, MAX_BATCH_BODIES)
}

/// What a request for bodies brought.
struct Got {
    /// Something is known that was not.
    news: bool,
    bytes: usize,
}

/// Fetches these bodies, as far as the hub hands them out. Tells whether anything is
/// known that was not: a body came, or why it does not come.
pub(crate) async fn fetch_bodies(core: &Arc<Core>, digests: Vec<Digest>) -> Result<bool, ClientError> {
    get(core, digests).await.map(|got| got.news)
}

/// Fetches bodies for an answer to the window, waiting at most so long for each request. What does
/// not come in time is said to be missing.
pub(crate) async fn fetch_for_answer(core: &Arc<Core>, digests: &[Digest], wait: Duration) {
    for some in digests.chunks(MAX_BODIES_PER_REQUEST) {
        let _ = tokio::time::timeout(wait, fetch_bodies(core, some.to_vec())).await;
    }
}

/// Of these bodies those that are not here.
pub(crate) fn absent(conn: &Connection, digests: impl IntoIterator<Item = Digest>) -> rusqlite::Result<Vec<Digest>> {
    let mut absent = Vec::new();
    for digest in digests {
        if !bodies::has(conn, &digest)? {
            absent.push(digest);
        }
    }
    Ok(absent)
}

async fn get(core: &Arc<Core>, digests: Vec<Digest>) -> Result<Got, ClientError> {
    let Some(client) = core.connection.client() else { return Ok(Got { news: false, bytes: 0 }) };
    let answer = match client.bodies(digests.clone()).await {
        Err(ClientError::Refused(problem)) if problem.status == 401 => match session::renew(core, &client).await {
            Some(client) => client.bodies(digests.clone()).await?,
            None => return Err(ClientError::Refused(problem)),
        },
        answer => answer?,
    };
    let mut found = Vec::new();
    let mut news = false;
    for digest in digests {
        match answer.bodies.get(&digest.to_string()) {
            Some(content) if Digest::of(content.as_bytes()) == digest => {
                core.bodies.mark_received(&digest);
                found.push((digest, content.clone()));
            }
            Some(_) => {
                tracing::warn!(%digest, "the hub sent another body than the one asked for");
                news |= core.bodies.mark_withheld(digest, "wrong".into());
            }
            // The answer was full; a later request gets it.
            None if answer.missing.get(&digest.to_string()).is_some_and(|why| why == ASK_AGAIN) => {}
            None => {
                let why = answer.missing.get(&digest.to_string()).cloned();
                news |= core.bodies.mark_withheld(digest, why.unwrap_or_else(|| "not_found".into()));
            }
        }
    }
    news |= !found.is_empty();
    let bytes = found.iter().map(|(_, content)| content.len()).sum();
    let thread_core = core.clone();
    let kept = tokio::task::spawn_blocking(move || thread_core.replica.put_bodies(&found)).await;
    if let Ok(Err(error)) = kept {
        tracing::warn!(%error, "bodies could not be kept");
    }
    core.maintenance.notify_one();
    Ok(Got { news, bytes })
}

fn missing(core: &Core) -> Vec<(String, Digest)> {
    let wanted = core.bodies.take();
    let mut candidates = wanted.arrived;
    if wanted.search_queue {
        candidates.extend(ahead(core));
    }
    let found = core.replica.read(|conn| {
        let mut missing = Vec::new();
        for (id, digest) in candidates {
            if core.bodies.withheld(&digest).is_none() && !bodies::has(conn, &digest)? {
                missing.push((id, digest));
            }
        }
        Ok::<_, rusqlite::Error>(missing)
    });
    found.unwrap_or_default()
}

fn ahead(core: &Core) -> Vec<(String, Digest)> {
    let places: Vec<i64> = core.replica.order().tab(QueueTab::All).iter().take(MAX_ACTIONS_AHEAD).map(|(_, n)| *n).collect();
    let found = core.replica.read(|conn| {
        let mut bodies = Vec::new();
        for n in places {
            let (open, action) = (actions::get_open(conn, n)?, actions::get_by_place(conn, n)?);
            let (Some(action), Some(open)) = (action, open) else { continue };
            bodies.extend([open.body, open.edited].into_iter().flatten().map(|body| (action.id.clone(), body)));
        }
        Ok::<_, rusqlite::Error>(bodies)
    });
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batch_size_follows_answer_size() {
        const MIB: usize = 1024 * 1024;
        assert_eq!(next_size(FIRST_BATCH_BODIES, 8 * 2_000), 16);
        assert_eq!(next_size(MAX_BATCH_BODIES, 0), MAX_BATCH_BODIES);
        assert_eq!(next_size(16, 5 * MIB), 16);
        assert_eq!(next_size(16, 64 * MIB), 8);
        assert_eq!(next_size(1, 9 * MIB), 1);
    }
}
