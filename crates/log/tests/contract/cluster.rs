//! A PostgreSQL server for these tests alone, on a socket in a folder of its own.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The server's guard holds its standard input open, and with it the server.
struct Cluster {
    folder: String,
    _guard: Child,
}

/// The URL of a new, empty database.
pub async fn new_database() -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let folder = &CLUSTER.get_or_init(start).folder;
    let name = format!("story_{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let mut conn = PgConnection::connect(&url(folder, "postgres")).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut conn).await.unwrap();
    conn.close().await.unwrap();
    url(folder, &name)
}

fn url(folder: &str, database: &str) -> String {
    format!("postgres:///{database}?host={folder}&user=holdpoint")
}

fn start() -> Cluster {
    let mut guard = command(&binaries()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut folder = String::new();
    BufReader::new(guard.stdout.take().unwrap()).read_line(&mut folder).unwrap();
    assert!(!folder.is_empty(), "PostgreSQL did not start; its own words are above.");
    Cluster { folder: folder.trim_end().to_owned(), _guard: guard }
}

// PostgreSQL refuses to run as root, so there its own account runs it.
fn command(binaries: &Path) -> Command {
    let script = include_str!("cluster.sh");
    let root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
    let mut command = if root { Command::new("runuser") } else { Command::new("sh") };
    if root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    command.args(["-c", script, "cluster"]).arg(binaries).current_dir("/");
    command
}

// Debian keeps the server's programs off the path, one folder for each version.
fn binaries() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .max()
        .expect("These tests start their own PostgreSQL and found none. Install the package `postgresql`.")
}
