//! The child that decodes, as filedesk holds it: started when it is needed, kept while it answers, killed when it does not.

use std::io;
#[cfg(not(test))]
use std::path::PathBuf;
#[cfg(not(test))]
use std::process::Stdio;
use std::sync::Mutex;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::process::Child;
#[cfg(not(test))]
use tokio::process::Command;

use super::wire::{self, Frame};

/// How a worker is come by.
#[derive(Debug, Clone)]
pub(in crate::runtime) enum Way {
    /// This program, once more.
    #[cfg(not(test))]
    Process(PathBuf),
    /// A thread of this one: only where nothing strange is looked at.
    #[cfg(test)]
    Thread,
}

/// A worker, if one waits for work.
#[derive(Debug)]
pub(in crate::runtime) struct Bench {
    way: Way,
    idle: Mutex<Option<Worker>>,
}

/// One that can be asked. Dropped, it is killed.
pub(super) struct Worker {
    into: Box<dyn AsyncWrite + Send + Unpin>,
    from: Box<dyn AsyncRead + Send + Unpin>,
    child: Option<Child>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Worker")
    }
}

impl Bench {
    /// Nobody works here yet.
    pub(in crate::runtime) fn new(way: Way) -> Self {
        Self {
            way,
            idle: Mutex::new(None),
        }
    }

    /// This program as its own worker.
    ///
    /// In tests it is a thread: the program that runs there knows nothing of previews.
    pub(in crate::runtime) fn of_this_program() -> Self {
        #[cfg(test)]
        return Self::new(Way::Thread);
        #[cfg(not(test))]
        Self::new(Way::Process(this_program()))
    }

    /// A worker for one document: the one that waits, if it still lives, or a new one; and whether it has waited.
    pub(super) fn hire(&self) -> io::Result<(Worker, bool)> {
        let idle = self.idle.lock().ok().and_then(|mut idle| idle.take());
        let living = idle.and_then(|mut worker| worker.lives().then_some(worker));
        match living {
            Some(worker) => Ok((worker, true)),
            None => self.anew(),
        }
    }

    /// A new one.
    pub(super) fn anew(&self) -> io::Result<(Worker, bool)> {
        Ok((self.way.start()?, false))
    }

    /// Keeps one that has answered.
    pub(super) fn keep(&self, worker: Worker) {
        if let Ok(mut idle) = self.idle.lock() {
            *idle = Some(worker);
        }
    }
}

/// Where this program lies: the one that runs, even if its file has been replaced by a newer one.
#[cfg(not(test))]
fn this_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    if running.exists() {
        return running;
    }
    std::env::current_exe().unwrap_or_default()
}

impl Way {
    fn start(&self) -> io::Result<Worker> {
        match self {
            #[cfg(not(test))]
            Self::Process(path) => {
                let mut child = Command::new(path)
                    .arg("preview-worker")
                    // No credentials, no proxies, no settings: it needs none of them.
                    .env_clear()
                    .stdin(Stdio::piped())
                    .stdout(Stdio::piped())
                    .stderr(Stdio::null())
                    .kill_on_drop(true)
                    // Keys that stop what stands before it in the terminal are not meant for it.
                    .process_group(0)
                    .spawn()?;
                let pipes = child.stdin.take().zip(child.stdout.take());
                let (into, from) = pipes.ok_or_else(|| io::Error::other("no pipes"))?;
                Ok(Worker {
                    into: Box::new(into),
                    from: Box::new(from),
                    child: Some(child),
                })
            }
            #[cfg(test)]
            Self::Thread => {
                use std::os::unix::net::UnixStream;
                let (ours, theirs) = UnixStream::pair()?;
                ours.set_nonblocking(true)?;
                std::thread::spawn(move || {
                    let (mut from, mut into) = (theirs.try_clone()?, theirs);
                    super::working::serve(&mut from, &mut into, || Ok(()))
                });
                let (from, into) = tokio::net::UnixStream::from_std(ours)?.into_split();
                Ok(Worker {
                    into: Box::new(into),
                    from: Box::new(from),
                    child: None,
                })
            }
        }
    }
}

impl Worker {
    fn lives(&mut self) -> bool {
        let child = self.child.as_mut();
        child.is_none_or(|child| matches!(child.try_wait(), Ok(None)))
    }

    pub(super) async fn send(&mut self, frame: Frame, bytes: &[u8]) -> io::Result<()> {
        wire::send(&mut self.into, frame, bytes).await
    }

    pub(super) async fn hear(&mut self) -> io::Result<(Frame, Vec<u8>)> {
        wire::hear(&mut self.from).await
    }
}
