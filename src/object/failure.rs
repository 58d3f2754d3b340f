//! What went wrong, told so that a tired person knows what to do next.

use std::fmt;
use std::path::PathBuf;

use super::{Key, Prefix};

/// One failed act: what was being done, what kind of trouble it met, and the server's or system's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What was being done, and to what.
    pub doing: Doing,
    /// The kind of trouble, which decides sentence and remedy.
    pub kind: FailureKind,
    /// The far side's own words, for whoever mends it; may be empty. Never a secret, never a signature.
    pub detail: String,
}

/// What was being done, and to what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doing {
    /// Finding the bucket and the credentials for it.
    Connecting,
    /// Listing a folder.
    Listing(Prefix),
    /// Asking which uploads were begun and not ended.
    ListingUnfinished,
    /// Asking for an object's details.
    Inspecting(Key),
    /// Looking into an object's bytes.
    LookingInto(Key),
    /// Signing a link.
    Signing(Key),
    /// Trying a link as its receiver would.
    Trying(Key),
    /// Waiting for a file that someone was asked for.
    Awaiting(Key),
    /// Opening an address in the browser.
    Opening,
    /// Opening a local file with the program that this computer has for it.
    OpeningFile(PathBuf),
    /// Putting an object.
    Uploading(Key),
    /// Fetching an object.
    Downloading(Key),
    /// Deleting an object for good.
    Deleting(Key),
    /// Copying an object within the bucket.
    Duplicating(Key),
    /// Giving an object another key.
    Moving(Key),
    /// Moving an object to the trash.
    Trashing(Key),
    /// Bringing an object back from the trash, to this key.
    Restoring(Key),
    /// Keeping an object in the trash before it is replaced.
    Keeping(Key),
    /// Reading a local file or folder.
    Reading(PathBuf),
    /// Writing a local file of filedesk's own.
    Writing(PathBuf),
    /// Copying to the clipboard.
    Copying,
    /// Going on with a transfer, or beginning one.
    GoingOn,
    /// Something of filedesk's own, which no one asked for by name.
    Working,
}

/// The kinds of trouble that have a remedy of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// There is no object with that key.
    NotFound,
    /// There is no bucket with that name, or not in this region.
    NoSuchBucket(String),
    /// The identity may not do this; the permission that it lacks.
    Denied(Permission),
    /// The access key is unknown or its secret is wrong.
    WrongCredentials,
    /// No credentials were found anywhere.
    NoCredentials,
    /// The session behind temporary credentials has ended; the profile to log in with, if one is in use.
    SessionExpired(Option<String>),
    /// This machine's clock is too far from the server's.
    ClockSkew,
    /// The bucket lives in another region; which, if the server says.
    WrongRegion(Option<String>),
    /// The server asks for fewer requests.
    Throttled,
    /// No answer: no network, wrong address, server down.
    Offline,
    /// The server's certificate is not trusted or the handshake failed.
    Tls,
    /// A person stopped it.
    Stopped,
    /// The target is there already.
    Exists,
    /// Source or target changed while it was being worked on.
    Changed,
    /// Another filedesk works on it.
    Elsewhere,
    /// What arrived is not what was sent.
    Mismatch,
    /// filedesk was started with `--read-only`.
    ReadOnly,
    /// The store does not take the storage class, the tags or the metadata of an upload.
    ExtrasRefused,
    /// The store refuses `AES256`, and the settings insist on it.
    EncryptionRefused,
    /// The object is archived and must be restored before it can be read.
    Archived,
    /// The key that encrypts the object may not be used by whoever signed.
    KeyRefused,
    /// A link has ended before its time, or is not in force yet.
    LinkDead,
    /// There is no room on the local disk.
    DiskFull,
    /// The local disk or file system said no.
    Local,
    /// A local path leads to a folder or a device, not to a file.
    NotAFile,
    /// A setting cannot be used.
    Setting,
    /// Anything else: a defect here or there.
    Unexpected,
}

