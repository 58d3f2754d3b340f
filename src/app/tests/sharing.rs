//! Handing files over: links, what comes of trying them, requests, the pin, and what is written down.

use std::time::Duration;

use super::desk;
use crate::app::script::{Desk, NOW, archived, key, opens};
use crate::app::{Dialog, Effect, HandoutBody, Message, Secret, Ticket, Way};
use crate::ledger::{Act, Outcome, Outstanding};
use crate::object::{
    Details, Doing, Doubt, Failure, FailureKind, Key, Link, LinkWish, Opens, PostForm, Timestamp,
    Trial, Until, UploadLink, Whose,
};

const HOUR: Duration = Duration::from_hours(1);
const INVOICE: &str = "uploads/agency_invoice/AGY-1_agency_invoice_1_a.pdf";

fn link(wish: &LinkWish) -> Link {
    Link {
        key: wish.key.clone(),
        url: format!(
            "https://desk.example/{}?type={:?}",
            wish.key, wish.content_type
        ),
        until: Until::Asked(NOW.plus(wish.lasts)),
    }
}

/// What was asked to be signed last.
fn asked(desk: &Desk) -> Option<(Ticket, Vec<LinkWish>)> {
    desk.asked().iter().rev().find_map(|effect| match effect {
        Effect::Sign { ticket, wishes } => Some((*ticket, wishes.clone())),
        _ => None,
    })
}

/// The links that were asked for last are signed.
fn signs(desk: &mut Desk) {
    let (ticket, wishes) = asked(desk).expect("links were asked for");
    let result = Ok(wishes.iter().map(link).collect());
    desk.hears(Message::Signed { ticket, result });
}

/// The links that were to be tried last are tried.
fn tries(desk: &mut Desk, what: impl Fn(&LinkWish) -> Result<Trial, Failure>) {
    let (ticket, links) = desk.trying();
    for (place, _, wish) in links {
        let result = what(&wish);
        desk.hears(Message::Tried {
            ticket,
            place,
            result,
        });
    }
}

/// What was copied since the last look.
fn copied(desk: &mut Desk) -> Vec<String> {
    let effects = desk.effects();
    let texts = effects.into_iter().filter_map(|effect| match effect {
        Effect::Copy {
            text: Secret(text), ..
        } => Some(text),
        _ => None,
    });
    texts.collect()
}

/// What was written down since the last look.
fn written(desk: &mut Desk) -> Vec<(Act, String, bool, Option<String>)> {
    let effects = desk.effects();
    let entries = effects.into_iter().filter_map(|effect| match effect {
        Effect::Record(entries) => Some(entries),
        _ => None,
    });
    let told = entries.flatten().map(|entry| {
        let is_done = entry.outcome == Outcome::Done;
        (entry.act, entry.key.to_string(), is_done, entry.note)
    });
    told.collect()
}

/// A folder of two customers' files, the cursor on the first.
fn two_customers() -> Desk {
    let mut desk = Desk::open();
    desk.lists("uploads/", &["rate_card/"]);
    desk.keys("j l").lists(
        "uploads/rate_card/",
        &[
            "AGY-1_rate_card_1_a.pdf",
            "AGY-1_rate_card_2_b.pdf",
            "CLT-4_rate_card_1_c.pdf",
        ],
    );
    desk.keys("j");
    desk.effects();
    desk
}

#[test]
fn y_copies_at_once_and_tries_meanwhile() {
    let mut desk = desk();
    desk.keys("j y");
    signs(&mut desk);
    let effects = desk.effects();
    let kinds = effects.iter().map(|effect| match effect {
        Effect::Record(_) => "record",
        Effect::Copy { .. } => "copy",
        Effect::Try { .. } => "try",
        _ => "",
    });
    assert!(kinds.eq(["", "", "record", "copy", "try"]), "{effects:?}");
    tries(&mut desk, |_| Ok(opens()));
    assert_eq!(copied(&mut desk), [""; 0], "it is in the clipboard already");
    assert!(matches!(desk.dialog(), Some(Dialog::Handout { .. })));
}

