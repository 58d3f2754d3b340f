//! Looking into files, key by key.

use super::*;
use crate::app::script::Desk;
use crate::app::{Dialog, Effect, Message};
use crate::object::{Doing, FailureKind};
use crate::preview::{Body, Kind, Part, Parts, Picture, Piece, Points, Sought, Table};

fn desk() -> Desk {
    let mut desk = Desk::over(Desk::start(), (120, 40));
    desk.model.looking.pane = Pane::WhereItFits;
    desk.connects()
        .lists("uploads/", &["a.pdf", "b.xlsx", "folder/"]);
    desk.effects();
    desk
}

/// Which files were asked for since the last look at that.
fn asked(desk: &mut Desk) -> Vec<String> {
    let looks = desk
        .effects()
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Look { look, .. } => Some(look.file.key.as_str().to_owned()),
            Effect::StopLooking => Some("stop".to_owned()),
            _ => None,
        });
    looks.collect()
}

fn pages(count: usize) -> Preview {
    let lines = ["one", "two", "Invoice 4711", "four", "invoice again"];
    let lines = lines.map(|line| vec![Piece::plain(line)]);
    let parts = Parts {
        part: Part::Page,
        at: 0,
        count,
        names: Vec::new(),
    };
    Preview {
        parts: Some(parts),
        ..Preview::of(Kind::Pdf, Body::Page(lines.to_vec()))
    }
}

/// One of several pages, with a word in its second line.
fn page_with(count: usize, at: usize, word: &str) -> Preview {
    let mut page = pages(count);
    page.parts.as_mut().unwrap().at = at;
    page.body = Body::Page(vec![Vec::new(), vec![Piece::plain(word)]]);
    sought(page, Sought::Found)
}

/// A page that was come to by looking for words.
fn sought(page: Preview, sought: Sought) -> Preview {
    Preview {
        sought: Some(sought),
        ..page
    }
}

/// The last look is answered.
fn answers(desk: &mut Desk, preview: Preview) {
    let ticket = last(desk);
    let result = Ok(Arc::new(preview));
    desk.hears(Message::Looked { ticket, result });
}

fn last(desk: &Desk) -> Ticket {
    let looks = desk.asked().iter().rev();
    let mut looks = looks.filter_map(|effect| match effect {
        Effect::Look { ticket, .. } => Some(*ticket),
        _ => None,
    });
    looks.next().unwrap()
}

#[test]
fn each_file_is_looked_into_where_the_cursor_comes_to_it() {
    let mut desk = desk();
    desk.keys("j");
    assert_eq!(asked(&mut desk), ["uploads/a.pdf"]);
    answers(&mut desk, pages(1));
    assert!(!desk.model.looking.is_old());
    desk.keys("j");
    assert_eq!(asked(&mut desk), ["uploads/b.xlsx"]);
    // The old one stays until the new one comes.
    assert!(desk.model.looking.is_old() && desk.model.looking.preview().is_some());
    // On a folder nothing is wanted any more.
    desk.keys("k k");
    assert_eq!(asked(&mut desk), ["uploads/a.pdf", "stop"]);
    assert!(!desk.model.looking.shown.is_waiting());
}

#[test]
fn what_comes_late_is_not_shown_for_another_file() {
    let mut desk = desk();
    desk.keys("j");
    let ticket = last(&desk);
    desk.keys("j");
    let result = Ok(Arc::new(pages(1)));
    desk.hears(Message::Looked { ticket, result });
    assert!(desk.model.looking.preview().is_none());
}

#[test]
fn a_held_key_has_to_rest_and_a_single_one_does_not() {
    let mut desk = desk();
    let paces = |desk: &mut Desk| -> Vec<Pace> {
        let looks = desk.effects().into_iter();
        let looks = looks.filter_map(|effect| match effect {
            Effect::Look { pace, .. } => Some(pace),
            _ => None,
        });
        looks.collect()
    };
    desk.keys("j j");
    assert_eq!(paces(&mut desk), [Pace::AtOnce, Pace::Resting]);
    desk.waits(Duration::from_secs(1)).keys("k");
    assert_eq!(paces(&mut desk), [Pace::AtOnce]);
}

#[test]
fn nothing_is_read_where_nothing_is_shown() {
    let mut desk = desk();
    desk.keys("p j");
    assert_eq!(asked(&mut desk), [""; 0]);
    desk.keys("p");
    assert_eq!(asked(&mut desk), ["uploads/a.pdf"]);
    desk.keys("p");
    assert_eq!(asked(&mut desk), ["stop"]);
}

