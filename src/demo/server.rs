//! A running demo bucket, on a port of this machine, for as long as it is held.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto::Builder;
use s3s::config::{S3Config, StaticConfigProvider};
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s::{Body, HttpRequest};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::bucket::Bucket;
use super::clock::Clock;
use super::content::About;
use super::door::{Door, Log};
use super::faults::{Fault, Faults};
use super::forms;
use super::front::Front;
use super::sessions::{Keys, Session, Sessions};
use super::signature;
use crate::object::Timestamp;

/// A running server; it stops when this is dropped.
pub struct Demo {
    port: u16,
    bucket: Arc<Mutex<Bucket>>,
    faults: Arc<Faults>,
    log: Arc<Log>,
    sessions: Arc<Sessions>,
    clock: Arc<Clock>,
    /// Holds the one task that accepts, which holds those that serve; dropping it ends them all.
    _serving: JoinSet<()>,
}

/// What a demo is like.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// How long every answer takes.
    pub latency: Duration,
    /// How many synthetic files there are beside the believable ones.
    pub files: usize,
    /// The port to listen on; 0 for any that is free.
    pub port: u16,
}

/// One object as it lies in the bucket now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// All its bytes.
    pub body: Bytes,
    /// When it was written.
    pub modified: Timestamp,
    /// The entity tag without its quotes.
    pub etag: String,
    /// What its writer said about it: type, disposition, encryption, class, metadata.
    pub about: About,
}

impl Demo {
    /// The only bucket there is.
    pub const BUCKET: &str = "agency-documents";
    /// The only access key that is known.
    pub const ACCESS_KEY: &str = "DEMOACCESSKEY0000000";
    /// Its secret, which is none: it opens nothing but a bucket in this program's own memory.
    pub const SECRET_KEY: &str = "demo-secret-of-a-bucket-in-memory-only00";
    /// The region that the bucket says it is in.
    pub const REGION: &str = "us-east-1";

    /// Serves `bucket` on the loopback address until the answer is dropped.
    pub async fn start(bucket: Bucket, shape: &Shape) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", shape.port)).await?;
        let port = listener.local_addr()?.port();
        let bucket = Arc::new(Mutex::new(bucket));
        let faults = Arc::new(Faults::default());
        if !shape.latency.is_zero() {
            faults.set(Fault::Latency(shape.latency));
        }
        let log = Arc::new(Log::default());
        let clock = Arc::new(Clock::default());
        let sessions = Arc::new(Sessions::new(clock.clone()));
        let mut builder = S3ServiceBuilder::new(Front {
            bucket: bucket.clone(),
            faults: faults.clone(),
        });
        builder.set_auth(Keys(sessions.clone()));
        builder.set_access(Door {
            log: log.clone(),
            faults: faults.clone(),
            sessions: sessions.clone(),
            clock: clock.clone(),
        });
        builder.set_config(patient());
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, builder.build()));
        Ok(Self {
            port,
            bucket,
            faults,
            log,
            sessions,
            clock,
            _serving: serving,
        })
    }

    /// The address to give to a client, without a path.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The troubles in force; they can be changed while it runs.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// New temporary keys, refused from `ends` on.
    pub fn begin_session(&self, ends: Timestamp) -> Session {
        self.sessions.begin(ends)
    }

    /// The time that the server goes by.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Puts the server's clock forward, so that what ends is over without anyone waiting.
    pub fn put_forward(&self, by: Duration) {
        self.clock.put_forward(by);
    }

    /// All keys in the bucket now, in order.
    pub fn keys(&self) -> Vec<String> {
        let keys = |bucket: &Bucket| bucket.objects.keys().map(ToString::to_string).collect();
        self.look(keys)
    }

    /// The object with this key, as it is now.
    pub fn object(&self, key: &str) -> Option<Kept> {
        let object = self.look(|bucket| bucket.get(key).ok().cloned())?;
        Some(Kept {
            body: object.content.body(),
            modified: object.modified,
            etag: object.content.etag.clone(),
            about: object.content.about.clone(),
        })
    }

    /// How many uploads in parts were neither completed nor aborted.
    pub fn unfinished(&self) -> usize {
        self.look(|bucket| bucket.uploads.len())
    }

    /// How many parts lie in uploads that were neither completed nor aborted.
    pub fn parts_left(&self) -> usize {
        let parts = |bucket: &Bucket| {
            bucket
                .uploads
                .values()
                .map(|upload| upload.parts.len())
                .sum()
        };
        self.look(parts)
    }

    /// The requests that came with a good signature, oldest first, each as `Operation /path?query`.
    pub fn requests(&self) -> Vec<String> {
        self.log.lines()
    }

    /// How many requests for `operation` came with a good signature.
    pub fn count(&self, operation: &str) -> usize {
        let of = |line: &String| line.split(' ').next() == Some(operation);
        self.log.lines().iter().filter(|line| of(line)).count()
    }

    /// Changes what lies in the bucket behind everybody's back.
    pub fn change(&self, change: impl FnOnce(&mut Bucket)) {
        change(&mut self.bucket.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn look<T>(&self, look: impl FnOnce(&Bucket) -> T) -> T {
        look(&self.bucket.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Without the bucket, which may hold a million keys.
impl fmt::Debug for Demo {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Demo({})", self.endpoint())
    }
}

/// `s3s` would refuse a form when 15 minutes have passed since it was signed, which AWS does not. It has one
/// setting for that and for requests that must be fresh; the door sees to those.
fn patient() -> Arc<StaticConfigProvider> {
    let mut config = S3Config::default();
    let longest = signature::LONGEST + signature::SKEW;
    config.presigned_url_max_skew_time_secs = u32::try_from(longest.as_secs()).unwrap_or(u32::MAX);
    Arc::new(StaticConfigProvider::new(Arc::new(config)))
}

async fn accept(listener: TcpListener, service: S3Service) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // A failed accept (the peer is gone, or no file handle is free) concerns no other connection.
            Ok((stream, _)) = listener.accept() => {
                connections.spawn(serve(stream, service.clone()));
            }
            Some(_) = connections.join_next() => {}
            else => tokio::task::yield_now().await,
        }
    }
}

async fn serve(stream: TcpStream, service: S3Service) {
    // Small answers would otherwise wait for the peer's acknowledgement.
    let _ = stream.set_nodelay(true);
    let connection = Builder::new(TokioExecutor::new());
    let service = service_fn(move |request: HttpRequest<Incoming>| {
        forms::pass(service.clone(), request.map(Body::from))
    });
    // A peer that goes away in the middle is none of the demo's troubles.
    let _ = connection
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