#[test]
fn the_dialog_copies_what_has_been_tried_as_it_was_chosen() {
    let mut desk = desk();
    // The usual length after an hour, as a download, as Markdown.
    desk.keys("j Y <right> <tab> <tab> <space> <tab> <tab> <space> <space> <enter>");
    let (_, wishes) = asked(&desk).unwrap();
    let expected = LinkWish {
        opens: Opens::AsDownload,
        ..LinkWish::usual(key(INVOICE), 8 * HOUR)
    };
    assert_eq!(wishes, [expected]);
    signs(&mut desk);
    assert_eq!(copied(&mut desk), [""; 0], "not before it is tried");
    tries(&mut desk, |_| Ok(opens()));
    let copied = copied(&mut desk);
    assert!(
        copied[0].starts_with("- [a.pdf](https://desk.example/"),
        "{copied:?}"
    );
}

#[test]
fn what_was_chosen_is_there_again_the_next_time() {
    let mut desk = desk();
    desk.keys("j Y <right> <right> <enter>");
    let remembered = desk
        .effects()
        .into_iter()
        .any(|effect| matches!(effect, Effect::Remember(choices) if choices.preset == 3));
    assert!(remembered);
    signs(&mut desk);
    desk.keys("Y <enter>");
    assert_eq!(asked(&desk).unwrap().1[0].lasts, 24 * HOUR);
}

#[test]
fn a_length_is_typed_right_where_the_usual_ones_are() {
    let mut desk = desk();
    desk.keys("j Y").types("90m").keys("<enter>");
    assert_eq!(asked(&desk).unwrap().1[0].lasts, Duration::from_mins(90));
    let mut desk = super::desk();
    desk.keys("j Y").types("8 days").keys("<enter>");
    assert!(
        matches!(desk.dialog(), Some(Dialog::Link(_))),
        "it says why not"
    );
}

#[test]
fn links_that_do_not_open_are_not_copied_until_they_are_left_out() {
    let mut desk = desk();
    desk.keys("j <space> <space> Y <enter>");
    signs(&mut desk);
    desk.effects();
    let is_b = |wish: &LinkWish| wish.key.as_str().ends_with("b.pdf");
    tries(&mut desk, |wish| {
        if is_b(wish) {
            Err(archived(wish))
        } else {
            Ok(opens())
        }
    });
    let effects = desk.effects();
    assert!(
        !effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy { .. }))
    );
    let [Effect::Record(entries)] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert!(matches!(&entries[0].outcome, Outcome::Failed(told) if told.contains("does not open")));
    desk.keys("g");
    let copied = copied(&mut desk);
    assert!(
        copied[0].contains("a.pdf") && !copied[0].contains("b.pdf"),
        "{copied:?}"
    );
}

#[test]
fn a_type_that_says_nothing_is_corrected_and_tried_again() {
    let mut desk = desk();
    desk.keys("j Y <enter>");
    signs(&mut desk);
    desk.effects();
    let better = Some("application/pdf".to_owned());
    tries(&mut desk, |_| {
        Ok(Trial {
            content_type: "binary/octet-stream".into(),
            better_type: better.clone(),
            ..opens()
        })
    });
    let (_, wishes) = asked(&desk).unwrap();
    assert_eq!(wishes[0].content_type, better);
    signs(&mut desk);
    tries(&mut desk, |_| Ok(opens()));
    let copied = copied(&mut desk);
    assert!(
        copied.len() == 1 && copied[0].contains("application/pdf"),
        "{copied:?}"
    );
}

#[test]
fn a_link_that_comes_too_late_is_none() {
    let mut desk = desk();
    desk.keys("j y");
    let (old, wishes) = asked(&desk).unwrap();
    desk.keys("j y");
    desk.effects();
    let result = Ok(wishes.iter().map(link).collect());
    desk.hears(Message::Signed {
        ticket: old,
        result,
    });
    assert_eq!(copied(&mut desk), [""; 0]);
    signs(&mut desk);
    assert!(copied(&mut desk)[0].contains("b.pdf"));
}

