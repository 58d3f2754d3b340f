//! The screen without a dialog, in every window.

use std::sync::Arc;

use super::*;
use crate::app::{ReadOnlyBy, Ticket};
use crate::object::{Class, Details, Entry, EntryKind, Page};

#[test]
fn connecting() {
    looks("connecting", |_| ());
}

#[test]
fn not_connected() {
    looks("not_connected", |desk| {
        let failure = Failure::new(
            Doing::Connecting,
            FailureKind::SessionExpired(Some("agency".into())),
        );
        desk.hears(Message::Connected(Err(failure)));
    });
}

#[test]
fn open_folders_and_odd_names() {
    looks("open_folders_and_odd_names", tree);
}

#[test]
fn a_folder_that_streams_in() {
    looks("a_folder_that_streams_in", |desk| {
        tree(desk);
        desk.keys("G k l").lists_some(
            "uploads/rate_card/",
            &["CLT-4_rate_card_1773324309_rates.xlsx"],
        );
    });
}

#[test]
fn a_folder_that_failed() {
    looks("a_folder_that_failed", |desk| {
        tree(desk);
        let kind = FailureKind::Denied(Permission::ListBucket);
        desk.keys("G k l").fails_to_list("uploads/rate_card/", kind);
    });
}

#[test]
fn a_job_file() {
    looks("a_job_file", job);
}

#[test]
fn a_folder_under_the_cursor() {
    looks("a_folder_under_the_cursor", |desk| {
        tree(desk);
        desk.keys("k");
    });
}

#[test]
fn the_bytes_of_large_files_stand_whole() {
    let size = 9_734_003_206;
    let mut desk = Desk::over(Desk::start(), (80, 24));
    desk.connects();
    let mut page = Page::below(Prefix::new("uploads/"));
    page.push(Entry {
        name: "recording.mov",
        kind: EntryKind::File {
            size,
            modified: Some(THEN),
            class: Class::Standard,
        },
    });
    let uploads = desk.listing("uploads/");
    desk.answers(uploads, Ok((Arc::new(page.finish()), None)));
    desk.finds_jobs(&[]);
    let whole = "9.73 GB (9,734,003,206 bytes)";
    assert!(screen(&desk.model).contains(whole));
    desk.keys("j");
    let ticket = last_inspect(&desk).unwrap();
    let told = details(key("uploads/recording.mov"));
    let result = Ok(Details { size, ..told });
    desk.hears(Message::Inspected { ticket, result });
    assert!(screen(&desk.model).contains(whole));
}

#[test]
fn details_denied() {
    looks("details_denied", |desk| {
        tree(desk);
        desk.keys("r");
        let failure = denied(Doing::Inspecting(invoice()), Permission::GetObject);
        if let Some(ticket) = last_inspect(desk) {
            desk.hears(Message::Inspected {
                ticket,
                result: Err(failure),
            });
        }
    });
}

#[test]
fn marks_in_two_folders() {
    looks("marks_in_two_folders", |desk| {
        tree(desk);
        desk.keys("<space> j j j <space>");
    });
}

#[test]
fn a_strip_of_transfers() {
    looks("a_strip_of_transfers", transfers);
}

#[test]
fn notes_of_every_kind() {
    looks("notes_of_every_kind", |desk| {
        tree(desk);
        desk.keys("s").transfer_fails(FailureKind::Offline);
        desk.keys("X");
        desk.model
            .toasts
            .good(Duration::ZERO, "Uploaded uploads/agency_invoice/x.pdf");
    });
}

#[test]
fn read_only_and_elsewhere() {
    looks("read_only_and_elsewhere", |desk| {
        let start = Start {
            endpoint: Some("https://s3.storage.example:9000".into()),
            read_only: Some(ReadOnlyBy::Flag),
            from_env_file: vec!["S3_ENDPOINT_URL".into(), "S3_BUCKET_NAME".into()],
            ..Desk::start()
        };
        let size = desk.model.size;
        *desk = Desk::over(start, (size.width, size.height));
        tree(desk);
    });
}

/// The ticket of the last question to HEAD; a window without details asks none.
fn last_inspect(desk: &Desk) -> Option<Ticket> {
    desk.asked().iter().rev().find_map(|effect| match effect {
        Effect::Inspect { ticket, .. } => Some(*ticket),
        _ => None,
    })
}
