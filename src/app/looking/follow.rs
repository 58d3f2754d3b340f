//! Which file is looked into: the one under the cursor, as long as there is a place to show it.

use std::sync::Arc;
use std::time::Duration;

use super::{File, Look, Pace};
use crate::app::{Dialog, Effect, Extent, Model, Selected, Ticket, areas, grouped};
use crate::object::Failure;
use crate::preview::{Ask, Body, Part, Preview, Room, Seek, Sought, Wanted};

/// Keys that come faster come from one that is held, or are on their way elsewhere.
const HELD: Duration = Duration::from_millis(300);

/// Asks for what the cursor is on now, if it is to be seen and not asked for yet; stops what is not wanted any more.
pub(in crate::app) fn follow(model: &mut Model) -> Option<Effect> {
    if !keeps_to(model) {
        return None;
    }
    let room = room(model);
    let selected = file(model.selected());
    let (Some(room), Some(file), Some(Ok(_))) = (room, selected, &model.place.shown) else {
        return stop(model);
    };
    let before = model.looking.asked.as_ref().map(|look| &look.file);
    let comes_anew = before != Some(&file);
    let pace = if comes_anew {
        come_to_another(model, &file)
    } else {
        Pace::AtOnce
    };
    let ask = Ask {
        name: file.key.name().to_owned(),
        declared: String::new(),
        room,
        wanted: model.looking.wanted.clone(),
    };
    let look = Look { file, ask };
    let asked = model.looking.asked.as_ref();
    if asked.is_some_and(|asked| is_same(model, asked, &look)) {
        return None;
    }
    let ticket = model.ticket();
    model.looking.shown.ask(ticket);
    model.looking.asked = Some(look.clone());
    Some(Effect::Look { ticket, look, pace })
}

/// The file of a row, as it was listed, if it is one.
fn file(row: Selected) -> Option<File> {
    match row {
        Selected::File {
            key,
            size,
            modified,
        } => Some(File {
            key,
            size,
            modified,
        }),
        _ => None,
    }
}

/// Closes the view that has the keys if the cursor is not on its file any more, which is gone or moved away: what is meant for
/// one file must not reach another. False while that has to wait, since keys are typed there.
fn keeps_to(model: &mut Model) -> bool {
    let is_look = |dialog: &Dialog| matches!(dialog, Dialog::Look(_));
    let goes_along = std::mem::take(&mut model.looking.goes_along);
    if !model.dialogs.iter().any(is_look) {
        model.looking.opened = None;
        return true;
    }
    let key = file(model.selected()).map(|file| file.key);
    let is_new = model.looking.opened.is_none() || goes_along;
    if model.looking.opened == key || (is_new && key.is_some()) {
        model.looking.opened = key;
        return true;
    }
    if model.looking.view.typing.is_some() {
        return false;
    }
    model.dialogs.retain(|dialog| !is_look(dialog));
    model.looking.opened = None;
    true
}

/// Whether it is what was asked for. Only a picture has to be made anew for another room.
fn is_same(model: &Model, asked: &Look, look: &Look) -> bool {
    let body = model.looking.current().map(|preview| &preview.body);
    let fits = matches!(body, Some(body) if !matches!(body, Body::Picture(_)));
    let mut ask = asked.ask.clone();
    if fits {
        ask.room = look.ask.room;
    }
    asked.file == look.file && ask == look.ask
}

/// Nothing is wanted any more.
fn stop(model: &mut Model) -> Option<Effect> {
    let was_waiting = model.looking.shown.is_waiting();
    model.looking.asked = None;
    if was_waiting {
        model.looking.shown.clear();
        model.looking.shown_of = None;
    }
    was_waiting.then_some(Effect::StopLooking)
}

/// Another file begins at its beginning; how soon it is worth a look.
fn come_to_another(model: &mut Model, file: &File) -> Pace {
    // Whoever looks at pages as pictures does so at the next one's, too.
    let is_picture = model.looking.wanted.sight.is_picture;
    let password = model.looking.password_of(file);
    model.looking.wanted = Wanted {
        password,
        ..Wanted::default()
    };
    model.looking.wanted.sight.is_picture = is_picture;
    let now = model.clock.steady;
    match model.looking.moved.replace(now) {
        Some(before) if now.saturating_sub(before) < HELD => Pace::Resting,
        _ => Pace::AtOnce,
    }
}

/// The answer to words that were looked for has come: to the line that has them, or on to the pages that are left.
fn arrive(model: &mut Model, seek: Seek) {
    let step = if seek.is_backwards { -1 } else { 1 };
    match model.looking.current().and_then(|preview| preview.sought) {
        Some(Sought::NotYet {
            from,
            left,
            is_whole,
        }) => {
            model.looking.wanted.seek = Some(Seek {
                from,
                left,
                is_whole,
                ..seek
            });
        }
        Some(Sought::Found) => super::find::found(model, step),
        None => {
            let part = match model.looking.parts().map(|parts| parts.part) {
                Some(Part::Sheet) => "sheet",
                _ => "page",
            };
            let at = grouped(seek.from + 1);
            let text = format!("The search broke off at {part} {at}.");
            model.toasts.plain(model.clock.steady, text);
        }
        Some(Sought::Nowhere { is_whole }) => {
            let text = super::find::not_found(model, is_whole);
            model.toasts.plain(model.clock.steady, text);
        }
    }
}

/// How many cells there are beside each other for it.
pub(super) fn cells(model: &Model) -> usize {
    room(model).map_or(0, |room| room.width.into())
}

/// The room that there is for it, if there is any.
fn room(model: &Model) -> Option<Room> {
    let is_open = model
        .dialogs
        .iter()
        .any(|dialog| matches!(dialog, Dialog::Look(Extent::Whole)));
    let size = if is_open {
        let size = model.size;
        Some((size.width.saturating_sub(4), size.height.saturating_sub(3)))
    } else {
        let area = areas(model).look?;
        Some((area.width.saturating_sub(2), area.height.saturating_sub(1)))
    };
    // What is said above a picture takes its room.
    let is_told = |preview: &Preview| preview.note.is_some() || preview.trouble.is_some();
    let is_below =
        model.looking.picture().is_some() && model.looking.current().is_some_and(is_told);
    size.map(|(width, height)| Room {
        width,
        height: height.saturating_sub(if is_below { 2 } else { 0 }),
        canvas: model.canvas,
    })
}

/// Takes what came of a look; then, if nothing else is to be done, the next file is thought of.
pub(in crate::app) fn looked(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Arc<Preview>, Failure>,
) -> Vec<Effect> {
    let is_wanted = model.looking.shown.awaits(ticket) && result.is_ok();
    let sought = model.looking.take(ticket, result);
    if let Some(seek) = sought {
        arrive(model, seek);
    }
    if is_wanted {
        super::moving::come_from_below(model);
        super::typing::ask_password(model);
    }
    let is_idle = is_wanted && model.found.is_none() && !model.is_busy();
    let next = file(model.tree.next()).filter(|file| is_idle && file.size > 0);
    let asked = model.looking.asked.as_ref();
    let next = next.zip(asked.map(|look| look.ask.clone()));
    let foreseen = next.map(|(file, ask)| Effect::Foresee(Look { file, ask }));
    foreseen.into_iter().collect()
}