/// What an identity may be allowed to do: the four permissions of the application's user, and some that are extras.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// `s3:ListBucket`.
    ListBucket,
    /// `s3:ListBucketMultipartUploads`, beyond the four.
    ListUploads,
    /// `s3:GetObject`, which HEAD needs too.
    GetObject,
    /// `s3:PutObject`.
    PutObject,
    /// `s3:PutObjectTagging`, beyond the four.
    PutObjectTagging,
    /// `s3:DeleteObject`.
    DeleteObject,
}

impl Permission {
    /// The action as it stands in a policy.
    pub fn action(self) -> &'static str {
        match self {
            Self::ListBucket => "s3:ListBucket",
            Self::ListUploads => "s3:ListBucketMultipartUploads",
            Self::GetObject => "s3:GetObject",
            Self::PutObject => "s3:PutObject",
            Self::PutObjectTagging => "s3:PutObjectTagging",
            Self::DeleteObject => "s3:DeleteObject",
        }
    }

    fn hint(self) -> String {
        match self {
            Self::PutObjectTagging => "Tags take s3:PutObjectTagging, which this identity lacks here. Upload it without tags, or check the user's policy.".into(),
            other => format!(
                "This identity lacks {} here. Check the user's policy and the bucket's policy.",
                other.action()
            ),
        }
    }
}

impl Failure {
    /// A failure with nothing further to tell.
    pub fn new(doing: Doing, kind: FailureKind) -> Self {
        let detail = String::new();
        Self {
            doing,
            kind,
            detail,
        }
    }

    /// What happened, to what: one sentence.
    pub fn sentence(&self) -> String {
        match self.kind {
            // Which setting, and what is wrong with it, is all there is to say.
            FailureKind::Setting if !self.detail.is_empty() => {
                format!("{}: {}.", self.doing, self.detail.trim_end_matches('.'))
            }
            _ => format!("{}: {}.", self.doing, self.kind),
        }
    }

    /// What to do next, a sentence at a time, for places with short lines.
    pub fn hint_sentences(&self) -> Vec<String> {
        let hint = self.hint();
        let sentences = hint.trim_end_matches('.').split(". ");
        sentences.map(|sentence| format!("{sentence}.")).collect()
    }

    /// What to do next: one or two sentences.
    pub fn hint(&self) -> String {
        self.kind.hint(&self.doing)
    }
}

impl FailureKind {
    /// Whether the same thing may work at another time, with nothing changed but the world around it.
    pub fn may_pass(&self) -> bool {
        !matches!(
            self,
            Self::NotFound
                | Self::Changed
                | Self::ReadOnly
                | Self::EncryptionRefused
                | Self::ExtrasRefused
                | Self::Archived
                | Self::KeyRefused
                | Self::NotAFile
        )
    }

    /// Whether it says nothing about the file itself, only that it cannot be reached now: what has moved of it stays good.
    pub fn is_of_the_line(&self) -> bool {
        matches!(
            self,
            Self::SessionExpired(_)
                | Self::WrongCredentials
                | Self::NoCredentials
                | Self::ClockSkew
                | Self::Throttled
                | Self::Offline
                | Self::Tls
                | Self::DiskFull
                | Self::Unexpected
        )
    }

