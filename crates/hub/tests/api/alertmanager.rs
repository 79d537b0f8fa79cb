//! The real Alertmanager of the system's package: firing, repeats, a hub that was down, resolved.

use crate::sources::book;
use crate::test_hub::TestHub;
use crate::two_hubs::records;
use holdpoint_domain::incidents::Incident;
use holdpoint_domain::{DeskCommand, Digest, Record, SourceAdded, SourceType, rfc3339};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;

const SOURCE_TOKEN: &str = "hps_of_the_real_alertmanager";
const MAX_WAITS: u32 = 300;
const WAIT: Duration = Duration::from_millis(100);

/// A running Alertmanager of the package.
pub struct Alertmanager {
    pub url: String,
    process: Child,
    _folder: TempDir,
}

/// How an Alertmanager differs from the usual one.
#[derive(Default)]
pub struct Setup {
    /// Lines of the configuration, beside its route and receiver.
    pub config: String,
    pub arguments: Vec<String>,
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

impl Alertmanager {
    /// Delivers to the source `alerts` of a hub, every second, and again every two.
    pub fn start(hub: &TestHub) -> Self {
        Self::start_with(hub, free_port(), &Setup::default())
    }

    /// As [`Self::start`], on a port and with a configuration of the test. Its storage is empty.
    pub fn start_with(hub: &TestHub, port: u16, setup: &Setup) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = format!(
            "route: {{receiver: hub, group_by: [alertname, service], group_wait: 0s, group_interval: 1s, repeat_interval: 2s}}\n\
             receivers:\n- name: hub\n  webhook_configs:\n  - url: {}/v1/sources/alerts\n    send_resolved: true\n    \
             http_config: {{authorization: {{credentials: {SOURCE_TOKEN}}}}}\n{}",
            hub.url(),
            setup.config
        );
        std::fs::write(folder.path().join("alertmanager.yml"), config).unwrap();
        let cluster = if setup.arguments.is_empty() { vec!["--cluster.listen-address=".to_owned()] } else { setup.arguments.clone() };
        let process = Command::new("prometheus-alertmanager")
            .arg(format!("--config.file={}", folder.path().join("alertmanager.yml").display()))
            .arg(format!("--storage.path={}", folder.path().display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .args(cluster)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the package prometheus-alertmanager is installed");
        Self { url: format!("http://127.0.0.1:{port}"), process, _folder: folder }
    }

    /// Posts alerts of one group, one for each instance, as soon as it answers.
    pub async fn post(&self, instances: &[&str], start: i64, end: Option<i64>) {
        let labels =
            |instance: &&str| json!({"alertname": "CheckoutErrors", "service": "checkout", "severity": "critical", "instance": instance});
        self.post_alerts(&instances.iter().map(labels).collect::<Vec<_>>(), start, end).await;
    }

    /// Posts an alert for each of these labels, as soon as it answers.
    pub async fn post_alerts(&self, labels: &[Value], start: i64, end: Option<i64>) {
        let alert = |labels: &Value| {
            let mut alert = json!({"labels": labels, "annotations": {"summary": "6 % of checkouts fail"}, "startsAt": rfc3339(start)});
            if let Some(end) = end {
                alert["endsAt"] = rfc3339(end).into();
            }
            alert
        };
        let body = Value::from(labels.iter().map(alert).collect::<Vec<_>>());
        for _ in 0..MAX_WAITS {
            let sent = reqwest::Client::new().post(format!("{}/api/v2/alerts", self.url)).json(&body).send().await;
            if sent.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(WAIT).await;
        }
        panic!("Alertmanager never answered");
    }

    /// Waits until each alert it knows of this name is in this state: active or suppressed.
    pub async fn wait_for_state(&self, name: &str, state: &str) {
        let of_name = |alerts: &Value| {
            alerts.as_array().unwrap().iter().filter(|alert| alert["labels"]["alertname"] == name).cloned().collect::<Vec<_>>()
        };
        for _ in 0..MAX_WAITS {
            let alerts = of_name(&reqwest::get(format!("{}/api/v2/alerts", self.url)).await.unwrap().json().await.unwrap());
            if !alerts.is_empty() && alerts.iter().all(|alert| alert["status"]["state"] == state) {
                return;
            }
            tokio::time::sleep(WAIT).await;
        }
        panic!("alerts of {name} were never {state}");
    }

    /// Silences a service; answers the silence's id.
    pub async fn silence(&self, service: &str, now: i64) -> String {
        let body = json!({"matchers": [{"name": "service", "value": service, "isRegex": false, "isEqual": true}], "createdBy": "test",
            "comment": "planned work", "startsAt": rfc3339(now), "endsAt": rfc3339(now + 3_600_000)});
        let sent = reqwest::Client::new().post(format!("{}/api/v2/silences", self.url)).json(&body).send().await.unwrap();
        sent.json::<Value>().await.unwrap()["silenceID"].as_str().unwrap().to_owned()
    }

    pub async fn end_silence(&self, id: &str) {
        let sent = reqwest::Client::new().delete(format!("{}/api/v2/silence/{id}", self.url)).send().await.unwrap();
        assert!(sent.status().is_success());
    }

    /// Waits until it has delivered this often.
    pub async fn wait_for_deliveries(&self, count: u64) {
        for _ in 0..MAX_WAITS {
            if self.count_deliveries().await >= count {
                return;
            }
            tokio::time::sleep(WAIT).await;
        }
        panic!("it never delivered {count} times");
    }

    /// Deliveries so far, failed ones included.
    pub async fn count_deliveries(&self) -> u64 {
        let text = reqwest::get(format!("{}/metrics", self.url)).await.unwrap().text().await.unwrap();
        let line = text.lines().find(|line| line.starts_with("alertmanager_notification_requests_total{integration=\"webhook\""));
        line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
    }
}

pub async fn wait_for_incident(hub: &TestHub, is_wanted: impl Fn(&Incident) -> bool) -> Incident {
    for _ in 0..MAX_WAITS {
        if let Some(found) = book(hub).await.incidents().into_iter().find(&is_wanted) {
            return found;
        }
        tokio::time::sleep(WAIT).await;
    }
    panic!("it was never recorded: {:?}", book(hub).await.incidents());
}

pub async fn stated(hub: &TestHub) -> Vec<Record> {
    records(&hub.desk).await.into_iter().filter(|record| record.kind == "incident.stated").collect()
}

/// The source that every Alertmanager of these tests delivers to.
pub async fn add_alerts_source(hub: &TestHub) {
    let source = SourceAdded { kind: SourceType::Alertmanager, url: None, token: Some(Digest::of(SOURCE_TOKEN.as_bytes())) };
    hub.send(DeskCommand::AddSource { name: "alerts".into(), source }).await.unwrap();
}

/// The machine's time, which Alertmanager goes by; ms.
pub fn wall_clock() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

#[tokio::test]
async fn real_alertmanager_gives_one_incident_with_right_times() {
    let mut hub = TestHub::open().await;
    add_alerts_source(&hub).await;
    let alertmanager = Alertmanager::start(&hub);
    let now = wall_clock();
    let (start, end) = (now - 600_000, now - 1_000);

    alertmanager.post(&["a", "b"], start, None).await;
    let open = wait_for_incident(&hub, Incident::is_open).await;
    assert_eq!(
        (open.started_at, open.severity.as_deref(), open.services.as_slice()),
        (start, Some("critical"), &["checkout".to_owned()][..])
    );

    alertmanager.wait_for_deliveries(alertmanager.count_deliveries().await + 2).await;
    assert_eq!((book(&hub).await.incidents().len(), stated(&hub).await.len()), (1, 1), "a repeat records nothing");

    // The hub is down while the alerts resolve; Alertmanager delivers again.
    hub.stop().await;
    let failed = alertmanager.count_deliveries().await;
    alertmanager.post(&["a", "b"], start, Some(end)).await;
    alertmanager.wait_for_deliveries(failed + 1).await;
    hub.start().await;
    let resolved = wait_for_incident(&hub, |incident| !incident.is_open()).await;
    assert_eq!((resolved.id.clone(), resolved.started_at, resolved.resolved_at()), (open.id, start, Some(end)));
    assert_eq!(book(&hub).await.incidents().len(), 1);
}

#[tokio::test]
async fn polled_alertmanager_gives_an_incident_too() {
    let hub = TestHub::open().await;
    let alertmanager = Alertmanager::start(&hub);
    let now = wall_clock();
    alertmanager.post(&["a"], now - 60_000, None).await;
    let source = SourceAdded { kind: SourceType::Alertmanager, url: Some(alertmanager.url.clone()), token: None };
    hub.send(DeskCommand::AddSource { name: "polled".into(), source }).await.unwrap();
    let open = wait_for_incident(&hub, Incident::is_open).await;
    assert_eq!(open.started_at, now - 60_000);
    assert_eq!(stated(&hub).await[0].actor, "source:polled");
}
