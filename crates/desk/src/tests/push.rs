//! A hub that cannot take one command holds up nothing else, and nobody is handed the owner's secret by mistake.

use super::offline::{Story, open};
use holdpoint_domain::{DeskCommand, Envelope, Statement};
use holdpoint_protocol::{DeskClient, HubFile};
use serde_json::json;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Takes commands; while it ails with 503, no claims; with 429, nothing.
struct AilingHub {
    url: String,
    ails: Arc<AtomicU16>,
    heard: UnboundedReceiver<(&'static str, String, u16)>,
}

impl AilingHub {
    fn begin(ails: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let ails = Arc::new(AtomicU16::new(ails));
        let (tell, heard) = unbounded_channel();
        let thread_ails = ails.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if answer(stream.unwrap(), &thread_ails, &tell).is_none() {
                    return;
                }
            }
        });
        Self { url, ails, heard }
    }
}

fn answer(stream: TcpStream, ails: &AtomicU16, tell: &UnboundedSender<(&'static str, String, u16)>) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let envelope: Envelope = serde_json::from_slice(&body).ok()?;
    let payload = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, envelope.payload).ok()?;
    let statement: Statement = serde_json::from_slice(&payload).ok()?;
    let (what, action) = match statement.command {
        DeskCommand::Claim { action } => ("claim", action),
        DeskCommand::Review(review) => ("review", review.action),
        _ => return None,
    };
    let (status, text) = match (ails.load(Ordering::SeqCst), what) {
        (503, "claim") => (503, problem(503, "unavailable", "The disk is slow.")),
        (429, _) => (429, problem(429, "rate_limited", "Ask again in 1 s.")),
        _ => (200, json!({ "head": 9_999, "repeated": false })),
    };
    let text = text.to_string();
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", text.len());
    reader.get_mut().write_all((head + &text).as_bytes()).ok()?;
    tell.send((what, action.into(), status)).ok()
}

fn problem(status: u16, code: &str, detail: &str) -> serde_json::Value {
    json!({ "type": "x", "title": "Not now", "status": status, "detail": detail, "code": code, "retry_after_seconds": 1 })
}

#[tokio::test]
async fn rate_limited_review_is_sent_again() {
    let mut story = Story::begin().await;
    let id = story.hub.propose(json!({}));
    story.arrive();
    assert_eq!(story.call("review", story.draft(&id, "approve")).await["state"], "queued");
    let mut hub = AilingHub::begin(429);
    story.desk.core.connection.set_client(Some(DeskClient::new(&hub.url)));
    story.desk.core.submissions.wake_sender();
    assert_eq!(hub.heard.recv().await.unwrap(), ("review", id.clone(), 429));
    hub.ails.store(0, Ordering::SeqCst);
    assert_eq!(story.call("outbox", json!({})).await[0]["state"], "waiting");
    let sent = loop {
        match hub.heard.recv().await.unwrap() {
            (_, _, 429) => {}
            heard => break heard,
        }
    };
    assert_eq!(sent, ("review", id, 200));
}

#[tokio::test]
async fn unavailable_command_blocks_only_same_action() {
    let mut story = Story::begin().await;
    let (stuck, other) = (story.hub.propose(json!({})), story.hub.propose(json!({ "title": "Something else" })));
    story.arrive();
    assert_eq!(story.call("claim", json!({ "id": stuck })).await["state"], "queued");
    for id in [&stuck, &other] {
        assert_eq!(story.call("review", story.draft(id, "approve")).await["state"], "queued");
    }
    let mut hub = AilingHub::begin(503);
    story.desk.core.connection.set_client(Some(DeskClient::new(&hub.url)));
    story.desk.core.submissions.wake_sender();
    assert_eq!(hub.heard.recv().await.unwrap(), ("claim", stuck.clone(), 503));
    assert_eq!(hub.heard.recv().await.unwrap(), ("review", other, 200), "the other action does not wait");
    // Asked once more by itself, and by then the row says why it waits.
    assert_eq!(hub.heard.recv().await.unwrap(), ("claim", stuck.clone(), 503));
    let rows = story.call("outbox", json!({})).await;
    assert_eq!((&rows[0]["state"], &rows[0]["problem"]["detail"]), (&json!("waiting"), &json!("The disk is slow.")));
    assert_eq!((&rows[1]["state"], &rows[1]["attempts"]), (&json!("waiting"), &json!(0)), "it keeps its place");
    hub.ails.store(0, Ordering::SeqCst);
    let after = loop {
        match hub.heard.recv().await.unwrap() {
            (_, _, 503) => {}
            heard => break heard,
        }
    };
    assert_eq!(after, ("claim", stuck.clone(), 200));
    assert_eq!(hub.heard.recv().await.unwrap(), ("review", stuck, 200));
}

#[tokio::test]
async fn stale_hub_file_does_not_leak_secret() {
    let folder = tempfile::tempdir().unwrap();
    let desk = open(folder.path()).await;
    let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
    stranger.set_nonblocking(true).unwrap();
    let file = HubFile { url: format!("http://{}", stranger.local_addr().unwrap()), pid: 1, secret: "s".into() };
    std::fs::create_dir_all(folder.path().join("hub")).unwrap();
    std::fs::write(HubFile::path(folder.path()), serde_json::to_vec(&file).unwrap()).unwrap();
    desk.note_hub_failure("The hub cannot start: its folder is read-only.".into());
    let problem = desk.call("setup_local", json!({ "name": "Mara Ortiz" })).await.unwrap_err();
    assert_eq!((problem.code.as_str(), problem.detail.as_str()), ("no_local_hub", "The hub cannot start: its folder is read-only."));
    assert!(stranger.accept().is_err(), "nobody called");
    let state = desk.call("app_state", json!({})).await.unwrap();
    assert_eq!((&state["notices"][0]["code"], &state["notices"][0]["level"]), (&json!("hub_failed"), &json!("bad")));
    desk.set_hub("http://127.0.0.1:1");
    let problem = desk.call("setup_local", json!({ "name": "Mara Ortiz" })).await.unwrap_err();
    assert_eq!(problem.code, "no_local_hub", "the file names another address than the hub that was found");
    assert_eq!(desk.call("app_state", json!({})).await.unwrap()["notices"], json!([]));
}
