//! What the app can be told when it is started.

use crate::links;
use clap::Parser;
use std::path::{Path, PathBuf};

#[derive(Parser)]
#[command(name = "holdpoint-app", version, about = "The Holdpoint desk")]
struct Given {
    /// Where everything of this computer lies
    #[arg(long, env = "HOLDPOINT_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
    /// Start without a window, where there is a tray
    #[arg(long)]
    in_tray: bool,
    /// An action to open, as holdpoint://action/ID
    link: Option<String>,
}

/// The flag of [`Args::in_tray`].
pub const IN_TRAY: &str = "in-tray";

/// The start arguments with every default filled in.
pub struct Args {
    pub data: PathBuf,
    /// The action of the link the app was started with.
    pub link: Option<String>,
    /// Started at login: the window stays hidden where there is a tray.
    pub in_tray: bool,
}

impl Args {
    pub fn read() -> Self {
        let given = Given::parse();
        Self {
            data: given.data.unwrap_or_else(platform_folder),
            link: given.link.as_deref().and_then(links::action_in),
            in_tray: given.in_tray,
        }
    }
}

/// By what name the system knows this app on a data folder. One folder has one window; another
/// folder is another app to the system, so that starting it does not bring the first one's window.
pub fn identifier(own: &str, data: &Path) -> String {
    if is_platform_folder(data) {
        return own.to_owned();
    }
    // FNV-1a: the name only has to be another one, and the same at every start.
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    let hash = same(data).as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325, step);
    format!("{own}.folder{hash:016x}")
}

/// Whether this is the data folder that is used when none is named.
pub fn is_platform_folder(data: &Path) -> bool {
    same(data) == same(&platform_folder())
}

// However it is spelled.
fn same(folder: &Path) -> PathBuf {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    std::fs::canonicalize(&whole).unwrap_or(whole).components().collect()
}

/// `$XDG_DATA_HOME/holdpoint` and its like on other systems.
pub fn platform_folder() -> PathBuf {
    dirs::data_dir().unwrap_or_else(|| PathBuf::from(".")).join("holdpoint")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_folder_has_a_window_of_its_own_and_only_one() {
        let name = |folder: &Path| identifier("dev.holdpoint.desk", folder);
        assert_eq!(name(&platform_folder()), "dev.holdpoint.desk");
        let (one, other) = (name(Path::new("/srv/one")), name(Path::new("/srv/other")));
        assert!(one.starts_with("dev.holdpoint.desk.folder") && one != other, "{one} {other}");
        assert_eq!(one, name(Path::new("/srv/./one/")));
    }
}
