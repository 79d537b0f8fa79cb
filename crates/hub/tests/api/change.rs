//! Changes that wait for a second administrator, over HTTP.

use crate::test_hub::{TestHub, code};
use holdpoint_domain::{DeskCommand, Digest, Invited, Role};
use holdpoint_protocol::HubFile;

const BEN: &str = "per_ben";
const BEN_DEVICE: &str = "dev_ben";
const FIVE_MINUTES: &str = "default_ttl = \"5m\"\n";

async fn two_administrators() -> TestHub {
    let hub = TestHub::open().await;
    hub.enroll_person(BEN, BEN_DEVICE).await;
    hub
}

fn policy(source: &str) -> DeskCommand {
    DeskCommand::PublishPolicy { source: source.into(), replaces: "default-1".into() }
}

async fn kinds(hub: &TestHub) -> Vec<String> {
    crate::two_hubs::records(&hub.desk).await.into_iter().map(|record| record.kind).collect()
}

#[tokio::test]
async fn waiting_policy_is_published_by_its_confirmation() {
    let hub = two_administrators().await;
    let statement = hub.statement(policy(FIVE_MINUTES)).await;
    let envelope = hub.signed(&statement);
    let first = hub.desk.command(&envelope).await.unwrap();
    let change = first.change.clone().unwrap();
    assert_eq!((change.as_str(), first.repeated), (statement.id.as_str(), false));
    let again = hub.desk.command(&envelope).await.unwrap();
    assert_eq!((again.change.as_ref(), again.repeated), (Some(&change), true));
    assert_eq!(kinds(&hub).await.last().unwrap(), "admin_change.requested!");

    let confirm = DeskCommand::ConfirmChange { change: change.into() };
    let own = hub.send(confirm.clone()).await.unwrap_err();
    assert_eq!(code(&own), "not_eligible");
    let confirmed = hub.send_as(BEN, BEN_DEVICE, confirm.clone()).await.unwrap();
    assert_eq!(confirmed.change, None);
    assert_eq!(kinds(&hub).await[confirmed.head as usize - 2..], ["admin_change.confirmed", "policy.published"]);
    assert_eq!(code(&hub.send_as(BEN, BEN_DEVICE, confirm).await.unwrap_err()), "change_closed");
}

#[tokio::test]
async fn waiting_change_survives_a_restart_and_lapses() {
    let mut hub = two_administrators().await;
    let change = hub.send(policy(FIVE_MINUTES)).await.unwrap().change.unwrap();
    hub.restart().await;
    hub.pass(holdpoint_domain::CHANGE_WAIT_MS);
    hub.sign_in_again().await;
    let refused = hub.send_as(BEN, BEN_DEVICE, DeskCommand::ConfirmChange { change: change.into() }).await.unwrap_err();
    assert_eq!(code(&refused), "change_closed");
    assert!(!kinds(&hub).await.iter().skip(2).any(|kind| kind == "policy.published"));
}

#[tokio::test]
async fn device_invite_for_another_person_waits() {
    let hub = two_administrators().await;
    let invite = |person: &str, id: &str| DeskCommand::Invite {
        invite: id.into(),
        code: Digest::of(id.as_bytes()),
        valid_ms: 60_000,
        profile: Invited { roles: vec![Role::Reviewer], ..Invited::default() },
        person: Some(person.into()),
    };
    assert!(hub.send(invite(BEN, "inv_1")).await.unwrap().change.is_some());
    assert_eq!(hub.send(invite(crate::test_hub::PERSON, "inv_2")).await.unwrap().change, None);
}

#[tokio::test]
async fn owner_secret_takes_the_place_of_a_second_administrator() {
    let hub = two_administrators().await;
    let envelope = hub.signed(&hub.statement(policy(FIVE_MINUTES)).await);
    let guessed = hub.desk.command_as_owner(&envelope, "guessed").await.unwrap_err();
    assert_eq!(code(&guessed), "unauthorized");
    let secret = HubFile::read(hub.folder.path()).unwrap().secret;
    let done = hub.desk.command_as_owner(&envelope, &secret).await.unwrap();
    assert_eq!(done.change, None);
    assert_eq!(kinds(&hub).await[done.head as usize - 2..], ["admin_change.by_owner", "policy.published"]);
}
