//! One line of JSON for every request, written by a thread of its own so that nobody waits for a slow reader.

use std::io::{self, BufWriter, Write};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::thread;
use std::time::Duration;

use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;

use crate::object::reveal;

/// Where requests are written down, if they are.
#[derive(Debug)]
pub(super) struct AccessLog(Option<Sending>);

#[derive(Debug)]
struct Sending {
    lines: SyncSender<String>,
    lost: Arc<AtomicU64>,
}

/// One request and what became of it: no query, no header, no link.
#[derive(Debug)]
pub(super) struct Line<'a> {
    /// Who asked.
    pub(super) peer: IpAddr,
    /// How.
    pub(super) method: &'a str,
    /// For what, as it was sent.
    pub(super) path: &'a str,
    /// The answer's status.
    pub(super) status: u16,
    /// How long the answer took.
    pub(super) took: Duration,
}

/// The same as it is written.
#[derive(Serialize)]
struct Written<'a> {
    time: String,
    peer: IpAddr,
    method: &'a str,
    path: String,
    status: u16,
    ms: f64,
}

/// The thread that writes; it ends when nobody can tell it anything any more.
#[derive(Debug)]
pub(super) struct Writer(Receiver<()>);

/// So many lines wait for a reader that is slow; further ones are counted, not kept.
const WAITING: usize = 8_192;
/// So much of a path is written.
const LONGEST: usize = 400;
/// What begins the part of an address that nobody may keep, in small letters.
const SECRETS: [&str; 2] = ["x-amz-", "signature="];

impl AccessLog {
    /// No log at all.
    pub(super) fn none() -> Self {
        Self(None)
    }

    /// A log on `out`.
    pub(super) fn on(out: impl Write + Send + 'static) -> io::Result<(Self, Writer)> {
        let (lines, received) = sync_channel(WAITING);
        let (done, ended) = sync_channel(1);
        let lost = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&lost);
        thread::Builder::new()
            .name("access-log".into())
            .spawn(move || {
                // A log that nobody reads any more is no reason to stop serving.
                let _ = write_all(&received, &counted, BufWriter::new(out));
                let _ = done.send(());
            })?;
        Ok((Self(Some(Sending { lines, lost })), Writer(ended)))
    }

    /// Writes down one request; never waits.
    pub(super) fn tell(&self, line: &Line<'_>) {
        if let Some(sending) = &self.0
            && sending.lines.try_send(line.json()).is_err()
        {
            sending.lost.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Writer {
    /// Waits until all is written, but no longer than `patience`. All copies of the log must be gone.
    pub(super) fn finish(self, patience: Duration) {
        let _ = self.0.recv_timeout(patience);
    }
}

impl Line<'_> {
    fn json(&self) -> String {
        let line = Written {
            time: format!("{:.3}", jiff::Timestamp::now()),
            peer: self.peer,
            method: self.method,
            path: shown(self.path),
            status: self.status,
            ms: (self.took.as_secs_f64() * 1e5).round() / 1e2,
        };
        let line = serde_json::to_string(&line).expect("texts and numbers always make JSON");
        format!("{line}\n")
    }
}

/// A path that may be read: nothing acts on a terminal, and a link that was pasted into it ends before its signature.
fn shown(path: &str) -> String {
    let decoded = percent_decode_str(path)
        .decode_utf8_lossy()
        .to_ascii_lowercase();
    let secret = SECRETS.iter().filter_map(|word| decoded.find(word)).min();
    let told = match secret {
        Some(at) => reveal(&decoded[..at]),
        None => reveal(path),
    };
    let end = told.floor_char_boundary(LONGEST);
    if end < told.len() || secret.is_some() {
        return format!("{}…", &told[..end]);
    }
    told
}

fn write_all(lines: &Receiver<String>, lost: &AtomicU64, mut out: impl Write) -> io::Result<()> {
    loop {
        let line = match lines.try_recv() {
            Ok(line) => line,
            Err(TryRecvError::Empty) => {
                out.flush()?;
                match lines.recv() {
                    Ok(line) => line,
                    Err(_) => return Ok(()),
                }
            }
            Err(TryRecvError::Disconnected) => return out.flush(),
        };
        out.write_all(line.as_bytes())?;
        let lost = lost.swap(0, Ordering::Relaxed);
        if lost > 0 {
            writeln!(out, "{}", json!({"lost": lost}))?;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_link_ends_before_its_signature() {
        for path in [
            "/api/files/https%3A%2F%2Fhost%2Fa.pdf%3FX-Amz-Signature%3Dhush",
            "/api/files/a.pdf%3Fx%2Damz%2Dsecurity-token=hush",
            "/api/files/a.pdf&Signature=hush",
        ] {
            let told = shown(path);
            assert!(told.contains("a.pdf") && !told.contains("hush"), "{told}");
        }
        assert_eq!(
            shown("/api/files/signature.png"),
            "/api/files/signature.png"
        );
    }

    #[test]
    fn a_long_path_is_cut_and_an_odd_one_spelled_out() {
        assert!(shown(&"ü".repeat(8_000)).len() < 410);
        assert_eq!(shown("/\u{202e}a"), "/‹U+202E›a");
    }

    #[test]
    fn lines_are_json_and_all_written_at_the_end() {
        let (reader, writer) = io::pipe().unwrap();
        let (log, ended) = AccessLog::on(writer).unwrap();
        for status in [302, 404] {
            log.tell(&Line {
                peer: IpAddr::from([127, 0, 0, 1]),
                method: "GET",
                path: "/api/files/a\"b",
                status,
                took: Duration::from_micros(1_234),
            });
        }
        drop(log);
        ended.finish(Duration::from_secs(5));
        let text = io::read_to_string(reader).unwrap();
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0]["path"], "/api/files/a\"b");
        assert_eq!(
            (&lines[0]["ms"], &lines[1]["status"]),
            (&json!(1.23), &json!(404))
        );
    }

    #[test]
    fn a_reader_that_does_not_read_holds_nobody_up() {
        let (reader, writer) = io::pipe().unwrap();
        let (log, _ended) = AccessLog::on(writer).unwrap();
        for _ in 0..3 * WAITING {
            log.tell(&Line {
                peer: IpAddr::from([127, 0, 0, 1]),
                method: "GET",
                path: "/",
                status: 200,
                took: Duration::ZERO,
            });
        }
        drop(log);
        let text = io::read_to_string(reader).unwrap();
        assert!(text.contains("{\"lost\":"), "{} bytes", text.len());
    }
}
