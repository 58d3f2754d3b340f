//! The sweep, timed beside s5cmd on the same server in the same run.
//!
//! ```text
//! cargo bench --features bench --bench sweep -- [--keys 1000000] [--shape tree|flat|unicode] [--latency MS] [--faults PERCENT]
//! ```
//!
//! Without arguments: every shape at 0 and at 30 ms a request, the tree with every fifth request refused or cut off,
//! and one flat folder of 100,000. Every sweep is checked: as many keys as there are, and the same sum of their hashes.
//! `S5CMD` may name the program to compare with; without one on the PATH there is no comparison.
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells what it measured"
)]

mod keys;
mod server;

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use filedesk::bench::{
    Access, Depth, EncryptionPolicy, Pace, Page, Prefix, StaticKeys, Store, Target,
};
use keys::{Keys, SHAPES, Shape, Sum};
use server::{Order, Server, serve};

fn main() {
    let arguments: Vec<_> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    if let [word, rest @ ..] = arguments.as_slice()
        && word == "serve"
    {
        return serve(rest);
    }
    let told = |name: &str| {
        let at = arguments.iter().position(|word| word == name)?;
        arguments.get(at + 1).cloned()
    };
    let number = |name: &str| told(name).map(|number| number.parse::<u64>().expect("a number"));
    let keys = number("--keys").map_or(1_000_000, |keys| usize::try_from(keys).expect("a count"));
    let is_chosen = number("--latency").is_some() || number("--faults").is_some();
    for (shape, name) in SHAPES {
        if told("--shape").is_some_and(|told| told != name) {
            continue;
        }
        let order = |latency, faults| Order {
            shape: name,
            keys,
            latency,
            faults,
        };
        if is_chosen {
            let (latency, faults) = (number("--latency"), number("--faults"));
            compare(shape, order(latency.unwrap_or(0), faults.unwrap_or(0)));
            continue;
        }
        compare(shape, order(30, 0));
        compare(shape, order(0, 0));
        if shape == Shape::Tree {
            compare(shape, order(0, 20));
        }
        if shape == Shape::Flat {
            open(100_000);
        }
    }
}

/// Sweeps a bucket, and lets s5cmd list it.
fn compare(shape: Shape, order: Order) {
    let expected = Keys::make(shape, order.keys).sum();
    let server = Server::start(order);
    let (took, told) = wait(sweep(&server.endpoint));
    let requests = server.requests();
    assert_eq!(told, expected, "keys were lost or doubled");
    println!(
        "{:8} {:9} keys, {:2} ms, {:2} % faults: sweep {:6.2} s, {requests} requests",
        order.shape,
        order.keys,
        order.latency,
        order.faults,
        took.as_secs_f64()
    );
    if order.faults == 0
        && let Some(theirs) = s5cmd(&server.endpoint, order.keys)
    {
        let ratio = theirs.as_secs_f64() / took.as_secs_f64();
        println!(
            "{:44} s5cmd {:6.2} s, {} requests: 1/{ratio:.1}",
            "",
            theirs.as_secs_f64(),
            server.requests()
        );
    }
}

async fn sweep(endpoint: &str) -> (Duration, Sum) {
    let store = connect(endpoint).await;
    let begun = Instant::now();
    let mut sweep = store.sweep(&Prefix::bucket(), Depth::Deep, Pace::default());
    let mut pages: Vec<Page> = Vec::new();
    while let Some(swept) = sweep.next().await {
        pages.push(swept.expect("the sweep is complete").page);
    }
    let took = begun.elapsed();
    let mut sum = Sum::default();
    pages
        .iter()
        .flat_map(Page::entries)
        .for_each(|row| sum.add(row.name));
    (took, sum)
}

/// Opens one folder that holds everything, as a person does.
fn open(keys: usize) {
    let server = Server::start(Order {
        shape: "flat",
        keys,
        latency: 30,
        faults: 0,
    });
    let expected = Keys::make(Shape::Flat, keys).len();
    let (first, all, rows) = wait(async {
        let store = connect(&server.endpoint).await;
        let begun = Instant::now();
        let mut pages = store.pages(&Prefix::new("uploads/rate_card/"), Depth::Shallow, None);
        let (mut first, mut told) = (None, Vec::<Arc<Page>>::new());
        while let Some(listed) = pages.next().await {
            told.push(listed.expect("the listing is complete").page);
            first.get_or_insert(begun.elapsed());
        }
        (
            first.unwrap_or_default(),
            begun.elapsed(),
            told.iter().map(|page| page.len()).sum::<usize>(),
        )
    });
    assert_eq!(rows, expected, "rows were lost or doubled");
    println!(
        "opening a flat folder of {keys} at 30 ms: first rows after {:.0} ms, all after {:.0} ms, {} requests",
        first.as_secs_f64() * 1e3,
        all.as_secs_f64() * 1e3,
        server.requests()
    );
}

/// How long `s5cmd ls` takes; `None` where it is not.
fn s5cmd(endpoint: &str, keys: usize) -> Option<Duration> {
    let program = std::env::var("S5CMD").unwrap_or_else(|_| "s5cmd".into());
    let begun = Instant::now();
    let output = Command::new(program)
        .args(["--endpoint-url", endpoint, "ls", "s3://bench/*"])
        .env("AWS_ACCESS_KEY_ID", "bench")
        .env("AWS_SECRET_ACCESS_KEY", "bench")
        .env("AWS_REGION", "us-east-1")
        .stderr(Stdio::inherit())
        .output()
        .ok()?;
    let took = begun.elapsed();
    let lines = output.stdout.split(|byte| *byte == b'\n').count();
    assert!(
        output.status.success() && lines + 100 > keys,
        "s5cmd told {lines} keys"
    );
    Some(took)
}

async fn connect(endpoint: &str) -> Store {
    let target = Target {
        bucket: "bench".into(),
        region: Some("us-east-1".into()),
        endpoint: Some(endpoint.into()),
        path_style: true,
        profile: None,
        keys: Some(StaticKeys {
            id: "bench".into(),
            secret: "bench".into(),
            session_token: None,
            expires: None,
        }),
        access: Access::ReadOnly,
        encryption: EncryptionPolicy::Prefer,
    };
    Store::connect(&target)
        .await
        .expect("a store touches no network")
}

fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("threads")
        .block_on(work)
}
