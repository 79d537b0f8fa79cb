//! Eight tools that propose without pause, against `pgbench` with eight clients that
//! inserts the same bytes in transactions of the size the hub's own batches had.
//!
//! The hub is whole: HTTP, rules, hashes, one order of records. The peer has none of it.

use crate::crew::{Member, proposal};
use crate::hub::Hub;
use crate::table::{Bound, Row};
use anyhow::{Context as _, Result};
use holdpoint_protocol::ToolClient;
use holdpoint_throwaway::Server;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const PROPOSERS: usize = 8;
const LASTING: Duration = Duration::from_secs(6);
const ROUNDS: usize = 3;
// Rows that fit into one statement of pgbench, which takes 255 variables.
const MOST: u8 = 120;

pub async fn measure() -> Result<Vec<Row>> {
    let (folder, server) = (tempfile::tempdir()?, Server::start_durable());
    let url = server.new_database();
    let (hub, _) = Hub::start(folder.path(), Some(&url)).await?;
    let mara = Member::join(&hub, folder.path(), 0).await?;
    let mut tools = Vec::new();
    for number in 0..PROPOSERS {
        let name = format!("tool-{number}");
        tools.push((mara.add_tool(&ToolClient::new(&hub.url, ""), &name).await?, name));
    }
    let database = url.split(['/', '?']).nth(3).context("a database has a name")?;
    let peer = Peer { server: &server, database, folder: folder.path() };
    let (mut ours, mut batch, mut busy) = (0.0_f64, 0.0, 0.0);
    // As many clients with batches like ours; with one action a transaction, as each proposer
    // brings; and one client after whom nobody has to wait, as whoever keeps an order is.
    let (mut theirs, mut singly, mut in_order) = (0.0_f64, 0.0_f64, 0.0_f64);
    propose(&hub, &tools, LASTING / 4).await?;
    // In turns, so that a busy moment meets both.
    for _ in 0..ROUNDS {
        let now = propose(&hub, &tools, LASTING).await?;
        let size = now.batch;
        if now.rate > ours {
            (ours, batch, busy) = (now.rate, now.batch, now.busy);
        }
        theirs = theirs.max(peer.insert(PROPOSERS, size)?);
        singly = singly.max(peer.insert(PROPOSERS, 1.0)?);
        in_order = in_order.max(peer.insert(1, size)?);
    }
    hub.stop();
    Ok(vec![Row {
        what: format!("durable proposals on PostgreSQL, {PROPOSERS} proposers"),
        value: ours / theirs,
        unit: "×",
        must_be: Bound::AtLeast,
        limit: 0.5,
        detail: format!(
            "{ours:.0}/s through HTTP in batches of {batch:.1}, {:.0} % of the time in the log, against {theirs:.0}/s of pgbench with {PROPOSERS} clients; \
             {:.2}× of {singly:.0}/s with one action a transaction, {:.2}× of {in_order:.0}/s with one client",
            busy * 100.0,
            ours / singly,
            ours / in_order
        ),
    }])
}

struct Proposed {
    /// Actions a second.
    rate: f64,
    /// Records in a batch of the hub's.
    batch: f64,
    /// Share of the time that the hub waited for its log.
    busy: f64,
}

async fn propose(hub: &Hub, tools: &[(ToolClient, String)], lasting: Duration) -> Result<Proposed> {
    let records = "holdpoint_append_records";
    let (sum, count, seconds) = (format!("{records}_sum"), format!("{records}_count"), "holdpoint_append_seconds_sum");
    let before = (hub.metric(&sum).await?, hub.metric(&count).await?, hub.metric(seconds).await?);
    let start = Instant::now();
    let mut proposers = JoinSet::new();
    for (tool, name) in tools {
        let (tool, name) = (tool.clone(), name.clone());
        proposers.spawn(async move {
            let mut made = 0_u32;
            while start.elapsed() < lasting {
                tool.propose(&proposal(&name, made.into())?, None).await?;
                made += 1;
            }
            anyhow::Ok(made)
        });
    }
    let mut made = 0;
    while let Some(one) = proposers.join_next().await {
        made += one??;
    }
    let rate = f64::from(made) / start.elapsed().as_secs_f64();
    let (records, batches) = (hub.metric(&sum).await? - before.0, hub.metric(&count).await? - before.1);
    let busy = (hub.metric(seconds).await? - before.2) / start.elapsed().as_secs_f64();
    Ok(Proposed { rate, batch: records / batches, busy })
}

/// `pgbench` on the same server, into tables of the same shape.
struct Peer<'a> {
    server: &'a Server,
    database: &'a str,
    folder: &'a Path,
}

impl Peer<'_> {
    /// Records a second, each with its body.
    fn insert(&self, clients: usize, batch: f64) -> Result<f64> {
        self.run_sql(TABLES)?;
        let head = self.run_sql("SELECT head FROM holdpoint.records WHERE kind = 'action.proposed' ORDER BY seq LIMIT 1")?;
        let body = "SELECT convert_from(content, 'UTF8') FROM holdpoint.bodies JOIN holdpoint.records ON body = digest WHERE kind = 'action.proposed' ORDER BY seq LIMIT 1";
        let body = self.run_sql(body)?;
        let rows = (1..MOST).min_by(|a, b| f64::abs(f64::from(*a) - batch).total_cmp(&f64::abs(f64::from(*b) - batch))).unwrap_or(1);
        let script = self.folder.join("peer.sql");
        std::fs::write(&script, transaction(usize::from(rows))?)?;
        let (clients, lasting) = (clients.to_string(), LASTING.as_secs().to_string());
        let (head, body) = (format!("head={head}"), format!("body={body}"));
        let file = script.to_str().context("a path is text")?;
        let arguments = ["-n", "-M", "prepared", "-c", &clients, "-T", &lasting, "-D", &head, "-D", &body, "-f", file, self.database];
        let said = String::from_utf8(self.server.output("pgbench", &arguments))?;
        let transactions = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
        Ok(transactions.with_context(|| format!("pgbench said {said}"))? * f64::from(rows))
    }

    fn run_sql(&self, sql: &str) -> Result<String> {
        let said = self.server.output("psql", &["-d", self.database, "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql]);
        Ok(String::from_utf8(said)?.trim_end_matches('\n').to_owned())
    }
}

// The tables of the log without its chain. Only what an index holds has to differ from row to row.
const TABLES: &str = "
    DROP SCHEMA IF EXISTS peer CASCADE; CREATE SCHEMA peer; CREATE SEQUENCE peer.place CACHE 64;
    CREATE TABLE peer.records (LIKE holdpoint.records INCLUDING ALL);
    CREATE TABLE peer.bodies (LIKE holdpoint.bodies INCLUDING ALL);";

// The bytes travel with every row, as they do from the hub. No colon may stand in a literal:
// pgbench takes it for a variable.
fn transaction(rows: usize) -> Result<String> {
    let zero = format!("'\\x{}'", "00".repeat(32));
    let id = "'act_' || lpad(currval('peer.place')::text, 26, '0')";
    let record = format!("(nextval('peer.place'), 1795435200000, 'tool-0', 'action.proposed', 1, {id}, :head, {zero}, {zero}, {zero})");
    let body = "(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), convert_to(:body, 'UTF8'))";
    let mut text = String::new();
    let list = |row: &str| vec![row; rows].join(", ");
    writeln!(text, "BEGIN;\nINSERT INTO peer.bodies VALUES {};", list(body))?;
    writeln!(text, "INSERT INTO peer.records VALUES {};\nEND;", list(&record))?;
    Ok(text)
}
