//! Whole sessions: what a person does, sees and finds in the bucket afterwards.

mod comparing;
mod finding;
mod handover;
mod looking;
mod pace;
mod session;
mod uploading;

use session::{Session, fetch};

use crate::demo::{Bucket, Demo, Fault, Shape, empty};
use crate::store::Access;

/// Two office files, a job and something else.
fn bucket() -> Bucket {
    empty()
        .with(
            "uploads/agency_invoice/AGY-7_agency_invoice_1767225600_march.pdf",
            "march",
        )
        .with("uploads/agency_invoice/b.pdf", "bbb")
        .with(
            "uploads/rate_card/CLT-4_rate_card_1767225600_rates.xlsx",
            "rates",
        )
        .with("uploads/jobs/68b71f6b73d950590d63e7db/job_order/x.pdf", "x")
        .with("exports/report.csv", "a,b\n")
}

/// The cursor on the first file of `agency_invoice/`.
async fn at_a_file() -> Session {
    let mut session = Session::over(bucket()).await;
    session.keys("j l").await;
    session.keys("j").await;
    session
}

#[tokio::test]
async fn the_desk_shows_what_lies_in_the_bucket() {
    let session = Session::over(bucket()).await;
    for name in ["▾ uploads/", "▸ agency_invoice/", "▸ rate_card/", "▸ jobs/"] {
        assert!(
            session.screen().contains(name),
            "{name}\n{}",
            session.screen()
        );
    }
}

#[tokio::test]
async fn a_link_survives_until_it_is_pasted() {
    let mut session = at_a_file().await;
    session.keys("y").await;
    session.sees("Sent to your terminal's clipboard").await;
    assert_eq!(fetch(&session.clipboard()).await, b"march");
}

#[tokio::test]
async fn links_of_several_files_are_copied_one_a_line() {
    let mut session = at_a_file().await;
    session.keys("<space> <space> y").await;
    let text = session.clipboard();
    let links: Vec<_> = text.lines().collect();
    assert_eq!(links.len(), 2);
    assert_eq!(fetch(links[1]).await, b"bbb");
}

#[tokio::test]
async fn an_upload_answers_as_the_application_does_and_its_row_appears() {
    let mut session = at_a_file().await;
    let file = session.file("april.pdf", b"april");
    session.drops(&file).await;
    session.keys("<enter>").await;
    session.keys("<enter>").await;
    let screen = session.screen();
    assert!(
        screen.contains("\"s3_key\"") && screen.contains("april.pdf"),
        "{screen}"
    );
    let keys = session.demo.keys();
    let key = keys.iter().find(|key| key.ends_with("_april.pdf")).unwrap();
    assert!(key.starts_with("uploads/agency_invoice/AGY-7_agency_invoice_"));
    assert_eq!(session.demo.object(key).unwrap().body, "april");
    session.keys("c").await;
    let answer: serde_json::Value = serde_json::from_str(&session.clipboard()).unwrap();
    assert_eq!(answer["s3_key"], key.as_str());
    assert_eq!(answer["size"], 5);
    session.keys("<esc>").await;
    assert!(
        session.screen().contains("_april.pdf"),
        "{}",
        session.screen()
    );
}

#[tokio::test]
async fn a_cancelled_upload_leaves_nothing_unfinished() {
    let mut session = at_a_file().await;
    let file = session.file("large.pdf", vec![7; 24 << 20]);
    session.drops(&file).await;
    session.keys("<enter>").await;
    session
        .demo
        .faults()
        .set(Fault::Latency(std::time::Duration::from_millis(50)));
    session.presses("<enter>");
    session.sees("%").await;
    session.presses("t x <esc>");
    session.sees("Stopped").await;
    session.demo.faults().clear();
    session.settles().await;
    assert_eq!(session.demo.unfinished(), 0);
    assert!(
        !session
            .demo
            .keys()
            .iter()
            .any(|key| key.ends_with("large.pdf"))
    );
}

#[tokio::test]
async fn leaving_in_the_middle_of_an_upload_leaves_nothing_unfinished() {
    let mut session = at_a_file().await;
    let file = session.file("large.pdf", vec![7; 24 << 20]);
    session.drops(&file).await;
    session.keys("<enter>").await;
    session
        .demo
        .faults()
        .set(Fault::Latency(std::time::Duration::from_millis(50)));
    session.presses("<enter>");
    session.sees("%").await;
    session.presses("q");
    session.sees("What is to become of it?").await;
    session.presses("<tab> <tab> <enter>");
    session.ends().await;
    assert_eq!(session.demo.unfinished(), 0);
}

