//! A wire to a server that can fall silent: connections stay open and nothing moves,
//! as when a network drops packets.

use crate::server::{Server, url};
use std::io::{Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// The silence is a moment of all connections at once.
#[derive(Default)]
struct Silence {
    silent: Mutex<bool>,
    over: Condvar,
}

impl Silence {
    fn wait(&self) {
        let mut silent = self.silent.lock().unwrap();
        while *silent {
            silent = self.over.wait(silent).unwrap();
        }
    }
}

/// A second way to the same server.
pub struct Wire {
    folder: PathBuf,
    silence: Arc<Silence>,
}

impl Wire {
    /// Lays a wire to `server`.
    ///
    /// # Panics
    /// When its socket cannot be made.
    #[must_use]
    pub fn to(server: &Server) -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("holdpoint-wire.{}.{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
        let target = server.folder().join(".s.PGSQL.5432");
        let silence = Arc::new(Silence::default());
        let shared = Arc::clone(&silence);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = UnixStream::connect(&target) else { continue };
                carry(near.try_clone().unwrap(), far.try_clone().unwrap(), Arc::clone(&shared));
                carry(far, near, Arc::clone(&shared));
            }
        });
        Self { folder, silence }
    }

    /// The URL of a database at the other end.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        url(&self.folder.to_string_lossy(), database)
    }

    /// From now on nothing comes through.
    ///
    /// # Panics
    /// When a connection panicked.
    pub fn fall_silent(&self) {
        *self.silence.silent.lock().unwrap() = true;
    }

    /// What was held back goes on.
    ///
    /// # Panics
    /// When a connection panicked.
    pub fn speak(&self) {
        *self.silence.silent.lock().unwrap() = false;
        self.silence.over.notify_all();
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

fn carry(mut from: UnixStream, mut to: UnixStream, silence: Arc<Silence>) {
    thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            silence.wait();
            if to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Both);
    });
}
