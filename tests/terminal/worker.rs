//! The real program's worker, as filedesk drives it: asked on standard input, given the bytes that it needs, killed when it is slow.

#![allow(clippy::disallowed_methods, reason = "it waits for another program")]

use std::io::{self, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Whoever takes longer is killed, as filedesk does it.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a page is looked at.
#[derive(Debug, Clone, Copy)]
pub enum Sight {
    /// As text.
    Text,
    /// As a picture in half blocks.
    Blocks,
    /// As a picture in the language of a terminal.
    Drawn(&'static str),
}

/// A worker that runs.
pub struct Worker {
    child: Child,
    into: Option<ChildStdin>,
    frames: Receiver<(u8, Vec<u8>)>,
}

impl Worker {
    /// Starts one.
    pub fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_filedesk"))
            .arg("preview-worker")
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let into = child.stdin.take().expect("it was piped");
        let mut from = child.stdout.take().expect("it was piped");
        let (sender, frames) = channel();
        std::thread::spawn(move || {
            while let Ok(frame) = take(&mut from) {
                if sender.send(frame).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            into: Some(into),
            frames,
        }
    }

    fn put(&mut self, letter: u8, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
        let into = self.into.as_mut().ok_or_else(closed)?;
        into.write_all(&[letter])?;
        into.write_all(&length.to_le_bytes())?;
        into.write_all(bytes)?;
        into.flush()
    }

    /// What comes of looking into `bytes`, in a word.
    pub fn look(&mut self, name: &str, bytes: &[u8], part: usize, sight: Sight) -> &'static str {
        let (is_picture, canvas) = match sight {
            Sight::Text => (false, serde_json::Value::Null),
            Sight::Blocks => (true, serde_json::Value::Null),
            Sight::Drawn(protocol) => {
                let canvas = serde_json::json!({ "protocol": protocol, "cell": [10, 20] });
                (true, canvas)
            }
        };
        let ask = serde_json::json!({
            "ask": {
                "name": name, "declared": "",
                "room": { "width": 100, "height": 40, "canvas": canvas },
                "wanted": {
                    "part": part, "reach": 262_144, "seek": null, "password": "",
                    "sight": { "is_picture": is_picture, "zoom": part, "steps": [part, part] },
                },
            },
            "size": bytes.len(),
        });
        if self.put(b'A', ask.to_string().as_bytes()).is_err() {
            return "died";
        }
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            match self.frames.recv_timeout(left) {
                Ok((b'N', need)) => {
                    let number = |range: std::ops::Range<usize>| {
                        let bytes: [u8; 8] = need[range].try_into().expect("eight bytes");
                        usize::try_from(u64::from_le_bytes(bytes)).expect("a place in it")
                    };
                    let (from, length) = (number(0..8), number(8..16));
                    let from = from.min(bytes.len());
                    let to = from.saturating_add(length).min(bytes.len());
                    if self.put(b'B', &bytes[from..to]).is_err() {
                        return "died";
                    }
                }
                // No font is here.
                Ok((b'F', _)) => {
                    if self.put(b'C', &[]).is_err() {
                        return "died";
                    }
                }
                Ok((_, answer)) => return said(&answer),
                Err(RecvTimeoutError::Timeout) => return "slow",
                Err(RecvTimeoutError::Disconnected) => return "died",
            }
        }
    }

    /// Whether it ends by itself once nobody asks any more.
    pub fn ends(mut self) -> bool {
        drop(self.into.take());
        let until = Instant::now() + PATIENCE;
        while Instant::now() < until {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }

    /// The most memory that it has used so far, in kB.
    pub fn most(&self) -> u64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM"));
        let word = line.and_then(|line| line.split_whitespace().nth(1));
        word.and_then(|word| word.parse().ok()).unwrap_or(0)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn take(from: &mut ChildStdout) -> io::Result<(u8, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let length = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    Ok((head[0], bytes))
}

fn said(answer: &[u8]) -> &'static str {
    let answer: serde_json::Value = serde_json::from_slice(answer).expect("answers are JSON");
    match answer.get("Err") {
        // What panicked has no words of its own.
        Some(why) if why["Damaged"] == "" => "panicked",
        Some(_) => "refused",
        None if !answer["Ok"]["trouble"].is_null() => "damaged",
        None => "shown",
    }
}
