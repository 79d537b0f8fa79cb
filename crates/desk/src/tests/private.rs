//! What lies on the disk is for its owner only.

use super::offline::open;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn files_are_private_and_existing_ones_tightened() {
    let folder = tempfile::tempdir().unwrap();
    let (fresh, old) = (folder.path().join("fresh"), folder.path().join("old"));
    std::fs::create_dir_all(old.join("desk")).unwrap();
    std::fs::write(old.join("desk/outbox.sqlite"), "").unwrap();
    for (path, open) in [(old.clone(), 0o755), (old.join("desk"), 0o755), (old.join("desk/outbox.sqlite"), 0o644)] {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(open)).unwrap();
    }
    for data in [fresh, old] {
        let desk = open(&data).await;
        for name in ["", "desk", "device"] {
            assert_eq!(mode(&data.join(name)), 0o700, "{name}");
        }
        for file in std::fs::read_dir(data.join("desk")).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(mode(&path), 0o600, "{}", path.display());
        }
        assert!(data.join("desk/outbox.sqlite").exists() && data.join("desk/replica.sqlite").exists());
        desk.close().await;
    }
}
