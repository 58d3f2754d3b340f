//! Documents with bits flipped, cut, doubled and swapped, looked into by the real program's workers: how many, what came, how long.
//!
//! ```text
//! cargo bench --features bench --bench looks -- 100000 [SEED]
//! ```
//!
//! Each document of `src/preview/tests/documents` is mutated over and over. A worker that does not answer within two seconds is
//! killed and counted as slow; one that dies is counted, and a new one goes on. It ends with how long answers took, and with
//! the most memory that a worker used.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells what it measured"
)]

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// Whoever takes longer is killed, as filedesk does it.
const PATIENCE: Duration = Duration::from_secs(2);

struct Worker {
    child: Child,
    into: ChildStdin,
    frames: Receiver<(u8, Vec<u8>)>,
}

impl Worker {
    fn start() -> Self {
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
            into,
            frames,
        }
    }

    fn put(&mut self, letter: u8, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.into.write_all(&[letter])?;
        self.into.write_all(&length.to_le_bytes())?;
        self.into.write_all(bytes)?;
        self.into.flush()
    }

    /// What comes of looking into `bytes`, in a word.
    fn look(&mut self, name: &str, bytes: &[u8], part: usize) -> &'static str {
        let ask = serde_json::json!({
            "ask": {
                "name": name, "declared": "", "part": part, "reach": 262_144,
                "room": { "width": 80, "height": 40 },
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
                Ok((_, answer)) => return said(&answer),
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => return "slow",
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return "died",
            }
        }
    }

    /// The most memory that it has used so far, in kB.
    fn most(&self) -> u64 {
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

/// A mutated document: up to eight changes, small and large.
fn mutated(bytes: &[u8], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..random.usize(1..=8) {
        let length = bytes.len();
        if length < 4 {
            break;
        }
        let at = random.usize(..length);
        let end = (at + random.usize(1..=64)).min(length);
        match random.u8(..9) {
            0 | 1 => bytes[at] ^= 1 << random.u8(..8),
            2 => bytes[at] = random.u8(..),
            3 => bytes.truncate(at.max(1)),
            4 => drop(bytes.drain(at..end)),
            5 => {
                let piece = bytes[at..end].to_vec();
                let to = random.usize(..=length);
                bytes.splice(to..to, piece);
            }
            6 => bytes[at..end].fill(
                random
                    .choice([0, 0xff, b'9', b' ', b'('].iter())
                    .copied()
                    .unwrap_or(0),
            ),
            7 => {
                // A number becomes another one.
                let digit = (at..length).find(|at| bytes[*at].is_ascii_digit());
                digit.inspect(|at| bytes[*at] = random.u8(b'0'..=b'9'));
            }
            _ => {
                let other = random.usize(..length);
                bytes.swap(at, other);
            }
        }
    }
    bytes
}

fn main() {
    let mut words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'));
    let count: usize = words
        .next()
        .and_then(|word| word.parse().ok())
        .unwrap_or(2_000);
    let seed = words.next().and_then(|word| word.parse().ok()).unwrap_or(7);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/preview/tests/documents");
    let mut documents: Vec<_> = std::fs::read_dir(folder)
        .expect("the documents are there")
        .map(|entry| entry.expect("it can be read").path())
        .map(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            (
                name.into_owned(),
                std::fs::read(&path).expect("it can be read"),
            )
        })
        .collect();
    documents.sort();
    let mut random = fastrand::Rng::with_seed(seed);
    let mut worker = Worker::start();
    let (mut came, mut times, mut most) = (BTreeMap::<_, usize>::new(), Vec::new(), 0);
    let began = Instant::now();
    for number in 0..count {
        let (name, bytes) = &documents[number % documents.len()];
        let bytes = mutated(bytes, &mut random);
        let asked = Instant::now();
        let word = worker.look(name, &bytes, random.usize(..3));
        times.push(asked.elapsed());
        *came.entry(word).or_default() += 1;
        most = most.max(worker.most());
        if matches!(word, "slow" | "died") {
            println!("{word}: {name}, the {number}th");
            worker = Worker::start();
        }
        if matches!(word, "panicked") {
            println!("{word}: {name}, the {number}th");
        }
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 1000].as_secs_f64() * 1e3;
    println!(
        "{count} mutated files of {} documents in {:.0} s, seed {seed}",
        documents.len(),
        began.elapsed().as_secs_f64()
    );
    for (word, count) in came {
        println!("{count:>9} {word}");
    }
    println!(
        "median {:.2} ms, 99.9 % within {:.1} ms, the slowest {:.0} ms; at most {} MiB resident",
        at(500),
        at(999),
        at(1000),
        most >> 10
    );
}
