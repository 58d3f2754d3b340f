//! Links, timed: ten thousand signed on one core, beside the SDK's own signing, and two hundred tried at 30 ms.
//!
//! ```text
//! cargo bench --features bench --bench links
//! ```
#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark tells what it measured"
)]

use std::time::{Duration, Instant};

use aws_sdk_s3::config::{Credentials, Region};
use aws_sdk_s3::presigning::PresigningConfig;
use filedesk::bench::far::{Demo, Shape, empty};
use filedesk::bench::{
    Access, EncryptionPolicy, Key, Link, LinkWish, StaticKeys, Store, Target, Trial,
};
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinSet;

/// So many links are signed, and how fast they have to be.
const SIGNED: usize = 10_000;
const SIGNING: Duration = Duration::from_millis(500);
/// So many links are tried, and how fast they have to be.
const TRIED: usize = 200;
const TRYING: Duration = Duration::from_secs(5);
/// How often each is measured; the median counts.
const RUNS: usize = 9;

fn main() {
    let one_core = Builder::new_current_thread().enable_all().build();
    sign(&one_core.expect("a runtime"));
    let runtime = Builder::new_multi_thread().enable_all().build();
    try_all(&runtime.expect("a runtime"));
}

fn sign(runtime: &Runtime) {
    let store = runtime.block_on(connect(
        "https://s3.eu-central-1.amazonaws.com",
        Some("token"),
    ));
    let wishes: Vec<_> = (0..SIGNED).map(wish).collect();
    let took = median(|| {
        let links = runtime.block_on(store.presign(&wishes)).expect("links");
        assert_eq!(links.len(), SIGNED);
    });
    report(&format!("{SIGNED} links signed"), took, SIGNING);
    let few = &wishes[..SIGNED / 10];
    let took = median(|| runtime.block_on(by_the_sdk(few)));
    println!(
        "{SIGNED} by the SDK would take {:.0} ms",
        millis(took) * 10.0
    );
}

async fn by_the_sdk(wishes: &[LinkWish]) {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version_latest()
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::new("id", "secret", None, None, "bench"))
        .endpoint_url("https://s3.eu-central-1.amazonaws.com")
        .force_path_style(true);
    let client = aws_sdk_s3::Client::from_conf(config.build());
    for wish in wishes {
        let request = client.get_object().bucket(Demo::BUCKET);
        let request = request.key(wish.key.as_str());
        let request = request.response_content_disposition(&wish.name);
        let expiry = PresigningConfig::expires_in(wish.lasts).expect("an hour");
        request.presigned(expiry).await.expect("a link");
    }
}

fn try_all(runtime: &Runtime) {
    let mut bucket = empty();
    for wish in (0..TRIED).map(wish) {
        bucket = bucket.with(wish.key.as_str(), "%PDF-1.7");
    }
    let shape = Shape {
        latency: Duration::from_millis(30),
        ..Shape::default()
    };
    let demo = runtime
        .block_on(Demo::start(bucket, &shape))
        .expect("a server");
    for at_once in [8, 16, 32] {
        let took = median(|| {
            let store = runtime.block_on(connect(&demo.endpoint(), None));
            assert_eq!(runtime.block_on(tried(&store, at_once)), TRIED);
        });
        report(
            &format!("{TRIED} links tried, {at_once} at once"),
            took,
            TRYING,
        );
    }
}

/// How many of the links opened without a doubt.
async fn tried(store: &Store, at_once: usize) -> usize {
    let wishes: Vec<_> = (0..TRIED).map(wish).collect();
    let links = store.presign(&wishes).await.expect("links");
    let mut left = links.into_iter().zip(wishes);
    let mut trials = JoinSet::new();
    let mut good = 0;
    loop {
        while trials.len() < at_once
            && let Some((link, wish)) = left.next()
        {
            trials.spawn(try_one(store.clone(), link, wish));
        }
        let Some(trial) = trials.join_next().await else {
            return good;
        };
        good += usize::from(trial.expect("no panic").doubts.is_empty());
    }
}

async fn try_one(store: Store, link: Link, wish: LinkWish) -> Trial {
    store.try_link(&link, &wish).await.expect("it opens")
}

fn wish(number: usize) -> LinkWish {
    let original = match number % 10 {
        0 => "März Rechnung \"final\".pdf",
        _ => "invoice.pdf",
    };
    let key = format!("uploads/agency_invoice/AGY-{number}_agency_invoice_1234567890_{original}");
    LinkWish::usual(Key::new(&key).expect("a key"), Duration::from_hours(1))
}

async fn connect(endpoint: &str, token: Option<&str>) -> Store {
    let target = Target {
        bucket: Demo::BUCKET.into(),
        region: Some(Demo::REGION.into()),
        endpoint: Some(endpoint.into()),
        path_style: true,
        profile: None,
        keys: Some(StaticKeys {
            id: Demo::ACCESS_KEY.into(),
            secret: Demo::SECRET_KEY.into(),
            // As long as a real one.
            session_token: token.map(|token| token.repeat(200)),
            expires: None,
        }),
        access: Access::ReadOnly,
        encryption: EncryptionPolicy::Prefer,
    };
    Store::connect(&target).await.expect("a store")
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times = [(); RUNS].map(|()| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    times.sort_unstable();
    times[RUNS / 2]
}

fn report(what: &str, took: Duration, limit: Duration) {
    let verdict = if took <= limit { "within" } else { "OVER" };
    println!(
        "{what}: {:.0} ms, {verdict} {:.0} ms",
        millis(took),
        millis(limit)
    );
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