/// A local file with these bytes, on its way to the name of a report that is there already, just
/// asked about.
async fn at_a_taken_name(bytes: &[u8]) -> Session {
    let mut session = Session::over(bucket()).await;
    session.keys("b").await;
    session.keys("j l").await;
    session.keys("j").await;
    let file = session.file("report.csv", bytes);
    session.drops(&file).await;
    session.keys("<enter>").await;
    session.keys("<enter>").await;
    session.sees("Already there").await;
    session
}

#[tokio::test]
async fn a_taken_name_is_asked_about_and_replaced_on_demand() {
    let mut session = at_a_taken_name(b"new").await;
    assert_eq!(
        session.demo.object("exports/report.csv").unwrap().body,
        "a,b\n"
    );
    session.keys("<tab> <tab> <tab> <enter>").await;
    assert_eq!(
        session.demo.object("exports/report.csv").unwrap().body,
        "new"
    );
}

#[tokio::test]
async fn a_taken_name_is_kept_beside_the_new_one_on_demand() {
    let mut session = at_a_taken_name(b"new").await;
    session.keys("l <enter>").await;
    assert_eq!(
        session.demo.object("exports/report.csv").unwrap().body,
        "a,b\n"
    );
    assert_eq!(
        session.demo.object("exports/report (2).csv").unwrap().body,
        "new"
    );
}

#[tokio::test]
async fn a_download_lands_and_never_overwrites_unasked() {
    let mut session = Session::over(bucket()).await;
    session.keys(":").await;
    session.types("exports/report.csv").await;
    session.keys("<enter>").await;
    session.keys("s").await;
    assert_eq!(session.downloaded("report.csv"), b"a,b\n");
    session
        .demo
        .change(|bucket| *bucket = std::mem::take(bucket).with("exports/report.csv", "changed"));
    session.keys("s").await;
    session.sees("Already there").await;
    assert_eq!(session.downloaded("report.csv"), b"a,b\n");
    session.keys("l <enter>").await;
    assert_eq!(session.downloads().len(), 2);
    assert_eq!(session.downloaded("report.csv"), b"a,b\n");
}

#[tokio::test]
async fn a_deleted_folder_is_gone_here_and_there() {
    let mut session = Session::over(bucket()).await;
    session.keys("j d").await;
    session
        .sees("Delete the folder uploads/agency_invoice/")
        .await;
    session.keys("<tab> <enter>").await;
    session.sees("Deleted 2 files").await;
    assert!(
        !session.screen().contains("agency_invoice/"),
        "{}",
        session.screen()
    );
    let there = |session: &Session| {
        let keys = session.demo.keys().into_iter();
        let (trash, there): (Vec<_>, Vec<_>) =
            keys.partition(|key| key.starts_with(".filedesk-trash/"));
        (trash.len(), there)
    };
    let (waiting, left) = there(&session);
    assert!(waiting == 2 && left.iter().all(|key| !key.contains("agency_invoice")));
    session.keys("u").await;
    session.sees("Restored 2 files").await;
    session.sees("agency_invoice/").await;
    assert_eq!((there(&session).0, there(&session).1.len()), (0, 5));
}

#[tokio::test]
async fn a_server_that_asks_to_go_slower_is_asked_again() {
    let mut session = Session::over(bucket()).await;
    session.demo.faults().set(Fault::SlowDown(1));
    session.keys("j l").await;
    assert!(session.screen().contains("b.pdf"), "{}", session.screen());
}

#[tokio::test]
async fn a_denied_folder_says_in_its_place_which_permission_is_missing() {
    let mut session = Session::over(bucket()).await;
    session
        .demo
        .faults()
        .deny("s3:ListBucket", "uploads/rate_card/");
    session.keys("j j j l").await;
    let screen = session.screen();
    assert!(
        screen.contains("permission denied") && screen.contains("s3:ListBucket"),
        "{screen}"
    );
    session.keys("k k l").await;
    assert!(
        session.screen().contains("b.pdf"),
        "the rest goes on\n{}",
        session.screen()
    );
}

#[tokio::test]
async fn a_home_of_jobs_that_cannot_be_looked_into_is_shown_beside_the_other() {
    let demo = Demo::start(bucket(), &Shape::default()).await.unwrap();
    demo.faults().deny("s3:ListBucket", "jobs/");
    let mut session = Session::start(demo, Access::ReadWrite);
    session.settles().await;
    session.keys("G l").await;
    let screen = session.screen();
    assert!(screen.contains("▸ uploads/jobs/"), "{screen}");
    session.keys("j l").await;
    let screen = session.screen();
    assert!(screen.contains("permission denied"), "{screen}");
}

