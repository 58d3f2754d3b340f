//! Whole sessions: an upload that is tried before, and one that says more of its file.

use super::{Session, at_a_file};

/// The form for a file that is to lie in a folder where files keep their names.
async fn in_the_form(session: &mut Session, name: &str) {
    let file = session.file(name, b"new");
    session.drops(&file).await;
    session.keys("<enter>").await;
    session.keys("<tab> <tab> <tab> <tab>").await;
    let folder = "uploads/agency_invoice/".len();
    session.keys(&"<backspace> ".repeat(folder)).await;
    session.types("exports/").await;
}

#[tokio::test]
async fn an_upload_that_is_tried_says_what_is_there_and_writes_nothing() {
    for (name, told) in [("report.csv", "taken by 4 B of"), ("other.csv", "1 free")] {
        let mut session = at_a_file().await;
        let before = session.demo.keys();
        in_the_form(&mut session, name).await;
        session.keys("<ctrl-t>").await;
        session.sees(told).await;
        session.sees("nothing was written").await;
        session.keys("c").await;
        assert!(session.clipboard().contains("exports/"));
        assert_eq!(session.demo.keys(), before);
    }
}

#[tokio::test]
async fn a_key_that_may_not_be_looked_at_is_refused_with_its_reason() {
    let mut session = at_a_file().await;
    session.demo.faults().deny("s3:GetObject", "exports/");
    in_the_form(&mut session, "other.csv").await;
    session.keys("<ctrl-t>").await;
    session.sees("permission denied").await;
    session.sees("s3:GetObject").await;
}

#[tokio::test]
async fn what_was_said_of_a_file_lies_with_it_and_a_refusal_names_the_permission() {
    let mut session = at_a_file().await;
    in_the_form(&mut session, "other.csv").await;
    session.keys("<ctrl-o> <right> <tab>").await;
    session.types("ticket=4711").await;
    session.keys("<enter>").await;
    let about = session.demo.object("exports/other.csv").unwrap().about;
    assert_eq!(about.storage_class.as_deref(), Some("STANDARD_IA"));
    assert_eq!(about.tags.as_deref(), Some("ticket=4711"));

    let mut session = at_a_file().await;
    session.demo.faults().deny("s3:PutObjectTagging", "");
    in_the_form(&mut session, "other.csv").await;
    session.keys("<ctrl-o> <tab>").await;
    session.types("ticket=4711").await;
    session.keys("<enter>").await;
    session.sees("s3:PutObjectTagging").await;
}

#[tokio::test]
async fn an_upload_begins_where_the_last_one_came_from() {
    let mut session = at_a_file().await;
    let file = session.file("april.pdf", b"april");
    session.drops(&file).await;
    session.keys("<enter>").await;
    session.keys("<enter>").await;
    session.keys("<esc> a").await;
    // The download folder of this session is not there.
    let screen = session.screen();
    assert!(screen.contains("uploaded from"), "{screen}");
    assert!(!screen.contains("downloads"), "{screen}");
    session.keys("<tab> <enter>").await;
    session.sees("Enter takes all of this folder").await;
    let screen = session.screen();
    assert!(
        screen.contains("april.pdf") && screen.contains("5 B"),
        "{screen}"
    );
    session.types("apr").await;
    session.keys("<tab> <enter>").await;
    session.sees("april.pdf  5 B, application/pdf").await;
}
