//! A signature is bound to the records its device had and to all that was on screen.

use crate::world::{World, verdict};
use holdpoint_domain::*;
use serde_json::{Value, json};

fn open_action() -> World {
    let mut world = World::open();
    world.join("ana", &[Role::Reviewer], &[]);
    world
        .propose("act_1", json!({"risk": "low", "preview": {"type": "text", "content": "one"}, "evidence": [{"title": "e", "text": "t"}]}));
    world
}

/// What a desk signs that was shown another header or body of the same action.
fn shown_otherwise(world: &World, change: impl FnOnce(&mut Value, &mut Option<Digest>)) -> Shown {
    let mut record = world.records().iter().find(|record| record.kind == "action.proposed").unwrap().clone();
    let mut header: Value = serde_json::from_str(record.header.get()).unwrap();
    change(&mut header, &mut record.body);
    record.header = canonical_raw(&header).unwrap();
    record.hash = record.computed_hash();
    Shown::of(&[record.place()], Vec::new()).unwrap()
}

fn refuse(world: &mut World, change: impl FnOnce(&mut Statement)) -> Code {
    let mut request = world.signed("ana", verdict("act_1", Verdict::Approve), 0);
    change(&mut request.statement);
    world.ask(Command::Desk(Box::new(request))).expect_err("this is refused").code
}

#[test]
fn altered_header_on_screen_is_refused() {
    let mut world = open_action();
    for (field, value) in [("title", json!("Restart one replica")), ("risk", json!("critical")), ("policy", json!({"approvals": 9}))] {
        let shown = shown_otherwise(&world, |header, _| header[field] = value);
        assert_eq!(refuse(&mut world, |statement| statement.shown = Some(shown)), Code::ContentChanged, "{field}");
    }
}

#[test]
fn altered_preview_or_evidence_on_screen_is_refused() {
    let mut world = open_action();
    let shown = shown_otherwise(&world, |_, body| *body = Some(Digest::of(b"a body with another preview or evidence")));
    assert_eq!(refuse(&mut world, |statement| statement.shown = Some(shown)), Code::ContentChanged);
}

#[test]
fn claim_of_altered_action_is_refused() {
    let mut world = open_action();
    let mut request = world.signed("ana", DeskCommand::Claim { action: "act_1".into() }, 0);
    request.statement.shown = Some(shown_otherwise(&world, |header, _| header["title"] = json!("other")));
    assert_eq!(world.ask(Command::Desk(Box::new(request))).unwrap_err().code, Code::ContentChanged);
}

#[test]
fn statement_without_binding_is_refused() {
    let mut world = open_action();
    assert_eq!(refuse(&mut world, |statement| statement.rests_on = None), Code::Unbound);
    assert_eq!(refuse(&mut world, |statement| statement.shown = None), Code::Unbound);
    let mut request = world.signed("owner", DeskCommand::RevokeTool { name: "pilot".into() }, 0);
    request.statement.rests_on = None;
    assert_eq!(world.ask(Command::Desk(Box::new(request))).unwrap_err().code, Code::Unbound);
}

#[test]
fn approval_with_unread_body_is_refused() {
    let mut world = open_action();
    let action = world.fold("act_1");
    let unread = action.shown(vec![action.body]).unwrap();
    assert_eq!(refuse(&mut world, |statement| statement.shown = Some(unread.clone())), Code::Unread);
    let mut rejection = world.signed("ana", verdict("act_1", Verdict::Reject), 0);
    rejection.statement.shown = Some(unread);
    world.ask(Command::Desk(Box::new(rejection))).unwrap();
}

#[test]
fn unread_body_of_another_action_is_refused() {
    let mut world = open_action();
    let unread = world.fold("act_1").shown(vec![Digest::of(b"elsewhere")]).unwrap();
    assert_eq!(refuse(&mut world, |statement| statement.shown = Some(unread)), Code::InvalidField);
}

#[test]
fn review_resting_on_record_before_proposal_is_refused() {
    let mut world = open_action();
    let place = world.records()[2].place();
    assert_eq!(refuse(&mut world, |statement| statement.rests_on = Some(place)), Code::ContentChanged);
}

#[test]
fn review_made_offline_keeps_its_binding() {
    let mut world = open_action();
    let request = world.signed("ana", verdict("act_1", Verdict::Approve), 0);
    world.join("ben", &[Role::Reviewer], &[]);
    world.ask(Command::Desk(Box::new(request))).unwrap();
    assert_eq!(world.status("act_1"), Status::Approved);
}

#[test]
fn edit_adds_its_record_to_what_is_shown() {
    let mut world = open_action();
    world.join("ben", &[Role::Reviewer], &[]);
    let before = world.fold("act_1").shown(Vec::new()).unwrap();
    world.publish("[[checkpoint]]\nname = \"two\"\napprove = 2\n");
    world.propose("act_2", json!({}));
    world.review("ana", "act_2", Verdict::Edit).unwrap();
    assert_eq!(world.fold("act_2").content_records.len(), 2);
    assert_ne!(world.fold("act_2").shown(Vec::new()).unwrap(), before);
    world.review("ben", "act_2", Verdict::Approve).unwrap();
    assert_eq!(world.status("act_2"), Status::Edited);
}

#[test]
fn statement_of_an_old_desk_is_still_readable() {
    let old = json!({"id": "cmd_1", "hub": "hub_1", "person": "ana", "device": "dev_ana", "signed_at": 1, "command": {"type": "claim", "action": "act_1"}});
    let statement: Statement = serde_json::from_value(old.clone()).unwrap();
    assert_eq!((vouched_for(&statement), &statement.shown), (None, &None));
    assert_eq!(serde_json::to_value(&statement).unwrap(), old);
}

#[test]
fn latest_vouched_record_is_kept_by_device() {
    let mut world = open_action();
    let mut vouched = VouchedRecords::default();
    let first = world.signed("ana", verdict("act_1", Verdict::Approve), 0).statement;
    world.join("ben", &[Role::Reviewer], &[]);
    let later = world.signed("ana", verdict("act_1", Verdict::Approve), 0).statement;
    vouched.add(&later);
    vouched.add(&first);
    let last = world.records().last().unwrap().place();
    assert_eq!(vouched.iter().map(|(device, record)| (device.as_str(), *record)).collect::<Vec<_>>(), [("dev_ana", last)]);
}
