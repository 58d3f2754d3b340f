//! What uploaders said about their files: type, encryption, storage class, and who they are.

use std::sync::Arc;

use bytes::Bytes;

use super::chance::Chance;
use super::people::STAFF;
use crate::demo::bucket::Bucket;
use crate::demo::content::{About, Content};
use crate::demo::digest::Received;
use crate::object::Timestamp;

/// 2025-02-15: some older files were moved to an archive.
const ARCHIVED_BEFORE: Timestamp = Timestamp(1_739_577_600);
/// 2025-07-01: some older files were moved to a cheaper class.
const RARE_BEFORE: Timestamp = Timestamp(1_751_328_000);

/// Puts a file as the application's upload would have.
pub(super) fn upload(
    bucket: &mut Bucket,
    key: &str,
    at: Timestamp,
    body: Bytes,
    chance: &mut Chance,
) {
    let content = Content::new(Received::whole(body), about(key, at, chance));
    bucket.insert(key, at, Arc::new(content));
}

fn about(key: &str, at: Timestamp, chance: &mut Chance) -> About {
    // Some clients do not know what they send, as in real life.
    let declared = if chance.once_in(25) {
        "application/octet-stream"
    } else {
        media_type(key)
    };
    let mut about = About {
        content_type: Some(declared.into()),
        encryption: Some("AES256".into()),
        storage_class: class(at, chance).map(Into::into),
        ..About::default()
    };
    let (name, value) = if chance.once_in(20) {
        // What came from the days of local storage was written before anybody asked for encryption.
        about.encryption = None;
        ("migrated-from", "local storage")
    } else {
        ("uploaded-by", *chance.pick(&STAFF))
    };
    about.metadata.insert(name.into(), value.into());
    about
}

fn class(at: Timestamp, chance: &mut Chance) -> Option<&'static str> {
    if at < ARCHIVED_BEFORE && chance.once_in(8) {
        Some("GLACIER")
    } else if at < RARE_BEFORE && chance.once_in(3) {
        Some("STANDARD_IA")
    } else {
        None
    }
}

/// The media type of a file by its extension.
pub(super) fn media_type(key: &str) -> &'static str {
    if key.ends_with('/') {
        return "application/x-directory; charset=UTF-8";
    }
    match key.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "pdf" => "application/pdf",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "png" => "image/png",
        "jpg" => "image/jpeg",
        "zip" => "application/zip",
        "wav" => "audio/wav",
        "csv" => "text/csv",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
