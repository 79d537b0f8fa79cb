//! An empty home for one test: programs started in it see no other configuration.

use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A home folder with a data folder in it; deleted at the end.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// Makes the folders.
    pub fn new() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("holdpoint-").tempdir()?;
        for name in ["config", "share", "cache", "run"] {
            std::fs::create_dir(folder.path().join(name))?;
        }
        let home = Self { folder };
        private(&home.path().join("run"))?;
        std::fs::write(home.bus_config(), BUS)?;
        Ok(home)
    }

    /// The home folder itself.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// What `--data` is given.
    pub fn data(&self) -> PathBuf {
        self.path().join("data")
    }

    /// Runs a program with a message bus of its own. The bus starts nothing by
    /// itself, so there is no keychain and no notification service.
    pub fn with_bus(&self, program: &Path) -> Command {
        let mut command = Command::new("dbus-run-session");
        command.arg("--config-file").arg(self.bus_config()).arg("--").arg(program);
        self.settle(&mut command);
        command
    }

    /// Makes this the home of a program.
    pub fn settle(&self, command: &mut Command) {
        command.env("HOME", self.path()).env("NO_AT_BRIDGE", "1").env("HOLDPOINT_KEYCHAIN", "off").env("HOLDPOINT_DAY_HISTORY", "1");
        let folders = [("CONFIG", "config"), ("DATA", "share"), ("CACHE", "cache"), ("STATE", "share")];
        for (name, folder) in folders {
            command.env(format!("XDG_{name}_HOME"), self.path().join(folder));
        }
        command.env("XDG_RUNTIME_DIR", self.path().join("run"));
        for name in ["DBUS_SESSION_BUS_ADDRESS", "HOLDPOINT_DATA", "HOLDPOINT_URL", "HOLDPOINT_TOKEN"] {
            command.env_remove(name);
        }
    }

    fn bus_config(&self) -> PathBuf {
        self.path().join("bus.conf")
    }
}

fn private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    Ok(std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?)
}

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
