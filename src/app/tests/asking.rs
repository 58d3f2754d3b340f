//! Links, details, notices, pasting, and answers that come too late.

use std::time::Duration;

use super::desk;
use crate::app::script::{Desk, NOW, details, key};
use crate::app::{
    Dialog, Effect, Message, NoticeBody, Secret, Suggestion, SuggestionKind, Way, help, help_cells,
};
use crate::object::{Doing, Failure, FailureKind, Link, LinkWish, SessionEnd, Timestamp, Until};

const B: &str = "uploads/agency_invoice/b.pdf";

fn link(text: &str) -> Link {
    Link {
        key: key(text),
        url: format!("https://desk.example/{text}?X-Amz-Signature=5ec4e7"),
        until: Until::Asked(Timestamp(crate::app::script::NOW.0 + 3600)),
    }
}

/// A link just made and shown.
fn linked() -> Desk {
    let mut desk = desk();
    desk.keys("j j y").signs(vec![link(B)]);
    desk
}

#[test]
fn a_link_is_signed_shown_and_copied() {
    let mut desk = desk();
    desk.keys("j j");
    desk.effects();
    desk.keys("y");
    let hour = Duration::from_hours(1);
    let wishes = vec![LinkWish::usual(key(B), hour)];
    let effects = desk.effects();
    let [Effect::Sign { ticket, .. }] = effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(effects, [Effect::Sign { ticket, wishes }]);
    desk.signs(vec![link(B)]);
    let copied = desk.effects();
    let text = Secret(link(B).url);
    let is_copied =
        |effect: &Effect| matches!(effect, Effect::Copy { text: copied, .. } if *copied == text);
    assert!(copied.iter().any(is_copied));
    assert!(matches!(desk.dialog(), Some(Dialog::Handout { .. })));
}

#[test]
fn a_notice_steps_aside_for_a_key_that_it_does_not_know() {
    let mut desk = linked();
    desk.keys("j");
    assert!(desk.dialog().is_none());
    assert_eq!(desk.at(), "c.pdf");
}

#[test]
fn a_link_that_was_closed_is_shown_again() {
    let mut desk = linked();
    desk.keys("<esc> L");
    assert!(matches!(desk.dialog(), Some(Dialog::Handout { .. })));
    assert_eq!(
        desk.model.handout.as_ref().unwrap().text,
        Secret(link(B).url)
    );
}

#[test]
fn a_link_never_pushes_itself_over_a_question() {
    let mut desk = desk();
    desk.keys("j j y d").signs(vec![link(B)]);
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    desk.copies(&[Way::Osc52], &[]);
    assert_eq!(desk.notes(), ["Copied."]);
}

#[test]
fn no_key_is_swallowed_while_a_folder_is_listed() {
    let mut desk = Desk::open();
    desk.lists_some("uploads/", &["a.pdf", "b.pdf"]);
    desk.effects();
    desk.keys("j j y");
    assert!(
        matches!(&desk.effects()[..], [.., Effect::Sign { wishes, .. }] if wishes[0].key == key("uploads/b.pdf"))
    );
}

#[test]
fn keys_pressed_before_the_bucket_is_open_are_not_lost() {
    let mut desk = Desk::over(Desk::start(), (120, 40));
    desk.keys("G l").connects();
    desk.finds_jobs(&["jobs/"]).lists("jobs/", &["x/"]);
    assert_eq!(desk.rows()[2..], ["▾ jobs/", "  ▸ x/"]);
}

#[test]
fn a_pasted_address_is_gone_to_and_a_pasted_path_is_uploaded() {
    let mut desk = desk();
    desk.pastes("s3://desk/uploads/agency_invoice/c.pdf\n")
        .keys("<enter>");
    assert_eq!(desk.at(), "c.pdf");
    desk.pastes("'/home/ann/my invoice.pdf' ");
    assert!(
        matches!(desk.dialog(), Some(Dialog::Path(prompt)) if prompt.input.value() == "/home/ann/my invoice.pdf")
    );
}

