//! What the app can be told when it is started.

use crate::links;
use clap::Parser;
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "holdpoint-app", version, about = "The Holdpoint desk")]
struct Given {
    /// Where everything of this computer lies
    #[arg(long, env = "HOLDPOINT_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// An action to open, as holdpoint://action/ID
    link: Option<String>,
}

/// The start arguments with every default filled in.
pub struct Args {
    pub data: PathBuf,
    /// The action of the link the app was started with.
    pub link: Option<String>,
}

impl Args {
    pub fn read() -> Self {
        let given = Given::parse();
        Self { data: given.data.unwrap_or_else(platform_folder), link: given.link.as_deref().and_then(links::action_in) }
    }
}

/// `$XDG_DATA_HOME/holdpoint` and its like on other systems.
fn platform_folder() -> PathBuf {
    dirs::data_dir().unwrap_or_else(|| PathBuf::from(".")).join("holdpoint")
}
