//! Folders moved, copied and saved whole, and the trash restored elsewhere.

use super::desk;
use crate::app::script::{Desk, key};
use crate::app::{Dialog, Effect, Message, TransferNews};
use crate::object::{Batch, Ending, Fetched, Kind, Outcome, Plan, Prefix, Purpose, Settled};

/// What was started: what is done, and where each file goes.
fn started(desk: &mut Desk) -> Option<(Kind, Vec<String>)> {
    let effects = desk.effects();
    let batch = effects.into_iter().find_map(|effect| match effect {
        Effect::Transfer(_, batch) => Some(batch),
        _ => None,
    })?;
    let Batch { kind, plans } = &*batch;
    let places = plans.iter().map(|plan| match plan {
        Plan::Download(plan) => plan.directory.join(&plan.name).display().to_string(),
        other => other.target().as_str().to_owned(),
    });
    Some((*kind, places.collect()))
}

/// The cursor on the folder `agency_invoice/`.
fn on_a_folder() -> Desk {
    let desk = desk();
    assert!(desk.at().contains("agency_invoice/"), "{}", desk.at());
    desk
}

/// The folder `agency_invoice/` on its way to `agency_invoice2/`.
fn renaming_a_folder() -> Desk {
    let mut desk = on_a_folder();
    desk.keys("m");
    desk.counts("uploads/agency_invoice/", &["a.pdf"]);
    desk.keys("<backspace>").types("2").keys("<enter>");
    desk
}

#[test]
fn a_folder_is_counted_before_it_moves_and_every_file_keeps_its_place() {
    let mut desk = on_a_folder();
    desk.keys("m").types("old").keys("<enter>");
    assert_eq!(started(&mut desk), None, "it is still being counted");
    desk.counts("uploads/agency_invoice/", &["a.pdf", "deep/b.pdf"]);
    desk.keys("<enter>");
    let places = ["a.pdf", "deep/b.pdf"].map(|name| format!("uploads/agency_invoice/old/{name}"));
    assert_eq!(started(&mut desk), None, "into itself: {places:?}");
    desk.keys("<backspace> <backspace> <backspace> <backspace>")
        .types("-old");
    desk.keys("<enter>");
    let places = ["a.pdf", "deep/b.pdf"].map(|name| format!("uploads/agency_invoice-old/{name}"));
    assert_eq!(started(&mut desk), Some((Kind::Move, places.to_vec())));
    assert!(desk.dialog().is_none());
}

#[test]
fn the_cursor_follows_a_folder_that_got_another_name() {
    let mut desk = renaming_a_folder();
    desk.copies_end();
    assert_eq!(desk.at(), "▾ agency_invoice2/");
}

#[test]
fn a_folder_that_an_undone_move_has_emptied_is_looked_at_again() {
    let mut desk = renaming_a_folder();
    desk.copies_end();
    // Nobody has listed it: whether something else lies there is not known.
    desk.keys("k h u").effects();
    desk.copies_end();
    let doubtful = vec![Prefix::new("uploads/agency_invoice2/")];
    assert!(desk.effects().contains(&Effect::LookInto(doubtful.clone())));
    assert!(desk.rows().concat().contains("agency_invoice2"));
    desk.hears(Message::Emptied(doubtful));
    assert!(!desk.rows().concat().contains("agency_invoice2"));
}

#[test]
fn a_folder_that_moved_is_no_row_any_more() {
    let mut desk = renaming_a_folder();
    let rows = desk.rows().concat();
    assert!(rows.contains("agency_invoice/"), "{rows}");
    desk.copies_end();
    let rows = desk.rows().concat();
    assert!(!rows.contains("agency_invoice/"), "{rows}");
}

#[test]
fn a_copied_folder_is_there_twice() {
    let mut desk = on_a_folder();
    desk.keys("C");
    desk.counts("uploads/agency_invoice/", &["a.pdf"]);
    desk.keys("<backspace>").types("-2").keys("<enter>");
    let expected = vec!["uploads/agency_invoice-2/a.pdf".to_owned()];
    assert_eq!(started(&mut desk), Some((Kind::Copy, expected)));
}

#[test]
fn what_cannot_be_listed_to_its_end_is_not_moved() {
    let mut desk = on_a_folder();
    desk.keys("m").types("2");
    desk.fails_to_count();
    assert!(desk.dialog().is_none());
    desk.keys("<enter>");
    assert_eq!(started(&mut desk), None);
}

#[test]
fn leaving_the_form_stops_the_count() {
    let mut desk = on_a_folder();
    desk.keys("s").effects();
    desk.keys("<esc>");
    assert_eq!(desk.effects(), [Effect::StopCounting]);
}

#[test]
fn nothing_goes_into_the_trash_by_its_name() {
    let mut desk = on_a_folder();
    desk.keys("m");
    desk.counts("uploads/agency_invoice/", &["a.pdf"]);
    desk.keys("<ctrl-u>")
        .types(".filedesk-trash/x/")
        .keys("<enter>");
    assert_eq!(started(&mut desk), None);
    assert!(desk.notes().concat().contains("That is the trash"));
}

#[test]
fn a_folder_is_saved_with_its_folders_or_side_by_side() {
    let mut desk = on_a_folder();
    desk.keys("s");
    desk.counts("uploads/agency_invoice/", &["a.pdf", "deep/a.pdf"]);
    desk.keys("<enter>");
    let below = "/home/ann/Downloads/agency_invoice";
    let expected = vec![format!("{below}/a.pdf"), format!("{below}/deep/a.pdf")];
    assert_eq!(started(&mut desk), Some((Kind::Download, expected)));
    desk.keys("s");
    desk.counts("uploads/agency_invoice/", &["a.pdf", "deep/a.pdf"]);
    desk.keys("<tab> <right> <enter>");
    let expected = ["a.pdf", "a (2).pdf"].map(|name| format!("/home/ann/Downloads/{name}"));
    assert_eq!(
        started(&mut desk),
        Some((Kind::Download, expected.to_vec()))
    );
}