#[test]
fn an_address_of_another_bucket_is_refused_in_its_place() {
    let mut desk = desk();
    desk.pastes("s3://other/x").keys("<enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::GoTo(go_to)) if go_to.trouble.is_some()));
    desk.keys("<backspace>");
    assert!(matches!(desk.dialog(), Some(Dialog::GoTo(go_to)) if go_to.trouble.is_none()));
}

#[test]
fn details_are_asked_once_a_rest() {
    let mut desk = desk();
    desk.keys("j");
    assert_eq!(desk.inspected().len(), 1);
    desk.waits(Duration::from_secs(1))
        .tells_details()
        .keys("?  <esc>");
    assert_eq!(desk.inspected().len(), 0);
    desk.keys("j");
    assert_eq!(desk.inspected(), ["uploads/agency_invoice/b.pdf"]);
}

#[test]
fn details_that_come_late_are_not_shown_for_another_file() {
    let mut desk = desk();
    desk.keys("j");
    let Some(Effect::Inspect { ticket, key }) = desk.asked().last().cloned() else {
        panic!("nothing was asked")
    };
    desk.keys("j").hears(Message::Inspected {
        ticket,
        result: Ok(details(key)),
    });
    assert_eq!(desk.model.details.shown, None);
}

#[test]
fn details_are_not_asked_where_they_are_not_seen() {
    let mut desk = Desk::over(Desk::start(), (40, 12));
    desk.connects().lists("uploads/", &["a.pdf"]).keys("j");
    assert_eq!(desk.inspected(), [""; 0]);
    desk.keys("i");
    assert_eq!(desk.inspected(), ["uploads/a.pdf"]);
    assert!(
        matches!(desk.dialog(), Some(Dialog::Notice(notice)) if matches!(notice.body, NoticeBody::Details))
    );
}

#[test]
fn suggestions_for_an_older_text_are_dropped() {
    let mut desk = desk();
    desk.keys("a").types("/h");
    let tickets: Vec<_> = desk
        .asked()
        .iter()
        .filter_map(|effect| match effect {
            Effect::Suggest { ticket, .. } => Some(*ticket),
            _ => None,
        })
        .collect();
    let paths = |text: &str| {
        vec![Suggestion {
            text: text.into(),
            kind: SuggestionKind::File {
                size: 1,
                modified: None,
            },
        }]
    };
    desk.hears(Message::Suggested {
        ticket: tickets[2],
        paths: paths("/home"),
    });
    desk.hears(Message::Suggested {
        ticket: tickets[1],
        paths: paths("/bin"),
    });
    assert!(
        matches!(desk.dialog(), Some(Dialog::Path(prompt)) if prompt.suggestions == paths("/home"))
    );
}

#[test]
fn a_file_that_is_no_longer_meant_is_not_named() {
    let mut desk = desk();
    desk.keys("a")
        .types("/a.pdf")
        .keys("<enter>")
        .types("x")
        .finds_file();
    assert!(matches!(desk.dialog(), Some(Dialog::Path(_))));
}

#[test]
fn a_look_at_a_file_that_was_cancelled_opens_nothing() {
    let mut desk = desk();
    desk.keys("a")
        .types("/a.pdf")
        .keys("<enter> <esc>")
        .finds_file();
    assert!(desk.dialog().is_none());
}

#[test]
fn enter_on_a_suggested_folder_looks_into_it() {
    let mut desk = desk();
    desk.keys("a").types("/h");
    let Some(Effect::Suggest { ticket, .. }) = desk.asked().last().cloned() else {
        panic!("nothing was asked")
    };
    let paths = ["/h1/", "/h2/"].map(|text| Suggestion {
        text: text.into(),
        kind: SuggestionKind::Folder,
    });
    desk.hears(Message::Suggested {
        ticket,
        paths: paths.into(),
    })
    .keys("<tab>");
    desk.effects();
    desk.keys("<enter>");
    assert!(matches!(&desk.effects()[..], [Effect::Suggest { typed, .. }] if typed == "/h1/"));
}

#[test]
fn completing_takes_the_trouble_down() {
    let mut desk = desk();
    desk.keys("a").types("/h");
    let Some(Effect::Suggest { ticket, .. }) = desk.asked().last().cloned() else {
        panic!("nothing was asked")
    };
    let paths = vec![Suggestion {
        text: "/home/".into(),
        kind: SuggestionKind::Folder,
    }];
    desk.hears(Message::Suggested { ticket, paths })
        .keys("<enter>");
    let Some(Effect::Examine { ticket, .. }) = desk.asked().last().cloned() else {
        panic!("nothing was examined")
    };
    let failure = crate::object::Failure::new(
        crate::object::Doing::Reading("/h".into()),
        crate::object::FailureKind::NotFound,
    );
    desk.hears(Message::Examined {
        ticket,
        result: Err(failure),
    })
    .keys("<tab>");
    assert!(matches!(desk.dialog(), Some(Dialog::Path(prompt)) if prompt.trouble.is_none()));
}

#[test]
fn a_spinner_turns_while_jobs_are_looked_for() {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["a.pdf"]);
    assert!(desk.model.is_busy());
    desk.finds_jobs(&[]);
    assert!(!desk.model.is_busy());
}

