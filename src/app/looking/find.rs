//! Words: found in what is shown, on the other pages of a PDF, and on the other sheets of a book.

use super::moving;
use super::view::Around;
use crate::app::conditions::NOTHING;
use crate::app::{Model, grouped};
use crate::preview::{Part, Preview, Seek};

/// To the next line with what is searched for, or the one before; on another page or sheet, too.
pub(super) fn find(model: &mut Model, step: isize) {
    let room = moving::room(model);
    let looking = &mut model.looking;
    let words = looking.view.needle.value().to_lowercase();
    let parts = looking.parts().map(|parts| (parts.part, parts.count));
    if words.is_empty() || looking.current().is_none() {
        let text = if words.is_empty() {
            "Nothing is searched for yet: / does."
        } else {
            NOTHING
        };
        model.toasts.plain(model.clock.steady, text);
        return;
    }
    // In a picture nothing stands out: its page is looked through as well, unless that was done. A sheet, in which there may be
    // more than is shown, is the last one itself.
    let is_picture = looking.picture().is_some();
    let is_seek = parts.is_some_and(|(part, count)| count > 1 || is_picture || part == Part::Sheet);
    let around = match parts {
        Some((_, 2..)) => Around::Stops,
        _ => Around::GoesOn,
    };
    if looking.find(step, around, room) {
        return;
    }
    let part = looking.wanted.part;
    if let Some((_, count)) = parts.filter(|_| is_seek) {
        let next = part + if step < 0 { count - 1 } else { 1 };
        let is_here = is_picture && !looking.view.is_found;
        looking.wanted.seek = Some(Seek {
            words,
            is_backwards: step < 0,
            from: if is_here { part } else { next % count },
            left: count,
            is_whole: true,
        });
        return;
    }
    let current = looking.current();
    let has_more = |preview: &Preview| preview.stopped_at.is_some() || preview.is_abridged;
    let is_whole = !current.is_some_and(has_more);
    let text = not_found(model, is_whole);
    model.toasts.plain(model.clock.steady, text);
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
    let room = moving::room(model);
    let looking = &mut model.looking;
    if looking.find(step, Around::GoesOn, room) {
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

/// That what is searched for is not there, in words; whether all of it was looked through.
pub(super) fn not_found(model: &Model, is_whole: bool) -> String {
    let needle = crate::object::reveal(model.looking.view.needle.value());
    let parts = model.looking.parts();
    let current = model.looking.current();
    let has_more = current.is_some_and(|preview| preview.stopped_at.is_some());
    let place = match parts.map(|parts| (parts.part, parts.count)) {
        Some((Part::Page, _)) => "on no page of it",
        Some((Part::Sheet, 2..)) => "on no sheet of it",
        _ if has_more => "not in what was read of it",
        _ if model.looking.picture().is_some() => {
            "not to be found: there are no words in a picture"
        }
        _ => "not in it",
    };
    let are_several = parts.is_some_and(|parts| parts.count > 1);
    let but = match (is_whole, has_more) {
        (true, _) => ".",
        (false, true) if are_several => ", as far as they were read: + reads more of this one.",
        (false, true) => ": + reads more.",
        (false, false) if are_several => {
            ", as far as they were read: of a longer one + reads more."
        }
        (false, false) => ", as far as it is shown.",
    };
    format!("“{needle}” is {place}{but}")
}
