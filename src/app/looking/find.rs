//! Words: found in what is shown, and on the other pages of a PDF.

use super::view::Around;
use crate::app::Model;
use crate::app::conditions::NOTHING;
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
    // In a picture nothing can be found: its page is looked through as text, and first.
    let is_picture = looking.wanted.sight.is_picture || looking.picture().is_some();
    looking.wanted.sight.is_picture = false;
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
            looking.wanted.seek = Some(Seek {
                words,
                is_backwards: step < 0,
                from: if is_picture { part } else { next % count },
                left: count,
            });
        }
        _ => {
            let text = not_found(model);
            model.toasts.plain(model.clock.steady, text);
        }
    }
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
        _ => "not in it.",
    };
    format!("“{needle}” is {place}")
}
