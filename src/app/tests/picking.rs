//! Choosing what to upload: the folders that it begins with, and the way through the local disk.

use std::path::PathBuf;

use super::desk;
use crate::app::script::Desk;
use crate::app::{Chosen, Dialog, Effect, Message, Remembers, Start};
use crate::object::LocalFile;

/// The folders to begin with are asked for, and are all there.
fn begins(desk: &mut Desk) -> Vec<String> {
    let Some(Effect::Suggest {
        ticket,
        typed,
        folders,
    }) = desk.asked().last().cloned()
    else {
        panic!("nothing was asked")
    };
    assert_eq!(typed, "");
    let texts = folders.iter().map(|folder| folder.text.clone()).collect();
    desk.hears(Message::Suggested {
        ticket,
        paths: folders,
    });
    texts
}

fn line(desk: &Desk) -> String {
    match desk.dialog() {
        Some(Dialog::Path(prompt)) => prompt.input.value().to_owned(),
        other => panic!("{other:?}"),
    }
}

/// A file of this path is uploaded; into a folder where it keeps its name.
fn uploads(desk: &mut Desk, path: &str) {
    desk.pastes(path)
        .keys("<enter>")
        .finds_file()
        .keys("<enter>");
}

#[test]
fn an_upload_begins_with_the_download_folder_and_the_home_folder() {
    let mut desk = desk();
    desk.keys("a");
    assert_eq!(begins(&mut desk), ["~/Downloads/", "~/"]);
    desk.keys("<down>");
    assert_eq!(line(&desk), "~/Downloads/");
    desk.keys("<tab>");
    assert_eq!(line(&desk), "~/");
    desk.effects();
    desk.keys("<enter>");
    assert!(matches!(
        &desk.effects()[..],
        [Effect::Suggest { typed, folders, .. }] if typed == "~/" && folders.is_empty()
    ));
}

#[test]
fn a_line_that_is_emptied_begins_anew() {
    let mut desk = desk();
    desk.keys("a");
    begins(&mut desk);
    desk.keys("<tab>")
        .keys(&"<backspace> ".repeat("~/Downloads/".len()));
    // What was listed before is for another text: nothing of it is chosen before the answer comes.
    desk.keys("<tab>");
    assert_eq!(line(&desk), "");
    desk.types("x").keys("<backspace>");
    assert_eq!(begins(&mut desk), ["~/Downloads/", "~/"]);
}

#[test]
fn a_slash_opens_the_folder_that_is_chosen() {
    let mut desk = desk();
    desk.keys("a");
    begins(&mut desk);
    desk.keys("<tab>").types("/");
    assert_eq!(line(&desk), "~/Downloads/");
    assert!(matches!(
        desk.asked().last(),
        Some(Effect::Suggest { typed, .. }) if typed == "~/Downloads/"
    ));
    desk.types("a");
    assert_eq!(line(&desk), "~/Downloads/a");
}

#[test]
fn enter_on_a_folder_that_is_looked_into_takes_all_of_it() {
    let mut desk = desk();
    desk.keys("a");
    begins(&mut desk);
    desk.keys("<tab> <enter> <enter>");
    assert!(matches!(
        desk.asked().last(),
        Some(Effect::Examine { typed, .. }) if typed[..] == ["~/Downloads/"]
    ));
}

#[test]
fn the_folder_that_was_uploaded_from_last_comes_first() {
    let mut desk = desk();
    desk.keys("j");
    for path in ["/mnt/scans/a.pdf", "/home/ann/in/b.pdf", "/mnt/scans/c.pdf"] {
        uploads(&mut desk, path);
        desk.upload_ends().keys("<esc>");
    }
    desk.keys("a");
    let expected = ["/mnt/scans/", "~/in/", "~/Downloads/", "~/"];
    assert_eq!(begins(&mut desk), expected);
    desk.keys("<esc>");
    uploads(&mut desk, "/home/ann/Downloads/d.pdf");
    desk.upload_ends().keys("<esc> a");
    let expected = ["~/Downloads/", "/mnt/scans/", "~/in/", "~/"];
    assert_eq!(begins(&mut desk), expected);
}

#[test]
fn no_more_than_eight_folders_are_remembered() {
    let mut desk = desk();
    desk.keys("j");
    for number in 0..10 {
        uploads(&mut desk, &format!("/mnt/{number}/a.pdf"));
        desk.upload_ends().keys("<esc>");
    }
    desk.keys("a");
    let begins = begins(&mut desk);
    assert_eq!((begins.len(), begins[0].as_str()), (10, "/mnt/9/"));
    assert_eq!(begins[7], "/mnt/2/");
}

#[test]
fn a_folder_is_kept_for_the_next_run_only_once_something_of_it_is_sent() {
    let is_kept = |effect: &Effect| matches!(effect, Effect::RememberFolders(_));
    for (remembers, kept) in [(Remembers::ForLater, true), (Remembers::ThisRun, false)] {
        let start = Start {
            remembers,
            ..Desk::start()
        };
        let mut desk = Desk::over(start, (120, 40));
        desk.connects()
            .lists("uploads/", &["AGY-7_agency_invoice_1_a.pdf"]);
        desk.keys("j").pastes("/mnt/scans/a.pdf").keys("<enter>");
        desk.finds_file().keys("<esc>");
        assert!(!desk.asked().iter().any(is_kept) && desk.model.recent.is_empty());
        uploads(&mut desk, "/mnt/scans/a.pdf");
        assert_eq!(desk.asked().iter().any(is_kept), kept);
        assert_eq!(desk.model.recent, [PathBuf::from("/mnt/scans")]);
    }
}

#[test]
fn of_a_folder_that_is_uploaded_whole_the_folder_itself_is_remembered() {
    let mut desk = desk();
    desk.keys("j").pastes("/mnt/scans").keys("<enter>");
    let Some(Effect::Examine { ticket, .. }) = desk.asked().last().cloned() else {
        panic!("nothing was examined")
    };
    let chosen = |below: &str| Chosen {
        file: LocalFile {
            path: PathBuf::from("/mnt").join(below),
            size: 1,
            modified: None,
            content_type: "application/pdf".into(),
        },
        uuid: String::new(),
        below: below.into(),
    };
    let files = ["scans/march/a.pdf", "scans/b.pdf", "scans/march/x/c.pdf"].map(chosen);
    desk.hears(Message::Examined {
        ticket,
        result: Ok((files.into(), Vec::new())),
    })
    .keys("<enter>");
    assert_eq!(desk.model.recent, [PathBuf::from("/mnt/scans")]);
}
