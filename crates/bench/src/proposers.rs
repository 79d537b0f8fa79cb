//! Appends on PostgreSQL as eight tools that propose without pause cause them, against
//! `pgbench`, which inserts the same bytes in transactions of the same size.
//!
//! First the eight propose to a whole hub: that gives the batches, their bytes, and what
//! comes of it through HTTP and rules, which is told beside. Then the same record is
//! appended again in batches of that size. A chain has one end, so its appends come one
//! after another; so do the transactions of the peer's one client.

use crate::crew::{Member, proposal};
use crate::hub::Hub;
use crate::table::{Bound, Row};
use anyhow::{Context as _, Result};
use holdpoint_domain::Digest;
use holdpoint_log::{Batch, Log as _, PostgresLog};
use holdpoint_protocol::ToolClient;
use holdpoint_throwaway::Server;
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const PROPOSERS: usize = 8;
const LASTING: Duration = Duration::from_secs(6);
const ROUNDS: usize = 3;
// Records that are appended again.
const AGAIN: usize = 20_000;
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
    let (mut theirs, mut in_order, mut again) = (0.0_f64, 0.0_f64, 0.0_f64);
    propose(&hub, &tools, LASTING / 4).await?;
    // In turns, so that a busy moment meets both.
    for _ in 0..ROUNDS {
        let now = propose(&hub, &tools, LASTING).await?;
        let size = now.batch;
        if now.rate > ours {
            (ours, batch, busy) = (now.rate, now.batch, now.busy);
        }
        theirs = theirs.max(peer.insert(PROPOSERS, size)?);
        in_order = in_order.max(peer.insert(1, size)?);
        again = again.max(append_again(&url, &server.new_database(), size).await?);
    }
    hub.stop();
    Ok(vec![Row {
        what: format!("appends on PostgreSQL, batches of {PROPOSERS} proposers"),
        value: again / in_order,
        unit: "×",
        must_be: Bound::AtLeast,
        limit: 0.5,
        detail: format!(
            "{again:.0}/s in batches of {batch:.1} against {in_order:.0}/s of pgbench; the whole hub through HTTP {ours:.0}/s, \
             {:.0} % of it in the log; pgbench with {PROPOSERS} clients in no order {theirs:.0}/s",
            busy * 100.0
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

/// Appends the beginning of a record to an empty log, in batches of about `size`; actions a second.
async fn append_again(from: &str, to: &str, size: f64) -> Result<f64> {
    let (from, to) = (PostgresLog::open(from).await?, PostgresLog::open(to).await?);
    let size = (1..usize::from(MOST)).min_by_key(|rows| (f64::abs(*rows as f64 - size) * 1000.0) as u64).unwrap_or(1);
    let records = from.read(0, AGAIN).await?;
    let proposed = records.iter().filter(|record| record.kind == "action.proposed").count();
    let mut batches = Vec::new();
    for records in records.chunks(size) {
        let named: Vec<Digest> = records.iter().filter_map(|record| record.body).collect();
        let bodies = from.get_bodies(&named).await?;
        let bodies = named.iter().zip(bodies).filter_map(|(digest, body)| Some((*digest, body?))).collect();
        batches.push(Batch { records: records.to_vec(), bodies });
    }
    let start = Instant::now();
    let mut head = 0;
    for batch in batches {
        head = to.append(head, batch).await?;
    }
    Ok(proposed as f64 / start.elapsed().as_secs_f64())
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