#[test]
fn enter_gives_it_the_window_and_esc_takes_it_back() {
    let mut desk = desk();
    desk.keys("p j <enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::Look(_))));
    assert_eq!(asked(&mut desk), ["uploads/a.pdf"]);
    desk.keys("J");
    assert_eq!(asked(&mut desk), ["uploads/b.xlsx"]);
    desk.keys("<esc>");
    assert!(desk.dialog().is_none());
    assert!(desk.at().starts_with("b.xlsx"));
}

#[test]
fn tab_gives_the_keys_to_the_pane_and_esc_gives_them_back() {
    let mut desk = desk();
    desk.keys("j");
    answers(&mut desk, pages(1));
    desk.keys("<tab> j j");
    assert_eq!(desk.model.looking.view.top, 2);
    assert!(desk.at().starts_with("a.pdf"));
    desk.keys("<enter>");
    assert!(matches!(desk.dialog(), Some(Dialog::Look(Extent::Whole))));
    desk.keys("<esc> j");
    assert!(desk.at().starts_with("b.xlsx"));
    // Where no pane is shown, it is shown for it.
    desk.keys("p <tab>");
    assert!(matches!(desk.dialog(), Some(Dialog::Look(Extent::Pane))));
}

#[test]
fn pages_are_turned_and_only_those_that_there_are() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(3));
    let part = |desk: &Desk| {
        desk.model
            .looking
            .asked
            .as_ref()
            .map(|look| look.ask.wanted.part)
    };
    desk.keys("<tab>");
    assert_eq!(part(&desk), Some(1));
    answers(&mut desk, pages(3));
    desk.keys("<tab> <tab> <tab>");
    assert_eq!(part(&desk), Some(2));
    // At its end a page leads to the next; the last one does not.
    desk.keys("<space>");
    assert_eq!(part(&desk), Some(2));
    desk.keys("[ [ [");
    assert_eq!(part(&desk), Some(0));
    answers(&mut desk, pages(3));
    desk.keys("<space>");
    assert_eq!(part(&desk), Some(1));
    // Another file begins at its beginning.
    desk.keys("J");
    assert_eq!(part(&desk), Some(0));
}

#[test]
fn words_are_found_and_found_again_around_the_end() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("/").types("INVOICE").keys("<enter>");
    assert_eq!(desk.model.looking.view.hit, Some(2));
    desk.keys("n");
    assert_eq!(desk.model.looking.view.hit, Some(4));
    desk.keys("n");
    assert_eq!(desk.model.looking.view.hit, Some(2));
    desk.keys("N");
    assert_eq!(desk.model.looking.view.hit, Some(4));
    desk.keys("/").types("zebra").keys("<enter> n");
    assert!(desk.notes()[0].contains("is on no page of it"));
    desk.keys("/ <esc>");
    assert!(matches!(desk.dialog(), Some(Dialog::Look(_))));
}

#[test]
fn more_is_read_where_only_the_beginning_is_shown() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(
        &mut desk,
        Preview {
            stopped_at: Some(256 << 10),
            ..pages(1)
        },
    );
    desk.keys("+");
    let reach = desk
        .model
        .looking
        .asked
        .as_ref()
        .map(|look| look.ask.wanted.reach);
    assert_eq!(reach, Some(1 << 20));
    answers(&mut desk, pages(1));
    desk.keys("+");
    assert_eq!(desk.notes(), ["All of it is shown."]);
}

#[test]
fn keys_do_nothing_to_an_older_file_while_another_is_awaited() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(3));
    desk.keys("/").types("invoice").keys("<enter> J");
    assert!(desk.model.looking.is_old());
    asked(&mut desk);
    let hit = desk.model.looking.view.hit;
    desk.keys("<tab> <space> + n");
    assert_eq!(asked(&mut desk), [""; 0]);
    assert_eq!(desk.model.looking.view.hit, hit);
    let nothing = "Nothing of this file is shown.";
    assert!(
        desk.notes().iter().all(|note| note == nothing),
        "{:?}",
        desk.notes()
    );
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(
        (look.ask.wanted.part, look.ask.wanted.reach),
        (0, 256 << 10)
    );
}

#[test]
fn what_is_looked_at_can_be_handed_over_and_its_text_copied() {
    let mut desk = desk();
    desk.keys("j <enter>");
    let table = Table {
        columns: Vec::new(),
        rows: vec![vec!["a".into(), "b".into()], vec!["1".into()]],
    };
    answers(&mut desk, Preview::of(Kind::Csv, Body::Table(table)));
    desk.effects();
    desk.keys("c");
    let copied = desk.effects().into_iter().find_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text.0),
        _ => None,
    });
    assert_eq!(copied.as_deref(), Some("a\tb\n1"));
    desk.keys("y");
    let signs = |effect: &Effect| matches!(effect, Effect::Sign { .. });
    assert!(desk.effects().iter().any(signs));
}

