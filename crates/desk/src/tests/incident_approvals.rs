//! What the desk makes of incidents: approvals, escapes, notes, the banner, and notifications.

use super::offline::{Story, open};
use crate::lasting_news;
use crate::lock::lock;
use crate::store::told;
use crate::view::DeskEvent;
use holdpoint_domain::incidents::{Kind, Report, Statement, Told};
use holdpoint_domain::{
    Cause, DeskCommand, FreezeEffect, FreezeException, FreezePlanned, FreezeRule, Grade, StatedIncident, StopProposals, StopPulled,
    StopScope, StopStage, local_text,
};
use serde_json::{Value, json};

const MINUTE: i64 = 60_000;

impl Story {
    fn sign(&mut self, command: DeskCommand) {
        let me = self.desk.core.account.signer().unwrap().profile().clone();
        self.hub.desk(&me, command).unwrap();
        self.arrive();
    }

    /// States an incident of a service that began now; its id.
    fn open_incident(&mut self, service: &str, severity: &str) -> String {
        let report = Report {
            title: format!("{service} fails"),
            kind: Kind::Outage,
            severity: Some(severity.into()),
            services: vec![service.into()],
            started_at: self.hub.now,
            whole: true,
            ..Report::default()
        };
        let statement =
            Statement { source: "holdpoint".into(), id: format!("{service}-{severity}"), at: self.hub.now, told: Told::Incident(report) };
        let id = statement.stream_id();
        self.sign(DeskCommand::StateIncidents { incidents: vec![StatedIncident { statement, texts: Default::default() }] });
        id
    }

    fn confirm(&mut self, incident: &str, action: &str) {
        let cause = Cause::Action(action.into());
        self.sign(DeskCommand::StateFinding { incident: incident.into(), cause, grade: Grade::Confirmed, why: None });
    }

    /// Proposes and approves; a minute passes before.
    async fn approved(&mut self, arguments: Value) -> String {
        self.hub.now += MINUTE;
        let id = self.hub.propose(json!({ "tool": { "name": "deploy-pilot", "model_version": "3.2" }, "arguments": arguments, "evidence": [{ "title": "Canary report", "text": "ok" }] }));
        self.arrive();
        self.decide(&id, "approve", "").await;
        id
    }
}

#[tokio::test]
async fn approval_tells_what_is_known_and_what_is_not() {
    let mut story = Story::begin().await;
    let waiting = story.hub.propose(json!({ "title": "Still waits" }));
    let first = story.approved(json!({ "tasks": 6 })).await;
    let second = story.approved(json!({ "tasks": 7 })).await;
    let view = story.call("incident_approval", json!({ "action": second })).await;
    assert_eq!(view["how"], "Approved by 1 person.");
    let said = view["approvers"][0]["said"].as_array().unwrap();
    let said: Vec<&str> = said.iter().map(|line| line.as_str().unwrap()).collect();
    assert!(said.contains(&"Time on screen: not known."), "facts did not arrive: {said:?}");
    assert!(said.contains(&"Evidence opened, of 1: not known."), "{said:?}");
    assert!(said.contains(&"1 other action waited."), "{said:?}");
    assert!(said.iter().any(|line| line.ends_with("after the last break.")), "{said:?}");
    assert_eq!(story.refusal("incident_approval", json!({ "action": waiting })).await, "not_found");
    assert_eq!(view["similar"][0]["id"], json!(first));
}