    fn hint(&self, doing: &Doing) -> String {
        match self {
            Self::NotFound if matches!(doing, Doing::Reading(_)) => "Check the path; Tab completes it.".into(),
            Self::NotFound => "Check that the key exists and has the expected shape; it may have been moved or deleted. Press r to refresh.".into(),
            Self::NoSuchBucket(_) => "Check the name: S3_BUCKET_NAME, or bucket of the store in the configuration file. Check the region, AWS_REGION.".into(),
            Self::Denied(permission) => permission.hint(),
            Self::WrongCredentials => "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY. The user may be gone, too.".into(),
            Self::NoCredentials => "Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile that there is: with --profile, or in the configuration file.".into(),
            Self::SessionExpired(Some(profile)) => format!("Run `aws sso login --profile {profile}`, then press r."),
            Self::SessionExpired(None) => "Run `aws sso login` (or renew AWS_SESSION_TOKEN), then press r.".into(),
            Self::ClockSkew => "Set this computer's clock (date and time zone), then press r.".into(),
            Self::WrongRegion(Some(region)) => format!("Start with --region {region}, or set AWS_REGION={region}."),
            Self::WrongRegion(None) => "Set AWS_REGION to the region that the bucket lives in.".into(),
            Self::Throttled => "Wait a moment, then press r.".into(),
            Self::Offline => "Check the network and the address (S3_ENDPOINT_URL), then press r.".into(),
            Self::Tls => "Check that the address is right. Something in between may intercept the connection.".into(),
            Self::Stopped => "Start it again when you want to.".into(),
            Self::Exists if matches!(doing, Doing::Signing(_)) => {
                "Ask for it under another name, so that nothing is written over.".into()
            }
            Self::Exists => "Choose whether to replace it, keep both, or skip it.".into(),
            Self::Changed => "Try it again when nothing else is writing it.".into(),
            Self::Elsewhere => "Let that one end, or close it; then go on here with space in the list (t).".into(),
            Self::Mismatch => "Nothing was replaced or deleted for it. Try it again; if it stays, the network or the store damages data: tell an operator.".into(),
            Self::ReadOnly => "To change anything, start it without --read-only, and take read_only out of the configuration file (filedesk config).".into(),
            Self::ExtrasRefused => "Upload it again, and leave out in the form what it says.".into(),
            Self::EncryptionRefused => "Ask the store's operator for AES256 encryption, or start with --encryption prefer.".into(),
            Self::Archived if matches!(doing, Doing::Trashing(_)) => {
                "What is in the archive cannot wait in the trash. Ask an operator to restore it first; D deletes it for good.".into()
            }
            Self::Archived => "Ask an operator to restore it from the archive first.".into(),
            Self::KeyRefused => "Ask an operator for kms:Decrypt on the key that encrypts it.".into(),
            Self::LinkDead => "Make a new link. If that one ends at once too, check this computer's clock.".into(),
            Self::DiskFull => "Make room there, then go on with space in the list (t). What has come so far is kept.".into(),
            Self::Local => match doing {
                Doing::Copying => "Select the text on the screen with the mouse instead.".into(),
                Doing::Reading(_) | Doing::Uploading(_) => "Check that you may read the file.".into(),
                _ => "Check the local disk: free space, and whether you may write there.".into(),
            },
            Self::NotAFile => "Choose a file in it; Tab completes the path.".into(),
            Self::Setting if *doing == Doing::Opening => {
                "Copy the link, or show it as a QR code with Q.".into()
            }
            Self::Setting if matches!(doing, Doing::OpeningFile(_)) => {
                "This computer may have no program for it: s saves it.".into()
            }
            Self::Setting => "Correct the setting and start again; `filedesk --help` lists them all.".into(),
            Self::Unexpected => "Press r to try again. If it stays, start with --log FILE and show that file to whoever looks after filedesk.".into(),
        }
    }
}

impl fmt::Display for Doing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connecting => out.write_str("Could not connect"),
            Self::Listing(folder) => write!(out, "Could not list {folder}"),
            Self::ListingUnfinished => out.write_str("Could not list unfinished uploads"),
            Self::Inspecting(key) => write!(out, "Could not look at {key}"),
            Self::LookingInto(key) => write!(out, "Could not look into {key}"),
            Self::Signing(key) => write!(out, "Could not make a link for {key}"),
            Self::Trying(key) => write!(out, "The link to {key} does not open"),
            Self::Awaiting(key) => write!(out, "Could not see whether {key} has come"),
            Self::Opening => out.write_str("Could not open the browser"),
            Self::OpeningFile(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                write!(out, "Could not open {}", super::reveal(&name))
            }
            Self::Uploading(key) => write!(out, "Could not upload {key}"),
            Self::Downloading(key) => write!(out, "Could not download {key}"),
            Self::Deleting(key) => write!(out, "Could not delete {key}"),
            Self::Duplicating(key) => write!(out, "Could not copy {key}"),
            Self::Moving(key) => write!(out, "Could not move {key}"),
            Self::Trashing(key) => write!(out, "Could not move {key} to the trash"),
            Self::Restoring(key) => write!(out, "Could not restore {key}"),
            Self::Keeping(key) => write!(out, "Could not keep {key}, which was to be replaced"),
            Self::Reading(path) => {
                write!(
                    out,
                    "Could not read {}",
                    super::reveal(&path.to_string_lossy())
                )
            }
            Self::Writing(path) => {
                write!(
                    out,
                    "Could not write {}",
                    super::reveal(&path.to_string_lossy())
                )
            }
            Self::Copying => out.write_str("Could not copy"),
            Self::GoingOn => out.write_str("Could not go on with the transfer"),
            Self::Working => out.write_str("A part of filedesk broke off"),
        }
    }
}

