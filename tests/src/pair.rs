//! Two hubs on one PostgreSQL database, each its own process with its own folder.

use crate::home::Home;
use crate::serve::Serve;
use anyhow::{Context, Result};
use holdpoint_protocol::HubFile;
use holdpoint_throwaway::Server;
use tokio::task::block_in_place;

/// The pair, until it is dropped.
pub struct Pair {
    homes: [Home; 2],
    database: String,
    listen: [String; 2],
    hubs: Option<[Serve; 2]>,
    // Last: the hubs end before their database.
    _postgres: Server,
}

impl Pair {
    /// Starts the database and both hubs; the second has a copy of the first one's keys.
    pub fn start() -> Result<Self> {
        let postgres = block_in_place(Server::start);
        let database = block_in_place(|| postgres.new_database());
        let homes = [Home::new()?, Home::new()?];
        let first = serve(&homes[0], &database, "127.0.0.1:0")?;
        let (from, to) = (homes[0].data().join("hub/keys.json"), homes[1].data().join("hub"));
        std::fs::create_dir_all(&to)?;
        std::fs::copy(from, to.join("keys.json"))?;
        let second = serve(&homes[1], &database, "127.0.0.1:0")?;
        let listen = [&first, &second].map(|hub| hub.url.trim_start_matches("http://").to_owned());
        Ok(Self { homes, database, listen, hubs: Some([first, second]), _postgres: postgres })
    }

    /// The address of one of them, also while it is stopped.
    pub fn url(&self, number: usize) -> String {
        format!("http://{}", self.listen[number % 2])
    }

    /// The URL of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// The owner secret in the first hub's folder.
    pub fn owner_secret(&self) -> Result<String> {
        Ok(HubFile::read(&self.homes[0].data()).context("the hub wrote no hub.json")?.secret)
    }

    /// Ends both as a power cut would.
    pub fn kill(&mut self) {
        self.hubs.take().into_iter().flatten().for_each(Serve::kill);
    }

    /// Starts both again where they were.
    pub fn start_again(&mut self) -> Result<()> {
        let again = |number: usize| serve(&self.homes[number], &self.database, &self.listen[number]);
        self.hubs = Some([again(0)?, again(1)?]);
        Ok(())
    }
}

fn serve(home: &Home, database: &str, listen: &str) -> Result<Serve> {
    block_in_place(|| Serve::with(home, &["--listen", listen, "--database", database]))
}
