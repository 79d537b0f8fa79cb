//! What a hub holds in memory while 100,000 actions wait.

use crate::hub::Hub;
use crate::table::{Bound, Row};
use crate::world;
use anyhow::{Result, ensure};
use holdpoint_log::PostgresLog;
use holdpoint_simulator::Fates;
use holdpoint_throwaway::Server;

const PENDING: u64 = 100_000;

pub async fn measure() -> Result<Vec<Row>> {
    let (folder, server) = (tempfile::tempdir()?, Server::start_durable());
    let url = server.new_database();
    let mut made = 0;
    let enough = |_: &_| {
        made += 1;
        made > PENDING
    };
    world::write_to(&PostgresLog::open(&url).await?, folder.path(), Fates { reviewed: 0.0, expired: 0.0 }, enough).await?;
    let (mut hub, _) = Hub::start(folder.path(), Some(&url)).await?;
    let open = hub.metric("holdpoint_open_actions").await?;
    ensure!(open >= 100_000.0, "{open} actions wait, not 100,000");
    let (now, most) = (hub.memory("VmRSS")?, hub.memory("VmHWM")?);
    hub.stop();
    Ok(vec![Row {
        what: "hub memory, 100,000 pending".into(),
        value: most,
        unit: "MB",
        must_be: Bound::AtMost,
        limit: 400.0,
        detail: format!("the most since its start; {now:.0} MB once ready"),
    }])
}
