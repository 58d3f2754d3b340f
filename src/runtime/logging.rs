//! The debug log: what happened and what was asked for, never a secret and never a signature.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;

use crate::app::{Effect, Message};

/// Writes the log to the file at `path` from now on; only its owner may read it.
///
/// The SDK's own debug lines hold canonical requests and signatures, so of other crates only warnings are kept.
pub fn log_to(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(
            "warn,filedesk=debug,aws_config=off,aws_runtime=off,aws_sigv4=off",
        ))
        .with_ansi(false)
        .with_writer(Mutex::new(file))
        .try_init()
        .map_err(io::Error::other)
}

/// Logs what happened; what was typed or pasted may be a link, so of that only its kind.
pub(super) fn message(message: &Message) {
    match message {
        Message::Key(_) | Message::Mouse(_) | Message::Tick => {}
        Message::Paste(text) => tracing::debug!(bytes = text.len(), "pasted"),
        Message::Listed {
            ticket,
            result: Ok((page, next)),
        } => {
            tracing::debug!(?ticket, rows = page.len(), more = next.is_some(), "listed");
        }
        Message::Counted {
            ticket,
            result: Ok((page, more)),
        } => {
            tracing::debug!(?ticket, rows = page.len(), more, "counted");
        }
        Message::Removed { removed, left } => {
            tracing::debug!(gone = removed.gone.len(), refused = ?removed.refused, left, "removed");
        }
        other => tracing::debug!(message = ?other),
    }
}

/// Logs what was asked for.
pub(super) fn effect(effect: &Effect) {
    match effect {
        Effect::Remove { keys } => tracing::debug!(keys = keys.len(), "remove"),
        // What is being typed may be a pasted link.
        Effect::Suggest { .. } => {}
        other => tracing::debug!(effect = ?other),
    }
}