#[test]
fn a_folder_is_counted_and_handed_over_whole() {
    let mut desk = desk();
    desk.keys("Y");
    let ticket = desk.counting();
    let page = crate::app::script::page("uploads/agency_invoice/", &["a.pdf", "b.pdf"]);
    desk.hears(Message::Counted {
        ticket,
        result: Ok((page, true)),
    });
    desk.keys("<enter>");
    assert!(asked(&desk).is_none(), "not all of it is known yet");
    let page = crate::app::script::page("uploads/agency_invoice/", &["c/d.pdf", "c/"]);
    desk.hears(Message::Counted {
        ticket,
        result: Ok((page, false)),
    });
    desk.keys("<enter>");
    assert_eq!(asked(&desk).unwrap().1.len(), 3);
}

#[test]
fn a_share_of_two_customers_is_stopped_with_both_names() {
    let mut desk = two_customers();
    desk.keys("* y");
    assert!(asked(&desk).is_none());
    let Some(Dialog::Confirm(confirm)) = desk.dialog() else {
        panic!("no question")
    };
    assert!(confirm.question.contains("AGY-1") && confirm.question.contains("CLT-4"));
    desk.keys("<enter>");
    assert!(asked(&desk).is_none(), "no is what is selected");
    desk.keys("y <tab> <enter>");
    assert_eq!(asked(&desk).unwrap().1.len(), 3);
    signs(&mut desk);
    assert_eq!(copied(&mut desk).len(), 1);
}

#[test]
fn whoever_is_pinned_is_the_only_one_meant() {
    let mut desk = two_customers();
    desk.keys("P <enter>");
    assert_eq!(desk.model.pin.whose, Some(Whose::Owner("AGY-1".into())));
    desk.keys("y");
    assert!(asked(&desk).is_some());
    desk.keys("<esc> j j y");
    let Some(Dialog::Confirm(confirm)) = desk.dialog() else {
        panic!("no question")
    };
    assert!(confirm.question.contains("AGY-1 is pinned") && confirm.question.contains("CLT-4"));
    desk.keys("<esc> P <backspace> <enter>");
    assert_eq!(desk.model.pin, crate::app::Pin::default());
}

