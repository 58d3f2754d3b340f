//! The gateway against a bucket in memory, over a real port.

mod finding;
mod gatekeeping;
mod hostile;

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::access_log::AccessLog;
use super::answer::{Gateway, router};
use super::{Log, Rates, Serving, Token, door, refresh};
use crate::demo::{Bucket, Demo, Shape};
use crate::object::{Key, Prefix, Until};
use crate::store::{Access, Pace, Target, target_of_demo};

/// A gateway over a bucket in memory, for one test.
struct Place {
    demo: Demo,
    gateway: Arc<Gateway>,
    address: SocketAddr,
    ending: CancellationToken,
    serving: JoinSet<()>,
    made: Arc<Mutex<Vec<(Key, Until)>>>,
}

/// What came back.
#[derive(Debug)]
struct Answered {
    status: u16,
    head: String,
    body: String,
}

const TOKEN: &str = "hush-hush-hush-hush";

impl Place {
    /// A gateway that has read all names of `bucket`.
    async fn over(bucket: Bucket) -> Self {
        let place = Self::unread(bucket, |_| {}).await;
        place.reads().await;
        place
    }

    /// A gateway that has read nothing yet, changed in some way.
    async fn unread(bucket: Bucket, change: impl FnOnce(&mut Serving)) -> Self {
        let demo = Demo::start(bucket, &Shape::default()).await.unwrap();
        let made = Arc::new(Mutex::new(Vec::new()));
        let told = Arc::clone(&made);
        let mut serving = Serving {
            made: Some(Box::new(move |key, until| {
                told.lock().unwrap().push((key.clone(), until));
            })),
            ..serving(demo.endpoint())
        };
        change(&mut serving);
        let gateway = Arc::new(serving.open(AccessLog::none()).await.unwrap());
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let ending = CancellationToken::new();
        let mut serving = JoinSet::new();
        let stop = ending.clone().cancelled_owned();
        serving.spawn(door::serve(listener, router(Arc::clone(&gateway)), stop));
        Self {
            demo,
            gateway,
            address,
            ending,
            serving,
            made,
        }
    }

    /// One sweep.
    async fn reads(&self) {
        refresh::refresh(&self.gateway, Pace::default())
            .await
            .unwrap();
    }

    /// Asks for a file by what stands behind `/api/files/`, as it is.
    async fn file(&self, path: &str) -> Answered {
        self.get(&format!("/api/files/{path}")).await
    }

    /// Asks for the file with a name or key, encoded as it has to be.
    async fn named(&self, name: &str) -> Answered {
        self.file(&encoded(name)).await
    }

    async fn get(&self, target: &str) -> Answered {
        self.asks("GET", target, "").await
    }

    async fn asks(&self, method: &str, target: &str, headers: &str) -> Answered {
        let request = format!(
            "{method} {target} HTTP/1.1\r\nHost: here\r\n{headers}Connection: close\r\n\r\n"
        );
        exchange(self.address, request.as_bytes()).await
    }
}

impl Answered {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }

    /// Where it leads, which must be somewhere.
    fn location(&self) -> &str {
        assert_eq!(self.status, 302, "{self:?}");
        self.header("location").unwrap()
    }

    /// The key that it leads to.
    fn key(&self) -> String {
        let (_, path) = self.location().split_once(Demo::BUCKET).unwrap();
        let (path, _) = path.split_once('?').unwrap();
        let key = percent_encoding::percent_decode_str(&path[1..]);
        key.decode_utf8().unwrap().into_owned()
    }

    /// The reason that it gives, in one word.
    fn error(&self) -> String {
        let json: serde_json::Value = serde_json::from_str(&self.body).unwrap();
        assert!(json["detail"].as_str().unwrap().ends_with('.'), "{json}");
        json["error"].as_str().unwrap().to_owned()
    }
}

/// What is served in tests: as much and as often as anyone likes.
fn serving(endpoint: String) -> Serving {
    Serving {
        target: Target {
            access: Access::ReadOnly,
            ..target_of_demo(endpoint)
        },
        prefixes: ["uploads/", "jobs/"].map(Prefix::new).into(),
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        token: None,
        refresh: Duration::from_mins(5),
        rates: Rates {
            each: 1_000_000.try_into().unwrap(),
            all: 1_000_000.try_into().unwrap(),
        },
        log: Log::Quiet,
        made: None,
    }
}

fn token() -> Token {
    Token::new(TOKEN).unwrap()
}

fn encoded(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

/// Sends a request as it is, and reads until the other side has nothing more to say.
async fn exchange(address: SocketAddr, request: &[u8]) -> Answered {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    heard(&mut stream).await
}

async fn heard(stream: &mut TcpStream) -> Answered {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await.unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
    Answered {
        status: status.unwrap_or(0),
        head: head.into(),
        body: body.into(),
    }
}

/// Opens a link as anyone would who knows nothing of the gateway.
async fn opened(link: &str) -> Answered {
    let (host, path) = link
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let request = format!("GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    exchange(host.parse().unwrap(), request.as_bytes()).await
}
