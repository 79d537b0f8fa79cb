//! Freezes over HTTP: both hubs answer `frozen` with the end, and a grant is refused within the window.

use crate::rights::enroll_as;
use crate::test_hub::{TestHub, code, proposal};
use crate::two_hubs::records;
use holdpoint_domain::{DeskCommand, FreezeEffect, FreezePlanned, FreezeRule, FreezeStatus, Ms, Role, Verdict, local_text, rfc3339};
use holdpoint_protocol::{Answer, ClientError};
use holdpoint_throwaway::new_database;
use serde_json::json;
use std::time::Duration;

const MINUTE: Ms = 60_000;
const LONG: Duration = Duration::from_secs(20);

fn plan(from: Ms, until: Ms) -> DeskCommand {
    let local = |at| local_text(at, "Asia/Kolkata").unwrap();
    let rules =
        vec![FreezeRule { effect: FreezeEffect::Deny, tiers: Vec::new(), services: vec!["checkout".into()], environments: Vec::new() }];
    let (name, reason, zone) = ("Sale".into(), "The sale runs.".into(), "Asia/Kolkata".into());
    let (from_local, until_local) = (local(from), local(until));
    DeskCommand::PlanFreeze {
        freeze: "frz_1".into(),
        planned: FreezePlanned { name, reason, from, until, zone, from_local, until_local, rules },
    }
}

#[tokio::test]
async fn both_hubs_refuse_proposals_and_grants_in_a_window() {
    let hub = TestHub::on_postgres(new_database()).await;
    let other = hub.start_second_hub().await;
    let target = json!({"target": {"service": "checkout", "environment": "prod"}});
    let before = hub.propose(target.clone()).await;
    hub.review(&before, Verdict::Approve).await.unwrap();
    let Answer::Decided(decision) = hub.tool.decision(&before.id, LONG).await.unwrap() else { panic!("open") };
    let (from, until) = (hub.now() + MINUTE, hub.now() + 10 * MINUTE);
    hub.send(plan(from, until)).await.unwrap();
    assert_eq!(hub.desk.freeze("frz_1").await.unwrap().status, FreezeStatus::Planned);
    hub.pass(MINUTE);
    for tool in [&other.tool, &hub.tool] {
        let refused = tool.propose(&proposal(target.clone()), None).await.unwrap_err();
        let ClientError::Refused(problem) = &refused else { panic!("{refused:?}") };
        assert_eq!((problem.status, code(&refused)), (409, "frozen"));
        assert_eq!(problem.extra["until"], json!(rfc3339(until)));
        let used = tool.use_grant(&before.id, decision.grant.as_ref().unwrap(), before.digest).await.unwrap_err();
        assert_eq!(code(&used), "frozen");
    }
    hub.propose(json!({"target": {"service": "search"}})).await;
    hub.pass(9 * MINUTE);
    hub.tool.use_grant(&before.id, decision.grant.as_ref().unwrap(), before.digest).await.unwrap();
    assert_eq!(records(&hub.desk).await.iter().filter(|record| record.kind == "grant.used").count(), 1);
}

#[tokio::test]
async fn window_in_force_is_listed_and_ended_by_two() {
    let hub = TestHub::open().await;
    enroll_as(&hub, "dev_manager", Role::Manager).await;
    hub.send(plan(hub.now(), hub.now() + MINUTE)).await.unwrap();
    hub.send(DeskCommand::EndFreeze { freeze: "frz_1".into() }).await.unwrap();
    let again = hub.send(DeskCommand::EndFreeze { freeze: "frz_1".into() }).await.unwrap_err();
    assert_eq!(code(&again), "not_eligible");
    let listed = hub.desk.freezes().await.unwrap().freezes;
    assert_eq!((listed.len(), listed[0].status, listed[0].end_requested.is_some()), (1, FreezeStatus::Active, true));
    assert_eq!((listed[0].zone.as_str(), listed[0].may_sign.len()), ("Asia/Kolkata", 2));
    assert_eq!(code(&hub.desk.freeze("frz_2").await.unwrap_err()), "not_found");
}
