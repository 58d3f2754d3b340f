//! A line between a client and a server that can do harm on the way, for tests of what lies above it.
//!
//! ```text
//!  client ──▶ Line ── one request, whole ──▶ server
//!                ◀── one answer, whole ───
//!               Harm: cut, short, flipped, refused, held up, or as a test writes it
//! ```
//!
//! Bytes pass as they came, the `Host` that was signed included, so that a signature holds on the other side.

mod harm;
mod message;
mod odds;
mod passing;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub use harm::{Asked, Harm};
pub use odds::a_tenth_each;

/// A running line; it ends when this is dropped.
pub struct Line {
    port: u16,
    counts: Arc<Counts>,
    /// Holds the one task that accepts, which holds those that pass on.
    _serving: JoinSet<()>,
}

/// What it has passed on, and what it has done to it.
#[derive(Debug, Default)]
struct Counts(Mutex<BTreeMap<&'static str, usize>>);

/// What decides over each request.
type Fate = Arc<dyn Fn(&Asked) -> Option<Harm> + Send + Sync>;

impl Line {
    /// A line to the server at `far` (`http://host:port`), with a fate for every request.
    pub async fn to(
        far: &str,
        fate: impl Fn(&Asked) -> Option<Harm> + Send + Sync + 'static,
    ) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let counts = Arc::new(Counts::default());
        let far = far.trim_start_matches("http://").to_owned();
        let mut serving = JoinSet::new();
        serving.spawn(accept(listener, far, Arc::new(fate), counts.clone()));
        Ok(Self {
            port,
            counts,
            _serving: serving,
        })
    }

    /// The address to give to a client, without a path.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// How many requests came, and how many met which harm.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        self.counts.all().clone()
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Line({})", self.endpoint())
    }
}

impl Counts {
    fn add(&self, name: &'static str) {
        *self.all().entry(name).or_default() += 1;
    }

    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<&'static str, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn accept(listener: TcpListener, far: String, fate: Fate, counts: Arc<Counts>) {
    let before = Arc::new(Mutex::new(BTreeMap::new()));
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            Ok((client, _)) = listener.accept() => {
                let (far, fate) = (far.clone(), fate.clone());
                let (counts, before) = (counts.clone(), before.clone());
                connections.spawn(async move {
                    let Ok(server) = TcpStream::connect(far).await else {
                        return;
                    };
                    // Who leaves in the middle is what the line is for.
                    let _ = passing::pass(client, server, |head, length| {
                        let asked = Asked::of(head, length, &before);
                        counts.add("requests");
                        let harm = fate(&asked);
                        harm.inspect(|harm| counts.add(harm.name()))
                    })
                    .await;
                });
            }
            Some(_) = connections.join_next() => {}
        }
    }
}
