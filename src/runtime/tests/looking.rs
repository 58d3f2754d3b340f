//! Looking inside files, from the cursor to the bucket and back.

use super::*;

/// How often bytes of that file were asked for.
fn fetched(session: &Session, name: &str) -> usize {
    let requests = session.demo.requests().into_iter();
    let reads = requests.filter(|told| told.starts_with("GetObject ") && told.contains(name));
    reads.count()
}

#[tokio::test]
async fn what_is_inside_a_file_stands_below_its_details() {
    let mut session = at_a_file().await;
    session.sees("It is called .pdf, but is text.").await;
}

#[tokio::test]
async fn a_file_that_was_looked_into_is_not_asked_for_again() {
    let mut session = at_a_file().await;
    session.sees("but is text").await;
    session.keys("k").await;
    session.keys("j").await;
    session.sees("but is text").await;
    assert_eq!(fetched(&session, "march"), 1);
}

#[tokio::test]
async fn a_file_that_may_not_be_read_says_which_permission_is_missing() {
    let mut session = Session::over(bucket()).await;
    session.keys("j l").await;
    session.demo.faults().set(Fault::Deny {
        what: "GetObject".into(),
        below: String::new(),
    });
    session.keys("j").await;
    session.sees("s3:GetObject").await;
}