#[test]
fn who_opens_a_key_begins_there() {
    let start = crate::app::Start {
        at: Some(key("uploads/rate_card/x.pdf")),
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (120, 40));
    desk.connects()
        .lists("uploads/", &["agency_invoice/", "rate_card/"]);
    desk.lists("uploads/rate_card/", &["w.pdf", "x.pdf"]);
    assert_eq!(desk.at(), "x.pdf");
}

#[test]
fn an_idle_desk_waits_for_nothing() {
    let mut desk = desk();
    desk.keys("j").tells_details();
    assert_eq!(desk.model.next_tick(), None);
    desk.keys("X");
    let expiry = desk.model.next_tick().expect("a note goes by itself");
    desk.waits(expiry);
    assert_eq!(desk.model.next_tick(), None);
}

#[test]
fn reading_back_from_the_end_of_a_notice_is_felt_at_once() {
    let mut desk = desk();
    desk.keys("?");
    desk.keys(&"j ".repeat(500)).keys("k");
    let Some(Dialog::Notice(notice)) = desk.dialog() else {
        panic!("no help")
    };
    let (lines, shown) = (
        help(&desk.model.start.keymap, help_cells(120)).len(),
        40 - 2,
    );
    assert_eq!(notice.scroll, lines - shown - 1);
}

/// A desk whose credentials end in half an hour.
fn in_a_session() -> Desk {
    let mut desk = desk();
    session_ends(&mut desk, 1_800);
    desk
}

fn session_ends(desk: &mut Desk, seconds: u64) {
    let end = NOW.plus(Duration::from_secs(seconds));
    desk.hears(Message::SessionRenewed(Ok(SessionEnd::At(end))));
}

/// When the links of the dialog on top will end.
fn until(desk: &Desk) -> Until {
    let Some(Dialog::Link(dialog)) = desk.dialog() else {
        panic!("no dialog for links")
    };
    let (zone, session) = (desk.model.zone(), desk.model.session());
    dialog.until(NOW, &zone, session).unwrap()
}

#[test]
fn a_link_is_shown_to_end_with_the_session_before_it_is_made() {
    let mut desk = in_a_session();
    desk.keys("j Y");
    let end = NOW.plus(Duration::from_mins(30));
    assert_eq!(until(&desk), Until::SessionEnds(end));
    desk.keys("<left>");
    assert_eq!(
        until(&desk),
        Until::Asked(NOW.plus(Duration::from_mins(15)))
    );
}

#[test]
fn r_takes_the_new_session_after_a_login() {
    let mut desk = in_a_session();
    desk.effects();
    desk.keys("r");
    assert!(desk.effects().contains(&Effect::RenewSession));
    session_ends(&mut desk, 8 * 3_600);
    desk.keys("j Y");
    assert_eq!(
        until(&desk),
        Until::Asked(NOW.plus(Duration::from_hours(1)))
    );
}

#[test]
fn a_session_that_could_not_be_renewed_goes_on() {
    let mut desk = in_a_session();
    let failure = Failure::new(Doing::Connecting, FailureKind::SessionExpired(None));
    desk.hears(Message::SessionRenewed(Err(failure)));
    assert_eq!(desk.notes().len(), 1);
    desk.keys("j Y");
    assert!(matches!(until(&desk), Until::SessionEnds(_)));
}

#[test]
fn without_a_session_there_is_none_to_renew() {
    let mut desk = desk();
    desk.keys("r");
    assert!(!desk.effects().contains(&Effect::RenewSession));
}
