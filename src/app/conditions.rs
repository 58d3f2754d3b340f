//! When each command can be done, and why not when it cannot: the last column of the table of commands.

use crate::preview::{Body, Part};

use super::{Dialog, Extent, Handout, Model, ReadOnlyBy, Selected, Share, ShareStage, Stage};

#[expect(
    clippy::unnecessary_wraps,
    reason = "it stands in a column of conditions"
)]
pub(super) fn always(_: &Model) -> Result<(), &'static str> {
    Ok(())
}

pub(super) fn on_file(model: &Model) -> Result<(), &'static str> {
    match model.selected() {
        Selected::File { .. } => Ok(()),
        Selected::Folder { .. } => {
            Err("Marks are for files. Open the folder first; d deletes it whole.")
        }
        Selected::Note(_) | Selected::Nothing => Err("Put the cursor on a file first."),
    }
}

pub(super) fn on_files(model: &Model) -> Result<(), &'static str> {
    match model.selected() {
        _ if !model.marks.is_empty() => Ok(()),
        Selected::File { .. } => Ok(()),
        _ => Err("Put the cursor on a file, or mark some with space."),
    }
}

pub(super) fn writable(model: &Model) -> Result<(), &'static str> {
    match model.start.read_only {
        None => Ok(()),
        Some(ReadOnlyBy::Flag) => Err("filedesk was started with --read-only."),
        Some(ReadOnlyBy::Bucket) => {
            Err("This bucket is read-only: [safety] in the configuration file says so.")
        }
        Some(ReadOnlyBy::Store) => {
            Err("This store is read-only: its section in the configuration file says so.")
        }
    }
}

pub(super) fn undoable(model: &Model) -> Result<(), &'static str> {
    writable(model)?;
    match model.undo.back() {
        Some(_) => Ok(()),
        None => Err("Nothing was done yet that could be undone. Z shows the trash."),
    }
}

pub(super) fn changeable(model: &Model) -> Result<(), &'static str> {
    writable(model)?;
    deletable(model).map_err(|why| match model.selected() {
        Selected::Folder { prefix: None, .. } => {
            "This row only gathers folders from two places. Move one of those."
        }
        Selected::Folder { .. } => "The bucket itself stays where it is.",
        _ => why,
    })
}

pub(super) fn deletable(model: &Model) -> Result<(), &'static str> {
    writable(model)?;
    match model.selected() {
        _ if !model.marks.is_empty() => Ok(()),
        Selected::File { .. } => Ok(()),
        Selected::Folder {
            prefix: Some(prefix),
            ..
        } if !prefix.is_bucket() => Ok(()),
        Selected::Folder { prefix: None, .. } => {
            Err("This row only gathers folders from two places. Delete one of those.")
        }
        Selected::Folder { .. } => Err("filedesk does not empty a whole bucket."),
        Selected::Note(_) | Selected::Nothing => Err("Put the cursor on a file or folder first."),
    }
}

pub(super) fn marked(model: &Model) -> Result<(), &'static str> {
    if model.marks.is_empty() {
        Err("Nothing is marked.")
    } else {
        Ok(())
    }
}

/// The key that links also answers yes: where it may have been pressed for the link, it answers nothing.
pub(super) fn plain_question(model: &Model) -> Result<(), &'static str> {
    match model.dialogs.last() {
        Some(Dialog::Confirm(confirm)) if confirm.guarded.is_some() => {
            Err("Customers may be mixed up here: Tab selects the answer, Enter gives it.")
        }
        Some(Dialog::Confirm(confirm)) => match confirm.stage {
            Stage::Ready => Ok(()),
            Stage::Counting { .. } => Err("It is still being counted."),
        },
        _ => Err("There is more to choose from: Tab selects, Enter answers."),
    }
}

pub(super) fn several(model: &Model) -> Result<(), &'static str> {
    match model.dialogs.last() {
        Some(Dialog::Conflict(conflict)) if conflict.len() == 1 => {
            Err("There is only this file. Tab selects an answer.")
        }
        _ => Ok(()),
    }
}

pub(super) fn transferring(model: &Model) -> Result<(), &'static str> {
    if model.transfers.is_empty() {
        Err("Nothing is being transferred.")
    } else {
        Ok(())
    }
}

pub(super) fn sharable(model: &Model) -> Result<(), &'static str> {
    match model.selected() {
        _ if !model.marks.is_empty() => Ok(()),
        Selected::File { .. } => Ok(()),
        Selected::Folder {
            prefix: Some(prefix),
            ..
        } if !prefix.is_bucket() => Ok(()),
        Selected::Folder { .. } => Err("Open it, and take one of the folders in it."),
        Selected::Note(_) | Selected::Nothing => {
            Err("Put the cursor on a file or folder, or mark some files with space.")
        }
    }
}

pub(super) fn handed_over(model: &Model) -> Result<(), &'static str> {
    match model.handout {
        Some(_) => Ok(()),
        None => Err("Nothing was handed over yet. y makes a link."),
    }
}

pub(super) fn one_link(model: &Model) -> Result<(), &'static str> {
    let share = model.handout.as_ref().and_then(Handout::share);
    match share.and_then(Share::single) {
        Some(_) => Ok(()),
        None => Err("That is for a single link."),
    }
}

