//! Whole sessions: links that are tried, files that are asked for, and what the ledger keeps of it.

use super::session::{Session, fetch};
use super::{at_a_file, bucket};
use crate::demo::Fault;

#[tokio::test]
async fn a_link_is_tried_as_the_customer_will() {
    let mut session = at_a_file().await;
    session.keys("y").await;
    session
        .sees("Tried: it opens in the browser as march.pdf")
        .await;
}

#[tokio::test]
async fn a_link_whose_key_is_refused_is_not_to_be_sent() {
    let mut session = at_a_file().await;
    session.demo.faults().set(Fault::RefuseKey);
    session.keys("y").await;
    session.sees("Do not send it").await;
    session.sees("kms:Decrypt").await;
}

#[tokio::test]
async fn a_message_in_the_agency_s_words_is_copied_once_all_links_have_been_tried() {
    let mut session = at_a_file().await;
    session.keys("<space> <space> Y").await;
    session.sees("2 files").await;
    session.keys("<enter>").await;
    session.sees("Tried: all 2 open").await;
    let message = session.clipboard();
    assert!(message.starts_with("Hello,"), "{message}");
    let links = message.lines().filter(|line| line.starts_with("http"));
    let links: Vec<_> = links.collect();
    assert_eq!(fetch(links[0]).await, b"march");
    assert_eq!(fetch(links[1]).await, b"bbb");
}

#[tokio::test]
async fn a_job_s_folder_is_handed_over_whole() {
    let mut session = Session::over(bucket()).await;
    session.keys("G").await;
    session.keys("l").await;
    session.keys("j").await;
    session.keys("Y").await;
    session.sees("1 file").await;
    session.keys("<enter>").await;
    session.sees("Tried: it opens").await;
}

#[tokio::test]
async fn a_file_that_was_asked_for_is_announced_when_it_comes() {
    let mut session = at_a_file().await;
    session.keys("A").await;
    session.keys("<tab> <tab> <tab>").await;
    session.types("april.pdf").await;
    session.keys("<enter>").await;
    session.sees("filedesk tells when it has come").await;
    let curl = session.clipboard();
    assert!(curl.contains("curl -f -X PUT"), "{curl}");
    let name = curl.split("agency_invoice/").nth(1).unwrap();
    let name = name.split('?').next().unwrap().to_owned();
    let key = format!("uploads/agency_invoice/{name}");
    Box::pin(session.puts(&key, b"april")).await;
    session.keys("<esc>").await;
    session.sees("It has come").await;
    assert_eq!(session.rings(), 1);
}

#[tokio::test]
async fn what_was_done_is_in_the_ledger_and_no_signature_is() {
    let mut session = at_a_file().await;
    session.keys("y").await;
    session.keys("<esc> s").await;
    session.keys("d").await;
    session.keys("<tab> <enter>").await;
    session.keys("H").await;
    for told in ["delete", "download", "file deleted", "march.pdf"] {
        session.sees(told).await;
    }
    let ledger = session.kept("filedesk/ledger.jsonl");
    assert_eq!(ledger.lines().count(), 3, "{ledger}");
    assert!(!ledger.contains("X-Amz"), "{ledger}");
}

#[tokio::test]
async fn a_link_is_made_anew_from_the_ledger() {
    let mut session = at_a_file().await;
    session.keys("y").await;
    let first = session.clipboard();
    session.keys("<esc> H").await;
    session.keys("y").await;
    session.sees("Tried: it opens").await;
    assert_eq!(fetch(&session.clipboard()).await, b"march");
    assert!(first.contains("march"));
}
