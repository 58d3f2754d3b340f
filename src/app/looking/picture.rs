//! What keys do to a picture: closer to it, away from it, and over it where it goes on beyond the room.

use crate::app::conditions::on_a_picture;
use crate::app::{Command, Model};
use crate::preview::{CLOSEST, Sight, ZOOMS};

/// Does `command` if it means something else where a picture is shown; false if it does not.
pub(super) fn perform(model: &mut Model, command: Command) -> bool {
    if on_a_picture(model).is_err() {
        return false;
    }
    // How far a picture goes that is on its way is seen when it comes.
    let most = model
        .looking
        .picture()
        .map_or((u16::MAX, u16::MAX), |picture| picture.steps);
    let steps = &mut model.looking.wanted.sight.steps;
    // What is seen has four steps; a page further, one of them is still there.
    match command {
        Command::LookCloser => zoom(model, 1),
        Command::LookWider => zoom(model, -1),
        Command::LookRight => steps.0 = steps.0.saturating_add(1).min(most.0),
        Command::LookLeft => steps.0 = steps.0.saturating_sub(1),
        Command::LookDown => steps.1 = steps.1.saturating_add(1).min(most.1),
        Command::LookUp => steps.1 = steps.1.saturating_sub(1),
        Command::LookPageDown if steps.1 < most.1 => {
            steps.1 = steps.1.saturating_add(3).min(most.1);
        }
        Command::LookPageUp if steps.1 > 0 => steps.1 = steps.1.saturating_sub(3),
        Command::LookFirst => steps.1 = 0,
        Command::LookLast => steps.1 = most.1,
        _ => return false,
    }
    true
}

/// Shows a page as a picture, or as its text; what was found in the one is gone to in the other.
pub(super) fn turn_over(model: &mut Model) {
    model.toasts.retire_plain();
    super::find::show(model);
    model.looking.view.selected = None;
    let sight = &mut model.looking.wanted.sight;
    *sight = Sight {
        is_picture: !sight.is_picture,
        ..Sight::default()
    };
}

/// What the wheel does.
pub(super) fn wheel(model: &mut Model, rows: isize) -> bool {
    let command = if rows > 0 {
        Command::LookDown
    } else {
        Command::LookUp
    };
    perform(model, command)
}

/// Closer, or further away: what is at the top on the left of a page stays there, and the middle of any other picture.
fn zoom(model: &mut Model, by: i8) {
    let is_page = model.looking.parts().is_some();
    let sight = &mut model.looking.wanted.sight;
    let zoom = sight.zoom.saturating_add_signed(by).min(CLOSEST);
    if zoom == sight.zoom {
        let text = match by {
            ..0 => "All of it is seen.",
            0.. => "It cannot be seen any closer.",
        };
        model.toasts.plain(model.clock.steady, text);
        return;
    }
    let (now, before) = (ZOOMS[usize::from(zoom)], ZOOMS[usize::from(sight.zoom)]);
    // Half of what is seen is two steps.
    let middle = if is_page { 0 } else { 2 };
    let scaled = |steps: u16| {
        let steps = (u32::from(steps) + middle) * u32::from(now) / u32::from(before);
        u16::try_from(steps.saturating_sub(middle)).unwrap_or(u16::MAX)
    };
    sight.zoom = zoom;
    sight.steps = (scaled(sight.steps.0), scaled(sight.steps.1));
}
