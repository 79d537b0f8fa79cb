//! Records sent to a desk: in bulk (NDJSON, zstd) and live (Server-Sent Events).

use crate::{Beat, ClientError, http};
use futures::{Stream, StreamExt as _, TryStreamExt as _};
use holdpoint_domain::Record;
use reqwest::Response;
use std::io::BufReader;
use std::pin::Pin;
use tokio::sync::mpsc;
use tokio_util::io::{StreamReader, SyncIoBridge};

/// Records of one batch of a catch-up.
pub const BATCH: usize = 4096;

/// Batches of a catch-up. Download, decompression and parsing run on another thread.
#[derive(Debug)]
pub struct RecordBatches {
    batches: mpsc::Receiver<Result<Vec<Record>, ClientError>>,
}

impl RecordBatches {
    /// The next batch; none at the end.
    pub async fn next(&mut self) -> Option<Result<Vec<Record>, ClientError>> {
        self.batches.recv().await
    }

    /// As [`Self::next`], from a thread that may block.
    pub fn blocking_next(&mut self) -> Option<Result<Vec<Record>, ClientError>> {
        self.batches.blocking_recv()
    }

    pub(crate) fn read(url: String, response: Response) -> Self {
        let zstd = response.headers().get("content-encoding").is_some_and(|value| value == "zstd");
        let bytes = response.bytes_stream().map_err(std::io::Error::other);
        let (send, batches) = mpsc::channel(4);
        tokio::task::spawn_blocking(move || {
            let reader = SyncIoBridge::new(StreamReader::new(bytes));
            let result = if zstd {
                zstd::stream::read::Decoder::new(reader)
                    .map_err(|error| http::unexpected(&url, error))
                    .and_then(|decoder| read_lines(&url, BufReader::with_capacity(1 << 17, decoder), &send))
            } else {
                read_lines(&url, BufReader::with_capacity(1 << 17, reader), &send)
            };
            if let Err(error) = result {
                // A dropped receiver is not an error.
                let _ = send.blocking_send(Err(error));
            }
        });
        Self { batches }
    }
}

fn read_lines(
    url: &str,
    mut reader: impl std::io::BufRead,
    send: &mpsc::Sender<Result<Vec<Record>, ClientError>>,
) -> Result<(), ClientError> {
    let mut line = Vec::with_capacity(2048);
    let mut batch = Vec::with_capacity(BATCH);
    loop {
        line.clear();
        let read =
            reader.read_until(b'\n', &mut line).map_err(|error| ClientError::Unreachable { url: url.into(), detail: error.to_string() })?;
        if read > 0 {
            batch.push(serde_json::from_slice::<Record>(&line).map_err(|error| http::unexpected(url, error))?);
        }
        if (read == 0 || batch.len() == BATCH) && !batch.is_empty() {
            let full = std::mem::replace(&mut batch, Vec::with_capacity(BATCH));
            if send.blocking_send(Ok(full)).is_err() {
                return Ok(());
            }
        }
        if read == 0 {
            return Ok(());
        }
    }
}

/// One event of the live stream.
#[derive(Clone, Debug)]
pub enum Live {
    /// The next record.
    Record(Box<Record>),
    /// A heartbeat: the hub's head and clock.
    Beat(Beat),
}

/// The live stream of a hub.
pub struct LiveEvents {
    url: String,
    bytes: Pin<Box<dyn Stream<Item = reqwest::Result<Vec<u8>>> + Send>>,
    buffer: Vec<u8>,
}

impl std::fmt::Debug for LiveEvents {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LiveEvents").field("url", &self.url).finish_non_exhaustive()
    }
}

impl LiveEvents {
    pub(crate) fn read(url: String, response: Response) -> Self {
        let bytes = response.bytes_stream().map_ok(|bytes| bytes.to_vec());
        Self { url, bytes: Box::pin(bytes), buffer: Vec::new() }
    }

    /// The next event; none when the hub ended the stream.
    ///
    /// # Errors
    /// When the connection breaks, or an event cannot be read.
    pub async fn next(&mut self) -> Result<Option<Live>, ClientError> {
        loop {
            if let Some(end) = find_blank_line(&self.buffer) {
                let block: Vec<u8> = self.buffer.drain(..end + 2).collect();
                match parse_event(&self.url, &block)? {
                    Some(event) => return Ok(Some(event)),
                    None => continue,
                }
            }
            match self.bytes.next().await {
                Some(Ok(bytes)) => self.buffer.extend_from_slice(&bytes),
                Some(Err(error)) => return Err(http::unreachable(&self.url, &error)),
                None => return Ok(None),
            }
        }
    }

    /// Whether another whole event lies in the buffer: more can be taken without waiting.
    #[must_use]
    pub fn has_more(&self) -> bool {
        find_blank_line(&self.buffer).is_some()
    }
}

// The hub ends lines with LF only.
fn find_blank_line(buffer: &[u8]) -> Option<usize> {
    buffer.windows(2).position(|pair| pair == b"\n\n")
}

fn parse_event(url: &str, block: &[u8]) -> Result<Option<Live>, ClientError> {
    let mut kind: &[u8] = b"message";
    let mut data: Vec<u8> = Vec::new();
    for line in block.split(|byte| *byte == b'\n') {
        if let Some(value) = field(line, b"event:") {
            kind = value;
        } else if let Some(value) = field(line, b"data:") {
            data.extend_from_slice(value);
        }
    }
    let unexpected = |error| http::unexpected(url, error);
    match kind {
        b"record" => serde_json::from_slice(&data).map(|record| Some(Live::Record(Box::new(record)))).map_err(unexpected),
        b"hello" | b"beat" => serde_json::from_slice(&data).map(|beat| Some(Live::Beat(beat))).map_err(unexpected),
        // Comments, and kinds of a later hub.
        _ => Ok(None),
    }
}

fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let value = line.strip_prefix(name)?;
    Some(value.strip_prefix(b" ").unwrap_or(value))
}