#[test]
fn a_failure_is_told_in_its_place_and_moving_on_asks_anew() {
    let mut desk = desk();
    desk.keys("j");
    let ticket = last(&desk);
    let doing = Doing::LookingInto(Key::new("uploads/a.pdf").unwrap());
    let failure = Failure::new(doing, FailureKind::Archived);
    desk.hears(Message::Looked {
        ticket,
        result: Err(failure),
    });
    assert!(matches!(desk.model.looking.shown.shown, Some(Err(_))));
    assert!(desk.notes().is_empty());
    asked(&mut desk);
    desk.keys("r");
    assert_eq!(asked(&mut desk), ["uploads/a.pdf"]);
}

#[test]
fn a_locked_document_takes_its_password_and_no_log_shows_it() {
    let mut desk = desk();
    desk.keys("j <enter>");
    let locked = || Preview {
        trouble: Some(Unreadable::Locked),
        ..Preview::of(Kind::Unknown, Body::Nothing)
    };
    // What is typed at once is the password, never a key that does something.
    answers(&mut desk, locked());
    desk.types("hunter2").keys("<enter>");
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(look.ask.wanted.password.0, "hunter2");
    assert!(!format!("{look:?}").contains("hunter2"));
    // A slip can be mended.
    answers(&mut desk, locked());
    desk.keys("<enter>")
        .types("typo")
        .keys("<ctrl-u>")
        .types("hunter3")
        .keys("<enter>");
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(look.ask.wanted.password.0, "hunter3");
    // What was typed is for this file only, and kept for it.
    desk.keys("J");
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(look.ask.wanted.password.0, "");
    desk.keys("K");
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(look.ask.wanted.password.0, "hunter3");
    // The next one asks when it is opened, not when it is come to from another one.
    desk.keys("J");
    answers(&mut desk, locked());
    assert_eq!(desk.model.looking.view.typing, None);
    desk.keys("<esc> <enter>");
    assert_eq!(desk.model.looking.view.typing, Some(Typing::Password));
}

#[test]
fn the_next_file_is_thought_of_only_when_nothing_else_is_to_be_done() {
    let start = crate::app::Start {
        no_index: true,
        ..Desk::start()
    };
    let mut desk = Desk::over(start, (120, 40));
    desk.model.looking.pane = Pane::WhereItFits;
    desk.connects()
        .lists("uploads/", &["a.pdf", "b.xlsx", "folder/"])
        .finds_jobs(&[]);
    let foreseen = |desk: &mut Desk| {
        let effects = desk.effects().into_iter();
        let mut keys = effects.filter_map(|effect| match effect {
            Effect::Foresee(look) => Some(look.file.key.as_str().to_owned()),
            _ => None,
        });
        keys.next()
    };
    desk.keys("j").tells_details();
    answers(&mut desk, pages(1));
    assert_eq!(foreseen(&mut desk).as_deref(), Some("uploads/b.xlsx"));
    // Below it is a folder.
    desk.keys("j");
    answers(&mut desk, pages(1));
    assert_eq!(foreseen(&mut desk), None);
}

#[test]
fn words_that_are_not_on_this_page_are_looked_for_on_the_others() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(9));
    desk.keys("/").types("terms").keys("<enter>");
    let look = desk.model.looking.asked.clone().unwrap();
    let seek = look.ask.wanted.seek.clone().unwrap();
    assert_eq!((look.ask.wanted.part, seek.words.as_str()), (0, "terms"));
    assert_eq!((seek.from, seek.left), (1, 9));
    assert!(!format!("{look:?}").contains("terms"));
    // It takes a while, and goes on by itself.
    answers(
        &mut desk,
        sought(
            pages(9),
            Sought::NotYet {
                from: 5,
                left: 5,
                is_whole: true,
            },
        ),
    );
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(
        look.ask.wanted.seek.map(|seek| (seek.from, seek.left)),
        Some((5, 5))
    );
    assert_eq!(desk.model.looking.wanted.part, 0);
    // It was on the seventh.
    answers(&mut desk, page_with(9, 6, "Terms"));
    assert_eq!(desk.model.looking.view.hit, Some(1));
    assert_eq!(desk.model.looking.wanted.part, 6);
    // What has come is not asked for again.
    let looks = |desk: &mut Desk| asked(desk).len();
    looks(&mut desk);
    desk.keys("l");
    assert_eq!(looks(&mut desk), 0);
    desk.keys(":").types("3").keys("<enter>");
    assert_eq!(desk.model.looking.asked.clone().unwrap().ask.wanted.part, 2);
    desk.keys(":").types("33").keys("<enter>");
    assert_eq!(desk.notes().last().unwrap(), "It has pages 1 to 9.");
}