#[test]
fn where_files_are_saved_can_be_typed() {
    let mut desk = on_a_folder();
    desk.keys("s");
    desk.counts("uploads/agency_invoice/", &["a.pdf"]);
    desk.keys("<ctrl-u>").types("Documents").keys("<enter>");
    assert_eq!(started(&mut desk), None, "not from the top");
    desk.keys("<ctrl-u>").types("~/Documents").keys("<enter>");
    let expected = vec!["/home/ann/Documents/agency_invoice/a.pdf".to_owned()];
    assert_eq!(started(&mut desk), Some((Kind::Download, expected)));
}

#[test]
fn a_folder_of_the_pinned_customer_does_not_take_anothers_files_along_unasked() {
    let mut desk = on_a_folder();
    desk.keys("P <ctrl-u>").types("AGY-7").keys("<enter>");
    desk.effects();
    desk.keys("m");
    desk.counts(
        "uploads/agency_invoice/",
        &["AGY-8_agency_invoice_1700000000_a.pdf"],
    );
    desk.keys("<backspace>").types("2").keys("<enter>");
    assert_eq!(started(&mut desk), None);
    assert!(matches!(desk.dialog(), Some(Dialog::Confirm(_))));
    desk.keys("<tab> <enter>");
    assert!(started(&mut desk).is_some());
    assert!(desk.dialog().is_none());
}

#[test]
fn what_waits_in_the_trash_comes_back_elsewhere() {
    let mut desk = desk();
    desk.keys("Z");
    desk.counts(
        ".filedesk-trash/",
        &["20240101T000000Z-deleted-ann-1-1/uploads/a/x.pdf"],
    );
    desk.keys("m <ctrl-u>").types("found").keys("<enter>");
    let effects = desk.effects();
    let Some(Effect::Transfer(_, batch)) = effects.last() else {
        panic!("{effects:?}");
    };
    let Some(Plan::Copy(plan)) = batch.plans.first() else {
        panic!("{batch:?}");
    };
    assert_eq!(
        (&plan.to, plan.purpose),
        (&key("found/x.pdf"), Purpose::Restore)
    );
    assert!(matches!(desk.dialog(), Some(Dialog::Bin(view)) if view.len() == 0));
}

#[test]
fn the_rule_that_empties_the_trash_is_ready_to_be_applied() {
    let mut desk = desk();
    desk.keys("Z");
    desk.counts(".filedesk-trash/", &[]);
    desk.keys("o o o L");
    let Some(Dialog::Notice(notice)) = desk.dialog() else {
        panic!("no notice");
    };
    let rule = notice.text().unwrap();
    assert!(rule.contains("\"Days\": 90"), "{rule}");
}

#[test]
fn a_folder_is_saved_as_one_archive_and_it_is_said_where_it_lies() {
    let mut desk = on_a_folder();
    desk.keys("s");
    desk.counts("uploads/agency_invoice/", &["a.pdf", "deep/a.pdf"]);
    desk.keys("<tab> <left> <enter>");
    let (id, batch) = desk.last_transfer();
    let Plan::Download(plan) = &batch.plans[1] else {
        panic!("{batch:?}");
    };
    let zip = plan.zip.clone().unwrap();
    assert_eq!(
        zip.archive.to_str(),
        Some("/home/ann/Downloads/agency_invoice.zip")
    );
    assert_eq!(plan.directory, zip.gathered.join("agency_invoice/deep"));
    let settle = |place: usize| {
        let Plan::Download(plan) = &batch.plans[place] else {
            panic!("{batch:?}");
        };
        let (key, path) = (plan.key.clone(), plan.directory.join(&plan.name));
        let outcome = Outcome::Fetched(Fetched { key, path, size: 1 });
        Settled { place, outcome }
    };
    desk.transfer(id, TransferNews::Settled(vec![settle(0), settle(1)]));
    desk.transfer(id, TransferNews::Packing);
    desk.transfer(id, TransferNews::Packed(zip.archive));
    desk.transfer(id, TransferNews::Ended(Ending::Over));
    let notes = desk.notes().concat();
    assert!(
        notes.contains("Saved 2 files as /home/ann/Downloads/agency_invoice.zip"),
        "{notes}"
    );
}

#[test]
fn it_is_said_where_files_were_saved_that_went_elsewhere() {
    let mut desk = on_a_folder();
    desk.keys("s");
    desk.counts("uploads/agency_invoice/", &["a.pdf", "deep/a.pdf"]);
    desk.keys("<ctrl-u>").types("/mnt/desk").keys("<enter>");
    let (id, batch) = desk.last_transfer();
    let settled = (0..2).map(|place| {
        let key = batch.plans[place].key().clone();
        let path = "/mnt/desk/agency_invoice/a.pdf".into();
        let outcome = Outcome::Fetched(Fetched { key, path, size: 1 });
        Settled { place, outcome }
    });
    desk.transfer(id, TransferNews::Settled(settled.collect()));
    desk.transfer(id, TransferNews::Ended(Ending::Over));
    let notes = desk.notes().concat();
    assert!(
        notes.contains("Saved 2 files to /mnt/desk/agency_invoice"),
        "{notes}"
    );
}
