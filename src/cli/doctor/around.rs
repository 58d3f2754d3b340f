//! What lies around the bucket: the settings and where they come from, the credentials, leftovers, and this computer.

use std::fs::Metadata;
use std::path::Path;

use super::finding::Finding;
use crate::cli::Desk;
use crate::object::{FailureKind, Key, SessionEnd};
use crate::runtime::now;

/// Credentials that end within this many seconds are worth a word.
const SOON: i64 = 15 * 60;

/// Every setting with its source; secrets are never shown.
pub fn settings(desk: &Desk) -> Vec<Finding> {
    let told = desk.setup.told.iter().map(|setting| {
        let sentence = format!(
            "{} = {}, from {}",
            setting.name, setting.value, setting.from
        );
        Finding::good("setting", sentence)
    });
    let mut findings: Vec<_> = told.collect();
    let endpoint = desk.setup.target.endpoint.as_deref();
    findings.push(match endpoint {
        None => Finding::good("address", "AWS, over TLS"),
        Some(endpoint) if endpoint.starts_with("https://") => {
            Finding::good("address", format!("{endpoint}, over TLS"))
        }
        Some(endpoint) => Finding::doubt(
            "address",
            format!("{endpoint}, not encrypted on the way"),
            "Use https:// unless the store is on this computer or in a network of your own.",
        ),
    });
    findings
}

/// Who we are, and for how long.
pub async fn credentials(desk: &Desk) -> Vec<Finding> {
    let session = match desk.store.session().await {
        Ok(session) => session,
        Err(failure) => return vec![Finding::failed("credentials", &failure)],
    };
    let from = match &session.profile {
        Some(profile) => format!("profile {profile}"),
        None if desk.setup.target.keys.is_some() => "keys from the settings".to_owned(),
        None => "the AWS chain".to_owned(),
    };
    let who = format!("{from}, access key …{}", session.key_tail);
    vec![match session.ends {
        SessionEnd::Never => Finding::good("credentials", format!("{who}; they do not end")),
        SessionEnd::Untold => Finding::doubt(
            "credentials",
            format!("{who}; temporary, and they do not say until when"),
            "Set AWS_CREDENTIAL_EXPIRATION beside the token: links never outlive it.",
        ),
        SessionEnd::At(end) => {
            let until = end.utc();
            let left = end.0 - now().0;
            if left < SOON {
                Finding::doubt(
                    "credentials",
                    format!("{who}; they end at {until}"),
                    "Log in again: links end with them.",
                )
            } else {
                Finding::good("credentials", format!("{who}; they end at {until}"))
            }
        }
    }]
}

/// Whether this computer's clock is the server's: a signature is good for fifteen minutes around its moment.
pub async fn clock(desk: &Desk) -> Finding {
    let Some(key) = Key::new(".filedesk-doctor/clock") else {
        return Finding::skipped("clock", "the server was not asked");
    };
    let there = match desk.store.server_time(&key).await {
        Ok(Some(there)) => there,
        Ok(None) => return Finding::skipped("clock", "the server does not tell the time"),
        Err(failure) => return Finding::failed("clock", &failure),
    };
    let ahead = now().0 - there.0;
    let told = match ahead {
        0 => "the same as the server's".to_owned(),
        1.. => format!("{ahead} s ahead of the server's"),
        _ => format!("{} s behind the server's", -ahead),
    };
    let remedy = "Set this computer's clock: date, time and time zone.";
    match ahead.abs() {
        0..=60 => Finding::good("clock", told),
        61..=600 => Finding::doubt("clock", told, remedy),
        _ => Finding::bad("clock", format!("{told}; signatures are refused"), remedy),
    }
}

/// Uploads that were begun and not ended: an extra, which takes a permission beyond the four.
pub async fn unfinished(desk: &Desk) -> Vec<Finding> {
    match desk.store.unfinished().await {
        Ok(uploads) if uploads.is_empty() => {
            vec![Finding::good("leftovers", "no upload is unfinished")]
        }
        Ok(uploads) => vec![Finding::doubt(
            "leftovers",
            format!(
                "{} uploads were begun and not ended; they cost money",
                uploads.len()
            ),
            "U in the browser lists them; a lifecycle rule (AbortIncompleteMultipartUpload) ends them.",
        )],
        Err(failure) if matches!(failure.kind, FailureKind::Denied(_)) => vec![Finding::skipped(
            "leftovers",
            "unfinished uploads cannot be listed: s3:ListBucketMultipartUploads is an extra",
        )],
        Err(_) => vec![Finding::skipped(
            "leftovers",
            "unfinished uploads cannot be listed here",
        )],
    }
}