#[test]
fn of_a_folder_the_details_get_the_room_and_the_tree_keeps_its_own() {
    let mut desk = desk();
    let folder = crate::app::areas(&desk.model);
    desk.keys("j");
    let file = crate::app::areas(&desk.model);
    assert_eq!(folder.tree, file.tree);
    assert!(folder.look.is_none() && file.look.is_some());
}

#[test]
fn words_that_are_on_no_page_leave_the_eye_where_it_is() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(9));
    desk.keys("j j j /").types("nowhere").keys("<enter>");
    let top = desk.model.looking.view.top;
    assert!(top > 0);
    // All pages were looked through, and the same one came back.
    answers(
        &mut desk,
        sought(pages(9), Sought::Nowhere { is_whole: true }),
    );
    assert_eq!(desk.model.looking.view.top, top);
    assert!(desk.notes()[0].contains("is on no page of it"));
}

#[test]
fn words_before_are_found_from_the_end_of_the_page_on() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, page_with(9, 0, "none"));
    desk.keys("/").types("invoice").keys("<esc>");
    desk.keys("/").types("invoice").keys("<enter>");
    desk.effects();
    answers(&mut desk, page_with(9, 5, "invoice"));
    desk.keys("N");
    let look = desk.model.looking.asked.clone().unwrap();
    assert!(look.ask.wanted.seek.unwrap().is_backwards);
    let mut two = pages(9);
    two.parts.as_mut().unwrap().at = 3;
    answers(&mut desk, sought(two, Sought::Found));
    // Of lines 2 and 4 the later one comes first.
    assert_eq!(desk.model.looking.view.hit, Some(4));
}

/// A page as a picture that can be moved so many steps.
fn picture(steps: (u16, u16)) -> Preview {
    let picture = Picture {
        cells: (2, 1),
        steps,
        points: Points::HalfBlocks(vec![0; 12]),
    };
    Preview {
        body: Body::Picture(picture),
        ..pages(3)
    }
}

#[test]
fn a_page_is_seen_as_a_picture_and_closer_and_moved() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(3));
    let sight = |desk: &Desk| desk.model.looking.asked.as_ref().unwrap().ask.wanted.sight;
    desk.keys("z");
    assert!(desk.notes()[0].contains("v shows its picture"));
    desk.keys("v");
    assert!(sight(&desk).is_picture);
    answers(&mut desk, picture((0, 0)));
    desk.keys("z z");
    assert_eq!((sight(&desk).zoom, sight(&desk).steps), (2, (0, 0)));
    answers(&mut desk, picture((4, 4)));
    desk.keys("j j l");
    assert_eq!(sight(&desk).steps, (1, 2));
    // A page further, then the last of it, then the next page from its top.
    desk.keys("<space>");
    assert_eq!(sight(&desk).steps, (1, 4));
    answers(&mut desk, picture((4, 4)));
    desk.keys("<space>");
    let look = desk.model.looking.asked.clone().unwrap();
    assert_eq!(
        (look.ask.wanted.part, look.ask.wanted.sight.steps.1),
        (1, 0)
    );
    answers(&mut desk, picture((4, 4)));
}

#[test]
fn the_next_file_is_seen_as_a_picture_too_and_from_afar() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(3));
    desk.keys("v");
    answers(&mut desk, picture((0, 0)));
    desk.keys("z");
    desk.keys("J");
    let sight = desk.model.looking.asked.as_ref().unwrap().ask.wanted.sight;
    assert_eq!((sight.is_picture, sight.zoom), (true, 0));
}

/// What was copied last.
fn copied(desk: &mut Desk) -> Option<String> {
    let effects = desk.effects().into_iter();
    let texts = effects.filter_map(|effect| match effect {
        Effect::Copy { text, .. } => Some(text.0),
        _ => None,
    });
    texts.last()
}

