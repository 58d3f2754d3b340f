//! The screen without a dialog, in every window.

use super::*;

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
fn details_denied() {
    looks("details_denied", |desk| {
        tree(desk);
        desk.keys("r");
        let failure = denied(Doing::Inspecting(invoice()), Permission::GetObject);
        let ticket = desk.asked().iter().rev().find_map(|effect| match effect {
            Effect::Inspect { ticket, .. } => Some(*ticket),
            _ => None,
        });
        if let Some(ticket) = ticket {
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
            read_only: true,
            from_env_file: vec!["S3_ENDPOINT_URL".into(), "S3_BUCKET_NAME".into()],
            ..Desk::start()
        };
        let size = desk.model.size;
        *desk = Desk::over(start, (size.width, size.height));
        tree(desk);
    });
}