#[tokio::test]
async fn same_way_needs_the_same_shape_and_is_marked_in_one_step() {
    let mut story = Story::begin().await;
    let like = story.approved(json!({ "tasks": 6 })).await;
    let other_shape = story.approved(json!({ "tasks": 6, "force": true })).await;
    let rejected = story.hub.propose(json!({ "arguments": { "tasks": 9 } }));
    story.arrive();
    story.decide(&rejected, "reject", "No.").await;
    let cause = story.approved(json!({ "tasks": 3 })).await;
    let incident = story.open_incident("checkout", "SEV 2");
    story.confirm(&incident, &cause);
    let view = story.call("incident_approval", json!({ "action": cause })).await;
    let ids: Vec<&str> = view["similar"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, [like.as_str()], "not {other_shape}, not {rejected}");
    let next = story.hub.propose(json!({ "arguments": { "tasks": 4 } }));
    story.arrive();
    let similar =
        |detail: Value| detail["similar"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    assert!(similar(story.call("action_detail", json!({ "id": next })).await).contains(&like));
    story.sign(DeskCommand::RequestRereview { action: like.as_str().into(), incident, like: cause.as_str().into() });
    let view = story.call("incident_approval", json!({ "action": cause })).await;
    assert_eq!(view["similar"][0]["requested"], true);
    assert!(!similar(story.call("action_detail", json!({ "id": next })).await).contains(&like), "its copy is to be judged blind");
}

#[tokio::test]
async fn confirmed_approved_action_is_an_escape_until_it_is_ruled_out() {
    let mut story = Story::begin().await;
    let cause = story.approved(json!({ "tasks": 3 })).await;
    let incident = story.open_incident("checkout", "SEV 2");
    story.confirm(&incident, &cause);
    let detail = story.call("incident", json!({ "id": incident })).await;
    assert_eq!((&detail["escapes"][0]["action"], &detail["escapes"][0]["approved_by"]), (&json!(cause), &json!("Mara Ortiz")));
    let figures = story.call("incident_figures", json!({ "days": 7 })).await;
    assert_eq!(figures["escapes"][0]["model_version"], "3.2");
    let by_model = &figures["groups"][3]["rows"][0];
    assert_eq!((&by_model["name"], &by_model["escapes"]), (&json!("deploy-pilot 3.2"), &json!(1)));
    assert_eq!(by_model["rate"], "too few to say (0 of 30)", "it was approved, but never reported as run");
    let ruled_out =
        DeskCommand::StateFinding { incident: incident.clone(), cause: Cause::Action(cause.into()), grade: Grade::RuledOut, why: None };
    story.sign(ruled_out);
    assert_eq!(story.call("incident", json!({ "id": incident })).await["escapes"], json!([]));
}

#[tokio::test]
async fn open_action_names_the_open_incident_that_it_touches() {
    let mut story = Story::begin().await;
    let on_service = story.hub.propose(json!({}));
    let elsewhere = json!({ "service": "mail", "environment": "prod" });
    let other = story.hub.propose(json!({ "target": elsewhere }));
    let cause = story.approved(json!({ "tasks": 3 })).await;
    let banner = |detail: Value| detail["incident"]["on"].clone();
    assert_eq!(banner(story.call("action_detail", json!({ "id": on_service })).await), Value::Null);
    let incident = story.open_incident("checkout", "SEV 2");
    assert_eq!(banner(story.call("action_detail", json!({ "id": on_service })).await), "checkout");
    assert_eq!(banner(story.call("action_detail", json!({ "id": other })).await), Value::Null);
    story.confirm(&incident, &cause);
    assert_eq!(banner(story.call("action_detail", json!({ "id": other })).await), "checkout", "it is of the tool that caused it");
    assert_eq!(banner(story.call("action_detail", json!({ "id": cause })).await), Value::Null, "it is decided");
}

#[tokio::test]
async fn severe_incidents_and_stops_of_others_are_told_once_also_after_a_restart() {
    let mut story = Story::begin().await;
    let other = super::hub::mara();
    story.hub.enroll(&other);
    let incident = story.open_incident("checkout", "SEV 1");
    story.open_incident("mail", "SEV 3");
    let scope = StopScope::Tool("deploy-pilot".into());
    let pulled = StopPulled { scope, reason: "errors".into(), proposals: StopProposals::Hold, drill: false, incident: None };
    story.hub.desk(&other, DeskCommand::Stop { stop: "stp_1".into(), pulled: pulled.clone() }).unwrap();
    let own = StopPulled { scope: StopScope::Kind("message.send".into()), ..pulled };
    story.sign(DeskCommand::Stop { stop: "stp_2".into(), pulled: own });
    let mut events = story.desk.core.events.subscribe();
    lasting_news::check(&story.desk.core);
    let told_now = |events: &mut tokio::sync::broadcast::Receiver<DeskEvent>| {
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            if let DeskEvent::Notify { title, body, .. } = event {
                told.push((title, body));
            }
        }
        told
    };
    assert_eq!(told_now(&mut events), [("2 things need you".to_owned(), "1 stop was pulled, 1 SEV 1 or 2 incident opened.".to_owned())]);
    lasting_news::check(&story.desk.core);
    assert!(told_now(&mut events).is_empty());
    assert!(told::is_told(&story.desk.core.store.conn(), &format!("incident {incident}")).unwrap());
    story.desk.close().await;
    story.desk = open(story.folder.path()).await;
    let mut events = story.desk.core.events.subscribe();
    lasting_news::check(&story.desk.core);
    assert!(told_now(&mut events).is_empty() && lock(&story.desk.core.throttle).take_told().is_empty());
}