#[test]
fn lines_are_selected_with_the_keys_and_copied() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("j x j j");
    assert_eq!(desk.model.looking.view.selection(), Some(1..=3));
    desk.keys("c");
    assert_eq!(
        copied(&mut desk).as_deref(),
        Some("two\nInvoice 4711\nfour")
    );
    assert_eq!(desk.model.looking.view.selection(), None);
    // From what was found on, backwards as well; esc ends it and nothing else.
    desk.keys("/").types("four").keys("<enter> x k k <esc>");
    assert_eq!(desk.model.looking.view.selection(), None);
    assert!(matches!(desk.dialog(), Some(Dialog::Look(_))));
    desk.keys("x k G");
    assert_eq!(desk.model.looking.view.selection(), Some(3..=4));
    desk.keys("<tab> c");
    assert!(copied(&mut desk).unwrap().starts_with("four"));
}

fn table() -> Preview {
    let rows = [
        ["Name", "Amount", ""],
        ["Ann", "12.50", "late"],
        ["Bob", "", ""],
    ];
    let rows = rows.map(|row| row.map(str::to_owned).to_vec()).to_vec();
    let columns = Vec::new();
    Preview::of(Kind::Csv, Body::Table(Table { columns, rows }))
}

#[test]
fn a_row_is_shown_with_its_headings_and_copied() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("o");
    assert!(
        desk.notes()[0].contains("Only a table"),
        "{:?}",
        desk.notes()
    );
    desk.keys("J");
    answers(&mut desk, table());
    desk.effects();
    desk.keys("o c");
    let told = "Name: Ann\nAmount: 12.50\ncolumn 3: late";
    assert_eq!(copied(&mut desk).as_deref(), Some(told));
    desk.keys("<esc> x c");
    assert_eq!(copied(&mut desk).as_deref(), Some("Ann\t12.50\tlate"));
    assert!(matches!(desk.dialog(), Some(Dialog::Look(_))));
}

#[test]
fn words_are_looked_for_in_the_text_of_a_page_that_is_seen_as_a_picture() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("/").types("invoice").keys("<enter> v");
    answers(&mut desk, picture((0, 0)));
    desk.keys("n");
    let wanted = desk.model.looking.asked.clone().unwrap().ask.wanted;
    let seek = wanted.seek.unwrap();
    assert_eq!((wanted.sight.is_picture, seek.from), (true, 0));
    // It stays a picture, and its text shows where.
    answers(&mut desk, sought(picture((0, 0)), Sought::Found));
    assert_eq!(
        desk.notes().last().unwrap(),
        "“invoice” is on page 1: v shows where."
    );
    desk.keys("v");
    answers(&mut desk, sought(pages(3), Sought::Found));
    assert_eq!(desk.model.looking.view.hit, Some(2));
}

#[test]
fn a_picture_that_is_on_its_way_takes_every_key_and_ends_every_selection() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(3));
    desk.keys("x j j v <space> G j l z z");
    assert_eq!(desk.model.looking.view.selection(), None);
    answers(&mut desk, picture((4, 4)));
    assert_eq!(desk.model.looking.wanted.sight.steps.1, 4);
    desk.effects();
    desk.keys("c");
    assert_eq!(copied(&mut desk), None);
}

#[test]
fn what_is_selected_stays_in_sight_however_long_its_lines_are() {
    let mut desk = desk();
    desk.keys("j <enter>");
    let lines = (0..200).map(|_| vec![Piece::plain("word ".repeat(100))]);
    answers(
        &mut desk,
        Preview::of(Kind::Text, Body::Lines(lines.collect())),
    );
    desk.keys("x").keys(&"j ".repeat(40));
    let view = &desk.model.looking.view;
    // Each line takes five rows or six, of which thirty-seven are in sight.
    assert_eq!(view.selection(), Some(0..=40));
    assert!((34..=40).contains(&view.top), "{}", view.top);
}

#[test]
fn a_row_that_was_found_and_is_out_of_sight_is_not_the_one_that_is_shown() {
    let mut desk = desk();
    desk.keys("j j <enter>");
    let rows = (0..200).map(|row| vec![format!("name {row}")]);
    let (rows, columns) = (rows.collect(), Vec::new());
    answers(
        &mut desk,
        Preview::of(Kind::Csv, Body::Table(Table { columns, rows })),
    );
    desk.keys("/").types("name 10").keys("<enter> G o");
    let Some(Dialog::Notice(notice)) = desk.dialog() else {
        panic!("no row");
    };
    assert!(!notice.text().unwrap().contains("name 10"));
}

#[test]
fn the_file_stays_in_view_behind_a_question_and_until_it_is_gone() {
    let mut desk = desk();
    // The folder is listed anew meanwhile.
    desk.keys("j r <enter>");
    answers(&mut desk, pages(1));
    desk.keys("d <esc>");
    assert!(matches!(desk.dialog(), Some(Dialog::Look(Extent::Whole))));
    // It goes with its row, and the next one is not taken for it.
    desk.lists("uploads/", &["b.xlsx", "folder/"]);
    assert!(desk.dialog().is_none(), "{:?}", desk.dialog());
    assert!(desk.at().starts_with("b.xlsx"));
}

