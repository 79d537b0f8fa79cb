//! The server: started once for all tests of a program, or for one test that stops it.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};

/// A running server. Dropping it, or the end of the process, removes it.
pub struct Server {
    folder: String,
    orders: Mutex<Orders>,
    guard: Child,
}

/// The guard holds its standard input open, and with it the server.
struct Orders {
    say: Option<ChildStdin>,
    hear: BufReader<ChildStdout>,
}

/// The URL of a new, empty database on the server that all tests of this program share.
///
/// # Panics
/// With a sentence, when PostgreSQL is not installed.
#[must_use]
pub fn new_database() -> String {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(Server::start).new_database()
}

impl Server {
    /// A server for the caller alone. Takes about a second.
    ///
    /// # Panics
    /// With a sentence, when PostgreSQL is not installed or does not start.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with("off")
    }

    /// As [`Server::start`], but what it commits is on the disk, as in a company: for measuring.
    ///
    /// # Panics
    /// As [`Server::start`].
    #[must_use]
    pub fn start_durable() -> Self {
        Self::start_with("on")
    }

    fn start_with(fsync: &str) -> Self {
        let mut guard = command(&binaries(), fsync).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut hear = BufReader::new(guard.stdout.take().unwrap());
        let mut folder = String::new();
        hear.read_line(&mut folder).unwrap();
        assert!(!folder.is_empty(), "PostgreSQL did not start; its own words are above.");
        let orders = Mutex::new(Orders { say: guard.stdin.take(), hear });
        Self { folder: folder.trim_end().to_owned(), orders, guard }
    }

    /// The URL of a new, empty database.
    ///
    /// # Panics
    /// When the server does not answer.
    #[must_use]
    pub fn new_database(&self) -> String {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("story_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        // Not a child process of this one: between fork and exec it would still hold file
        // locks that another test has just released.
        self.order(&format!("database {name}"));
        self.url(&name)
    }

    /// The URL of a database by name.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url(&self.folder, database)
    }

    /// The folder its socket is in, for `psql -h`.
    #[must_use]
    pub fn folder(&self) -> &Path {
        Path::new(&self.folder)
    }

    /// Runs one of PostgreSQL's own programs on this server and returns what it printed.
    ///
    /// # Panics
    /// When the program fails.
    #[must_use = "or ignore what it printed on purpose"]
    pub fn output(&self, program: &str, arguments: &[&str]) -> Vec<u8> {
        let connection = ["-h", &self.folder, "-U", "holdpoint"];
        let output = Command::new(binaries().join(program)).args(connection).args(arguments).output().unwrap();
        assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// As [`Server::output`], for programs that print nothing of interest.
    ///
    /// # Panics
    /// When the program fails.
    pub fn run(&self, program: &str, arguments: &[&str]) {
        drop(self.output(program, arguments));
    }

    /// Stops it as an administrator would: sessions are told and cut.
    ///
    /// # Panics
    /// When its guard has gone.
    pub fn stop(&self) {
        self.order("stop");
    }

    /// Kills it, as a crash would.
    ///
    /// # Panics
    /// When its guard has gone.
    pub fn kill(&self) {
        self.order("kill");
    }

    /// Starts it again on the same data.
    ///
    /// # Panics
    /// When it does not start.
    pub fn start_again(&self) {
        self.order("start");
    }

    fn order(&self, order: &str) {
        let mut orders = self.orders.lock().unwrap();
        writeln!(orders.say.as_mut().unwrap(), "{order}").unwrap();
        let mut done = String::new();
        orders.hear.read_line(&mut done).unwrap();
        assert_eq!(done.trim_end(), "done", "PostgreSQL did not {order}; its own words are above.");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Ok(orders) = self.orders.get_mut() {
            orders.say = None;
        }
        let _ = self.guard.wait();
    }
}

pub(crate) fn url(folder: &str, database: &str) -> String {
    format!("postgres:///{database}?host={folder}&user=holdpoint")
}

// PostgreSQL refuses to run as root, so there its own account runs it.
fn command(binaries: &Path, fsync: &str) -> Command {
    let script = include_str!("cluster.sh");
    let root = std::os::unix::fs::MetadataExt::uid(&std::fs::metadata("/proc/self").unwrap()) == 0;
    let mut command = if root { Command::new("runuser") } else { Command::new("sh") };
    if root {
        command.args(["-u", "postgres", "--", "sh"]);
    }
    command.args(["-c", script, "cluster"]).arg(binaries).arg(fsync).current_dir("/");
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
