//! The gateway from its start to its end.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::access_log::AccessLog;
use super::answer::{Gateway, router};
use super::health::Health;
use super::limits::{Limits, Rates};
use super::recent::Recent;
use super::token::Token;
use super::{door, refresh};
use crate::object::{Key, Prefix, Until};
use crate::store::{Store, Target};

/// Who is told of every link that was made: its key, and until when it works. It must not wait: an answer waits for it.
pub type Made = Box<dyn Fn(&Key, Until) + Send + Sync>;

/// What is to be served, where, and to whom.
pub struct Serving {
    /// The bucket.
    pub target: Target,
    /// The folders of it that are served.
    pub prefixes: Vec<Prefix>,
    /// Where.
    pub listen: SocketAddr,
    /// What has to come with every request but for health; without it only this machine may be listened to.
    pub token: Option<Token>,
    /// How long after a sweep the next begins.
    pub refresh: Duration,
    /// How often may be asked.
    pub rates: Rates,
    /// Whether requests are written to standard output.
    pub log: Log,
    /// Who is told of links, if anyone.
    pub made: Option<Made>,
}

/// Whether requests are written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// One line of JSON for each, on standard output.
    Lines,
    /// None.
    Quiet,
}

/// What must be forgotten is forgotten so often.
const FORGETTING: Duration = Duration::from_mins(1);
/// So long the last lines of the log may take.
const LAST_LINES: Duration = Duration::from_secs(1);

/// Serves until it is told to end by a signal. `tell` hears what a person should know.
pub fn run(serving: Serving, tell: fn(&str)) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let (log, writer) = match serving.log {
        Log::Lines => AccessLog::on(io::stdout()).map(|(log, writer)| (log, Some(writer)))?,
        Log::Quiet => (AccessLog::none(), None),
    };
    let result = runtime.block_on(serve(serving, log, tell));
    // What still runs holds the log.
    runtime.shutdown_timeout(LAST_LINES);
    if let Some(writer) = writer {
        writer.finish(LAST_LINES);
    }
    result
}

async fn serve(serving: Serving, log: AccessLog, tell: fn(&str)) -> io::Result<()> {
    let ends = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    let [interrupt, terminate] = ends;
    let (mut interrupt, mut terminate): (Signal, Signal) = (interrupt?, terminate?);
    let (every, listen) = (serving.refresh, serving.listen);
    let listener = TcpListener::bind(listen)
        .await
        .map_err(|error| io::Error::other(format!("Could not listen on {listen}: {error}.")))?;
    let told = serving.told(listener.local_addr()?);
    let gateway = Arc::new(serving.open(log).await?);
    let mut upkeep = JoinSet::new();
    upkeep.spawn(refresh::keep(Arc::clone(&gateway), every, tell));
    upkeep.spawn(forget(Arc::clone(&gateway)));
    tell(&told);
    let mut result = Ok(());
    let stop = async {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            // They never end but by a defect.
            _ = upkeep.join_next() => {
                result = Err(io::Error::other("The part that reads the bucket broke off."));
            }
        }
    };
    door::serve(listener, router(gateway), stop).await;
    result
}

impl Serving {
    /// What all requests share.
    pub(super) async fn open(self, log: AccessLog) -> io::Result<Gateway> {
        let store = Store::connect(&self.target).await;
        let store = store.map_err(|failure| io::Error::other(refresh::told(&failure)))?;
        Ok(Gateway {
            store,
            prefixes: self.prefixes,
            health: watch::Sender::new(Health::default()),
            recent: Recent::default(),
            limits: Limits::new(self.rates),
            token: self.token,
            log,
            made: self.made,
        })
    }

    /// The one line that says where it listens, and to what it leads.
    fn told(&self, address: SocketAddr) -> String {
        let prefixes: Vec<_> = self.prefixes.iter().map(ToString::to_string).collect();
        let (bucket, prefixes) = (&self.target.bucket, prefixes.join(", "));
        format!("Listening on http://{address} · bucket {bucket} · {prefixes}")
    }
}

/// Without the hook, which shows nothing.
impl fmt::Debug for Serving {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Serving")
            .field("target", &self.target)
            .field("prefixes", &self.prefixes)
            .field("listen", &self.listen)
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

async fn forget(gateway: Arc<Gateway>) {
    loop {
        tokio::time::sleep(FORGETTING).await;
        gateway.limits.forget();
    }
}
