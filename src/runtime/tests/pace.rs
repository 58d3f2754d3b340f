//! How often frames are drawn, on a clock that tests turn.

use std::time::Duration;

use super::bucket;
use super::session::Session;
use crate::app::{Message, TransferNews};
use crate::object::TransferId;

#[tokio::test]
async fn an_idle_hour_draws_no_further_frame() {
    let mut session = Session::over(bucket()).await;
    session.keys("j l").await;
    session.keys("j").await;
    let before = session.frames();
    tokio::time::pause();
    session
        .beside(tokio::time::sleep(Duration::from_hours(1)))
        .await;
    assert_eq!(session.frames(), before);
}

#[tokio::test]
async fn a_note_goes_by_itself_and_then_all_is_still() {
    let mut session = Session::over(bucket()).await;
    session.keys("X").await;
    assert!(session.screen().contains("Nothing is marked."));
    let before = session.frames();
    tokio::time::pause();
    session
        .beside(tokio::time::sleep(Duration::from_hours(1)))
        .await;
    assert!(!session.screen().contains("Nothing is marked."));
    assert_eq!(session.frames(), before + 1);
}

#[tokio::test]
async fn a_flood_of_results_still_draws_frames_and_answers_keys() {
    let mut session = Session::over(bucket()).await;
    let before = session.frames();
    tokio::time::pause();
    let sender = session.sender.clone();
    let flood = async {
        for _ in 0..500 {
            for _ in 0..100 {
                let news = TransferNews::Moved(1);
                let message = Message::Transfer {
                    id: TransferId(9),
                    news,
                };
                sender.send(message).await.unwrap();
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    session.presses("?");
    let began = tokio::time::Instant::now();
    session.beside(flood).await;
    let most = began.elapsed().as_millis() / 16;
    let frames = (session.frames() - before) as u128;
    assert!(
        (most * 3 / 4..=most + 2).contains(&frames),
        "{frames} frames where {most} fit"
    );
    assert!(
        session
            .screen()
            .contains("Copy a link that opens for one hour")
    );
}
