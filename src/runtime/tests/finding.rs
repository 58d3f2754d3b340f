//! Whole sessions: finding a file anywhere, and what is known of the bucket from one run to the next.

use super::bucket;
use super::session::{Session, fetch};
use crate::demo::{Demo, Fault, Shape};

async fn demo() -> Demo {
    Demo::start(bucket(), &Shape::default()).await.unwrap()
}

#[tokio::test]
async fn what_is_searched_for_is_linked_in_two_keys() {
    let mut session = Session::over(bucket()).await;
    session.keys("/").await;
    session.types("owner:CLT-4 rates").await;
    session.sees("1 of 5").await;
    session.keys("<down> y").await;
    session.sees("Sent to your terminal's clipboard").await;
    assert_eq!(fetch(&session.clipboard()).await, b"rates");
}

#[tokio::test]
async fn enter_leads_to_the_file_in_the_tree() {
    let mut session = Session::over(bucket()).await;
    session.keys("/").await;
    session.types("68b71f x.pdf").await;
    session.keys("<enter>").await;
    let screen = session.screen();
    assert!(screen.contains("▾ 68b71f6b73d950590d63e7db/"), "{screen}");
    assert!(screen.contains("▾ job_order/"), "{screen}");
}

#[tokio::test]
async fn what_is_deleted_from_the_list_is_gone_from_it() {
    let mut session = Session::over(bucket()).await;
    session.keys("/").await;
    session.types("'report").await;
    session.keys("<down> d").await;
    session.keys("<tab> <enter>").await;
    session.sees("0 of 4").await;
    session.sees("Nothing matches").await;
    assert!(
        session
            .demo
            .keys()
            .iter()
            .all(|key| !key.contains("report") || key.starts_with(".filedesk-trash/"))
    );
}

/// A bucket that one session has read and left, and the folder that it kept the index in.
async fn known() -> (Demo, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut session = Session::keeping(demo().await, folder.path());
    session.settles().await;
    session.keys("/").await;
    session.types("rates").await;
    session.sees("as of").await;
    (session.leaves().await, folder)
}

#[tokio::test]
async fn the_index_is_there_again_in_the_next_run_before_anything_is_listed() {
    let (demo, folder) = known().await;
    demo.faults().set(Fault::Hang);
    let mut session = Session::keeping(demo, folder.path());
    session.presses("/ r a t e s");
    session.sees("CLT-4    rates.xlsx").await;
    session.sees("as of").await;
}

#[tokio::test]
async fn names_that_may_not_be_listed_any_more_are_not_shown_from_the_last_time() {
    let (demo, folder) = known().await;
    demo.faults().deny("s3:ListBucket", "");
    let mut session = Session::keeping(demo, folder.path());
    session.settles().await;
    session.keys("/").await;
    session.types("rates").await;
    session.sees("Nothing here may be listed").await;
    assert!(!session.screen().contains("rates.xlsx"));
}

#[tokio::test]
async fn a_damaged_index_is_read_anew_and_never_trusted() {
    let (demo, folder) = known().await;
    let kept = std::fs::read_dir(folder.path().join("filedesk")).unwrap();
    let path = kept.map(|entry| entry.unwrap().path()).next().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    demo.faults().set(Fault::Hang);
    let mut session = Session::keeping(demo, folder.path());
    session.presses("/ r a t e s");
    session.sees("waiting for the bucket").await;
    assert!(!session.screen().contains("rates.xlsx"));
    session.demo.faults().clear();
    session.sees("CLT-4    rates.xlsx").await;
}

#[tokio::test]
async fn what_the_bucket_holds_is_added_up() {
    let mut session = Session::over(bucket()).await;
    session.keys("U").await;
    session.sees("5 files").await;
    session.sees("agency_invoice").await;
    session.keys("<tab> <enter>").await;
    session.sees("owner:").await;
}
