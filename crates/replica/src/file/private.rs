//! Folders and files that only their owner can read. Outside Unix the system's defaults apply.

use std::path::Path;

/// Makes a folder only its owner enters; an existing one is tightened.
///
/// # Errors
/// When the system refuses.
pub fn folder(path: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    tighten(path, 0o700)
}

/// Makes an empty file only its owner reads; an existing one is tightened. SQLite
/// gives the files beside a database the mode of the database.
///
/// # Errors
/// When the system refuses.
pub fn file(path: &Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        // Never opened here: closing it would end the locks SQLite may hold on it in this process.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => tighten_all(path),
        Err(error) => Err(error),
    }
}

fn tighten_all(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        if Path::new(&name).exists() {
            tighten(Path::new(&name), 0o600)?;
        }
    }
    Ok(())
}

#[cfg(unix)]
fn tighten(path: &Path, mode: u32) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let found = std::fs::metadata(path)?.permissions().mode();
    // A folder with the sticky bit is everybody's, as `/tmp` is.
    if found & 0o077 == 0 || found & 0o1000 != 0 {
        return Ok(());
    }
    match std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)) {
        // Somebody else's, who decides about it.
        Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => Ok(()),
        done => done,
    }
}

#[cfg(not(unix))]
fn tighten(_: &Path, _: u32) -> std::io::Result<()> {
    Ok(())
}
