//! Documents with bits flipped, cut, doubled and swapped, looked into by the real program's workers: how many, what came, how long.
//!
//! ```text
//! cargo bench --features bench --bench looks -- 100000 [SEED]
//! ```
//!
//! Each document of `src/preview/tests/documents` is mutated over and over, and looked at as text or as a picture. A worker that does not answer within two seconds is
//! killed and counted as slow; one that dies is counted, and a new one goes on. It ends with how long answers took, and with
//! the most memory that a worker used.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells what it measured"
)]

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use worker::{Sight, Worker};

#[path = "../tests/terminal/worker.rs"]
mod worker;

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
        let sight = match random.u8(..6) {
            0..3 => Sight::Text,
            3 => Sight::Blocks,
            4 => Sight::Drawn("Kitty"),
            _ => Sight::Drawn("Sixel"),
        };
        let asked = Instant::now();
        let word = worker.look(name, &bytes, random.usize(..3), sight);
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
    assert!(worker.ends(), "a worker ends with its input");
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