#[test]
fn a_view_whose_file_is_gone_does_not_stay_over_a_folder() {
    let mut desk = desk();
    desk.keys("j j r <enter>");
    answers(&mut desk, table());
    desk.lists("uploads/", &["a.pdf", "folder/"]);
    assert!(desk.dialog().is_none(), "{:?}", desk.dialog());
    // Where there is no further file it stays, whatever else follows.
    desk.keys("g j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("K J J");
    assert!(desk.at().starts_with("a.pdf"), "{}", desk.at());
    assert!(
        matches!(desk.dialog(), Some(Dialog::Look(_))),
        "{}",
        desk.at()
    );
}

#[test]
fn what_is_typed_stays_typed_whatever_comes_or_goes_meanwhile() {
    let mut desk = desk();
    desk.keys("j r <enter>");
    desk.keys("/").types("birth");
    answers(&mut desk, pages(1));
    desk.types("day");
    assert_eq!(desk.model.looking.view.needle.value(), "birthday");
    // Its row goes while words are typed: they are not for the next file.
    desk.lists("uploads/", &["b.xlsx"]);
    desk.types("d");
    assert_eq!(desk.model.looking.view.needle.value(), "birthdayd");
    desk.keys("<esc>");
    assert!(desk.dialog().is_none(), "{:?}", desk.dialog());
}

#[test]
fn a_search_that_breaks_off_leaves_the_page() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(9));
    desk.keys("/").types("terms").keys("<enter>");
    let slow = Preview {
        trouble: Some(Unreadable::Slow),
        ..Preview::of(Kind::Unknown, Body::Nothing)
    };
    answers(&mut desk, slow);
    assert_eq!(desk.model.looking.parts().map(|parts| parts.count), Some(9));
    assert!(
        desk.notes()[0].ends_with("broke off at page 2."),
        "{:?}",
        desk.notes()
    );
}

#[test]
fn words_that_are_not_found_leave_the_eye_where_the_search_began() {
    let mut desk = desk();
    desk.keys("j j <enter>");
    let lines = (0..100).map(|line| vec![Piece::plain(format!("request {line}"))]);
    let log = Preview {
        stopped_at: Some(4096),
        ..Preview::of(Kind::Text, Body::Lines(lines.collect()))
    };
    answers(&mut desk, log);
    desk.keys("j j j /").types("request 60");
    assert_eq!(desk.model.looking.view.top, 58);
    desk.types("0").keys("<enter>");
    assert_eq!(desk.model.looking.view.top, 3);
    assert!(desk.notes()[0].ends_with("is not in what was read of it: + reads more."));
}

#[test]
fn what_begins_a_selection_begins_it_anew_further_down() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("x j j j x j c");
    assert_eq!(copied(&mut desk).as_deref(), Some("four\ninvoice again"));
}

#[test]
fn the_keys_of_a_file_come_first_in_the_help_that_is_asked_for_there() {
    let mut desk = desk();
    desk.keys("j <enter> ?");
    let Some(Dialog::Notice(notice)) = desk.dialog() else {
        panic!("no help");
    };
    assert!(notice.scroll > 20, "{}", notice.scroll);
}

#[test]
fn a_picture_of_its_own_is_seen_closer_in_its_middle_and_has_no_words() {
    let mut desk = desk();
    desk.keys("j <enter>");
    let picture = Preview {
        kind: Kind::Unknown,
        parts: None,
        ..picture((0, 0))
    };
    answers(&mut desk, picture);
    desk.keys("z z");
    let sight = desk.model.looking.wanted.sight;
    assert_eq!((sight.zoom, sight.steps), (2, (2, 2)));
    // What is typed is no command, whatever comes of it.
    desk.keys("/").types("dust").keys("<enter>");
    assert!(
        desk.notes()[0].contains("no words in a picture"),
        "{:?}",
        desk.notes()
    );
    assert!(matches!(desk.dialog(), Some(Dialog::Look(_))));
}