#[tokio::test]
async fn what_waits_for_a_second_person_is_told_once() {
    let mut story = Story::begin().await;
    let other = super::hub::mara();
    story.hub.enroll(&other);
    let scope = StopScope::Kind("deploy.*".into());
    let pulled = StopPulled { scope, reason: "errors".into(), proposals: StopProposals::Hold, drill: false, incident: None };
    story.sign(DeskCommand::Stop { stop: "stp_1".into(), pulled });
    let (from, until) = (story.hub.now, story.hub.now + 60 * MINUTE);
    let local = |at| local_text(at, "UTC").unwrap();
    let rules = vec![FreezeRule { effect: FreezeEffect::Deny, tiers: Vec::new(), services: Vec::new(), environments: Vec::new() }];
    let (name, reason, zone, from_local, until_local) = ("Sale".into(), "x".into(), "UTC".into(), local(from), local(until));
    let planned = FreezePlanned { name, reason, from, until, zone, from_local, until_local, rules };
    story.sign(DeskCommand::PlanFreeze { freeze: "frz_1".into(), planned });
    let mut events = story.desk.core.events.subscribe();
    let mut told_now = |story: &mut Story| {
        story.arrive();
        lasting_news::check(&story.desk.core);
        let found = std::iter::from_fn(|| events.try_recv().ok());
        found.filter_map(|event| if let DeskEvent::Notify { body, .. } = event { Some(body) } else { None }).collect::<Vec<_>>()
    };
    assert!(told_now(&mut story).is_empty(), "nothing waits");
    let (tool, kind, service) = ("deploy-pilot".into(), "deploy.rollout".into(), "checkout".into());
    let exception = FreezeException { id: "exc_1".into(), tool, kind, service, reason: "x".into(), from: None, until, undo_of: None };
    for command in [
        DeskCommand::Resume { stop: "stp_1".into(), stage: StopStage::All },
        DeskCommand::AskFreezeException { freeze: "frz_1".into(), exception },
        DeskCommand::EndFreeze { freeze: "frz_1".into() },
    ] {
        story.hub.desk(&other, command).unwrap();
    }
    assert_eq!(told_now(&mut story), ["3 requests wait for your signature."]);
    assert!(told_now(&mut story).is_empty(), "told once");
    let keys =
        ["signature frz_1 exc_1".to_owned(), format!("signature frz_1 {}", story.hub.now), format!("signature stp_1 {}", story.hub.now)];
    let store = story.desk.core.store.conn();
    assert!(keys.iter().all(|key| told::is_told(&store, key).unwrap()), "also after a restart");
}

#[tokio::test]
async fn own_request_waits_for_somebody_else() {
    let mut story = Story::begin().await;
    story.hub.enroll(&super::hub::mara());
    let scope = StopScope::Kind("deploy.*".into());
    let pulled = StopPulled { scope, reason: "errors".into(), proposals: StopProposals::Hold, drill: false, incident: None };
    story.sign(DeskCommand::Stop { stop: "stp_1".into(), pulled });
    story.sign(DeskCommand::Resume { stop: "stp_1".into(), stage: StopStage::All });
    let mut events = story.desk.core.events.subscribe();
    lasting_news::check(&story.desk.core);
    assert!(!std::iter::from_fn(|| events.try_recv().ok()).any(|event| matches!(event, DeskEvent::Notify { .. })));
}
