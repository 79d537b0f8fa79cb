//! Binds a statement to the hub's history and to what is shown, for programs without a replica.

use crate::{ClientError, DeskClient, http};
use holdpoint_domain::{Digest, GENESIS, Record, RecordRef, Seq, Statement, rebuild_action};

impl DeskClient {
    /// The statement, resting on the hub's last record. A review or claim also names the whole
    /// action as shown, except the bodies that the hub does not hand out.
    ///
    /// # Errors
    /// When the action is unknown, the records do not form a chain, or the hub is unreachable.
    pub async fn bind(&self, statement: Statement) -> Result<Statement, ClientError> {
        let about = statement.command.action().filter(|_| statement.command.says_what_was_shown()).map(str::to_owned);
        let Some(id) = about else {
            let head = self.info().await?.head;
            let history = self.read_history(head.saturating_sub(1), None).await?;
            return Ok(Statement { rests_on: Some(history.last), ..statement });
        };
        let first = self.action(&id).await?.records.first().map_or(1, |record| record.seq);
        let history = self.read_history(first.saturating_sub(1), Some(&id)).await?;
        let action = rebuild_action(&history.records).map_err(|error| self.unexpected(error))?;
        let action = action.ok_or_else(|| self.unexpected("the action's first record is missing"))?;
        let unread = self.find_unread(action.content_bodies().collect()).await?;
        let shown = action.shown(unread).map_err(|error| self.unexpected(error))?;
        Ok(Statement { rests_on: Some(history.last), shown: Some(shown), ..statement })
    }

    async fn find_unread(&self, bodies: Vec<Digest>) -> Result<Vec<Digest>, ClientError> {
        let answer = self.bodies(bodies.clone()).await?;
        let is_here = |digest: &Digest| answer.bodies.get(&digest.to_string()).is_some_and(|text| Digest::of(text.as_bytes()) == *digest);
        Ok(bodies.into_iter().filter(|digest| !is_here(digest)).collect())
    }

    async fn read_history(&self, after: Seq, subject: Option<&str>) -> Result<History, ClientError> {
        let mut history = History { last: RecordRef { seq: after, hash: GENESIS }, records: Vec::new() };
        let mut batches = self.catch_up(after).await?;
        let mut is_first = after > 0;
        while let Some(batch) = batches.next().await {
            for record in batch? {
                // The record before the first one is not here, so only its own hash can be checked.
                let before = if std::mem::take(&mut is_first) { record.prev } else { history.last.hash };
                record.follows(history.last.seq, &before).map_err(|broken| self.unexpected(broken))?;
                history.last = record.place();
                if subject.is_some_and(|subject| record.subject == subject) {
                    history.records.push(record);
                }
            }
        }
        Ok(history)
    }

    fn unexpected(&self, detail: impl std::fmt::Display) -> ClientError {
        http::unexpected(self.url(), detail)
    }
}

/// The records after one of them, as a chain.
struct History {
    last: RecordRef,
    /// Those about one subject.
    records: Vec<Record>,
}
