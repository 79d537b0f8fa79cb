//! The `drafts` table: what was entered of a review that the hub has not accepted.

use crate::view::{KeptDraft, ProblemView};
use holdpoint_domain::Ms;
use rusqlite::{Connection, OptionalExtension as _, params};

/// How long a draft is kept.
const KEPT_MS: Ms = 60 * 24 * 3600 * 1000;

/// The draft of an action; none where nothing readable was kept.
pub(crate) fn get(conn: &Connection, action: &str) -> rusqlite::Result<Option<KeptDraft>> {
    let text: Option<String> =
        conn.prepare_cached("SELECT draft FROM drafts WHERE action = ?1")?.query_row([action], |row| row.get(0)).optional()?;
    Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
}

/// Keeps a draft in place of the one before.
pub(crate) fn put(conn: &Connection, action: &str, draft: &KeptDraft, at: Ms) -> rusqlite::Result<()> {
    let text = serde_json::to_string(draft).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    conn.prepare_cached("DELETE FROM drafts WHERE at < ?1")?.execute([at - KEPT_MS])?;
    conn.prepare_cached("INSERT OR REPLACE INTO drafts (action, at, draft) VALUES (?1, ?2, ?3)")?
        .execute(params![action, at, text])
        .map(|_| ())
}

/// Says at the draft why its verdict was not sent.
pub(crate) fn note(conn: &Connection, action: &str, note: ProblemView, at: Ms) -> rusqlite::Result<()> {
    let draft = get(conn, action)?.unwrap_or_default();
    put(conn, action, &KeptDraft { note: Some(note), ..draft }, at)
}

/// Forgets the draft of an action.
pub(crate) fn remove(conn: &Connection, action: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM drafts WHERE action = ?1")?.execute([action]).map(|_| ())
}
