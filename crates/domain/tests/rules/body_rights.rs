//! The table of `docs/RIGHTS.md` and the function that decides rights say the same.

use crate::frozen::{examples, proposed};
use holdpoint_domain::*;

const TABLE: &str = include_str!("../../../../docs/RIGHTS.md");
const COLUMNS: [&str; 5] = ["author", "reviewer", "trainer", "manager", "administrator"];

/// The cells of a record kind: author, the four roles, tool.
fn row_of(kind: &str) -> Vec<String> {
    let rows = TABLE
        .lines()
        .filter(|line| line.starts_with("| "))
        .map(|line| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>());
    let rows: Vec<_> = rows.collect();
    let named = rows.iter().find(|row| row[0] == format!("`{kind}`"));
    named.or_else(|| rows.iter().find(|row| row[0].starts_with("any other"))).unwrap()[2..].to_vec()
}

fn seal(event: &Event, actor: &str) -> Record {
    event.draft(1, actor, "act_1", Some(Digest::of(b"body"))).unwrap().seal(7, GENESIS)
}

fn action(status: Status) -> Action {
    let header = ActionProposed { tool: ToolRef { name: "pilot".into(), ..ToolRef::default() }, ..proposed() };
    let mut action = rebuild_action(&[seal(&Event::from(ActionEvent::Proposed(header)), "tool:pilot")]).unwrap().unwrap();
    action.status = status;
    action
}

fn person(roles: &[Role]) -> PersonEnrolled {
    PersonEnrolled { name: "Pat".into(), roles: roles.to_vec(), ..PersonEnrolled::default() }
}

fn may_read(rights: &BodyRights, column: &str) -> bool {
    match column {
        "author" => rights.check("per_1", &person(&[])).is_ok(),
        role => {
            let role = Role::ALL.into_iter().find(|known| known.as_str() == role).unwrap();
            rights.check("per_9", &person(&[role])).is_ok()
        }
    }
}

fn expect(cell: &str, open: bool) -> bool {
    match cell {
        "yes" => true,
        "decided" => !open,
        "no" | "–" => false,
        other => panic!("no such cell: {other}"),
    }
}

#[test]
fn rights_match_the_documented_table() {
    let state = State::default();
    for event in examples() {
        let Some(kind) = event.kind() else { continue };
        let (record, row) = (seal(&event, "per_1"), row_of(kind.name));
        for status in [Status::Open, Status::Approved, Status::Withdrawn] {
            let action = action(status);
            let rights = BodyRights::of(&record, Some(&action), &state);
            for (column, cell) in COLUMNS.iter().zip(&row) {
                let expected = expect(cell, status == Status::Open);
                assert_eq!(may_read(&rights, column), expected, "{} {column} {status:?}", kind.name);
            }
            let tool = match row.last().unwrap().as_str() {
                "yes" => ToolRight::Always,
                "decided" => ToolRight::OnceDecided,
                _ => ToolRight::Never,
            };
            assert_eq!(rights.tool, tool, "{}", kind.name);
        }
    }
}

#[test]
fn unnamed_and_unknown_bodies_are_for_operators() {
    let unknown = Draft {
        at: 1,
        actor: "per_1".into(),
        kind: "weather.changed".into(),
        version: 1,
        subject: "x".into(),
        header: canonical_raw(&serde_json::json!({})).unwrap(),
        body: Some(Digest::of(b"body")),
    };
    let of_unknown = BodyRights::of(&unknown.seal(1, GENESIS), None, &State::default());
    for rights in [BodyRights::of_unnamed(), of_unknown] {
        let readers: Vec<&str> = COLUMNS.into_iter().filter(|column| may_read(&rights, column)).collect();
        assert_eq!((readers, rights.tool), (vec!["manager", "administrator"], ToolRight::Never));
    }
}

#[test]
fn reviews_are_for_reviewers_of_the_checkpoint() {
    let submitted = examples().into_iter().find(|event| event.kind().is_some_and(|kind| kind.name == "review.submitted")).unwrap();
    let mut action = action(Status::Rejected);
    std::sync::Arc::make_mut(&mut action.content).policy.teams = vec!["payments".into()];
    let rights = BodyRights::of(&seal(&submitted, "per_1"), Some(&action), &State::default());
    let of_team = |team: &str| PersonEnrolled { teams: vec![team.into()], ..person(&[Role::Reviewer]) };
    assert!(rights.check("per_9", &of_team("Payments")).is_ok());
    assert_eq!(rights.check("per_9", &of_team("platform")).unwrap_err().code, Code::Forbidden);
    let sealed = BodyRights::of(&seal(&submitted, "per_1"), None, &State::default());
    assert_eq!(sealed.check("per_9", &person(&Role::ALL)).unwrap_err().code, Code::NotYetYours, "its action is not known");
}

#[test]
fn reading_data_is_withheld_from_the_tool_owner() {
    let reading = Event::from(ReviewEvent::Reading(ReviewReading { review: "cmd_1".into() }));
    let mut action = action(Status::Approved);
    std::sync::Arc::make_mut(&mut action.content).tool.owner = Some("pat@example.com".into());
    let rights = BodyRights::of(&seal(&reading, "per_1"), Some(&action), &State::default());
    let owner = PersonEnrolled { email: Some("pat@example.com".into()), ..person(&[Role::Manager]) };
    assert_eq!(rights.check("per_9", &owner).unwrap_err().code, Code::Forbidden);
    assert!(rights.check("per_1", &owner).is_ok(), "an author reads their own");
    assert!(rights.check("per_9", &person(&[Role::Manager])).is_ok());
}