pub(super) fn partly_open(model: &Model) -> Result<(), &'static str> {
    let share = model.handout.as_ref().and_then(Handout::share);
    let refused = share.map_or(0, |share| share.refused().count());
    match share {
        Some(share) if share.stage != ShareStage::Ready => Err("They are still being tried."),
        Some(share) if refused > 0 && refused < share.files.len() => Ok(()),
        Some(_) if refused > 0 => Err("None of them opens."),
        _ => Err("All that was tried opens."),
    }
}

pub(super) fn answered(model: &Model) -> Result<(), &'static str> {
    model
        .answer
        .as_ref()
        .map(|_| ())
        .ok_or("Nothing was uploaded yet.")
}

pub(super) fn troubled(model: &Model) -> Result<(), &'static str> {
    model.trouble().map(|_| ()).ok_or("There was no trouble.")
}
/// There is another store to go to.
pub(super) fn several_stores(model: &Model) -> Result<(), &'static str> {
    if model.start.stores.iter().any(|store| !store.is_open) {
        return Ok(());
    }
    Err("The configuration file names no other store: filedesk config says where it lies.")
}

pub(super) fn on_a_file(model: &Model) -> Result<(), &'static str> {
    match model.selected() {
        Selected::File { .. } => Ok(()),
        _ => Err("Put the cursor on a file first."),
    }
}

/// What has been asked for has not come yet, or did not come.
pub(super) const NOTHING: &str = "Nothing of this file is shown.";

/// It has other pages or sheets.
pub(super) fn several_parts(model: &Model) -> Result<(), &'static str> {
    match model.looking.parts() {
        Some(parts) if parts.count > 1 => Ok(()),
        _ if model.looking.current().is_none() => Err(NOTHING),
        _ => Err("There is no other page or sheet."),
    }
}

/// It has other pages or sheets, or the key leads out of it.
pub(super) fn several_parts_or_pane(model: &Model) -> Result<(), &'static str> {
    match model.dialogs.last() {
        Some(Dialog::Look(Extent::Pane)) => Ok(()),
        _ => several_parts(model),
    }
}

/// Not all of a picture is seen.
pub(super) fn on_part_of_a_picture(model: &Model) -> Result<(), &'static str> {
    on_a_picture(model)?;
    match model.looking.wanted.sight.zoom {
        0 => Err("All of it is seen."),
        1.. => Ok(()),
    }
}

/// Its lines or its pages are made to fit.
pub(super) fn on_loose_lines(model: &Model) -> Result<(), &'static str> {
    match model.looking.current().map(|preview| &preview.body) {
        Some(Body::Lines(_) | Body::Page(_)) => Ok(()),
        Some(_) => Err("Only texts and pages are made to fit: l and h move it sideways."),
        None => Err(NOTHING),
    }
}

/// It is a page, which can be read and seen.
pub(super) fn on_a_page(model: &Model) -> Result<(), &'static str> {
    match model.looking.parts() {
        Some(parts) if parts.part == Part::Page => Ok(()),
        _ if model.looking.is_locked() => Err("It is locked: press Enter, then type its password."),
        _ if model.looking.current().is_none() => Err(NOTHING),
        _ => Err("Only pages of a PDF are text and picture."),
    }
}

/// Rows and columns are shown.
pub(super) fn on_a_table(model: &Model) -> Result<(), &'static str> {
    match model.looking.current().map(|preview| &preview.body) {
        Some(Body::Table(table)) if table.rows.len() > 1 => Ok(()),
        Some(Body::Table(_)) => Err("There is no row below the heading."),
        Some(_) => Err("Only a table has rows."),
        None => Err(NOTHING),
    }
}

/// Lines or rows are shown.
pub(super) fn on_lines(model: &Model) -> Result<(), &'static str> {
    match model.looking.current().map(|preview| &preview.body) {
        Some(Body::Lines(_) | Body::Laid(_) | Body::Page(_) | Body::Table(_)) => Ok(()),
        Some(_) if on_a_page(model).is_ok() => {
            Err("This is the picture of the page: v shows its text.")
        }
        Some(_) => Err("There is no text here."),
        None => Err(NOTHING),
    }
}

/// A picture is shown.
pub(super) fn on_a_picture(model: &Model) -> Result<(), &'static str> {
    let looking = &model.looking;
    match on_a_page(model) {
        _ if looking.picture().is_some() => Ok(()),
        // Its picture is on its way.
        Ok(()) if looking.wanted.sight.is_picture => Ok(()),
        Ok(()) => Err("This is the text of the page: v shows its picture."),
        Err(_) if looking.current().is_none() => Err(NOTHING),
        Err(_) => Err("Only a picture can be seen closer."),
    }
}

/// Only the beginning of it is shown.
pub(super) fn not_all_shown(model: &Model) -> Result<(), &'static str> {
    match model.looking.current() {
        Some(preview) if preview.stopped_at.is_some() => Ok(()),
        Some(_) => Err("All of it is shown."),
        None => Err(NOTHING),
    }
}
