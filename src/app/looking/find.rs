//! Words: found in what is shown, and on the other pages of a PDF.

use super::view::Around;
use crate::app::conditions::NOTHING;
use crate::app::{Model, grouped};
use crate::preview::{Part, Seek};

/// To the next line with what is searched for, or the one before; in a PDF on another page, too.
pub(super) fn find(model: &mut Model, step: isize) {
    let looking = &mut model.looking;
    let words = looking.view.needle.value().to_lowercase();
    let pages = looking.parts().filter(|parts| parts.part == Part::Page);
    let pages = pages.map(|pages| pages.count);
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
    let around = match pages {
        Some(2..) => Around::Stops,
        _ => Around::GoesOn,
    };
    if looking.find(step, around) {
        return;
    }
    let part = looking.wanted.part;
    match pages {
        Some(count) if count > 1 || is_picture => {
            let next = part + if step < 0 { count - 1 } else { 1 };
            let is_here = is_picture && !looking.view.is_found;
            looking.wanted.seek = Some(Seek {
                words,
                is_backwards: step < 0,
                from: if is_here { part } else { next % count },
                left: count,
            });
        }
        _ => {
            let text = not_found(model);
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
        });
    }
}

/// The page that has what was looked for is shown: its line is gone to, or it is said that it is there.
pub(super) fn found(model: &mut Model, step: isize) {
    let looking = &mut model.looking;
    if looking.find(step, Around::GoesOn) {
        return;
    }
    let text = if looking.picture().is_some() {
        looking.view.is_found = true;
        let needle = crate::object::reveal(looking.view.needle.value());
        let page = grouped(looking.wanted.part + 1);
        format!("“{needle}” is on page {page}: v shows where.")
    } else {
        not_found(model)
    };
    model.toasts.plain(model.clock.steady, text);
}

/// That what is searched for is not there, in words.
pub(super) fn not_found(model: &Model) -> String {
    let needle = crate::object::reveal(model.looking.view.needle.value());
    let is_cut = model
        .looking
        .current()
        .is_some_and(|preview| preview.stopped_at.is_some());
    let place = match model.looking.parts() {
        Some(parts) if parts.part == Part::Page => "on no page of it.",
        Some(_) if is_cut => "not in the rows that were read of this sheet: + reads more.",
        Some(parts) if parts.count > 1 => "not on this sheet: tab shows the next one.",
        _ if is_cut => "not in what was read of it: + reads more.",
        _ if model.looking.picture().is_some() => {
            "not to be found: there are no words in a picture."
        }
        _ => "not in it.",
    };
    format!("“{needle}” is {place}")
}