#[tokio::test]
async fn a_listing_that_broke_off_goes_on_with_r() {
    let mut session = Session::over(bucket()).await;
    session.demo.change(|bucket| {
        for at in 0..2_500 {
            *bucket = std::mem::take(bucket).with(&format!("uploads/rate_card/{at:04}"), "x");
        }
    });
    let slow = Fault::Latency(std::time::Duration::from_millis(100));
    session.demo.faults().set(slow);
    session.presses("j j j l");
    session.sees("1,000 so far").await;
    session
        .demo
        .faults()
        .deny("s3:ListBucket", "uploads/rate_card/");
    session.settles().await;
    session.demo.faults().clear();
    session.keys("r").await;
    session.keys("G").await;
    session.keys("k").await;
    let screen = session.screen();
    assert!(screen.contains("CLT-4    rates.xlsx"), "{screen}");
    let requests = session.demo.requests();
    let begun = requests.iter().filter(|line| {
        let goes_on = line.contains("continuation-token") || line.contains("start-after");
        line.contains("prefix=uploads%2Frate_card%2F") && !goes_on
    });
    assert_eq!(begun.count(), 1, "what had come was not asked for again");
}

#[tokio::test]
async fn keys_work_while_the_server_is_silent_and_r_goes_on_afterwards() {
    let mut session = Session::over(bucket()).await;
    session.demo.faults().set(Fault::Hang);
    session.presses("j l");
    session.sees("listing…").await;
    session.presses("j j j j ?");
    session.sees("Copy a link that opens for one hour").await;
    session.presses("q");
    session.demo.faults().clear();
    session.sees("b.pdf").await;
}

#[tokio::test]
async fn a_server_that_is_gone_is_told_and_the_program_goes_on() {
    let mut session = Session::over(bucket()).await;
    session.demo = Demo::start(empty(), &Shape::default()).await.unwrap();
    session.keys("j l").await;
    let screen = session.screen();
    assert!(screen.contains("the server does not answer"), "{screen}");
    session.presses("q");
    session.ends().await;
}

#[tokio::test]
async fn a_held_key_asks_for_details_once() {
    let names: Vec<_> = (0..40).map(|at| format!("uploads/{at:02}.pdf")).collect();
    let bucket = names
        .iter()
        .fold(empty(), |bucket, name| bucket.with(name, "x"));
    let mut session = Session::over(bucket).await;
    for _ in 0..30 {
        session.presses("j");
    }
    session.settles().await;
    let heads: Vec<_> = session
        .demo
        .requests()
        .into_iter()
        .filter(|line| line.starts_with("HeadObject"))
        .collect();
    assert_eq!(heads.len(), 1, "{heads:?}");
    assert!(heads[0].contains("29.pdf"));
}

#[tokio::test]
async fn every_listing_asks_for_encoded_names() {
    let mut session = Session::over(bucket()).await;
    session.keys("j l b").await;
    session.keys("j l").await;
    session.keys("d").await;
    let requests = session.demo.requests();
    let listings: Vec<_> = requests
        .iter()
        .filter(|line| line.starts_with("ListObjectsV2"))
        .collect();
    assert!(listings.len() >= 4);
    for listing in listings {
        assert!(listing.contains("encoding-type=url"), "{listing}");
    }
}

#[tokio::test]
async fn read_only_sends_no_write() {
    let mut session = Session::read_only(bucket()).await;
    let file = session.file("x.pdf", b"x");
    session
        .keys("j d <tab> <enter> l j d <tab> <enter> a")
        .await;
    session.drops(&file).await;
    session.keys("<enter> <esc>").await;
    let requests = session.demo.requests();
    let writes = requests
        .iter()
        .filter(|line| !line.starts_with("List") && !line.starts_with("Head"));
    assert_eq!(writes.collect::<Vec<_>>(), [""; 0]);
    assert_eq!(session.demo.keys().len(), 5);
}

#[tokio::test]
async fn a_bucket_that_cannot_be_opened_says_why_and_opens_with_r() {
    let demo = Demo::start(bucket(), &Shape::default()).await.unwrap();
    demo.faults().set(Fault::ClockSkew);
    let mut session = Session::start(demo, Access::ReadWrite);
    session.settles().await;
    assert!(session.screen().contains("clock"), "{}", session.screen());
    session.demo.faults().clear();
    session.keys("r").await;
    assert!(
        session.screen().contains("rate_card/"),
        "{}",
        session.screen()
    );
}