#[test]
fn an_upload_that_is_not_the_pinned_ones_asks() {
    let mut desk = two_customers();
    desk.keys("P <enter> a")
        .types("/x/CLT-9 c.pdf")
        .keys("<enter>")
        .finds_file();
    desk.keys("<enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    assert!(desk.model.transfers.is_empty());
    desk.keys("<tab> <enter>");
    assert_eq!(desk.model.transfers.len(), 1);
}

#[test]
fn what_is_done_is_written_down_with_the_tickets_note() {
    let mut desk = two_customers();
    desk.keys("P <tab>").types("#4711").keys("<enter> y");
    desk.effects();
    signs(&mut desk);
    let file = "uploads/rate_card/AGY-1_rate_card_1_a.pdf".to_owned();
    let note = Some("#4711".to_owned());
    assert_eq!(
        written(&mut desk),
        [(Act::Link, file.clone(), true, note.clone())]
    );
    desk.keys("<esc> s").transfer_fails(FailureKind::Local);
    assert_eq!(
        written(&mut desk),
        [(Act::Download, file.clone(), false, note.clone())]
    );
    desk.keys("d <tab> <enter>");
    desk.effects();
    desk.copies_end();
    assert_eq!(written(&mut desk), [(Act::Delete, file, true, note)]);
}

#[test]
fn stopping_writes_nothing_down() {
    let mut desk = two_customers();
    desk.keys("s");
    desk.effects();
    desk.transfer_fails(FailureKind::Stopped);
    assert_eq!(written(&mut desk), []);
}

#[test]
fn star_marks_all_and_again_none() {
    let mut desk = two_customers();
    desk.keys("*");
    assert_eq!(desk.model.marks.len(), 3);
    desk.keys("*");
    assert!(desk.model.marks.is_empty());
    let mut desk = Desk::open();
    desk.lists_some("uploads/", &["a.pdf"]).keys("j *");
    assert!(
        desk.model.marks.is_empty(),
        "the rest of the folder is still to come"
    );
}

#[test]
fn only_a_single_link_is_opened_or_shown_as_a_code() {
    let mut desk = desk();
    desk.keys("j y");
    signs(&mut desk);
    desk.effects();
    desk.keys("b");
    assert!(matches!(&desk.effects()[..], [Effect::Browse(_)]));
    desk.keys("Q");
    assert!(matches!(desk.dialog(), Some(Dialog::Code)));
    desk.keys("<esc>");
    assert!(matches!(desk.dialog(), Some(Dialog::Handout { .. })));
    desk.keys("<esc> <space> <space> y");
    signs(&mut desk);
    desk.effects();
    desk.keys("b Q");
    assert_eq!(desk.effects(), []);
    assert!(matches!(desk.dialog(), Some(Dialog::Handout { .. })));
}

fn upload_link(key: Key) -> UploadLink {
    UploadLink {
        key,
        put: "https://desk.example/put?X-Amz-Signature=1".into(),
        headers: vec![("content-type".into(), "application/pdf".into())],
        form: PostForm {
            action: "https://desk.example/".into(),
            fields: Vec::new(),
        },
        largest: 1,
        until: Until::Asked(Timestamp(NOW.0 + 600)),
    }
}

/// A customer is asked for a file in the folder under the cursor.
fn requested() -> (Desk, Key) {
    let mut desk = two_customers();
    let (ticket, key) = desk.requests("new rates.pdf");
    desk.hears(Message::UploadSigned {
        ticket,
        result: Ok(upload_link(key.clone())),
    });
    (desk, key)
}

#[test]
fn a_customer_is_asked_for_a_file_and_its_arrival_is_told() {
    let (mut desk, key) = requested();
    assert_eq!(
        key.as_str(),
        format!("uploads/rate_card/AGY-1_rate_card_{}_new rates.pdf", NOW.0)
    );
    let effects = desk.effects();
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Await { key: awaited, .. } if *awaited == key))
    );
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy { text, .. } if text.0.contains("curl")))
    );
    let handout = desk.model.handout.as_ref().unwrap();
    assert!(matches!(handout.body, HandoutBody::Request(_)));
    desk.keys("<esc>");
    let details = Details {
        size: 7,
        ..crate::app::script::details(key.clone())
    };
    desk.hears(Message::Arrived {
        key: key.clone(),
        result: Ok(Some(details)),
    });
    assert_eq!(desk.notes(), [format!("It has come: {key}")]);
    assert!(desk.effects().contains(&Effect::Ring));
    assert!(desk.model.awaited.is_empty());
    assert!(desk.rows().iter().any(|row| row.contains("new rates.pdf")));
}

#[test]
fn the_page_for_the_customer_is_written_on_request() {
    let (mut desk, _) = requested();
    desk.effects();
    desk.keys("w");
    let effects = desk.effects();
    let [Effect::SaveText { name, text }] = &effects[..] else {
        panic!("{effects:?}")
    };
    assert_eq!(name, "upload new rates.pdf.html");
    assert!(text.0.contains("<form"));
}

#[test]
fn a_link_that_ended_without_a_file_is_told_too() {
    let (mut desk, key) = requested();
    desk.keys("<esc>");
    desk.hears(Message::Arrived {
        key,
        result: Ok(None),
    });
    assert!(desk.notes()[0].contains("nothing came"));
}

#[test]
fn a_clipboard_that_refuses_is_told_where_the_link_is() {
    let mut desk = desk();
    desk.keys("j y");
    signs(&mut desk);
    desk.copies(&[], &["no display"]);
    let shown = desk.model.handout.as_ref().unwrap().copied.shown.clone();
    assert_eq!(shown.unwrap().unwrap().why_not(), "no display");
    assert_eq!(desk.notes(), [""; 0], "the link is on the screen");
    desk.keys("c <esc>").copies(&[Way::Tmux], &[]);
    assert_eq!(desk.notes(), ["Copied."]);
}

