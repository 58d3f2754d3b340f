//! The debug log: what happened and what was asked for, never a secret and never a signature.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use crate::app::{Effect, Message, TransferNews};
use crate::object::{Outcome, TransferId};

/// Writes the log to the file at `path` from now on; only its owner may read it.
pub fn log_to(path: &Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    write_to(Mutex::new(file))
}

/// Writes the log to standard error from now on.
pub fn log_aloud() -> io::Result<()> {
    write_to(io::stderr)
}

/// The SDK's own debug lines hold canonical requests and signatures, so of other crates only warnings are kept.
fn write_to<W>(writer: W) -> io::Result<()>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(
            "warn,filedesk=debug,aws_config=off,aws_runtime=off,aws_sigv4=off",
        ))
        .with_ansi(false)
        .with_writer(writer)
        .try_init()
        .map_err(io::Error::other)
}

/// Logs what happened; what was typed or pasted may be a link, so of that only its kind.
pub(super) fn message(message: &Message) {
    match message {
        Message::Key(_) | Message::Mouse(_) | Message::Tick => {}
        Message::Paste(text) => tracing::debug!(bytes = text.len(), "pasted"),
        Message::Suggested { ticket, paths } => {
            tracing::debug!(?ticket, paths = paths.len(), "suggested");
        }
        Message::Examined { ticket, result } => {
            let result = result
                .as_ref()
                .map(|(files, left_out)| (files.len(), left_out.len()));
            tracing::debug!(?ticket, result = ?result.map_err(|failure| &failure.kind), "examined");
        }
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
        Message::Compared { ticket, results } => {
            tracing::debug!(?ticket, files = results.len(), "compared");
        }
        Message::Rehearsed { ticket, files } => {
            tracing::debug!(?ticket, files = files.len(), "rehearsed");
        }
        Message::Transfer { id, news } => transfer(*id, news),
        other => knowledge(other),
    }
}

/// Of what the index and those who look through it bring the number is enough.
fn knowledge(message: &Message) {
    match message {
        Message::Swept { ticket, page, .. } => {
            tracing::debug!(?ticket, rows = page.len(), "swept");
        }
        Message::Recalled { ticket, pages } => {
            tracing::debug!(?ticket, pages = pages.len(), "recalled");
        }
        Message::Found { ticket, hits } => {
            tracing::debug!(?ticket, hits = hits.total, "found");
        }
        Message::Gathered { ticket, groups, .. } => {
            tracing::debug!(?ticket, groups = groups.len(), "gathered");
        }
        Message::Signed {
            ticket,
            result: Ok(links),
        } => {
            tracing::debug!(?ticket, links = links.len(), "signed");
        }
        Message::Looked {
            ticket,
            result: Ok(preview),
        } => tracing::debug!(?ticket, kind = ?preview.kind, "looked"),
        Message::Learned(_) => tracing::debug!("learned"),
        Message::Arranged { ticket, .. } => tracing::debug!(?ticket, "arranged"),
        Message::Measured { ticket, .. } => tracing::debug!(?ticket, "measured"),
        other => tracing::debug!(message = ?other),
    }
}

/// Of a million files the number is enough, and those that failed.
fn transfer(id: TransferId, news: &TransferNews) {
    match news {
        TransferNews::Started(batch) => {
            tracing::debug!(?id, kind = ?batch.kind, files = batch.plans.len(), "started");
        }
        TransferNews::Earlier(files) | TransferNews::Settled(files) => {
            let failed = files
                .iter()
                .filter(|file| matches!(file.outcome, Outcome::Failed(_)));
            let failed: Vec<_> = failed.collect();
            tracing::debug!(?id, files = files.len(), ?failed, "settled");
        }
        other => tracing::debug!(?id, news = ?other),
    }
}

/// Logs what was asked for.
pub(super) fn effect(effect: &Effect) {
    match effect {
        // What is searched for names customers, and its keys are millions.
        Effect::Find { ticket, .. } => tracing::debug!(?ticket, "find"),
        Effect::Gather { ticket, .. } => tracing::debug!(?ticket, "gather"),
        Effect::Look { ticket, look, .. } => {
            tracing::debug!(
                ?ticket,
                key = look.file.key.as_str(),
                part = look.ask.wanted.part,
                "look"
            );
        }
        Effect::Measure { ticket, .. } => tracing::debug!(?ticket, "measure"),
        Effect::Arrange { ticket, .. } => tracing::debug!(?ticket, "arrange"),
        Effect::Keep { taken, .. } => tracing::debug!(?taken, "keep"),
        Effect::Learn { .. } => tracing::debug!("learn"),
        // Of ten thousand links the number is enough.
        Effect::Sign { ticket, wishes } => {
            tracing::debug!(?ticket, links = wishes.len(), "sign");
        }
        Effect::Compare { ticket, plans } => {
            tracing::debug!(?ticket, files = plans.len(), "compare");
        }
        Effect::Try { ticket, links } => {
            tracing::debug!(?ticket, links = links.len(), "try");
        }
        Effect::Rehearse { ticket, plans } => {
            tracing::debug!(?ticket, files = plans.len(), "rehearse");
        }
        Effect::Record(entries) => tracing::debug!(entries = entries.len(), "record"),
        Effect::Transfer(id, batch) => {
            tracing::debug!(?id, kind = ?batch.kind, files = batch.plans.len(), "transfer");
        }
        // What is being typed may be a pasted link.
        Effect::Suggest { .. } => {}
        Effect::RememberFolders(folders) => {
            tracing::debug!(folders = folders.len(), "remember folders");
        }
        Effect::Examine { ticket, typed } => {
            tracing::debug!(?ticket, paths = typed.len(), "examine");
        }
        other => tracing::debug!(effect = ?other),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::app::{Suggestion, SuggestionKind, Ticket};
    use crate::object::{Doing, Failure, FailureKind};

    /// A log in memory.
    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn logged(work: impl FnOnce()) -> String {
        let paper = Paper::default();
        let writer = paper.clone();
        let log = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_writer(move || writer.clone())
            .finish();
        tracing::subscriber::with_default(log, work);
        let bytes = paper.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn what_was_typed_never_reaches_the_log() {
        let link = "https://host/a?X-Amz-Signature=hush";
        let failure = Failure {
            doing: Doing::Reading(PathBuf::from(link)),
            kind: FailureKind::NotFound,
            detail: link.into(),
        };
        let ticket = Ticket(1);
        let text = logged(|| {
            effect(&Effect::Examine {
                ticket,
                typed: vec![link.into()],
            });
            effect(&Effect::Suggest {
                ticket,
                typed: link.into(),
                folders: Vec::new(),
            });
            effect(&Effect::RememberFolders(vec![PathBuf::from(link)]));
            message(&Message::Examined {
                ticket,
                result: Err(failure),
            });
            message(&Message::Suggested {
                ticket,
                paths: vec![Suggestion {
                    text: link.into(),
                    kind: SuggestionKind::Folder,
                }],
            });
            message(&Message::Paste(link.into()));
        });
        assert!(
            text.contains("examine") && text.contains("NotFound"),
            "{text}"
        );
        assert!(!text.contains("hush"), "{text}");
    }
}
