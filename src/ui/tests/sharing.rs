//! What is handed over, in every state.

use super::*;
use crate::app::script::{archived, opens};
use crate::object::{Doubt, LinkWish, PostForm, Trial, UploadLink};

/// The links that were asked for last are signed.
fn signed(desk: &mut Desk) -> Vec<LinkWish> {
    let wishes = desk.asked().iter().rev().find_map(|effect| match effect {
        Effect::Sign { wishes, .. } => Some(wishes.clone()),
        _ => None,
    });
    let wishes = wishes.expect("links were asked for");
    let link = |wish: &LinkWish| Link {
        key: wish.key.clone(),
        url: format!(
            "https://desk.s3.us-east-1.amazonaws.com/{}?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires={}&X-Amz-Signature={}",
            wish.key.as_str().replace(' ', "%20"),
            wish.lasts.as_secs(),
            "0123456789abcdef".repeat(4)
        ),
        until: Until::Asked(NOW.plus(wish.lasts)),
    };
    desk.signs(wishes.iter().map(link).collect());
    wishes
}

fn tried(desk: &mut Desk, place: usize, result: Result<Trial, Failure>) {
    let (ticket, _) = desk.trying();
    desk.hears(Message::Tried {
        ticket,
        place,
        result,
    });
}

#[test]
fn the_form_for_a_link() {
    looks("the_form_for_a_link", |desk| {
        tree(desk);
        desk.keys("Y");
    });
}

#[test]
fn the_form_for_many_links_as_a_table() {
    looks("the_form_for_many_links_as_a_table", |desk| {
        tree(desk);
        desk.keys("<space> <space> Y <tab>").types("fri 25:00");
        desk.keys("<tab> <tab>");
    });
}

#[test]
fn a_link_that_was_tried() {
    looks("a_link_that_was_tried", |desk| {
        tree(desk);
        desk.keys("y");
        signed(desk);
        desk.copies(&[Way::Osc52, Way::Tmux], &[]);
        let doubts = vec![Doubt::Empty];
        tried(
            desk,
            0,
            Ok(Trial {
                size: Some(0),
                doubts,
                ..opens()
            }),
        );
    });
}

#[test]
fn a_link_that_does_not_open() {
    looks("a_link_that_does_not_open", |desk| {
        tree(desk);
        desk.keys("y");
        let wishes = signed(desk);
        desk.copies(&[], &["no display"]);
        tried(desk, 0, Err(archived(&wishes[0])));
    });
}

#[test]
fn many_links_being_tried() {
    looks("many_links_being_tried", |desk| {
        tree(desk);
        desk.keys("* Y <enter>");
        signed(desk);
        tried(desk, 0, Ok(opens()));
    });
}

#[test]
fn a_message_some_links_of_which_do_not_open() {
    looks("a_message_some_links_of_which_do_not_open", |desk| {
        tree(desk);
        desk.keys("* Y <enter>");
        let wishes = signed(desk);
        for (place, wish) in wishes.iter().enumerate() {
            let result = if place == 0 {
                Err(archived(wish))
            } else {
                Ok(opens())
            };
            tried(desk, place, result);
        }
    });
}

#[test]
fn a_link_as_a_code() {
    looks("a_link_as_a_code", |desk| {
        tree(desk);
        desk.keys("y");
        signed(desk);
        desk.keys("Q");
    });
}

#[test]
fn two_customers_in_one_share() {
    looks("two_customers_in_one_share", |desk| {
        desk.connects().lists("uploads/", &["rate_card/"]);
        desk.keys("j l").lists(
            "uploads/rate_card/",
            &[
                "AGY-1_rate_card_1_a.pdf",
                "AGY-1_rate_card_2_b.pdf",
                "CLT-4_rate_card_1_c.pdf",
            ],
        );
        desk.keys("j * y");
    });
}

#[test]
fn pinning_a_customer() {
    looks("pinning_a_customer", |desk| {
        tree(desk);
        desk.keys("P <tab>").types("#4711");
    });
}

#[test]
fn asking_for_a_file() {
    looks("asking_for_a_file", |desk| {
        tree(desk);
        desk.keys("P <enter> A");
    });
}

#[test]
fn a_file_that_was_asked_for() {
    looks("a_file_that_was_asked_for", |desk| {
        tree(desk);
        let (ticket, key) = desk.requests("april.pdf");
        let link = UploadLink {
            key,
            put: format!(
                "https://desk.s3.us-east-1.amazonaws.com/uploads/april.pdf?X-Amz-Signature={}",
                "0123456789abcdef".repeat(4)
            ),
            headers: vec![("content-type".into(), "application/pdf".into())],
            form: PostForm {
                action: "https://desk.s3.us-east-1.amazonaws.com/".into(),
                fields: Vec::new(),
            },
            largest: 5 << 30,
            until: Until::SessionEnds(NOW.plus(Duration::from_mins(40))),
        };
        desk.hears(Message::UploadSigned {
            ticket,
            result: Ok(link),
        });
        desk.copies(&[Way::Desktop], &[]);
    });
}

#[test]
fn a_long_text_is_read_page_by_page_to_its_end() {
    let mut desk = Desk::over(Desk::start(), (80, 12));
    tree(&mut desk);
    desk.keys("* Y <enter>");
    signed(&mut desk);
    let seen = |desk: &Desk| screen(&desk.model);
    let first = seen(&desk);
    assert!(first.contains("pgdn pgup more"), "{first}");
    for _ in 0..9 {
        desk.keys("<pagedown>");
    }
    let last = seen(&desk);
    assert_ne!(last, first);
    let link_end = "456789abcdef";
    assert!(
        last.contains(link_end),
        "the end of the text is on screen:\n{last}"
    );
    for _ in 0..9 {
        desk.keys("<pageup>");
    }
    assert_eq!(seen(&desk), first);
}