#[test]
fn in_a_table_each_key_moves_by_a_row_below_the_heading() {
    let mut desk = desk();
    desk.keys("j j <enter>");
    let rows = (0..100).map(|row| vec![format!("row {}", row + 1)]);
    let (rows, columns) = (rows.collect(), Vec::new());
    answers(
        &mut desk,
        Preview::of(Kind::Csv, Body::Table(Table { columns, rows })),
    );
    desk.effects();
    desk.keys("g j x j c");
    assert_eq!(copied(&mut desk).as_deref(), Some("row 3\nrow 4"));
    desk.keys("g j j j o");
    let number = |desk: &Desk| match desk.dialog() {
        Some(Dialog::Notice(notice)) => notice.text(),
        _ => None,
    };
    assert_eq!(number(&desk).as_deref(), Some("row 1: row 5"));
    desk.keys("j j k");
    assert_eq!(number(&desk).as_deref(), Some("row 1: row 6"));
    // Where the end was gone to, it is what is selected.
    desk.keys("<esc> G x k c");
    assert_eq!(copied(&mut desk).as_deref(), Some("row 99\nrow 100"));
}

#[test]
fn words_are_looked_for_in_the_other_sheets_as_well() {
    let mut desk = desk();
    let sheet = |at: usize| {
        let mut sheet = table();
        let names = ["One", "Two", "Three"].map(str::to_owned).to_vec();
        sheet.parts = Some(Parts {
            part: Part::Sheet,
            at,
            count: 3,
            names,
        });
        sheet
    };
    desk.keys("j <enter>");
    answers(&mut desk, sheet(0));
    desk.keys("/").types("elsewhere").keys("<enter>");
    let seek = |desk: &Desk| desk.model.looking.wanted.seek.clone().unwrap();
    assert_eq!((seek(&desk).from, seek(&desk).left), (1, 3));
    let some_are_cut = Sought::NotYet {
        from: 2,
        left: 2,
        is_whole: false,
    };
    answers(&mut desk, sought(sheet(0), some_are_cut));
    assert_eq!((seek(&desk).from, seek(&desk).is_whole), (2, false));
    let nowhere = Sought::Nowhere { is_whole: false };
    answers(&mut desk, sought(sheet(0), nowhere));
    let note = desk.notes().last().unwrap().clone();
    assert!(
        note.contains("on no sheet of it, as far as they were read"),
        "{note}"
    );
    desk.keys("n");
    answers(
        &mut desk,
        sought(sheet(0), Sought::Nowhere { is_whole: true }),
    );
    let note = desk.notes().last().unwrap().clone();
    assert!(note.ends_with("is on no sheet of it."), "{note}");
}

#[test]
fn what_is_found_beyond_the_edge_is_moved_into_sight() {
    let mut desk = desk();
    let wide = |words: &str| {
        let cells = |row: usize| (0..30).map(move |column| format!("cell {row}/{column}"));
        let mut rows: Vec<Vec<String>> = (0..9).map(|row| cells(row).collect()).collect();
        rows[5][21] = words.to_owned();
        Preview::of(Kind::Csv, Body::Table(Table::of(rows)))
    };
    desk.keys("j <enter>");
    answers(&mut desk, wide("here it is"));
    desk.keys("/").types("here it").keys("<enter>");
    let view = &desk.model.looking.view;
    // The columns from 12 to 21 fill the window.
    assert_eq!((view.hit, view.left), (Some(5), 12));
    desk.keys("/").types("cell 7/1").keys("<enter>");
    assert_eq!(desk.model.looking.view.left, 1);
    // What is not there leaves the eye where it was, though its first letter is elsewhere.
    desk.keys("/").types("here no").keys("<esc>");
    assert_eq!(desk.model.looking.view.left, 1);
    // A line of a page, which is cut at the edge.
    let mut page = pages(1);
    let columns: Vec<_> = (0..40).map(|column| format!("c{column:03}")).collect();
    let long = columns.join("  ");
    page.body = Body::Page(vec![vec![Piece::plain(long)]]);
    desk.keys("<esc> j <enter>");
    answers(&mut desk, page);
    desk.keys("/").types("c030").keys("<enter>");
    assert_eq!(desk.model.looking.view.left, 184 + 8 - 115);
    desk.keys("/").types("c001").keys("<enter>");
    assert_eq!(desk.model.looking.view.left, 0);
}

/// A text of that many sentences, each of which takes three rows of a window of 120 cells.
fn long_lines(count: usize) -> Vec<crate::preview::Line> {
    let line = |at: usize| vec![Piece::plain(format!("{at} {}", "sentence ".repeat(30)))];
    (0..count).map(line).collect()
}