#[test]
fn nothing_is_left_out_before_all_has_been_tried() {
    let mut desk = desk();
    desk.keys("j <space> <space> Y <enter>");
    signs(&mut desk);
    let (ticket, links) = desk.trying();
    let result = Err(archived(&links[0].2));
    desk.hears(Message::Tried {
        ticket,
        place: 0,
        result,
    });
    desk.effects();
    desk.keys("g");
    assert_eq!(desk.effects(), []);
    assert_eq!(
        desk.model
            .handout
            .as_ref()
            .unwrap()
            .share()
            .unwrap()
            .files
            .len(),
        2
    );
}

#[test]
fn a_wish_that_fails_leaves_the_older_links_being_tried() {
    let mut desk = desk();
    desk.keys("j <space> <space> Y <enter>");
    signs(&mut desk);
    desk.keys("<esc> X y");
    let (ticket, wishes) = asked(&desk).unwrap();
    let doing = Doing::Signing(wishes[0].key.clone());
    let failure = Failure::new(doing, FailureKind::SessionExpired(None));
    desk.hears(Message::Signed {
        ticket,
        result: Err(failure),
    });
    assert!(desk.model.handout.as_ref().unwrap().is_waiting());
    desk.effects();
    tries(&mut desk, |_| Ok(opens()));
    assert_eq!(copied(&mut desk).len(), 1);
}

#[test]
fn a_better_type_never_puts_off_what_was_wished_for_since() {
    let mut desk = desk();
    desk.keys("j y");
    signs(&mut desk);
    desk.keys("<esc> j y");
    desk.effects();
    let untold = Trial {
        better_type: Some("application/pdf".into()),
        ..opens()
    };
    tries(&mut desk, |_| Ok(untold.clone()));
    assert!(
        !desk
            .effects()
            .iter()
            .any(|effect| matches!(effect, Effect::Sign { .. }))
    );
    signs(&mut desk);
    assert!(copied(&mut desk)[0].contains("b.pdf"));
}

#[test]
fn y_pressed_once_more_never_answers_the_guard() {
    let mut desk = two_customers();
    desk.keys("* y");
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    desk.effects();
    desk.keys("y y");
    assert_eq!(desk.effects(), []);
    assert!(desk.notes().concat().contains("Customers may be mixed up"));
    desk.keys("<tab> <enter>");
    assert!(asked(&desk).is_some());
}