/// The ledger, what waits to be gone on with, the index, the terminal and the clipboard.
pub fn this_computer(desk: &Desk) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.push(match desk.book.read() {
        Ok(history) if history.unreadable == 0 => {
            Finding::good("ledger", format!("{} records", history.records.len()))
        }
        Ok(history) => Finding::doubt(
            "ledger",
            format!("{} lines cannot be read", history.unreadable),
            "They are left as they are; a newer filedesk may know them.",
        ),
        Err(failure) => Finding::failed("ledger", &failure),
    });
    findings.push(match desk.journal.left() {
        Ok(left) if left.is_empty() => Finding::good("transfers", "nothing is unfinished here"),
        Ok(left) => Finding::doubt(
            "transfers",
            format!("{} were not finished", left.len()),
            "Start filedesk: t shows them, space goes on.",
        ),
        Err(error) => Finding::doubt(
            "transfers",
            format!("what is unfinished cannot be read: {error}"),
            "Check the folder for states, and whether you may read it.",
        ),
    });
    findings.push(index(desk.setup.caches.as_deref()));
    findings.push(terminal());
    findings.push(clipboard());
    findings
}

/// What is kept of the names in buckets, between two runs.
fn index(caches: Option<&Path>) -> Finding {
    let Some(folder) = caches.map(|caches| caches.join("filedesk")) else {
        return Finding::skipped("index", "there is no folder for caches here");
    };
    let entries = match std::fs::read_dir(&folder) {
        Ok(entries) => entries.filter_map(Result::ok),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Finding::good("index", "none is kept yet: the browser makes it");
        }
        Err(error) => {
            return Finding::doubt(
                "index",
                format!("{} cannot be read: {error}", folder.display()),
                "The browser goes on without it, and lists the bucket anew each time.",
            );
        }
    };
    let files: Vec<Metadata> = entries.filter_map(|entry| entry.metadata().ok()).collect();
    if files.iter().any(is_open_to_others) {
        let folder = folder.display();
        return Finding::doubt(
            "index",
            format!("others on this computer may read what lies in {folder}"),
            format!("It holds the names of customers' files: chmod -R go= {folder}"),
        );
    }
    let bytes = crate::cli::told::size(files.iter().map(Metadata::len).sum());
    Finding::good("index", format!("{} files, {bytes}", files.len()))
}

#[cfg(unix)]
fn is_open_to_others(file: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.is_file() && file.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Metadata) -> bool {
    false
}

/// How a link gets from here to where it is pasted.
fn clipboard() -> Finding {
    if is_set("TMUX") {
        return Finding::doubt(
            "clipboard",
            "through tmux to the terminal (OSC 52), which tmux passes on only if it is told to",
            "tmux set -g set-clipboard on; in the browser, v shows a link as plain text and w writes it into a file.",
        );
    }
    let has_desktop =
        cfg!(any(target_os = "macos", windows)) || is_set("WAYLAND_DISPLAY") || is_set("DISPLAY");
    if has_desktop && !is_set("SSH_CONNECTION") {
        return Finding::good("clipboard", "that of this desktop");
    }
    Finding::good(
        "clipboard",
        "that of the terminal (OSC 52), if it takes that; in the browser, v shows a link as plain text",
    )
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

fn terminal() -> Finding {
    let kind = std::env::var("TERM").unwrap_or_default();
    if kind.is_empty() || kind == "dumb" {
        return Finding::doubt(
            "terminal",
            "TERM names none that can be drawn on",
            "The browser needs one; commands such as ls and link do not.",
        );
    }
    let mut told = vec![kind];
    if is_set("TMUX") {
        told.push("in tmux".into());
    }
    if is_set("SSH_CONNECTION") {
        told.push("over SSH".into());
    }
    if is_set("NO_COLOR") {
        told.push("without colours (NO_COLOR)".into());
    }
    Finding::good("terminal", told.join(", "))
}