#[test]
fn whoever_pages_through_long_lines_sees_each_of_them() {
    let mut page = pages(2);
    page.body = Body::Page(long_lines(40));
    let text = Preview::of(Kind::Docx, Body::Lines(long_lines(40)));
    for (preview, is_page) in [(page, true), (text, false)] {
        let mut desk = desk();
        desk.keys("j <enter>");
        answers(&mut desk, preview);
        let row = |desk: &Desk| {
            let view = &desk.model.looking.view;
            view.top * 3 + view.above
        };
        // There is room for 37 rows, of which one is seen twice.
        for before in [0, 36, 72] {
            assert_eq!(row(&desk), before);
            desk.keys("<pagedown>");
        }
        assert_eq!(row(&desk), 108);
        desk.keys("<pageup>");
        assert_eq!(row(&desk), 72);
        desk.keys("j j k");
        assert_eq!(row(&desk), 73);
        // The last row of all stands at the bottom.
        desk.keys("G");
        assert_eq!(row(&desk), 40 * 3 - 37);
        // Behind it follows the next page, if there is one.
        desk.keys("<pagedown>");
        assert_eq!(desk.model.looking.wanted.part, usize::from(is_page));
        desk.keys("g");
        assert_eq!(row(&desk), 0);
    }
}

#[test]
fn whoever_pages_back_comes_to_the_end_of_the_page_before() {
    let mut desk = desk();
    let page = |at: usize| {
        let mut page = page_with(3, at, "word");
        page.body = Body::Page(long_lines(40));
        page
    };
    desk.keys("j <enter>");
    answers(&mut desk, page(0));
    desk.keys("<tab>");
    answers(&mut desk, page(1));
    let top = |desk: &Desk| desk.model.looking.view.top;
    desk.keys("<pageup>");
    assert_eq!(desk.model.looking.wanted.part, 0);
    answers(&mut desk, page(0));
    assert_eq!(top(&desk), (40 * 3 - 37) / 3);
    // Before the first one there is none.
    desk.keys("g <pageup>");
    assert_eq!((desk.model.looking.wanted.part, top(&desk)), (0, 0));
}

#[test]
fn what_is_in_sight_is_found_where_it_stands() {
    let mut desk = desk();
    desk.keys("j <enter>");
    answers(&mut desk, pages(1));
    desk.keys("/").types("again").keys("<enter>");
    let view = &desk.model.looking.view;
    assert_eq!((view.hit, view.top), (Some(4), 0));
    // Near the end the window is filled all the same.
    let mut lines = long_lines(40);
    lines[39].push(Piece::plain("needle"));
    desk.keys("J");
    answers(&mut desk, Preview::of(Kind::Docx, Body::Lines(lines)));
    desk.keys("/").types("needle").keys("<enter>");
    let view = &desk.model.looking.view;
    assert_eq!(
        (view.hit, view.top * 3 + view.above),
        (Some(39), 40 * 3 - 37)
    );
}

#[test]
fn what_is_found_in_a_long_line_is_in_sight_with_what_stands_above_it() {
    let mut desk = desk();
    let mut lines = long_lines(40);
    lines[20].push(Piece::plain("needle"));
    desk.keys("j <enter>");
    answers(&mut desk, Preview::of(Kind::Docx, Body::Lines(lines)));
    desk.keys("/").types("needle").keys("<enter>");
    let view = &desk.model.looking.view;
    assert_eq!((view.hit, view.top, view.above), (Some(20), 20, 0));
    // It is what is selected first, until it is out of sight.
    desk.keys("x");
    assert_eq!(desk.model.looking.view.selection(), Some(20..=20));
    desk.keys("<esc> <pagedown> x");
    assert_ne!(desk.model.looking.view.selection(), Some(20..=20));
}

#[test]
fn a_page_that_is_too_wide_becomes_narrower_and_is_as_it_was_on_demand() {
    let mut desk = desk();
    let mut page = pages(1);
    let row = format!("Pos{}Amount{}Remark", " ".repeat(60), " ".repeat(60));
    page.body = Body::Page(vec![vec![Piece::plain(row)]]);
    desk.keys("j <enter>");
    answers(&mut desk, page);
    let rows = |desk: &Desk| {
        let looking = &desk.model.looking;
        let rows = Rows::of(looking.current().unwrap(), &looking.view, 60).unwrap();
        crate::preview::text_of(&rows.lines[0]).len()
    };
    assert_eq!(rows(&desk), 60);
    desk.keys("l");
    assert_eq!(desk.model.looking.view.left, 0);
    // Its words are found however far apart they stand.
    desk.keys("/").types("pos amount").keys("<enter>");
    assert_eq!(desk.model.looking.view.hit, Some(0));
    desk.keys("w");
    assert_eq!(rows(&desk), 135);
    desk.keys("l");
    assert_eq!(desk.model.looking.view.left, 8);
}
