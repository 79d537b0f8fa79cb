//! A wire to a server that can fail: it falls silent (connections stay open and nothing
//! moves, as when a network drops packets), it loses the answer to one word, or what the
//! server says with a word in it never arrives.

use crate::server::{Server, url};
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

/// The silence is a moment of all connections at once.
#[derive(Default)]
struct Mood {
    silent: Mutex<bool>,
    over: Condvar,
    /// The word after which a connection breaks.
    fatal: Mutex<Option<&'static str>>,
    /// The word that is not heard from the server.
    unheard: Mutex<Option<&'static str>>,
}

fn has(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part == word.as_bytes())
}

impl Mood {
    fn wait(&self) {
        let mut silent = self.silent.lock().unwrap();
        while *silent {
            silent = self.over.wait(silent).unwrap();
        }
    }

    fn is_unheard(&self, bytes: &[u8]) -> bool {
        self.unheard.lock().unwrap().is_some_and(|word| has(bytes, word))
    }

    // Once only: the next connection is whole again.
    fn is_fatal(&self, bytes: &[u8]) -> bool {
        let mut fatal = self.fatal.lock().unwrap();
        let found = fatal.is_some_and(|word| has(bytes, word));
        if found {
            *fatal = None;
        }
        found
    }
}

/// A second way to the same server.
pub struct Wire {
    folder: PathBuf,
    mood: Arc<Mood>,
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
        let mood = Arc::new(Mood::default());
        let shared = Arc::clone(&mood);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = UnixStream::connect(&target) else { continue };
                let broken = Arc::new(AtomicBool::new(false));
                let (near_too, far_too) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                let (mood, heard) = (Arc::clone(&shared), Arc::clone(&broken));
                carry(near, far, move |bytes| {
                    mood.wait();
                    heard.fetch_or(mood.is_fatal(bytes), Ordering::SeqCst);
                    Passage::Through
                });
                let mood = Arc::clone(&shared);
                carry(far_too, near_too, move |bytes| {
                    mood.wait();
                    match broken.load(Ordering::SeqCst) {
                        true => Passage::Broken,
                        false if mood.is_unheard(bytes) => Passage::Lost,
                        false => Passage::Through,
                    }
                });
            }
        });
        Self { folder, mood }
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
        *self.mood.silent.lock().unwrap() = true;
    }

    /// What was held back goes on.
    ///
    /// # Panics
    /// When a connection panicked.
    pub fn speak(&self) {
        *self.mood.silent.lock().unwrap() = false;
        self.mood.over.notify_all();
    }
}

impl Wire {
    /// The server hears the next request with this word in it, and its answer is lost
    /// with the connection.
    ///
    /// # Panics
    /// When a connection panicked.
    pub fn lose_the_answer_to(&self, word: &'static str) {
        *self.mood.fatal.lock().unwrap() = Some(word);
    }

    /// From now on nothing that the server says with this word in it arrives.
    ///
    /// # Panics
    /// When a connection panicked.
    pub fn hear_nothing_of(&self, word: &'static str) {
        *self.mood.unheard.lock().unwrap() = Some(word);
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What becomes of some bytes.
enum Passage {
    Through,
    Lost,
    Broken,
}

fn carry(mut from: UnixStream, mut to: UnixStream, passage: impl Fn(&[u8]) -> Passage + Send + 'static) {
    thread::spawn(move || {
        let mut bytes = [0; 16 * 1024];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            match passage(&bytes[..count]) {
                Passage::Lost => {}
                Passage::Through if to.write_all(&bytes[..count]).is_ok() => {}
                Passage::Through | Passage::Broken => break,
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    });
}
