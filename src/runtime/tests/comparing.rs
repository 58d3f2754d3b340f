//! Both sides of what is there already, as a person sees them.

use super::at_a_taken_name;

#[tokio::test]
async fn what_is_the_same_is_proved_and_can_be_skipped() {
    let mut session = at_a_taken_name(b"a,b\n").await;
    session.sees("the same, by").await;
    session.keys("l <enter>").await;
    session
        .sees("Skipped 1 file that is there already, the same.")
        .await;
    assert!(!session.screen().contains("Already there"));
}

#[tokio::test]
async fn what_differs_by_one_letter_is_shown_to_differ() {
    let mut session = at_a_taken_name(b"a,c\n").await;
    session.sees("different, by").await;
    assert!(!session.screen().contains("Skip identical"));
}

#[tokio::test]
async fn another_name_is_typed_and_taken() {
    let mut session = at_a_taken_name(b"new").await;
    session.sees("different: one is longer").await;
    session.keys("l l <enter>").await;
    session.sees("New name: report (2).csv").await;
    session.keys("<enter>").await;
    assert_eq!(
        session.demo.object("exports/report (2).csv").unwrap().body,
        "new"
    );
    assert_eq!(
        session.demo.object("exports/report.csv").unwrap().body,
        "a,b\n"
    );
}
