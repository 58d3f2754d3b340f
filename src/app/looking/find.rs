//! Words: found in what is shown, on the other pages of a PDF, and on the other sheets of a book.

use super::follow;
use super::view::Around;
use crate::app::conditions::NOTHING;
use crate::app::{Model, grouped};
use crate::preview::{Part, Seek};

/// To the next line with what is searched for, or the one before; on another page or sheet, too.
pub(super) fn find(model: &mut Model, step: isize) {
    let cells = follow::cells(model);
    let looking = &mut model.looking;
    let words = looking.view.needle.value().to_lowercase();
    let parts = looking.parts().map(|parts| parts.count);
    if words.is_empty() || looking.current().is_none() {
        let text = if words.is_empty() {
            "Nothing is searched for yet: / does."
        } else {
            NOTHING
        };
        model.toasts.plain(model.clock.steady, text);
        return;
    }
    // In a picture nothing stands out: its page is looked through as well, unless that was done.
    let is_picture = looking.picture().is_some();
    let around = match parts {
        Some(2..) => Around::Stops,
        _ => Around::GoesOn,
    };
    if looking.find(step, around, cells) {
        return;
    }
    let part = looking.wanted.part;
    match parts {
        Some(count) if count > 1 || is_picture => {
            let next = part + if step < 0 { count - 1 } else { 1 };
            let is_here = is_picture && !looking.view.is_found;
            looking.wanted.seek = Some(Seek {
                words,
                is_backwards: step < 0,
                from: if is_here { part } else { next % count },
                left: count,
                is_whole: true,
            });
        }
        _ => {
            let current = looking.current();
            let is_whole = current.is_none_or(|preview| preview.stopped_at.is_none());
            let text = not_found(model, is_whole);
            model.toasts.plain(model.clock.steady, text);
        }
    }
}

/// What was found on a page that is seen as a picture is shown in its text.
pub(super) fn show(model: &mut Model) {
    let looking = &mut model.looking;
    if looking.view.is_found && looking.wanted.sight.is_picture {
        looking.view.is_found = false;
        looking.wanted.seek = Some(Seek {
            words: looking.view.needle.value().to_lowercase(),
            is_backwards: false,
            from: looking.wanted.part,
            left: 1,
            is_whole: true,
        });
    }
}

/// The page or sheet that has what was looked for is shown: its line is gone to, or it is said that it is there.
pub(super) fn found(model: &mut Model, step: isize) {
    let cells = follow::cells(model);
    let looking = &mut model.looking;
    if looking.find(step, Around::GoesOn, cells) {
        return;
    }
    let text = if looking.picture().is_some() {
        looking.view.is_found = true;
        let needle = crate::object::reveal(looking.view.needle.value());
        let page = grouped(looking.wanted.part + 1);
        format!("“{needle}” is on page {page}: v shows where.")
    } else {
        not_found(model, true)
    };
    model.toasts.plain(model.clock.steady, text);
}

/// That what is searched for is not there, in words; whether all of it was read.
pub(super) fn not_found(model: &Model, is_whole: bool) -> String {
    let needle = crate::object::reveal(model.looking.view.needle.value());
    let parts = model.looking.parts();
    let place = match parts.map(|parts| (parts.part, parts.count)) {
        Some((Part::Page, _)) => "on no page of it.",
        Some((Part::Sheet, 2..)) if is_whole => "on no sheet of it.",
        Some((Part::Sheet, 2..)) => {
            "on no sheet of it, as far as they were read: + reads more of the one that is shown."
        }
        Some(_) if !is_whole => "not in the rows that were read of this sheet: + reads more.",
        _ if !is_whole => "not in what was read of it: + reads more.",
        _ if model.looking.picture().is_some() => {
            "not to be found: there are no words in a picture."
        }
        _ => "not in it.",
    };
    format!("“{needle}” is {place}")
}