#[test]
fn no_to_the_guard_forgets_neither_the_form_nor_what_was_wished_for_before() {
    let mut desk = two_customers();
    desk.keys("y");
    let (ticket, wishes) = asked(&desk).unwrap();
    desk.keys("* Y").types("90m").keys("<enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    desk.keys("n");
    let Some(Dialog::Link(form)) = desk.dialog() else {
        panic!("the form is gone")
    };
    assert_eq!(form.lasting.typed.value(), "90m");
    desk.effects();
    let result = Ok(wishes.iter().map(link).collect());
    desk.hears(Message::Signed { ticket, result });
    assert_eq!(
        copied(&mut desk).len(),
        1,
        "the older wish was not forgotten"
    );
}

#[test]
fn what_was_handed_over_of_another_customer_is_put_away_with_the_pin() {
    let mut desk = two_customers();
    desk.keys("j j y");
    signs(&mut desk);
    desk.keys("<esc> k k P <enter>");
    desk.effects();
    desk.keys("L c");
    assert_eq!(copied(&mut desk), [""; 0]);
}

#[test]
fn a_note_for_the_ticket_keeps_the_pin() {
    let mut desk = two_customers();
    desk.keys("P <enter> P <tab>")
        .types("#4711")
        .keys("<enter>");
    assert_eq!(desk.model.pin.whose, Some(Whose::Owner("AGY-1".into())));
    assert_eq!(desk.model.pin.note.as_deref(), Some("#4711"));
    desk.keys("P").types("clt-4").keys("<enter>");
    assert_eq!(desk.model.pin.whose, Some(Whose::Owner("CLT-4".into())));
}

#[test]
fn a_name_that_is_taken_brings_the_request_back_as_it_was_filled_in() {
    let mut desk = two_customers();
    let (ticket, key) = desk.requests("new rates.pdf");
    let failure = Failure::new(Doing::Signing(key), FailureKind::Exists);
    desk.hears(Message::UploadSigned {
        ticket,
        result: Err(failure),
    });
    let Some(Dialog::Request(form)) = desk.dialog() else {
        panic!("the form is gone")
    };
    assert_eq!(
        form.naming.text(crate::app::FieldName::Name),
        "new rates.pdf"
    );
}

#[test]
fn links_whose_trial_broke_off_do_not_count_as_open() {
    let mut desk = desk();
    desk.keys("j Y <enter>");
    signs(&mut desk);
    let effect = desk
        .effects()
        .into_iter()
        .find(|effect| matches!(effect, Effect::Try { .. }));
    desk.hears(Message::Crashed {
        effect: effect.map(Box::new),
        what: "a defect".into(),
    });
    assert_eq!(copied(&mut desk), [""; 0]);
    let share = desk.model.handout.as_ref().unwrap().share().unwrap();
    assert_eq!(share.refused().count(), 1);
}

#[test]
fn a_file_that_is_not_as_long_as_it_was_listed_is_doubted() {
    let mut desk = desk();
    desk.keys("j y");
    signs(&mut desk);
    tries(&mut desk, |_| {
        Ok(Trial {
            size: Some(1),
            ..opens()
        })
    });
    let share = desk
        .model
        .handout
        .as_ref()
        .unwrap()
        .share()
        .unwrap()
        .clone();
    let Some(Ok(trial)) = &share.files[0].tried else {
        panic!("it opens")
    };
    assert_eq!(trial.doubts, [Doubt::OtherSize]);
}

#[test]
fn a_link_that_is_ready_never_pushes_itself_over_what_is_typed() {
    let mut desk = desk();
    desk.keys("j y H /");
    signs(&mut desk);
    assert!(matches!(desk.dialog(), Some(Dialog::Ledger(_))));
    assert_eq!(desk.notes(), ["It is ready: L shows it."]);
}

#[test]
fn enter_pressed_twice_closes_nothing_that_was_not_seen() {
    let mut desk = desk();
    desk.keys("j Y <enter>");
    signs(&mut desk);
    desk.keys("<enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::Handout { .. })));
    desk.effects();
    desk.keys("y");
    assert_eq!(copied(&mut desk).len(), 1, "y copies it once more");
    assert!(
        !desk
            .effects()
            .iter()
            .any(|effect| matches!(effect, Effect::Sign { .. }))
    );
}

#[test]
fn a_customer_that_is_taken_off_takes_the_ticket_along() {
    let mut desk = two_customers();
    desk.keys("P <tab>").types("#4711").keys("<enter>");
    desk.keys("P <backspace> <enter>");
    assert_eq!(desk.model.pin, crate::app::Pin::default());
}

#[test]
fn what_an_earlier_run_asked_for_is_awaited_and_announced_with_its_note() {
    let mut desk = desk();
    let file = key("uploads/rate_card/AGY-1_rate_card_1_asked.pdf");
    let outstanding = Outstanding {
        key: file.clone(),
        until: NOW.plus(HOUR),
        note: Some("#4711".into()),
    };
    for _ in 0..2 {
        desk.hears(Message::OutstandingFound(Ok(vec![outstanding.clone()])));
    }
    let is_await = |effect: &&Effect| matches!(effect, Effect::Await { .. });
    assert_eq!(desk.effects().iter().filter(is_await).count(), 1);
    let details = crate::app::script::details(file.clone());
    desk.hears(Message::Arrived {
        key: file.clone(),
        result: Ok(Some(details)),
    });
    let note = Some("#4711".to_owned());
    assert_eq!(
        written(&mut desk),
        [(Act::Arrival, file.to_string(), true, note)]
    );
}
