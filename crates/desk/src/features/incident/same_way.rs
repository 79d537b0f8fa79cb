//! Which other actions were approved the same way: by the same checkpoints, of the same tool and
//! kind, with arguments of the same shape.

use super::approval::Decided;
use crate::replica::actions::ActionRow;
use crate::replica::{actions, bodies, people, records, rereviews};
use holdpoint_domain::text::visible_line;
use holdpoint_domain::{ActionContent, Digest, Ms, Status};
use rusqlite::Connection;
use serde_json::Value;

/// Approvals longer before the action are not looked at.
pub(super) const LOOK_BACK_MS: Ms = 30 * 24 * 3600 * 1000;
/// Closed actions of the kind that are compared, the newest.
const MAX_COMPARED: i64 = 300;
/// Approvals that are listed, and marked in one step.
const MAX_LISTED: usize = 50;

/// Approvals like one, the newest first.
#[derive(Clone, Debug, Default)]
pub struct SameWay {
    /// Since when, hub time.
    pub since: Ms,
    /// At most fifty.
    pub found: Vec<SimilarApproval>,
    /// How many there are.
    pub total: usize,
    /// Bodies that are not here: whether their actions have arguments of the same shape is not known.
    pub missing: Vec<Digest>,
}

/// An approval like another one.
#[derive(Clone, Debug)]
pub struct SimilarApproval {
    /// The action.
    pub id: String,
    /// One line, fit for display.
    pub title: String,
    /// When it was decided, hub time.
    pub decided_at: Ms,
    /// Names of the people who approved it.
    pub by: Vec<String>,
    /// The content was on screen for so long before the first review, ms; none where that is not known.
    pub shown_ms: Option<i64>,
    /// Pieces of evidence that the first reviewer opened; none where that is not known.
    pub evidence_opened: Option<u32>,
    /// Pieces of evidence that came with it.
    pub evidence: u32,
    /// What the tool reported.
    pub outcome: Option<holdpoint_domain::Outcome>,
    /// It is to be reviewed again.
    pub requested: bool,
}

/// Approvals like that of an action, from thirty days before it; none where people did not approve it.
///
/// # Errors
/// When the replica cannot be read.
pub fn read_same_way(conn: &Connection, action: &str) -> rusqlite::Result<SameWay> {
    let Some(decided) = Decided::read(conn, action)?.filter(Decided::is_by_people) else { return Ok(SameWay::default()) };
    let since = decided.at() - LOOK_BACK_MS;
    let Some(row) = actions::get(conn, action)? else { return Ok(SameWay::default()) };
    let mut answer = SameWay { since, ..SameWay::default() };
    // Without its own document, those of the others are named as missing all the same: one request fetches all.
    let shape = shape_or_missing(conn, &row, &mut answer.missing)?;
    let names = people::names(conn)?;
    for other in actions::closed_of_kind(conn, &row.kind, since, action, MAX_COMPARED)? {
        if other.tool != row.tool || !matches!(other.status, Status::Approved | Status::Edited) {
            continue;
        }
        let Some(approval) = Decided::read(conn, &other.id)?.filter(Decided::is_by_people) else { continue };
        if approval.rules() != decided.rules() {
            continue;
        }
        let other_shape = shape_or_missing(conn, &other, &mut answer.missing)?;
        if shape.is_none() || other_shape != shape {
            continue;
        }
        answer.total += 1;
        if answer.found.len() < MAX_LISTED {
            answer.found.push(similar(conn, other, &approval, &names)?);
        }
    }
    Ok(answer)
}

fn similar(
    conn: &Connection,
    row: ActionRow,
    approval: &Decided,
    names: &std::collections::HashMap<String, String>,
) -> rusqlite::Result<SimilarApproval> {
    let reading = approval.reading(conn)?;
    let name = |person: &str| visible_line(names.get(person).map_or(person, String::as_str));
    Ok(SimilarApproval {
        title: visible_line(&row.title),
        decided_at: approval.at(),
        by: approval.approvers().map(name).collect(),
        shown_ms: reading.shown_ms,
        evidence_opened: reading.evidence_opened,
        evidence: approval.content.evidence,
        outcome: row.outcome,
        requested: rereviews::of_action(conn, &row.id)?.is_some(),
        id: row.id,
    })
}

fn shape_or_missing(conn: &Connection, row: &ActionRow, missing: &mut Vec<Digest>) -> rusqlite::Result<Option<Vec<String>>> {
    let Some(body) = records::get(conn, row.latest.cast_unsigned())?.and_then(|record| record.body) else { return Ok(None) };
    let content = bodies::get(conn, &body)?.and_then(|text| serde_json::from_str::<ActionContent>(&text).ok());
    if content.is_none() {
        missing.push(body);
    }
    Ok(content.map(|content| shape_of(&Value::Object(content.arguments))))
}

/// The names and kinds of values in arguments, sorted: `payment.amount: number`. Items of a list count once.
fn shape_of(arguments: &Value) -> Vec<String> {
    let mut shape = Vec::new();
    add_shape(arguments, "", &mut shape);
    shape.sort();
    shape.dedup();
    shape
}

fn add_shape(value: &Value, path: &str, shape: &mut Vec<String>) {
    let kind = match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| add_shape(value, &format!("{path}.{name}"), shape));
            "object"
        }
        Value::Array(items) => {
            items.iter().for_each(|item| add_shape(item, &format!("{path}[]"), shape));
            "list"
        }
        Value::String(_) => "text",
        Value::Number(_) => "number",
        Value::Bool(_) => "bool",
        Value::Null => "null",
    };
    shape.push(format!("{path}: {kind}"));
}

#[cfg(test)]
mod tests {
    use super::shape_of;
    use serde_json::json;

    #[test]
    fn shape_ignores_values_and_lengths() {
        let shape = shape_of(&json!({"tasks": 6, "zones": ["a", "b"], "note": null}));
        assert_eq!(shape, shape_of(&json!({"zones": ["c"], "tasks": 12, "note": null})));
        assert_ne!(shape, shape_of(&json!({"zones": ["c"], "tasks": "12", "note": null})));
        assert_ne!(shape, shape_of(&json!({"zones": ["c"], "tasks": 12, "note": null, "force": true})));
    }
}