impl fmt::Display for FailureKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => out.write_str("it is not there"),
            Self::NoSuchBucket(name) => write!(out, "there is no bucket called {name}"),
            Self::Denied(_) => out.write_str("permission denied"),
            Self::WrongCredentials => out.write_str("the credentials are wrong"),
            Self::NoCredentials => out.write_str("no credentials were found"),
            Self::SessionExpired(_) => out.write_str("the session has expired"),
            Self::ClockSkew => out.write_str("this computer's clock is wrong"),
            Self::WrongRegion(Some(region)) => {
                write!(out, "the bucket lives in {}", super::reveal(region))
            }
            Self::WrongRegion(None) => out.write_str("the bucket lives in another region"),
            Self::Throttled => out.write_str("the server asks to go slower"),
            Self::Offline => out.write_str("the server does not answer"),
            Self::Tls => out.write_str("no secure connection"),
            Self::Stopped => out.write_str("stopped"),
            Self::Exists => out.write_str("it is there already"),
            Self::Changed => out.write_str("it changed meanwhile"),
            Self::Elsewhere => out.write_str("another filedesk works on it"),
            Self::Mismatch => out.write_str("what arrived is not what was sent"),
            Self::ReadOnly => out.write_str("filedesk is read-only"),
            Self::ExtrasRefused => {
                out.write_str("the store does not take its class, tags or metadata")
            }
            Self::EncryptionRefused => out.write_str("the store refuses to encrypt"),
            Self::Archived => out.write_str("it is in the archive"),
            Self::KeyRefused => out.write_str("its encryption key may not be used"),
            Self::LinkDead => out.write_str("the link has ended"),
            Self::DiskFull => out.write_str("the local disk is full"),
            Self::Local => out.write_str("the local disk said no"),
            Self::NotAFile => out.write_str("it is not a file"),
            Self::Setting => out.write_str("a setting is wrong"),
            Self::Unexpected => out.write_str("something unexpected happened"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_is_named() {
        let doing = Doing::Listing(Prefix::new("jobs/"));
        let failure = Failure::new(doing, FailureKind::Denied(Permission::ListBucket));
        assert_eq!(
            failure.sentence(),
            "Could not list jobs/: permission denied."
        );
        assert!(failure.hint().contains("s3:ListBucket"));
    }

    #[test]
    fn a_hint_comes_apart_at_its_sentences() {
        let failure = Failure::new(
            Doing::Connecting,
            FailureKind::Denied(Permission::GetObject),
        );
        let sentences = failure.hint_sentences();
        assert_eq!(
            sentences,
            [
                "This identity lacks s3:GetObject here.",
                "Check the user's policy and the bucket's policy."
            ]
        );
        assert_eq!(sentences.join(" "), failure.hint());
    }

    #[test]
    fn an_expired_session_says_which_command_to_run() {
        let failure = Failure::new(
            Doing::Connecting,
            FailureKind::SessionExpired(Some("agency".into())),
        );
        assert!(failure.hint().contains("aws sso login --profile agency"));
    }

    #[test]
    fn an_odd_key_is_revealed_in_the_sentence() {
        let doing = Doing::Deleting(Key::new("a\u{1b}[2Jb").unwrap());
        let failure = Failure::new(doing, FailureKind::NotFound);
        assert!(!failure.sentence().contains('\u{1b}'));
    }
}
