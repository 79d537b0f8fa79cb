//! A hub on a socket, as far as a desk's sync needs one: it can lag, tell another past,
//! hold its stream back and hang up.

use crate::clock::local_now;
use holdpoint_domain::Record;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;

/// What becomes of the live stream.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stream {
    /// A greeting, then records as they come.
    Works,
    /// A greeting, then its end.
    Ends,
    /// Not a word, as behind a proxy that collects answers.
    Silent,
}

/// How the hub behaves.
pub(super) struct Script {
    pub id: String,
    /// What it says its head is; the last record's place without this.
    pub says: Option<u64>,
    pub records: Vec<Record>,
    pub stream: Stream,
    /// A catch-up stops after so many records until this is none.
    pub hold_after: Option<usize>,
    /// Its clock minus this computer's.
    pub ahead: i64,
    /// When the live stream was asked for.
    pub asked: Vec<Instant>,
    stopped: bool,
}

type Shared = Arc<(Mutex<Script>, Condvar)>;

/// Answers until it is dropped.
pub(super) struct WireHub {
    pub url: String,
    shared: Shared,
}

impl WireHub {
    /// A hub that has these records and does as it should.
    pub fn begin(records: &[Record]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Script {
            id: "hub_1".into(),
            says: None,
            records: records.to_vec(),
            stream: Stream::Works,
            hold_after: None,
            ahead: 0,
            asked: Vec::new(),
            stopped: false,
        };
        let shared: Shared = Arc::new((Mutex::new(script), Condvar::new()));
        let accepting = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let shared = accepting.clone();
                // Whoever hangs up, or asks something else, is not answered.
                std::thread::spawn(move || stream.ok().and_then(|stream| answer(stream, &shared)));
            }
        });
        Self { url, shared }
    }

    /// Behaves otherwise from now on.
    pub fn now(&self, change: impl FnOnce(&mut Script)) {
        change(&mut self.shared.0.lock().unwrap());
        self.shared.1.notify_all();
    }

    /// Waits until the live stream was asked for so often; returns when each time was.
    pub fn asked(&self, times: usize) -> Vec<Instant> {
        let script = self.shared.0.lock().unwrap();
        self.shared.1.wait_while(script, |script| script.asked.len() < times).unwrap().asked.clone()
    }
}

impl Drop for WireHub {
    fn drop(&mut self) {
        self.now(|script| script.stopped = true);
    }
}

fn answer(stream: TcpStream, shared: &Shared) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let (mut length, mut live) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().ok()?;
        }
        live |= line == "accept: text/event-stream";
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let stream = reader.get_mut();
    let path = first.split(' ').nth(1)?;
    if let Some(after) = path.strip_prefix("/v1/records?after=") {
        let after = after.parse().ok()?;
        return if live { tell_live(stream, shared, after) } else { tell_all(stream, shared, after) };
    }
    let answer = match path {
        "/v1/hub" => hub(&shared.0.lock().unwrap()),
        "/v1/session" if body["proof"].is_null() => json!({ "type": "nonce", "nonce": "n" }),
        "/v1/session" => json!({ "type": "session", "token": "t", "expires_at": i64::MAX }),
        "/v1/bodies" => json!({ "bodies": {}, "missing": {} }),
        _ => return None,
    };
    let text = answer.to_string();
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{text}", text.len()).ok()
}

fn head(script: &Script) -> u64 {
    script.says.unwrap_or_else(|| script.records.last().map_or(0, |record| record.seq))
}

fn hub(script: &Script) -> Value {
    json!({ "id": script.id, "name": "Test hub", "version": "0", "now": local_now() + script.ahead, "head": head(script) })
}

fn begin(stream: &mut TcpStream, kind: &str) -> Option<()> {
    write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n").ok()
}

fn tell_all(stream: &mut TcpStream, shared: &Shared, after: u64) -> Option<()> {
    begin(stream, "application/x-ndjson")?;
    let records: Vec<Record> = shared.0.lock().unwrap().records.iter().filter(|record| record.seq > after).cloned().collect();
    for (told, record) in records.iter().enumerate() {
        let held = |script: &mut Script| script.hold_after.is_some_and(|most| told >= most) && !script.stopped;
        drop(shared.1.wait_while(shared.0.lock().unwrap(), held).unwrap());
        writeln!(stream, "{}", serde_json::to_string(record).unwrap()).ok()?;
    }
    Some(())
}

fn tell_live(stream: &mut TcpStream, shared: &Shared, mut after: u64) -> Option<()> {
    let mut script = shared.0.lock().unwrap();
    script.asked.push(Instant::now());
    shared.1.notify_all();
    begin(stream, "text/event-stream")?;
    if script.stream == Stream::Silent {
        drop(shared.1.wait_while(script, |script| script.stream == Stream::Silent && !script.stopped).unwrap());
        return Some(());
    }
    let hello = json!({ "head": head(&script), "now": local_now() + script.ahead });
    write!(stream, "event: hello\ndata: {hello}\n\n").ok()?;
    while script.stream == Stream::Works && !script.stopped {
        for record in script.records.iter().filter(|record| record.seq > after) {
            write!(stream, "event: record\ndata: {}\n\n", serde_json::to_string(record).unwrap()).ok()?;
        }
        after = after.max(script.records.last().map_or(0, |record| record.seq));
        script = shared.1.wait(script).unwrap();
    }
    Some(())
}
